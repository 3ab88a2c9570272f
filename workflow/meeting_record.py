"""What stands in the history of a meeting: inputs of units, who came, what was settled."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workflow.clock import stamp

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.reading import Rows


def inputs(rows: Rows, subject: str, as_of: datetime | None = None) -> list[dict[str, Any]]:
    """Return what each unit sent, in the order of first arrival: ``{unit, progress, problems}``.

    What a unit sends later takes the place of what it sent before, but for what it leaves out.
    """
    found: dict[str, dict[str, Any]] = {}
    for given in _given(rows, subject, "input", as_of):
        one = found.setdefault(given["unit"], {"unit": given["unit"], "progress": None, "problems": []})
        if given.get("progress"):
            one["progress"] = given["progress"]
        if given.get("problems"):
            one["problems"] = list(given["problems"])
    return list(found.values())


def attendance(rows: Rows, subject: str, as_of: datetime | None = None) -> dict[str, list[str]]:
    """Return who came and who did not, as last entered."""
    entered = _given(rows, subject, "attend", as_of)
    last = entered[-1] if entered else {}
    return {name: list(last.get(name) or ()) for name in ("present", "absent")}


def settled(rows: Rows, subject: str, as_of: datetime | None = None) -> list[dict[str, Any]]:
    """Return what the minutes gave to units: ``{n, units, matter, due, duty}``."""
    return [one for given in _given(rows, subject, "minute", as_of) for one in given.get("items") or ()]


def _given(rows: Rows, subject: str, event: str, as_of: datetime | None) -> list[dict[str, Any]]:
    return [
        json.loads(row["body"])["given"] or {}
        for row in rows.rows(
            "SELECT recorded, body FROM v_history WHERE subject = ? AND event = ? ORDER BY seq",
            subject,
            event,
        )
        if as_of is None or row["recorded"] <= stamp(as_of)
    ]
