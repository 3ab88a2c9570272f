"""Rhythms counted in working days: which they are, under the calendar of the moment, and the days that name them.

An occurrence is named by a day that no calendar moves: the edge of the period from which is counted, or, of one every
so many working days, the day on which it would be if nothing but weekends were free. See ADR 13.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from definitions.rule_words import place
from definitions.workday_rule import period
from workflow.workdays import ONE_DAY, SATURDAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.workday_rule import Counted
    from workflow.workdays import Workdays

_WEEKDAYS, _WEEK = 5, 7


def named_days(rule: Counted, starts: date, until: date, workdays: Workdays) -> Iterator[tuple[date, date]]:
    """Yield the occurrences that are not before ``starts``: the day that names each, and the working day that it is.

    Args:
        rule: the rhythm.
        starts: its first day, inclusive.
        until: the last day that names one.
        workdays: the calendar.
    """
    if rule.every:
        yield from _every(rule.every, starts, until, workdays)
        return
    nominal = _edge(rule, starts)
    while nominal <= until:
        day = _nth(rule, nominal, workdays)
        if day >= starts:
            yield nominal, day
        nominal = _edge(rule, period(rule.of, nominal)[1] + ONE_DAY)


def counted_day(rule: Counted, starts: date, nominal: date, workdays: Workdays) -> date | None:
    """Return the working day of the occurrence that ``nominal`` names, None where it names none of this rhythm."""
    if not rule.every:
        return _nth(rule, nominal, workdays) if nominal == _edge(rule, nominal) else None
    index = _index(rule.every, starts, nominal)
    if index is None:
        return None
    return workdays.add(workdays.roll(starts, "next"), index * rule.every)


def why_counted(rule: Counted, starts: date, nominal: date, workdays: Workdays) -> str:
    """Return in Chinese which working day an occurrence of the rhythm falls on."""
    if rule.every:
        index = _index(rule.every, starts, nominal) or 0
        first = f"{starts.year}年{starts.month}月{starts.day}日"
        return f"自{first}起每{rule.every if rule.every > 1 else ''}个工作日一次，第{index + 1}次"
    said = _spoken(rule.of, nominal)
    found = _working(rule, nominal, workdays)
    if not found:
        return f"{said}没有工作日，排到其后第1个工作日"
    if len(found) < abs(rule.nth):
        return f"{said}不足{abs(rule.nth)}个工作日，排在{'最后' if rule.nth > 0 else '最前'}一个"
    return f"{said}的{place(rule.nth)}工作日"


def _every(every: int, starts: date, until: date, workdays: Workdays) -> Iterator[tuple[date, date]]:
    nominal, day = _weekday(_count(starts)), workdays.roll(starts, "next")
    while nominal <= until:
        yield nominal, day
        nominal, day = _weekday(_count(nominal) + every), workdays.add(day, every)


def _index(every: int, starts: date, nominal: date) -> int | None:
    """Return the how-manieth occurrence a day names, from 0; None where it names none."""
    index, rest = divmod(_count(nominal) - _count(starts), every)
    return index if nominal.weekday() < SATURDAY and not rest and index >= 0 else None


def _count(day: date) -> int:
    """Return how many days from Monday to Friday lie before ``day``; a weekend has the number of the Monday after."""
    weeks, weekday = divmod(day.toordinal() - 1, _WEEK)  # the first day of all was a Monday
    return weeks * _WEEKDAYS + min(weekday, _WEEKDAYS)


def _weekday(count: int) -> date:
    weeks, weekday = divmod(count, _WEEKDAYS)
    return date.fromordinal(weeks * _WEEK + weekday + 1)


def _nth(rule: Counted, nominal: date, workdays: Workdays) -> date:
    found = _working(rule, nominal, workdays)
    return found[-1] if found else workdays.roll(period(rule.of, nominal)[1], "next")


def _working(rule: Counted, nominal: date, workdays: Workdays) -> list[date]:
    """Return the working days of the period from the edge ``nominal`` on, as many as are counted or as there are."""
    first, last = period(rule.of, nominal)
    step, end = (ONE_DAY, last) if rule.nth > 0 else (-ONE_DAY, first)
    found: list[date] = []
    day = nominal
    while len(found) < abs(rule.nth):
        if workdays.is_workday(day):
            found.append(day)
        if day == end:
            break
        day += step
    return found


def _edge(rule: Counted, day: date) -> date:
    """Return the end of the period of ``day`` from which is counted."""
    first, last = period(rule.of, day)
    return first if rule.nth > 0 else last


def _spoken(of: str, day: date) -> str:
    first, _ = period(of, day)
    return {
        "week": f"{first.month}月{first.day}日（周一）那一周",
        "month": f"{first.month}月",
        "quarter": f"第{(first.month - 1) // 3 + 1}季度",
        "half": "上半年" if first.month == 1 else "下半年",
        "year": f"{first.year}年",
    }[of]
