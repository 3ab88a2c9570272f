"""Opening, listing, closing campaigns as a clerk does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import PLAN, Desk, empty, opened, played

if TYPE_CHECKING:
    from pathlib import Path


def test_opening_says_what_was_made_and_what_to_look_at(tmp_path: Path) -> None:
    desk = empty(tmp_path)

    result = desk.duban("campaign", "open", "dengfeng-2023")

    assert result.exit_code == 0
    assert result.stdout == (
        "已启动“登封市省级生态县创建”（dengfeng-2023）：4 个阶段，29 项任务，2 项日程，已排出 26 个场次。\n"
    )
    assert "注意：任务 5 没有牵头单位，交办时用 --lead 指定并说明理由。\n" in result.stderr
    assert "查看：duban plan lint dengfeng-2023\n" in result.stderr


def test_opening_twice_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    desk = opened(tmp_path)

    sentence = desk.refused("campaign", "open", "dengfeng-2023", code=1)

    assert "已于 2023-04-03 启动，不能重复启动" in sentence


def test_a_dry_run_needs_no_database_and_makes_none(tmp_path: Path) -> None:
    desk = empty(tmp_path)

    result = desk.duban("campaign", "open", "dengfeng-2023", "--dry-run")

    assert result.exit_code == 0
    assert result.stdout.startswith("可以启动“登封市省级生态县创建”")
    assert result.stderr.endswith("以上只是检查，没有写入。\n")
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_of_a_campaign_that_runs_is_refused(tmp_path: Path) -> None:
    desk = opened(tmp_path)

    desk.refused("campaign", "open", "dengfeng-2023", "--dry-run", code=1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nope"], "没有名为“nope”的方案"),
        (["dengfeng-2023", "--office", "nope"], "没有名为“nope”"),
        (["dengfeng-2023", "--policy", "nope"], "没有名为“nope”"),
        (["./missing.yaml"], "没有名为“./missing.yaml”的方案"),
    ],
)
def test_what_does_not_exist_is_named_together_with_what_does(
    tmp_path: Path, words: list[str], said: str
) -> None:
    sentence = empty(tmp_path).refused("campaign", "open", *words, code=3)

    assert said in sentence
    assert "现有：" in sentence
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../x", "a/b", "a:b", "", "登封", "A", "x" * 61])
def test_a_campaign_id_that_would_leave_its_folder_or_blur_names_is_refused(
    tmp_path: Path, name: str
) -> None:
    sentence = empty(tmp_path).refused("campaign", "open", "dengfeng-2023", "--campaign", name, code=2)

    assert "只能用小写英文字母、数字和连字符" in sentence
    assert list(tmp_path.iterdir()) == []


def test_a_plan_of_ones_own_opens_under_its_own_id(tmp_path: Path) -> None:
    plan = tmp_path / "我县方案.yaml"
    plan.write_text(PLAN.read_text("utf-8").replace("id: dengfeng-2023", "id: ours-2023", 1), "utf-8")
    desk = empty(tmp_path)

    desk.done("campaign", "open", str(plan))

    assert [item["id"] for item in desk.json("campaign", "list")["items"]] == ["ours-2023"]


def two_campaigns(folder: Path) -> Desk:
    desk = opened(folder)
    desk.done("campaign", "open", "dengfeng-2023", "--campaign", "second")
    return desk


def test_of_two_campaigns_one_must_be_named(tmp_path: Path) -> None:
    desk = two_campaigns(tmp_path)

    sentence = desk.refused("duty", "list", code=3)

    assert "有多项创建工作正在进行（dengfeng-2023、second），请用 --campaign 指明一项" in sentence
    assert len(desk.json("duty", "list", "--campaign", "second")["items"]) == 29
    assert desk.done("duty", "assign", "second/duty:1") == "任务1 交办：待交办 → 已交办\n"
    assert desk.json("duty", "show", "1", "--campaign", "dengfeng-2023")["state"] == "planned"


def test_a_campaign_is_closed_by_its_id_whatever_others_run(tmp_path: Path) -> None:
    desk = two_campaigns(tmp_path)

    desk.done("campaign", "close", "second", "--as", "director", "--reason", "试运行结束")

    labels = {item["id"]: item["label"] for item in desk.json("campaign", "list")["items"]}
    assert labels == {"dengfeng-2023": "进行中", "second": "已结束"}
    assert len(desk.json("duty", "list")["items"]) == 29  # one runs, so that it need not be named


def test_an_unknown_campaign_cannot_be_closed(tmp_path: Path) -> None:
    sentence = opened(tmp_path).refused("campaign", "close", "nope", code=3)

    assert "没有名为“nope”的创建工作。现有：dengfeng-2023" in sentence


def test_closing_is_the_directors_and_wants_a_reason(tmp_path: Path) -> None:
    desk = opened(tmp_path)

    assert "须由创建办主任或领导小组办理" in desk.refused("campaign", "close", "dengfeng-2023", code=4)
    assert "须给出理由" in desk.refused("campaign", "close", "dengfeng-2023", "--as", "director", code=4)


def test_a_closed_campaign_takes_no_assignment_and_ticks_in_peace(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    desk.done("campaign", "close", "dengfeng-2023", "--as", "director", "--reason", "停办")

    assert "创建工作已结束" in desk.refused("duty", "assign", "1", code=4)
    assert desk.done("tick") == ""


def test_status_is_one_screen(tmp_path: Path) -> None:
    out = played(tmp_path).done("campaign", "status")

    assert "登封市省级生态县创建（dengfeng-2023） 进行中" in out
    assert "任务：销号 36，办理中 1，已交办 1\n" in out
    assert "亮灯：红 2\n" in out


def test_before_its_opening_a_campaign_was_not_there(tmp_path: Path) -> None:
    desk = opened(tmp_path)

    result = desk.duban("campaign", "list", "--as-of", "2023-04-02")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "2023-04-02 时还没有创建工作。\n"
    assert "还没有建立" in desk.refused("campaign", "status", "--as-of", "2023-04-02", code=3)
    assert len(desk.json("campaign", "list", "--as-of", "2023-04-03")["items"]) == 1


def test_the_past_shows_a_campaign_that_was_still_open(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    desk.to("2023-05-08")
    desk.done("campaign", "close", "dengfeng-2023", "--as", "director", "--reason", "停办")

    states = [
        desk.json("campaign", "status", "--as-of", day)["state"] for day in ("2023-05-07", "2023-05-08")
    ]

    assert states == ["open", "closed"]
