"""Schedules: who convenes, on which day, what on a rest day, and whether there is any occurrence."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from definitions.lint.rule import Family, Said, listed
from definitions.rule_words import spoken_rule
from definitions.workday_rule import period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.lint.facts import Facts
    from definitions.recurrence import Schedule, WorkdayRule

FAMILY = Family("schedules", "日程")

_YEARS = 12
_HOLIDAYS = 10  # days of the longest
_LEAP = 29
_SHORTEST = {month: 28 if month == 2 else 30 if month in {4, 6, 9, 11} else 31 for month in range(1, 13)}  # noqa: PLR2004
_NO_DAY = date(2000, 1, 1)
_WEEK = "BYDAY=MO,TU,WE,TH,FR,SA,SU"


@FAMILY.rule("schedule-owner-missing", "日程没有写由谁召集")
def owner_missing(facts: Facts) -> Iterator[Said]:
    """Somebody convenes, writes or issues."""
    found = [(i, one) for i, one in enumerate(facts.plan.schedules) if not one.owner]
    if found:
        said = listed(f"“{one.title}”（{one.source}）" for _, one in found)
        yield Said(
            f"schedules[{found[0][0]}]",
            f"这些日程原文没有写由谁召集或编发：{said}。请由办公室指定，否则到期无人去办。",
        )


@FAMILY.rule("schedule-day-missing", "日程没有写哪一天")
def day_missing(facts: Facts) -> Iterator[Said]:
    """Each month, but on which day: the policy gives one."""
    found = [
        (i, one) for i, one in enumerate(facts.plan.schedules) if one.rrule and not _names_a_day(one.rrule)
    ]
    if found:
        said = listed(f"“{one.title}”（{one.source}）" for _, one in found)
        yield Said(
            f"schedules[{found[0][0]}].rrule",
            f"这些日程写了多久一次，没有写是哪一天：{said}。启动时按规则给一个日子，请先确认，或写进 rrule。",
        )


@FAMILY.rule("schedule-rhythm-missing", "日程只写“定期”“不定期”")
def rhythm_missing(facts: Facts) -> Iterator[Said]:
    """定期 without a rhythm: no occurrence is ever missed, and none ever held."""
    found = [(i, one) for i, one in enumerate(facts.plan.schedules) if one.rule is None and not one.after]
    if found:
        said = listed(f"“{one.title}”（{one.source}）" for _, one in found)
        yield Said(
            f"schedules[{found[0][0]}]",
            f"这些日程原文只写“定期”“不定期”或没有写多久一次：{said}。系统不会排出场次，要由人逐次安排。",
        )


@FAMILY.rule("schedule-roll-missing", "日程遇休息日怎么办没有定")
def roll_missing(facts: Facts) -> Iterator[Said]:
    """A date of the month falls on a rest day sooner or later."""
    found = [
        (i, one)
        for i, one in enumerate(facts.plan.schedules)
        if one.rrule and one.roll == "none" and not _only_weekdays(one.rrule)
    ]
    if found:
        said = listed(f"“{one.title}”（{one.source}）" for _, one in found)
        yield Said(
            f"schedules[{found[0][0]}].roll",
            f"这些日程遇到休息日不顺延也不提前（roll: none）：{said}。请定下提前（previous）还是顺延（next）。",
        )


@FAMILY.rule("schedule-unannounced-missing", "日程叫暗访，没有注明不发通知")
def unannounced_missing(facts: Facts) -> Iterator[Said]:
    """Of an inspection that is called 暗访 nobody is told before."""
    for index, one in enumerate(facts.plan.schedules):
        if one.kind == "inspection" and "暗访" in one.title and not one.unannounced:
            yield Said(
                f"schedules[{index}]",
                f"“{one.title}”（{one.source}）叫暗访，没有写 unannounced: true，到时会提前发督查通知。请补上；"
                "既有明查又有暗访的，分成两条。",
            )


@FAMILY.rule("schedule-never", "日程一次也排不出来")
def never(facts: Facts) -> Iterator[Said]:
    """A rhythm has at least one occurrence between its first and its last day."""
    last = _last_day(facts)
    for index, schedule in enumerate(facts.plan.schedules):
        if schedule.rule is None:
            continue
        start = schedule.start or facts.day or last or _NO_DAY
        end = schedule.until or last or start + timedelta(days=366 * _YEARS)
        if not _occurs(schedule, start, end):
            yield Said(
                f"schedules[{index}]",
                f"“{schedule.title}”（{schedule.source}）从 {start} 到 {end} 一次也排不出来（{_said(schedule)}）。"
                "请核对起止日期和周期规则。",
            )


@FAMILY.rule("schedule-interval-unanchored", "隔几期一次，没有写从哪次起算")
def interval_unanchored(facts: Facts) -> Iterator[Said]:
    """Every second month, from which? A re-review is counted from the naming and needs no start."""
    for index, schedule in enumerate(facts.plan.schedules):
        every = int(_parts(schedule).get("INTERVAL", "1"))
        if every > 1 and schedule.start is None and schedule.kind != "review":
            yield Said(
                f"schedules[{index}]",
                f"“{schedule.title}”（{schedule.source}）隔几期办一次（{schedule.rrule}），没有写 start，只能从启动那天数起，"
                "启动早几天晚几天，各次的日子就不同。请写明 start。",
            )


@FAMILY.rule("schedule-day-sometimes", "日程定在有的月份没有的日子")
def day_sometimes(facts: Facts) -> Iterator[Said]:
    """The 31st of every month falls in seven of them, 29 February in one year of four; the others are passed over."""
    for index, schedule in enumerate(facts.plan.schedules):
        parts = _parts(schedule)
        days = [abs(int(day)) for day in parts.get("BYMONTHDAY", "").split(",") if day]
        months = [int(month) for month in parts.get("BYMONTH", "").split(",") if month] or list(_SHORTEST)
        lacking = [month for month in months if any(_SHORTEST[month] < day for day in days)]
        if lacking and "BYSETPOS" not in parts:
            odd = [day for day in days if any(_SHORTEST[month] < day for month in months)]
            leap = "（平年）" if lacking == [2] and odd == [_LEAP] else ""
            yield Said(
                f"schedules[{index}].rrule",
                f"“{schedule.title}”（{schedule.source}）定在 {listed(odd)} 日（{schedule.rrule}），"
                f"{listed(lacking)} 月{leap}没有这一天，那时不办。月末一天请写 BYMONTHDAY=-1；原意如此的不必改。",
            )


def _parts(schedule: Schedule) -> dict[str, str]:
    return dict(part.split("=", 1) for part in (schedule.rrule or "").split(";") if part)


def _said(schedule: Schedule) -> str:
    return schedule.rrule or spoken_rule(schedule.rule or "")


def _occurs(schedule: Schedule, start: date, end: date) -> bool:
    if schedule.workday is not None:
        return _counts(schedule.workday, start, end)
    from dateutil.rrule import rrulestr  # noqa: PLC0415 - most runs read no rule

    parts = [part for part in (schedule.rrule or "").split(";") if not part.startswith("COUNT=")]
    if not _names_a_day(schedule.rrule or ""):  # the policy gives the day, whichever
        parts.append(
            f"BYMONTHDAY={','.join(map(str, range(1, 29)))}" if "FREQ=WEEKLY" not in parts else _WEEK
        )
    parts.append(f"UNTIL={end:%Y%m%d}")  # without it a rule that no day meets is tried until the year 9999
    rule = rrulestr(";".join(parts), dtstart=datetime(start.year, start.month, start.day))  # noqa: DTZ001
    return next(iter(rule), None) is not None


def _counts(rule: WorkdayRule, start: date, end: date) -> bool:
    """Tell whether a working day may be counted to; no calendar is known here, so whoever doubts says yes."""
    if rule.nth is None or rule.of is None:
        return end >= start
    first = start
    soonest = timedelta(days=abs(rule.nth) - 1)
    latest = timedelta(days=abs(rule.nth) * 2 + _HOLIDAYS)
    while first <= end:
        first, last = period(rule.of, first)
        low, high = min(first + soonest, last), min(first + latest, last)
        if rule.nth < 0:
            low, high = max(last - latest, first), max(last - soonest, first)
        if low <= end and high >= start:
            return True
        first = last + timedelta(days=1)
    return False


def _last_day(facts: Facts) -> date | None:
    """Return the end of the campaign, None where the document leaves it open."""
    ends = [stage.end for stage in facts.plan.stages]
    known = [end for end in ends if end]
    if not known or len(known) < len(ends):
        return None
    return max((*known, *(deadline.due for deadline in facts.plan.deadlines if deadline.due)))


def _names_a_day(rule: str) -> bool:
    return "BYMONTHDAY" in rule or "BYDAY" in rule or "FREQ=DAILY" in rule


def _only_weekdays(rule: str) -> bool:
    found = re.search(r"BYDAY=([^;]+)", rule)
    return found is not None and not re.search(r"SA|SU", found[1])
