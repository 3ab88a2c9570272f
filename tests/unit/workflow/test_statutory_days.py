"""The statutory days, by the law of their year, against two calendars that others keep."""

from __future__ import annotations

import re
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from workflow.festivals import festivals
from workflow.workdays import Workdays

ONCE = {date(2015, 9, 3), date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)}
MOVED = re.compile(r"补假|由 .* 调休")


def others(year: int) -> dict[date, str]:
    """Return the rest days of a year that ``holidays`` knows, statutory ones and moved ones, but for weekends."""
    return dict(holidays.country_holidays("CN", years=year, language="zh_CN"))


@pytest.mark.parametrize("year", range(2001, 2100))
def test_the_statutory_days_are_those_that_an_independent_calendar_knows(year: int) -> None:
    """Left out: days that were declared for one year alone, in 2015 and 2020, by notices of their own."""
    theirs = {day for day, name in others(year).items() if not MOVED.search(name)} - ONCE

    assert set(festivals(year)) == theirs


@pytest.mark.parametrize("year", range(2004, 2027))
def test_the_statutory_days_are_rest_days_of_every_published_year(year: int) -> None:
    assert [day for day in festivals(year) if chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize("year", range(2014, 2027))
def test_the_shipped_years_rest_on_the_days_on_which_an_independent_calendar_rests(year: int) -> None:
    """Both claim to say of a published year which days from Monday to Friday are off; 2020 was prolonged later."""
    days, theirs = Workdays(), others(year)
    year_days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    weekdays = [day for day in year_days if day.weekday() < 5]

    assert [day for day in weekdays if days.is_workday(day) is (day in theirs)] == []


@pytest.mark.parametrize(
    ("year", "count"), [(2005, 10), (2008, 11), (2013, 11), (2014, 11), (2024, 11), (2025, 13), (2027, 13)]
)
def test_the_law_gave_so_many_days(year: int, count: int) -> None:
    assert len(festivals(year)) == count


def test_the_eve_of_spring_festival_was_a_rest_day_until_2013_and_is_again_since_2025() -> None:
    eves = {
        year: min(day for day, name in festivals(year).items() if name == "春节")
        for year in (2013, 2014, 2025)
    }

    assert eves == {2013: date(2013, 2, 9), 2014: date(2014, 1, 31), 2025: date(2025, 1, 28)}


def test_two_festivals_on_one_day_are_both_named() -> None:
    assert festivals(2031)[date(2031, 10, 1)] == "中秋节、国庆节"
    assert len(festivals(2031)) == 12
