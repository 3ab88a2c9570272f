"""A night in which very many duties go overdue: swept against raw ``executemany`` of the same rows; and its memory.

The raw side is given the finished rows, JSON and hashes included, and writes them in transactions of the same size
with the same pragmas; it finds nothing, reckons nothing and links no chain. Afterwards both databases are compared.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.campaign import NAME, make
from benchmarks.demo import MEGABYTE
from benchmarks.firing import copied
from benchmarks.measure import PYTHON, Result, environment, own_peak, paired, run, seconds
from workflow.clock import FixedClock, at_local
from workflow.dialect import BEGIN_WRITE, PRAGMAS
from workflow.engine import Engine
from workflow.store import open_store
from workflow.sweep import BATCH
from workflow.tick import tick

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measure import Setting

DUTIES, QUICK = 200_000, 20_000
BAR = 0.3
MOST_MEMORY = 200.0
ROUNDS = 3  # at most: a round takes half a minute
FRIDAY = date(2023, 5, 12)
SATURDAY = FRIDAY + timedelta(days=1)  # the first rung is due on the Monday after
COLUMNS = (
    "subject, campaign, machine, state, version, head, no, target, cause, due, units, rung, climbed, next_on"
)
LAPSES = f"INSERT INTO supervision ({COLUMNS}) VALUES ({', '.join('?' * 14)})"
HISTORY = "INSERT INTO history (subject, seq, body, previous, hash) VALUES (?, ?, ?, ?, ?)"
BEGUN = f"{NAME}/supervision:"


def measures(setting: Setting) -> Iterator[Result]:
    """Rows written a second, then the peak of a fresh process."""
    number = QUICK if setting.quick else DUTIES
    template = setting.folder / "overdue.db"
    fill(template, number)
    done = copied(template, "swept")
    sweep(done)
    lapses, history = _rows(done)
    if len(lapses) != number or len(history) != number:
        raise SystemExit(f"{len(lapses)} lapses where {number} duties are overdue")
    pairs = paired(
        min(setting.rounds, ROUNDS),
        lambda: seconds_to_sweep(copied(template, "swept")),
        lambda: _raw(copied(template, "raw"), lapses, history),
    )
    _hold_side_by_side(template.with_name("swept.db"), template.with_name("raw.db"))
    mine, limit = pairs.middle
    yield Result(
        measure=f"sweep {number:,} duties gone overdue",
        ours=f"{number / mine:,.0f} /s",
        limit=f"{number / limit:,.0f} /s",
        ratio=1 / pairs.ratio,
        bar=BAR,
        least=True,
        note=f"executemany, same rows, {BATCH:,} a commit",
    )
    fresh = copied(template, "fresh")
    said = setting.folder / "peak.txt"
    run([PYTHON, "-m", "benchmarks.sweeping", str(fresh), str(said)], environment(setting.folder))
    peak = int(said.read_text()) / MEGABYTE
    yield Result(
        measure="the same, peak memory",
        ours=f"{peak:.0f} MB",
        limit=f"{MOST_MEMORY:.0f} MB",
        ratio=peak / MOST_MEMORY,
        bar=1.0,
        note="a figure, not a rival",
    )


def fill(path: Path, number: int) -> None:
    """Make a campaign in which ``number`` duties were due on Friday, with a lead each, none of them signed for late."""
    make(path, 1)
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        pattern = dict(connection.execute("SELECT * FROM duty").fetchone())
        unit = dict(connection.execute("SELECT * FROM duty_unit WHERE role = 'lead'").fetchone())
        pattern |= {"state": "in_progress", "original_due": FRIDAY.isoformat(), "version": 3}
        del pattern["due"]
        connection.execute("DELETE FROM duty_unit")
        connection.execute("DELETE FROM duty")
        _insert(
            connection,
            "duty",
            (
                {**pattern, "subject": f"{NAME}/duty:{no}", "no": str(no), "position": no}
                for no in range(1, number + 1)
            ),
        )
        _insert(
            connection,
            "duty_unit",
            ({**unit, "subject": f"{NAME}/duty:{no}"} for no in range(1, number + 1)),
        )
        connection.commit()


def _insert(connection: sqlite3.Connection, table: str, rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows)
    statement = f"INSERT INTO {table} ({', '.join(first)}) VALUES ({', '.join('?' * len(first))})"
    connection.execute(statement, tuple(first.values()))
    connection.executemany(statement, (tuple(row.values()) for row in rows))


def sweep(path: Path) -> int:
    """Let the night pass; return how much was done."""
    engine = _engine(path)
    done = len(tick(engine).done)
    engine.store.close()
    return done


def seconds_to_sweep(path: Path) -> float:
    """Return how long a tick of that night takes, statements compiled and all else done."""
    engine = _engine(path)
    tick(Engine(store=engine.store, clock=FixedClock(at_local(FRIDAY, 8))))
    took = seconds(lambda: tick(engine))
    engine.store.close()
    return took


def _engine(path: Path) -> Engine:
    return Engine(store=open_store(str(path)), clock=FixedClock(at_local(SATURDAY, 8)))


def _rows(path: Path) -> tuple[list[Any], list[Any]]:
    with closing(sqlite3.connect(path)) as connection:
        lapses = connection.execute(f"SELECT {COLUMNS} FROM supervision ORDER BY length(no), no").fetchall()
        history = connection.execute(
            "SELECT subject, seq, body, previous, hash FROM history WHERE subject LIKE ? ORDER BY length(subject), subject",
            (f"{BEGUN}%",),
        ).fetchall()
    return lapses, history


def _raw(path: Path, lapses: list[Any], history: list[Any]) -> float:
    _prepare(path)
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(pragma)

    def work() -> None:
        for start in range(0, len(lapses), BATCH):
            connection.execute(BEGIN_WRITE)
            connection.executemany(LAPSES, lapses[start : start + BATCH])
            connection.executemany(HISTORY, history[start : start + BATCH])
            connection.execute("COMMIT")

    took = seconds(work)
    connection.close()
    return took


def _prepare(path: Path) -> None:
    """Do what a tick does besides, as on the other side."""
    engine = Engine(store=open_store(str(path)), clock=FixedClock(at_local(FRIDAY, 8)))
    tick(engine)
    engine.store.close()


def _hold_side_by_side(ours: Path, raw: Path) -> None:
    one, other = _rows(ours), _rows(raw)
    if one != other:
        raise SystemExit("the two sides wrote different rows, the comparison is void")


if __name__ == "__main__":
    sweep(Path(sys.argv[1]))
    Path(sys.argv[2]).write_text(str(own_peak()))
