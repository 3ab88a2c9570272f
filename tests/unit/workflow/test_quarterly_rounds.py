"""The plans' quarterly rhythms: inspections, rankings and scorings on working days, each once."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from workbench import CAMPAIGN, Bench, bench_at, default_policy

from definitions.policy import Ranking
from workflow.added import add_duty
from workflow.audit.verify import verify
from workflow.campaign import load_rules, open_campaign
from workflow.clock import FixedClock, at_local
from workflow.engine import Engine
from workflow.reading import reading
from workflow.store import open_store
from workflow.tick import tick
from workflow.workdays import Workdays


@cache
def year(plan: str, opened: date) -> dict[str, list[dict[str, Any]]]:
    """Open a plan, tick every morning for a year, and return what then stands in the ledger."""
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "duban.db")
        clock = FixedClock(at_local(opened))
        engine = Engine(store=open_store(path, create=True), clock=clock)
        open_campaign(engine, load_rules(plan))
        for days in range(366):
            clock.set(at_local(opened + timedelta(days=days), 8))
            tick(engine)
        engine.store.close()
        with reading(path) as rows:
            assert verify(rows).ok
            return {
                kind: rows.rows(f"SELECT * FROM {kind} ORDER BY length(no), no")
                for kind in ("meeting", "inspection", "ranking", "paper")
            }


ERQI = ("erqi-2014", date(2014, 7, 28))


def test_a_year_of_erqi_has_its_meetings_inspections_and_rankings() -> None:
    stood = year(*ERQI)

    inspections = [row for row in stood["inspection"] if row["slug"] == "quarterly-inspection"]
    rankings = [row for row in stood["ranking"] if row["slug"] == "quarterly-ranking"]
    assert len(stood["meeting"]) == 12
    assert [row["day"] for row in inspections] == ["2014-09-15", "2014-12-15", "2015-03-13", "2015-06-15"]
    assert [row["nominal"] for row in rankings] == ["2014-09-15", "2014-12-15", "2015-03-15", "2015-06-15"]


@pytest.mark.parametrize("kind", ["meeting", "inspection"])
def test_every_one_is_on_a_working_day(kind: str) -> None:
    workdays = Workdays({})

    assert all(workdays.is_workday(date.fromisoformat(row["day"])) for row in year(*ERQI)[kind])


def test_an_inspection_is_announced_three_working_days_before() -> None:
    stood = year(*ERQI)

    notices = {row["about"]: row["drafted"] for row in stood["paper"] if row["kind"] == "inspection-notice"}
    first = stood["inspection"][0]
    assert notices[first["subject"]] == "2014-09-10"
    assert (first["inspector"], first["announced"], first["source"]) == (
        "区委、区政府督察部门",
        1,
        "五（四）",
    )


def test_the_periods_of_a_rhythm_leave_no_day_out_and_tell_none_twice() -> None:
    rankings = [row for row in year(*ERQI)["ranking"] if row["slug"] == "quarterly-ranking"]

    assert rankings[0]["first"] == "2014-07-28"
    for before, after in pairwise(rankings):
        assert date.fromisoformat(after["first"]) == date.fromisoformat(before["last"]) + timedelta(days=1)


def test_zhumadian_scores_every_quarter() -> None:
    scorings = year("zhumadian-2022", date(2022, 5, 9))["ranking"]

    assert [row["nominal"] for row in scorings] == ["2022-06-15", "2022-09-15", "2022-12-15", "2023-03-15"]
    assert {row["kind"] for row in scorings} == {"scoring"}
    assert {row["state"] for row in scorings} == {"proposed"}


def quarterly(bench: Bench) -> None:
    """Let the campaign on the bench have a quarterly ranking."""
    with bench.engine.firing() as firing:
        firing.unit.insert(
            "schedule",
            {
                "campaign": CAMPAIGN,
                "slug": "quarterly-ranking",
                "kind": "ranking",
                "title": "任务完成情况排名",
                "rule": "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=15",
                "starts": "2023-04-01",
                "time": "09:00",
                "roll": "previous",
                "catch_up": "all",
                "source": "office",
            },
        )


def test_a_ranking_counts_the_lapses_that_its_own_tick_opens(tmp_path: Path) -> None:
    with bench_at(tmp_path) as bench:
        quarterly(bench)
        bench.on(date(2023, 6, 5))
        with bench.engine.firing() as firing:
            add_duty(
                firing,
                CAMPAIGN,
                matter="清理河道",
                leads=["市水利局"],
                due=date(2023, 6, 14),
                origin=f"{CAMPAIGN}/meeting:1",
                source="纪要1号第1项",
                section="会议议定事项",
            )
        bench.sign(1001)
        bench.tick(date(2023, 6, 15))

        context = json.loads(bench.row("ranking:1")["context"])

    (line,) = context["units"]
    assert context["last"] == "2023-06-14"
    assert (line["unit"], line["unfinished"], line["lapses"]) == ("市水利局", ["1001"], 1)


def test_ranking_can_be_switched_off_and_the_skip_is_recorded(tmp_path: Path) -> None:
    policy = default_policy().model_copy(update={"ranking": Ranking(enabled=False)})
    with bench_at(tmp_path, policy=policy) as bench:
        quarterly(bench)
        bench.tick(date(2023, 6, 15))

        assert bench.value("SELECT count(*) FROM ranking") == 0
        (row,) = bench.rows(
            "SELECT status, reason FROM occurrence WHERE nominal = '2023-06-15' AND slug LIKE '%king'"
        )
    assert (row["status"], row["reason"]) == ("skipped", "规则没有启用排名（ranking.enabled）")
