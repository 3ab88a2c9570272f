"""The 交办单: one for each duty that is assigned, issued at once or once it is signed, in place of one for others."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import ASSIGNED, CAMPAIGN, Bench, bench_at, default_policy

from notifications.render import render
from workflow.act import Capacity
from workflow.errors import PaperNotMade, TransitionNotAllowed
from workflow.listing import calendar
from workflow.paper import rendering
from workflow.papers.explain import explained
from workflow.papers.making import Asked, draft_asked
from workflow.reading import reading
from workflow.units import enter_contact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WATER, FOREST = "市水利局", "市林业局"
KIND = "assignment-slip"
FRIDAY = date(2023, 4, 7)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


@contextmanager
def unsigned(folder: Path) -> Iterator[Bench]:
    """Yield a campaign in which the director signs every 交办单."""
    policy = default_policy().model_copy(update={"standing_approval": ("urge-slip",)})
    with bench_at(folder, policy=policy) as bench:
        bench.assign(4)
        yield bench


def said(bench: Bench, place: int = -1) -> dict[str, Any]:
    context: dict[str, Any] = json.loads(bench.papers(KIND)[place]["context"])
    return context


def text(bench: Bench, place: int = -1) -> str:
    with reading(bench.address) as rows:
        found = rendering(rows, bench.papers(KIND)[place]["subject"])
    assert found is not None
    return str(render(*found, formats=("txt",)).text).replace("\n", "").replace("　", "")


def test_each_duty_gets_its_own_with_its_own_number(bench: Bench) -> None:
    bench.assign(4, 10)

    assert [(row["number"], row["addressee"], row["state"]) for row in bench.papers(KIND)] == [
        ("登创办交〔2023〕1号", WATER, "issued"),
        ("登创办交〔2023〕2号", FOREST, "issued"),
    ]
    assert bench.rows("SELECT * FROM outbox WHERE topic = 'slip'") == []
    assert bench.audit().ok


def test_joint_leads_get_the_same_one(bench: Bench) -> None:
    joint = next(no for no in range(1, 30) if len(bench.leads(no)) > 1)
    bench.assign(joint)

    assert len(bench.papers(KIND)) == 1
    assert said(bench)["lead"] == bench.leads(joint)
    assert "各牵头单位共同负责，各自签收" in text(bench)


def test_it_says_what_on_which_clause_by_when_and_leaves_room_to_fill_in(bench: Bench) -> None:
    bench.assign(3)

    told = text(bench)
    for words in (
        "事项：第3项任务：完善生态文明考核办法",
        "登政文〔2023〕44号），三（一）3",
        "牵头单位：市委组织部",
        "配合单位：市委办（市督查考核服务中心）、生态环境分局",
        "时限：2023年11月30日",
        "生态文明建设占党政实绩考核：20%以上",
        "请按本办要求于2023年4月4日前签收",
        "办理情况：",
        "审核意见：",
    ):
        assert words in told, words


def test_whom_the_unit_named_as_in_charge_stands_on_it(bench: Bench) -> None:
    enter_contact(
        bench.engine,
        CAMPAIGN,
        unit=WATER,
        role="分管领导",
        since=ASSIGNED,
        until=None,
        details={"post": "分管副局长"},
    )

    bench.assign(4)

    assert said(bench)["posts"] == ["市水利局分管副局长"]


def test_where_it_has_to_be_signed_the_time_for_signing_runs_from_its_issue(tmp_path: Path) -> None:
    with unsigned(tmp_path) as bench:
        assert bench.row("duty:4")["sign_due"] is None
        bench.tick(date(2023, 4, 6))
        assert bench.rows("SELECT * FROM supervision") == []

        bench.on(FRIDAY).fire("paper:1", "approve", "director")
        bench.fire("paper:1", "issue")

        assert bench.row("duty:4")["sign_due"] == "2023-04-10"
        assert (said(bench)["sign_by"], said(bench)["date"]) == ("2023-04-10", "2023-04-07")
        assert bench.events("duty:4") == ["create", "assign", "slip_issued"]
        bench.tick(date(2023, 4, 12))
        assert bench.row("supervision:1")["cause"] == "not_signed"
        assert bench.audit().ok


def test_one_that_comes_after_the_signature_is_not_issued(tmp_path: Path) -> None:
    with unsigned(tmp_path) as bench:
        bench.sign(4)

        with pytest.raises(TransitionNotAllowed, match="不用再发交办单"):
            bench.fire("paper:1", "approve", "director")


def test_a_duty_that_goes_to_another_unit_gets_a_new_one_and_a_draft_for_the_first_is_withdrawn(
    tmp_path: Path,
) -> None:
    with unsigned(tmp_path) as bench:
        bench.fire("duty:4", "decline", Capacity("lead", WATER), reason="不属本局职责")
        bench.fire("duty:4", "reassign", "director", unit=FOREST, reason="按三定方案")

        assert [(row["addressee"], row["state"]) for row in bench.papers(KIND)] == [
            (WATER, "withdrawn"),
            (FOREST, "drafted"),
        ]
        assert said(bench)["reason"] == "按三定方案"
        told = bench.rows("SELECT recipient FROM outbox WHERE topic = 'slip' ORDER BY id")
        assert {row["recipient"] for row in told} == {WATER, FOREST}


def test_its_facts_say_which_version_of_the_duty_they_are_of(bench: Bench) -> None:
    bench.assign(4)

    with reading(bench.address) as rows:
        (item,) = explained(rows, bench.papers(KIND)[0]["subject"], calendar(rows))["items"]
    assert [(row["subject"], row["seq"], row["state"]) for row in item["rows"]] == [("duty:4", 2, "已交办")]


def test_it_is_drafted_by_hand_only_while_the_duty_waits_for_its_lead(bench: Bench) -> None:
    with pytest.raises(PaperNotMade, match="待交办"), bench.engine.firing() as firing:
        draft_asked(firing, CAMPAIGN, Asked(kind=KIND, about=f"{CAMPAIGN}/duty:4"))
    bench.assign(4)
    bench.fire("paper:1", "withdraw", reason="写错了要求")

    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        draft_asked(
            firing, CAMPAIGN, Asked(kind=KIND, about=f"{CAMPAIGN}/duty:4", said={"demands": ["先报实施方案"]})
        )

    assert (said(bench)["demands"], bench.papers(KIND)[-1]["state"]) == (["先报实施方案"], "issued")
