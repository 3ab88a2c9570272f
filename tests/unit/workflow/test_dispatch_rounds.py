"""A round of dispatch: opened before its day, one return a unit, what is missing followed up, summed up on the day."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from rounds import DISPATCHES, days, returns, rounds_at, rules_of, take, with_office_schedule
from workbench import CAMPAIGN, Bench, end_of

from definitions.loader import require
from workflow.errors import IncomingKnown, TransitionNotAllowed
from workflow.reading import reading
from workflow.receiving import Received, RoundOver, UnitNotAsked, receive
from workflow.round_list import rounds_of
from workflow.said import asks, last_progress, said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OPEN, DUE, DAY = date(2022, 3, 9), date(2022, 3, 11), date(2022, 3, 14)  # of the first round, a Monday
AFTER = date(2022, 3, 12)
WATER, MONEY, FOREST = "地区水务局", "地区财政局", "地区林草局"
OFFICE = "地区生态文明建设办公室"
PLAN = require(rules_of(DISPATCHES).plan)
ITEM = {"duty": "10", "progress": "已完成造林", "percent": 60, "ask": "请财政局安排资金"}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with rounds_at(tmp_path, DISPATCHES) as bench:
        yield bench


def lapses(bench: Bench) -> dict[str, str]:
    """Return unit → state of the lapses of missing returns."""
    rows = bench.rows(
        "SELECT units, state FROM supervision WHERE cause = 'return_missing' ORDER BY length(no), no"
    )
    return {row["units"]: row["state"] for row in rows}


def issue(bench: Bench, kind: str) -> None:
    """Let the director sign the newest paper of a kind, and the office issue it."""
    name = f"paper:{bench.papers(kind)[-1]['no']}"
    bench.fire(name, "approve", "director")
    bench.fire(name, "issue")


def test_six_rounds_stand_on_the_right_days_within_the_window_of_the_clause(bench: Bench) -> None:
    """14 and 28 May 2022 were Saturdays; 24 April, a Sunday, was worked in exchange."""
    days(bench, date(2022, 3, 1), date(2022, 6, 30))

    found = bench.rows("SELECT nominal, opened, due, day FROM dispatch ORDER BY nominal")
    assert [tuple(row.values()) for row in found] == [
        ("2022-03-14", "2022-03-09", "2022-03-11", "2022-03-14"),
        ("2022-03-28", "2022-03-23", "2022-03-25", "2022-03-28"),
        ("2022-04-14", "2022-04-11", "2022-04-13", "2022-04-14"),
        ("2022-04-28", "2022-04-25", "2022-04-27", "2022-04-28"),
        ("2022-05-14", "2022-05-10", "2022-05-12", "2022-05-13"),
        ("2022-05-28", "2022-05-24", "2022-05-26", "2022-05-27"),
    ]
    assert bench.audit().ok


def test_a_schedule_of_the_office_prolongs_it_under_a_slug_of_its_own(tmp_path: Path) -> None:
    rules = with_office_schedule(
        rules_of(DISPATCHES),
        slug="dispatch-june",
        kind="dispatch",
        title="创建工作调度",
        rrule="FREQ=MONTHLY;BYMONTHDAY=14,28",
        start="2022-06-01",
        until="2022-06-30",
        roll="previous",
        catch_up="all",
    )

    with rounds_at(tmp_path, DISPATCHES, rules=rules) as bench:
        days(bench, date(2022, 5, 20), date(2022, 7, 31))

        found = bench.rows("SELECT slug, day FROM dispatch WHERE opened >= '2022-06-01' ORDER BY day")
        assert [tuple(row.values()) for row in found] == [
            ("dispatch-june", "2022-06-14"),
            ("dispatch-june", "2022-06-28"),
        ]


def test_it_opens_three_working_days_before_and_asks_the_leads_of_open_duties(bench: Bench) -> None:
    assert bench.tick(date(2022, 3, 8)).done == []

    (said,) = bench.tick(OPEN).done

    rows = bench.rows("SELECT DISTINCT unit FROM duty_unit WHERE role = 'lead'")
    leads = {one.name for one in PLAN.units if {row["unit"] for row in rows} & set(one.names)} | {OFFICE}
    assert set(returns(bench, "dispatch:1")) == leads, "an alias is its unit, and is asked once"
    assert set(returns(bench, "dispatch:1").values()) == {"due"}
    assert said == f"创建工作调度 2022-03-14：开始收集报送，应报 {len(leads)} 家，2022-03-11 截止"
    assert bench.events("dispatch:1") == ["create", "open"]
    (notice,) = bench.papers("dispatch-notice")
    assert (notice["state"], notice["about"]) == ("drafted", f"{CAMPAIGN}/dispatch:1")


def test_who_answers_for_no_open_duty_is_not_asked(bench: Bench) -> None:
    rows = bench.rows(
        "SELECT DISTINCT subject FROM duty_unit WHERE unit IN (?, ?) AND role = 'lead'", WATER, "水务局"
    )
    for row in rows:
        bench.fire(row["subject"].partition("/")[2], "cancel", "director", reason="不再办理")

    bench.tick(OPEN)

    assert rows
    assert WATER not in returns(bench, "dispatch:1")


def apart_from_meetings(done: list[str]) -> list[str]:
    return [line for line in done if "会" not in line.partition(" ")[0]]


def test_what_has_not_come_is_missing_on_the_day_after_its_last_and_a_lapse_opens(bench: Bench) -> None:
    bench.tick(OPEN)
    take(bench, "dispatch:1", WATER)
    assert apart_from_meetings(bench.tick(DUE).done) == []

    bench.tick(AFTER)

    states = returns(bench, "dispatch:1")
    assert states.pop(WATER) == "received"
    assert set(states.values()) == {"missing"}
    assert set(lapses(bench)) == set(states) - {OFFICE}, "the office does not urge itself"
    assert set(lapses(bench).values()) == {"open"}
    assert apart_from_meetings(bench.tick(AFTER).done) == []


def test_a_lapse_is_urged_like_any_other(bench: Bench) -> None:
    days(bench, OPEN, DAY)

    slip = next(paper for paper in bench.papers("urge-slip") if paper["addressee"] == WATER)
    (matter,) = json.loads(slip["context"])["matters"]
    assert (matter["what"], matter["title"], matter["lead"]) == ("报送", "创建工作调度", [WATER])
    assert (matter["cause"], matter["days_late"]) == ("逾期未报送", 1)
    assert lapses(bench)[WATER] == "urged"


def test_a_late_return_ends_its_lapse_and_says_that_it_was_late(bench: Bench) -> None:
    days(bench, OPEN, AFTER)

    fired = take(bench, "dispatch:1", WATER)

    assert (fired.source, fired.target, fired.label) == ("missing", "late", "收到迟报")
    assert lapses(bench)[WATER] == "resolved"
    assert lapses(bench)[MONEY] == "open"
    assert bench.audit().ok


def test_a_paper_that_bears_a_day_in_time_makes_it_one_in_time(bench: Bench) -> None:
    days(bench, OPEN, AFTER)

    fired = take(bench, "dispatch:1", WATER, paper="水函〔2022〕3号", dated=DUE)

    assert fired.target == "received"
    number = next(row["no"] for row in bench.rows("SELECT no FROM return WHERE unit = ?", WATER))
    assert bench.row(f"return:{number}")["received"] == "2022-03-11"
    assert bench.value("SELECT unit FROM incoming WHERE number = '水函〔2022〕3号'") == WATER
    assert lapses(bench)[WATER] == "resolved"


def test_a_return_before_a_tick_but_after_its_last_day_is_late(bench: Bench) -> None:
    bench.tick(OPEN)

    bench.on(DAY)

    assert take(bench, "dispatch:1", WATER).target == "late"


def test_a_correction_keeps_the_state_and_its_word_is_the_last(bench: Bench) -> None:
    bench.tick(OPEN)
    take(bench, "dispatch:1", FOREST, items=[ITEM], paper="林函〔2022〕1号", dated=OPEN)
    bench.on(date(2022, 3, 10))

    fired = take(
        bench,
        "dispatch:1",
        FOREST,
        items=[{**ITEM, "ask": "请编办核定编制"}],
        paper="林函〔2022〕2号",
        dated=OPEN,
    )

    assert (fired.label, fired.source, fired.target) == ("更正报送", "received", "received")
    with reading(bench.address) as rows:
        assert [one["ask"] for one in asks(rows, f"{CAMPAIGN}/dispatch:1")] == ["请编办核定编制"]
        before = said(rows, f"{CAMPAIGN}/dispatch:1", "2022-03-09T23:00:00Z")[FOREST]
        assert before["items"][0]["ask"] == ITEM["ask"]
        assert last_progress(rows, CAMPAIGN, FOREST) == {"10": "已完成造林"}


def test_of_several_returns_all_are_entered_or_none(bench: Bench) -> None:
    bench.tick(OPEN)
    take(bench, "dispatch:1", WATER, paper="水函〔2022〕3号", dated=OPEN)
    before = bench.dump()

    with pytest.raises(IncomingKnown):
        receive(
            bench.engine,
            f"{CAMPAIGN}/dispatch:1",
            [Received(unit=FOREST, note="好"), Received(unit=MONEY, paper="水函〔2022〕3号", dated=OPEN)],
        )
    with pytest.raises(UnitNotAsked, match="没有列明"):
        take(bench, "dispatch:1", "市水利局")

    assert bench.dump() == before


def test_on_the_day_a_summary_is_drafted_whose_issue_moves_the_round_on(bench: Bench) -> None:
    bench.tick(OPEN)
    take(bench, "dispatch:1", FOREST, items=[ITEM], paper="林函〔2022〕1号", dated=OPEN)
    days(bench, DUE, DAY)

    assert bench.state("dispatch:1") == "collected"
    (paper,) = bench.papers("dispatch-summary")
    told = json.loads(paper["context"])
    assert paper["addressee"] == "创建领导小组", "whom the clause that follows the dispatch names"
    assert (told["received"], len(told["missing"]), told["late"]) == (1, len(told["returns"]) - 1, [])
    assert told["asks"] == [{"unit": FOREST, "duty": "10", "ask": "请财政局安排资金"}]
    assert sum(row["count"] for row in told["counts"]) == len(bench.rows("SELECT no FROM duty"))
    issue(bench, "dispatch-summary")
    assert bench.state("dispatch:1") == "summarised"


def test_a_summary_that_was_withdrawn_is_drafted_anew(bench: Bench) -> None:
    days(bench, OPEN, DAY)
    bench.fire(f"paper:{bench.papers('dispatch-summary')[0]['no']}", "withdraw", reason="数字有误")

    bench.tick(date(2022, 3, 15))

    assert [paper["state"] for paper in bench.papers("dispatch-summary")] == ["withdrawn", "drafted"]


def test_it_closes_when_all_have_sent_in(bench: Bench) -> None:
    bench.tick(OPEN)
    for unit in returns(bench, "dispatch:1"):
        take(bench, "dispatch:1", unit)
    days(bench, DUE, DAY)
    issue(bench, "dispatch-summary")

    fired = bench.fire("dispatch:1", "close")

    assert fired.target == "closed"
    assert lapses(bench) == {}


def test_closing_without_them_wants_a_reason_and_takes_no_returns_afterwards(bench: Bench) -> None:
    days(bench, OPEN, DAY)
    issue(bench, "dispatch-summary")

    with pytest.raises(TransitionNotAllowed, match="家没有报来"):
        bench.fire("dispatch:1", "close")
    bench.fire("dispatch:1", "close", reason="并入下一次调度")

    assert set(returns(bench, "dispatch:1").values()) == {"lapsed"}
    assert set(lapses(bench).values()) == {"resolved"}
    before = bench.dump()
    with pytest.raises(RoundOver, match="不再收报送"):
        take(bench, "dispatch:1", WATER)
    assert bench.dump() == before
    assert bench.audit().ok


def test_a_cancelled_round_owes_nothing_and_its_drafts_are_withdrawn(bench: Bench) -> None:
    bench.tick(OPEN)

    bench.fire("dispatch:1", "cancel", reason="与会议合并")

    assert set(returns(bench, "dispatch:1").values()) == {"cancelled"}
    assert [paper["state"] for paper in bench.papers("dispatch-notice")] == ["withdrawn"]
    done = days(bench, AFTER, DAY)
    assert [line for lines in done.values() for line in apart_from_meetings(lines)] == []


def test_a_person_names_a_unit_that_the_clause_does_not(bench: Bench) -> None:
    bench.tick(OPEN)

    bench.fire("dispatch:1", "add", unit="地区教育局")

    assert returns(bench, "dispatch:1")["地区教育局"] == "due"
    with pytest.raises(TransitionNotAllowed, match="本来就在"):
        bench.fire("dispatch:1", "add", unit="地区教育局")
    with pytest.raises(TransitionNotAllowed, match="--unit"):
        bench.fire("dispatch:1", "add")


def test_a_round_that_was_missed_is_made_up_with_the_time_that_the_policy_grants(bench: Bench) -> None:
    bench.tick(date(2022, 3, 16))

    row = bench.row("dispatch:1")
    assert (row["opened"], row["due"], row["day"]) == ("2022-03-16", "2022-03-18", "2022-03-21")


def test_the_list_counts_and_the_past_is_seen_as_it_was(bench: Bench) -> None:
    bench.tick(OPEN)
    take(bench, "dispatch:1", WATER)
    days(bench, DUE, DAY)
    take(bench, "dispatch:1", MONEY)

    with reading(bench.address) as rows:
        (now,) = rounds_of(rows, CAMPAIGN, "dispatch", None)
        (then,) = rounds_of(rows, CAMPAIGN, "dispatch", end_of(OPEN))

    asked = len(returns(bench, "dispatch:1"))
    counted = [(one["asked"], one["received"], one["late"], one["missing"]) for one in (then, now)]
    assert counted == [(asked, 1, 0, 0), (asked, 2, 1, asked - 2)]
    assert (then["state"], now["state"]) == ("open", "collected")
