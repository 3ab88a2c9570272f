"""Tables as offices make them: titles above, other headings, merged cells, sections between, remarks below."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from definitions.sheet.headings import known_headings, plain, sheet_kinds
from definitions.sheet.tables import find_tables
from definitions.sheet.xlsx_in import read_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from definitions.sheet.tables import Row, Table

HEAD = ["序号", "主要任务", "牵头部门", "配合部门", "完成时限"]


def found(rows: Sequence[Any], *merged: str, title: str = "分解表") -> tuple[Table, list[str]]:
    """Return the one table of a sheet made by another program, and the sentences of its findings."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    [table], findings = find_tables(read_workbook(stream.getvalue()))
    return table, [one.sentence() for one in findings]


def texts(row: Row) -> dict[str, str]:
    return {key: seen.text for key, seen in row.cells.items() if seen.text}


def test_titles_above_the_headings_are_passed_over() -> None:
    table, findings = found(
        [["某县任务分解表"], [None, "（2024年）"], HEAD, [1, "植树", "林业局", "各乡镇", "2024-03-12"]],
        "A1:E1",
    )

    assert findings == []
    assert [texts(row) for row in table.rows] == [
        {"no": "1", "title": "植树", "lead": "林业局", "support": "各乡镇", "due": "2024-03-12"}
    ]


def test_headings_of_two_rows_are_read_column_by_column() -> None:
    rows = [
        ["序号", "工作任务", "责任单位", None, "时间节点"],
        [None, None, "牵头单位", "配合单位", None],
        [1, "植树", "甲", "乙", "年底"],
    ]

    table, _ = found(rows, "A1:A2", "B1:B2", "C1:D1", "E1:E2")

    assert [texts(row) for row in table.rows] == [
        {"no": "1", "title": "植树", "lead": "甲", "support": "乙", "due": "年底"}
    ]


def test_cells_merged_downwards_count_for_every_row() -> None:
    rows = [[*HEAD, "类别"], [1, "植树", "甲", None, None, "生态"], [2, "护林", "乙", None, None, None]]

    table, _ = found(rows, "F2:F3")

    assert [texts(row)["section"] for row in table.rows] == ["生态", "生态"]


def test_rows_of_one_merged_number_are_one_item() -> None:
    rows = [
        [*HEAD, "目标要求"],
        [1, "植树", "甲", "丙", None, "造林：≥10万亩"],
        [None, None, None, "丁", None, "成活率：≥85%"],
        [2, "护林", "乙", None, None, None],
    ]

    table, findings = found(rows, "A2:A3", "B2:B3", "C2:C3")

    assert findings == []
    assert [texts(row) for row in table.rows] == [
        {
            "no": "1",
            "title": "植树",
            "lead": "甲",
            "support": "丙、丁",
            "targets": "造林：≥10万亩\n成活率：≥85%",
        },
        {"no": "2", "title": "护林", "lead": "乙"},
    ]


def test_one_item_cannot_have_two_titles() -> None:
    rows = [HEAD, [1, "植树", "甲", None, None], [None, "护林", None, None, None]]

    table, _ = found(rows, "A2:A3")

    [row] = table.rows
    assert "合并成一项的几行里写了不同的内容：“植树”、“护林”" in row.cells["title"].problem
    assert row.cells["title"].address == "分解表!B2"


def test_headings_of_sections_between_the_rows_are_the_section_of_those_below() -> None:
    rows = [
        HEAD,
        ["（一）生态"],
        [1, "植树", "甲", None, None],
        ["（二）环境"],
        [2, "治水", "乙", None, None],
    ]

    table, findings = found(rows, "A2:E2", "A4:E4")

    assert findings == []
    assert [(texts(row)["no"], texts(row)["section"]) for row in table.rows] == [
        ("1", "（一）生态"),
        ("2", "（二）环境"),
    ]


def test_a_remark_below_is_left_out_and_said() -> None:
    table, findings = found([HEAD, [1, "植树", "甲", None, None], ["备注：本表由县创建办解释"]])

    assert len(table.rows) == 1
    assert findings == ["（分解表!A3） [row-remark] 注意：“备注：本表由县创建办解释”不像是任务，没有读。"]


def test_an_unknown_column_is_said_and_its_cells_are_left_alone() -> None:
    table, findings = found([[*HEAD, "完成情况"], [1, "植树", "甲", None, None, "已办"]])

    assert "已办" not in texts(table.rows[0]).values()
    [sentence] = findings
    assert sentence.startswith("（分解表!F1） [heading-unknown] 注意：不认识“完成情况”这一列，没有读。")


def test_two_columns_of_one_meaning_are_an_error() -> None:
    _, findings = found([[*HEAD, "牵头单位"], [1, "植树", "甲", None, None, "乙"]])

    assert findings == [
        "（分解表!F1） [heading-twice] 错误：“牵头单位”和 分解表!C1 是同一种列，只读前一列；请删去或改名。"
    ]


def test_dates_percentages_and_numbers_of_the_program_are_read_as_people_see_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "指标名称", "目标值", "标准值", "完成时限"])
    sheet.append([1.0, "覆盖率", 0.44, 60.5, dt.date(2024, 6, 30)])
    sheet["C2"].number_format = "0%"
    stream = io.BytesIO()
    book.save(stream)

    [table], _ = find_tables(read_workbook(stream.getvalue()))

    assert table.kind.holds == "indicators"
    assert texts(table.rows[0]) == {
        "no": "1",
        "name": "覆盖率",
        "target": "44%",
        "standard": "60.5",
        "due": "2024-06-30",
    }


def test_a_formula_is_a_problem_of_its_cell_and_is_never_computed() -> None:
    table, _ = found([HEAD, ["=1+1", "植树", '=HYPERLINK("http://x")', None, None]])

    [row] = table.rows
    assert "公式，不予计算" in row.cells["no"].problem
    assert "公式，不予计算" in row.cells["lead"].problem
    assert row.cells["lead"].address == "分解表!C2"


def test_a_workbook_without_such_a_table_says_what_it_looked_for() -> None:
    book = openpyxl.Workbook()
    stream = io.BytesIO()
    book.save(stream)

    tables, [finding] = find_tables(read_workbook(stream.getvalue()))

    assert tables == []
    assert "没有找到分解表：任务表有“序号”“任务”等列；指标表有“序号”“指标名称”等列" in finding.message


def test_a_second_table_of_the_same_kind_is_an_error() -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("表二")):
        assert sheet is not None
        sheet.append(HEAD)
        sheet.append([1, "植树", "甲", None, None])
    stream = io.BytesIO()
    book.save(stream)

    _, [finding] = find_tables(read_workbook(stream.getvalue()))

    assert finding.code == "sheet-twice"
    assert "“表二”和“Sheet”都像是任务表" in finding.message


def test_hidden_sheets_are_not_read() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(HEAD)
    old = book.create_sheet("旧表")
    old.append(HEAD)
    old.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)

    assert [grid.title for grid in read_workbook(stream.getvalue())] == ["Sheet"]


@pytest.mark.parametrize("kind", sheet_kinds(), ids=lambda kind: kind.title)
def test_no_heading_means_two_columns(kind: Any) -> None:
    words = [plain(word) for heading in kind.columns for word in {heading.title, *heading.also}]

    assert len(words) == len(set(words))
    assert set(known_headings(kind.holds)) == set(words)
