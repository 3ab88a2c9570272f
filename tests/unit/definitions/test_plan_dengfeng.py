"""The plan of 登封 against its document: counts, and the facts that are easily got wrong."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from definitions.catalogue import resolve
from definitions.lint.plan import lint_plan
from definitions.loader import Loaded, load, require
from definitions.plan import Plan

if TYPE_CHECKING:
    from definitions.target import Threshold


@pytest.fixture(scope="module")
def loaded() -> Loaded[Plan]:
    return load(resolve("plans", "dengfeng-2023"), Plan, name="dengfeng-2023")


@pytest.fixture(scope="module")
def plan(loaded: Loaded[Plan]) -> Plan:
    return require(loaded)


def asked(threshold: Threshold | None) -> tuple[str, object]:
    assert threshold is not None
    return threshold.op, threshold.value


def test_nothing_of_the_document_is_left_out(plan: Plan) -> None:
    assert [duty.no for duty in plan.duties] == list(range(1, 30))
    assert [item.no for item in plan.indicators] == list(range(1, 34))
    assert [stage.kind for stage in plan.stages] == ["mobilize", "implement", "inspect", "consolidate"]
    assert plan.document.number == "登政文〔2023〕44号"
    assert plan.document.issued == date(2023, 4, 1)
    assert (plan.policies, plan.vetoes, plan.posts) == ((), (), ())


def test_months_stand_for_their_first_and_last_days(plan: Plan) -> None:
    assert [(stage.start, stage.end) for stage in plan.stages] == [
        (date(2023, 1, 1), date(2023, 3, 31)),
        (date(2023, 3, 1), date(2023, 11, 30)),
        (date(2023, 11, 1), date(2023, 12, 31)),
        (date(2024, 1, 1), None),
    ]
    assert plan.stages[3].end_text == "长期"


def test_titles_are_at_most_forty_characters(plan: Plan) -> None:
    assert max(len(duty.title) for duty in plan.duties) <= 40


def test_both_fifth_sections_are_kept(plan: Plan) -> None:
    counted = Counter(
        duty.section for duty in plan.duties if duty.section and duty.section.startswith("（五）")
    )

    assert sorted(counted.values()) == [2, 7]


def test_the_fifth_duty_has_no_lead_in_the_text_but_in_the_table(plan: Plan) -> None:
    assert plan.duties[4].lead == ()
    assert plan.duties[4].support == ("生态环境分局",)
    assert plan.indicators[4].lead == ("生态环境分局",)
    assert plan.indicators[4].support == ()


def test_joint_leads_are_two_units(plan: Plan) -> None:
    joint = [duty.no for duty in plan.duties if len(duty.lead) > 1]

    assert joint == [11, 15, 16, 25]


def test_targets_of_the_text_have_operator_value_and_unit(plan: Plan) -> None:
    numbers = {
        (duty.no, target.op, target.value, target.unit)
        for duty in plan.duties
        for target in duty.targets
        if target.op != "text"
    }

    assert numbers == {
        (2, ">=", 1, "次/月"),
        (3, ">=", 20, "%"),
        (5, "=", 100, "%"),
        (12, "=", 100, "%"),
        (21, "=", 100, "%"),
        (22, "=", 100, "%"),
        (26, ">=", 90.5, "%"),
        (28, "=", 100, "%"),
    }


@pytest.mark.parametrize(
    ("number", "target", "standard"),
    [
        (3, (">=", 20), (">=", 20)),
        (10, (">=", 60.5), (">=", 60)),
        (11, (">=", 44), (">=", 41)),
        (19, (">=", 4.5), (">=", 4.5)),
        (24, (">=", 92), (">=", 85)),
        (25, (">=", 62), (">=", 45)),
        (26, ("=", 100), (">=", 80)),
        (28, (">=", 90.5), (">=", 40)),
        (30, (">=", 98), (">=", 80)),
        (32, (">=", 95), (">=", 80)),
        (33, (">=", 96), (">=", 80)),
        (1, ("text", None), ("text", None)),
    ],
)
def test_own_target_and_standard_are_kept_apart(
    plan: Plan, number: int, target: tuple[str, object], standard: tuple[str, object]
) -> None:
    indicator = plan.indicators[number - 1]

    assert (asked(indicator.target), asked(indicator.standard)) == (target, standard)


def test_compounds_have_their_values_in_the_parts(plan: Plan) -> None:
    compounds = {item.no: len(item.parts) for item in plan.indicators if item.judgement == "compound"}
    straw, manure, film = plan.indicators[19].parts

    assert compounds == {7: 3, 8: 3, 12: 3, 16: 4, 20: 3, 29: 2}
    assert straw.name == "秸秆综合利用率"
    assert (asked(straw.target), asked(straw.standard)) == ((">=", 94.2), (">=", 90))
    assert (asked(manure.target), asked(manure.standard)) == ((">=", 95.1), (">=", 75))
    assert (asked(film.target), asked(film.standard)) == ((">=", 97.5), (">=", 80))


def test_every_name_with_a_role_is_defined_and_every_unit_has_a_role(plan: Plan) -> None:
    in_text = {name for duty in plan.duties for name in (*duty.lead, *duty.support)}
    in_table = {name for item in plan.indicators for name in (*item.lead, *item.support)}
    used = in_text | in_table

    assert used <= plan.names
    assert {unit.name for unit in plan.units} <= used
    assert len(plan.units) == 18


def test_the_promised_monthly_meeting_is_a_schedule(plan: Plan) -> None:
    (schedule,) = plan.schedules

    assert (schedule.slug, schedule.rrule, schedule.start) == (
        "monthly-deployment",
        "FREQ=MONTHLY",
        date(2023, 4, 1),
    )
    assert (schedule.roll, schedule.catch_up, schedule.source) == ("next", "all", "三（一）2")


def test_every_item_names_its_clause(plan: Plan) -> None:
    assert plan.duties[9].source == "三（二）10"
    assert plan.indicators[10].source == "附件 11"
    assert all(body.source for body in plan.bodies)
    assert {item.source for item in plan.deadlines} == {"二", "四（二）"}
    assert {item.source for item in plan.measures} == {"五（一）", "五（二）", "五（三）", "五（四）"}
    assert {item.source for item in plan.accountability} == {"五（二）"}


def test_each_finding_points_at_its_line_and_clause(loaded: Loaded[Plan]) -> None:
    lines = resolve("plans", "dengfeng-2023").read_text(encoding="utf-8").splitlines()

    findings = lint_plan(loaded)

    assert all(finding.file == "dengfeng-2023" and finding.line and finding.column for finding in findings)
    for finding in findings:
        last = finding.key.rpartition(".")[2]
        if "[" not in last:
            assert lines[finding.line - 1][finding.column - 1 :].startswith(f"{last}:"), finding
    (lead,) = (finding for finding in findings if finding.code == "lead-missing")
    assert "三（一）5" in lead.message


def test_reading_and_linting_it_takes_no_time() -> None:
    started = time.perf_counter()
    lint_plan(load(resolve("plans", "dengfeng-2023"), Plan))

    assert time.perf_counter() - started < 1.5
