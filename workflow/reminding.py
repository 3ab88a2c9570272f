"""Reminders before a duty's day: once for each duty and day, so that a new date is reminded of anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.act import SYSTEM, Act
from workflow.naming import title_of
from workflow.papers.making import Asked, draft_asked
from workflow.papers.source import Source
from workflow.pinned import see_to_paper
from workflow.standing import covering, standing_of

if TYPE_CHECKING:
    from datetime import date

    from workflow.engine import Firing

KIND = "reminder-slip"
# The states are literals, equal to the partial index in tables.py (tested). Keys of a reminder are its own, and its own
# with "#" and a number (see ``paper.free_key``).
FALLING_DUE = (
    "SELECT d.subject, d.due FROM duty d WHERE d.state IN ('assigned', 'in_progress') AND d.campaign = ? "
    "AND d.due >= ? AND d.due <= ? AND NOT EXISTS (SELECT 1 FROM paper p WHERE p.key >= d.subject || '/remind/' || d.due "
    "AND p.key < d.subject || '/remind/' || d.due || '$' AND p.state <> 'withdrawn') ORDER BY d.due, d.position"
)
REMINDED = ("assigned", "in_progress")
# Only where nothing goes out unsigned: then there are as many as the director left lying.
WAITING = (
    "SELECT p.subject, p.key, p.about, d.due, d.state FROM paper p JOIN duty d ON d.subject = p.about "
    f"WHERE p.campaign = ? AND p.kind = '{KIND}' AND p.state IN ('drafted', 'approved') ORDER BY length(p.no), p.no"
)
BATCH = 1_000  # papers drafted in one transaction


def remind(firing: Firing, campaign: str, today: date, done: list[str], *, most: int | None = BATCH) -> bool:
    """Draft a reminder of each duty that falls due soon, ``most`` at a time; return whether that was all of them."""
    facts = firing.campaign(campaign)
    if covering(standing_of(firing.unit, facts), KIND, today) is None:
        _withdraw_stale(firing, campaign, today, done)
    ahead = int(facts.policy["limits"].get("remind_due", 0))
    if ahead == 0:
        return True
    until = firing.workdays.add(today, ahead).isoformat()
    limit = () if most is None else (most,)
    rows = firing.unit.rows(
        FALLING_DUE if most is None else f"{FALLING_DUE} LIMIT ?", campaign, today.isoformat(), until, *limit
    )
    if rows:
        see_to_paper(firing, campaign, KIND)
        source = Source.of(firing, campaign)
        for row in rows:
            draft_asked(firing, campaign, Asked(kind=KIND, about=row["subject"]), source=source.afresh())
            done.append(f"{title_of(row['subject'])}（时限 {row['due']}）：提醒单已拟稿")
    return most is None or len(rows) < most


def _withdraw_stale(firing: Firing, campaign: str, today: date, done: list[str]) -> None:
    """Withdraw reminders that waited for a signature until there was nothing left to remind of."""
    for row in firing.unit.rows(WAITING, campaign):
        due = row["due"] or ""
        if (
            row["state"] in REMINDED
            and due >= today.isoformat()
            and row["key"].startswith(f"{row['about']}/remind/{due}")
        ):
            continue
        reason = "时限已过、已改，或任务已不在办理，不再提醒"
        firing.fire(Act(subject=row["subject"], event="withdraw", capacity=SYSTEM, reason=reason))
        done.append(f"{title_of(row['about'])}的提醒单一直待签，{reason}，已撤回")
