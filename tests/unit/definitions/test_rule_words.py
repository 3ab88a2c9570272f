"""A recurrence rule as an office says it."""

from __future__ import annotations

from datetime import date

import pytest

from definitions.catalogue import resolve, shipped
from definitions.loader import load, require
from definitions.plan import Plan
from definitions.rule_words import spoken_rule


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=14,28", "每月14日、28日"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "每月最后一天"),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", "每月倒数第3天"),
        ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=15", "每季度（3、6、9、12月）15日"),
        ("FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=15", "每半年（6、12月）15日"),
        ("FREQ=MONTHLY;BYMONTH=5;BYMONTHDAY=1", "每年5月1日"),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=1", "每2个月1日"),
        ("FREQ=MONTHLY;BYDAY=1MO", "每月第1个周一"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "每月最后一个周五"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-2", "每月倒数第2个周一、周二"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "每周周一、周四"),
        ("FREQ=WEEKLY;INTERVAL=2", "每2周"),
        ("FREQ=DAILY", "每天"),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", "每年12月31日"),
        ("FREQ=YEARLY;COUNT=1;BYMONTH=12;BYMONTHDAY=31", "一次（12月31日）"),
        ("FREQ=MONTHLY;COUNT=3;BYMONTHDAY=1", "每月1日，共 3 次"),
        ("FREQ=YEARLY;INTERVAL=3", "每3年"),
    ],
)
def test_it_is_said_in_chinese(rule: str, said: str) -> None:
    assert spoken_rule(rule) == said


def test_a_rule_without_a_day_takes_that_of_its_start() -> None:
    assert spoken_rule("FREQ=YEARLY;INTERVAL=3", starts=date(2027, 3, 1)) == "每3年3月1日"
    assert spoken_rule("FREQ=MONTHLY", starts=date(2027, 3, 9)) == "每月9日"


@pytest.mark.parametrize("name", shipped("plans"))
def test_every_rule_of_a_shipped_plan_is_said_without_english(name: str) -> None:
    plan = require(load(resolve("plans", name), Plan, name=name))

    for schedule in plan.schedules:
        said = spoken_rule(schedule.rrule, starts=schedule.start) if schedule.rrule else "无"
        assert not any(char.isascii() and char.isalpha() for char in said), said
