"""From a recurrence rule to dated occurrences: unique by (campaign, slug, nominal day), fired at most once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dateutil.rrule import rrulestr

from definitions.workday_rule import counted
from workflow.counted import counted_day, named_days, why_counted

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


def days_named(schedule: Mapping[str, Any], horizon: date, workdays: Workdays) -> Iterator[date]:
    """Yield the nominal days of a schedule up to ``horizon``, whichever kind of rule it has.

    A rhythm counted in working days ends with the last of them that is not after ``until``.

    Args:
        schedule: its row: ``rule``, ``starts``, ``until``.
        horizon: the last nominal day that may be yielded.
        workdays: the calendar.
    """
    rule, starts = counted(schedule["rule"]), date.fromisoformat(schedule["starts"])
    until = date.fromisoformat(schedule["until"]) if schedule["until"] else None
    if rule is None:
        yield from nominal_days(schedule["rule"], starts, min(horizon, until or horizon))
        return
    for nominal, day in named_days(rule, starts, horizon, workdays):
        if until is not None and day > until:
            return
        yield nominal


def laid_until(schedule: Mapping[str, Any], horizon: date) -> date:
    """Return the nominal day up to which a schedule is laid out once it has been, up to ``horizon``."""
    if schedule["until"] is None or counted(schedule["rule"]) is not None:
        return horizon
    return min(horizon, date.fromisoformat(schedule["until"]))


def effective_day(schedule: Mapping[str, Any], nominal: date, workdays: Workdays) -> date:
    """Return the day on which the occurrence named ``nominal`` takes place: by its row's ``rule``, ``starts``, ``roll``."""
    rule = counted(schedule["rule"])
    if rule is not None:
        day = counted_day(rule, date.fromisoformat(schedule["starts"]), nominal, workdays)
        if day is not None:
            return day
    return workdays.roll(nominal, schedule["roll"])


def why_effective(schedule: Mapping[str, Any], nominal: date, day: date, workdays: Workdays) -> str:
    """Return why an occurrence is not on its nominal day, in Chinese; "" where it is, or where no rule says so."""
    rule = counted(schedule["rule"])
    if rule is not None:
        starts = date.fromisoformat(schedule["starts"])
        if counted_day(rule, starts, nominal, workdays) == day:
            return why_counted(rule, starts, nominal, workdays)
    if day == nominal:
        return ""
    rest = f"{nominal.isoformat()} 是休息日"
    return f"{rest}，排到休息日后第2个工作日" if schedule["roll"] == "second" else rest


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
        until = laid_until(schedule, horizon)
        done = schedule["materialised_until"]
        if done and until <= date.fromisoformat(done):
            continue
        for day in days_named(schedule, until, firing.workdays):
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
    schedule: Mapping[str, Any],
    day: date,
    limits: Mapping[str, Any],
    workdays: Workdays,
    *,
    on: date | None = None,
) -> dict[str, Any]:
    """Return the row of a schedule's occurrence on the nominal day ``day``, under the limits of a policy.

    It takes place where its rule says, or ``on`` a day that a person has set.
    """
    effective = on or effective_day(schedule, day, workdays)
    ahead = lead_days(schedule["kind"], limits)
    act_on = workdays.subtract(effective, ahead) if ahead else effective
    return {
        "campaign": schedule["campaign"],
        "slug": schedule["slug"],
        "nominal": day.isoformat(),
        "effective": effective.isoformat(),
        "act_on": act_on.isoformat(),
        "status": "pending",
        "reason": "" if on else why_effective(schedule, day, effective, workdays),
    }
