"""Stages open one after the other, or by an override of the leading group with its reason."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import ASSIGNED, DUTIES, ISSUED, NAMED_LEAD, Bench, bench_at

from workflow.clock import at_local
from workflow.errors import TransitionNotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench


def finish_first(bench: Bench, day: date) -> None:
    """Launch, issue, assign everything and complete stage 1 on ``day``."""
    bench.on(day)
    bench.fire("stage:1", "launch")
    bench.fire("stage:1", "issue_plan")
    no, unit, reason = NAMED_LEAD
    acts = [bench.act(f"duty:{n}", "assign") for n in range(1, DUTIES + 1) if str(n) != no]
    bench.engine.fire_many([*acts, bench.act(f"duty:{no}", "assign", unit=unit, reason=reason)])
    bench.fire("stage:1", "assign_tasks")
    bench.fire("stage:1", "complete")


def given(bench: Bench, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bench.history(name)[-1]["body"])["given"]
    return found


def test_the_first_stage_waits_for_none(bench: Bench) -> None:
    assert bench.fire("stage:1", "launch").target == "launched"


def test_a_stage_waits_for_the_one_before_it(bench: Bench) -> None:
    with pytest.raises(TransitionNotAllowed, match="上一阶段“动员部署阶段”还是“未启动”"):
        bench.fire("stage:2", "start")

    finish_first(bench, ASSIGNED)
    assert bench.fire("stage:2", "start").target == "in_progress"


def test_the_group_opens_a_stage_early_with_a_reason_that_is_kept(bench: Bench) -> None:
    with pytest.raises(TransitionNotAllowed, match="上一阶段"):
        bench.fire("stage:2", "start", "group")
    bench.fire("stage:2", "start", "group", reason="省厅要求提前")

    entry = json.loads(bench.history("stage:2")[-1]["body"])
    assert entry["reason"] == "省厅要求提前"
    assert entry["given"]["overridden"] == ["上一阶段“动员部署阶段”还是“未启动”"]


def test_the_office_opens_none_early_whatever_its_reason(bench: Bench) -> None:
    with pytest.raises(TransitionNotAllowed, match="上一阶段"):
        bench.fire("stage:2", "start", reason="省厅要求提前")


def test_the_plan_is_not_issued_before_its_day(bench: Bench) -> None:
    bench.on(date(2023, 3, 31)).fire("stage:1", "launch")

    with pytest.raises(TransitionNotAllowed, match="方案 2023-04-01 才印发"):
        bench.fire("stage:1", "issue_plan")

    assert bench.on(ISSUED).fire("stage:1", "issue_plan").target == "plan_issued"


def test_tasks_count_as_assigned_when_none_is_left(bench: Bench) -> None:
    bench.on(ISSUED).fire("stage:1", "launch")
    bench.fire("stage:1", "issue_plan")
    bench.assign(4, day=ISSUED)

    with pytest.raises(TransitionNotAllowed, match="还有 28 项任务没有交办"):
        bench.fire("stage:1", "assign_tasks")


def test_a_stage_that_ends_late_says_by_how_much(bench: Bench) -> None:
    finish_first(bench, date(2023, 4, 13))

    assert given(bench, "stage:1") == {"late_days": 13}


def test_a_stage_that_ends_late_is_late_whatever_day_is_claimed(bench: Bench) -> None:
    """A backdated act counts from the day it is recorded, but for a registered paper (design, part 7)."""
    bench.on(ISSUED).fire("stage:1", "launch")
    bench.fire("stage:1", "issue_plan")
    bench.fire("stage:1", "assign_tasks", "group", reason="先行")
    bench.on(date(2023, 4, 13))

    fired = bench.fire("stage:1", "complete", at=at_local(ISSUED, 9))

    assert fired.remarks == ("比方案写明的 2023-03-31 晚 13 天",)


def test_a_stage_without_an_end_is_never_late(bench: Bench) -> None:
    bench.fire("stage:4", "begin", "group", reason="提前巩固")

    bench.on(date(2025, 1, 1)).fire("stage:4", "conclude", "group", reason="转入新的创建")

    assert json.loads(bench.history("stage:4")[-1]["body"])["given"] is None


def test_self_assessment_waits_for_every_duty_or_the_groups_reason(bench: Bench) -> None:
    bench.fire("stage:2", "start", "group", reason="提前")

    with pytest.raises(TransitionNotAllowed, match="还有 29 项任务没有办结"):
        bench.fire("stage:2", "assess")
    bench.fire("stage:2", "assess", "group", reason="列入问题清单")

    assert given(bench, "stage:2")["overridden"] == ["还有 29 项任务没有办结"]


def test_cancelled_duties_do_not_hold_a_stage_up(bench: Bench) -> None:
    bench.fire("stage:2", "start", "group", reason="提前")
    bench.engine.fire_many(
        [bench.act(f"duty:{no}", "cancel", "director", reason="上级取消") for no in range(1, DUTIES + 1)]
    )

    assert bench.fire("stage:2", "assess").target == "self_assessed"


def test_implementing_is_reopened_only_while_an_inspection_asks_for_it(bench: Bench) -> None:
    bench.fire("stage:2", "start", "group", reason="提前")
    bench.fire("stage:2", "assess", "group", reason="列入问题清单")
    bench.fire("stage:2", "complete")

    with pytest.raises(TransitionNotAllowed, match="考核验收没有要求补正或整改"):
        bench.fire("stage:2", "reopen", reason="补做")
    bench.fire("stage:3", "apply")
    bench.fire("stage:3", "supplement", "inspector", reason="缺材料")
    bench.fire("stage:2", "reopen", reason="补做")

    assert bench.state("stage:2") == "in_progress"


def test_an_inspection_that_failed_may_be_applied_for_again(bench: Bench) -> None:
    bench.fire("stage:3", "apply", "group", reason="窗口将关")
    bench.fire("stage:3", "review")
    bench.fire("stage:3", "fail", "inspector", reason="指标未达标")

    bench.fire("stage:3", "reapply")

    assert bench.state("stage:3") == "planned"
    assert bench.audit().ok
