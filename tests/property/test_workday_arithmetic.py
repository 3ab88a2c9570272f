"""Working days of real years, make-up days included, obey arithmetic."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.workdays import Workdays, statutory_days

PUBLISHED = st.dates(date(2005, 1, 1), date(2026, 12, 31))
ANY = st.dates(date(2005, 1, 1), date(2060, 12, 31))
COUNTS = st.integers(0, 60)
ONE = timedelta(days=1)
DAYS = Workdays()


@given(ANY, COUNTS, COUNTS)
def test_adding_in_two_steps_equals_adding_in_one(day: date, one: int, other: int) -> None:
    assert DAYS.add(DAYS.add(day, one), other) == DAYS.add(day, one + other)


@given(ANY, COUNTS, COUNTS)
def test_subtracting_in_two_steps_equals_subtracting_in_one(day: date, one: int, other: int) -> None:
    assert DAYS.subtract(DAYS.subtract(day, one), other) == DAYS.subtract(day, one + other)


@given(ANY, COUNTS)
def test_on_a_working_day_subtracting_undoes_adding(day: date, count: int) -> None:
    start = DAYS.roll(day, "next")

    assert DAYS.subtract(DAYS.add(start, count), count) == start
    assert DAYS.add(DAYS.subtract(start, count), count) == start


@given(ANY, COUNTS)
def test_what_was_added_lies_between(day: date, count: int) -> None:
    end = DAYS.add(day, count)

    assert DAYS.between(day, end) == count
    assert count == 0 or DAYS.is_workday(end)


@given(ANY, st.integers(0, 120), st.integers(0, 120))
def test_distances_add_up(day: date, one: int, other: int) -> None:
    middle, end = day + one * ONE, day + (one + other) * ONE

    assert DAYS.between(day, middle) + DAYS.between(middle, end) == DAYS.between(day, end)
    assert DAYS.between(end, day) == -DAYS.between(day, end)


@given(ANY, st.sampled_from(["previous", "next", "nearest"]))
def test_a_rolled_day_is_a_working_day(day: date, rule: str) -> None:
    rolled = DAYS.roll(day, rule)

    assert DAYS.is_workday(rolled)
    assert DAYS.roll(rolled, rule) == rolled


@given(ANY)
def test_rolling_goes_the_way_the_rule_says_and_no_farther_than_needed(day: date) -> None:
    before, after, near = (DAYS.roll(day, rule) for rule in ("previous", "next", "nearest"))

    assert before <= day <= after
    assert DAYS.between(before, day) == 0
    assert DAYS.between(day, after) == (0 if after == day else 1)
    assert near in {before, after}
    assert abs(near - day) == min(day - before, after - day)
    assert DAYS.roll(day, "none") == day


def test_of_two_equally_near_days_the_earlier_is_taken() -> None:
    new_year = date(2020, 1, 1)  # a Wednesday, alone

    assert DAYS.roll(new_year, "nearest") == date(2019, 12, 31)
    assert DAYS.roll(date(2023, 6, 10), "nearest") == date(2023, 6, 9)
    assert DAYS.roll(date(2023, 6, 11), "nearest") == date(2023, 6, 12)


LOADED = st.dictionaries(st.dates(date(2027, 1, 1), date(2028, 12, 31)), st.booleans(), max_size=60)


@given(LOADED, st.dates(date(2027, 1, 1), date(2028, 12, 31)), COUNTS, COUNTS)
def test_arithmetic_holds_under_whatever_notice_is_loaded(
    loaded: dict[date, bool], day: date, one: int, other: int
) -> None:
    days = Workdays(loaded)
    start = days.roll(day, "next")

    assert days.add(days.add(day, one), other) == days.add(day, one + other)
    assert days.subtract(days.add(start, one), one) == start
    assert days.between(day, days.add(day, one)) == one
    assert days.roll(start, "nearest") == start
    assert all(days.is_workday(listed) is not off for listed, off in loaded.items())


@given(PUBLISHED)
def test_published_years_are_as_the_notices_say(day: date) -> None:
    days = Workdays()

    assert days.is_workday(day) is bool(chinese_calendar.is_workday(day))
    assert days.provisional == set()


@given(st.dates(date(2027, 1, 1), date(2060, 12, 31)))
def test_years_without_a_notice_rest_on_weekends_and_statutory_days_and_are_named(day: date) -> None:
    days = Workdays()

    assert days.is_workday(day) is (day.weekday() < 5 and day not in statutory_days(day.year))
    assert days.provisional == {day.year}


@given(st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.booleans())
def test_a_notice_that_the_office_loaded_wins_for_its_whole_year(day: date, rest: bool) -> None:
    """Whatever the shipped calendar says of 2024, a loaded year speaks alone: unlisted days go by the week."""
    listed = date(2024, 2, 12)
    days = Workdays({listed: rest})

    assert days.is_workday(listed) is not rest
    assert day == listed or days.is_workday(day) is (day.weekday() < 5)
    assert days.is_workday(date(2023, 4, 5)) is False  # another year keeps its own notice
    assert days.provisional == set()


@pytest.mark.parametrize("year", [2025, 2026])
def test_statutory_days_are_rest_days_of_the_published_years(year: int) -> None:
    days = statutory_days(year)

    assert len(days) == 13
    assert not [day for day in days if chinese_calendar.is_workday(day)]


@pytest.mark.parametrize("year", range(2025, 2061))
def test_every_year_has_its_statutory_days(year: int) -> None:
    days = statutory_days(year)

    assert {day.year for day in days} == {year}
    assert 12 <= len(days) <= 13  # 中秋 may fall on a day of 国庆


@given(ANY)
def test_negative_counts_are_refused(day: date) -> None:
    with pytest.raises(ValueError, match="subtract"):
        DAYS.add(day, -1)
    with pytest.raises(ValueError, match="add"):
        DAYS.subtract(day, -1)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2023, 4, 5), False),  # 清明, a Wednesday
        (date(2023, 4, 23), True),  # a Sunday worked for 1 May
        (date(2023, 10, 6), False),
        (date(2023, 10, 7), True),  # a Saturday worked for 国庆
        (date(2020, 2, 3), True),
        (date(2020, 1, 31), False),  # the holiday that was prolonged
    ],
)
def test_days_that_one_knows(day: date, works: bool) -> None:
    assert DAYS.is_workday(day) is works
