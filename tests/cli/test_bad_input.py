"""What a careless plan, table or notice gets at the command line: a sentence with the place, and nothing entered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from desk import ROOT, empty, opened
from test_meeting_life import desk as announced
from test_meeting_life import held

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desk import Desk

TEXT = (ROOT / "definitions" / "plans" / "dengfeng-2023.yaml").read_text("utf-8")
HEAD = ("序号", "议定事项", "责任单位", "完成时限")
FIRST, SECOND = (
    ("1", "清理颍河垃圾", "市水利局", "2023年5月10日"),
    ("2", "修渠", "市财政局", "2023-05-11"),
)


__all__ = ["announced"]  # a fixture


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    return empty(tmp_path)


def with_rhythm(desk: Desk, rule: str) -> None:
    """Write the plan with another rule for its meeting, without a start."""
    said = TEXT.replace("rrule: FREQ=MONTHLY  # 原文没有写哪一天", f"rrule: {rule}", 1)
    assert said != TEXT
    start = said.index("start:", said.index(f"rrule: {rule}"))
    end = said.index("\n", start)
    (desk.folder / "方案.yaml").write_text(f"{said[:start]}start: null{said[end:]}", "utf-8")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "永远不会有一天符合"),
        ("FREQ=SECONDLY", "须有 FREQ，且只能是：YEARLY、MONTHLY、WEEKLY、DAILY"),
        ("FREQ=MINUTELY;INTERVAL=5", "须有 FREQ，且只能是"),
        ("FREQ=DAILY;BYSECOND=1", "里的“BYSECOND”不支持"),
        ("FREQ=MONTHLY;INTERVAL=0", "“INTERVAL”的值“0”不对"),
        ("INTERVAL=2", "须有 FREQ"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "“BYMONTHDAY”的值“32”不对"),
        ("每月一次", "不是“名称=值”"),
    ],
)
def test_a_rhythm_that_cannot_be_is_refused_at_its_line(desk: Desk, rule: str, said: str) -> None:
    with_rhythm(desk, rule)
    line = next(
        number
        for number, text in enumerate((desk.folder / "方案.yaml").read_text("utf-8").splitlines(), 1)
        if text.strip() == f"rrule: {rule}"
    )

    sentence = desk.refused("campaign", "open", "方案.yaml", code=5)

    assert f"方案.yaml:{line}:5（schedules[0].rrule）" in sentence
    assert said in sentence
    assert not desk.database.exists()


@pytest.mark.parametrize(
    ("rule", "code", "said"),
    [
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=10", "schedule-interval-unanchored", "请写明 start"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "schedule-day-sometimes", "2、4、6、9、11 月没有这一天"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "schedule-day-sometimes", "2 月（平年）没有这一天"),
        ("FREQ=MONTHLY;BYMONTHDAY=14,30", "schedule-day-sometimes", "定在 30 日"),
    ],
)
def test_a_rhythm_that_means_less_than_it_seems_is_pointed_out(
    desk: Desk, rule: str, code: str, said: str
) -> None:
    with_rhythm(desk, rule)

    found = desk.json("plan", "lint", "方案.yaml", "--select", "schedule")["items"]

    assert [(one["code"], said in one["message"]) for one in found if one["code"] == code] == [(code, True)]
    assert all(one["line"] for one in found)


@pytest.mark.parametrize(
    "rule", ["FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=29,30,31;BYSETPOS=-1"]
)
def test_the_last_day_of_every_month_is_a_day_that_every_month_has(desk: Desk, rule: str) -> None:
    with_rhythm(desk, rule)

    found = desk.json("plan", "lint", "方案.yaml", "--select", "schedule-day-sometimes")["items"]

    assert found == []


@pytest.mark.parametrize(
    ("year", "words", "said"),
    [
        (2031, (), "2030-01-01 不在 2031 年内"),
        (2030, ("--year", "2027"), "2030"),
    ],
)
def test_the_rest_days_of_another_year_are_refused(
    tmp_path: Path, year: int, words: tuple[str, ...], said: str
) -> None:
    desk = opened(tmp_path)
    path = tmp_path / "2027.json"
    day = {"name": "元旦", "date": "2030-01-01", "isOffDay": True}
    path.write_text(json.dumps({"year": year, "days": [day]}), "utf-8")

    assert said in desk.refused("calendar", "import", str(path), *words, code=5)


def table(desk: Desk, change: Callable[[Any], None]) -> None:
    """Write the plan and its table, changed by another program."""
    (desk.folder / "方案.yaml").write_text(TEXT, "utf-8")
    desk.done("plan", "to-xlsx", "方案.yaml", "--out", "表.xlsx")
    book = openpyxl.load_workbook(desk.folder / "表.xlsx")
    change(book["任务"])
    book.save(desk.folder / "表.xlsx")


def put(address: str, value: object) -> Callable[[Any], None]:
    return lambda sheet: sheet.__setitem__(address, value)


def lengthen(sheet: Any) -> None:
    for number in range(10_000):
        sheet.append([str(1000 + number), "一", f"任务{number}"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put("J3", "3月5日"), "表.xlsx（任务!J3） [cell-unreadable] 错误：时限：“3月5日”看不出是哪一天"),
        (put("J3", "2023.2.30"), "没有“2023.2.30”这一天"),
        (
            put("E3", "市水务管理局"),
            "表.xlsx（任务!E3） [unit-unknown] 错误：方案里没有“市水务管理局”这个单位，是否应为“市水利局”",
        ),
        (put("F3", "市水务管理局"), "表.xlsx（任务!F3） [unit-unknown]"),
        (put("C3", "=A1&B1"), "表.xlsx（任务!C3） [cell-unreadable] 错误：这里是公式，不予计算"),
        (lengthen, "任务!A5001 有内容，超出 5000 行、200 列的范围"),
    ],
)
def test_a_wrong_cell_of_the_table_of_duties_is_named_and_the_plan_left_alone(
    desk: Desk, change: Callable[[Any], None], said: str
) -> None:
    table(desk, change)

    sentence = desk.refused("plan", "from-xlsx", "表.xlsx", "--into", "方案.yaml", "--yes", code=5)

    assert said in sentence
    assert (desk.folder / "方案.yaml").read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put("E2", "主责部门"), "（任务!E2） [heading-unknown] 注意：不认识“主责部门”这一列，没有读"),
        (
            lambda sheet: sheet.merge_cells("C2:D2"),
            "（任务!D2） [heading-merged] 注意：任务!C2 的“任务”横向合并到了这一列，这一列没有读",
        ),
    ],
)
def test_a_heading_that_is_not_read_is_named(desk: Desk, change: Callable[[Any], None], said: str) -> None:
    table(desk, change)

    result = desk.duban("plan", "from-xlsx", "表.xlsx", "--into", "方案.yaml", "--yes")

    assert said in result.stderr
    assert (desk.folder / "方案.yaml").read_text("utf-8") == TEXT


def test_a_date_typed_as_offices_type_it_is_read(desk: Desk) -> None:
    table(desk, put("J3", "2023.3.5"))

    desk.done("plan", "from-xlsx", "表.xlsx", "--into", "方案.yaml", "--yes")

    assert desk.json("plan", "show", "方案.yaml")["duties"][0]["due"] == "2023-03-05"


def test_a_skeleton_whose_units_are_still_to_be_filled_in_takes_any_unit(desk: Desk) -> None:
    def no_stages(sheet: Any) -> None:
        for row in range(3, sheet.max_row + 1):
            sheet.cell(row, 9).value = None

    table(desk, no_stages)
    desk.done("plan", "new", "woxian", "--out", "新.yaml")

    desk.done("plan", "from-xlsx", "表.xlsx", "--into", "新.yaml", "--yes")

    assert desk.json("plan", "show", "新.yaml")["duties"][0]["lead"] == ["生态环境分局"]


def minutes(folder: Path, rows: list[tuple[str, ...]], change: Callable[[Any], None] | None = None) -> str:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "议定事项"
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(sheet)
    book.save(folder / "事项.xlsx")
    return str(folder / "事项.xlsx")


@pytest.mark.parametrize(
    ("rows", "change", "code", "said"),
    [
        (
            [HEAD, FIRST, ("2", "修渠", "市水务局", "2023-05-10")],
            None,
            3,
            "方案里没有“市水务局”这个单位，是否应为“市水利局”",
        ),
        (
            [("序号", "事情", "谁办", "何时"), FIRST],
            None,
            5,
            "没有找到表头。表头一行里至少要有：责任单位、议定事项、完成时限",
        ),
        ([HEAD, ("1", "=A1", "市水利局", "2023-05-10")], None, 5, "（议定事项!B2） [cell] 错误：这里是公式"),
        (
            [HEAD, FIRST, ("2", "修渠", "市财政局", "3月5日")],
            None,
            5,
            "（议定事项!D3） [cell] 错误：“3月5日”没有写年份",
        ),
        ([HEAD, FIRST], lambda sheet: sheet.merge_cells("B1:C1"), 5, "没有找到表头"),
        ([HEAD, *([FIRST] * 10_000)], None, 5, "超出 5000 行"),
    ],
)
def test_minutes_with_a_wrong_table_of_items_enter_nothing(
    announced: Desk,
    rows: list[tuple[str, ...]],
    change: Callable[[Any], None] | None,
    code: int,
    said: str,
) -> None:
    desk = held(announced)
    path = minutes(desk.folder, rows, change)

    sentence = desk.refused("meeting", "minute", "1", "--paper", "纪要1号", "--file", path, code=code)

    assert said in sentence
    assert "什么都没有写入" in sentence or "没有读" in sentence
    meeting = desk.json("meeting", "show", "1")
    assert (meeting["state"], meeting["items"]) == ("held", [])
