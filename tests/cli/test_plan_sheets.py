"""The 责任分解表 at the command line: out, edited, in again; and what bad workbooks get."""

from __future__ import annotations

import hashlib
import json
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from desk import ROOT, empty

from definitions.catalogue import shipped

if TYPE_CHECKING:
    from pathlib import Path

    from desk import Desk

SOURCE = ROOT / "definitions" / "plans"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    return empty(tmp_path)


def taken_out(desk: Desk, name: str = "dengfeng-2023") -> Path:
    """Copy a shipped plan and write its workbook beside it."""
    path = desk.folder / "方案.yaml"
    path.write_bytes((SOURCE / f"{name}.yaml").read_bytes())
    desk.done("plan", "to-xlsx", "方案.yaml", "--out", "表.xlsx")
    return path


def edit(desk: Desk, cells: dict[str, object], sheet: str = "任务", *, without: int | None = None) -> None:
    """Change cells of the workbook with another program, and delete a row."""
    book = openpyxl.load_workbook(desk.folder / "表.xlsx")
    for address, value in cells.items():
        book[sheet][address] = value
    if without is not None:
        book[sheet].delete_rows(without)
    book.save(desk.folder / "表.xlsx")


@pytest.mark.parametrize("name", shipped("plans"))
def test_out_and_in_again_leaves_every_byte(desk: Desk, name: str) -> None:
    path = taken_out(desk, name)
    before = path.read_bytes()

    result = desk.duban("plan", "from-xlsx", "表.xlsx", "--into", "方案.yaml")

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "表格和方案一致，没有要改的。\n")
    assert path.read_bytes() == before


def test_saved_by_another_program_it_still_says_the_same(desk: Desk) -> None:
    path = taken_out(desk)
    before = path.read_bytes()
    edit(desk, {})

    desk.done("plan", "from-xlsx", "表.xlsx", "--into", "方案.yaml")

    assert path.read_bytes() == before


def test_the_same_plan_gives_the_same_workbook(desk: Desk) -> None:
    taken_out(desk)
    first = hashlib.sha256((desk.folder / "表.xlsx").read_bytes()).hexdigest()

    desk.done("plan", "to-xlsx", "方案.yaml", "--out", "表.xlsx", "--force")

    assert hashlib.sha256((desk.folder / "表.xlsx").read_bytes()).hexdigest() == first
    with zipfile.ZipFile(desk.folder / "表.xlsx") as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_workbook_is_not_overwritten_by_surprise(desk: Desk) -> None:
    taken_out(desk)

    said = desk.refused("plan", "to-xlsx", "方案.yaml", "--out", "表.xlsx", code=1)

    assert "表.xlsx 已存在，没有覆盖" in said
    assert "加 --force 重试" in said


@pytest.mark.parametrize(
    ("sheet", "address", "value", "code"),
    [("任务", "I3", "9", "stage-unknown"), ("指标", "O3", "88", "duty-unknown")],
)
def test_a_cell_that_points_nowhere_is_named_and_nothing_is_written(
    desk: Desk, sheet: str, address: str, value: str, code: str
) -> None:
    path = taken_out(desk)
    before = path.read_bytes()
    edit(desk, {address: value}, sheet)

    for more in ((), ("--dry-run",)):
        said = desk.refused("plan", "from-xlsx", "表.xlsx", "--into", "方案.yaml", *more, code=5)
        assert f"表.xlsx（{sheet}!{address}） [{code}] 错误" in said
    assert path.read_bytes() == before


def test_an_error_that_the_plan_had_before_keeps_no_cell_out(desk: Desk) -> None:
    path = taken_out(desk)
    edit(desk, {"I3": "9", "C3": "新的标题"})
    path.write_text(path.read_text("utf-8").replace("    stage: 2\n", "    stage: 9\n", 1), "utf-8")

    assert "新的标题" in desk.done("plan", "from-xlsx", "表.xlsx", "--into", "方案.yaml")


@pytest.mark.parametrize("into", ["没有.yaml", "dengfeng-2023"])
def test_the_plan_to_change_is_a_file_that_is_there(desk: Desk, into: str) -> None:
    taken_out(desk)

    said = desk.refused("plan", "from-xlsx", "表.xlsx", "--into", into, code=3)

    assert f"没有 {into} 这个文件，请核对路径" in said


