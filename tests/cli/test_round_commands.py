"""Dispatches, reports, schedules and units at the command line, from the notice to the sheet that comes back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from desk import ROOT, Desk, empty
from ruamel.yaml import YAML

from definitions.recurrence import Schedule

PAGE = (ROOT / "docs" / "dispatch-and-reports.md").read_text("utf-8")
OPEN, DAY = "2022-03-09", "2022-03-14"  # of the first dispatch
FOREST, WATER = "地区林草局", "地区水务局"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The first dispatch has just been opened."""
    desk = empty(tmp_path, "2022-03-01")
    desk.done("campaign", "open", "daxinganling-2022")
    desk.to(OPEN)
    desk.done("tick")
    return desk


def sheet(desk: Desk, unit: str = FOREST) -> Path:
    """Write the sheet of a unit; return where."""
    printed = desk.done("dispatch", "sheet", "1", "--unit", unit, "--out", str(desk.folder / "表"))
    return Path(printed.strip())


def fill(path: Path, **cells: Any) -> Path:
    """Fill in a sheet, and ``cells`` of it as said."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    for row in range(7, page.max_row + 1):
        page.cell(row, 5).value = f"第{row - 6}项有进展"
    for cell, value in cells.items():
        page[cell] = value
    book.save(path)
    return path


def states(desk: Desk) -> dict[str, str]:
    return {one["unit"]: one["state"] for one in desk.json("dispatch", "show", "1")["returns"]}


def test_a_return_is_entered_from_what_was_told_and_from_a_paper(desk: Desk) -> None:
    told = desk.done("dispatch", "receive", "1", "--unit", WATER, "--note", "河道治理按期推进")
    words = ("--paper", "林函〔2022〕1号", "--date", OPEN)
    desk.done("dispatch", "receive", "1", "--unit", FOREST, *words)

    assert told == f"{WATER} 收到报送：待报送 → 已报送\n"
    shown = {one["unit"]: one for one in desk.json("dispatch", "show", "1")["returns"]}
    assert (shown[WATER]["note"], shown[FOREST]["paper"]) == ("河道治理按期推进", "林函〔2022〕1号")
    assert desk.json("history", "show", "return:9")["items"][-1]["on_behalf"] == FOREST
    assert desk.json("audit", "verify")["ok"]


def test_a_dry_run_enters_nothing(desk: Desk) -> None:
    said = desk.json("dispatch", "receive", "1", "--unit", WATER, "--note", "好", "--dry-run")

    assert (said["items"][0]["target"], said["dry_run"]) == ("received", True)
    assert states(desk)[WATER] == "due"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--unit", "市水利局", "--note", "好"), 3, "不在调度1应报送之列"),
        (("--unit", WATER), 2, "--note"),
        (("--note", "好"), 2, "--unit"),
        (("--unit", WATER, "--note", "好", "--date", OPEN), 2, "--paper"),
        (("--unit", WATER, "--paper", "没登记〔2022〕1号"), 3, "没有登记"),
        (("--unit", WATER, "--paper", "水函〔2022〕1号", "--date", "2022-03-10"), 2, "晚于今天"),
    ],
)
def test_what_cannot_be_entered_is_refused(desk: Desk, words: tuple[str, ...], code: int, said: str) -> None:
    assert said in desk.refused("dispatch", "receive", "1", *words, code=code)


def test_a_sheet_goes_out_and_comes_back(desk: Desk) -> None:
    path = fill(sheet(desk), I7="请地区财政局安排资金", F7="60%")

    told = desk.done("dispatch", "receive", "1", "--file", str(path))
    again = desk.done("dispatch", "receive", "1", "--file", str(path))

    assert told == f"{FOREST} 收到报送：待报送 → 已报送，6 项任务\n"
    assert "此前已收" in again
    shown = desk.done("dispatch", "show", "1")
    assert f"{FOREST}，任务10：请地区财政局安排资金" in shown
    (entry,) = [one for one in desk.json("history", "show", "return:9")["items"] if one["event"] == "receive"]
    assert entry["paper"].startswith(f"调度1报送表（{FOREST}")
    assert len(entry["evidence"]) == 1


def test_a_next_sheet_shows_what_was_said_before(desk: Desk) -> None:
    desk.done("dispatch", "receive", "1", "--file", str(fill(sheet(desk))))
    desk.to("2022-03-23")
    desk.done("tick")

    out = desk.done("dispatch", "sheet", "2", "--unit", FOREST, "--out", str(desk.folder / "下一次"))

    page = openpyxl.load_workbook(out.strip()).worksheets[0]
    assert (page["D7"].value, page["E7"].value) == ("第1项有进展", None)


def test_of_several_sheets_one_wrong_cell_keeps_all_out(desk: Desk) -> None:
    good, bad = fill(sheet(desk)), fill(sheet(desk, WATER), F7="很多", E3="3月5日")

    sentence = desk.refused("dispatch", "receive", "1", "--file", str(good), "--file", str(bad), code=5)

    assert "2 处错误，什么都没有写入" in sentence
    assert "报送表!F7" in sentence
    assert "报送表!E3" in sentence
    assert set(states(desk).values()) == {"due"}


def test_a_sheet_of_somebody_else_or_no_sheet_is_refused(desk: Desk) -> None:
    other = fill(sheet(desk), E2="市水利局")
    text = desk.folder / "说明.xlsx"
    text.write_text("不是表格", "utf-8")

    assert "不在本次应报送之列" in desk.refused("dispatch", "receive", "1", "--file", str(other), code=5)
    assert "不是 .xlsx" in desk.refused("dispatch", "receive", "1", "--file", str(text), code=5)
    assert "没有" in desk.refused("dispatch", "receive", "1", "--file", str(desk.folder / "无.xlsx"), code=3)
    assert "只能写一个" not in desk.refused("dispatch", "sheet", "1", "--unit", "市水利局", code=3)


def test_a_sheet_is_written_over_only_when_asked(desk: Desk) -> None:
    path = fill(sheet(desk))
    before = path.read_bytes()
    words = ("dispatch", "sheet", "1", "--unit", FOREST, "--out", str(path.parent))

    assert "--overwrite" in desk.refused(*words, code=1)
    assert path.read_bytes() == before
    desk.done(*words, "--overwrite")
    assert path.read_bytes() != before


def test_a_closed_round_takes_nothing(desk: Desk) -> None:
    path = fill(sheet(desk))
    for day in ("2022-03-12", DAY):
        desk.to(day)
        desk.done("tick")
    summary = desk.json("paper", "list", "--kind", "调度情况汇总")["items"][0]["id"]
    desk.done("paper", "approve", summary, "--as", "director")
    desk.done("paper", "issue", summary)
    assert "家没有报来" in desk.refused("dispatch", "close", "1", code=4)
    desk.done("dispatch", "close", "1", "--reason", "并入下一次")

    for words in (("--unit", FOREST, "--note", "补报"), ("--file", str(path))):
        assert "不再收报送" in desk.refused("dispatch", "receive", "1", *words, code=4)


def test_why_says_what_a_return_waits_for(desk: Desk) -> None:
    ways = {way["event"]: way for way in desk.json("why", "return:7")["items"]}

    assert ways["receive"]["allowed"]
    assert "时限 2022-03-11 未到" in ways["miss"]["reasons"][0]
    assert "dispatch show" in desk.refused("why", "return:999", code=3)


def test_schedules_say_when_and_why_not(desk: Desk) -> None:
    items = {item["slug"]: item for item in desk.json("schedule", "list")["items"]}

    assert items["dispatch-14-28"]["rule"] == "每月14日、28日，遇休息日提前，错过的逐次补办"
    assert items["dispatch-14-28"]["next"][:2] == ["2022-03-14", "2022-03-28"]
    assert items["dispatch-14-28"]["moved"] == ["2022-05-14 → 2022-05-13", "2022-05-28 → 2022-05-27"]
    assert "没有写明多久一次" in items["brief"]["why"]
    assert "随“创建工作调度”办理" in items["dispatch-report"]["why"]
    assert [item["slug"] for item in desk.json("schedule", "list", "--kind", "调度")["items"]] == [
        "dispatch-14-28"
    ]
    desk.to("2022-06-01")
    assert "到 2022-05-31 为止" in desk.json("schedule", "show", "dispatch-14-28")["why"]


def test_a_vague_one_gets_its_day_by_hand(desk: Desk) -> None:
    desk.done("schedule", "hold", "progress-report", "--date", "2022-04-11", "--reason", "领导要求")
    desk.to("2022-03-25")
    desk.done("tick")

    (item,) = desk.json("report", "list")["items"]
    assert (item["title"], item["due"], item["unresolved"]) == (
        "工作进展情况和信息报送",
        "2022-04-11",
        ["领导小组各成员单位"],
    )
    desk.done("unit", "group", "领导小组各成员单位", "--add", WATER, "--add", FOREST)
    desk.done("tick")
    assert [one["unit"] for one in desk.json("report", "show", "1")["returns"]] == [WATER, FOREST]
    assert "已经有一次" in desk.refused("schedule", "hold", "progress-report", "--date", "2022-04-11", code=1)
    assert "代号" in desk.refused("schedule", "hold", "nothing", "--date", "2022-04-11", code=3)
    desk.refused("schedule", "set", "half-yearly-report", "--start", "2022-07-01", code=1)
    desk.refused("schedule", "set", "half-yearly-report", code=2)


def test_contacts_are_entered_and_read_as_of_a_day(desk: Desk) -> None:
    words = ("unit", "contact", WATER, "--role", "联络员", "--phone", "0457-0000000")
    desk.done(*words, "--post", "办公室主任")
    desk.to("2022-05-01")
    desk.done(*words, "--post", "河湖科科长")

    assert [one["post"] for one in desk.json("unit", "show", "水务局")["contacts"]] == ["河湖科科长"]
    then = desk.json("unit", "show", WATER, "--as-of", "2022-04-01")["contacts"]
    assert [(one["post"], one["phone"]) for one in then] == [("办公室主任", "0457-0000000")]
    assert "联络员：河湖科科长" in desk.done("unit", "list")
    assert "分管领导" in desk.refused("unit", "contact", WATER, "--role", "局长", "--post", "局长", code=2)
    assert "是否应为" in desk.refused("unit", "show", "地区水务", code=3)
    assert "没有“各村”这个组" in desk.refused("unit", "group", "各村", "--add", WATER, code=3)


def test_the_page_names_every_key_and_shows_a_schedule_that_can_run(desk: Desk) -> None:
    desk.done("dispatch", "receive", "1", "--file", str(fill(sheet(desk))))
    shown = desk.json("dispatch", "show", "1")
    sent = next(one for one in shown["returns"] if one["items"])
    said = [
        *desk.json("dispatch", "list")["items"],
        sent,
        sent["items"][0],
        *desk.json("schedule", "list")["items"],
        *desk.json("unit", "list")["items"],
        *desk.json("unit", "group")["items"],
    ]
    block = re.search(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)

    last = PAGE.partition("## 五、")[2]
    assert [key for one in said for key in one if f"`{key}`" not in last] == []
    assert block is not None
    (schedule,) = YAML(typ="safe", pure=True).load(block[1])["schedules"]
    assert Schedule.model_validate(schedule).source == "office"
