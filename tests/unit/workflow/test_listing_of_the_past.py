"""``--as-of`` shows what was recorded by an instant, and nothing that was learnt later."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import ASSIGNED, CAMPAIGN, Bench, bench_at, end_of, listed

from workflow.act import Capacity
from workflow.clock import at_local
from workflow.listing import history
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LATER = date(2023, 4, 20)
LEAD = Capacity("lead", "市水利局")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


def as_of(bench: Bench, day: date, view: str = "v_duty", no: str = "4") -> dict[str, Any]:
    """Return how a subject is listed as of the end of ``day``, looked at long after."""
    items = listed(bench.address, end_of(date(2024, 12, 1)), end_of(day))[view]
    return next(item for item in items if item["no"] == no)


def test_state_label_and_version_are_those_of_the_day(bench: Bench) -> None:
    bench.bring(4, "assigned")
    bench.on(LATER).sign(4)

    before, after = as_of(bench, ASSIGNED), as_of(bench, LATER)

    assert (before["state"], before["label"], before["version"]) == ("assigned", "已交办", 2)
    assert (after["state"], after["label"], after["version"]) == ("in_progress", "办理中", 3)


def test_the_units_are_those_of_the_day(bench: Bench) -> None:
    bench.assign(4)
    bench.fire("duty:4", "decline", LEAD, reason="不属本局职责")
    bench.on(LATER).fire("duty:4", "reassign", unit="市农委", reason="职责在彼")

    assert as_of(bench, ASSIGNED)["lead"] == ["市水利局"]
    assert as_of(bench, LATER)["lead"] == ["市农委"]


def test_the_due_date_is_that_of_the_day(bench: Bench) -> None:
    bench.bring(4, "closed")
    bench.on(LATER).fire("duty:4", "reopen", reason="反弹", date=date(2024, 3, 29))

    before, after = as_of(bench, ASSIGNED), as_of(bench, LATER)

    assert (before["approved_due"], before["due"]) == (None, "2023-11-30")
    assert (after["approved_due"], after["due"], after["original_due"]) == (
        "2024-03-29",
        "2024-03-29",
        "2023-11-30",
    )


def test_the_light_is_that_of_the_day(bench: Bench) -> None:
    bench.bring(4, "in_progress")

    lights = [as_of(bench, date(2023, 11, day))["light"] for day in (20, 21, 30)]
    lights.append(as_of(bench, date(2023, 12, 1))["light"])

    assert lights == ["green", "yellow", "yellow", "red"]


def test_what_was_recorded_later_for_an_earlier_day_was_not_known_then(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    bench.on(LATER).fire("duty:4", "submit", LEAD, note="已办完", at=at_local(ASSIGNED, 16))

    assert as_of(bench, ASSIGNED)["state"] == "in_progress"


def test_what_did_not_exist_yet_is_not_listed(bench: Bench) -> None:
    bench.assign(4)
    bench.tick(date(2023, 4, 6))

    past = listed(bench.address, end_of(LATER), end_of(ASSIGNED))

    assert [row["kind"] for row in past["v_paper"]] == ["assignment-slip"]
    assert (past["v_supervision"], past["v_meeting"]) == ([], [])
    assert listed(bench.address, end_of(LATER), end_of(date(2022, 12, 31)))["v_duty"] == []


def test_a_paper_has_no_number_before_its_issue(bench: Bench) -> None:
    bench.tick(date(2023, 4, 12))
    bench.fire("paper:1", "approve", "director")
    bench.on(date(2023, 4, 13)).fire("paper:1", "issue")

    before, after = (as_of(bench, date(2023, 4, day), "v_paper", "1") for day in (12, 13))

    assert (before["state"], before["number"], before["issued"]) == ("approved", None, None)
    assert (after["state"], after["issued"]) == ("issued", "2023-04-13")


def test_a_postponed_meeting_stood_on_its_first_day_before(bench: Bench) -> None:
    bench.tick(date(2023, 4, 12))
    bench.fire("paper:1", "approve", "director")
    bench.fire("paper:1", "issue")
    bench.on(date(2023, 4, 14)).fire(
        "meeting:1", "postpone", paper="改期通知", date=date(2023, 4, 21), reason="撞期"
    )

    assert as_of(bench, date(2023, 4, 13), "v_meeting", "1")["day"] == "2023-04-17"
    assert as_of(bench, date(2023, 4, 14), "v_meeting", "1")["day"] == "2023-04-21"


def test_a_history_ends_at_the_instant(bench: Bench) -> None:
    bench.bring(4, "assigned")
    bench.on(LATER).sign(4)

    with reading(bench.address) as rows:
        then = history(rows, f"{CAMPAIGN}/duty:4", "Asia/Shanghai", end_of(ASSIGNED))
        now = history(rows, f"{CAMPAIGN}/duty:4", "Asia/Shanghai")

    assert [entry["event"] for entry in then] == ["create", "assign"]
    assert now[:2] == then
    assert now[2]["at"] == "2023-04-20T09:00:00+08:00"


def test_the_last_day_for_signing_is_that_of_the_day(bench: Bench) -> None:
    bench.bring(4, "assigned")

    assert as_of(bench, date(2023, 1, 5))["sign_due"] is None


def test_returns_are_counted_up_to_the_day(bench: Bench) -> None:
    bench.bring(4, "submitted")
    bench.on(LATER).fire("duty:4", "return", reason="佐证不足")

    assert as_of(bench, ASSIGNED)["returned"] == 0


def test_a_duty_that_was_reopened_later_had_been_completed(bench: Bench) -> None:
    bench.bring(4, "closed")
    bench.on(LATER).fire("duty:4", "reopen", reason="反弹", date=date(2024, 3, 29))

    assert as_of(bench, ASSIGNED)["completed"] == "2023-04-03"


def test_a_signature_that_was_voided_later_had_been_given(bench: Bench) -> None:
    bench.assign(11)
    bench.fire("duty:11", "sign", Capacity("lead", "市农委"))
    bench.fire("duty:11", "decline", Capacity("lead", "市林业局"), reason="不属本局职责")
    bench.on(LATER).fire("duty:11", "uphold", reason="方案写明")

    assert as_of(bench, ASSIGNED, no="11")["signed"] == ["市农委"]


def test_a_signature_was_not_known_before_it_was_recorded(bench: Bench) -> None:
    bench.assign(4)
    number = bench.came_in("市水利局")
    bench.on(LATER).fire("duty:4", "sign", LEAD, on_behalf="市水利局", paper=number, at=at_local(ASSIGNED, 9))

    assert as_of(bench, date(2023, 4, 10))["signed"] == []


def test_the_next_day_of_a_lapse_is_that_of_the_day(bench: Bench) -> None:
    bench.assign(4)
    bench.tick(date(2023, 4, 5))
    bench.tick(date(2023, 4, 6))

    assert as_of(bench, date(2023, 4, 5), "v_supervision", "1")["next_on"] == "2023-04-06"


def test_a_paper_that_was_withdrawn_later_had_no_such_note(bench: Bench) -> None:
    bench.tick(date(2023, 4, 12))
    bench.on(date(2023, 4, 13)).fire("paper:1", "withdraw", reason="改期")

    assert as_of(bench, date(2023, 4, 12), "v_paper", "1")["note"] == ""
