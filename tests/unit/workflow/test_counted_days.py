"""Rhythms counted in working days, and the second working day after a holiday."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.workday_rule import MOST, Counted, counted, period, written
from workflow.counted import counted_day, named_days, why_counted
from workflow.workdays import Workdays

if TYPE_CHECKING:
    from collections.abc import Iterator

START, FAR = date(2023, 1, 1), date(2024, 12, 31)
DAYS = st.dates(date(2015, 1, 1), date(2025, 12, 31))
PERIODS = st.sampled_from(sorted(MOST))


@st.composite
def _rules(draw: st.DrawFn) -> Counted:
    if draw(st.booleans()):
        return Counted(every=draw(st.integers(1, 40)))
    of = draw(PERIODS)
    return Counted(nth=draw(st.integers(1, MOST[of])) * draw(st.sampled_from((1, -1))), of=of)


RULES = _rules()


def days(rule: Counted, start: date = START, until: date = FAR) -> Iterator[str]:
    return (day.isoformat() for _, day in named_days(rule, start, until, Workdays()))


# --- which days ---


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (Counted(3, "month"), ["2023-01-05", "2023-02-03", "2023-03-03", "2023-04-06", "2023-05-06"]),
        (Counted(-1, "quarter"), ["2023-03-31", "2023-06-30", "2023-09-28", "2023-12-29"]),
        (Counted(1, "half"), ["2023-01-03", "2023-07-03"]),
        (Counted(-2, "year"), ["2023-12-28", "2024-12-30"]),
        (Counted(1, "week"), ["2023-01-03", "2023-01-09", "2023-01-16", "2023-01-28"]),
        (Counted(every=5), ["2023-01-03", "2023-01-10", "2023-01-17", "2023-01-29", "2023-02-03"]),
    ],
)
def test_working_days_are_counted_across_holidays_and_days_worked_in_exchange(
    rule: Counted, found: list[str]
) -> None:
    """Spring festival 2023 was 21 to 27 January, 28 and 29 were worked; so was Saturday 6 May."""
    assert list(islice(days(rule), len(found))) == found


def test_a_rhythm_begins_within_the_period_of_its_first_day() -> None:
    """The third working day of April 2023 was the 6th."""
    assert next(days(Counted(3, "month"), date(2023, 4, 6))) == "2023-04-06"
    assert next(days(Counted(3, "month"), date(2023, 4, 7))) == "2023-05-06"


def test_a_week_with_too_few_working_days_takes_its_last_and_one_without_any_the_next() -> None:
    """In the week of 20 January 2020 four days were worked, in the next none."""
    rule, weeks = Counted(5, "week"), (date(2020, 1, 20), date(2020, 1, 27))

    found = [counted_day(rule, START, week, Workdays()) for week in weeks]

    assert found == [date(2020, 1, 23), date(2020, 2, 3)]
    assert why_counted(rule, START, weeks[0], Workdays()).endswith("不足5个工作日，排在最后一个")
    assert why_counted(rule, START, weeks[1], Workdays()).endswith("没有工作日，排到其后第1个工作日")


@pytest.mark.parametrize(
    ("rule", "nominal", "said"),
    [
        (Counted(3, "month"), date(2023, 4, 1), "4月的第3个工作日"),
        (Counted(-1, "quarter"), date(2023, 6, 30), "第2季度的最后一个工作日"),
        (Counted(-2, "half"), date(2023, 12, 31), "下半年的倒数第2个工作日"),
        (Counted(1, "year"), date(2023, 1, 1), "2023年的第1个工作日"),
        (Counted(1, "week"), date(2023, 4, 3), "4月3日（周一）那一周的第1个工作日"),
        (Counted(every=5), date(2023, 1, 9), "自2023年1月1日起每5个工作日一次，第2次"),
    ],
)
def test_each_says_which_working_day_it_is(rule: Counted, nominal: date, said: str) -> None:
    assert why_counted(rule, START, nominal, Workdays()) == said


# --- what holds of any ---


@given(rule=RULES)
def test_a_rule_is_read_as_it_was_written(rule: Counted) -> None:
    assert counted(written(rule)) == rule


@given(rule=RULES, start=DAYS)
def test_every_day_is_a_working_day_in_order_and_found_again_by_its_name(rule: Counted, start: date) -> None:
    workdays = Workdays()
    found = list(islice(named_days(rule, start, start + timedelta(days=500), workdays), 8))

    assert all(workdays.is_workday(day) and day >= start for _, day in found)
    assert all(one[0] < other[0] and one[1] <= other[1] for one, other in pairwise(found))
    assert [counted_day(rule, start, nominal, workdays) for nominal, _ in found] == [day for _, day in found]


@given(rule=RULES, start=DAYS, off=st.dictionaries(DAYS, st.booleans(), max_size=20))
def test_the_names_do_not_depend_on_the_calendar(rule: Counted, start: date, off: dict[date, bool]) -> None:
    """A period or a step that lies wholly behind the start bears the same name whatever notice is loaded."""
    until = start + timedelta(days=500)
    usual = [nominal for nominal, _ in named_days(rule, start, until, Workdays())]
    other = [nominal for nominal, _ in named_days(rule, start, until, Workdays(off))]

    assert usual[1:] == other[len(other) - len(usual) + 1 :]
    assert abs(len(usual) - len(other)) <= 1


@given(every=st.integers(1, 40), start=DAYS)
def test_so_many_working_days_lie_between_two(every: int, start: date) -> None:
    workdays = Workdays()
    found = list(islice(named_days(Counted(every=every), start, FAR + timedelta(days=4000), workdays), 5))

    assert all(workdays.between(one, other) == every for (_, one), (_, other) in pairwise(found))


@given(of=PERIODS, day=DAYS)
def test_periods_lie_side_by_side(of: str, day: date) -> None:
    first, last = period(of, day)

    assert first <= day <= last
    assert period(of, last + timedelta(days=1))[0] == last + timedelta(days=1)


# --- the second working day after rest days ---


@pytest.mark.parametrize(
    ("nominal", "held"),
    [
        (date(2023, 4, 28), "2023-04-28"),
        (date(2023, 4, 29), "2023-05-05"),  # 1 May: 29 April to 3 May
        (date(2023, 5, 3), "2023-05-05"),
        (date(2023, 4, 15), "2023-04-18"),  # a Saturday
        (date(2023, 10, 1), "2023-10-08"),  # 7 and 8 October, a weekend, were worked
    ],
)
def test_the_second_rule_goes_to_the_second_working_day_after_the_rest_days(nominal: date, held: str) -> None:
    assert Workdays().roll(nominal, "second") == date.fromisoformat(held)


@given(day=DAYS)
def test_two_working_days_are_reached_from_a_rest_day_by_the_second_rule(day: date) -> None:
    workdays = Workdays()
    rolled = workdays.roll(day, "second")

    assert workdays.is_workday(rolled)
    assert rolled == day if workdays.is_workday(day) else workdays.between(day, rolled) == 2


@pytest.mark.parametrize(
    ("rule", "held"),
    [
        ("previous", "2023-04-28"),
        ("next", "2023-05-04"),
        ("second", "2023-05-05"),
        ("nearest", "2023-04-28"),
        ("none", "2023-05-01"),
    ],
)
def test_the_table_of_the_docs_tells_where_the_first_of_may_goes(rule: str, held: str) -> None:
    """Holidays: 29 April to 3 May 2023."""
    assert Workdays().roll(date(2023, 5, 1), rule) == date.fromisoformat(held)
    day = date.fromisoformat(held)
    page = (Path(__file__).parents[3] / "docs" / "dispatch-and-reports.md").read_text(encoding="utf-8")
    assert re.search(rf"\| `{rule}` \|.*\| {day.month} 月 {day.day} 日 \|", page)
