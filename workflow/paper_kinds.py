"""A kind of paper as a campaign was opened with it, and what the templates of this program ask for beyond that."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from definitions.catalogue import resolve, shipped
from definitions.loader import load, require
from definitions.paper import PaperKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from definitions.paper import FieldSpec


@lru_cache(maxsize=64)
def stored(body: str) -> PaperKind:
    """Return a stored kind of paper, fit for the templates that ship with this program.

    A field that came later is one that such a paper may leave empty; a choice that came later is one that it may make; what the standing approval may speak for now, it may.
    """
    kind = PaperKind.model_validate_json(body)
    later = _shipped(kind.id)
    if later is None:
        return kind
    approvers = dict.fromkeys((*kind.approved_by, *(one for one in later.approved_by if one == "standing")))
    return kind.model_copy(
        update={"fields": _joined(kind.fields, later.fields), "approved_by": tuple(approvers)}
    )


def _joined(fields: Mapping[str, FieldSpec], later: Mapping[str, FieldSpec]) -> dict[str, FieldSpec]:
    joined = dict(fields)
    for name, spec in later.items():
        known = fields.get(name)
        if known is None:
            joined[name] = spec.model_copy(update={"required": False, "required_when": {}})
        else:
            choices = tuple(dict.fromkeys((*known.choices, *spec.choices))) if known.choices else ()
            inner = _joined(known.fields, spec.fields) if known.fields else known.fields
            joined[name] = known.model_copy(update={"choices": choices, "fields": inner})
    return joined


@cache
def _shipped(name: str) -> PaperKind | None:
    if name not in shipped("papers"):
        return None
    return require(load(resolve("papers", name), PaperKind, name=name))
