"""A duty that was not signed for is urged, then supervised: each once, on its working day, until it is done."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from workbench import ASSIGNED, CAMPAIGN, Bench, bench_at

from workflow.act import Capacity
from workflow.errors import TransitionNotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEAD = Capacity("lead", "市水利局")
URGED, SUPERVISED = date(2023, 4, 6), date(2023, 4, 12)  # 5 April is 清明


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


def run(bench: Bench, first: date, last: date) -> None:
    """Tick once every day, both included."""
    while first <= last:
        bench.tick(first)
        first += timedelta(days=1)


def sign_letter(bench: Bench) -> str:
    """Let the director approve the newest letter and the office issue it; return its name."""
    name = f"paper:{bench.papers('duban-letter')[-1]['no']}"
    bench.fire(name, "approve", "director")
    bench.fire(name, "issue")
    return name


def dates(bench: Bench, kind: str) -> list[tuple[Any, ...]]:
    return [(paper["drafted"], paper["state"]) for paper in bench.papers(kind)]


def test_across_the_holiday_each_paper_comes_once_on_its_day(bench: Bench) -> None:
    bench.assign(4)
    assert bench.row("duty:4")["sign_due"] == "2023-04-04"

    run(bench, ASSIGNED, date(2023, 4, 30))

    assert dates(bench, "urge-slip") == [(URGED.isoformat(), "issued")]
    assert dates(bench, "duban-letter") == [(SUPERVISED.isoformat(), "drafted")]


def test_the_lapse_is_opened_when_the_day_has_passed_and_not_on_it(bench: Bench) -> None:
    bench.assign(4)

    run(bench, ASSIGNED, date(2023, 4, 4))
    assert bench.value("SELECT count(*) FROM supervision") == 0

    bench.tick(date(2023, 4, 5))
    lapse = bench.row("supervision:1")
    assert (lapse["state"], lapse["cause"], lapse["due"], lapse["next_on"]) == (
        "open",
        "not_signed",
        "2023-04-04",
        "2023-04-06",
    )


def test_the_slip_goes_out_under_the_standing_approval_and_the_record_says_so(bench: Bench) -> None:
    bench.assign(4)

    run(bench, ASSIGNED, URGED)

    (slip,) = bench.papers("urge-slip")
    assert (slip["number"], slip["addressee"]) == ("登创办催〔2023〕1号", "市水利局")
    approve, issue = bench.history(f"paper:{slip['no']}")[1:]
    assert (approve["capacity"], issue["capacity"]) == ("standing", "standing")
    assert approve["reason"] == "办公室主任 2023-01-01 常设授权"
    assert bench.events("supervision:1") == ["create", "urge"]


def test_the_letter_waits_for_the_director(bench: Bench) -> None:
    bench.assign(4)
    run(bench, ASSIGNED, SUPERVISED)
    (letter,) = bench.papers("duban-letter")
    name = f"paper:{letter['no']}"

    with pytest.raises(TransitionNotAllowed, match="须由创建办主任办理"):
        bench.fire(name, "approve")
    with pytest.raises(TransitionNotAllowed):
        bench.fire(name, "issue")
    run(bench, SUPERVISED, date(2023, 4, 20))

    assert (bench.state(name), bench.state("supervision:1")) == ("drafted", "urged")
    sign_letter(bench)
    assert bench.state("supervision:1") == "supervised"


def test_above_the_ladder_nothing_more_is_drafted(bench: Bench) -> None:
    bench.assign(4)
    run(bench, ASSIGNED, SUPERVISED)
    sign_letter(bench)
    run(bench, SUPERVISED, date(2023, 4, 19))
    sign_letter(bench)

    run(bench, date(2023, 4, 19), date(2023, 6, 30))

    assert bench.row("supervision:1")["next_on"] is None
    assert (len(bench.papers("urge-slip")), len(bench.papers("duban-letter"))) == (1, 2)
    assert bench.papers("criticism") == []


def test_signing_resolves_the_lapse_and_withdraws_the_waiting_draft(bench: Bench) -> None:
    bench.assign(4)
    run(bench, ASSIGNED, SUPERVISED)

    bench.sign(4)

    (letter,) = bench.papers("duban-letter")
    assert bench.state("supervision:1") == "resolved"
    assert (letter["state"], letter["note"]) == ("withdrawn", "已撤回，未编号")
    assert bench.history("supervision:1")[-1]["reason"] == "2023-04-12 签收"
    assert bench.audit().ok


def test_an_approved_letter_that_is_no_longer_wanted_is_withdrawn_too(bench: Bench) -> None:
    bench.assign(4)
    run(bench, ASSIGNED, SUPERVISED)
    name = f"paper:{bench.papers('duban-letter')[0]['no']}"
    bench.fire(name, "approve", "director")

    bench.sign(4)

    assert bench.state(name) == "withdrawn"
    with pytest.raises(TransitionNotAllowed, match="终止状态"):
        bench.fire(name, "issue")


def test_a_lapse_is_resolved_by_hand_with_a_reason(bench: Bench) -> None:
    bench.assign(4)
    run(bench, ASSIGNED, URGED)

    with pytest.raises(TransitionNotAllowed, match="须给出理由"):
        bench.fire("supervision:1", "resolve")
    bench.fire("supervision:1", "resolve", reason="电话说明，次日补签")
    run(bench, URGED, date(2023, 4, 30))

    assert bench.papers("duban-letter") == []
    assert bench.value("SELECT count(*) FROM supervision") == 1


def test_no_rung_is_taken_without_its_paper(bench: Bench) -> None:
    bench.assign(4)
    run(bench, ASSIGNED, date(2023, 4, 5))

    with pytest.raises(TransitionNotAllowed, match="印发对应文书时自动进入"):
        bench.fire("supervision:1", "urge")


@pytest.mark.parametrize("away", ["submitted", "suspended"])
def test_while_the_office_has_the_duty_its_lapse_does_not_climb(bench: Bench, away: str) -> None:
    bench.bring(4, "in_progress")
    run(bench, date(2023, 11, 29), date(2023, 12, 1))
    assert dates(bench, "urge-slip") == [("2023-12-01", "issued")]

    if away == "submitted":
        bench.submit(4)
    else:
        bench.fire("duty:4", "suspend", "director", reason="等上级批复")
    run(bench, date(2023, 12, 2), date(2023, 12, 20))
    assert bench.papers("duban-letter") == []

    event, role = ("return", "office") if away == "submitted" else ("resume", "director")
    bench.fire("duty:4", event, role, reason="继续办理")
    bench.tick(date(2023, 12, 21))
    assert dates(bench, "duban-letter") == [("2023-12-21", "drafted")]


@pytest.mark.parametrize("away", ["submitted", "suspended"])
def test_a_duty_that_is_away_when_its_day_passes_opens_no_lapse(bench: Bench, away: str) -> None:
    bench.bring(4, "in_progress")
    bench.on(date(2023, 11, 30))
    if away == "submitted":
        bench.submit(4)
    else:
        bench.fire("duty:4", "suspend", "director", reason="等上级批复")

    run(bench, date(2023, 12, 1), date(2023, 12, 20))

    assert bench.value("SELECT count(*) FROM supervision") == 0


def test_acceptance_resolves_what_was_overdue(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    run(bench, date(2023, 12, 1), date(2023, 12, 8))
    assert [row["state"] for row in bench.papers("duban-letter")] == ["drafted"]

    bench.submit(4)
    assert bench.state("supervision:1") == "urged"
    bench.fire("duty:4", "accept")

    assert bench.state("supervision:1") == "resolved"
    assert [row["state"] for row in bench.papers("duban-letter")] == ["withdrawn"]


def test_a_duty_neither_signed_for_nor_done_has_two_lapses(bench: Bench) -> None:
    bench.assign(4)
    run(bench, ASSIGNED, URGED)
    bench.tick(date(2023, 12, 1))

    lapses = bench.rows("SELECT cause, due FROM supervision ORDER BY no")
    assert [tuple(row.values()) for row in lapses] == [
        ("not_signed", "2023-04-04"),
        ("overdue", "2023-11-30"),
    ]

    bench.fire("duty:4", "cancel", "director", reason="上级取消")
    assert {bench.state("supervision:1"), bench.state("supervision:2")} == {"resolved"}


def test_of_joint_leads_only_those_who_have_not_signed_are_urged(bench: Bench) -> None:
    bench.assign(11)
    bench.fire("duty:11", "sign", Capacity("lead", "市农委"))

    run(bench, ASSIGNED, URGED)

    (slip,) = bench.papers("urge-slip")
    assert (slip["addressee"], bench.row("supervision:1")["units"]) == ("市林业局", "市林业局")


def test_a_duty_without_a_due_date_is_never_overdue(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    with bench.engine.store.write() as unit:
        unit.write("UPDATE duty SET original_due = NULL WHERE subject = ?", f"{CAMPAIGN}/duty:4")

    run(bench, date(2023, 12, 1), date(2023, 12, 8))

    assert bench.value("SELECT count(*) FROM supervision") == 0


def test_a_reopened_duty_with_a_new_date_may_lapse_again(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    bench.tick(date(2023, 12, 1))
    bench.submit(4)
    bench.fire("duty:4", "accept")
    bench.fire("duty:4", "close", "director")
    bench.fire("duty:4", "reopen", reason="反弹", date=date(2023, 12, 15))

    run(bench, date(2023, 12, 2), date(2023, 12, 18))

    lapses = bench.rows("SELECT due, state FROM supervision ORDER BY no")
    assert [tuple(row.values()) for row in lapses] == [("2023-11-30", "resolved"), ("2023-12-15", "urged")]


def test_a_unit_that_is_upheld_has_its_new_time_before_any_letter(bench: Bench) -> None:
    """Upholding starts the clock for signing anew, so the lapse of the old clock is over."""
    bench.assign(4)
    run(bench, ASSIGNED, date(2023, 4, 10))
    bench.fire("duty:4", "decline", LEAD, reason="不属本局职责")
    bench.on(date(2023, 4, 11)).fire("duty:4", "uphold", reason="方案写明")

    run(bench, date(2023, 4, 11), SUPERVISED)

    assert bench.row("duty:4")["sign_due"] == "2023-04-12"
    assert bench.papers("duban-letter") == []


def test_a_unit_that_got_the_duty_anew_has_its_own_time(bench: Bench) -> None:
    bench.assign(4)
    run(bench, ASSIGNED, date(2023, 4, 10))
    bench.fire("duty:4", "decline", LEAD, reason="不属本局职责")
    bench.on(date(2023, 4, 11)).fire("duty:4", "reassign", unit="市农委", reason="职责在彼")

    run(bench, date(2023, 4, 11), date(2023, 4, 13))

    assert bench.state("supervision:1") == "resolved"
    assert (bench.row("supervision:2")["units"], bench.row("supervision:2")["due"]) == (
        "市农委",
        "2023-04-12",
    )
    assert [slip["addressee"] for slip in bench.papers("urge-slip")] == ["市水利局", "市农委"]


def test_a_letter_names_the_slip_that_went_before(bench: Bench) -> None:
    bench.assign(4)
    run(bench, ASSIGNED, SUPERVISED)

    context = json.loads(bench.papers("duban-letter")[0]["context"])
    assert context["earlier"] == [{"kind": "催办单", "number": "登创办催〔2023〕1号", "date": "2023-04-06"}]
