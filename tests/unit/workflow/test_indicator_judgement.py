"""Judging indicators: target and standard apart, every one of the nine ways, decimals compared as decimals."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from definitions.catalogue import resolve, shipped
from definitions.indicator import AnyIndicator
from definitions.loader import load, require
from definitions.plan import Plan
from workflow.indicator import WHOLE, Measured, Verdict, best, exact, judge, meets, worst
from workflow.indicator_list import enterable

if TYPE_CHECKING:
    from collections.abc import Mapping

MET, NEAR, NONE, MISSED = Verdict.MET, Verdict.NEAR, Verdict.NONE, Verdict.MISSED
TWO = Decimal(2)
INDICATORS = TypeAdapter(AnyIndicator)
numbers = st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False)


def indicator(**said: Any) -> dict[str, Any]:
    """Return an indicator as a stored plan has it."""
    model = INDICATORS.validate_python({"no": 1, "name": "某指标", "source": "附件1", "unit": "%", **said})
    return model.model_dump(mode="json", by_alias=True)


def at_least(value: float, **more: Any) -> dict[str, Any]:
    return {"text": f"≥{value}", "op": ">=", "value": value, **more}


def text(words: str = "建立") -> dict[str, Any]:
    return {"text": words, "op": "text"}


def value(
    said: object, period: str = "2023Q2", last: str = "2023-06-30", first: str = "2023-04-01"
) -> Measured:
    number = said if isinstance(said, bool) else Decimal(str(said))
    return Measured(value=number, period=period, first=first, last=last, no="1")


def judged(item: dict[str, Any], **values: Any) -> tuple[Verdict | None, Verdict | None]:
    entered = {name: [value(one)] for name, one in values.items()}
    entered[WHOLE] = entered.pop("whole", [])
    found = judge(item, entered, TWO)
    return found.target, found.standard


def test_a_standard_that_is_met_does_not_make_up_for_a_target_that_is_missed() -> None:
    cover = indicator(judgement="threshold", target=at_least(44), standard=at_least(41))

    assert judged(cover, whole="43") == (MISSED, MET)
    assert judged(cover, whole="44.5") == (NEAR, MET)
    assert judged(cover, whole="45") == (MET, MET)
    assert judged(cover) == (NONE, NONE)


def test_without_a_target_of_its_own_the_standard_decides() -> None:
    found = judge(indicator(judgement="threshold", standard=at_least(41)), {WHOLE: [value("40.9")]}, TWO)

    assert (found.target, found.standard, found.verdict) == (None, MISSED, MISSED)


@pytest.mark.parametrize(
    ("op", "asked", "measured", "wanted"),
    [
        (">=", 92.1, "92.1", NEAR),
        (">", 92.1, "92.1", MISSED),
        ("<=", 0.3, "0.3", NEAR),
        ("<=", 0.3, "0.1", MET),
        ("<", 0.3, "0.3", MISSED),
        ("=", 100, "100.0", MET),
        ("=", 100, "99.99", MISSED),
        (">=", 100, "100", MET),
        ("<=", 0, "0", MET),
        ("between", [1, 3], "2", MET),
        ("between", [1, 3], "3", NEAR),
        ("between", [1, 3], "3.01", MISSED),
    ],
)
def test_a_number_is_held_against_a_threshold_as_it_is_written(
    op: str, asked: Any, measured: str, wanted: Verdict
) -> None:
    threshold = {"text": "x", "op": op, "value": asked, "unit": None}

    assert meets(threshold, Decimal(measured), TWO, "%") is wanted


@given(asked=numbers, measured=numbers, margin=st.integers(0, 50))
def test_near_is_always_met_and_never_there_without_a_margin(
    asked: Decimal, measured: Decimal, margin: int
) -> None:
    for op, holds in ((">=", measured >= asked), ("<=", measured <= asked), (">", measured > asked)):
        threshold = {"op": op, "value": str(asked), "unit": None}

        assert (meets(threshold, measured, Decimal(margin), None) is not MISSED) == holds
        assert meets(threshold, measured, Decimal(0), None) is not NEAR


@given(asked=numbers, first=numbers, second=numbers, margin=st.integers(0, 50))
def test_more_of_what_is_asked_never_makes_the_verdict_worse(
    asked: Decimal, first: Decimal, second: Decimal, margin: int
) -> None:
    low, high = sorted((first, second))
    floor, ceiling = ({"op": op, "value": str(asked), "unit": None} for op in (">=", "<="))
    order = [MISSED, NEAR, MET]

    def at(threshold: dict[str, Any], number: Decimal) -> int:
        return order.index(meets(threshold, number, Decimal(margin), None))

    assert at(floor, low) <= at(floor, high)
    assert at(ceiling, high) <= at(ceiling, low)


@given(st.floats(min_value=-1e6, max_value=1e6, allow_nan=False, width=32))
def test_a_number_of_a_plan_equals_itself_measured(number: float) -> None:
    assert meets({"op": "=", "value": number, "unit": None}, exact(str(number)), TWO, None) is MET


@given(st.lists(st.sampled_from(list(Verdict)), min_size=1))
def test_an_and_is_no_better_than_any_and_an_or_no_worse(verdicts: list[Verdict]) -> None:
    assert (worst(verdicts) is MET) == all(one is MET for one in verdicts)
    assert (worst(verdicts) is MISSED) == (MISSED in verdicts)
    assert (best(verdicts) is MISSED) == all(one is MISSED for one in verdicts)
    assert (best(verdicts) is MET) == (MET in verdicts)


def test_a_compound_is_an_and_over_its_parts() -> None:
    parts = [
        {"name": "秸秆", "judgement": "threshold", "target": at_least(94.2), "standard": at_least(90)},
        {"name": "粪污", "judgement": "threshold", "target": at_least(95.1), "standard": at_least(75)},
    ]
    waste = indicator(judgement="compound", parts=parts)

    assert judged(waste, 秸秆="98", 粪污="99") == (MET, MET)
    assert judged(waste, 秸秆="94.2", 粪污="99") == (NEAR, MET)
    assert judged(waste, 秸秆="98") == (NONE, NONE)
    assert judged(waste, 秸秆="93") == (MISSED, NONE)  # what is not known yet cannot mend it


def test_a_region_is_judged_by_the_class_it_belongs_to() -> None:
    classes = [at_least(60, name="山区"), at_least(40, name="丘陵")]
    cover = indicator(judgement="range", profile="地形", own="丘陵", classes=classes, target=at_least(44))

    assert judged(cover, whole="42") == (MISSED, MET)


@pytest.mark.parametrize(
    ("direction", "before", "now", "wanted"),
    [
        ("rising", "80", "80.1", MET),
        ("rising", "80", "80", MISSED),
        ("falling", "80", "79", MET),
        ("not_falling", "80", "80.0", MET),
        ("not_falling", "80", "79.9", MISSED),
        ("not_rising", "80", "80.1", MISSED),
        ("steady_or_improving", "80", "80", MET),
        ("steady_or_improving", "80", "81", NONE),  # a person says whether that is better
    ],
)
def test_a_trend_is_held_against_the_period_before(
    direction: str, before: str, now: str, wanted: Verdict
) -> None:
    item = indicator(judgement="trend", direction=direction, target=text("不降低"))
    values = {WHOLE: [value(now), value(before, "2022Q2", "2022-06-30", "2022-04-01")]}

    assert judge(item, values, TWO).target is wanted
    assert judge(item, {WHOLE: values[WHOLE][:1]}, TWO).target is NONE


def test_a_trend_prefers_the_same_period_of_the_year_before_and_the_plans_base_above_all() -> None:
    item = indicator(judgement="trend", direction="not_falling", target=text("不降低"))
    quarter = value("85", "2023Q1", "2023-03-31", "2023-01-01")
    year_before = value("80", "2022Q2", "2022-06-30", "2022-04-01")
    half = value("99", "2022H1", "2022-06-30", "2022-01-01")

    found = judge(item, {WHOLE: [value("82"), quarter, half, year_before]}, TWO)
    last = judge(item, {WHOLE: [value("82"), quarter, half]}, TWO)
    based = judge({**item, "base": "2020年", "base_value": 83}, {WHOLE: [value("82")]}, TWO)

    assert (found.target, found.why) == (MET, "与2022Q2（80）相比+2")
    assert last.target is MISSED
    assert (based.target, based.why) == (MISSED, "与2020年（83）相比-1")


def test_the_task_of_the_level_above_cannot_be_judged_before_its_paper_has_come() -> None:
    item = indicator(judgement="upper", authority="省厅", target=text("完成上级任务"))

    assert judge(item, {}, TWO).why == "省厅下达任务的文件未到，无从评判"
    assert judged(item, whole=True) == (MET, None)
    assert judged(item, whole=False) == (MISSED, None)
    assert judged(item, whole="85") == (NONE, None)


def test_of_a_checklist_every_check_counts_or_the_whole_is_said() -> None:
    item = indicator(judgement="checklist", checks=["达到标准", "获命名"], target=text("获命名"))

    assert judged(item, whole=True) == (MET, None)
    assert judged(item, 达到标准=True) == (NONE, None)
    assert judged(item, 达到标准=True, 获命名=True) == (MET, None)
    assert judged(item, 达到标准=True, 获命名=False, whole=True) == (MISSED, None)


def test_every_one_of_several_conditions_must_hold_also_within_a_part() -> None:
    part = {
        "name": "红线",
        "judgement": "multi",
        "conditions": ["面积不减少", "性质不改变"],
        "target": text(),
    }
    item = indicator(judgement="compound", parts=[part])

    assert judged(item, **{"红线：面积不减少": True, "红线：性质不改变": True}) == (MET, None)
    assert judged(item, **{"红线：面积不减少": True, "红线：性质不改变": False}) == (MISSED, None)


def test_a_conditional_takes_the_branch_of_its_base_value() -> None:
    when = {"name": "利用率", "value": 60, "unit": "%"}
    branches = [
        {"when": {**when, "text": "≤60%的地区", "op": "<="}, "then": at_least(2)},
        {"when": {**when, "text": ">60%的地区", "op": ">"}, "then": text("保持稳定")},
    ]
    item = indicator(judgement="conditional", branches=branches, target=text("分情况"))

    assert judged(item, whole="3") == (NONE, None)
    assert judged(item, whole="3", 利用率="60") == (MET, None)
    assert judged(item, whole="1", 利用率="60") == (MISSED, None)
    assert judged(item, whole=True, 利用率="60.1") == (MET, None)


def test_words_beside_a_number_are_judged_by_a_word() -> None:
    item = indicator(judgement="threshold", target=at_least(96), standard=text("执行"))

    assert judged(item, whole="100") == (MET, NONE)
    assert judge(item, {WHOLE: [value("100"), value(True)]}, TWO).standard is MET


def test_one_of_several_thresholds_is_enough_where_the_plan_says_so() -> None:
    either = {**text("满足其一"), "any_of": [at_least(90), {"text": "≤5", "op": "<=", "value": 5}]}
    both = {**text("同时满足"), "all_of": [at_least(10), {"text": "≤50", "op": "<=", "value": 50}]}

    assert judged(indicator(judgement="survey", target=either), whole="3") == (MET, None)
    assert judged(indicator(judgement="survey", target=either), whole="50") == (MISSED, None)
    assert judged(indicator(judgement="survey", target=both), whole="60") == (MISSED, None)


@pytest.mark.parametrize("name", shipped("plans"))
def test_every_indicator_of_a_shipped_plan_is_met_once_everything_is_there(name: str) -> None:
    """Whatever can be entered is entered: yes, and a number far on the right side."""
    plan = require(load(resolve("plans", name), Plan, name=name)).model_dump(mode="json", by_alias=True)
    for item in plan["indicators"]:
        assert judge(item, {}, TWO).verdict is NONE
        values = {part: [value(True), *_fitting(asked)] for part, asked in enterable(item).items()}

        found = judge(item, values, TWO)

        assert found.verdict in (MET, NEAR), (item["no"], found)
        assert found.standard in (MET, NEAR, None), (item["no"], found)


def _fitting(item: Mapping[str, Any]) -> list[Measured]:
    for branch in item.get("branches", ()):
        if item.get("inner") == branch["when"]["name"]:
            return [value(branch["when"]["value"])]
    for asked in (item["target"], item["standard"]):
        if asked and asked["op"] != "text":
            return [value(asked["value"])]
    return [value(next(one["then"]["value"] for one in item["branches"]))] if "branches" in item else []
