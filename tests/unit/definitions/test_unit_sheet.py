"""The sheet that one unit fills in: what was written comes back, and what is wrong names its cell."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.sheet.errors import SheetInvalid, WorkbookRefused
from definitions.sheet.unit_read import UnitSheet, read_unit_sheet
from definitions.sheet.unit_sheet import UnitFacts, write_unit_sheet
from definitions.sheet.xlsx_in import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

MARK, UNIT = "daxinganling-2022/dispatch:1", "地区林草局"
FACTS = UnitFacts(
    mark=MARK,
    title="创建工作调度（2022-03-14）",
    unit=UNIT,
    due="2022-03-11",
    duties=[
        {"duty": "10", "title": "林草覆盖率≥60%", "due": "2022-05-31", "last": "完成 3 成"},
        {"duty": "11", "title": "=全面实施生物多样性保护", "due": "", "last": ""},
    ],
)
FIRST, SECOND = 7, 8  # rows of the duties
DAY, HEADING = "E3", "E6"


def filled(change: Callable[[Any], None] | None = None) -> bytes:
    """Return the sheet as its unit sends it back, and as ``change`` spoils it."""
    book = openpyxl.load_workbook(io.BytesIO(write_unit_sheet(FACTS)))
    sheet = book.worksheets[0]
    sheet[DAY] = "2022-03-09"
    for row, progress in ((FIRST, "已完成造林"), (SECOND, "完成本底调查")):
        sheet.cell(row, 5).value, sheet.cell(row, 6).value = progress, 60
    if change is not None:
        change(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content: bytes, *, mark: str = MARK) -> UnitSheet:
    return read_unit_sheet(
        read_workbook(content),
        name="表.xlsx",
        mark=mark,
        duties={UNIT: ["10", "11"]}.get,
        today="2022-03-10",
    )


def wrong(content: bytes, **more: str) -> dict[str, str]:
    """Return cell → what is said of it."""
    with pytest.raises(SheetInvalid) as caught:
        read(content, **more)
    return {finding.key: finding.message for finding in caught.value.findings}


def test_the_same_facts_give_the_same_bytes_and_nothing_computes() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_unit_sheet(FACTS)))

    assert write_unit_sheet(FACTS) == write_unit_sheet(FACTS)
    cell = book.worksheets[0].cell(SECOND, 2)
    assert (cell.value, cell.data_type) == ("=全面实施生物多样性保护", "s")


def test_what_a_unit_fills_in_comes_back() -> None:
    def more(sheet: Any) -> None:
        sheet["B4"], sheet["B5"] = "林函〔2022〕1号", "总体顺利"
        sheet.cell(FIRST, 9).value = "请地区财政局\n安排资金"

    said = read(filled(more))

    assert (said.unit, said.number, said.filled, said.note) == (
        UNIT,
        "林函〔2022〕1号",
        "2022-03-09",
        "总体顺利",
    )
    assert said.items[0] == {
        "duty": "10",
        "progress": "已完成造林",
        "percent": 60,
        "problem": None,
        "next": None,
        "ask": "请地区财政局安排资金",
        "filled": "2022-03-09",
    }
    assert [item["duty"] for item in said.items] == ["10", "11"]
    assert said.left_out == ()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2022.3.5", "2022-03-05"),
        ("2022年3月5日", "2022-03-05"),
        (date(2022, 3, 5), "2022-03-05"),
        ("２０２２/3/5", "2022-03-05"),
    ],
)
def test_a_day_may_be_typed_as_offices_do(typed: object, day: str) -> None:
    assert read(filled(lambda sheet: sheet.__setitem__(DAY, typed))).filled == day


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("3月5日", "年份不能省"),
        ("2022年3月", "看不出是哪一天"),
        ("2022-02-30", "没有"),
        ("昨天", "看不出是哪一天"),
        (datetime(2022, 3, 11), "晚于今天"),  # noqa: DTZ001 - what a cell holds
    ],
)
def test_a_day_that_cannot_be_told_is_said(typed: object, said: str) -> None:
    assert said in wrong(filled(lambda sheet: sheet.__setitem__(DAY, typed)))[f"报送表!{DAY}"]


@pytest.mark.parametrize(
    ("typed", "percent"), [("60%", 60), (0.6, None), ("６０", 60), (33.5, "33.5"), ("0", 0), ("100", 100)]
)
def test_a_share_is_a_number_of_hundred(typed: object, percent: object) -> None:
    content = filled(lambda sheet: setattr(sheet.cell(FIRST, 6), "value", typed))

    if percent is None:
        assert "看不出是 0.6% 还是 60%" in wrong(content)["报送表!F7"]
    else:
        assert read(content).items[0]["percent"] == percent


def _cell(row: int, column: int, value: object) -> Callable[[Any], None]:
    return lambda sheet: setattr(sheet.cell(row, column), "value", value)


@pytest.mark.parametrize(
    ("change", "cell", "said"),
    [
        (_cell(6, 5, "进展"), HEADING, "应为“进展情况”"),
        (_cell(6, 5, None), "A6", "缺“进展情况”"),
        (_cell(6, 10, "备注"), "J6", "没有“备注”这一列"),
        (_cell(6, 1, "序号"), "A12", "找不到“任务序号”"),
        (_cell(FIRST, 5, "=1+1"), "E7", "公式"),
        (_cell(FIRST, 5, None), "E7", "没有填"),
        (_cell(FIRST, 6, "很多"), "F7", "不是比例"),
        (_cell(FIRST, 6, 160), "F7", "0 到 100 之间"),
        (_cell(FIRST, 1, "99"), "A7", "不是本单位在办的任务"),
        (_cell(SECOND, 1, "10"), "A8", "在第 7 行已经有了"),
        (_cell(9, 5, "多出一行"), "A9", "没有写任务序号"),
        (_cell(2, 5, "市水利局"), "E2", "不在本次应报送之列"),
        (_cell(FIRST, 7, "机密★1年"), "G7", "密级"),
        (lambda sheet: sheet.merge_cells("G7:H7"), "G7", "合并了单元格"),
        (lambda sheet: sheet.merge_cells("E7:E8"), "E7", "合并了单元格"),
    ],
)
def test_what_is_wrong_names_its_cell(change: Callable[[Any], None], cell: str, said: str) -> None:
    found = wrong(filled(change))

    assert said in found[f"报送表!{cell}"], found


def test_everything_wrong_is_said_at_once() -> None:
    def spoil(sheet: Any) -> None:
        sheet[DAY], sheet["E7"], sheet["F8"] = "3月5日", "=A1", "很多"

    assert set(wrong(filled(spoil))) == {"报送表!E3", "报送表!E7", "报送表!F8"}


def test_the_sheet_of_another_round_or_an_empty_one_is_refused() -> None:
    assert "dispatch:1" in wrong(filled(), mark="daxinganling-2022/dispatch:2")["报送表!B2"]
    empty = wrong(filled(lambda sheet: sheet.delete_rows(FIRST, 2)))
    assert "整张表没有填内容" in empty["报送表!B5"]


def test_a_row_that_was_left_out_is_told() -> None:
    said = read(filled(lambda sheet: sheet.delete_rows(SECOND)))

    assert said.left_out == ("11",)


def test_a_workbook_that_is_not_ours_or_too_long_is_refused() -> None:
    book = openpyxl.Workbook()
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(WorkbookRefused, match="报送标识"):
        read(stream.getvalue())

    def lengthen(sheet: Any) -> None:
        for row in range(9, 10_009):
            sheet.cell(row, 1).value = str(row)

    with pytest.raises(WorkbookRefused, match="超出 5000 行"):
        read(filled(lengthen))


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=2, max_size=30).filter(
    lambda text: text.strip("/-—－／") and "_x" not in text and not text.startswith(('"', "="))
)


@given(progress=WORDS, ask=WORDS, percent=st.integers(0, 100))
def test_words_of_any_kind_come_back(progress: str, ask: str, percent: int) -> None:
    def write(sheet: Any) -> None:
        for column, value in ((5, progress), (6, percent), (9, ask)):
            cell = sheet.cell(FIRST, column)
            cell.value, cell.data_type = value, "n" if column == 6 else "s"

    (first, _) = read(filled(write)).items

    assert (first["progress"], first["percent"], first["ask"]) == (progress, percent, ask)
