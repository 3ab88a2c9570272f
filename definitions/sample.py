"""The sample facts of a kind: fictitious, complete, for previews, tests and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.catalogue import resolve
from definitions.loader import load, require
from definitions.paper import Facts

if TYPE_CHECKING:
    from pydantic import JsonValue


def sample_of(kind: str) -> dict[str, JsonValue]:
    """Return the sample facts of a kind of paper, to be changed at will.

    Raises:
        DefinitionNotFound: the kind has none.
    """
    return require(load(resolve("samples", kind), Facts, name=f"samples/{kind}")).root
