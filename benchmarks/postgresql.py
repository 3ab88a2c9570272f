"""PostgreSQL: firing against bare psycopg that runs the same statements, and workers that share the outbox.

The bare side is handed every statement and every value that ours sent, in their order, and sends them again to an
equal database; afterwards the tables of both sides are held against each other. Workers are processes of their own;
what they do outside the database is a line in a file, so that whatever was done twice can be counted.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import time
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from benchmarks.campaign import OPENED, assignments, engine_on, make
from benchmarks.measure import Result, paired, seconds
from workflow import outbox, postgres
from workflow.clock import FixedClock, at_local
from workflow.dialect import POSTGRESQL
from workflow.engine import Engine
from workflow.reading import BUSY_MS
from workflow.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.measure import Pairs, Setting
    from workflow.dialect import Dialect

DUTIES = 600
QUICK = 120
FIRE_BAR = 0.4
CLAIM_BAR = 1.2
WORKERS = 4
TABLES = {"duty": "subject", "history": "subject, seq", "outbox": "key"}
START = Path(__file__).parent.parent / ".ci" / "postgresql"
Statement = tuple[str, Any, bool]


def measures(setting: Setting) -> Iterator[Result]:
    """Fire one commit each and all in one; share the outbox; show that what must not happen would be seen."""
    number = QUICK if setting.quick else DUTIES
    with _server() as server:
        if server is None:
            yield Result(measure="PostgreSQL", ours="not measured", note="no server; see .ci/postgresql")
            return
        bench = Bench(server)
        template = bench.new("template0")
        make(bench.address(template), number)
        for words, together in (("one commit each", False), ("one commit for all", True)):
            pairs = _compare(setting, bench, template, number, together=together)
            mine, limit = pairs.middle
            yield Result(
                measure=f"PostgreSQL: fire {number} events, {words}",
                ours=f"{number / mine:,.0f} /s",
                limit=f"{number / limit:,.0f} /s",
                ratio=1 / pairs.ratio,
                bar=FIRE_BAR,
                least=True,
                note="bare psycopg, same statements",
            )
        yield from _claims(setting, bench, template, number)


class Bench:
    """Databases on a server, each a copy of another."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._numbers = count(1)

    def address(self, name: str) -> str:
        """Return the address of a database."""
        before, mark, after = self._server.partition("?")
        return f"{before.rpartition('/')[0]}/{name}{mark}{after}"

    def new(self, template: str) -> str:
        """Make a copy of ``template`` and return its name."""
        name = f"bench_{os.getpid()}_{next(self._numbers)}"
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
            connection.execute("CHECKPOINT")  # it would else come in the middle of what is measured
        return name


class Listening(postgres.Server):
    """A server to which every statement is noted."""

    said: list[Statement]

    def __init__(self, address: str, said: list[Statement]) -> None:
        super().__init__(address, BUSY_MS)
        object.__setattr__(self, "said", said)

    def connect(self) -> psycopg.Connection:
        """Open a connection whose cursors note what they send."""
        connection, said = super().connect(), self.said

        class Heard(psycopg.Cursor[Any]):
            def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
                said.append((query, params, False))
                return super().execute(query, params, **options)

            def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
                said.append((query, params_seq, True))
                super().executemany(query, params_seq, **options)

        connection.cursor_factory = Heard
        return connection


class Careless(postgres.Server):
    """A server whose rows are taken without asking whether others have."""

    @property
    def dialect(self) -> Dialect:
        """How it is spoken to."""
        return replace(POSTGRESQL, unclaimed=" ")


def _engine(home: postgres.Server) -> Engine:
    return Engine(store=Store(home), clock=FixedClock(at_local(OPENED)))


def _compare(setting: Setting, bench: Bench, template: str, number: int, *, together: bool) -> Pairs:
    said: list[Statement] = []
    told = bench.new(template)
    _fire(_engine(Listening(bench.address(told), said)), number, together=together)
    del said[: next(place for place, one in enumerate(said) if one[0] == "ROLLBACK") + 1]  # the warming up
    last: dict[str, str] = {}

    def ours() -> float:
        last["ours"] = bench.new(template)
        return _fire(engine_on(bench.address(last["ours"])), number, together=together)

    def bare() -> float:
        last["bare"] = bench.new(template)
        return _again(bench.address(last["bare"]), said)

    pairs = paired(setting.rounds, ours, bare)
    for table, order in TABLES.items():
        one, other = (_rows(bench.address(last[side]), table, order) for side in ("ours", "bare"))
        if one != other or not one:
            raise SystemExit(f"the two sides wrote different rows, the comparison is void: {table}")
    return pairs


