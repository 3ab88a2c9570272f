"""Working-day arithmetic on the State Council's notices, make-up days (调休) included.

Order of sources: a notice that the office loaded, then the published years that ship (chinesecalendar, 2004 on), then
a forecast from weekends and statutory days, which is remembered in ``provisional`` and must be said aloud.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal

from workflow.festivals import festivals

if TYPE_CHECKING:
    from collections.abc import Mapping

ONE_DAY = timedelta(days=1)
SATURDAY = 5
DECEMBER = 12  # its last days may stand in the notice of the year after

Source = Literal["loaded", "shipped", "forecast"]


class Workdays:
    """Answers for any day whether the office works on it.

    Attributes:
        provisional: years that were asked for without a notice; whoever shows a result has to name them.
    """

    def __init__(self, loaded: Mapping[date, bool] | None = None) -> None:
        """Take ``loaded``: day → is it a rest day, from notices that the office loaded, whole years at a time.

        A day of December alone does not make its year known: it comes from the notice of the year after.
        """
        self._loaded = dict(loaded or {})
        self._years = {day.year for day in self._loaded if day.month < DECEMBER}
        self.provisional: set[int] = set()

    def source(self, year: int) -> Source:
        """Return where the days of ``year`` come from."""
        if year in self._years:
            return "loaded"
        return "shipped" if year in shipped()[2] else "forecast"

    def is_workday(self, day: date) -> bool:
        """Return whether the office works on ``day``."""
        if day.year in self._years or day in self._loaded:
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
        """Return the date ``days`` working days before ``start``, which is itself not counted.

        Raises:
            ValueError: ``days`` is negative.
        """
        if days < 0:
            raise ValueError("days must be 0 or more; use add")
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

        ``rule`` is ``previous``, ``next``, ``second`` (the working day after the next), ``nearest`` (the earlier of
        two equally near) or ``none``.
        """
        if rule == "none" or self.is_workday(day):
            return day
        before, after = self._first(day, -ONE_DAY), self._first(day, ONE_DAY)
        if rule == "previous":
            return before
        if rule == "next":
            return after
        if rule == "second":
            return self.add(after, 1)
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
    rest, worked, years = shipped()
    if day.year not in years:
        return None
    return day in worked or (day.weekday() < SATURDAY and day not in rest)


@cache
def shipped() -> tuple[Mapping[date, str], Mapping[date, str], range]:
    """Return the rest days and make-up days of the published years with their English names, and those years.

    ``chinese_calendar.is_workday`` says the same, but looks for the first and last year in every call: 25 µs.
    """
    from chinese_calendar import constants  # noqa: PLC0415 - lists that show no working day need not pay for it

    rest, worked = constants.holidays, constants.workdays
    return rest, worked, range(min(rest).year, max(rest).year + 1)


@cache
def statutory_days(year: int) -> frozenset[date]:
    """Return the statutory rest days of ``year``, without moved weekends."""
    return frozenset(festivals(year))
