"""What an inspection found, read out of its history: there is one copy of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workflow.clock import stamp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from workflow.reading import Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that an inspection found.

    Attributes:
        n: its number within the inspection.
        unit: whose it is.
        item: number of the duty that it is about, None where it is about none.
        clause: of the plan, "" where none is named.
        text: what was found.
        rectify: whether it has to be put right.
        due: by when, None until that is set.
        duty: number of the duty that it has become, None before.
    """

    n: int
    unit: str
    item: str | None
    clause: str
    text: str
    rectify: bool
    due: str | None
    duty: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as the history and ``--json`` have it."""
        return {
            "n": self.n,
            "unit": self.unit,
            "item": self.item,
            "clause": self.clause,
            "text": self.text,
            "rectify": int(self.rectify),
            "due": self.due,
        }


def findings(rows: Rows, subject: str, as_of: datetime | None = None) -> list[Finding]:
    """Return what stands of an inspection's findings, by number; those that were struck are left out."""
    found: dict[int, dict[str, Any]] = {}
    for event, given in _entries(rows, subject, as_of):
        if event == "find":
            found.update({one["n"]: dict(one) for one in given["findings"]})
        elif event == "strike":
            for n in given["struck"]:
                found.pop(n, None)
        else:
            for n, duty, due in given["duties"]:
                found[n].update(duty=duty, due=due)
    return [Finding(**{**one, "rectify": bool(one["rectify"])}) for _, one in sorted(found.items())]


def next_number(rows: Rows, subject: str) -> int:
    """Return the number for the next finding: one that was struck keeps its own."""
    used = [
        one["n"]
        for event, given in _entries(rows, subject, None)
        if event == "find"
        for one in given["findings"]
    ]
    return max(used, default=0) + 1


def _entries(rows: Rows, subject: str, as_of: datetime | None) -> Sequence[tuple[str, dict[str, Any]]]:
    return [
        (row["event"], json.loads(row["body"])["given"])
        for row in rows.rows(
            "SELECT event, recorded, body FROM v_history WHERE subject = ? "
            "AND event IN ('find', 'strike', 'rectify') ORDER BY seq",
            subject,
        )
        if as_of is None or row["recorded"] <= stamp(as_of)
    ]
