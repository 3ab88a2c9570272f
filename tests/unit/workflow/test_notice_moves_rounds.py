"""A loaded notice moves rounds that collect returns: freely while nobody was told, later at most once units were."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from test_notice_moves_dates import OPENED, entry, load, moved, place
from workbench import CAMPAIGN, Bench, bench_on, rules

from workflow.campaign import open_campaign
from workflow.clock import FixedClock, at_local
from workflow.engine import Engine
from workflow.listing import plain
from workflow.reading import reading
from workflow.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOTICES = ("dispatch-notice", "return-notice")
WINTER = date(2027, 2, 2)  # three days before the rest of eight days that no forecast knows
SPRING = date(2027, 5, 12)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with place(tmp_path) as address:
        store = open_store(address, create=True)
        open_campaign(Engine(store=store, clock=FixedClock(at_local(OPENED))), rules())
        store.close()
        with bench_on(address) as bench:
            yield bench.on(OPENED)


def collecting(bench: Bench, kind: str, nominal: str, roll: str, on: date) -> str:
    """Let a rhythm of the office have a round of ``kind`` that is open on ``on``; return the round."""
    month, _, day = nominal.partition("-")
    with bench.engine.firing() as firing:
        firing.unit.insert(
            "schedule",
            {
                "campaign": CAMPAIGN,
                "slug": "round",
                "kind": kind,
                "title": "进展评估",
                "rule": f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}",
                "starts": OPENED.isoformat(),
                "time": "09:00",
                "roll": roll,
                "catch_up": "all",
                "source": "office",
            },
        )
    bench.tick(on)
    return f"{'dispatch' if kind == 'dispatch' else 'report'}:1"


def notices(bench: Bench) -> list[dict[str, Any]]:
    """Return the notices of rounds, oldest first."""
    return [row for kind in NOTICES for row in bench.papers(kind)]


def tell(bench: Bench) -> None:
    """Issue the notice."""
    paper = notices(bench)[-1]["no"]
    bench.fire(f"paper:{paper}", "approve", "director")
    bench.fire(f"paper:{paper}", "issue")


def owed(bench: Bench) -> set[str]:
    return {row["due"] for row in bench.rows("SELECT due FROM return")}


def dates(bench: Bench, name: str) -> tuple[str, str]:
    row = bench.row(name)
    return row["day"], row["due"]


def effective(bench: Bench) -> str:
    return str(bench.value("SELECT effective FROM occurrence WHERE slug = 'round' AND status = 'done'"))


# --- to a later day ---


@pytest.mark.parametrize("told", [False, True])
def test_a_limit_for_returns_moves_later_with_its_record(bench: Bench, told: bool) -> None:
    name = collecting(bench, "evaluation", "2-10", "next", WINTER)
    assert dates(bench, name) == ("2027-02-10", "2027-02-10")
    if told:
        tell(bench)

    loaded = load(bench)

    assert dates(bench, name) == ("2027-02-15", "2027-02-15")
    assert (owed(bench), effective(bench)) == ({"2027-02-15"}, "2027-02-15")
    assert moved(loaded)["汇报1（进展评估）", "报送时限"] == ("2027-02-10", "2027-02-15")
    said = entry(bench, name)
    assert said["given"]["before"]["due"] == "2027-02-10"
    assert entry(bench, "return:1")["given"]["before"] == {"due": "2027-02-10"}
    assert any("请告知各单位" in remark for remark in loaded.remarks) == told
    assert bench.audit().ok


def test_the_reminder_moves_along(bench: Bench) -> None:
    """It is two working days before the end."""
    name = collecting(bench, "evaluation", "2-10", "next", WINTER)
    assert (
        bench.row(name)["remind_on"] == "2027-02-04"
    )  # no: two working days before the 10th by the forecast

    load(bench)

    assert bench.row(name)["remind_on"] == "2027-02-03"


def test_a_dispatch_moves_with_the_day_that_it_is_for(bench: Bench) -> None:
    name = collecting(bench, "dispatch", "5-15", "previous", SPRING)
    assert dates(bench, name) == ("2027-05-14", "2027-05-13")

    load(bench)

    assert dates(bench, name) == ("2027-05-15", "2027-05-14")
    assert owed(bench) == {"2027-05-14"}
    assert bench.audit().ok


# --- to an earlier day ---


def test_nobody_being_told_it_moves_to_an_earlier_day_and_the_notice_is_drafted_anew(bench: Bench) -> None:
    name = collecting(bench, "evaluation", "2-10", "previous", WINTER)

    loaded = load(bench)

    assert dates(bench, name) == ("2027-02-04", "2027-02-04")
    assert owed(bench) == {"2027-02-04"}
    assert [row["state"] for row in notices(bench)] == ["withdrawn"]
    assert any("重新拟稿" in remark for remark in loaded.remarks)
    bench.tick()
    assert [row["state"] for row in notices(bench)] == ["withdrawn", "drafted"]
    assert json.loads(notices(bench)[-1]["context"])["due"] == "2027-02-04"
    assert bench.audit().ok


def test_what_units_have_been_told_never_becomes_earlier(bench: Bench) -> None:
    name = collecting(bench, "evaluation", "2-10", "previous", WINTER)
    tell(bench)

    loaded = load(bench)

    assert dates(bench, name) == ("2027-02-10", "2027-02-10")
    assert (owed(bench), effective(bench)) == ({"2027-02-10"}, "2027-02-10")
    assert "汇报1（进展评估）已通知 2027-02-10 截止，按新的安排应为 2027-02-04；没有提前" in loaded.remarks
    assert [row["state"] for row in notices(bench)] == ["issued"]
    assert bench.audit().ok


def test_a_reminder_tells_the_day_too(bench: Bench) -> None:
    """It goes out under the standing approval, while the notice waits for its signature."""
    name = collecting(bench, "evaluation", "2-10", "previous", WINTER)
    bench.tick(date(2027, 2, 4))
    assert [row["state"] for row in bench.papers("return-reminder")] == ["issued"]

    load(bench)

    assert dates(bench, name) == ("2027-02-10", "2027-02-10")


def test_a_day_that_is_past_is_not_given_to_anybody(bench: Bench) -> None:
    """The day before a dispatch of 15 February would have been the 4th."""
    name = collecting(bench, "dispatch", "2-15", "next", date(2027, 2, 11))
    assert dates(bench, name) == ("2027-02-15", "2027-02-12")

    load(bench)

    assert dates(bench, name) == ("2027-02-15", "2027-02-11")
    assert bench.audit().ok


# --- beside it ---


def test_one_who_joined_later_keeps_the_time_that_was_given(bench: Bench) -> None:
    name = collecting(bench, "evaluation", "2-10", "previous", WINTER)
    with bench.engine.firing() as firing:
        firing.unit.write("UPDATE return SET due = '2027-02-12' WHERE no = '1'")

    load(bench)

    assert bench.row("return:1")["due"] == "2027-02-12"
    assert bench.row("return:2")["due"] == bench.row(name)["due"] == "2027-02-04"


def test_what_has_been_sent_in_keeps_the_day_by_which_it_was_owed(bench: Bench) -> None:
    collecting(bench, "evaluation", "2-10", "next", WINTER)
    bench.fire("return:1", "receive", note="进展顺利")

    load(bench)

    assert bench.row("return:1")["due"] == "2027-02-10"
    assert bench.row("return:2")["due"] == "2027-02-15"


def test_the_round_can_be_read_as_of_the_time_before(bench: Bench) -> None:
    collecting(bench, "evaluation", "2-10", "next", WINTER)
    before = at_local(WINTER, 12)
    bench.on(WINTER, 15)
    load(bench)

    with reading(bench.address) as rows:
        then, now = (plain(rows, "v_report", CAMPAIGN, moment)[0]["due"] for moment in (before, None))

    assert (then, now) == ("2027-02-10", "2027-02-15")


def test_a_request_has_the_time_for_its_answer_that_the_rule_grants(bench: Bench) -> None:
    bench.tick(date(2027, 1, 12))
    no = bench.value("SELECT no FROM meeting WHERE day >= '2027-01-12' ORDER BY day LIMIT 1")
    bench.on(WINTER)
    given: dict[str, Any] = {"requests": [("市林业局", "提供苗木")]}
    bench.fire(f"meeting:{no}", "input", unit="市水利局", given=given)
    assert bench.row(f"request:{no}-1")["due"] == "2027-02-09"

    loaded = load(bench)

    assert bench.row(f"request:{no}-1")["due"] == "2027-02-15"
    assert moved(loaded)[f"协调事项{no}-1", "答复时限"] == ("2027-02-09", "2027-02-15")
    assert bench.audit().ok
