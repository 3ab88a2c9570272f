"""Changing what a person said in a draft: the facts are frozen anew, and the entry says which they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from definitions.digest import canonical, digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.effects import Doing


def freeze_anew(doing: Doing) -> Mapping[str, Any]:
    """Put what was said into the frozen facts of a draft; what was said to be empty is left out of them."""
    given: Mapping[str, Any] = doing.act.given or {}
    said: dict[str, Any] = dict(given.get("said") or {})
    before: dict[str, Any] = json.loads(doing.facts.row["context"])
    context = {name: value for name, value in (before | said).items() if name not in said or value != ""}
    text = canonical(context)
    doing.said["context"] = digest(text)
    changes: dict[str, Any] = {"context": text}
    if "addressee" in said:
        names = context.get("addressee", ())
        changes["addressee"] = names if isinstance(names, str) else "、".join(names)
    return changes
