"""After the work: closing, looking back, pausing, giving up, and the archive."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import ASSIGNED, CAMPAIGN, Bench, bench_at, rules

from definitions.loader import require
from workflow.act import Capacity
from workflow.errors import TransitionNotAllowed
from workflow.facts import CampaignFacts, Facts
from workflow.guards import closer_entitled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEAD = Capacity("lead", "市水利局")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


def given(bench: Bench, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bench.history(name)[-1]["body"])["given"]
    return found


def test_where_no_inspecting_body_is_named_the_director_closes_and_the_record_says_so(bench: Bench) -> None:
    bench.bring(4, "completed")

    bench.fire("duty:4", "close", "director")

    assert bench.state("duty:4") == "closed"
    assert given(bench, "duty:4") == {
        "closed_by": "director",
        "because": "方案未写明督查机构，由创建办主任销号",
    }


def test_the_office_itself_does_not_close(bench: Bench) -> None:
    bench.bring(4, "completed")

    with pytest.raises(TransitionNotAllowed, match="须由督查（验收）机构或创建办主任办理"):
        bench.fire("duty:4", "close")


def test_where_the_plan_names_an_inspecting_body_the_director_does_not_close(bench: Bench) -> None:
    facts = Facts(
        kind="duty",
        row={},
        campaign=CampaignFacts(row={"inspecting": "市委市政府督查室"}, policy={}),
        act=bench.act("duty:4", "close", "director"),
    )

    assert closer_entitled(facts) == "方案写明由“市委市政府督查室”督查，须由它销号（--as inspector）"
    facts.act = bench.act("duty:4", "close", "inspector")
    assert closer_entitled(facts) is None


def test_the_plan_of_dengfeng_names_no_inspecting_body() -> None:
    plan = require(rules().plan)

    assert not plan.bodies_by_kind.get("inspecting")


def test_reopening_gives_a_new_date_and_keeps_the_original(bench: Bench) -> None:
    bench.bring(4, "closed")
    original = bench.row("duty:4")["original_due"]

    bench.fire("duty:4", "reopen", reason="回头看发现反弹", date=date(2024, 3, 29))

    row = bench.row("duty:4")
    assert (row["state"], row["original_due"], row["approved_due"], row["due"]) == (
        "in_progress",
        original,
        "2024-03-29",
        "2024-03-29",
    )
    assert (row["completed"], row["submitted_as"], row["accepted_by"]) == (None, None, None)
    assert given(bench, "duty:4") == {"date": "2024-03-29"}


def test_reopening_needs_a_new_date_since_the_old_one_would_never_be_followed_up_again(bench: Bench) -> None:
    bench.bring(4, "closed")

    with pytest.raises(TransitionNotAllowed, match="须给出日期"):
        bench.fire("duty:4", "reopen", "inspector", reason="回头看发现反弹")


def test_a_reopened_duty_goes_the_whole_way_again(bench: Bench) -> None:
    bench.bring(4, "closed")
    bench.fire("duty:4", "reopen", reason="回头看发现反弹", date=date(2024, 3, 29))

    bench.submit(4)
    bench.fire("duty:4", "accept")
    bench.fire("duty:4", "close", "director")

    assert bench.events("duty:4")[-4:] == ["reopen", "submit", "accept", "close"]
    assert bench.audit().ok


def test_the_director_suspends_and_resumes_with_reasons(bench: Bench) -> None:
    bench.bring(4, "in_progress")

    with pytest.raises(TransitionNotAllowed, match="须给出理由"):
        bench.fire("duty:4", "suspend", "director")
    bench.fire("duty:4", "suspend", "director", reason="等上级批复")
    with pytest.raises(TransitionNotAllowed, match="“中止”状态下不能送审"):
        bench.submit(4)
    bench.fire("duty:4", "resume", "director", reason="批复已到")

    assert bench.state("duty:4") == "in_progress"


@pytest.mark.parametrize("state", ["planned", "assigned", "in_progress"])
def test_the_director_cancels_what_is_not_yet_done(bench: Bench, state: str) -> None:
    if state != "planned":
        bench.bring(4, state)

    bench.fire("duty:4", "cancel", "director", reason="上级取消该项")

    assert bench.state("duty:4") == "cancelled"
    with pytest.raises(TransitionNotAllowed, match="这是终止状态，不再变动"):
        bench.fire("duty:4", "assign")


def test_progress_is_reported_by_leads_and_supports_with_a_note(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    support = bench.value(
        "SELECT unit FROM duty_unit WHERE subject = ? AND role = 'support' LIMIT 1", f"{CAMPAIGN}/duty:4"
    )

    with pytest.raises(TransitionNotAllowed, match="须给出说明"):
        bench.fire("duty:4", "report", LEAD)
    bench.fire("duty:4", "report", LEAD, note="完成六成")
    bench.fire("duty:4", "report", Capacity("support", support), note="本单位部分已完成")

    assert (bench.state("duty:4"), bench.events("duty:4")[-2:]) == ("in_progress", ["report", "report"])


def test_duties_are_archived_only_when_the_campaign_has_ended(bench: Bench) -> None:
    bench.bring(4, "closed")

    with pytest.raises(TransitionNotAllowed, match="创建工作尚未结束"):
        bench.fire("duty:4", "archive")
    bench.fire(f"campaign:{CAMPAIGN}", "close", "director", reason="创建成功")
    bench.fire("duty:4", "archive")

    assert bench.state("duty:4") == "archived"


def test_after_the_campaign_has_ended_nothing_is_assigned(bench: Bench) -> None:
    bench.fire(f"campaign:{CAMPAIGN}", "close", "director", reason="创建成功")

    with pytest.raises(TransitionNotAllowed, match="创建工作已结束"):
        bench.fire("duty:4", "assign")
    assert bench.tick(date(2023, 12, 1)).done == []


def test_one_transaction_may_end_the_campaign_and_archive(bench: Bench) -> None:
    bench.bring(4, "closed")

    bench.engine.fire_many(
        [
            bench.act(f"campaign:{CAMPAIGN}", "close", "director", reason="创建成功"),
            bench.act("duty:4", "archive"),
        ]
    )

    assert bench.state("duty:4") == "archived"
