"""A tick may come twice, late, or after an outage; every case is made up or skipped as its rhythm says, aloud."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from workbench import ASSIGNED, CAMPAIGN, ISSUED, Bench, bench_at

from workflow.tick import tick

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEETING, BULLETIN = "monthly-deployment", "monthly-bulletin"
LATE = date(2023, 7, 20)  # four meetings and three bulletins have gone by


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench


def settled(bench: Bench, slug: str) -> list[tuple[Any, ...]]:
    rows = bench.rows(
        "SELECT nominal, status, reason FROM occurrence WHERE slug = ? AND status <> 'pending' ORDER BY nominal",
        slug,
    )
    return [tuple(row.values()) for row in rows]


def let_catch_up(bench: Bench, slug: str, how: str) -> None:
    with bench.engine.store.write() as unit:
        unit.write("UPDATE schedule SET catch_up = ? WHERE slug = ?", how, slug)


def test_a_tick_when_nothing_is_due_does_nothing(bench: Bench) -> None:
    before = bench.dump()

    assert bench.tick(date(2023, 1, 20)).done == []
    assert {**bench.dump(), "schedule": [], "occurrence": []} == {**before, "schedule": [], "occurrence": []}


def test_a_second_tick_on_the_same_day_does_nothing(bench: Bench) -> None:
    bench.assign(*range(6, 20))
    bench.tick(LATE)
    before = bench.dump()

    assert bench.tick(LATE).done == []
    assert bench.dump() == before


def test_a_dry_tick_says_what_would_be_done_and_does_nothing(bench: Bench) -> None:
    bench.assign(4)
    bench.on(LATE)
    before = bench.dump()

    said = tick(bench.engine, dry_run=True)

    assert said.done
    assert bench.dump() == before
    assert bench.tick(LATE).done == said.done


def test_a_meeting_is_drafted_three_working_days_before_it(bench: Bench) -> None:
    assert bench.tick(date(2023, 4, 11)).done == []

    bench.tick(date(2023, 4, 12))

    (notice,) = bench.papers("meeting-notice")
    assert (notice["state"], notice["drafted"], notice["about"]) == (
        "drafted",
        "2023-04-12",
        f"{CAMPAIGN}/meeting:1",
    )
    assert (bench.row("meeting:1")["day"], bench.state("meeting:1")) == ("2023-04-17", "scheduled")


def test_issuing_the_notice_moves_the_meeting(bench: Bench) -> None:
    bench.tick(date(2023, 4, 12))

    bench.fire("paper:1", "approve", "director")
    bench.fire("paper:1", "issue")

    assert bench.state("meeting:1") == "notified"


def test_missed_meetings_are_all_made_up_with_the_notice_that_units_are_granted(bench: Bench) -> None:
    bench.tick(LATE)

    meetings = bench.rows("SELECT nominal, day FROM meeting ORDER BY nominal")
    assert [row["nominal"] for row in meetings] == ["2023-04-15", "2023-05-15", "2023-06-15", "2023-07-15"]
    assert {row["day"] for row in meetings} == {"2023-07-25"}
    assert [row[:2] for row in settled(bench, MEETING)] == [(row["nominal"], "done") for row in meetings]


def test_of_missed_bulletins_the_latest_is_made_up_and_the_others_are_skipped_with_a_reason(
    bench: Bench,
) -> None:
    ticked = bench.tick(LATE)

    reason = "到期时未运行，按日程约定只补最近一次"
    assert settled(bench, BULLETIN) == [
        ("2023-04-30", "skipped", reason),
        ("2023-05-31", "skipped", reason),
        ("2023-06-30", "done", ""),
    ]
    assert [paper["title"] for paper in bench.papers("bulletin")] == ["2023年6月工作简报"]
    assert f"跳过 工作简报 2023-04-30：{reason}" in ticked.done


def test_where_none_is_made_up_each_is_skipped_with_a_reason(bench: Bench) -> None:
    let_catch_up(bench, BULLETIN, "none")

    bench.tick(LATE)

    assert [(row[1], row[2]) for row in settled(bench, BULLETIN)] == [
        ("skipped", "到期时未运行，按日程约定不补")
    ] * 3
    assert bench.papers("bulletin") == []


@pytest.mark.parametrize("how", ["all", "latest", "none"])
def test_what_is_due_today_is_not_missed(bench: Bench, how: str) -> None:
    let_catch_up(bench, BULLETIN, how)

    bench.tick(date(2023, 4, 28))

    assert settled(bench, BULLETIN) == [("2023-04-30", "done", "2023-04-30 是休息日")]


def test_no_occurrence_fires_twice_however_often_one_ticks(bench: Bench) -> None:
    for passed in range(120):
        bench.tick(ISSUED + timedelta(days=passed))

    done = bench.rows("SELECT subject FROM occurrence WHERE status = 'done' AND subject IS NOT NULL")
    assert len({row["subject"] for row in done}) == len(done)
    assert bench.value("SELECT count(*) FROM meeting") == 4
    assert [paper["title"] for paper in bench.papers("bulletin")] == [
        f"2023年{month}月工作简报" for month in (4, 5, 6)
    ]


def test_the_plan_counts_as_issued_on_its_day_even_on_a_saturday(bench: Bench) -> None:
    bench.on(date(2023, 2, 15)).fire("stage:1", "launch")

    bench.tick(ISSUED - timedelta(days=1))
    assert bench.state("stage:1") == "launched"

    bench.tick(ISSUED)
    assert bench.state("stage:1") == "plan_issued"
    assert bench.history("stage:1")[-1]["actor"] == "系统"


def test_a_plan_that_was_not_launched_is_not_issued_by_itself(bench: Bench) -> None:
    bench.tick(ISSUED)

    assert bench.state("stage:1") == "planned"


def test_after_an_outage_every_lapse_is_opened_once_and_urged_today(bench: Bench) -> None:
    bench.assign(4, 17, 16)
    today = ASSIGNED + timedelta(days=30)  # Wednesday 3 May, the last day of the holiday
    bench.tick(today)

    lapses = bench.rows("SELECT * FROM supervision ORDER BY target")
    assert [(row["cause"], row["due"], row["state"]) for row in lapses] == [
        ("not_signed", "2023-04-04", "urged")
    ] * 3
    assert {slip["issued"] for slip in bench.papers("urge-slip")} == {today.isoformat()}
    assert bench.papers("duban-letter") == []


def test_after_an_outage_the_letter_waits_for_the_distance_the_ladder_grants(bench: Bench) -> None:
    bench.assign(4)
    today = date(2023, 5, 4)
    bench.tick(today)

    assert bench.row("supervision:1")["next_on"] == "2023-05-09"  # 5, 6 (a Saturday worked), 8, 9 May
    bench.tick(date(2023, 5, 8))
    assert bench.papers("duban-letter") == []
    bench.tick(date(2023, 5, 9))
    assert len(bench.papers("duban-letter")) == 1


def test_a_tick_that_guesses_a_calendar_says_so(bench: Bench) -> None:
    assert bench.tick(date(2023, 5, 4)).provisional == set()

    assert bench.tick(date(2026, 1, 5)).provisional == {2027}


def test_what_is_completed_on_the_day_of_a_bulletin_stands_in_the_next_one(bench: Bench) -> None:
    bench.on(date(2023, 4, 3)).bring(4, "submitted")
    bench.tick(date(2023, 4, 28))
    bench.on(date(2023, 4, 28)).fire("duty:4", "accept")

    bench.tick(date(2023, 5, 31))

    april, may = (
        json.loads(row["context"])
        for row in bench.rows("SELECT context FROM paper WHERE kind = 'bulletin' ORDER BY length(no), no")
    )
    assert (april["period"]["to"], april["completed"]) == ("2023-04-27", [])
    assert may["period"]["from"] == "2023-04-28"
    assert [one["no"] for one in may["completed"]] == ["4"]
