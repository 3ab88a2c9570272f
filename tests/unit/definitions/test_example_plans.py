"""Plans of other campaigns, under ``docs/examples``: they fit without code."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from definitions.indicator import (
    ConditionalIndicator,
    MultiIndicator,
    RangeIndicator,
    SurveyIndicator,
    TrendIndicator,
    UpperIndicator,
)
from definitions.lint.plan import lint_plan
from definitions.loader import load, require
from definitions.plan import Plan

if TYPE_CHECKING:
    from definitions.loader import Loaded

FOLDER = Path(__file__).parents[3] / "docs" / "examples"
FILES = sorted(path.name for path in FOLDER.glob("*.yaml"))


def read(name: str) -> Loaded[Plan]:
    return load(FOLDER / name, Plan, name=name)


@pytest.fixture(scope="module")
def cities() -> Plan:
    return require(read("shuangchuang-2026.yaml"))


@pytest.fixture(scope="module")
def water() -> Plan:
    return require(read("jieshui-2026.yaml"))


@pytest.mark.parametrize("name", FILES)
def test_an_example_has_no_errors(name: str) -> None:
    loaded = read(name)

    assert loaded.findings == ()
    assert [finding for finding in lint_plan(loaded) if finding.severity == "error"] == []


def test_two_titles_have_two_target_years(cities: Plan) -> None:
    assert [(award.name, award.due) for award in cities.awards] == [
        ("国家卫生城市", date(2027, 12, 31)),
        ("全国文明城市", date(2029, 12, 31)),
    ]


def test_units_that_every_duty_inherits_are_in_each(cities: Plan) -> None:
    assert all("各街道" in duty.support for duty in cities.duties)


def test_an_hour_a_third_of_a_month_and_half_a_month_are_days(cities: Plan) -> None:
    first, second, _ = cities.duties
    half = cities.stages[1].steps[1]

    assert (first.due, first.due_time) == (date(2026, 6, 30), time(17))
    assert (second.due, second.due_text) == (date(2026, 10, 20), "2026年10月中旬")
    assert (half.due, half.due_text) == (date(2026, 9, 15), "2026年9月上半月")


def test_rhythms_by_ten_days_half_months_and_weekdays_with_an_hour(cities: Plan) -> None:
    rules = {schedule.slug: (schedule.rrule, schedule.time) for schedule in cities.schedules}

    assert rules == {
        "ten-day-report": ("FREQ=MONTHLY;BYMONTHDAY=10,20,-1", None),
        "half-month-dispatch": ("FREQ=MONTHLY;BYMONTHDAY=15,-1", None),
        "friday-list": ("FREQ=WEEKLY;BYDAY=FR", time(17)),
        "spot-check": (None, None),
    }


def test_what_is_left_open_says_which_keys(cities: Plan) -> None:
    assert cities.duties[2].pending == ("lead", "due")


def test_other_roles_keep_their_words(cities: Plan) -> None:
    assert [(role.word, role.units) for role in cities.duties[0].roles] == [
        ("承办", ("市环卫有限公司",)),
        ("协助", ("各街道",)),
    ]


def test_yearly_regional_and_scored_indicators(cities: Plan) -> None:
    waste, activity = cities.indicators[0], cities.indicators[5]

    assert [(one.by.year, one.op, one.value) for one in waste.milestones] == [
        (2026, ">=", 98),
        (2027, "=", 100),
    ]
    assert [(one.region, one.value) for one in activity.regions] == [
        ("东门街道", 12),
        ("西门街道", 8),
        ("新城街道", 4),
    ]
    assert activity.points is not None
    assert (activity.points.full, activity.points.rule, activity.points.deduct, activity.points.floor) == (
        3,
        "linear",
        0.1,
        1,
    )


def test_either_or_both_per_mille_and_a_named_standard(cities: Plan) -> None:
    green, water_source, infants = cities.indicators[2], cities.indicators[3], cities.indicators[1]
    (clean,) = cities.duties[0].targets

    assert green.target is not None
    assert [(one.value, one.unit) for one in green.target.any_of] == [(38, "%"), (9, "平方米")]
    assert [(one.op, one.value) for one in clean.all_of] == [("=", 100), (">=", 95)]
    assert infants.unit == "‰"
    assert water_source.target is not None
    assert water_source.target.reference == "《地表水环境质量标准》（GB 3838—2002）Ⅲ类"


def test_encouraged_only_classed_and_surveyed_indicators(cities: Plan) -> None:
    classed, surveyed = cities.indicators[4], cities.indicators[6]

    assert isinstance(classed, RangeIndicator)
    assert (classed.attribute, classed.own) == ("鼓励性", "县级市")
    assert isinstance(surveyed, SurveyIndicator)
    assert surveyed.sample == "每个街道不少于200份"


def test_a_stage_may_be_over_before_the_plan_is_issued(cities: Plan) -> None:
    assert cities.stages[0].end is not None
    assert cities.document.issued is not None
    assert cities.stages[0].end < cities.document.issued


def test_a_fragment_begins_in_the_middle(water: Plan) -> None:
    codes = {finding.code for finding in lint_plan(read("jieshui-2026.yaml"))}

    assert water.duties[0].no == 31
    assert water.stages == ()
    assert {"number-gap", "section-missing"} & codes == set()


def test_companies_and_villages_answer_for_duties(water: Plan) -> None:
    kinds = {unit.name: unit.kind for unit in water.units}

    assert [kinds[duty.lead[0]] for duty in water.duties] == ["enterprise", "enterprise", "village"]


def test_branches_upper_tasks_trends_and_several_conditions(water: Plan) -> None:
    leak, usage, level, rules = water.indicators

    assert isinstance(leak, ConditionalIndicator)
    assert [(one.when.op, one.when.value) for one in leak.branches] == [(">", 10), ("<=", 10)]
    assert isinstance(usage, UpperIndicator)
    assert usage.document is None
    assert isinstance(level, TrendIndicator)
    assert level.base == "2025年"
    assert isinstance(rules, MultiIndicator)
    assert len(rules.conditions) == 3
