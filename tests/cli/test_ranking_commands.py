"""Rankings and scorings at the command line: tried out, entered, settled, and told why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import Desk, opened

if TYPE_CHECKING:
    from pathlib import Path

LEAD = ("--as", "lead@市水利局")
MAY = ("--from", "2023-05-01", "--to", "2023-05-31")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two units have something due in May, and one of them is in time."""
    desk = opened(tmp_path)
    desk.done("inspection", "add", "--title", "暗访", "--date", "2023-05-08", "--unannounced")
    desk.to("2023-05-08")
    desk.done("inspection", "conduct", "1")
    for unit in ("市水利局", "市农委"):
        words = ("--unit", unit, "--problem", "有垃圾", "--due", "2023-05-31")
        desk.done("inspection", "find", "1", *words)
    desk.done("inspection", "report", "1", "--paper", "登创办通〔2023〕1号")
    desk.done("inspection", "rectify", "1")
    desk.done("duty", "sign", "1001", *LEAD)
    desk.done("duty", "submit", "1001", *LEAD, "--note", "已清理")
    desk.to("2023-06-05")
    return desk


def test_a_trial_writes_nothing_and_says_why(desk: Desk) -> None:
    out = desk.done("ranking", "preview", *MAY)

    assert "100.0%" in out
    assert "市水利局：到期 1 项，按时送审 1 项（100.0%）；退回 0 次，逾期立案 0 次" in out
    assert "市农委：到期 1 项，按时送审 0 项（0.0%）；到期未送审：任务1002" in out
    assert desk.json("ranking", "list") == {"items": []}


def test_a_quarter_is_three_months(desk: Desk) -> None:
    said = desk.json("ranking", "preview", "--quarter", "2023Q2")

    assert (said["first"], said["last"]) == ("2023-04-01", "2023-06-30")
    assert [(one["rank"], one["unit"]) for one in said["units"][:2]] == [(1, "市水利局"), (2, "市农委")]


def test_a_trial_may_look_back(desk: Desk) -> None:
    desk.done("duty", "sign", "1002", "--as", "lead@市农委")
    desk.done("duty", "submit", "1002", "--as", "lead@市农委", "--note", "已补")
    said = desk.json("ranking", "preview", *MAY, "--as-of", "2023-06-01")

    assert said["units"][1]["unfinished"] == ["1002"]
    assert desk.json("ranking", "preview", *MAY)["units"][1]["late"] == ["1002"]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--quarter", "2023年二季度"),
        ("--quarter", "2023Q5"),
        ("--from", "2023-05-01"),
        ("--from", "2023-05-31", "--to", "2023-05-01"),
        ("--quarter", "2023Q2", "--to", "2023-05-31"),
    ],
)
def test_a_period_that_is_none_is_refused(desk: Desk, words: tuple[str, ...]) -> None:
    result = desk.duban("ranking", "preview", *words)

    assert (result.exit_code, result.stdout) == (2, "")


def test_it_is_entered_confirmed_and_then_stays(desk: Desk) -> None:
    desk.done("ranking", "add", *MAY, "--title", "五月排名")
    desk.done("ranking", "recompute", "1")
    assert "不由人打分" in desk.refused(
        *("ranking", "score", "1", "--unit", "市水利局", "--score", "90", "--reason", "好"), code=4
    )
    desk.done("ranking", "confirm", "1", "--as", "director")

    assert "终止状态" in desk.refused("ranking", "recompute", "1", code=4)
    shown = desk.json("ranking", "show", "1")
    assert (shown["state"], shown["units"][0]["unit"]) == ("confirmed", "市水利局")
    assert desk.json("audit", "verify")["ok"]


def test_a_dry_run_and_a_period_to_come_enter_nothing(desk: Desk) -> None:
    desk.done("ranking", "add", *MAY, "--dry-run")
    assert "还没有到" in desk.refused("ranking", "add", "--quarter", "2023Q3", code=2)

    assert desk.json("ranking", "list") == {"items": []}


def test_a_scoring_is_settled_by_people(desk: Desk) -> None:
    desk.done("ranking", "add", *MAY, "--kind", "scoring")
    words = ("ranking", "score", "1", "--unit")
    assert "须给出理由" in desk.refused(*words, "市农委", "--score", "60", code=4)
    assert "不在这次评分之列" in desk.refused(*words, "市财政局", "--score", "60", "--reason", "好", code=4)
    desk.refused(*words, "市农委", "--score", "六十", "--reason", "好", code=2)

    desk.done(*words, "市农委", "--score", "60.5", "--reason", "汛期影响")

    shown = desk.json("ranking", "show", "1")
    line = next(one for one in shown["units"] if one["unit"] == "市农委")
    assert (line["score"], line["settled"], line["settled_why"]) == ("0.0", "60.5", "汛期影响")
    assert "核定：汛期影响" in desk.done("ranking", "show", "1")
    assert "建议 0.0 分" in line["why"]
    desk.done("ranking", "recompute", "1")
    assert desk.json("ranking", "show", "1")["units"][0]["settled"] is None


def test_it_may_be_set_aside_with_a_reason(desk: Desk) -> None:
    desk.done("ranking", "add", *MAY)
    assert "须给出理由" in desk.refused("ranking", "set-aside", "1", code=4)

    desk.done("ranking", "set-aside", "1", "--reason", "任务到期日有误")

    assert [one["label"] for one in desk.json("ranking", "list")["items"]] == ["不采用"]
    assert desk.json("why", "ranking:1")["items"] == []
