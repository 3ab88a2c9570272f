"""What the lists of rounds show: how many returns are in, and what each says; now, or as of a past instant."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from workflow.clock import shown, stamp
from workflow.listing import plain
from workflow.said import said

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.reading import Rows

IN = ("received", "late")
OUT = ("missing", "lapsed")


def rounds_of(rows: Rows, campaign: str, kind: str, as_of: datetime | None) -> list[dict[str, Any]]:
    """Return the rounds of a kind in the order of their numbers, each with the counts of its returns."""
    items = plain(rows, f"v_{kind}", campaign, as_of)
    counts: dict[str, Counter[str]] = {}
    for one in plain(rows, "v_return", campaign, as_of):
        counts.setdefault(one["round"], Counter())[one["state"]] += 1
    for item in items:
        found = counts.get(item["subject"], Counter())
        item["asked"] = sum(number for state, number in found.items() if state != "cancelled")
        item["received"] = sum(found[state] for state in IN)
        item["late"] = found["late"]
        item["missing"] = sum(found[state] for state in OUT)
        item["unresolved"] = item["unresolved"].split("、") if item["unresolved"] else []
    return items


def returns_of(rows: Rows, subject: str, zone: str, as_of: datetime | None) -> list[dict[str, Any]]:
    """Return the returns of a round, with what each unit said."""
    told = said(rows, subject, stamp(as_of) if as_of else None)
    found = []
    for one in plain(rows, "v_return", subject.partition("/")[0], as_of):
        if one["round"] == subject:
            words = told.get(one["unit"], {})
            found.append(
                {name: one[name] for name in ("no", "unit", "state", "label", "due", "received")}
                | {"note": words.get("note"), "paper": words.get("paper"), "items": words.get("items") or []}
                | {"entered": shown(words["at"], zone) if words else None}
            )
    return found