def test_a_title_that_looks_like_a_formula_stays_text(desk: Desk) -> None:
    path = taken_out(desk)
    text = path.read_text("utf-8").replace(
        "title: 继续推进河湖长制", 'title: \'=HYPERLINK("http://x","+1")\''
    )
    path.write_text(text, "utf-8")

    desk.done("plan", "to-xlsx", "方案.yaml", "--out", "表.xlsx", "--force")

    cell = openpyxl.load_workbook(desk.folder / "表.xlsx")["任务"]["C6"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x","+1")')
    desk.done("plan", "from-xlsx", "表.xlsx", "--into", "方案.yaml")
    assert path.read_text("utf-8") == text


def test_the_workbook_is_laid_out_for_the_office(desk: Desk) -> None:
    taken_out(desk)

    book = openpyxl.load_workbook(desk.folder / "表.xlsx")

    assert book.sheetnames == ["任务", "指标", "填写说明"]
    sheet = book["指标"]
    assert sheet["A1"].value == "登封市省级生态县创建工作实施方案指标分解表"
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref == "A2:Q35"
    assert [cell.value for cell in sheet[2]][:9] == [
        "序号",
        "领域",
        "任务",
        "指标名称",
        "单位",
        "属性",
        "判定",
        "目标值",
        "标准值",
    ]
    assert sheet["A3"].font.name == "仿宋"
    assert sheet["D3"].alignment.wrap_text
    lists = {str(one.sqref).split(":")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    assert lists["F3"] == '"约束性,参考性,鼓励性"'
    assert lists["G3"].startswith('"数值比较,分档')


def test_an_edit_is_told_and_changes_its_line_alone(desk: Desk) -> None:
    path = taken_out(desk)
    before = path.read_text("utf-8").splitlines()
    edit(desk, {"E6": "市水利局、市林业局", "J6": "2023年10月底前"})

    said = desk.done("plan", "from-xlsx", "表.xlsx", "--into", "方案.yaml")

    after = path.read_text("utf-8").splitlines()
    assert said.splitlines() == [
        "改动任务4“继续推进河湖长制”",
        "  牵头单位：市水利局 → 市水利局、市林业局（任务!E6）",
        "  时限：空 → 2023年10月底前（任务!J6）",
    ]
    assert sorted(set(after) - set(before)) == [
        "    due: 2023-10-31",
        "    due_text: 2023年10月底前",
        "    lead: [市水利局, 市林业局]",
    ]
    assert len(after) == len(before)
    assert desk.json("plan", "lint", "方案.yaml")["errors"] == 0


def test_a_dry_run_tells_and_writes_nothing(desk: Desk) -> None:
    path = taken_out(desk)
    before = path.read_bytes()
    edit(desk, {"C6": "推进河长制"})

    result = desk.duban("plan", "from-xlsx", "表.xlsx", "--into", "方案.yaml", "--dry-run")

    assert result.exit_code == 0
    assert "任务：继续推进河湖长制 → 推进河长制（任务!C6）" in result.stdout
    assert result.stderr == "以上 1 项改动没有写入（--dry-run）。\n"
    assert path.read_bytes() == before


def test_items_go_only_when_somebody_says_so(desk: Desk) -> None:
    path = taken_out(desk)
    before = path.read_bytes()
    edit(desk, {}, without=6)

    refused = desk.duban("plan", "from-xlsx", "表.xlsx", "--into", "方案.yaml")
    assert (refused.exit_code, refused.stdout) == (1, "删去任务4“继续推进河湖长制”\n")
    assert "加 --yes 重试" in refused.stderr
    assert path.read_bytes() == before

    desk.done("plan", "from-xlsx", "表.xlsx", "--into", "方案.yaml", "--yes")
    assert 4 not in [duty["no"] for duty in desk.json("plan", "show", "方案.yaml")["duties"]]


def test_every_wrong_cell_is_named_and_nothing_is_written(desk: Desk) -> None:
    path = taken_out(desk)
    before = path.read_bytes()
    edit(desk, {"J6": "下个月", "A7": "五", "I8": "第9阶段：收尾", "C9": "=1+1"})

    said = desk.refused("plan", "from-xlsx", "表.xlsx", "--into", "方案.yaml", code=5)

    assert "有 3 处错误，什么都没有写入" in said
    for address in ("任务!J6", "任务!A7", "任务!C9"):
        assert f"表.xlsx（{address}）" in said
    assert path.read_bytes() == before


def test_the_result_may_go_to_another_file(desk: Desk) -> None:
    path = taken_out(desk)
    before = path.read_bytes()
    edit(desk, {"C6": "推进河长制"})

    desk.done("plan", "from-xlsx", "表.xlsx", "--into", "方案.yaml", "--out", "新版.yaml")

    assert path.read_bytes() == before
    assert "title: 推进河长制" in (desk.folder / "新版.yaml").read_text("utf-8")
    assert "已存在" in desk.refused(
        "plan", "from-xlsx", "表.xlsx", "--into", "方案.yaml", "--out", "新版.yaml", code=1
    )


def test_a_plan_is_made_of_a_workbook_alone(desk: Desk) -> None:
    taken_out(desk)

    desk.done("plan", "from-xlsx", "表.xlsx", "--out", "jia-2024.yaml")

    made, before = desk.json("plan", "show", "jia-2024.yaml"), desk.json("plan", "show", "dengfeng-2023")
    assert made["id"] == "jia-2024"
    assert made["duties"] == before["duties"]
    assert made["indicators"] == before["indicators"]
    linted = json.loads(desk.duban("plan", "lint", "jia-2024.yaml", "--json").stdout)["items"]
    assert {one["code"] for one in linted if one["severity"] == "error"} == {"placeholder-left"}


@pytest.mark.parametrize(
    ("name", "content", "code", "said"),
    [
        ("没有.xlsx", None, 3, "没有 没有.xlsx 这个文件"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 5, "旧版的 .xls"),
        ("文字.xlsx", "序号".encode(), 5, "不是 .xlsx 表格"),
        ("大.xlsx", b"PK" + b"0" * 9_000_000, 5, "超过上限 8 MB"),
    ],
)
def test_what_is_no_workbook_is_refused(
    desk: Desk, name: str, content: bytes | None, code: int, said: str
) -> None:
    path = taken_out(desk)
    before = path.read_bytes()
    if content is not None:
        (desk.folder / name).write_bytes(content)

    assert said in desk.refused("plan", "from-xlsx", name, "--into", "方案.yaml", code=code)
    assert path.read_bytes() == before


def test_a_plan_with_errors_is_not_edited(desk: Desk) -> None:
    path = taken_out(desk)
    path.write_text(path.read_text("utf-8").replace("title: 继续", "tilte: 继续"), "utf-8")

    assert "没有“tilte”这个键" in desk.refused("plan", "from-xlsx", "表.xlsx", "--into", "方案.yaml", code=5)


def test_it_must_be_said_where_to(desk: Desk) -> None:
    taken_out(desk)

    assert "--into" in desk.refused("plan", "from-xlsx", "表.xlsx", code=2)


@pytest.mark.parametrize(("out", "said"), [("没有/表.xlsx", "没有 没有 这个文件夹"), (".", "已存在")])
def test_a_place_that_cannot_be_written_to_is_named_as_it_was_given(desk: Desk, out: str, said: str) -> None:
    before = desk.files()

    sentence = desk.refused("plan", "to-xlsx", "dengfeng-2023", "--out", out, code=1)

    assert said in sentence
    assert out in sentence
    assert desk.files() == before


def test_a_folder_is_no_workbook_to_write_over(desk: Desk) -> None:
    sentence = desk.refused("plan", "to-xlsx", "dengfeng-2023", "--out", ".", "--force", code=1)

    assert "这是一个文件夹" in sentence


def test_a_file_of_another_kind_is_no_plan_and_that_is_said(desk: Desk) -> None:
    taken_out(desk)

    sentence = desk.refused("plan", "lint", "表.xlsx", code=3)

    assert "不是 .yaml 文件" in sentence
