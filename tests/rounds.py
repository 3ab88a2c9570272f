"""Plans that ask units for returns, on the bench: opened on a day of their own, under the bench's name."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import server
from workbench import CAMPAIGN, bench_on

from definitions.catalogue import resolve
from definitions.digest import canonical, digest
from definitions.loader import load, require
from definitions.office import Office
from definitions.recurrence import Schedule
from workflow.campaign import Rules, load_rules, open_campaign
from workflow.clock import FixedClock, at_local
from workflow.engine import Engine
from workflow.reading import reading
from workflow.receiving import Received, receive
from workflow.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workbench import Bench

    from workflow.engine import Fired

DISPATCHES, REPORTS = "daxinganling-2022", "zhumadian-2022"
START = {DISPATCHES: date(2022, 3, 1), REPORTS: date(2022, 5, 9)}


@cache
def rules_of(plan: str) -> Rules:
    """Return the rules of a shipped plan, read once."""
    return load_rules(plan)


def with_office_schedule(rules: Rules, **said: Any) -> Rules:
    """Return rules whose office has one more schedule."""
    loaded = load(resolve("offices", "default"), Office, name="default")
    office = require(loaded)
    schedules = (*office.schedules, Schedule.model_validate({"source": "office", **said}))
    office = office.model_copy(update={"schedules": schedules})
    text = canonical(office.model_dump(mode="json", by_alias=True))
    return replace(rules, office=replace(loaded, value=office, canonical=text, digest=digest(text)))


@contextmanager
def rounds_at(folder: Path, plan: str, *, rules: Rules | None = None) -> Iterator[Bench]:
    """Yield a shipped plan that has just been opened, in a file or on the server."""
    if server.place() == "postgresql":
        with server.database("template0") as address, _opened(address, plan, rules) as bench:
            yield bench
        return
    with _opened(str(folder / "duban.db"), plan, rules) as bench:
        yield bench


@contextmanager
def _opened(address: str, plan: str, rules: Rules | None) -> Iterator[Bench]:
    store = open_store(address, create=True)
    clock = FixedClock(at_local(START[plan]))
    open_campaign(Engine(store=store, clock=clock), rules or rules_of(plan), campaign=CAMPAIGN)
    store.close()
    with bench_on(address) as bench:
        bench.on(START[plan])
        yield bench


def days(bench: Bench, first: date, last: date) -> dict[date, list[str]]:
    """Tick every day from ``first`` to ``last``; return what was done, by day, where anything was."""
    done = {}
    while first <= last:
        said = bench.tick(first).done
        if said:
            done[first] = said
        first += timedelta(days=1)
    return done


def take(bench: Bench, name: str, unit: str, **said: Any) -> Fired:
    """Enter what ``unit`` sends to the round ``name``, such as ``dispatch:1``."""
    said = said or {"note": "进展顺利"}
    return receive(bench.engine, f"{CAMPAIGN}/{name}", [Received(unit=unit, **said)])[0]


def returns(bench: Bench, name: str) -> dict[str, str]:
    """Return unit → state of the returns of a round."""
    with reading(bench.address) as rows:
        found = rows.rows(
            "SELECT unit, state FROM v_return WHERE round = ? ORDER BY length(no), no", f"{CAMPAIGN}/{name}"
        )
    return {row["unit"]: row["state"] for row in found}
