"""``why``: every event out of a state, and everything that stands in its way."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import ASSIGNED, CAMPAIGN, Bench, bench_at, rules

from definitions.loader import require
from workflow.act import Capacity, parse_capacity
from workflow.errors import CapacityUnknown, SubjectNotFound
from workflow.reading import reading
from workflow.why import standing, ways_from

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


def ways(bench: Bench, name: str, capacity: Capacity | None = None) -> dict[str, dict[str, Any]]:
    with reading(bench.address) as rows:
        found = ways_from(rows, f"{CAMPAIGN}/{name}", bench.clock.now(), capacity)
    assert len({way["event"] for way in found}) == len(found)
    return {way["event"]: way for way in found}


@pytest.mark.parametrize("state", ["assigned", "in_progress", "submitted", "completed", "closed"])
def test_every_event_of_the_state_is_listed_once(bench: Bench, state: str) -> None:
    bench.bring(4, state)

    expected = {
        arrow.event for arrow in require(rules().machines["duty"]).transitions if state in arrow.from_
    }

    assert set(ways(bench, "duty:4")) == expected


def test_all_that_blocks_an_event_is_said_at_once(bench: Bench) -> None:
    bench.on(date(2023, 3, 1))

    assign = ways(bench, "duty:5")["assign"]

    assert not assign["allowed"]
    assert assign["reasons"] == [
        "方案 2023-04-01 才印发，此前只能做动员准备",
        "方案没有写明牵头单位，请用 --lead 指定一家并用 --reason 说明理由",
    ]


def test_what_is_allowed_has_no_reasons_but_says_what_to_give_and_who_may(bench: Bench) -> None:
    bench.bring(4, "in_progress")

    submit = ways(bench, "duty:4")["submit"]

    assert (submit["allowed"], submit["reasons"]) == (True, [])
    assert (submit["label"], submit["target_label"]) == ("送审", "待审核")
    assert (submit["by"], submit["needs"]) == (["牵头单位"], ["说明（--note）"])


def test_of_rivals_the_one_that_applies_is_shown(bench: Bench) -> None:
    bench.assign(11)

    assert ways(bench, "duty:11")["sign"]["target"] == "assigned"
    bench.fire("duty:11", "sign", Capacity("lead", "市林业局"))
    last = ways(bench, "duty:11", Capacity("lead", "市农委"))["sign"]

    assert (last["target"], last["allowed"]) == ("in_progress", True)


def test_a_capacity_that_may_not_is_told_who_may(bench: Bench) -> None:
    bench.bring(4, "completed")

    close = ways(bench, "duty:4", Capacity("office"))["close"]

    assert close["reasons"] == ["须由督查（验收）机构或创建办主任办理"]


def test_a_unit_that_does_not_lead_is_told_so(bench: Bench) -> None:
    bench.assign(4)

    sign = ways(bench, "duty:4", Capacity("lead", "市财政局"))["sign"]

    assert not sign["allowed"]


def test_who_may_override_is_named(bench: Bench) -> None:
    start = ways(bench, "stage:2")["start"]

    assert (start["allowed"], start["override"]) == (False, ["领导小组"])
    assert "上一阶段“动员部署阶段”还是“未启动”" in start["reasons"][0]


def test_asking_changes_nothing(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    before = bench.dump()

    for name in ("duty:4", "duty:5", "stage:1", f"campaign:{CAMPAIGN}"):
        ways(bench, name)

    assert bench.dump() == before


@pytest.mark.parametrize("state", ["planned", "assigned", "in_progress", "submitted", "completed"])
def test_what_why_allows_the_engine_grants(bench: Bench, state: str) -> None:
    """With everything given that is asked for, what is called possible must be possible, and nothing else."""
    if state != "planned":
        bench.bring(4, state)
    machine = require(rules().machines["duty"])

    for event, way in ways(bench, "duty:4").items():
        arrow = next(one for one in machine.transitions if one.event == event and state in one.from_)
        role = arrow.by[0]
        act = bench.act(
            "duty:4",
            event,
            Capacity(role, "市水利局" if role == "lead" else None),
            reason="有理由",
            note="有说明",
        )

        assert way["allowed"]
        assert bench.engine.fire(act, dry_run=True).target == way["target"]


def test_standing_says_where_a_subject_is_and_who_moves_it(bench: Bench) -> None:
    with reading(bench.address) as rows:
        said = standing(rows, f"{CAMPAIGN}/duty:4")

    assert (said["state"], said["label"]) == ("planned", "待交办")
    assert said["meaning"] == "方案载明、尚未交办；由创建办交办后离开。"


def test_a_subject_that_does_not_exist_is_not_found(bench: Bench) -> None:
    with reading(bench.address) as rows:
        with pytest.raises(SubjectNotFound, match="任务99"):
            ways_from(rows, f"{CAMPAIGN}/duty:99", bench.clock.now())
        with pytest.raises(SubjectNotFound, match="任务99"):
            standing(rows, f"{CAMPAIGN}/duty:99")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mayor", "没有这种身份"),
        ("", "没有这种身份"),
        ("system", "没有这种身份"),
        ("standing", "没有这种身份"),
        ("lead", "须写明单位"),
        ("lead@", "须写明单位"),
        ("office@市水利局", "这种身份不带单位"),
    ],
)
def test_what_is_no_capacity_is_refused(text: str, said: str) -> None:
    with pytest.raises(CapacityUnknown, match=said) as caught:
        parse_capacity(text)

    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "text", ["office", "director", "inspector", "group", "lead@市水利局", "support@市水利局"]
)
def test_a_capacity_is_written_as_it_is_read(text: str) -> None:
    assert str(parse_capacity(text)) == text
