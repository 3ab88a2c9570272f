"""Finding what is due: a few duties among very many must cost what the same few cost among few."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks.campaign import NAME, OPENED, make
from benchmarks.measure import Result, paired, seconds
from workflow.climbing import RUNGS
from workflow.sweep import OVERDUE, UNSIGNED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.measure import Setting

FEW, MANY, QUICK = 10_000, 1_000_000, 100_000
DUE = 10  # of each kind
FOLLOWED = 100  # overdue as well, but with a lapse that was opened earlier; DUE of these have a rung due
BAR = 1.5
REPEAT, BLOCKS = 20, 10  # the best of some blocks: so short a work is lost in a neighbour's burst
TODAY = OPENED.isoformat()
PAST = (OPENED - timedelta(days=1)).isoformat()
LATER = (OPENED + timedelta(days=1)).isoformat()
QUERIES = (
    ("not signed in time", UNSIGNED, "duty_sign_due"),
    ("overdue", OVERDUE, "duty_open_due"),
    ("next rung", RUNGS, "supervision_next"),
)
DUTY = (
    "INSERT INTO duty (subject, campaign, machine, plan, state, version, head, no, position, section, title, source, "
    "original_due, due_from, sign_due, returned) VALUES (?, ?, ?, ?, ?, 2, '', ?, ?, '', '任务', '一', ?, '', ?, 0)"
)
LAPSE = (
    "INSERT INTO supervision (subject, campaign, machine, state, version, head, no, target, cause, due, units, rung, "
    "next_on) VALUES (?, ?, ?, 'open', 1, '', ?, ?, 'overdue', ?, '', 0, ?)"
)


def measures(setting: Setting) -> Iterator[Result]:
    """The queries of a tick, among many and among few; then what they cost where one duty in a hundred is overdue."""
    many = QUICK if setting.quick else MANY
    paths = {number: setting.folder / f"due-{number}.db" for number in (many, FEW)}
    for number, path in paths.items():
        fill(path, number)
    with closing(sqlite3.connect(paths[many])) as large, closing(sqlite3.connect(paths[FEW])) as small:
        for name, query, index in QUERIES:
            _hold_to_index(large, query, index)
            pairs = paired(setting.rounds, _finding(large, query), _finding(small, query))
            mine, limit = pairs.middle
            yield Result(
                measure=f"find {DUE} of {many:,} duties: {name}",
                ours=f"{mine * 1e6:.0f} µs",
                limit=f"{limit * 1e6:.0f} µs",
                ratio=pairs.ratio,
                bar=BAR,
                note=f"the same {DUE} of {FEW:,}",
            )
        _neglect(large, many // 100)
        pairs = paired(setting.rounds, _finding(large, OVERDUE), _finding(small, OVERDUE))
        mine, limit = pairs.middle
        yield Result(
            measure=f"the same, {many // 100:,} overdue and followed up",
            ours=f"{mine * 1e6:,.0f} µs",
            limit=f"{limit * 1e6:.0f} µs",
            ratio=pairs.ratio,
            note=f"the same {DUE} of {FEW:,}, {FOLLOWED} followed up",
        )


def fill(path: Path, number: int) -> None:
    """Make a database with ``number`` duties, half of them closed, ``DUE`` due of each kind."""
    make(path, 1)
    with closing(sqlite3.connect(path)) as connection:
        machine, supervision = _machines(connection)
        (plan,) = connection.execute("SELECT plan FROM campaign").fetchone()
        connection.executemany(
            DUTY,
            (
                (f"{NAME}/duty:{no}", NAME, machine, plan, state, str(no), no, due, sign_due)
                for no, (state, due, sign_due) in enumerate(islice(_standing(), number - 1), 2)
            ),
        )
        overdue = connection.execute(
            "SELECT subject FROM duty WHERE state = 'in_progress' AND due = ? ORDER BY position LIMIT -1 OFFSET ?",
            (PAST, DUE),
        )
        connection.executemany(
            LAPSE,
            [
                (
                    f"{NAME}/supervision:{no}",
                    NAME,
                    supervision,
                    str(no),
                    subject,
                    PAST,
                    TODAY if no <= DUE else LATER,
                )
                for no, (subject,) in enumerate(overdue, 1)
            ],
        )
        connection.commit()


def _standing() -> Iterator[tuple[str, str, str | None]]:
    """Yield state, due date and last day for signing: first those that are due, then the others without end."""
    for _ in range(DUE):
        yield "assigned", LATER, PAST
    for _ in range(DUE + FOLLOWED):
        yield "in_progress", PAST, PAST
    while True:
        for days in range(1, 301):
            yield "closed", PAST, PAST
            day = (OPENED + timedelta(days=days)).isoformat()
            yield ("in_progress" if days % 2 else "assigned"), day, day


def _neglect(connection: sqlite3.Connection, overdue: int) -> None:
    """Let ``overdue`` duties be overdue, a lapse opened for each."""
    connection.execute(
        "UPDATE duty SET original_due = ? WHERE subject IN "
        "(SELECT subject FROM duty WHERE state = 'in_progress' AND original_due > ? LIMIT ?)",
        (PAST, TODAY, overdue - FOLLOWED),
    )
    _, supervision = _machines(connection)
    without = connection.execute(
        f"{OVERDUE} ORDER BY d.position LIMIT -1 OFFSET {DUE}", (TODAY, NAME)
    ).fetchall()
    connection.executemany(
        LAPSE,
        [
            (f"{NAME}/supervision:{no}", NAME, supervision, str(no), subject, PAST, LATER)
            for no, (subject, *_) in enumerate(without, FOLLOWED + 1)
        ],
    )
    connection.commit()


def _machines(connection: sqlite3.Connection) -> tuple[str, str]:
    duty, supervision = connection.execute(
        "SELECT d.machine, c.supervision_machine FROM duty d JOIN campaign c ON c.id = d.campaign"
    ).fetchone()
    return duty, supervision


def _finding(connection: sqlite3.Connection, query: str) -> Callable[[], float]:
    def work() -> None:
        for _ in range(REPEAT):
            found = connection.execute(query, (TODAY, NAME)).fetchall()
        if len(found) != DUE:
            raise SystemExit(f"{len(found)} found where {DUE} are due: {query}")

    return lambda: min(seconds(work) for _ in range(BLOCKS)) / REPEAT


def _hold_to_index(connection: sqlite3.Connection, query: str, index: str) -> None:
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}", (TODAY, NAME))]
    if f"USING INDEX {index} " not in plan[0]:
        raise SystemExit(f"not by {index}, but {plan[0]}: {query}")
