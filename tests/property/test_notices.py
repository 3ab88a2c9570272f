"""Whatever a file holds, a notice is read whole or refused; what was written is read again."""

from __future__ import annotations

import contextlib
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notice_samples import LINES, letter

from workflow.errors import CalendarFileInvalid
from workflow.festivals import festivals
from workflow.notice import Day, Notice, decoded, problems, read_notice, to_json
from workflow.notice_text import read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

YEARS = st.integers(2008, 2060)
TEXT = letter(2026)


@st.composite
def notices(draw: st.DrawFn) -> Notice:
    """Notices that hold what they must: the statutory days, and other days at will."""
    year = draw(YEARS)
    first = date(year, 1, 1)
    off = dict.fromkeys(festivals(year), True)
    for n in draw(st.sets(st.integers(-31, 364), max_size=20)):
        day = first + timedelta(days=n)
        off.setdefault(day, day.weekday() < 5 or draw(st.booleans()))
    days = tuple(
        Day(name=draw(st.sampled_from(["元旦", "春节", ""])), day=day, off=off[day]) for day in sorted(off)
    )
    return Notice(year=year, days=days, papers=tuple(draw(st.lists(st.text(max_size=5), max_size=2))))


@given(notices())
def test_a_notice_that_was_written_is_read_again(notice: Notice) -> None:
    assert problems(notice.year, notice.days) == []
    assert read_notice(to_json(notice), "x.json") == notice


@given(
    st.integers(0, len(TEXT) - 1),
    st.integers(0, 8),
    st.text("0123456789年月日周一至、，。（）放假调休共天上班", max_size=6),
)
def test_a_text_with_a_slip_of_the_pen_is_read_as_it_was_or_refused_or_says_other_days(
    place: int, length: int, slip: str
) -> None:
    """No slip makes a notice that could not be one."""
    draft = read_text(TEXT[:place] + slip + TEXT[place + length :])

    assert draft.problems or problems(draft.notice.year, draft.notice.days) == []


def by_the_week(days: Sequence[Day]) -> list[tuple[str, bool, date | int]]:
    """Return the days, of make-up days only which one of the week they are."""
    return sorted((one.name, one.off, one.day if one.off else one.day.weekday()) for one in days)


@pytest.mark.parametrize("digit", "0123456789")
def test_no_wrong_digit_in_a_date_or_a_sum_of_the_newest_layout_goes_unseen(digit: str) -> None:
    """Sums, weekdays, the statutory days and the weekends hold each other; but a week does not show."""
    lines = LINES[2026]
    right = by_the_week(read_text(TEXT).notice.days)
    for place, char in enumerate(lines):
        if char.isdigit() and char != digit:
            draft = read_text(letter(2026, lines[:place] + digit + lines[place + 1 :]))
            assert draft.problems or by_the_week(draft.notice.days) == right, lines[place - 9 : place + 9]


@given(st.binary(max_size=300))
def test_bytes_are_a_text_or_no_text(content: bytes) -> None:
    with contextlib.suppress(CalendarFileInvalid):
        text = decoded(content, "x")
        read_text(text)
        read_notice(text, "x")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["year", "days", "date", "isOffDay", "name", "papers"]), inner, max_size=4
            )
        ),
    )
)
def test_json_of_any_shape_is_refused_in_one_way(value: object) -> None:
    with pytest.raises(CalendarFileInvalid):
        read_notice(json.dumps(value), "x.json")
