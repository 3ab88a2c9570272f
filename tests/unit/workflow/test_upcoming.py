"""When the next thing falls due: told early enough, for everything that a tick does by itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from workbench import ASSIGNED, OPENED, Bench, bench_at

from workflow.campaign import load_rules, open_campaign
from workflow.clock import FixedClock, at_local
from workflow.engine import Engine
from workflow.store import open_store
from workflow.tick import tick
from workflow.upcoming import next_due

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench


def foretold(bench: Bench) -> datetime | None:
    with bench.engine.store.read() as rows:
        return next_due(rows, bench.clock.now())


def test_nothing_happens_on_a_day_that_was_not_foretold(bench: Bench) -> None:
    """Three duties are never signed for, two are signed for and never done, the plan is issued on a later day."""
    bench.fire("stage:1", "launch")
    day, busy = OPENED, 0
    while day < date(2024, 2, 1):
        if day == ASSIGNED:
            bench.assign(4, 11, 17, 20, 21)
            for no in (20, 21):
                bench.sign(no)
        told = foretold(bench)
        day += timedelta(days=1)
        done = bench.tick(day).done
        busy += bool(done)
        assert told is not None
        assert not done or told <= at_local(day, 0), (day, done)

    assert busy > 20


@pytest.mark.parametrize(
    ("plan", "opens", "ends"),
    [
        ("daxinganling-2022", date(2022, 1, 20), date(2023, 1, 10)),
        ("erqi-2014", date(2014, 8, 1), date(2015, 1, 20)),
        ("zhumadian-2022", date(2022, 5, 5), date(2023, 1, 10)),
    ],
)
def test_rounds_inspections_and_rankings_are_foretold_as_well(
    plan: str, opens: date, ends: date, tmp_path: Path
) -> None:
    clock = FixedClock(at_local(opens, 9))
    engine = Engine(store=open_store(str(tmp_path / "duban.db"), create=True), clock=clock)
    open_campaign(engine, load_rules(plan))
    tick(engine)
    day, busy = opens, 0
    while day < ends:
        with engine.store.read() as rows:
            told = next_due(rows, clock.now())
        day += timedelta(days=1)
        clock.set(at_local(day, 8))
        done = tick(engine).done
        busy += bool(done)
        assert told is not None
        assert not done or told <= at_local(day, 0), (day, done)
    engine.store.close()

    assert busy > 10


def test_a_quiet_office_is_told_the_first_of_the_next_month(bench: Bench) -> None:
    bench.tick(date(2023, 4, 28))

    assert foretold(bench) == at_local(date(2023, 5, 1), 0)


def test_the_last_day_for_signing_has_to_be_over(bench: Bench) -> None:
    bench.tick(ASSIGNED)
    bench.assign(4, day=ASSIGNED)
    assert bench.row("duty:4")["sign_due"] == "2023-04-04"

    assert foretold(bench) == at_local(date(2023, 4, 5), 0)


def test_days_begin_in_the_zone_of_the_campaign(bench: Bench) -> None:
    bench.clock.set(at_local(date(2023, 4, 30), 1))  # 29 April in London

    told = foretold(bench)

    assert told == at_local(date(2023, 5, 1), 0)
    assert told is not None
    assert told.isoformat() == "2023-04-30T16:00:00+00:00"


def test_nothing_falls_due_where_nothing_runs(bench: Bench) -> None:
    bench.fire("campaign:dengfeng-2023", "close", "group", reason="创建工作结束")

    assert foretold(bench) is None


def test_the_day_on_which_leads_are_reminded_is_foretold(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    bench.tick(date(2023, 11, 24))

    assert foretold(bench) == at_local(date(2023, 11, 27), 0)
