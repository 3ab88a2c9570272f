"""Two versions of a plan beside each other, and the running duties that the difference touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk import PLAN, empty, opened

if TYPE_CHECKING:
    from pathlib import Path

    from desk import Desk

OLD = "dengfeng-2023"


def revised(folder: Path) -> str:
    """Write the plan with duty 4 led by another unit and duty 5 left out."""
    text = PLAN.read_text("utf-8")
    start, end = text.index("  - no: 5\n    section"), text.index("  - no: 6\n    section")
    fourth = text.index("    title: 继续推进河湖长制")
    lead = text.index("lead: [市水利局]", fourth)
    text = text[:lead] + "lead: [市河长制办公室]" + text[lead + len("lead: [市水利局]") : start] + text[end:]
    path = folder / "新版.yaml"
    path.write_text(text.replace("revision: 1", "revision: 2", 1), "utf-8")
    return str(path)


def items(desk: Desk, *words: str) -> list[tuple[str, str, str]]:
    said = desk.json("plan", "diff", *words)
    return [(item["kind"], item["key"], item["what"]) for item in said["items"]]


def test_a_plan_does_not_differ_from_itself(tmp_path: Path) -> None:
    result = empty(tmp_path).duban("plan", "diff", OLD, OLD)

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "两份方案内容相同。\n")


def test_differences_are_told_item_by_item_under_their_kinds(tmp_path: Path) -> None:
    result = empty(tmp_path).duban("plan", "diff", OLD, revised(tmp_path))

    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == ["方案 1 处", "  方案：版次 1 → 2"]
    assert "任务 2 处\n" in result.stdout
    assert "  任务4“继续推进河湖长制”：牵头单位 市水利局 → 市河长制办公室" in result.stdout.splitlines()
    assert "  删去任务5“严格执行生态环境信息公开制度”" in result.stdout.splitlines()
    assert result.stderr == ""


def test_without_a_database_there_is_only_the_difference(tmp_path: Path) -> None:
    said = empty(tmp_path).json("plan", "diff", OLD, revised(tmp_path))

    assert (said["campaign"], said["touched"]) == (None, [])
    assert [(item["kind"], item["key"], item["what"]) for item in said["items"]] == [
        ("plan", "", "changed"),
        ("duty", "4", "changed"),
        ("duty", "5", "removed"),
    ]


def test_the_open_duties_that_it_touches_are_named_with_state_lead_and_due(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    path = revised(tmp_path)

    said = desk.json("plan", "diff", OLD, path)
    shown = desk.done("plan", "diff", OLD, path)

    assert said["campaign"] == OLD
    assert [
        (item["no"], item["what"], item["state"], item["lead"], item["due"]) for item in said["touched"]
    ] == [
        ("4", "changed", "planned", ["市水利局"], "2023-11-30"),
        ("5", "removed", "planned", [], "2023-11-30"),
    ]
    assert "创建工作 dengfeng-2023 里受影响、还没有办结的任务 2 项" in shown


def test_a_campaign_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    desk = opened(tmp_path)

    assert desk.refused("plan", "diff", OLD, revised(tmp_path), "--campaign", "nope", code=3)


def test_a_campaign_that_is_asked_for_needs_a_database(tmp_path: Path) -> None:
    assert empty(tmp_path).refused("plan", "diff", OLD, revised(tmp_path), "--campaign", OLD, code=3)


def test_a_file_that_is_no_database_does_not_keep_plans_from_being_compared(tmp_path: Path) -> None:
    desk = empty(tmp_path)
    desk.database.write_text("不是数据库", "utf-8")

    result = desk.duban("plan", "diff", OLD, revised(tmp_path))

    assert result.exit_code == 0
    assert "任务 2 处" in result.stdout
    assert result.stderr.startswith("注意：没有查看正在办的任务：")


def test_a_plan_of_another_campaign_touches_nothing(tmp_path: Path) -> None:
    desk = opened(tmp_path)

    said = desk.json("plan", "diff", "xinzheng-2015", "erqi-2014")

    assert said["items"]
    assert (said["campaign"], said["touched"]) == (None, [])
