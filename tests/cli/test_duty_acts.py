"""The verbs of a duty: done, refused, on behalf of a unit, on rubbish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import Desk, opened

if TYPE_CHECKING:
    from pathlib import Path

WATER = "市水利局"  # leads duty 4
LETTER = "登水〔2023〕7号"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return opened(tmp_path)


def signed(desk: Desk) -> Desk:
    """Duty 4 is being worked on."""
    desk.done("duty", "assign", "4")
    desk.done("duty", "sign", "4", "--as", f"lead@{WATER}")
    return desk


def state(desk: Desk, number: str = "4") -> str:
    return str(desk.json("duty", "show", number)["state"])


def test_a_duty_goes_from_assignment_to_closure(desk: Desk) -> None:
    desk.done("paper", "register", LETTER, "--from", WATER, "--date", "2023-04-03")
    unit = ("--for", WATER, "--paper", LETTER)

    said = [
        desk.done("duty", "assign", "4"),
        desk.done("duty", "sign", "4", *unit),
        desk.done("duty", "report", "4", *unit, "--note", "进展正常"),
        desk.done("duty", "submit", "4", *unit, "--note", "已办完"),
        desk.done("duty", "accept", "4"),
        desk.done("duty", "close", "4", "--as", "director"),
    ]

    assert "".join(said).splitlines() == [
        "任务4 交办：待交办 → 已交办",
        "任务4 签收：已交办 → 办理中",
        "任务4 报送进展：办理中",
        "任务4 送审：办理中 → 待审核",
        "任务4 审核通过：待审核 → 办结",
        "任务4 销号：办结 → 销号",
    ]


def test_a_unit_is_told_in_a_file(desk: Desk) -> None:
    desk.done("duty", "assign", "4")

    name = "0001 登创办交〔2023〕1号 任务4交办单"
    assert desk.files() == [f"dengfeng-2023/交办单/{name}{ending}" for ending in (".docx", ".txt")]
    assert {path.name for path in (desk.folder / "送达" / "dengfeng-2023" / WATER).iterdir()} == {
        f"{name}.docx",
        f"{name}.txt",
    }


def test_several_duties_are_assigned_together_or_not_at_all(desk: Desk) -> None:
    desk.done("duty", "assign", "4")

    sentence = desk.refused("duty", "assign", "1", "2", "4", code=4)

    assert sentence.startswith("任务4：“已交办”状态下不能交办")
    assert state(desk, "1") == "planned"


def test_a_number_typed_twice_counts_once(desk: Desk) -> None:
    assert desk.done("duty", "assign", "4", "4") == "任务4 交办：待交办 → 已交办\n"


@pytest.mark.parametrize("number", ["99", "abc", "4/5", "stage:9", "飞机:1", "", "4 or 1=1"])
def test_a_number_that_is_nobodys_is_not_found(desk: Desk, number: str) -> None:
    desk.refused("duty", "assign", number, code=3)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sign", "4"], "须由牵头单位办理，现以创建办身份办理"),
        (["sign", "4", "--as", "lead@市林业局"], "“市林业局”不是牵头单位（牵头：市水利局）"),
        (["assign", "4"], "此时可以：签收、退签、停办"),
        (["decline", "4", "--as", f"lead@{WATER}"], "须给出理由（--reason）"),
        (["cancel", "4", "--as", "director"], "须给出理由（--reason）"),
        (["suspend", "4", "--as", "director", "--reason", "汛期"], "没有这条流转"),
        (["accept", "4"], "没有这条流转"),
        (["archive", "4"], "没有这条流转"),
    ],
)
def test_a_transition_that_is_refused_says_why_and_leaves_everything_alone(
    desk: Desk, words: list[str], said: str
) -> None:
    desk.done("duty", "assign", "4")

    sentence = desk.refused("duty", *words, code=4)

    assert sentence.startswith("任务4：“已交办”状态下不能")
    assert said in sentence


def test_a_duty_without_a_lead_wants_one_and_a_reason(desk: Desk) -> None:
    assert "用 --lead 指定一家" in desk.refused("duty", "assign", "5", code=4)
    assert "须说明理由" in desk.refused("duty", "assign", "5", "--lead", WATER, code=4)

    desk.done("duty", "assign", "5", "--lead", WATER, "--reason", "主任指定")

    assert desk.json("duty", "show", "5")["lead"] == [WATER]


def test_a_dry_run_says_what_would_happen_and_writes_nothing(desk: Desk) -> None:
    result = desk.duban("duty", "assign", "4", "--dry-run")

    assert result.stdout == "任务4 交办：待交办 → 已交办\n"
    assert result.stderr == "以上只是检查，没有写入。\n"
    assert state(desk) == "planned"
    assert desk.files() == []


def test_the_same_key_twice_acts_once(desk: Desk) -> None:
    desk.done("duty", "assign", "4", "--key", "a1")

    again = desk.done("duty", "assign", "4", "--key", "a1")

    assert again == "任务4 交办：待交办 → 已交办（此前已办，未重复办理）\n"
    assert "不能再用于别的事项" in desk.refused("duty", "assign", "6", "--key", "a1", code=1)


def test_a_version_that_has_passed_is_someone_else_first(desk: Desk) -> None:
    desk.done("duty", "assign", "4", "--if-version", "1")

    sentence = desk.refused("duty", "sign", "4", "--as", f"lead@{WATER}", "--if-version", "1", code=6)

    assert "刚刚被别人改动，这一步没有写入。请重新查看后再办" in sentence


# --- on behalf of a unit ---


def test_for_a_unit_without_its_paper_is_a_usage_error(desk: Desk) -> None:
    desk.done("duty", "assign", "4")

    assert "须用 --paper 写明" in desk.refused("duty", "sign", "4", "--for", WATER, code=2)


def test_a_paper_that_nobody_registered_is_not_found(desk: Desk) -> None:
    desk.done("duty", "assign", "4")

    sentence = desk.refused("duty", "sign", "4", "--for", WATER, "--paper", LETTER, code=3)

    assert f"请先运行 duban paper register {LETTER} --from {WATER} --date 来文日期" in sentence


def test_another_units_paper_is_no_ground(desk: Desk) -> None:
    desk.done("duty", "assign", "4")
    desk.done("paper", "register", LETTER, "--from", "市林业局", "--date", "2023-04-03")

    desk.refused("duty", "sign", "4", "--for", WATER, "--paper", LETTER, code=3)


def test_for_and_another_capacity_do_not_go_together(desk: Desk) -> None:
    desk.done("paper", "register", LETTER, "--from", WATER, "--date", "2023-04-03")

    sentence = desk.refused(
        "duty", "sign", "4", "--for", WATER, "--paper", LETTER, "--as", "director", code=2
    )

    assert "不能再用 --as 写别的身份" in sentence


# --- rubbish ---


@pytest.mark.parametrize(
    ("capacity", "said"),
    [
        ("局长", "没有这种身份。可用：office、director、lead、support、inspector、group"),
        ("system", "没有这种身份"),
        ("standing", "没有这种身份"),
        ("lead", "须写明单位，如 lead@市水利局"),
        ("lead@", "须写明单位"),
        ("director@市水利局", "这种身份不带单位"),
        ("", "没有这种身份"),
    ],
)
def test_a_capacity_that_does_not_exist_is_a_usage_error(desk: Desk, capacity: str, said: str) -> None:
    assert said in desk.refused("duty", "assign", "4", "--as", capacity, code=2)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2023-02-30", "不是一个存在的日期或时刻"),
        ("昨天", "不是一个存在的日期或时刻"),
        ("2023-04-03T25:00", "不是一个存在的日期或时刻"),
        ("", "不是一个存在的日期或时刻"),
        ("9999-12-31", "不在 1990 至 2099 年之间"),
        ("0001-01-01T00:00", "不在 1990 至 2099 年之间"),
        ("2023-04-04", "晚于现在，办理时刻不能在将来"),
    ],
)
def test_an_impossible_moment_is_a_usage_error(desk: Desk, moment: str, said: str) -> None:
    assert said in desk.refused("duty", "assign", "4", "--at", moment, code=2)


def test_an_act_may_be_dated_back_and_shows_it(desk: Desk) -> None:
    desk.done("duty", "assign", "4", "--at", "2023-04-01T15:30")

    entry = desk.json("history", "show", "4")["items"][-1]
    assert entry["at"] == "2023-04-01T15:30:00+08:00"
    assert entry["recorded"] == "2023-04-03T09:00:00+08:00"


@pytest.mark.parametrize("option", ["--reason", "--note", "--paper", "--key", "--for"])
@pytest.mark.parametrize("value", ["", "  \t ", "两\n行", "\x1b[31m红", "坏\udcff字节"])
def test_words_that_cannot_be_printed_are_refused_at_the_door(desk: Desk, option: str, value: str) -> None:
    """Once in the record they could not be taken back, and no paper could quote them."""
    sentence = desk.refused("duty", "assign", "4", option, value, code=2)

    assert option in sentence
    assert sentence.endswith(("是空的，请写明内容。\n", "请写成一行普通文字。\n"))


def test_words_that_look_like_markup_are_only_words(desk: Desk) -> None:
    signed(desk)
    note = "<w:p>&lt; \" ' {{ 7*7 }} ✓ 😀"

    desk.done("duty", "report", "4", "--as", f"lead@{WATER}", "--note", note)

    assert desk.json("history", "show", "4")["items"][-1]["note"] == note
    assert note in desk.done("history", "show", "4")


@pytest.mark.parametrize("words", [["--if-version", "0"], ["--if-version", "x"], ["--iff-version", "1"], []])
def test_options_that_are_no_options_are_usage_errors(desk: Desk, words: list[str]) -> None:
    number = ["4"] if words else []

    desk.refused("duty", "assign", *number, *words, code=2)


def test_a_new_due_date_that_does_not_exist_is_a_usage_error(desk: Desk) -> None:
    desk.refused("duty", "reopen", "4", "--as", "director", "--reason", "反弹", "--due", "2023-02-30", code=2)
