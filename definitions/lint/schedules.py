"""Schedules: who convenes, on which day, what on a rest day, and whether there is any occurrence."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from definitions.lint.rule import Family, Said, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.lint.facts import Facts
    from definitions.recurrence import Schedule

FAMILY = Family("schedules", "日程")

_YEARS = 12
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
    found = [(i, one) for i, one in enumerate(facts.plan.schedules) if one.rrule is None and not one.after]
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


@FAMILY.rule("schedule-never", "日程一次也排不出来")
def never(facts: Facts) -> Iterator[Said]:
    """A rhythm has at least one occurrence between its first and its last day."""
    last = _last_day(facts)
    for index, schedule in enumerate(facts.plan.schedules):
        if schedule.rrule is None:
            continue
        start = schedule.start or facts.day or last or _NO_DAY
        end = schedule.until or last or start + timedelta(days=366 * _YEARS)
        if not _occurs(schedule, start, end):
            yield Said(
                f"schedules[{index}]",
                f"“{schedule.title}”（{schedule.source}）从 {start} 到 {end} 一次也排不出来（{schedule.rrule}）。"
                "请核对起止日期和周期规则。",
            )


def _occurs(schedule: Schedule, start: date, end: date) -> bool:
    from dateutil.rrule import rrulestr  # noqa: PLC0415 - most runs read no rule

    parts = [part for part in (schedule.rrule or "").split(";") if not part.startswith("COUNT=")]
    if not _names_a_day(schedule.rrule or ""):  # the policy gives the day, whichever
        parts.append(
            f"BYMONTHDAY={','.join(map(str, range(1, 29)))}" if "FREQ=WEEKLY" not in parts else _WEEK
        )
    parts.append(f"UNTIL={end:%Y%m%d}")  # without it a rule that no day meets is tried until the year 9999
    rule = rrulestr(";".join(parts), dtstart=datetime(start.year, start.month, start.day))  # noqa: DTZ001
    return next(iter(rule), None) is not None


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
