"""An inspection among the rest: made up when missed, announced anew, moved by a notice, and what it reopens."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import CAMPAIGN, ISSUED, Bench, bench_at

from workflow.errors import CampaignEnded, TransitionNotAllowed
from workflow.inspection import begin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(date(2023, 4, 3))


def quarterly(bench: Bench, catch_up: str = "all") -> None:
    """Let the campaign have a quarterly inspection."""
    with bench.engine.firing() as firing:
        firing.unit.insert(
            "schedule",
            {
                "campaign": CAMPAIGN,
                "slug": "quarterly-inspection",
                "kind": "inspection",
                "title": "任务完成情况督查",
                "rule": "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=15",
                "starts": ISSUED.isoformat(),
                "time": "09:00",
                "roll": "previous",
                "catch_up": catch_up,
                "source": "office",
            },
        )


def conducted(bench: Bench, *texts: str) -> None:
    """Conduct an unannounced inspection and enter what it found."""
    with bench.engine.firing() as firing:
        begin(
            firing,
            CAMPAIGN,
            title="暗访",
            day=bench.clock.now().date(),
            units=(),
            scope=None,
            inspector=None,
            source="office",
            announced=False,
        )
    bench.fire("inspection:1", "conduct")
    found: list[dict[str, Any]] = [{"unit": "市水利局", "text": text} for text in texts]
    bench.fire("inspection:1", "find", given={"findings": found})
    bench.fire("inspection:1", "report", paper="通报1号")


def days(bench: Bench) -> list[str]:
    return [row["day"] for row in bench.rows("SELECT day FROM inspection ORDER BY length(no), no")]


def test_it_is_laid_out_on_the_day_of_its_notice_and_only_once(bench: Bench) -> None:
    quarterly(bench)
    bench.tick(date(2023, 6, 9))
    assert days(bench) == []

    bench.tick(date(2023, 6, 12))
    bench.tick(date(2023, 6, 12))

    assert days(bench) == ["2023-06-15"]
    assert len(bench.papers("inspection-notice")) == 1


def test_one_that_was_missed_is_held_with_the_notice_that_the_rule_grants(bench: Bench) -> None:
    quarterly(bench)

    bench.tick(date(2023, 6, 19))

    assert days(bench) == ["2023-06-25"]  # a Sunday that is worked; 端午 lies between


def test_a_withdrawn_notice_is_drafted_anew(bench: Bench) -> None:
    quarterly(bench)
    bench.tick(date(2023, 6, 12))
    (notice,) = bench.papers("inspection-notice")
    bench.fire(f"paper:{notice['no']}", "withdraw", "director", reason="改措辞")

    bench.tick(date(2023, 6, 13))

    assert [row["state"] for row in bench.papers("inspection-notice")] == ["withdrawn", "drafted"]


def test_a_notice_is_not_issued_after_the_day(bench: Bench) -> None:
    quarterly(bench)
    bench.tick(date(2023, 6, 12))
    (notice,) = bench.papers("inspection-notice")
    bench.fire(f"paper:{notice['no']}", "approve", "director")
    bench.on(date(2023, 6, 16))

    with pytest.raises(TransitionNotAllowed, match="督查日期 2023-06-15 已过"):
        bench.fire(f"paper:{notice['no']}", "issue")


def test_findings_of_one_act_are_numbered_in_turn(bench: Bench) -> None:
    conducted(bench, "一", "二")

    bench.fire("inspection:1", "rectify", date=date(2023, 4, 28))

    assert [
        (row["source"], row["due"]) for row in bench.rows("SELECT source, due FROM duty WHERE origin <> ''")
    ] == [
        ("督查1-1", "2023-04-28"),
        ("督查1-2", "2023-04-28"),
    ]
    assert bench.audit().problems == ()


def test_a_cancelled_rectification_ends_it_too(bench: Bench) -> None:
    conducted(bench, "一")
    bench.fire("inspection:1", "rectify")
    bench.fire("duty:1001", "cancel", "director", reason="已并入任务4")

    bench.tick(date(2023, 4, 6))

    assert bench.state("inspection:1") == "closed"


def test_a_rectifying_inspection_asks_for_more_work(bench: Bench) -> None:
    """A stage that was completed may be reopened while an inspection wants something put right."""
    with bench.engine.firing() as firing:
        firing.unit.write("UPDATE stage SET state = 'completed' WHERE no = '2' AND campaign = ?", CAMPAIGN)
    with pytest.raises(TransitionNotAllowed, match="没有督查在整改中"):
        bench.fire("stage:2", "reopen", reason="补做")

    conducted(bench, "一")
    bench.fire("inspection:1", "rectify")
    bench.fire("stage:2", "reopen", reason="补做")

    assert bench.state("stage:2") == "in_progress"


def test_an_ended_campaign_gets_no_more(bench: Bench) -> None:
    bench.fire(f"campaign:{CAMPAIGN}", "close", "director", reason="创建结束")

    with pytest.raises(CampaignEnded, match="已结束"):
        conducted(bench, "一")
