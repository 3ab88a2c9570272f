"""When the next thing falls due, so that whoever waits for ``tick`` need not look before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from workflow.clock import at_local, local_day
from workflow.facts import campaign_facts
from workflow.listing import calendar

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.reading import Rows

# What a tick looks for, and how many days after the day found it falls due. The states are literals, as the partial
# indexes want them (see ``workflow.tick``).
DUE = (
    ("SELECT min(act_on) FROM occurrence WHERE status = 'pending' AND act_on > ? AND campaign = ?", 0),
    ("SELECT min(sign_due) FROM duty WHERE state = 'assigned' AND sign_due >= ? AND campaign = ?", 1),
    ("SELECT min(due) FROM duty WHERE state IN ('assigned', 'in_progress') AND due >= ? AND campaign = ?", 1),
    ("SELECT min(next_on) FROM supervision WHERE state <> 'resolved' AND next_on > ? AND campaign = ?", 0),
    ("SELECT min(due) FROM return WHERE state = 'due' AND due >= ? AND campaign = ?", 1),
    *(
        (
            f"SELECT min({column}) FROM {kind} WHERE state = 'open' AND {column} {sign} ? AND campaign = ?",
            later,
        )
        for kind, column, sign, later in (
            ("dispatch", "day", ">", 0),
            ("dispatch", "due", ">=", 1),
            ("report", "day", ">", 0),
            ("report", "due", ">=", 1),
            ("report", "remind_on", ">", 0),
        )
    ),
    ("SELECT min(in_force) FROM campaign WHERE state = 'open' AND in_force > ? AND id = ?", 0),
)
MONTHS = 12


def next_due(rows: Rows, now: datetime) -> datetime | None:
    """Return the first instant after the day of ``now`` at which a tick has something to do; None if nothing runs.

    Days begin when they begin in the campaign's zone. On the first of a month further days are laid out.
    """
    instants = []
    for campaign in rows.rows("SELECT id, zone FROM campaign WHERE state = 'open'"):
        today = local_day(now, campaign["zone"])
        found = [_day(rows.value(query, today.isoformat(), campaign["id"]), later) for query, later in DUE]
        found += [_reminder(rows, campaign["id"], today), _first_of_next_month(today)]
        day = min(day for day in found if day is not None)
        instants.append(at_local(day, 0, zone_name=campaign["zone"]))
    return min(instants, default=None)


def _reminder(rows: Rows, campaign: str, today: date) -> date | None:
    """Return the next day on which leads are reminded of a duty that falls due."""
    facts = campaign_facts(rows, campaign)
    ahead = int(facts.policy["limits"].get("remind_due", 0)) if facts else 0
    if ahead == 0:
        return None
    workdays = calendar(rows)
    told = workdays.add(today, ahead).isoformat()  # today's tick reminds of what is due until then
    due = rows.value(
        "SELECT min(due) FROM duty WHERE state IN ('assigned', 'in_progress') AND due > ? AND campaign = ?",
        told,
        campaign,
    )
    return None if due is None else workdays.subtract(date.fromisoformat(due), ahead)


def _day(found: str | None, later: int) -> date | None:
    return None if found is None else date.fromisoformat(found) + timedelta(days=later)


def _first_of_next_month(day: date) -> date:
    return date(day.year + day.month // MONTHS, day.month % MONTHS + 1, 1)
