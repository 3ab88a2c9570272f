"""From a recurrence rule to dated occurrences: unique by (campaign, slug, nominal day), fired at most once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dateutil.rrule import rrulestr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workflow.engine import Firing
    from workflow.workdays import Workdays


def nominal_days(rule: str, start: date, until: date) -> Iterator[date]:
    """Yield the days on which ``rule`` falls, from ``start`` to ``until``, both included.

    Args:
        rule: an RFC 5545 RRULE without DTSTART.
        start: DTSTART; the first day that may be yielded.
        until: the last day that may be yielded.
    """
    for moment in rrulestr(rule, dtstart=datetime(start.year, start.month, start.day)):  # noqa: DTZ001 - days only
        if moment.date() > until:
            return
        yield moment.date()


def whole_rule(rule: str, day_of_month: int) -> str:
    """Return a monthly rule without a day as one on the day that the policy gives."""
    if "FREQ=MONTHLY" in rule and "BYMONTHDAY" not in rule and "BYDAY" not in rule:
        return f"{rule};BYMONTHDAY={day_of_month}"
    return rule


def materialise(firing: Firing, campaign: str, today: date) -> int:
    """Lay out every schedule's occurrences up to the horizon; return how many are new. Run again, nothing changes."""
    facts = firing.campaign(campaign)
    horizon = today + timedelta(days=int(facts.policy["rhythm"]["horizon"]))
    limits = facts.policy["limits"]
    new = 0
    for schedule in firing.unit.rows("SELECT * FROM schedule WHERE campaign = ? ORDER BY slug", campaign):
        until = min(horizon, date.fromisoformat(schedule["until"])) if schedule["until"] else horizon
        done = schedule["materialised_until"]
        if done and until <= date.fromisoformat(done):
            continue
        for day in nominal_days(schedule["rule"], date.fromisoformat(schedule["starts"]), until):
            if done and day <= date.fromisoformat(done):
                continue
            firing.unit.insert("occurrence", occurrence(schedule, day, limits, firing.workdays))
            new += 1
        firing.unit.write(
            "UPDATE schedule SET materialised_until = ? WHERE campaign = ? AND slug = ?",
            until.isoformat(),
            campaign,
            schedule["slug"],
        )
    return new


# Limit of the policy that says how many working days before its day an occurrence has to be seen to, by kind, and
# what it is under a policy that does not say.
LEADS = {
    "meeting": ("notice", 3),
    "inspection": ("notice", 3),
    "dispatch": ("collect", 3),
    "report": ("report", 10),
    "plan": ("report", 10),
    "evaluation": ("report", 10),
    "review": ("report", 10),
}


def lead_days(kind: str, limits: Mapping[str, Any]) -> int:
    """Return how many working days before its day an occurrence of this kind has to be seen to."""
    name, usual = LEADS.get(kind, ("", 0))
    return int(limits.get(name, usual))


def occurrence(
    schedule: Mapping[str, Any], day: date, limits: Mapping[str, Any], workdays: Workdays
) -> dict[str, Any]:
    """Return the row of a schedule's occurrence on the nominal day ``day``, under the limits of a policy."""
    effective = workdays.roll(day, schedule["roll"])
    ahead = lead_days(schedule["kind"], limits)
    act_on = workdays.subtract(effective, ahead) if ahead else effective
    return {
        "campaign": schedule["campaign"],
        "slug": schedule["slug"],
        "nominal": day.isoformat(),
        "effective": effective.isoformat(),
        "act_on": act_on.isoformat(),
        "status": "pending",
        "reason": "" if effective == day else f"{day.isoformat()} 是休息日",
    }
