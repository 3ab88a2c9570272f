"""Several programs on one database: nobody's step is lost, none is done twice, and each history is whole."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from processes import FORKS, at_once
from server import database, held, place
from workbench import ASSIGNED, CAMPAIGN, Bench, bench_at, bench_on, rules

from workflow.act import Capacity
from workflow.campaign import open_campaign
from workflow.clock import FixedClock, at_local
from workflow.engine import Engine
from workflow.errors import CampaignExists, SomeoneElseFirst, StoreUnusable
from workflow.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = FORKS
LEAD = Capacity("lead", "市水利局")
FIRST = 6  # exit code of SomeoneElseFirst


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


def apart(bench: Bench, number: int, work: Callable[[int], int | None]) -> list[int]:
    """Run ``work`` in several processes at once; none may inherit an open database (a rule of SQLite)."""
    bench.engine.store.close()
    return at_once(number, work)


@pytest.mark.parametrize("programs", [2, 4])
def test_programs_that_move_one_duty_lose_no_step(bench: Bench, programs: int) -> None:
    bench.bring(4, "in_progress")

    def report(index: int) -> None:
        with bench_on(bench.address) as other:
            for n in range(12):
                other.on(ASSIGNED).fire("duty:4", "report", LEAD, note=f"{index}-{n}")

    assert apart(bench, programs, report) == [0] * programs
    assert bench.row("duty:4")["version"] == 3 + 12 * programs
    assert bench.events("duty:4")[3:] == ["report"] * 12 * programs
    assert bench.audit().ok


def test_programs_that_move_different_duties_do_not_hinder_one_another(bench: Bench) -> None:
    numbers = (4, 7, 10, 13)

    def whole_life(index: int) -> None:
        with bench_on(bench.address) as other:
            other.on(ASSIGNED).bring(numbers[index], "in_progress")

    assert apart(bench, 4, whole_life) == [0] * 4
    assert {bench.state(f"duty:{no}") for no in numbers} == {"in_progress"}
    assert bench.audit().ok


def test_of_programs_that_have_seen_the_same_version_one_wins(bench: Bench) -> None:
    bench.bring(4, "in_progress")

    def report(index: int) -> int:
        with bench_on(bench.address) as other:
            try:
                other.on(ASSIGNED).fire("duty:4", "report", LEAD, note=str(index), version=3)
            except SomeoneElseFirst as exc:
                return exc.exit_code
        return 0

    assert sorted(apart(bench, 4, report)) == [0, FIRST, FIRST, FIRST]
    assert bench.row("duty:4")["version"] == 4


def test_one_key_given_by_several_programs_is_done_once(bench: Bench) -> None:
    bench.bring(4, "in_progress")

    def report(_: int) -> int:
        with bench_on(bench.address) as other:
            return int(other.on(ASSIGNED).fire("duty:4", "report", LEAD, note="同一份", key="k1").repeated)

    assert sorted(apart(bench, 4, report)) == [0, 1, 1, 1]
    assert bench.events("duty:4").count("report") == 1


def test_ticks_at_the_same_moment_do_what_one_does(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "control").mkdir()
    late = date(2023, 7, 20)
    with bench_at(tmp_path / "control") as control:
        for one in (control, bench):
            one.assign(4, 11, 17)
        control.tick(late)

        def do_tick(_: int) -> None:
            with bench_on(bench.address) as other:
                other.tick(late)

        assert apart(bench, 4, do_tick) == [0] * 4
        assert bench.dump() == control.dump()


@pytest.fixture
def address(tmp_path: Path, bench: Bench) -> Iterator[str]:  # noqa: ARG001 - says that there are two places
    """Return the address of a database that has still to be made."""
    if place() == "sqlite":
        yield str(tmp_path / "new.db")
        return
    with database() as made:
        yield made


def test_a_database_that_several_make_at_once_is_made_once(address: str) -> None:
    rules()

    def open_it(_: int) -> int:
        store = open_store(address, create=True)
        try:
            open_campaign(Engine(store=store, clock=FixedClock(at_local(ASSIGNED))), rules())
        except CampaignExists:
            return 1
        return 0

    assert sorted(at_once(4, open_it)) == [0, 1, 1, 1]
    with bench_on(address) as bench:
        assert bench.value("SELECT count(*) FROM duty") == 29
        assert bench.audit().ok


def test_a_database_that_another_program_holds_is_said_to_be_held(bench: Bench) -> None:
    store = open_store(bench.address, busy_ms=20)
    engine = Engine(store=store, clock=bench.clock)
    before = bench.dump()
    with held(bench.address):
        with pytest.raises(StoreUnusable, match=r"正被别的程序占用.*稍后重试") as caught:
            engine.fire(bench.act("duty:4", "assign"))

        assert caught.value.exit_code == 1
        assert bench.state("duty:4") == "planned"  # reading goes on meanwhile
    assert bench.dump() == before
    assert engine.fire(bench.act("duty:4", "assign")).target == "assigned"
    store.close()


def test_a_step_that_failed_lets_go_of_the_database(bench: Bench) -> None:
    with pytest.raises(ZeroDivisionError), bench.engine.firing() as firing:
        firing.fire(bench.act("duty:4", "assign"))
        firing.unit.flush()
        raise ZeroDivisionError

    other = open_store(bench.address, busy_ms=20)
    fired = Engine(store=other, clock=bench.clock).fire(bench.act("duty:4", "assign"))

    assert fired.seq == 2
    assert bench.value("SELECT count(*) FROM history WHERE subject = ?", f"{CAMPAIGN}/duty:4") == 2
    other.close()
