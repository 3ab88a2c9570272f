"""One step writes state, history and outbox together; a step that is refused writes nothing at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from workbench import ASSIGNED, CAMPAIGN, DUTIES, Bench, bench_at

from workflow.act import DIRECTOR, OFFICE, STANDING, SYSTEM, Act, Capacity
from workflow.clock import at_local
from workflow.errors import (
    CampaignNotFound,
    KeyReused,
    PaperNotRegistered,
    SomeoneElseFirst,
    SubjectNotFound,
    TransitionNotAllowed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WATER = "市水利局"
LEAD = Capacity("lead", WATER)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


def test_a_step_writes_state_history_and_outbox_together(bench: Bench) -> None:
    fired = bench.fire("duty:4", "assign")

    row, (_, entry), owed = bench.row("duty:4"), bench.history("duty:4"), bench.rows("SELECT * FROM outbox")
    assert (row["state"], row["version"], row["head"]) == ("assigned", 2, entry["hash"])
    assert (entry["seq"], entry["event"], entry["source"], entry["target"]) == (
        2,
        "assign",
        "planned",
        "assigned",
    )
    assert [(one["recipient"], one["topic"], one["seq"], one["done"]) for one in owed] == [
        (WATER, "paper", 3, None)  # the 交办单, as it was issued
    ]
    assert (fired.seq, fired.hash, fired.source_label, fired.target_label) == (
        2,
        entry["hash"],
        "待交办",
        "已交办",
    )


def test_an_entry_says_who_when_in_which_capacity_and_under_which_definition(bench: Bench) -> None:
    yesterday = at_local(ASSIGNED.replace(day=2), 15)

    bench.fire("duty:4", "assign", at=yesterday, actor="综合组", evidence=("sha256:ab",), note="按方案")

    said = json.loads(bench.history("duty:4")[1]["body"])
    assert said["actor"] == "综合组"
    assert said["capacity"] == "office"
    assert said["at"] == "2023-04-02T07:00:00Z"
    assert said["recorded"] == "2023-04-03T01:00:00Z"
    assert said["evidence"] == ["sha256:ab"]
    assert said["note"] == "按方案"
    assert said["definition"] == bench.row("duty:4")["machine"]


def test_each_entry_is_linked_to_the_one_before(bench: Bench) -> None:
    bench.bring(4, "closed")

    entries = bench.history("duty:4")
    assert [entry["seq"] for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert [entry["previous"] for entry in entries] == ["0" * 64, *(entry["hash"] for entry in entries[:-1])]


@pytest.mark.parametrize(
    ("asked", "capacity", "given", "error"),
    [
        ("duty:4 sign", LEAD, {}, TransitionNotAllowed),
        ("duty:4 fly", OFFICE, {}, TransitionNotAllowed),
        ("duty:4 assign", DIRECTOR, {}, TransitionNotAllowed),
        ("duty:4 assign", LEAD, {}, TransitionNotAllowed),
        ("duty:4 assign", SYSTEM, {}, TransitionNotAllowed),
        ("duty:4 assign", STANDING, {}, TransitionNotAllowed),
        ("duty:4 cancel", DIRECTOR, {}, TransitionNotAllowed),
        ("duty:5 assign", OFFICE, {}, TransitionNotAllowed),
        ("duty:99 assign", OFFICE, {}, SubjectNotFound),
        ("duty: assign", OFFICE, {}, SubjectNotFound),
        ("thing:4 assign", OFFICE, {}, SubjectNotFound),
        ("duty:4' OR '1'='1 assign", OFFICE, {}, SubjectNotFound),
        ("duty:4 assign", OFFICE, {"version": 7}, SomeoneElseFirst),
        ("duty:4 assign", OFFICE, {"on_behalf": WATER, "paper": "水函〔2023〕1号"}, PaperNotRegistered),
        ("stage:2 start", OFFICE, {}, TransitionNotAllowed),
        ("campaign:dengfeng-2023 close", DIRECTOR, {}, TransitionNotAllowed),
    ],
)
def test_a_refusal_leaves_everything_alone(
    bench: Bench, asked: str, capacity: Capacity, given: dict[str, Any], error: type[Exception]
) -> None:
    name, _, event = asked.rpartition(" ")
    before = bench.dump()

    with pytest.raises(error):
        bench.fire(name, event, capacity, **given)

    assert bench.dump() == before


def test_a_campaign_that_does_not_exist_is_named_with_the_known_ones(bench: Bench) -> None:
    with pytest.raises(CampaignNotFound, match=CAMPAIGN):
        bench.engine.fire(Act(subject="nowhere/duty:4", event="assign", capacity=OFFICE))


def test_a_refusal_says_state_event_and_reasons_in_chinese(bench: Bench) -> None:
    with pytest.raises(TransitionNotAllowed) as caught:
        bench.fire("duty:4", "submit", LEAD, note="已办完")

    assert str(caught.value) == "任务4：“待交办”状态下不能送审：没有这条流转，此时可以：交办、停办"
    assert caught.value.exit_code == 4


def test_a_key_given_twice_returns_the_first_result_and_changes_nothing(bench: Bench) -> None:
    first = bench.fire("duty:4", "assign", key="k1")
    before = bench.dump()

    again = bench.fire("duty:4", "assign", key="k1")

    assert again.repeated
    assert again._replace(repeated=False) == first
    assert bench.dump() == before


def test_a_key_is_remembered_after_later_steps(bench: Bench) -> None:
    first = bench.fire("duty:4", "assign", key="k1")
    bench.sign(4)

    again = bench.fire("duty:4", "assign", key="k1")

    assert (again.seq, again.hash, again.repeated) == (first.seq, first.hash, True)


def test_a_key_twice_in_one_batch_fires_once(bench: Bench) -> None:
    act = bench.act("duty:4", "assign", key="k1")

    first, again = bench.engine.fire_many([act, act])

    assert (first.repeated, again.repeated) == (False, True)
    assert bench.row("duty:4")["version"] == 2


def test_a_key_of_another_event_is_refused(bench: Bench) -> None:
    bench.fire("duty:4", "assign", key="k1")

    with pytest.raises(KeyReused, match="assign"):
        bench.fire("duty:4", "sign", LEAD, key="k1")


def test_a_key_of_another_subject_is_refused(bench: Bench) -> None:
    bench.fire("duty:4", "assign", key="k1")

    with pytest.raises(KeyReused, match="duty:4"):
        bench.fire("duty:17", "assign", key="k1")


def test_a_key_of_another_subject_is_refused_even_where_that_step_was_taken_too(bench: Bench) -> None:
    bench.fire("duty:4", "assign", key="k1")
    bench.fire("duty:17", "assign")

    with pytest.raises(KeyReused, match="duty:4"):
        bench.fire("duty:17", "assign", key="k1")


def test_a_key_of_a_step_that_was_refused_is_free(bench: Bench) -> None:
    with pytest.raises(TransitionNotAllowed):
        bench.fire("duty:4", "sign", LEAD, key="k1")

    assert not bench.fire("duty:4", "assign", key="k1").repeated


def test_the_version_that_the_caller_has_seen_must_be_the_present_one(bench: Bench) -> None:
    bench.fire("duty:4", "assign", version=1)

    with pytest.raises(SomeoneElseFirst, match="任务4 刚刚被别人改动") as caught:
        bench.fire("duty:4", "sign", LEAD, version=1)

    assert caught.value.exit_code == 6
    assert bench.state("duty:4") == "assigned"


def test_a_dry_run_says_what_would_come_and_keeps_nothing(bench: Bench) -> None:
    before = bench.dump()

    fired = bench.engine.fire(bench.act("duty:4", "assign", key="k1"), dry_run=True)

    assert fired.target == "assigned"
    assert bench.dump() == before
    assert not bench.fire("duty:4", "assign", key="k1").repeated


def test_a_dry_run_refuses_what_the_real_one_would(bench: Bench) -> None:
    with pytest.raises(TransitionNotAllowed):
        bench.engine.fire(bench.act("duty:5", "assign"), dry_run=True)


def test_many_are_fired_in_order_in_one_transaction(bench: Bench) -> None:
    numbers = [no for no in range(DUTIES, 0, -1) if no != 5]

    fired = bench.engine.fire_many([bench.act(f"duty:{no}", "assign") for no in numbers])

    assert [one.subject.rpartition(":")[2] for one in fired] == [str(no) for no in numbers]
    assert {bench.state(f"duty:{no}") for no in numbers} == {"assigned"}


def test_of_many_all_succeed_or_none(bench: Bench) -> None:
    before = bench.dump()

    with pytest.raises(TransitionNotAllowed, match="任务5"):
        bench.engine.fire_many([bench.act(f"duty:{no}", "assign") for no in (4, 5, 6)])

    assert bench.dump() == before


def test_one_subject_may_take_several_steps_in_one_transaction(bench: Bench) -> None:
    fired = bench.engine.fire_many(
        [
            bench.act("duty:4", "assign"),
            bench.act("duty:4", "sign", LEAD),
            bench.act("duty:17", "assign"),
            bench.act("duty:4", "submit", LEAD, note="已办完"),
            bench.act("duty:4", "accept"),
        ]
    )

    assert [one.seq for one in fired] == [2, 3, 2, 4, 5]
    assert bench.audit().ok


def test_a_later_act_of_a_batch_sees_what_an_earlier_one_did(bench: Bench) -> None:
    """Stages wait for one another: what was read ahead for the second must not be older than the first."""
    bench.fire("stage:1", "launch")
    bench.tick()
    bench.fire("stage:1", "assign_tasks", "group", reason="任务陆续交办")

    bench.engine.fire_many([bench.act("stage:1", "complete"), bench.act("stage:2", "start")])

    assert bench.state("stage:2") == "in_progress"


def test_nobody_to_fire_for_is_no_error(bench: Bench) -> None:
    assert bench.engine.fire_many([]) == []


def test_a_version_that_moved_under_a_transaction_ends_it(bench: Bench) -> None:
    before = bench.dump()

    with pytest.raises(SomeoneElseFirst), bench.engine.firing() as firing:
        firing.fire(bench.act("duty:17", "assign"))
        firing.unit.move("duty", f"{CAMPAIGN}/duty:4", 7, {"version": 8})

    assert bench.dump() == before
