"""A unit that has no computer of ours answers by paper; the office acts for it on the strength of that paper."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from workbench import ASSIGNED, CAMPAIGN, Bench, bench_at

from workflow import incoming
from workflow.act import Capacity
from workflow.errors import DateImpossible, IncomingKnown, PaperNotRegistered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WATER = "市水利局"
LEAD = Capacity("lead", WATER)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        bench.assign(4)
        yield bench


def test_the_office_signs_for_a_unit_by_its_registered_paper(bench: Bench) -> None:
    number = bench.came_in(WATER)

    bench.fire("duty:4", "sign", LEAD, on_behalf=WATER, paper=number)

    said = json.loads(bench.history("duty:4")[-1]["body"])
    assert (said["capacity"], said["on_behalf"], said["paper"]) == (f"lead@{WATER}", WATER, number)
    assert said["actor"] == "创建办"


def test_a_paper_that_nobody_registered_is_no_ground(bench: Bench) -> None:
    with pytest.raises(PaperNotRegistered, match="没有登记") as caught:
        bench.fire("duty:4", "sign", LEAD, on_behalf=WATER, paper="水函〔2023〕9号")

    assert caught.value.exit_code == 3


def test_a_paper_of_another_unit_is_no_ground(bench: Bench) -> None:
    number = bench.came_in("市林业局")

    with pytest.raises(PaperNotRegistered):
        bench.fire("duty:4", "sign", LEAD, on_behalf=WATER, paper=number)


def test_no_paper_at_all_is_no_ground(bench: Bench) -> None:
    with pytest.raises(PaperNotRegistered):
        bench.fire("duty:4", "sign", LEAD, on_behalf=WATER)

    assert bench.state("duty:4") == "assigned"


def test_a_unit_acts_for_itself_without_a_paper(bench: Bench) -> None:
    bench.fire("duty:4", "sign", LEAD)

    assert bench.history("duty:4")[-1]["on_behalf"] is None


def test_a_paper_is_registered_once(bench: Bench) -> None:
    today = ASSIGNED

    first = incoming.register(bench.engine, CAMPAIGN, number="水函〔2023〕1号", unit=WATER, dated=today)
    before = bench.dump()
    again = incoming.register(bench.engine, CAMPAIGN, number="水函〔2023〕1号", unit=WATER, dated=today)

    assert first is not None
    assert again is None
    assert bench.dump() == before


@pytest.mark.parametrize("change", ["unit", "dated"])
def test_a_number_stands_for_one_paper(bench: Bench, change: str) -> None:
    incoming.register(bench.engine, CAMPAIGN, number="1号", unit=WATER, dated=ASSIGNED)

    with pytest.raises(IncomingKnown, match=WATER):
        incoming.register(
            bench.engine,
            CAMPAIGN,
            number="1号",
            unit="市林业局" if change == "unit" else WATER,
            dated=ASSIGNED - timedelta(days=1) if change == "dated" else ASSIGNED,
        )


def test_a_paper_from_the_future_is_refused(bench: Bench) -> None:
    with pytest.raises(DateImpossible, match="晚于今天"):
        incoming.register(
            bench.engine, CAMPAIGN, number="1号", unit=WATER, dated=ASSIGNED + timedelta(days=1)
        )


def test_registering_stands_in_the_campaigns_history(bench: Bench) -> None:
    incoming.register(bench.engine, CAMPAIGN, number="1号", unit=WATER, dated=ASSIGNED, digest="sha256:ab")

    said = json.loads(bench.history(f"campaign:{CAMPAIGN}")[-1]["body"])
    assert (said["event"], said["paper"]) == ("register", "1号")
    assert said["given"] == {"from": WATER, "dated": "2023-04-03", "digest": "sha256:ab"}
    assert bench.audit().ok


def test_a_dry_run_registers_nothing(bench: Bench) -> None:
    before = bench.dump()

    incoming.register(bench.engine, CAMPAIGN, number="1号", unit=WATER, dated=ASSIGNED, dry_run=True)

    assert bench.dump() == before
