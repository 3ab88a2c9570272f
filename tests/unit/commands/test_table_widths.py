"""How a table shares a terminal: short columns keep their width, long ones fold; and what stands in its cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commands.output import GAP, NARROWEST, cell, kept_widths, spans


def test_with_room_for_all_every_column_keeps_its_width() -> None:
    assert kept_widths([4, 10, 30], 80) == [4, 10, 30]


def test_what_does_not_fit_is_folded_and_what_is_short_is_not() -> None:
    assert kept_widths([4, 10, 200], 80) == [4, 10, None]


def test_of_two_long_columns_both_get_a_share() -> None:
    assert kept_widths([4, 200, 150], 80) == [4, None, None]


@given(
    st.lists(st.integers(min_value=0, max_value=300), max_size=10), st.integers(min_value=20, max_value=300)
)
def test_columns_that_keep_their_width_leave_enough_for_those_that_do_not(
    widths: list[int], room: int
) -> None:
    kept = kept_widths(widths, room)

    taken = sum(width for width in kept if width is not None)
    folding = kept.count(None)
    assert all(width is None or width == widths[place] for place, width in enumerate(kept))
    assert taken == 0 or taken + folding * NARROWEST + GAP * (len(widths) + 1) <= room
    assert max((w for w in kept if w is not None), default=0) <= min(
        (widths[place] for place, width in enumerate(kept) if width is None), default=300
    )


def test_a_cell_shows_nothing_for_none_and_joins_a_list() -> None:
    assert [cell(None), cell(0), cell(["市水利局", "市林业局"]), cell([])] == [
        "",
        "0",
        "市水利局、市林业局",
        "",
    ]


def test_years_that_follow_one_another_are_said_as_a_span() -> None:
    assert spans({2031, 2027, 2030, 2029}) == "2027、2029 至 2031"
    assert spans(range(2027, 9999)) == "2027 至 9998"
    assert spans(()) == ""
