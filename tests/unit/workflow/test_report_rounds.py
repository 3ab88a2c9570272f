"""Reports, yearly plans, evaluations and re-reviews: reminded, collected; groups that the office fills; days set by hand."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from rounds import DISPATCHES, REPORTS, days, returns, rounds_at, take
from workbench import ASSIGNED, CAMPAIGN, Bench, end_of

from workflow.addressees import addressees
from workflow.arranging import ScheduleRefused, hold, set_start
from workflow.reading import reading
from workflow.schedules import ScheduleUnknown, schedules_of
from workflow.units import enter_member, groups_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

OPEN, DUE, AFTER = date(2022, 5, 17), date(2022, 5, 31), date(2022, 6, 1)
OWN, UNITS = "report:1", "report:2"  # the office's own yearly plan; those of places and departments
REVIEW = "three-yearly-review"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with rounds_at(tmp_path, REPORTS) as bench:
        yield bench


def schedule(bench: Bench, slug: str) -> dict[str, Any]:
    with reading(bench.address) as rows:
        return next(one for one in schedules_of(rows, CAMPAIGN, bench.clock.now()) if one["slug"] == slug)


def fill(bench: Bench, *units: str, since: date = OPEN, member: bool = True) -> None:
    enter_member(bench.engine, CAMPAIGN, name="各地", units=units, since=since, member=member)


def name_it(bench: Bench, day: date) -> None:
    """Bring the inspect stage to the naming on ``day``."""
    stage = bench.value("SELECT no FROM stage WHERE kind = 'inspect'")
    bench.on(day)
    bench.fire(f"stage:{stage}", "apply", "group", reason="提前申报")
    for event in ("review", "visit", "pass", "publicise", "name"):
        bench.fire(f"stage:{stage}", event)


def test_they_are_collected_ten_working_days_before_their_day(bench: Bench) -> None:
    assert days(bench, date(2022, 5, 10), date(2022, 5, 16)) == {}

    bench.tick(OPEN)

    row = bench.row(UNITS)
    assert (row["kind"], row["opened"], row["due"], row["day"]) == (
        "plan",
        "2022-05-17",
        "2022-05-31",
        "2022-05-31",
    )
    assert row["remind_on"] == "2022-05-27"


def test_who_makes_a_plan_is_asked_and_a_body_is_not_urged(bench: Bench) -> None:
    days(bench, OPEN, AFTER)

    assert returns(bench, OWN) == {"创建指挥部办公室": "missing"}
    assert bench.value("SELECT count(*) FROM supervision WHERE units = '创建指挥部办公室'") == 0
    assert bench.value("SELECT count(*) FROM supervision") == len(returns(bench, UNITS))


def test_a_group_without_members_is_named_and_joins_once_the_office_fills_it(bench: Bench) -> None:
    said = bench.tick(OPEN).done
    before = returns(bench, UNITS)

    fill(bench, "汝南县", "遂平县")
    filled = bench.tick(OPEN).done

    assert any("“各地”没有成员名单" in sentence for sentence in said)
    assert set(returns(bench, UNITS)) - set(before) == {"汝南县", "遂平县"}
    assert bench.row(UNITS)["unresolved"] == ""
    assert any("增列 2 家" in sentence for sentence in filled)
    assert bench.tick(OPEN).done == []
    assert bench.audit().ok


def test_members_count_on_the_day_from_which_they_are_members(bench: Bench) -> None:
    fill(bench, "汝南县", since=date(2022, 5, 1))
    fill(bench, "遂平县", since=date(2022, 6, 1))
    fill(bench, "汝南县", since=date(2022, 5, 16), member=False)

    bench.tick(OPEN)

    assert {"汝南县", "遂平县"}.isdisjoint(returns(bench, UNITS))
    assert bench.row(UNITS)["unresolved"] == "各地"


def test_who_has_not_reported_is_reminded_once_before_the_day(bench: Bench) -> None:
    days(bench, OPEN, date(2022, 5, 26))
    take(bench, UNITS, "市水利局")
    assert bench.papers("return-reminder") == []

    days(bench, date(2022, 5, 27), DUE)

    (reminder,) = bench.papers("return-reminder")
    assert (reminder["drafted"], reminder["state"]) == ("2022-05-27", "issued")
    assert "市水利局" not in reminder["addressee"].split("、")
    assert bench.row(UNITS)["reminded"] == "2022-05-27"


def test_a_reminder_by_hand_leaves_the_one_before_the_day(bench: Bench) -> None:
    bench.tick(OPEN)

    bench.fire(UNITS, "remind")
    days(bench, date(2022, 5, 18), DUE)

    assert [paper["drafted"] for paper in bench.papers("return-reminder")] == ["2022-05-17", "2022-05-27"]


def test_the_day_itself_is_still_in_time(bench: Bench) -> None:
    days(bench, OPEN, DUE)

    assert take(bench, UNITS, "市水利局").target == "received"
    bench.tick(AFTER)
    assert bench.state(UNITS) == "collected"
    assert take(bench, UNITS, "市林业局").target == "late"


def test_it_is_handed_up_with_a_paper_and_closed(bench: Bench) -> None:
    days(bench, OPEN, AFTER)

    bench.fire(UNITS, "summarise", paper="驻创办〔2022〕9号")
    bench.fire(UNITS, "close", reason="其余并入年度评估")

    assert bench.state(UNITS) == "closed"
    assert bench.audit().ok


def test_one_later_evaluation_is_due_in_its_year(bench: Bench) -> None:
    assert schedule(bench, "mid-term-evaluation")["next"] == ["2025-12-31"]


def test_a_review_waits_for_the_naming_and_comes_three_years_after_it(bench: Bench) -> None:
    assert "等命名后起算" in schedule(bench, REVIEW)["why"]
    name_it(bench, date(2024, 2, 29))

    bench.tick(date(2024, 3, 1))

    found = schedule(bench, REVIEW)
    assert (found["start"], found["runs"]) == ("2027-02-28", True)
    assert bench.rows("SELECT reason FROM history WHERE event = 'arrange'") == [{"reason": "2024-02-29 命名"}]
    bench.tick(date(2027, 2, 20))
    assert bench.value("SELECT day FROM report WHERE kind = 'review'") == "2027-03-01", (
        "28 February is a Sunday"
    )


def test_a_naming_that_stands_in_no_stage_is_said_by_hand_until_the_first_review(bench: Bench) -> None:
    first = set_start(bench.engine, CAMPAIGN, REVIEW, event=date(2021, 6, 10))
    other = set_start(bench.engine, CAMPAIGN, REVIEW, start=date(2024, 7, 1))

    assert (first, other) == (date(2024, 6, 10), date(2024, 7, 1))
    assert schedule(bench, REVIEW)["start"] == "2024-07-01"
    bench.tick(date(2024, 6, 25))
    assert bench.value("SELECT day FROM report WHERE kind = 'review'") == "2024-07-01"
    with pytest.raises(ScheduleRefused, match="已经办过"):
        set_start(bench.engine, CAMPAIGN, REVIEW, start=date(2024, 8, 1))


@pytest.mark.parametrize("slug", ["annual-plan", "welfare-activity"])
def test_what_the_plan_dates_itself_is_not_set_by_hand(bench: Bench, slug: str) -> None:
    before = bench.dump()

    with pytest.raises(ScheduleRefused, match="修订方案"):
        set_start(bench.engine, CAMPAIGN, slug, start=date(2022, 7, 1))
    with pytest.raises(ScheduleUnknown, match="annual-plan"):
        set_start(bench.engine, CAMPAIGN, "nothing", start=date(2022, 7, 1))

    assert bench.dump() == before


def test_an_occurrence_is_set_by_hand_where_no_rule_gives_one(tmp_path: Path) -> None:
    with rounds_at(tmp_path, DISPATCHES) as bench:
        for day in (date(2022, 4, 6), date(2022, 6, 9)):
            hold(bench.engine, CAMPAIGN, "dispatch-report", day, reason="主任确定")

        done = days(bench, date(2022, 3, 20), date(2022, 6, 10))

        found = bench.rows("SELECT title, due FROM report WHERE slug = 'dispatch-report' ORDER BY due")
        assert [tuple(row.values()) for row in found] == [
            ("调度情况汇报", "2022-04-06"),
            ("调度情况汇报", "2022-06-09"),
        ]
        assert date(2022, 3, 22) in done
        assert bench.audit().ok


def test_a_day_is_set_once_ahead_and_only_for_what_this_program_runs(bench: Bench) -> None:
    hold(bench.engine, CAMPAIGN, "annual-plan", date(2022, 9, 1), reason="半年补报")
    before = bench.dump()

    for slug, day, why in (
        ("annual-plan", date(2022, 9, 1), "已经有一次"),
        ("annual-plan", date(2022, 5, 1), "已过"),
        ("welfare-activity", date(2022, 9, 1), "自行开展"),
    ):
        with pytest.raises(ScheduleRefused, match=why):
            hold(bench.engine, CAMPAIGN, slug, day, reason="创建办确定")

    assert bench.dump() == before


def test_the_past_of_a_group_is_seen_as_it_was_entered(bench: Bench) -> None:
    bench.on(date(2022, 6, 10))
    fill(bench, "汝南县", since=date(2022, 5, 1))

    with reading(bench.address) as rows:
        now = groups_of(rows, CAMPAIGN, date(2022, 5, 20), None)[0]
        then = groups_of(rows, CAMPAIGN, date(2022, 5, 20), end_of(date(2022, 5, 20)))[0]

    assert (now["name"], now["members"], then["members"]) == ("各地", ["汝南县"], [])


def test_yearly_plans_are_asked_of_the_leads_when_every_duty_is_done(bench: Bench) -> None:
    bench.on(ASSIGNED)
    with bench.engine.store.write() as unit:
        unit.write("UPDATE duty SET state = 'completed' WHERE campaign = ?", CAMPAIGN)
        plan = json.loads(unit.value("SELECT body FROM definition WHERE kind = 'plan'"))
        lasting = addressees(unit, CAMPAIGN, plan, ["各责任单位"], ASSIGNED, lasting=True)
        dispatched = addressees(unit, CAMPAIGN, plan, ["各责任单位"], ASSIGNED)

    assert {"市水利局", "市商务局"} <= {one.name for one in lasting.asked}
    assert dispatched.asked == ()
