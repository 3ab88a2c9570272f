"""Widths of columns: never wider than the 版心, and no number broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.columns import DENSE_CELLS, cells_of, column_widths, form_columns, table_columns, tall_rows
from notifications.docx_template import CORE_TWIPS, CORE_TWIPS_HIGH
from notifications.model import Entry, Form, Table


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 4000)), min_size=1, max_size=9))
def test_columns_add_up_to_the_room_and_none_is_below_its_least(given: list[tuple[int, int]]) -> None:
    shares, least = [one for one, _ in given], [one for _, one in given]

    widths = column_widths(shares, room=CORE_TWIPS, least=least)

    assert sum(widths) == CORE_TWIPS
    assert all(width > 0 for width in widths)
    if sum(least) <= CORE_TWIPS:
        assert all(width >= one - 1 for width, one in zip(widths, least, strict=True))


@pytest.mark.parametrize("shares", [[1], [1, 1, 1], [10, 5, 5], [3, 7, 11, 13, 17]])
def test_columns_follow_their_shares_where_nothing_is_too_wide(shares: list[int]) -> None:
    widths = column_widths(shares, room=CORE_TWIPS)

    assert [
        abs(width - CORE_TWIPS * share / sum(shares)) <= 1
        for width, share in zip(widths, shares, strict=True)
    ]
    assert sum(widths) == CORE_TWIPS


def test_a_column_of_nine_digit_counts_takes_from_the_others() -> None:
    table = Table(
        ("单位", "数量", "比率"), (("国" * 40, "123456789", "5%"),), (20, 1, 1), (False, True, True)
    )

    _, counts, rates = table_columns(table, CORE_TWIPS)

    assert counts > 9 * 140 + 170
    assert rates >= 2 * 140 + 170


def test_labels_of_a_form_fit_on_one_line_and_leave_room_for_values() -> None:
    form = Form(((Entry("责任人（职务）", ("甲",)), Entry("时限", ("乙",))), (Entry("栏" * 40, ()),)))

    first, value, second, other = form_columns(form, CORE_TWIPS)

    assert first >= 7 * 280 + 170
    assert second < first
    assert value - other in {0, 1, -1}
    assert first + value + second + other == CORE_TWIPS


def test_a_date_alone_in_its_cell_stands_on_one_line() -> None:
    table = Table(("题名", "日期"), (("国" * 40, "2023年10月31日"),), (20, 1), (False, True))

    _, dates = table_columns(table, CORE_TWIPS)

    assert dates - 2 * cells_of(table).margin >= (3 + 8 / 2) * cells_of(table).size


def test_where_dates_would_take_all_the_room_numbers_alone_are_kept_whole() -> None:
    table = Table(("时限",) * 6, (("2023年10月31日",) * 6,), (1,) * 6, (True,) * 6)

    assert table_columns(table, CORE_TWIPS) == column_widths(table.shares, room=CORE_TWIPS)


def test_a_table_of_more_than_eight_columns_is_dense() -> None:
    eight, nine = (Table(("甲",) * n, (), (1,) * n, (True,) * n) for n in (8, 9))

    assert (eight.dense, nine.dense) == (False, True)
    assert cells_of(nine) == DENSE_CELLS != cells_of(eight)


def test_only_a_row_of_more_than_half_a_page_may_be_split() -> None:
    table = Table(("甲", "乙"), (("国" * 10, "一"), ("国" * 120, "一")), (1, 1), (False, False))
    columns = [1570, CORE_TWIPS - 1570]  # five characters a line

    assert tall_rows(table, columns, CORE_TWIPS) == [False, True]  # 24 lines of 24 pt
    assert tall_rows(table, [3000, 0], CORE_TWIPS) == [False, False]
    assert tall_rows(table, [3000, 0], CORE_TWIPS_HIGH) == [False, True]  # 12 lines, on a landscape page
