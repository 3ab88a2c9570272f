"""Firing events against the bare driver: the same rows, byte for byte, in an equal database.

The bare side is told the bytes of every row but the hashes. It takes the write lock, reads version and head, links
the chain and writes state, history and outbox by statements of its own; then both databases are held side by side.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from benchmarks.campaign import assignments, engine_on, make
from benchmarks.measure import Result, paired, seconds
from workflow.dialect import BEGIN_WRITE, PRAGMAS
from workflow.history import link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from benchmarks.measure import Setting

DUTIES = 1500
QUICK = 300
BAR = 0.5
READ = "SELECT version, head FROM duty WHERE subject = ?"
MOVE = "UPDATE duty SET sign_due = ?, state = ?, version = ?, head = ? WHERE subject = ? AND version = ?"
HISTORY = "INSERT INTO history (subject, seq, body, previous, hash) VALUES (?, ?, ?, ?, ?)"
OUTBOX = (
    "INSERT INTO outbox (key, campaign, topic, recipient, subject, seq, body, created) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
CHANGED = ("duty", "history", "outbox")


def measures(setting: Setting) -> Iterator[Result]:
    """One commit each, then one commit for all."""
    number = QUICK if setting.quick else DUTIES
    template = setting.folder / "firing.db"
    make(template, number)
    done = _copy(template, "done")
    _ours(done, number, together=False)
    told = list(_told(done))
    for together in (False, True):

        def ours(*, together: bool = together) -> float:
            return _ours(_copy(template, "ours"), number, together=together)

        def bare(*, together: bool = together) -> float:
            return _bare(_copy(template, "bare"), told, together=together)

        pairs = paired(setting.rounds, ours, bare)
        _hold_side_by_side(template.with_name("ours.db"), template.with_name("bare.db"))
        mine, limit = pairs.middle
        yield Result(
            measure=f"fire {number} events, {'one commit for all' if together else 'one commit each'}",
            ours=f"{number / mine:,.0f} /s",
            limit=f"{number / limit:,.0f} /s",
            ratio=1 / pairs.ratio,
            bar=BAR,
            least=True,
            note="bare sqlite3, same rows",
        )


def _ours(path: Path, number: int, *, together: bool) -> float:
    engine = engine_on(path)
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


def _bare(
    path: Path, told: Iterable[tuple[str, tuple[Any, ...], str, tuple[Any, ...]]], *, together: bool
) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    cursor = connection.cursor()

    def work() -> None:
        execute = cursor.execute
        if together:
            execute(BEGIN_WRITE)
        for subject, (sign_due, state), body, outbox in told:
            if not together:
                execute(BEGIN_WRITE)
            version, previous = execute(READ, (subject,)).fetchone()
            head = link(previous, body)
            execute(MOVE, (sign_due, state, version + 1, head, subject, version))
            execute(HISTORY, (subject, version + 1, body, previous, head))
            execute(OUTBOX, outbox)
            if not together:
                execute("COMMIT")
        if together:
            execute("COMMIT")

    took = seconds(work)
    connection.close()
    return took


def _told(path: Path) -> Iterator[tuple[str, tuple[Any, ...], str, tuple[Any, ...]]]:
    """Yield, per duty, what the bare side is to write."""
    with closing(sqlite3.connect(path)) as connection:
        for row in connection.execute(
            "SELECT d.subject, d.sign_due, d.state, h.body, o.key, o.campaign, o.topic, o.recipient, o.subject, "
            "o.seq, o.body, o.created FROM duty d JOIN history h ON h.subject = d.subject AND h.seq = d.version "
            "JOIN outbox o ON o.subject = d.subject ORDER BY d.position"
        ):
            yield row[0], row[1:3], row[3], row[4:]


def _copy(template: Path, name: str) -> Path:
    path = template.with_name(f"{name}.db")
    for old in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        old.unlink(missing_ok=True)
    shutil.copyfile(template, path)
    return path


def _hold_side_by_side(ours: Path, bare: Path) -> None:
    for table in CHANGED:
        rows = []
        for path in (ours, bare):
            with closing(sqlite3.connect(path)) as connection:
                rows.append(
                    connection.execute(
                        f"SELECT * FROM {table} ORDER BY subject, version"
                        if table == "duty"
                        else f"SELECT * FROM {table} ORDER BY subject, seq"
                    ).fetchall()
                )
        if rows[0] != rows[1]:
            raise SystemExit(f"the bare side wrote another {table}: the comparison is void")
