"""A process that dies at any moment leaves all of a step behind, or nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from processes import FORKS, KILLED, die, run
from workbench import ASSIGNED, DUTIES, Bench, bench_at, bench_on

from commands.app import App
from commands.delivery import _write, deliver
from workflow import outbox
from workflow.audit.verify import verify
from workflow.climbing import climb
from workflow.reading import reading
from workflow.sweep import open_lapses
from workflow.tick import Ticked, _claim, _issue_plan, tick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workflow.engine import Firing
    from workflow.store import Unit

pytestmark = FORKS
LATE = date(2023, 4, 12)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


def in_own_store(bench: Bench, day: date, work: Callable[[Bench], Any]) -> int:
    """Run ``work`` in a process with a store of its own; it inherits no open database (a rule of SQLite)."""

    def child() -> None:
        with bench_on(bench.address) as other:
            work(other.on(day, 8))

    bench.engine.store.close()
    return run(child)


class Counting:
    """A cursor at whose statement ``number`` this process dies."""

    def __init__(self, cursor: Any, number: int) -> None:
        self._cursor, self._left = cursor, number

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)

    def execute(self, *words: Any) -> Any:
        self._count()
        return self._cursor.execute(*words)

    def executemany(self, *words: Any) -> Any:
        self._count()
        return self._cursor.executemany(*words)

    def _count(self) -> None:
        self._left -= 1
        if self._left == 0:
            die()


def die_at_statement(unit: Unit, number: int) -> None:
    """Kill this process when statement ``number`` of the transaction begins."""
    unit._cursor = Counting(unit._cursor, number)


def test_twenty_deaths_between_effect_and_commit_lose_and_double_nothing(bench: Bench) -> None:
    numbers = [no for no in range(1, DUTIES + 1) if no != 5][:20]
    for no in numbers:
        before = bench.dump()

        def child(other: Bench, no: int = no) -> None:
            with other.engine.firing() as firing:
                firing.fire(other.act(f"duty:{no}", "assign"))
                firing.unit.flush()
                die()

        assert in_own_store(bench, ASSIGNED, child) == KILLED
        assert bench.dump() == before
        assert bench.fire(f"duty:{no}", "assign").seq == 2

    assert [bench.events(f"duty:{no}") for no in numbers] == [["create", "assign"]] * 20
    assert [paper["state"] for paper in bench.papers("assignment-slip")] == ["issued"] * 20
    assert bench.value("SELECT count(*) FROM outbox") == 20
    assert bench.audit().ok


def test_a_death_at_any_statement_of_a_step_leaves_nothing_of_it(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    bench.tick(date(2023, 12, 1))
    bench.submit(4)
    before, number, code = bench.dump(), 0, KILLED

    while code == KILLED:
        assert bench.dump() == before
        number += 1

        def child(other: Bench, number: int = number) -> None:
            with other.engine.firing() as firing:
                die_at_statement(firing.unit, number)
                firing.fire(other.act("duty:4", "accept"))

        code = in_own_store(bench, date(2023, 12, 1), child)

    assert code == 0
    assert number > 8  # the step, its lapse and its notes take that many statements at least
    assert (bench.state("duty:4"), bench.state("supervision:1")) == ("completed", "resolved")
    assert bench.audit().ok


def test_what_was_committed_is_there_after_the_death(bench: Bench) -> None:
    def child(other: Bench) -> None:
        other.fire("duty:4", "assign")
        die()

    assert in_own_store(bench, ASSIGNED, child) == KILLED

    assert bench.state("duty:4") == "assigned"
    assert bench.audit().ok


@pytest.mark.parametrize("number", [1, 5, 12, 20, 35, 60, 90])
def test_a_tick_that_died_is_made_up_by_the_next_as_if_nothing_had_been(
    bench: Bench, tmp_path: Path, number: int
) -> None:
    (tmp_path / "control").mkdir()
    with bench_at(tmp_path / "control") as control:
        for one in (control, bench):
            one.assign(4, 11, 17)
        control.tick(LATE)

        def child(other: Bench) -> None:
            with other.engine.firing() as firing:
                die_at_statement(firing.unit, number)
                tick_within(firing)

        assert in_own_store(bench, LATE, child) == KILLED
        bench.tick(LATE)

        assert bench.dump() == control.dump()


def tick_within(firing: Firing) -> None:
    """Do a whole tick in the transaction that is open: ``tick`` opens one of its own for each campaign."""
    ticked = Ticked(today=LATE)
    for part in (_issue_plan, _claim):
        part(firing, "dengfeng-2023", LATE, ticked)
    open_lapses(firing, "dengfeng-2023", LATE, ticked.done)
    climb(firing, "dengfeng-2023", LATE, ticked.done)


def test_a_death_between_writing_a_file_and_noting_it_writes_the_same_file_again(
    bench: Bench, tmp_path: Path
) -> None:
    bench.assign(4)
    bench.tick(date(2023, 4, 6))
    app = App(address=bench.address, clock=bench.clock, papers=tmp_path / "公文")

    def child(other: Bench) -> None:
        for owed in outbox.pending(other.engine):
            _write(app.folder, owed)
        die()

    assert in_own_store(bench, LATE, child) == KILLED
    written = {path: path.read_bytes() for path in sorted(app.folder.rglob("*")) if path.is_file()}
    assert len(written) == 4  # the slip of assignment and the one that urges, each in two formats
    assert len(outbox.pending(bench.engine)) == 2

    assert deliver(app, bench.engine) == 2

    assert {path: path.read_bytes() for path in sorted(app.folder.rglob("*")) if path.is_file()} == written
    assert outbox.pending(bench.engine) == []
    assert tick(bench.engine).done == []
    with reading(bench.address) as rows:
        assert verify(rows).ok
