from __future__ import annotations

import pytest
from pydantic import ValidationError

from definitions.recurrence import Schedule, why_no_rule


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYMONTHDAY=14,28",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;INTERVAL=3",
        "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYDAY=FR;WKST=MO",
        "FREQ=DAILY;COUNT=3",
    ],
)
def test_rules_of_whole_days_are_taken(rule: str) -> None:
    assert why_no_rule(rule) is None


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("", "不是“名称=值”"),
        ("每月14日", "不是“名称=值”"),
        ("RRULE:FREQ=MONTHLY", "“RRULE:FREQ”不支持"),
        ("BYMONTHDAY=14", "须有 FREQ"),
        ("FREQ=HOURLY", "须有 FREQ"),
        ("FREQ=monthly", "“FREQ”的值“monthly”不对"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "“BYMONTHDAY”的值“32”不对"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "“BYMONTHDAY”的值“0”不对"),
        ("FREQ=MONTHLY;FREQ=DAILY", "写了两次"),
        ("FREQ=MONTHLY;UNTIL=20231231", "写在 until"),
        ("FREQ=MONTHLY;BYHOUR=9", "“BYHOUR”不支持"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "永远不会有一天符合"),
        ("FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=-31", "永远不会有一天符合"),
        ("FREQ=DAILY;BYMONTHDAY=14", "请改用 FREQ=MONTHLY"),
        ("FREQ=WEEKLY;BYMONTHDAY=14", "请改用 FREQ=MONTHLY"),
        ("FREQ=WEEKLY;BYDAY=2MO", "只能用于"),
        ("FREQ=MONTHLY;BYSETPOS=1", "要与 BYDAY"),
    ],
)
def test_other_rules_are_refused_with_the_reason(rule: str, said: str) -> None:
    reason = why_no_rule(rule)

    assert reason is not None
    assert said in reason
    assert reason.endswith("。")


WORKDAY = {"rrule": None, "roll": "none", "workday": {"every": 5}}


@pytest.mark.parametrize(
    ("workday", "text"),
    [
        ({"nth": 3, "of": "month"}, "WORKDAY=3;OF=MONTH"),
        ({"nth": -1, "of": "quarter"}, "WORKDAY=-1;OF=QUARTER"),
        ({"every": 5}, "WORKDAYS=5"),
    ],
)
def test_a_rhythm_in_working_days_has_a_text_for_the_ledger(workday: dict[str, object], text: str) -> None:
    assert schedule(**(WORKDAY | {"workday": workday})).rule == text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rrule": "FREQ=DAILY"}, "请只写一种"),
        ({"roll": "next"}, "不会落在休息日"),
        ({"kind": "review"}, "周期请写 rrule"),
        ({"workday": {}}, "请留一种"),
        ({"workday": {"every": 5, "nth": 1, "of": "month"}}, "请留一种"),
        ({"workday": {"nth": 1}}, "要一起写"),
        ({"workday": {"of": "month"}}, "要一起写"),
        ({"workday": {"nth": 0, "of": "month"}}, "可写 1 到 15"),
        ({"workday": {"nth": -6, "of": "week"}}, "可写 1 到 5"),
    ],
)
def test_a_rhythm_in_working_days_says_one_thing(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        schedule(**(WORKDAY | changes))


def test_only_an_inspection_is_unannounced() -> None:
    assert schedule(kind="inspection", unannounced=True).unannounced
    with pytest.raises(ValidationError, match="只用于 inspection"):
        schedule(unannounced=True)


def schedule(**changes: object) -> Schedule:
    plain = {
        "slug": "dispatch",
        "kind": "dispatch",
        "title": "调度",
        "rrule": "FREQ=MONTHLY;BYMONTHDAY=14,28",
        "roll": "previous",
        "catch_up": "all",
        "source": "四（一）",
    }
    return Schedule.model_validate(
        {key: value for key, value in {**plain, **changes}.items() if value != "left out"}
    )


def test_a_rhythm_must_say_where_rest_days_and_missed_ones_go() -> None:
    with pytest.raises(ValidationError, match="必须写明 catch_up、roll"):
        schedule(roll="left out", catch_up="left out")


def test_what_has_no_rhythm_needs_no_roll_rule() -> None:
    assert schedule(rrule=None, roll="left out", catch_up="left out").roll == "none"


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(ValidationError, match="早于 start"):
        schedule(start="2023-04-01", until="2023-03-31")


def test_a_slug_is_ascii() -> None:
    with pytest.raises(ValidationError):
        schedule(slug="调度")


@pytest.mark.parametrize(("kind", "paper"), [("bulletin", "circular"), ("report", "half-year-report")])
def test_a_rhythm_says_which_paper_comes_of_it(kind: str, paper: str) -> None:
    assert schedule(kind=kind, paper=paper).paper == paper


@pytest.mark.parametrize(("kind", "paper"), [("meeting", "circular"), ("bulletin", "half-year-report")])
def test_a_paper_that_does_not_come_of_such_a_rhythm_is_refused(kind: str, paper: str) -> None:
    with pytest.raises(ValidationError, match=f"paper 写了 {paper}"):
        schedule(kind=kind, paper=paper)
