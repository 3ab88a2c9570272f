"""Several workers on a server: what is due is shared out, done once, and one campaign does not wait for another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import server
from processes import FORKS, KILLED, at_once, die, run
from server import MISSING, SERVER
from workbench import ASSIGNED, CAMPAIGN, Bench, bench_at, bench_on, rules

from definitions.digest import canonical, digest
from definitions.loader import Loaded, require
from workflow import outbox
from workflow.act import OFFICE, Act
from workflow.campaign import open_campaign
from workflow.engine import Engine
from workflow.errors import CampaignTaken, StoreUnusable
from workflow.store import open_store
from workflow.tick import tick

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workflow.campaign import Rules

pytestmark = [FORKS, pytest.mark.file_only, pytest.mark.skipif(not SERVER, reason=MISSING)]
OTHERS = ("b-county", "c-county", "d-county")
LATE = date(2023, 4, 20)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with server.on_server(), bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


@pytest.fixture
def four(bench: Bench) -> Bench:
    """Four campaigns in one database, each with duties that will be late."""
    for name in OTHERS:
        open_campaign(bench.engine, named(name))
    for name in (CAMPAIGN, *OTHERS):
        bench.engine.fire_many(
            [Act(subject=f"{name}/duty:{no}", event="assign", capacity=OFFICE) for no in (4, 7, 11, 17)]
        )
    return bench


def named(name: str) -> Rules:
    """Return the shipped rules for a campaign of another name."""
    plan = require(rules().plan).model_copy(update={"id": name})
    text = canonical(plan.model_dump(mode="json", by_alias=True))
    return replace(rules(), plan=Loaded(name=name, value=plan, canonical=text, digest=digest(text)))


def impatient(bench: Bench) -> Engine:
    return Engine(store=open_store(bench.address, busy_ms=200), clock=bench.clock)


def owed(bench: Bench) -> set[int]:
    return {one.id for one in outbox.pending(bench.engine)}


def test_what_one_has_claimed_another_does_not_get(four: Bench) -> None:
    four.engine.fire_many([four.act(f"duty:{no}", "assign") for no in range(18, 27)])
    whole = owed(four)
    assert len(whole) > outbox.BATCH
    other = impatient(four)

    with outbox.claimed(four.engine) as one, outbox.claimed(other) as two:
        first, second = ({entry.id for entry in batch.owed} for batch in (one, two))
        one.written.extend((number, ["a"]) for number in first)

    assert (len(first), first & second, first | second) == (outbox.BATCH, set(), whole)
    assert owed(four) == whole - first
    other.store.close()


def test_what_a_dead_worker_had_claimed_is_free_again(four: Bench) -> None:
    whole = owed(four)

    def child() -> None:
        with bench_on(four.address) as mine, outbox.claimed(mine.engine) as batch:
            batch.written.extend((entry.id, ["a"]) for entry in batch.owed)
            die()

    four.engine.store.close()
    assert run(child) == KILLED

    with outbox.claimed(four.engine) as batch:
        assert {entry.id for entry in batch.owed} == whole


def test_workers_do_all_that_is_owed_and_nothing_twice(four: Bench, tmp_path: Path) -> None:
    whole = owed(four)

    def work(index: int) -> None:
        with bench_on(four.address) as mine, (tmp_path / f"{index}.log").open("w") as log:
            busy = True
            while busy:
                with outbox.claimed(mine.engine) as batch:
                    for entry in batch.owed:
                        log.write(f"{entry.id}\n")
                        batch.written.append((entry.id, ["a"]))
                    busy = bool(batch.owed)

    four.engine.store.close()
    assert at_once(4, work) == [0] * 4

    done = [int(line) for log in tmp_path.glob("*.log") for line in log.read_text().split()]
    assert sorted(done) == sorted(whole)
    assert owed(four) == set()


def test_workers_that_tick_at_once_do_what_one_does(four: Bench, tmp_path: Path) -> None:
    (tmp_path / "control").mkdir()
    with server.on_server(), bench_at(tmp_path / "control") as control:
        control.on(ASSIGNED)
        for name in OTHERS:
            open_campaign(control.engine, named(name))
        for name in (CAMPAIGN, *OTHERS):
            control.engine.fire_many(
                [Act(subject=f"{name}/duty:{no}", event="assign", capacity=OFFICE) for no in (4, 7, 11, 17)]
            )
        control.tick(LATE)

        def work(_: int) -> None:
            with bench_on(four.address) as mine:
                mine.tick(LATE)

        four.engine.store.close()
        assert at_once(4, work) == [0] * 4

        assert four.dump() == control.dump()
        assert four.value("SELECT count(*) FROM supervision") == 16
        assert four.audit().ok


def test_one_campaign_does_not_wait_for_another(four: Bench) -> None:
    other = impatient(four)
    with four.engine.firing(campaign=CAMPAIGN) as firing:
        firing.fire(four.act("duty:18", "assign"))
        firing.unit.flush()

        fired = other.fire(Act(subject="b-county/duty:18", event="assign", capacity=OFFICE))
        assert fired.target == "assigned"
        with pytest.raises(StoreUnusable, match="正被别的程序占用"):
            other.fire(four.act("duty:19", "assign"))
        with pytest.raises(CampaignTaken), other.firing(campaign=CAMPAIGN, wait=False):
            pass
        with pytest.raises(StoreUnusable, match="正被别的程序占用"):  # needs all of the database
            open_campaign(other, named("e-county"))

    assert other.fire(four.act("duty:19", "assign")).target == "assigned"
    other.store.close()


def test_a_tick_does_first_what_nobody_is_at(four: Bench) -> None:
    other = impatient(four)
    four.on(LATE)
    with four.engine.firing(campaign=CAMPAIGN):
        with pytest.raises(StoreUnusable, match="正被别的程序占用"):
            tick(other)

        found = four.rows(
            "SELECT campaign, count(*) AS n FROM supervision GROUP BY campaign ORDER BY campaign"
        )
        assert [(row["campaign"], row["n"]) for row in found] == [(name, 4) for name in OTHERS]
    tick(other)
    assert four.value("SELECT count(*) FROM supervision WHERE campaign = ?", CAMPAIGN) == 4
    other.store.close()


def test_a_firing_confined_to_a_campaign_touches_no_other(four: Bench) -> None:
    with pytest.raises(AssertionError, match="not held"), four.engine.firing(campaign=CAMPAIGN) as firing:
        firing.fire(Act(subject="b-county/duty:18", event="assign", capacity=OFFICE))
