"""An inspection at the command line: announced or not, what it finds, and how that is put right."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from desk import Desk, opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DAY = "2023-06-15"
ADD = ("inspection", "add", "--title", "河道垃圾专项督查", "--date", DAY)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return opened(tmp_path)


def unannounced(desk: Desk) -> Desk:
    """Conduct an inspection that nobody was told of."""
    desk.done(*ADD, "--unannounced")
    desk.to(DAY)
    desk.done("inspection", "conduct", "1")
    return desk


def found(desk: Desk, *more: str, unit: str = "市水利局", problem: str = "颍河段有垃圾") -> str:
    """Enter a finding."""
    return desk.done("inspection", "find", "1", "--unit", unit, "--problem", problem, *more)


def reported(desk: Desk) -> Desk:
    """Report it by a paper that was written elsewhere."""
    desk.done("inspection", "report", "1", "--paper", "登创办通〔2023〕1号")
    return desk


def workbook(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write rows into a workbook."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("问题清单")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    path.write_bytes(content.getvalue())
    return path


def test_an_announced_one_waits_for_its_notice(desk: Desk) -> None:
    assert "督查通知已拟稿" in desk.done(*ADD)
    desk.to(DAY)

    assert "督查通知还没有印发" in desk.refused("inspection", "conduct", "1", code=4)

    (paper,) = desk.json("paper", "list", "--kind", "督查通知")["items"]
    desk.to("2023-06-12")
    desk.done("paper", "approve", paper["id"], "--as", "director")
    desk.done("paper", "issue", paper["id"])
    assert desk.json("inspection", "show", "1")["state"] == "notified"
    assert "日期未到" in desk.refused("inspection", "conduct", "1", code=4)
    assert any("督查通知" in name for name in desk.files())


def test_an_unannounced_one_has_no_notice(desk: Desk) -> None:
    desk.done(*ADD, "--unannounced")

    assert desk.json("paper", "list")["items"] == []
    assert "暗访不发通知" in desk.refused("inspection", "notify", "1", code=4)
    desk.to(DAY)
    desk.done("inspection", "conduct", "1")
    item = desk.json("inspection", "list")["items"][0]
    assert (item["state"], item["announced"], item["conducted"]) == ("conducted", False, DAY)


def test_it_lies_ahead_and_names_known_units(desk: Desk) -> None:
    words = ("inspection", "add", "--title", "督查", "--date")

    assert "已经过去" in desk.refused(*words, "2023-04-01", code=2)
    assert "是否应为“市水利局”" in desk.refused(*words, DAY, "--unit", "市水务局", code=3)


def test_each_finding_becomes_a_duty_of_its_unit(desk: Desk) -> None:
    unannounced(desk)
    found(desk, "--item", "4", "--due", "2023-06-20")
    found(desk, unit="市农委", problem="台账不全：缺少五月的记录")
    found(desk, "--no-rectify", problem="进度偏慢")
    reported(desk)

    out = desk.done("inspection", "rectify", "1")

    assert "交办整改任务 2 项：1001、1002" in out
    first, second = desk.json("duty", "show", "1001"), desk.json("duty", "show", "1002")
    assert (first["lead"], first["source"], first["due"]) == (["市水利局"], "督查1-1", "2023-06-20")
    assert (second["title"], second["state"], second["due"]) == (
        "台账不全",
        "assigned",
        "2023-06-30",
    )  # 端午 and a Sunday worked lie between
    assert second["origin"] == "dengfeng-2023/inspection:1"
    shown = desk.json("inspection", "show", "1")
    assert [(one["n"], one["duty"], one["duty_label"]) for one in shown["findings"]] == [
        (1, "1001", "已交办"),
        (2, "1002", "已交办"),
        (3, None, None),
    ]
    notices = desk.json("paper", "list", "--kind", "整改通知")["items"]
    assert [(one["addressee"], one["state"]) for one in notices] == [
        ("市水利局", "drafted"),
        ("市农委", "drafted"),
    ]
    text = desk.done("paper", "show", notices[0]["id"]).replace("\n", "")
    assert "已交办为整改任务1001，请于2023年6月20日前整改到位" in text.replace("　", "")
    assert "台账不全" not in text


def test_it_closes_by_itself_once_its_duties_are_done(desk: Desk) -> None:
    unannounced(desk)
    found(desk)
    reported(desk)
    assert "1 个问题要整改" in desk.refused("inspection", "close", "1", code=4)
    desk.done("inspection", "rectify", "1")
    assert "1001（已交办）" in desk.refused("inspection", "close", "1", code=4)

    desk.done("duty", "sign", "1001", "--as", "lead@市水利局")
    desk.done("duty", "submit", "1001", "--as", "lead@市水利局", "--note", "已清理")
    desk.done("duty", "accept", "1001")
    assert "督查1 河道垃圾专项督查：整改任务已了，办结" in desk.done("tick")

    assert desk.json("inspection", "show", "1")["state"] == "closed"
    assert desk.json("audit", "verify")["ok"]


def test_one_without_anything_to_put_right_closes_after_its_report(desk: Desk) -> None:
    unannounced(desk)
    found(desk, "--no-rectify")
    reported(desk)

    assert "没有登记要整改的问题" in desk.refused("inspection", "rectify", "1", code=4)
    desk.done("inspection", "close", "1")


def test_the_report_is_drafted_from_the_findings_and_moves_it_when_issued(desk: Desk) -> None:
    unannounced(desk)
    found(desk, "--item", "4")
    found(desk, unit="市农委", problem="台账不全")

    assert "督查通报已拟稿" in desk.done("inspection", "report", "1")
    (paper,) = desk.json("paper", "list", "--kind", "督查通报")["items"]
    text = desk.done("paper", "show", paper["id"])
    assert "共发现问题2个，涉及2个单位，其中需要整改的2个" in text.replace("\n", "")
    assert "以不打招呼的方式" in text.replace("\n", "")
    desk.done("paper", "approve", paper["id"], "--as", "director")
    desk.done("paper", "issue", paper["id"])

    assert desk.json("inspection", "show", "1")["state"] == "reported"
    assert "督查" in desk.refused("inspection", "report", "1", code=4)


def test_a_finding_that_does_not_hold_is_struck_and_its_number_stays_free(desk: Desk) -> None:
    unannounced(desk)
    found(desk)
    found(desk, problem="又一处")
    assert "须给出理由" in desk.refused("inspection", "strike", "1", "--finding", "1", code=4)

    desk.done("inspection", "strike", "1", "--finding", "1", "--reason", "经核实不属实")
    found(desk, problem="第三处")

    assert [one["n"] for one in desk.json("inspection", "show", "1")["findings"]] == [2, 3]
    desk.refused("inspection", "strike", "1", "--finding", "1", "--reason", "再撤", code=3)


def test_findings_of_a_sheet_are_entered_together(desk: Desk, tmp_path: Path) -> None:
    unannounced(desk)
    rows = [
        ["河道垃圾专项督查问题清单"],
        ["序号", "责任单位", "任务序号", "发现的问题", "是否整改", "整改时限"],
        ["1", "市水利局", "4", "颍河段有垃圾", "是", "2023年6月30日"],
        ["2", "市农委", "", "台账不全", "否", ""],
    ]

    desk.done("inspection", "find", "1", "--file", str(workbook(tmp_path / "清单.xlsx", rows)))

    findings = desk.json("inspection", "show", "1")["findings"]
    assert [(one["unit"], one["rectify"], one["due"]) for one in findings] == [
        ("市水利局", True, "2023-06-30"),
        ("市农委", False, None),
    ]


def test_wrong_cells_are_named_by_address_and_nothing_is_entered(desk: Desk, tmp_path: Path) -> None:
    unannounced(desk)
    rows = [
        ["责任单位", "发现的问题", "整改时限"],
        ["市水利局", "", "2023-06-31"],
        ["市农委", "台账不全", "下月"],
    ]
    path = workbook(tmp_path / "清单.xlsx", rows)

    said = desk.refused("inspection", "find", "1", "--file", str(path), code=5)

    assert "问题清单!B2" in said
    assert "缺少“发现的问题”" in said
    assert "问题清单!C2" in said
    assert "问题清单!C3" in said


def test_an_unknown_unit_in_a_sheet_is_named_by_its_row(desk: Desk, tmp_path: Path) -> None:
    unannounced(desk)
    rows = [["责任单位", "发现的问题"], ["市水利局", "一"], ["市水务局", "二"]]
    path = workbook(tmp_path / "清单.xlsx", rows)

    said = desk.refused("inspection", "find", "1", "--file", str(path), code=3)

    assert "问题清单!A3" in said
    assert "是否应为“市水利局”" in said


def test_findings_need_a_unit_and_a_problem_and_a_duty_that_exists(desk: Desk) -> None:
    unannounced(desk)

    desk.refused("inspection", "find", "1", "--unit", "市水利局", code=2)
    words = ("inspection", "find", "1", "--unit", "市水利局", "--problem", "垃圾")
    assert "任务99" in desk.refused(*words, "--item", "99", code=3)
    assert "没有 " in desk.refused("inspection", "find", "1", "--file", "无.xlsx", code=3)


def test_the_past_is_shown_as_it_was(desk: Desk) -> None:
    unannounced(desk)
    found(desk)
    desk.to("2023-06-16")
    found(desk, problem="又一处")
    reported(desk)
    desk.to("2023-06-19")
    desk.done("inspection", "rectify", "1")

    then = desk.json("inspection", "show", "1", "--as-of", DAY)

    assert (then["state"], then["found"], len(then["findings"])) == ("conducted", 1, 1)
    assert then["findings"][0]["duty"] is None
    assert desk.json("why", "inspection:1")["state"] == "rectifying"
