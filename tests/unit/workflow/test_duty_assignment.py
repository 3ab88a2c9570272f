"""From 待交办 to 办理中: assigning, naming a lead, signing alone or jointly, declining, upholding, reassigning."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from workbench import ASSIGNED, CAMPAIGN, ISSUED, NAMED_LEAD, Bench, bench_at, default_policy

from workflow.act import Capacity
from workflow.clock import at_local
from workflow.errors import DateImpossible, TransitionNotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WATER, FOREST, FARM = "市水利局", "市林业局", "市农委"
JOINT = 11  # 市林业局 and 市农委 lead together


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


def lead(unit: str) -> Capacity:
    return Capacity("lead", unit)


def units(bench: Bench, no: int) -> list[tuple[Any, ...]]:
    rows = bench.rows(
        "SELECT unit, role, since, until, signed FROM duty_unit WHERE subject = ? AND role = 'lead' "
        "ORDER BY since, position",
        f"{CAMPAIGN}/duty:{no}",
    )
    return [tuple(row.values()) for row in rows]


def test_no_duty_is_assigned_before_the_plan_is_issued(bench: Bench) -> None:
    bench.on(ISSUED - timedelta(days=1))

    with pytest.raises(TransitionNotAllowed, match="方案 2023-04-01 才印发"):
        bench.fire("duty:4", "assign")

    bench.on(ISSUED)
    assert bench.fire("duty:4", "assign").target == "assigned"


def test_no_duty_is_assigned_with_a_day_before_the_plans_issue(bench: Bench) -> None:
    with pytest.raises(TransitionNotAllowed, match="方案 2023-04-01 才印发"):
        bench.fire("duty:4", "assign", at=at_local(date(2023, 3, 31)))


def test_no_act_is_dated_ahead(bench: Bench) -> None:
    bench.on(date(2023, 3, 31))

    with pytest.raises(DateImpossible, match="不能在将来"):
        bench.fire("duty:4", "assign", at=at_local(ISSUED))


def test_assigning_starts_the_clock_for_signing(bench: Bench) -> None:
    bench.assign(4)

    assert bench.row("duty:4")["sign_due"] == "2023-04-04"


def test_the_clock_for_signing_skips_the_holiday(bench: Bench) -> None:
    bench.assign(4, day=date(2023, 4, 4))

    assert bench.row("duty:4")["sign_due"] == "2023-04-06"


def test_a_duty_without_a_lead_needs_one_and_a_reason(bench: Bench) -> None:
    no, unit, reason = NAMED_LEAD

    with pytest.raises(TransitionNotAllowed, match="没有写明牵头单位"):
        bench.fire(f"duty:{no}", "assign")
    with pytest.raises(TransitionNotAllowed, match="须说明理由"):
        bench.fire(f"duty:{no}", "assign", unit=unit)
    bench.fire(f"duty:{no}", "assign", unit=unit, reason=reason)

    entry = json.loads(bench.history(f"duty:{no}")[-1]["body"])
    assert bench.leads(int(no)) == [unit]
    assert (entry["reason"], entry["given"]) == (reason, {"unit": unit, "before": []})


def test_a_lead_signs_once_and_the_duty_is_in_progress(bench: Bench) -> None:
    bench.assign(4)

    bench.fire("duty:4", "sign", lead(WATER))

    assert bench.state("duty:4") == "in_progress"
    assert units(bench, 4) == [(WATER, "lead", 1, None, "2023-04-03")]


def test_only_a_lead_may_sign(bench: Bench) -> None:
    bench.assign(4)

    with pytest.raises(TransitionNotAllowed, match="不是牵头单位（牵头：市水利局）"):
        bench.fire("duty:4", "sign", lead(FARM))
    with pytest.raises(TransitionNotAllowed, match="须由牵头单位办理"):
        bench.fire("duty:4", "sign")


def test_of_joint_leads_every_one_must_sign(bench: Bench) -> None:
    bench.assign(JOINT)

    first = bench.fire(f"duty:{JOINT}", "sign", lead(FARM))
    second = bench.fire(f"duty:{JOINT}", "sign", lead(FOREST))

    assert (first.target, second.target) == ("assigned", "in_progress")


def test_a_joint_lead_does_not_sign_twice(bench: Bench) -> None:
    bench.assign(JOINT)
    bench.fire(f"duty:{JOINT}", "sign", lead(FARM))

    with pytest.raises(TransitionNotAllowed, match="“市农委”已经签收") as caught:
        bench.fire(f"duty:{JOINT}", "sign", lead(FARM))

    assert caught.value.reasons == ("“市农委”已经签收",)


def test_a_signature_counts_from_the_day_its_paper_bears(bench: Bench) -> None:
    bench.assign(4)
    number = bench.came_in(WATER)
    bench.on(date(2023, 4, 7))

    bench.fire("duty:4", "sign", lead(WATER), on_behalf=WATER, paper=number, at=at_local(ASSIGNED, 9))

    assert units(bench, 4)[0][-1] == "2023-04-03"


def test_a_backdated_signature_without_such_a_paper_counts_from_the_day_it_is_recorded(bench: Bench) -> None:
    bench.assign(4)
    bench.on(date(2023, 4, 7))

    bench.fire("duty:4", "sign", lead(WATER), at=at_local(ASSIGNED, 9))

    assert units(bench, 4)[0][-1] == "2023-04-07"


def test_declining_needs_a_reason_and_waits_for_the_office(bench: Bench) -> None:
    bench.assign(4)

    with pytest.raises(TransitionNotAllowed, match="须给出理由"):
        bench.fire("duty:4", "decline", lead(WATER))
    bench.fire("duty:4", "decline", lead(WATER), reason="不属本局职责")

    assert bench.state("duty:4") == "disputed"


def test_upholding_sets_a_new_day_for_signing_and_voids_signatures(bench: Bench) -> None:
    bench.assign(JOINT)
    bench.fire(f"duty:{JOINT}", "sign", lead(FARM))
    bench.fire(f"duty:{JOINT}", "decline", lead(FOREST), reason="不属本局职责")
    bench.on(date(2023, 4, 10))

    bench.fire(f"duty:{JOINT}", "uphold", reason="方案写明")

    assert bench.row(f"duty:{JOINT}")["sign_due"] == "2023-04-11"
    assert [row[-1] for row in units(bench, JOINT)] == [None, None]


def test_reassigning_keeps_who_led_before(bench: Bench) -> None:
    bench.assign(JOINT)
    bench.fire(f"duty:{JOINT}", "sign", lead(FARM))
    bench.fire(f"duty:{JOINT}", "decline", lead(FOREST), reason="不属本局职责")

    bench.fire(f"duty:{JOINT}", "reassign", "director", unit=WATER, reason="职责在水利")

    assert units(bench, JOINT) == [
        (FOREST, "lead", 1, 5, None),
        (FARM, "lead", 1, 5, "2023-04-03"),
        (WATER, "lead", 5, None, None),
    ]
    entry = json.loads(bench.history(f"duty:{JOINT}")[-1]["body"])
    assert entry["given"] == {"unit": WATER, "before": [FOREST, FARM]}


def test_reassigning_tells_the_new_lead_and_those_it_was_taken_from(bench: Bench) -> None:
    bench.assign(JOINT)
    bench.fire(f"duty:{JOINT}", "decline", lead(FOREST), reason="不属本局职责")

    seq = bench.fire(f"duty:{JOINT}", "reassign", unit=WATER, reason="职责在水利").seq

    told = bench.rows(
        "SELECT recipient FROM outbox WHERE subject = ? AND seq = ?", f"{CAMPAIGN}/duty:{JOINT}", seq
    )
    assert [row["recipient"] for row in told] == [WATER, FOREST, FARM]


def test_a_support_unit_that_becomes_lead_is_no_support_any_more(bench: Bench) -> None:
    support = bench.value(
        "SELECT unit FROM duty_unit WHERE subject = ? AND role = 'support' ORDER BY position LIMIT 1",
        f"{CAMPAIGN}/duty:4",
    )
    bench.assign(4)
    bench.fire("duty:4", "decline", lead(WATER), reason="不属本局职责")

    bench.fire("duty:4", "reassign", unit=support, reason="职责在彼")

    roles = bench.rows(
        "SELECT role FROM duty_unit WHERE subject = ? AND unit = ? AND until IS NULL",
        f"{CAMPAIGN}/duty:4",
        support,
    )
    assert [row["role"] for row in roles] == ["lead"]


def test_reassigning_to_the_same_unit_is_upholding(bench: Bench) -> None:
    bench.assign(4)
    bench.fire("duty:4", "decline", lead(WATER), reason="不属本局职责")

    with pytest.raises(TransitionNotAllowed, match="本来就是牵头单位"):
        bench.fire("duty:4", "reassign", unit=WATER, reason="职责在彼")


def test_a_duty_can_come_back_to_a_unit_that_led_it_before(bench: Bench) -> None:
    bench.assign(4)
    for unit, other in ((WATER, FARM), (FARM, WATER)):
        bench.fire("duty:4", "decline", lead(unit), reason="不属本局职责")
        bench.fire("duty:4", "reassign", unit=other, reason="职责在彼")

    assert bench.leads(4) == [WATER]
    assert [row[:4] for row in units(bench, 4)] == [
        (WATER, "lead", 1, 4),
        (FARM, "lead", 4, 6),
        (WATER, "lead", 6, None),
    ]


def test_the_policy_says_how_long_a_unit_has_to_sign(tmp_path: Path) -> None:
    limits = default_policy().limits.model_copy(update={"sign_within": 5})
    with bench_at(tmp_path, policy=default_policy().model_copy(update={"limits": limits})) as bench:
        bench.assign(4)

        assert bench.row("duty:4")["sign_due"] == "2023-04-11"


def test_every_lead_is_told_by_when_to_sign(bench: Bench) -> None:
    bench.assign(JOINT)

    (slip,) = bench.papers("assignment-slip")
    assert json.loads(slip["context"])["sign_by"] == "2023-04-04"
    assert [row["receiver"] for row in bench.rows("SELECT receiver FROM delivery ORDER BY id")] == [
        FOREST,
        FARM,
    ]
