"""Working-day arithmetic on the State Council's notices, make-up days (调休) included.

Order of sources: a notice that the office loaded, then the published years that ship (chinesecalendar, 2004 on), then
a forecast from weekends and statutory days, which is remembered in ``provisional`` and must be said aloud.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ONE_DAY = timedelta(days=1)
SATURDAY = 5
# 全国年节及纪念日放假办法, as amended from 2025-01-01: 13 days. By lunar calendar: 除夕 and three days of 春节, 端午, 中秋.
_FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
_LUNAR_YEARS = range(1900, 2100)  # what the lunar tables hold; beyond them a forecast is only the week
_LUNAR = ((1, 1), (1, 2), (1, 3), (5, 5), (8, 15))


class Workdays:
    """Answers for any day whether the office works on it.

    Attributes:
        provisional: years that were asked for without a notice; whoever shows a result has to name them.
    """

    def __init__(self, loaded: Mapping[date, bool] | None = None) -> None:
        """Take ``loaded``: day → is it a rest day, from notices that the office loaded, whole years at a time."""
        self._loaded = dict(loaded or {})
        self._years = {day.year for day in self._loaded}
        self.provisional: set[int] = set()

    def is_workday(self, day: date) -> bool:
        """Return whether the office works on ``day``."""
        if day.year in self._years:
            return not self._loaded.get(day, day.weekday() >= SATURDAY)
        published = _published(day)
        if published is not None:
            return published
        self.provisional.add(day.year)
        return day.weekday() < SATURDAY and day not in statutory_days(day.year)

    def add(self, start: date, days: int) -> date:
        """Return the date ``days`` working days after ``start``, which is itself not counted.

        Raises:
            ValueError: ``days`` is negative.
        """
        if days < 0:
            raise ValueError("days must be 0 or more; use subtract")
        return self._walk(start, days, ONE_DAY)

    def subtract(self, start: date, days: int) -> date:
        """Return the date ``days`` working days before ``start``, which is itself not counted."""
        return self._walk(start, days, -ONE_DAY)

    def between(self, start: date, end: date) -> int:
        """Return the working days after ``start`` up to and including ``end``; negative if ``end`` is before."""
        if end < start:
            return -self.between(end, start)
        day, count = start, 0
        while day < end:
            day += ONE_DAY
            count += self.is_workday(day)
        return count

    def roll(self, day: date, rule: str) -> date:
        """Return where a nominal ``day`` is moved if it is no working day.

        ``rule`` is ``previous``, ``next``, ``nearest`` (the earlier of two equally near) or ``none``.
        """
        if rule == "none" or self.is_workday(day):
            return day
        before, after = self._first(day, -ONE_DAY), self._first(day, ONE_DAY)
        if rule == "previous":
            return before
        if rule == "next":
            return after
        return before if day - before <= after - day else after

    def _first(self, day: date, step: timedelta) -> date:
        while not self.is_workday(day):
            day += step
        return day

    def _walk(self, day: date, days: int, step: timedelta) -> date:
        while days > 0:
            day += step
            days -= self.is_workday(day)
        return day


def _published(day: date) -> bool | None:
    """Return what the published notices say of ``day``, None beyond them."""
    rest, worked, years = _notices()
    if day.year not in years:
        return None
    return day in worked or (day.weekday() < SATURDAY and day not in rest)


@cache
def _notices() -> tuple[Collection[date], Collection[date], range]:
    """Return rest days on weekdays, make-up days, and the years they cover.

    ``chinese_calendar.is_workday`` says the same, but looks for the first and last year in every call: 25 µs.
    """
    from chinese_calendar import constants  # noqa: PLC0415 - lists that show no working day need not pay for it

    rest, worked = constants.holidays, constants.workdays
    return rest, worked, range(min(rest).year, max(rest).year + 1)


@cache
def statutory_days(year: int) -> frozenset[date]:
    """Return the 13 statutory rest days of ``year``, without moved weekends.

    Source: 国务院令第795号 (2024-11-10), in force from 2025-01-01. 清明 by the usual formula for 2000–2099.
    """
    from lunardate import LunarDate  # noqa: PLC0415 - only a year without its notice needs it

    short = year % 100
    days = {date(year, month, day) for month, day in _FIXED}
    days.add(date(year, 4, int(short * 0.2422 + 4.81) - short // 4))
    if year in _LUNAR_YEARS:
        days |= {LunarDate(year, month, day).to_solar_date() for month, day in _LUNAR}
        days.add(LunarDate(year, 1, 1).to_solar_date() - ONE_DAY)
    return frozenset(days)
