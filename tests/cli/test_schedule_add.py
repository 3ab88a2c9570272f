"""A rhythm that the office adds while the work goes on, at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import Desk, opened

if TYPE_CHECKING:
    from pathlib import Path

ADD = ("schedule", "add", "weekly-call", "--kind", "会议", "--title", "碰头会", "--reason", "主任要求")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return opened(tmp_path)


@pytest.mark.parametrize(
    ("said", "rule", "days"),
    [
        (
            ("--rrule", "FREQ=MONTHLY;BYMONTHDAY=10,20,-1", "--roll", "previous"),
            "每月10日、20日、最后一天，遇休息日提前，错过的逐次补办",
            ["2023-04-10", "2023-04-20", "2023-04-28"],
        ),
        (
            ("--rrule", "FREQ=MONTHLY;BYMONTHDAY=1,16", "--roll", "second"),
            "每月1日、16日，遇休息日排到休息日后第2个工作日，错过的逐次补办",
            ["2023-04-18", "2023-05-05", "2023-05-16"],
        ),
        (
            ("--rrule", "FREQ=WEEKLY;BYDAY=FR", "--time", "17:00", "--roll", "next"),
            "每周周五，遇休息日顺延，错过的逐次补办",
            ["2023-04-07", "2023-04-14", "2023-04-21"],
        ),
        (
            ("--rrule", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", "--roll", "nearest"),
            "每季度（3、6、9、12月）最后一天，遇休息日就近，错过的逐次补办",
            ["2023-06-30", "2023-09-28", "2023-12-29"],
        ),
        (
            ("--rrule", "FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1", "--roll", "next"),
            "每半年（6、12月）最后一天，遇休息日顺延，错过的逐次补办",
            ["2023-06-30", "2024-01-02"],
        ),
        (
            ("--rrule", "FREQ=YEARLY;INTERVAL=3", "--start", "2020-06-05", "--roll", "next"),
            "每3年6月5日，遇休息日顺延，错过的逐次补办",
            ["2023-06-05"],
        ),
        (("--nth", "3", "--of", "month"), "每月第3个工作日，错过的逐次补办", ["2023-04-06", "2023-05-06"]),
        (
            ("--nth", "-1", "--of", "quarter"),
            "每季度最后一个工作日，错过的逐次补办",
            ["2023-06-30", "2023-09-28"],
        ),
        (
            ("--every", "5", "--start", "2023-03-27"),
            "每5个工作日一次，错过的逐次补办",
            ["2023-04-03", "2023-04-11"],
        ),
    ],
)
def test_each_rhythm_is_added_told_and_laid_out(
    desk: Desk, said: tuple[str, ...], rule: str, days: list[str]
) -> None:
    added = desk.json(*ADD, *said, "--catch-up", "all")
    shown = desk.json("schedule", "show", "weekly-call")

    assert added["days"][: len(days)] == days
    assert shown["rule"] == rule
    assert shown["next"][: len(days)] == days
    assert shown["runs"]
    assert desk.json("audit", "verify")["ok"]


def test_what_is_added_becomes_a_meeting_with_those_who_take_part(desk: Desk) -> None:
    desk.done(*ADD, "--every", "5", "--catch-up", "all", "--unit", "市水利局", "--time", "17:00")
    desk.done("tick")

    (meeting,) = [one for one in desk.json("meeting", "list")["items"] if one["title"] == "碰头会"]
    lines = desk.json("agenda", "--unit", "市水利局", "--from", "2023-04-03", "--days", "10")["items"]

    assert (meeting["day"], meeting["time"]) == ("2023-04-03", "17:00")
    assert [(one["date"], one["moved"]) for one in lines if one["title"] == "碰头会"] == [
        ("2023-04-03", "自2023年4月3日起每5个工作日一次，第1次"),
        ("2023-04-11", "自2023年4月3日起每5个工作日一次，第2次"),
    ]


def test_one_without_a_rhythm_waits_for_a_day(desk: Desk) -> None:
    spot = (
        "schedule",
        "add",
        "spot",
        "--kind",
        "督查",
        "--title",
        "暗访",
        "--unannounced",
        "--reason",
        "主任要求",
    )
    assert desk.json(*spot, "--unit", "市水利局")["days"] == []

    desk.done("schedule", "hold", "spot", "--date", "2023-04-06")
    desk.done("tick")

    (inspection,) = desk.json("inspection", "list")["items"]
    assert (inspection["announced"], inspection["state"]) == (False, "scheduled")
    assert "暗访，不发通知" in desk.json("schedule", "show", "spot")["rule"]
    theirs = desk.json("agenda", "--unit", "市水利局", "--from", "2023-04-03", "--days", "10")
    assert "暗访" not in [one["title"] for one in theirs["items"]]


def test_a_dry_run_tells_the_days_and_keeps_nothing(desk: Desk) -> None:
    told = desk.json(*ADD, "--every", "5", "--catch-up", "all", "--dry-run")

    assert told["days"][0] == "2023-04-03"
    assert "没有代号" in desk.refused("schedule", "show", "weekly-call", code=3)


@pytest.mark.parametrize(
    ("said", "code", "sentence"),
    [
        (("--every", "5"), 2, "必须写明 catch_up"),
        (("--every", "5", "--nth", "3", "--of", "month", "--catch-up", "all"), 2, "请留一种"),
        (("--nth", "3", "--catch-up", "all"), 2, "要一起写"),
        (("--nth", "16", "--of", "month", "--catch-up", "all"), 2, "可写 1 到 15"),
        (("--nth", "1", "--of", "decade", "--catch-up", "all"), 2, "--of："),
        (("--every", "0", "--catch-up", "all"), 2, "--every："),
        (("--every", "5", "--roll", "next", "--catch-up", "all"), 2, "不会落在休息日"),
        (("--rrule", "FREQ=HOURLY", "--roll", "next", "--catch-up", "all"), 2, "--rrule："),
        (("--rrule", "FREQ=DAILY", "--every", "5", "--roll", "none", "--catch-up", "all"), 2, "只写一种"),
        (("--rrule", "FREQ=DAILY", "--catch-up", "all"), 2, "必须写明 roll"),
        (("--unannounced",), 2, "只用于 inspection"),
        (("--time", "25:00"), 2, "--time："),
    ],
)
def test_what_is_no_rhythm_is_refused_in_one_sentence(
    desk: Desk, said: tuple[str, ...], code: int, sentence: str
) -> None:
    assert sentence in desk.refused(*ADD, *said, code=code)


def test_a_slug_that_is_taken_is_refused(desk: Desk) -> None:
    said = ("--kind", "meeting", "--title", "例会", "--reason", "主任要求")

    assert "已用于" in desk.refused("schedule", "add", "monthly-deployment", *said, code=1)
    assert "没有“碰头”这一项" in desk.refused("schedule", "add", "x", "--kind", "碰头", *said[2:], code=2)