def _fire(engine: Engine, number: int, *, together: bool) -> float:
    acts = assignments(number)
    engine.fire(acts[0], dry_run=True)  # statements and machine are compiled once a process

    def work() -> None:
        if together:
            engine.fire_many(acts)
        else:
            for act in acts:
                engine.fire(act)

    took = seconds(work)
    engine.store.close()
    return took


def _again(address: str, said: Sequence[Statement]) -> float:
    connection = postgres.Server(address, BUSY_MS).connect()
    cursor = connection.cursor()

    def work() -> None:
        for query, values, many in said:
            if many:
                cursor.executemany(query, values)
            else:
                cursor.execute(query, values)
                if cursor.description is not None:
                    cursor.fetchall()

    took = seconds(work)
    connection.close()
    return took


def _rows(address: str, table: str, order: str) -> list[Any]:
    columns = (
        "*" if table != "outbox" else "key, campaign, topic, recipient, subject, seq, body, created, done"
    )
    with psycopg.connect(address) as connection:
        return connection.execute(f"SELECT {columns} FROM duban.{table} ORDER BY {order}".encode()).fetchall()


def _claims(setting: Setting, bench: Bench, template: str, number: int) -> Iterator[Result]:
    owing = bench.new(template)
    _fire(engine_on(bench.address(owing)), number, together=True)
    doubles = {"claimed": 0, "unclaimed": 0}

    def share(workers: int, *, claimed: bool = True) -> float:
        folder = setting.folder / f"done-{time.monotonic_ns()}"
        folder.mkdir()
        took = _at_once(workers, bench.address(bench.new(owing)), folder, claimed=claimed)
        done = [line for file in folder.iterdir() for line in file.read_text().split()]
        if len(set(done)) != number:
            raise SystemExit(f"{number} are owed, {len(set(done))} were done")
        doubles["claimed" if claimed else "unclaimed"] += len(done) - number
        return took

    pairs = paired(setting.rounds, lambda: share(WORKERS), lambda: share(1))
    mine, one = pairs.middle
    share(WORKERS, claimed=False)
    yield Result(
        measure=f"PostgreSQL: {WORKERS} workers share {number} of the outbox",
        ours=f"{number / mine:,.0f} /s",
        limit=f"{number / one:,.0f} /s",
        ratio=1 / pairs.ratio,
        bar=CLAIM_BAR,
        least=True,
        note="one worker",
    )
    yield Result(
        measure="the same, done twice",
        ours=str(doubles["claimed"]),
        limit="0",
        ratio=float(doubles["claimed"]),
        bar=0,
        note="none",
    )
    yield Result(
        measure="the same without claiming, done twice",
        ours=str(doubles["unclaimed"]),
        limit="1",
        ratio=float(doubles["unclaimed"]),
        bar=1,
        least=True,
        note="a control: it would show",
    )


def _at_once(workers: int, address: str, folder: Path, *, claimed: bool) -> float:
    """Let workers go at the same time; return how long it took until the last was done."""
    context = multiprocessing.get_context("fork")
    gate, times = context.Barrier(workers), context.SimpleQueue()
    processes = [
        context.Process(
            target=_work,
            args=(address, folder / str(index), gate.wait, times.put),
            kwargs={"claimed": claimed},
        )
        for index in range(workers)
    ]
    for process in processes:
        process.start()
    spans = [times.get() for _ in processes]
    for process in processes:
        process.join()
    return float(max(end for _, end in spans) - min(start for start, _ in spans))


def _work(
    address: str, log: Path, wait: Callable[[], object], tell: Callable[[Any], None], *, claimed: bool
) -> None:
    engine = _engine(postgres.Server(address, BUSY_MS) if claimed else Careless(address, BUSY_MS))
    outbox.pending(engine)
    with log.open("w", encoding="ascii") as file:
        wait()
        start = time.perf_counter()
        busy = True
        while busy:
            with outbox.claimed(engine) as batch:
                for owed in batch.owed:
                    file.write(f"{owed.id}\n")
                    batch.written.append((owed.id, [owed.stem]))
                busy = bool(batch.owed)
        tell((start, time.perf_counter()))
    engine.store.close()


@contextmanager
def _server() -> Iterator[str | None]:
    """Yield the address of a server that may be made a mess of, started here if none is named; None without one."""
    named = os.environ.get("DUBAN_TEST_POSTGRESQL")
    if named or not START.exists():
        yield named
        return
    command = [str(START), "sh", "-c", 'echo "$DUBAN_TEST_POSTGRESQL"; cat']
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip() or None
        process.stdin.close()
