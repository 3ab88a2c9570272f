"""The ladder that follows a lapse up: the paper of every rung that is due is drafted, in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow import contexts
from workflow.naming import title_of
from workflow.papers.lapses import kind_title
from workflow.papers.making import Asked, draft_asked
from workflow.papers.source import Source
from workflow.sweep import SWEEPS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from workflow.engine import Firing

# The states are literals, equal to the partial index in tables.py (tested).
RUNGS = "SELECT s.* FROM supervision s WHERE s.state <> 'resolved' AND s.next_on <= ? AND s.campaign = ?"
# A target that was submitted, received, answered or suspended waits for the office, not for the unit: nothing is drafted.
WAITING = {cause: ("duty", states) for cause, _, states in SWEEPS} | {
    "return_missing": ("return", ("missing",)),
    "request_unanswered": ("request", ("asked",)),
}
_OR = " OR ".join(
    f"(s.cause = '{cause}' AND EXISTS (SELECT 1 FROM {kind} t WHERE t.subject = s.target "
    f"AND t.state IN ({', '.join(repr(state) for state in states)})))"
    for cause, (kind, states) in WAITING.items()
)
# The keys of a rung's papers are its own, and its own with "#" and a number (see ``paper.free_key``).
_UNWRITTEN = (
    f"{RUNGS} AND s.rung = ? AND ({_OR}) AND NOT EXISTS (SELECT 1 FROM paper p WHERE p.key >= s.subject || ? "
    "AND p.key < s.subject || ? AND p.state <> 'withdrawn') ORDER BY s.next_on, length(s.subject), s.subject"
)
BATCH = 1_000  # papers drafted in one transaction


def climb(firing: Firing, campaign: str, today: date, done: list[str], *, most: int | None = BATCH) -> bool:
    """Draft the papers of rungs that have fallen due, ``most`` at a time; return whether that was all of them.

    Its issue, not the draft, moves a lapse.
    """
    left, source = most, Source.of(firing, campaign)
    for number, rung in enumerate(firing.campaign(campaign).policy["ladder"]):
        key = f"/{rung['event']}"
        found = [today.isoformat(), campaign, number, key, f"{key}$"]
        if left is None:
            rows = firing.unit.rows(_UNWRITTEN, *found)
        elif left:
            rows = firing.unit.rows(f"{_UNWRITTEN} LIMIT ?", *found, left)
        else:
            return False
        done += [_draft(source, firing, row, rung) for row in rows]
        left = None if left is None else left - len(rows)
    return left is None or left > 0


def _draft(source: Source, firing: Firing, row: Mapping[str, Any], rung: Mapping[str, Any]) -> str:
    """Draft the paper of a rung; return the sentence that says so."""
    target, title = title_of(row["target"]), kind_title(source, rung["paper"])
    asked = Asked(
        kind=rung["paper"],
        about=row["subject"],
        title=f"关于{target}{contexts.cause_of(source.policy, row['cause'])}的{title}",
        key=f"{row['subject']}/{rung['event']}",
        event=rung["event"],
    )
    draft_asked(firing, source.campaign, asked, source=source.afresh())
    return f"督办{row['no']}（{target}）：{title}已拟稿"
