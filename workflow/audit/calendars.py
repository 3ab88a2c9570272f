"""Dates that a loaded notice moved: only such dates, only by a notice that is kept, and from what they were."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workflow.audit.rules import Problem
from workflow.history import RECKONED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workflow.reading import Rows

# What a notice may move; anything else would be a step past every guard.
_MOVES = {
    "campaign": frozenset[str](),
    "meeting": frozenset({"day"}),
    "inspection": frozenset({"day"}),
    "dispatch": frozenset({"day", "due"}),
    "report": frozenset({"day", "due", "remind_on"}),
    "return": frozenset({"due"}),
    "request": frozenset({"due"}),
    "duty": frozenset({"sign_due"}),
    "supervision": frozenset({"next_on"}),
}


def reckonings(rows: Rows, campaign: str | None) -> Iterator[Problem]:
    """Every entry of that kind names a kept notice, and moves nothing but dates that working days decide."""
    kept = {row["digest"] for row in rows.rows("SELECT digest FROM definition WHERE kind = 'calendar'")}
    for row in rows.rows(
        "SELECT subject, seq, body FROM history WHERE event = ? ORDER BY subject, seq", RECKONED
    ):
        name, _, rest = row["subject"].partition("/")
        if campaign not in (None, name):
            continue
        try:
            body = json.loads(row["body"])
            given, columns = dict(body["given"]), dict(body["set"] or {})
        except (ValueError, KeyError, TypeError):
            continue  # the chain says what became of the entry
        allowed = _MOVES.get(rest.partition(":")[0])
        if given.get("calendar") not in kept:
            yield _problem(row, "所依据的放假安排不在库里")
        if allowed is None or not columns.keys() <= allowed:
            yield _problem(row, "放假安排重算改动了日期以外的内容")


def _problem(row: Mapping[str, Any], message: str) -> Problem:
    return Problem(rule="calendar", subject=row["subject"], seq=row["seq"], message=message)
