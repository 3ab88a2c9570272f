"""``duban indicator``: listed with verdicts, entered on a paper, struck; what is wrong is refused in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import Desk, empty, opened
from test_json_shapes import shape

if TYPE_CHECKING:
    from pathlib import Path

FOREST = "市林业局"
ENTER = ("indicator", "enter", "11", "--period", "2022")
LINE = {
    "no": int,
    "name": str,
    "unit": (str, None),
    "judgement": str,
    "target": (str, None),
    "standard": (str, None),
    "value": (str, None),
    "period": (str, None),
    "measurement": (str, None),
    "verdict": str,
    "label": str,
    "target_verdict": (str, None),
    "standard_verdict": (str, None),
    "why": str,
    "lead": list,
    "source": str,
    "parts": list,
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return opened(tmp_path)


def test_a_value_is_entered_and_judged_against_target_and_standard(desk: Desk) -> None:
    desk.done("paper", "register", "登林函〔2023〕5号", "--from", FOREST, "--date", "2023-04-03")

    said = desk.done(*ENTER, "--value", "43.5%", "--from", FOREST, "--paper", "登林函〔2023〕5号")

    assert said == "指标值1 林草覆盖率 2022：43.5%，现评判为未达标\n"
    (item,) = (one for one in desk.json("indicator", "list")["items"] if one["no"] == 11)
    assert (item["value"], item["target_verdict"], item["standard_verdict"]) == ("43.5", "missed", "met")
    shown = desk.done("indicator", "show", "11")
    for words in (
        "目标值：≥44",
        "对目标值：未达标",
        "指标值：≥41",
        "对指标值：达标",
        "最新值：43.5%",
        FOREST,
    ):
        assert words in shown


def test_the_list_may_be_narrowed_by_verdict_in_either_language(desk: Desk) -> None:
    desk.done(*ENTER, "--value", "50", "--reason", "国土变更调查")

    by_id, by_name = (desk.json("indicator", "list", "--verdict", one) for one in ("met", "达标"))

    assert by_id == by_name
    assert [one["no"] for one in by_id["items"]] == [11]
    assert "none（无数据）" in desk.refused("indicator", "list", "--verdict", "优秀", code=2)


def test_the_list_counts_and_shows_parts(desk: Desk) -> None:
    desk.done(
        "indicator", "enter", "20", "--part", "1", "--value", "96.5", "--period", "2022", "--reason", "年报"
    )

    result = desk.duban("indicator", "list")

    assert ["20-1", "达标", "96.5%", "2022"] in [line.split()[:4] for line in result.stdout.splitlines()]
    assert result.stderr == "共 33 条：达标 0，临界 0，未达标 0，无数据 33\n"


def test_a_wrong_value_is_struck_and_a_past_day_still_shows_it(desk: Desk) -> None:
    desk.done(*ENTER, "--value", "50", "--reason", "国土变更调查")
    desk.to("2023-04-10")
    assert "须给出理由" in desk.refused("indicator", "strike", "1", code=4)

    assert desk.done("indicator", "strike", "1", "--reason", "记错") == "指标值1 作废：已登记 → 作废\n"

    assert desk.json("indicator", "show", "11")["verdict"] == "none"
    assert desk.json("indicator", "show", "11", "--as-of", "2023-04-03")["verdict"] == "met"
    assert desk.json("audit", "verify")["ok"] is True


def test_a_dry_run_keeps_nothing(desk: Desk) -> None:
    result = desk.duban(*ENTER, "--value", "50", "--reason", "试", "--dry-run")

    assert "现评判为达标" in result.stdout
    assert "没有写入" in result.stderr
    assert desk.json("indicator", "show", "11")["entries"] == []


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("enter", "11", "--value", "50", "--period", "2022"), 1, "须有依据"),
        (("enter", "11", "--value", "五十", "--period", "2022", "--reason", "x"), 1, "请写一个数"),
        (("enter", "11", "--value", "50", "--period", "上半年", "--reason", "x"), 2, "不是一个时期"),
        (("enter", "99", "--value", "50", "--period", "2022", "--reason", "x"), 3, "没有指标“99”"),
        (
            ("enter", "11", "--value", "50", "--period", "2022", "--paper", "无", "--from", FOREST),
            3,
            "没有登记",
        ),
        (("enter", "7", "--value", "是", "--period", "2022", "--reason", "x"), 1, "优良天数、PM2.5浓度"),
        (("enter", "11", "--value", "50", "--period", "2022", "--reason", "机密★十年"), 2, "涉密"),
        (("show", "甲"), 3, "没有指标“甲”"),
        (("strike", "9", "--reason", "x"), 3, "没有"),
    ],
)
def test_what_is_wrong_is_refused_in_a_sentence(
    desk: Desk, words: tuple[str, ...], code: int, why: str
) -> None:
    assert why in desk.refused("indicator", *words, code=code)


def test_a_share_above_the_whole_is_taken_and_pointed_out(desk: Desk) -> None:
    result = desk.duban(*ENTER, "--value", "446", "--reason", "x")

    assert result.exit_code == 0
    assert "大于 100%，请核对" in result.stderr


def test_a_plan_without_indicators_says_so(tmp_path: Path) -> None:
    desk = empty(tmp_path)
    desk.done("campaign", "open", "zhumadian-2022")

    assert desk.duban("indicator", "list").stderr == "这份方案没有列考核指标。\n"


def test_the_shapes(desk: Desk) -> None:
    desk.done(*ENTER, "--value", "50", "--reason", "国土变更调查")

    for item in desk.json("indicator", "list")["items"]:
        shape(item, LINE)
    entered = desk.json("indicator", "enter", "11", "--value", "51", "--period", "2022", "--reason", "更正")
    shape(
        entered,
        {
            **dict.fromkeys(("no", "indicator", "part", "value", "unit", "period", "provider"), str),
            "paper": (str, None),
            "reason": str,
            "verdict": str,
            "label": str,
            "dry_run": bool,
        },
    )
    entry = {
        **dict.fromkeys(("no", "part", "value", "unit", "period", "first", "last", "provider"), str),
        "paper": (str, None),
        "reason": str,
    }
    for one in desk.json("indicator", "show", "11")["entries"]:
        shape(one, entry)
