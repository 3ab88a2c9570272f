"""Limits that count working days: signing for a duty, answering a request, and the next rung of a lapse."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from workflow.clock import local_day
from workflow.effects import next_rung_on
from workflow.reckoning.moves import enter

if TYPE_CHECKING:
    from workflow.reckoning.moves import Reckoning


def signatures(reckoning: Reckoning) -> None:
    """Give units that are still to sign the time that the rule grants; never less than their slip says."""
    facts = reckoning.firing.campaign(reckoning.campaign)
    within = int(facts.policy["limits"]["sign_within"])
    for row in reckoning.rows(
        "SELECT * FROM duty WHERE campaign = ? AND state = 'assigned' AND sign_due >= ? ORDER BY position"
    ):
        start = _clock_started(reckoning, row["subject"], facts.zone)
        if start is None:
            continue
        new = reckoning.after.add(start, within).isoformat()
        if new > row["sign_due"]:
            enter(reckoning, "duty", row, {"sign_due": new})
            reckoning.moved(f"任务{row['no']}", "签收时限", row["sign_due"], new)


def _clock_started(reckoning: Reckoning, subject: str, zone: str) -> date | None:
    """Return the day from which a duty's limit for signing counts: that of the entry which set it."""
    moment = reckoning.firing.unit.value(
        "SELECT at FROM history WHERE subject = ? AND event IN ('assign', 'uphold', 'reassign', 'hand_over') "
        "ORDER BY seq DESC LIMIT 1",
        subject,
    )
    return None if moment is None else local_day(datetime.fromisoformat(moment), zone)


def requests(reckoning: Reckoning) -> None:
    """Give units that are asked for something the time that the rule grants; never less than they have been told."""
    facts = reckoning.firing.campaign(reckoning.campaign)
    within = int(facts.policy["limits"]["reply_within"])
    for row in reckoning.rows(
        "SELECT r.*, m.day, h.at FROM request r JOIN meeting m ON m.subject = r.meeting "
        "JOIN history h ON h.subject = r.subject AND h.seq = 1 "
        "WHERE r.campaign = ? AND r.state = 'asked' AND r.due >= ? ORDER BY length(r.no), r.no"
    ):
        start = max(date.fromisoformat(row["day"]), local_day(datetime.fromisoformat(row["at"]), facts.zone))
        new = reckoning.after.add(start, within).isoformat()
        # A person has set the day of one that was asked again, and perhaps that of the meeting.
        if reckoning.before.add(start, within).isoformat() == row["due"] < new:
            enter(reckoning, "request", row, {"due": new})
            reckoning.moved(f"协调事项{row['no']}", "答复时限", row["due"], new)


def rungs(reckoning: Reckoning) -> None:
    """Move the day on which a lapse climbs, if that has not come."""
    firing = reckoning.firing
    ladder = firing.campaign(reckoning.campaign).policy["ladder"]
    for row in reckoning.rows(
        "SELECT * FROM supervision WHERE campaign = ? AND state <> 'resolved' AND next_on >= ? "
        "ORDER BY length(no), no"
    ):
        climbed = date.fromisoformat(row["climbed"]) if row["climbed"] else None
        new = next_rung_on(firing, ladder, row["rung"], row["due"], climbed)
        if new is None:
            continue
        new = max(new, reckoning.today.isoformat())
        if new != row["next_on"]:
            enter(reckoning, "supervision", row, {"next_on": new})
            reckoning.moved(f"督办{row['no']}", "下一步日期", row["next_on"], new)
