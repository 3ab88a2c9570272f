"""The ladder that follows a lapse up: the paper of every rung that is due is drafted, in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow import contexts, paper
from workflow.naming import title_of
from workflow.sweep import SWEEPS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from workflow.engine import Firing

# The states are literals, equal to the partial index in tables.py (tested).
RUNGS = "SELECT s.* FROM supervision s WHERE s.state <> 'resolved' AND s.next_on <= ? AND s.campaign = ?"
# A target that was submitted, received or suspended waits for the office, not for the unit: nothing is drafted.
WAITING = {cause: ("duty", states) for cause, _, states in SWEEPS} | {
    "return_missing": ("return", ("missing",))
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
    left = most
    for number, rung in enumerate(firing.campaign(campaign).policy["ladder"]):
        key = f"/{rung['event']}"
        found = [today.isoformat(), campaign, number, key, f"{key}$"]
        if left is None:
            rows = firing.unit.rows(_UNWRITTEN, *found)
        elif left:
            rows = firing.unit.rows(f"{_UNWRITTEN} LIMIT ?", *found, left)
        else:
            return False
        for row in rows:
            _draft(firing, row, rung, today, done)
        left = None if left is None else left - len(rows)
    return left is None or left > 0


def _draft(
    firing: Firing, row: dict[str, Any], rung: Mapping[str, Any], today: date, done: list[str]
) -> None:
    campaign, target = row["campaign"], title_of(row["target"])
    kind = paper.kind_named(firing.unit, campaign, rung["paper"])
    cause = contexts.cause_of(firing.campaign(campaign).policy, row["cause"])
    paper.draft(
        firing,
        campaign,
        rung["paper"],
        key=f"{row['subject']}/{rung['event']}",
        title=f"关于{target}{cause}的{kind.title}",
        context=contexts.lapse(firing, row, rung["paper"], today),
        day=today,
        about=row["subject"],
        event=rung["event"],
    )
    done.append(f"督办{row['no']}（{target}）：{kind.title}已拟稿")
