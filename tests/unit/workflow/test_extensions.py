"""Applications for more time: on a lead's paper, decided by the director, the original date kept, the unit told."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import CAMPAIGN, Bench, bench_at, default_policy, end_of, listed

from notifications.render import render
from workflow.errors import CampaignEnded, PaperNotMade, PaperNotRegistered, TransitionNotAllowed
from workflow.extension import ExtensionRefused, request
from workflow.extension_read import dues_in_time
from workflow.listing import plain
from workflow.paper import rendering
from workflow.papers.making import Asked, draft_asked
from workflow.ranking import compute
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WATER = "市水利局"
DUE, LATER = date(2023, 11, 30), date(2024, 1, 31)
OCTOBER, LATE = date(2023, 10, 16), date(2023, 12, 6)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        bench.assign(4)
        bench.sign(4)
        yield bench.on(OCTOBER)


def applied(
    bench: Bench, until: date = LATER, *, unit: str = WATER, paper: str | None = None, duty: int = 4
) -> str:
    number = paper or bench.came_in(unit)
    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        row = request(
            firing, f"{CAMPAIGN}/duty:{duty}", until=until, unit=unit, paper=number, reason="汛期须停工避险"
        )
    return f"extension:{row['no']}"


def approve(bench: Bench, name: str, until: date = LATER, **more: Any) -> Any:
    return bench.fire(name, "approve", "director", date=until, **more)


def reply(bench: Bench) -> str:
    (paper,) = bench.papers("extension-reply")
    with reading(bench.address) as rows:
        found = rendering(rows, paper["subject"])
    assert found is not None
    return str(render(*found, formats=("txt",)).text).replace("\n", "").replace("　", "")


def test_what_is_approved_moves_the_date_in_force_and_keeps_the_original_one(bench: Bench) -> None:
    fired = approve(bench, applied(bench))

    duty = bench.row("duty:4")
    assert (duty["original_due"], duty["approved_due"], duty["due"]) == (
        "2023-11-30",
        "2024-01-31",
        "2024-01-31",
    )
    assert duty["state"] == "in_progress"
    assert "任务4 时限 2023-11-30 → 2024-01-31" in fired.remarks
    assert (bench.row("extension:1")["granted"], bench.row("extension:1")["decided"]) == (
        "2024-01-31",
        "2023-10-16",
    )
    assert bench.audit().ok


def test_the_record_says_by_which_post_on_which_application_and_whether_in_time(bench: Bench) -> None:
    approve(bench, applied(bench))

    said = json.loads(bench.history("duty:4")[-1]["body"])
    assert (said["event"], said["set"], said["paper"]) == (
        "extend",
        {"approved_due": "2024-01-31"},
        bench.row("extension:1")["application"],
    )
    assert said["given"] == {
        "before": "2023-11-30",
        "extension": f"{CAMPAIGN}/extension:1",
        "in_time": 1,
        "post": "办公室主任",
    }


def test_a_past_day_shows_the_date_that_was_in_force_then(bench: Bench) -> None:
    name = applied(bench)
    bench.on(date(2023, 10, 20))
    approve(bench, name)

    before = next(
        one for one in listed(bench.address, end_of(LATE), end_of(OCTOBER))["v_duty"] if one["no"] == "4"
    )
    with reading(bench.address) as rows:
        (then,) = plain(rows, "v_extension", CAMPAIGN, end_of(OCTOBER))
    assert (before["due"], before["approved_due"]) == ("2023-11-30", None)
    assert (then["state"], then["granted"], then["decided"]) == ("requested", None, None)


def test_only_the_director_decides(bench: Bench) -> None:
    name = applied(bench)

    with pytest.raises(TransitionNotAllowed):
        bench.fire(name, "approve", date=LATER)
    with pytest.raises(TransitionNotAllowed):
        bench.fire(name, "refuse", reason="不行")
    assert bench.row("duty:4")["due"] == "2023-11-30"


@pytest.mark.parametrize(("until", "why"), [(DUE, "须晚于现在的时限"), (date(2023, 12, 4), "已过")])
def test_a_date_that_helps_nobody_is_not_granted(bench: Bench, until: date, why: str) -> None:
    name = applied(bench)
    bench.on(LATE)

    with pytest.raises(TransitionNotAllowed, match=why):
        approve(bench, name, until)


def test_refusing_needs_a_reason_and_leaves_the_date(bench: Bench) -> None:
    name = applied(bench)
    with pytest.raises(TransitionNotAllowed):
        bench.fire(name, "refuse", "director")

    bench.fire(name, "refuse", "director", reason="工期可以调整")

    assert bench.row("duty:4")["approved_due"] is None
    assert "工期可以调整，不同意延期，仍以2023年11月30日为时限。" in reply(bench)


def test_the_reply_is_drafted_names_the_application_and_is_issued_by_the_director(bench: Bench) -> None:
    approve(bench, applied(bench), date(2023, 12, 31))

    (paper,) = bench.papers("extension-reply")
    text = reply(bench)
    assert (paper["state"], paper["addressee"]) == ("drafted", WATER)
    assert "你单位2023年10月16日报来的延期申请（市水利局函〔2023〕1号）收悉" in text
    assert "同意适当延期，该项任务的时限延至2023年12月31日" in text
    bench.fire(f"paper:{paper['no']}", "approve", "director")
    bench.fire(f"paper:{paper['no']}", "issue")
    assert bench.row(f"paper:{paper['no']}")["number"] == "登创办函〔2023〕1号"


def test_the_reply_may_be_drafted_anew_but_not_before_the_decision(bench: Bench) -> None:
    name = applied(bench)
    asked = Asked(kind="extension-reply", about=f"{CAMPAIGN}/{name}", said={"demands": ["请报送新的工期表"]})
    with pytest.raises(PaperNotMade, match="批准或不批准之后才能答复"), bench.engine.firing() as firing:
        draft_asked(firing, CAMPAIGN, asked)
    approve(bench, name)
    (paper,) = bench.papers("extension-reply")
    bench.fire(f"paper:{paper['no']}", "withdraw", reason="补充要求")

    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        draft_asked(firing, CAMPAIGN, asked)

    assert "demands" in bench.papers("extension-reply")[1]["context"]


def test_a_lapse_of_the_date_before_stands_down_and_stays_on_record(bench: Bench) -> None:
    name = applied(bench)
    bench.tick(LATE)
    assert bench.row("supervision:1")["cause"] == "overdue"

    approve(bench, name)

    lapse = bench.row("supervision:1")
    assert lapse["state"] == "resolved"
    assert (
        json.loads(bench.history("supervision:1")[-1]["body"])["reason"]
        == "延期申请1 批准：时限改为 2024-01-31"
    )
    bench.tick(date(2023, 12, 20))
    assert len(bench.rows("SELECT * FROM supervision WHERE cause = 'overdue'")) == 1
    bench.tick(date(2024, 2, 2))
    assert [row["due"] for row in bench.rows("SELECT due FROM supervision ORDER BY due")] == [
        "2023-11-30",
        "2024-01-31",
    ]


def test_an_approval_that_came_too_late_does_not_count_where_the_rules_say_so(bench: Bench) -> None:
    name = applied(bench)
    bench.on(LATE)
    fired = approve(bench, name)
    bench.submit(4)

    assert "批准时原时限已过，逾期的记录保留" in fired.remarks
    with reading(bench.address) as rows:
        assert dues_in_time(rows, CAMPAIGN) == {f"{CAMPAIGN}/duty:4": "2023-11-30"}
        assert dues_in_time(rows, CAMPAIGN, end_of(OCTOBER)) == {}
        ranked = compute(rows, CAMPAIGN, "ranking", date(2023, 11, 1), DUE, now=bench.clock.now())
    water = next(one for one in ranked["units"] if one["unit"] == WATER)
    assert (water["late"], water["on_time"]) == (["4"], [])


def test_one_that_came_in_time_counts(bench: Bench) -> None:
    approve(bench, applied(bench))
    bench.on(LATE).submit(4)

    with reading(bench.address) as rows:
        assert dues_in_time(rows, CAMPAIGN) == {}
        ranked = compute(rows, CAMPAIGN, "ranking", date(2024, 1, 1), LATER, now=bench.clock.now())
    assert [(one["unit"], one["on_time"]) for one in ranked["units"]] == [(WATER, ["4"])]


def test_an_application_rests_on_a_registered_paper_of_a_lead(bench: Bench) -> None:
    with pytest.raises(PaperNotRegistered):
        applied(bench, paper="没有登记")
    with pytest.raises(ExtensionRefused, match="牵头单位是市水利局"):
        applied(bench, unit="市河长制办公室")

    assert bench.rows("SELECT * FROM extension") == []


def test_an_application_for_nothing_more_is_refused(bench: Bench) -> None:
    with pytest.raises(ExtensionRefused, match="没有晚于现在的时限"):
        applied(bench, DUE)


def test_one_application_waits_at_a_time_and_a_paper_serves_once(bench: Bench) -> None:
    name = applied(bench)
    paper = bench.row(name)["application"]
    with pytest.raises(ExtensionRefused, match="还在待批"):
        applied(bench)

    bench.fire(name, "withdraw", reason="单位来电撤回")

    with pytest.raises(ExtensionRefused, match="已登记为延期申请1"):
        applied(bench, paper=paper)
    assert applied(bench) == "extension:2"
    assert bench.papers("extension-reply") == []


def test_a_duty_that_is_done_meanwhile_is_not_extended(bench: Bench) -> None:
    name = applied(bench)
    bench.submit(4)
    bench.fire("duty:4", "accept")

    with pytest.raises(TransitionNotAllowed, match="不用延期，请撤回申请"):
        approve(bench, name)
    with pytest.raises(ExtensionRefused, match="不用延期"):
        applied(bench)


def test_a_campaign_that_has_ended_takes_no_application(bench: Bench) -> None:
    number = bench.came_in(WATER)
    bench.fire(f"campaign:{CAMPAIGN}", "close", "director", reason="结束")

    with pytest.raises(CampaignEnded):
        applied(bench, paper=number)


def test_a_date_moved_without_a_decision_is_found_by_the_audit(bench: Bench) -> None:
    approve(bench, applied(bench))

    with bench.engine.store.write() as unit:
        unit.write("UPDATE extension SET state = 'refused'")

    assert "extension" in {one.rule for one in bench.audit().problems}


def test_by_default_a_late_approval_does_not_count() -> None:
    assert default_policy().ranking.due == "in_time"


def test_assigned_duties_may_be_extended_too(bench: Bench) -> None:
    bench.fire("duty:10", "assign")
    (lead,) = bench.leads(10)

    approve(bench, applied(bench, unit=lead, duty=10))

    assert bench.row("duty:10")["due"] == "2024-01-31"
    assert bench.state("duty:10") == "assigned"
