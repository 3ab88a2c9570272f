"""Lists that people send as a sheet: found below titles, read cell by cell, every wrong cell named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.entries import FOUND_COLUMNS, ITEM_COLUMNS
from definitions.entry_sheet import read_day, read_entries
from definitions.sheet.errors import CellInvalid, SheetInvalid
from definitions.sheet.grid import Cell, Grid


def sheet(*rows: tuple[str, ...], title: str = "表") -> Grid:
    """Return a sheet of these rows."""
    cells = {(r, c): Cell(text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1) if text}
    return Grid(title, cells)


HEAD = ("责任单位", "议定事项", "完成时限")


def test_the_headings_may_stand_below_a_title_in_any_order_with_remarks() -> None:
    grid = sheet(
        ("会议议定事项",), ("完成时限（日期）", "议定 事项", "单位"), ("2023-05-10", "清理", "甲局、乙局")
    )

    (entry,) = read_entries([sheet(("无关",), title="封面"), grid], ITEM_COLUMNS, name="a.xlsx")

    assert entry == {
        "at": "表!A3",
        "units": ["甲局、乙局"],
        "matter": "清理",
        "due": "2023-05-10",
        "support": [],
    }


def test_empty_rows_between_are_passed_over() -> None:
    grid = sheet(
        HEAD, ("甲局", "一", "2023-05-10"), ("", "", ""), ("/", "—", ""), ("乙局", "二", "2023-05-11")
    )

    assert [one["at"] for one in read_entries([grid], ITEM_COLUMNS, name="a.xlsx")] == ["表!A2", "表!A5"]


def test_merged_cells_say_the_same_for_each_row() -> None:
    grid = sheet(HEAD, ("甲局", "一", "2023-05-10"), ("", "二", "2023-05-11"))
    grid.merge((2, 1), (3, 1))

    assert [one["units"] for one in read_entries([grid], ITEM_COLUMNS, name="a.xlsx")] == [["甲局"], ["甲局"]]


def test_every_wrong_cell_is_named() -> None:
    grid = sheet(("单位", "问题", "是否整改", "时限"), ("甲局", "", "也许", "五月"))
    grid.cells[2, 1] = Cell("3", "这里是公式，不予计算")

    with pytest.raises(SheetInvalid) as refused:
        read_entries([grid], FOUND_COLUMNS, name="a.xlsx")

    assert [one.key for one in refused.value.findings] == ["表!A2", "表!B2", "表!C2", "表!D2"]


@pytest.mark.parametrize("grid", [sheet(("单位", "备注")), sheet(), sheet(HEAD)])
def test_a_sheet_without_the_headings_or_without_entries_is_refused(grid: Grid) -> None:
    with pytest.raises(SheetInvalid, match="什么都没有写入"):
        read_entries([grid], ITEM_COLUMNS, name="a.xlsx")


def test_a_classified_cell_is_refused() -> None:
    with pytest.raises(SheetInvalid, match="涉密"):
        read_entries([sheet(HEAD, ("甲局", "机密★1年", "2023-05-10"))], ITEM_COLUMNS, name="a.xlsx")


@given(
    st.dates(),
    st.sampled_from(["{0}-{1}-{2}", "{0}年{1}月{2}日", "{0}/{1}/{2}", "{0}.{1}.{2}", "{0}年{1}月{2}日前"]),
)
def test_a_day_is_read_however_it_is_written(day: object, shape: str) -> None:
    said = str(day)
    year, month, date_ = said.split("-")

    assert read_day(shape.format(year, int(month), int(date_))) == said


@given(st.text(alphabet="年月日-/.0五底 Q", max_size=12))
def test_what_is_no_day_is_refused_with_a_sentence(text: str) -> None:
    """There is no year 0, so that no text of these signs is a day."""
    with pytest.raises(CellInvalid, match=r"不是一个存在的日期|没有写年份"):
        read_day(text)


@pytest.mark.parametrize("text", ["3月5日", "12月31号", "3/5", "3.5", "３月５日前"])
def test_a_day_without_its_year_is_told_from_one_that_there_is_not(text: str) -> None:
    with pytest.raises(CellInvalid, match="没有写年份"):
        read_day(text)
