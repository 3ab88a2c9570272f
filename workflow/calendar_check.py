"""What is in force for a year, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.day_names import day_names
from workflow.festivals import festivals
from workflow.workdays import SATURDAY, Workdays
from workflow.year_view import YearDay, year_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workflow.workdays import Source

NOTICE_MONTH = 11  # the State Council publishes next year's notice around November
HOW = "公布后把通知存成文本，运行 duban calendar import-notice 通知.txt --load"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing that is wrong with a year; ``code`` is stable."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is in force for a year.

    Attributes:
        rest: days on which the office rests, weekends included.
        off: of these, days that fall on Monday to Friday.
        makeup: days of weekends on which it works.
        papers: by which papers, where the office loaded them.
    """

    year: int
    source: Source
    papers: tuple[str, ...]
    workdays: int
    rest: int
    off: int
    makeup: int
    flaws: tuple[Flaw, ...]


def missing_years(workdays: Workdays, today: date) -> list[int]:
    """Return the years of which the notice should be there by ``today`` and is not."""
    wanted = [today.year, today.year + 1] if today.month >= NOTICE_MONTH else [today.year]
    return [year for year in wanted if workdays.source(year) == "forecast"]


def check(
    year: int,
    today: date,
    workdays: Workdays,
    stored: Mapping[int, Mapping[str, Any]],
    off: Mapping[date, bool],
) -> Checked:
    """Return what is in force for ``year`` and what is wrong with it.

    Args:
        year: the year.
        today: from which it is seen whether next year's notice is late.
        workdays: the calendar in force.
        stored: the notices that the office loaded, by year, as they were stored.
        off: the days in force that come from them: is it a rest day.
    """
    days = [*year_days(year, workdays, day_names(year, workdays, stored))]
    rest = [one for one in days if not one.works]
    return Checked(
        year=year,
        source=workdays.source(year),
        papers=tuple(stored.get(year, {}).get("papers", ())),
        workdays=len(days) - len(rest),
        rest=len(rest),
        off=sum(one.day.weekday() < SATURDAY for one in rest),
        makeup=sum(one.works and one.is_special for one in days),
        flaws=(
            *_missing(year, today, workdays),
            *_worked_festivals(year, days),
            *_worked_weekdays(year, off),
            *_changed(year, stored, off),
            *_differing(year, workdays, days),
        ),
    )


def _missing(year: int, today: date, workdays: Workdays) -> Iterator[Flaw]:
    for one in missing_years(workdays, today):
        if year == one or (year == today.year and one == year + 1):
            yield Flaw(code="notice-missing", message=f"{one} 年还没有放假安排，按周末和法定节日推算；{HOW}")


def _worked_festivals(year: int, days: list[YearDay]) -> Iterator[Flaw]:
    named = festivals(year)
    for one in days:
        if one.works and one.day in named:
            message = f"{one.day.isoformat()}（{named[one.day]}）是法定节日，却列为上班"
            yield Flaw(code="festival-worked", message=message)


def _worked_weekdays(year: int, off: Mapping[date, bool]) -> Iterator[Flaw]:
    for day, rests in off.items():
        if day.year == year and not rests and day.weekday() < SATURDAY:
            message = f"{day.isoformat()} 列为调休上班，但本来就是工作日"
            yield Flaw(code="makeup-on-weekday", message=message)


def _changed(year: int, stored: Mapping[int, Mapping[str, Any]], off: Mapping[date, bool]) -> Iterator[Flaw]:
    said = {
        date.fromisoformat(day): rests for notice in stored.values() for day, rests in notice["days"].items()
    }
    for day in sorted(said.keys() | off.keys()):
        if day.year == year and said.get(day) != off.get(day):
            message = f"{day.isoformat()} 与装入的通知不同，被直接改动过；请重新装入通知"
            yield Flaw(code="changed", message=message)


def _differing(year: int, workdays: Workdays, days: list[YearDay]) -> Iterator[Flaw]:
    """A loaded notice may rightly differ, where a region has days of its own; somebody has to have looked."""
    usual = Workdays()
    if workdays.source(year) != "loaded" or usual.source(year) != "shipped":
        return
    for one in days:
        if one.works != usual.is_workday(one.day):
            here, there = ("上班", "放假") if one.works else ("放假", "上班")
            message = f"{one.day.isoformat()} 装入的通知为{here}，内置的为{there}"
            yield Flaw(code="differs", message=message)
