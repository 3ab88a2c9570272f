"""Who may accept: never who submitted, never the host its own, and two persons where the policy asks for two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from workbench import ASSIGNED, HOST, Bench, bench_at, default_policy

from definitions.policy import Acceptance
from workflow.act import Capacity
from workflow.errors import TransitionNotAllowed
from workflow.facts import CampaignFacts, Facts
from workflow.guards import not_own_submission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWN = 1  # led by the unit that hosts the office


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Bench]:
    """A campaign whose policy asks for two persons, with duty 4 submitted."""
    policy = default_policy().model_copy(update={"acceptance": Acceptance(persons=2)})
    with bench_at(tmp_path, policy=policy) as bench:
        bench.on(ASSIGNED).bring(4, "submitted")
        yield bench


@pytest.mark.parametrize("capacity", ["office", "inspector", "group"])
def test_a_submitted_duty_is_accepted_from_outside_its_unit(bench: Bench, capacity: str) -> None:
    bench.bring(4, "submitted")

    bench.fire("duty:4", "accept", capacity)

    row = bench.row("duty:4")
    assert (row["state"], row["completed"]) == ("completed", "2023-04-03")


@pytest.mark.parametrize("capacity", ["director", "lead@市水利局"])
def test_others_do_not_accept(bench: Bench, capacity: str) -> None:
    bench.bring(4, "submitted")

    with pytest.raises(TransitionNotAllowed, match="须由创建办或督查（验收）机构或领导小组办理"):
        bench.fire("duty:4", "accept", capacity)


def test_duties_of_the_hosting_unit_are_accepted_from_outside_the_office(bench: Bench) -> None:
    bench.assign(OWN)
    bench.sign(OWN)
    bench.submit(OWN)

    with pytest.raises(TransitionNotAllowed, match=f"“{HOST}”是创建办所在单位"):
        bench.fire(f"duty:{OWN}", "accept")
    bench.fire(f"duty:{OWN}", "accept", "group")

    assert bench.state(f"duty:{OWN}") == "completed"


def test_another_name_of_the_hosting_unit_does_not_let_its_duty_past(bench: Bench) -> None:
    alias = "郑州市生态环境局登封分局"
    bench.fire("duty:5", "assign", unit=alias, reason="附件指标5写明")
    bench.sign(5)
    bench.submit(5)

    with pytest.raises(TransitionNotAllowed, match=f"“{alias}”是创建办所在单位"):
        bench.fire("duty:5", "accept")


def test_a_duty_sent_back_is_counted_and_can_be_submitted_again(bench: Bench) -> None:
    bench.bring(4, "submitted")

    with pytest.raises(TransitionNotAllowed, match="须给出理由"):
        bench.fire("duty:4", "return")
    bench.fire("duty:4", "return", reason="佐证不足")
    bench.submit(4)
    bench.fire("duty:4", "return", reason="佐证仍不足")

    assert (bench.row("duty:4")["returned"], bench.state("duty:4")) == (2, "in_progress")


def test_where_two_must_accept_the_first_does_not_complete(pair: Bench) -> None:
    pair.fire("duty:4", "accept", actor="综合组长")

    assert (pair.state("duty:4"), pair.row("duty:4")["accepted_by"]) == ("submitted", "综合组长")


def test_where_two_must_accept_they_are_two(pair: Bench) -> None:
    pair.fire("duty:4", "accept", actor="综合组长")

    with pytest.raises(TransitionNotAllowed, match="“综合组长”已审核过一次"):
        pair.fire("duty:4", "accept", actor="综合组长")
    pair.fire("duty:4", "accept", actor="办公室副主任")

    assert pair.state("duty:4") == "completed"
    assert pair.audit().ok


def test_one_person_at_the_console_is_one_however_often_it_accepts(pair: Bench) -> None:
    """The console's own post counts where the act names none."""
    pair.engine = replace(pair.engine, actor="综合组长")
    pair.fire("duty:4", "accept")

    with pytest.raises(TransitionNotAllowed, match="已审核过一次"):
        pair.fire("duty:4", "accept")


def test_an_office_that_names_nobody_is_one_person(pair: Bench) -> None:
    pair.fire("duty:4", "accept")

    with pytest.raises(TransitionNotAllowed, match="已审核过一次"):
        pair.fire("duty:4", "accept")


def test_after_a_return_both_must_accept_anew(pair: Bench) -> None:
    pair.fire("duty:4", "accept", actor="综合组长")
    pair.fire("duty:4", "return", reason="佐证不足")
    pair.submit(4)

    pair.fire("duty:4", "accept", actor="综合组长")

    assert pair.state("duty:4") == "submitted"


def test_whoever_submitted_does_not_accept(bench: Bench) -> None:
    """No shipped capacity can do both; the guard stands for machines that offices write."""
    act = bench.act("duty:4", "accept", Capacity("group"))
    facts = Facts(
        kind="duty", row={"submitted_as": "group"}, campaign=CampaignFacts(row={}, policy={}), act=act
    )

    assert not_own_submission(facts) == "送审的身份不能自己审核"
    facts.row["submitted_as"] = "lead@市水利局"
    assert not_own_submission(facts) is None
