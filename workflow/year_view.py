"""A year's working days for people: the days that are not what the week says, and a sheet for each month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from workflow.notice_words import WEEKDAYS
from workflow.workdays import SATURDAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workflow.workdays import Source, Workdays

SOURCES: dict[Source, str] = {"loaded": "办公室装入的通知", "shipped": "内置的通知", "forecast": "推算"}


@dataclass(frozen=True, slots=True, kw_only=True)
class YearDay:
    """A day of a year: whether the office works, and what the day is called, if it has a name."""

    day: date
    works: bool
    name: str

    @property
    def is_special(self) -> bool:
        """Whether the week alone would say otherwise."""
        return self.works != (self.day.weekday() < SATURDAY)


def year_days(year: int, workdays: Workdays, names: Mapping[date, str]) -> Iterator[YearDay]:
    """Yield every day of ``year``."""
    day = date(year, 1, 1)
    while day.year == year:
        yield YearDay(day=day, works=workdays.is_workday(day), name=names.get(day, ""))
        if day == date.max:
            return
        day += timedelta(days=1)


def sheet(days: list[YearDay]) -> list[str]:
    """Return the sheet of a month: a line a week, 休 and 班 behind days that the notice names.

    A cell is four columns wide on a console on which a Chinese character takes two, with one between cells.
    """
    first = days[0].day
    working = sum(one.works for one in days)
    title = f"{first.year}年{first.month}月  工作日 {working} 天"
    cells = ["    "] * first.weekday() + [_cell(one) for one in days]
    weeks = [" ".join(cells[start : start + 7]).rstrip() for start in range(0, len(cells), 7)]
    return [title, " ".join(f"{weekday}  " for weekday in WEEKDAYS).rstrip(), *weeks]


def _cell(one: YearDay) -> str:
    worked = "班" if one.is_special else "  "
    rested = "休" if one.is_special or one.name else "  "
    return f"{one.day.day:2d}{worked if one.works else rested}"
