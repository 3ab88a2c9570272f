"""What a tick costs when nothing is due, against its own queries on a bare cursor; and laying out ten years of days.

The queries are recorded from a tick and run again, in transactions of the same kind, without us. The days of a rule
are dateutil's; ours moves each off its rest day, reckons when it has to be seen to, and writes the row.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dateutil.rrule import rrulestr

from benchmarks.campaign import assignments, engine_on, make
from benchmarks.measure import Result, paired, seconds
from definitions.catalogue import shipped
from definitions.digest import canonical, digest
from definitions.loader import require
from workflow.campaign import load_rules, open_campaign
from workflow.clock import FixedClock, at_local
from workflow.dialect import BEGIN_WRITE, PRAGMAS
from workflow.engine import Engine
from workflow.occurrences import materialise
from workflow.reading import Rows
from workflow.store import Unit, open_store
from workflow.tick import tick

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.measure import Setting
    from workflow.campaign import Rules

DUTIES, QUICK = 1500, 300
IDLE_BAR, LAY_OUT_BAR = 5.0, 3.0
TICKS, BLOCKS = 20, 5  # the best of some blocks: so short a work is lost in a neighbour's burst
YEARS = 10
OPENS = date(2023, 7, 1)  # no shipped plan is younger


def measures(setting: Setting) -> Iterator[Result]:
    """An idle tick, then ten years of days."""
    yield _idle(setting)
    yield _laying_out(setting)


def _idle(setting: Setting) -> Result:
    path = setting.folder / "ticking.db"
    number = QUICK if setting.quick else DUTIES
    make(path, number)
    engine = engine_on(path)
    engine.fire_many(assignments(number))
    tick(engine)
    queries = _recorded(engine)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in PRAGMAS:
            connection.execute(pragma)
        pairs = paired(
            setting.rounds,
            lambda: min(seconds(lambda: _tick(engine)) for _ in range(BLOCKS)) / TICKS,
            lambda: min(seconds(lambda: _bare(connection, queries)) for _ in range(BLOCKS)) / TICKS,
        )
    engine.store.close()
    mine, limit = pairs.middle
    return Result(
        measure=f"idle tick, {number:,} duties assigned",
        ours=f"{mine * 1e6:,.0f} µs",
        limit=f"{limit * 1e6:,.0f} µs",
        ratio=pairs.ratio,
        bar=IDLE_BAR,
        note=f"its {len(queries)} queries, bare sqlite3",
    )


def _tick(engine: Engine) -> None:
    for _ in range(TICKS):
        if tick(engine).done:
            raise SystemExit("the tick was not idle, the comparison is void")


def _recorded(engine: Engine) -> list[tuple[str, tuple[object, ...]]]:
    """Return what an idle tick asks the database, in its order."""
    asked: list[tuple[str, tuple[object, ...]]] = []
    before = {
        (kind, name): kind.__dict__[name]
        for kind in (Rows, Unit)
        for name in ("rows", "value")
        if name in kind.__dict__
    }

    def recording(name: str) -> Any:
        original = Rows.__dict__[name]

        def asks(self: Rows, sql: str, *args: object) -> Any:
            asked.append((sql, args))
            return original(self, sql, *args)

        return asks

    for kind, name in before:
        if kind is Rows:
            setattr(kind, name, recording(name))
    try:
        tick(engine)
    finally:
        for (kind, name), original in before.items():
            setattr(kind, name, original)
    return asked


def _bare(connection: sqlite3.Connection, queries: list[tuple[str, tuple[object, ...]]]) -> None:
    """Ask the first in a transaction that reads, the others in one that may write, as a tick does."""
    cursor = connection.cursor()
    for _ in range(TICKS):
        cursor.execute("BEGIN")
        cursor.execute(*queries[0]).fetchall()
        cursor.execute("ROLLBACK")
        cursor.execute(BEGIN_WRITE)
        for query in queries[1:]:
            cursor.execute(*query).fetchall()
        cursor.execute("COMMIT")


def _laying_out(setting: Setting) -> Result:
    path = setting.folder / "rhythms.db"
    clock = FixedClock(at_local(OPENS))
    engine = Engine(store=open_store(str(path), create=True), clock=clock)
    for name in shipped("plans"):
        open_campaign(engine, _for_years(load_rules(name)))
    with engine.store.read() as rows:
        schedules = rows.rows("SELECT campaign, rule, starts, materialised_until FROM schedule")
    total = _lay_out(engine)
    pairs = paired(
        setting.rounds,
        lambda: _seconds_to_lay_out(engine, path),
        lambda: seconds(lambda: _expand(schedules)),
    )
    expanded = sum(len(days) for days in _expand(schedules))
    engine.store.close()
    if total != 0 or expanded == 0:
        raise SystemExit("the comparison is void")
    mine, limit = pairs.middle
    return Result(
        measure=f"lay out {YEARS} years of {len(schedules)} rhythms, {expanded:,} days",
        ours=f"{mine * 1e3:,.0f} ms",
        limit=f"{limit * 1e3:,.0f} ms",
        ratio=pairs.ratio,
        bar=LAY_OUT_BAR,
        note="dateutil's expansion alone",
    )


def _for_years(rules: Rules) -> Rules:
    """Return rules under a policy that looks ten years ahead."""
    policy = require(rules.policy)
    ahead = policy.model_copy(
        update={"rhythm": policy.rhythm.model_copy(update={"horizon": YEARS * 365 + 3})}
    )
    text = canonical(ahead.model_dump(mode="json", by_alias=True))
    return replace(rules, policy=replace(rules.policy, value=ahead, canonical=text, digest=digest(text)))


def _seconds_to_lay_out(engine: Engine, path: Path) -> float:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM occurrence")
        connection.execute("UPDATE schedule SET materialised_until = NULL")
        connection.commit()
    return seconds(lambda: _lay_out(engine))


def _lay_out(engine: Engine) -> int:
    with engine.firing() as firing:
        return sum(materialise(firing, name, OPENS) for name in shipped("plans"))


def _expand(schedules: list[dict[str, Any]]) -> list[list[datetime]]:
    found = []
    for row in schedules:
        starts, until = (datetime.fromisoformat(row[name]) for name in ("starts", "materialised_until"))
        found.append(
            rrulestr(row["rule"], dtstart=starts).between(starts, until + timedelta(days=1), inc=True)
        )
    return found
