"""A campaign on the bench: the shipped plan of Dengfeng, opened in a real database under a clock that stands still.

The database is a file, or lies on a server: see ``server.on_server``.
"""

from __future__ import annotations

import atexit
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import server

from definitions.catalogue import resolve
from definitions.digest import canonical, digest
from definitions.loader import load, require
from definitions.scenario import Scenario
from workflow import incoming
from workflow.act import OFFICE, Act, Capacity, parse_capacity
from workflow.audit.verify import verify
from workflow.campaign import Rules, load_rules, open_campaign
from workflow.clock import FixedClock, at_local
from workflow.engine import Engine
from workflow.listing import calendar, duties, plain
from workflow.reading import reading
from workflow.rehearsal import Rehearsal
from workflow.store import open_store
from workflow.tick import tick

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from definitions.policy import Policy
    from workflow.audit.verify import Verdict
    from workflow.engine import Fired
    from workflow.tick import Ticked

CAMPAIGN = "dengfeng-2023"
OPENED = date(2023, 1, 1)
ISSUED = date(2023, 4, 1)  # a Saturday
ASSIGNED = date(2023, 4, 3)  # the Monday after; 5 April is 清明
NAMED_LEAD = ("5", "生态环境分局", "附件指标5写明由该局牵头")
HOST = "生态环境分局"
DUTIES = 29


@cache
def rules() -> Rules:
    """Return the shipped rules, read once."""
    return load_rules(CAMPAIGN, office="dengfeng")


def default_policy() -> Policy:
    """Return the shipped policy, to be changed by ``model_copy``."""
    return require(rules().policy)


def rules_under(policy: Policy) -> Rules:
    """Return the shipped rules under a policy of one's own."""
    text = canonical(policy.model_dump(mode="json", by_alias=True))
    return replace(rules(), policy=replace(rules().policy, value=policy, canonical=text, digest=digest(text)))


@cache
def _opened() -> bytes:
    """Return the bytes of a database in which the campaign has just been opened."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "duban.db"
        _make(str(path), rules())
        return path.read_bytes()


def _make(address: str, under: Rules) -> None:
    store = open_store(address, create=True)
    open_campaign(Engine(store=store, clock=FixedClock(at_local(OPENED))), under)
    store.close()


@cache
def _opened_on_server() -> str:
    """Return the name of a database in which the campaign has just been opened, to be copied."""
    name = server.new_database()
    atexit.register(server.drop_database, name)
    _make(server.address_of(name), rules())
    return name


@dataclass(slots=True)
class Bench:
    """An opened campaign, its clock and its engine, with the few steps that every test takes."""

    address: str
    clock: FixedClock
    engine: Engine
    _came_in: int = field(default=0)

    @property
    def path(self) -> Path:
        """The file; there must be one."""
        assert not server.is_on(self.address), "this test needs a file"
        return Path(self.address)

    def on(self, day: date, hour: int = 9) -> Bench:
        """Set the clock."""
        self.clock.set(at_local(day, hour))
        return self

    def act(self, name: str, event: str, capacity: str | Capacity = OFFICE, **given: Any) -> Act:
        """Return an act on ``name``, such as ``duty:4``."""
        role = parse_capacity(capacity) if isinstance(capacity, str) else capacity
        return Act(subject=f"{CAMPAIGN}/{name}", event=event, capacity=role, **given)

    def fire(self, name: str, event: str, capacity: str | Capacity = OFFICE, **given: Any) -> Fired:
        """Fire one event in a transaction of its own."""
        return self.engine.fire(self.act(name, event, capacity, **given))

    def tick(self, day: date | None = None) -> Ticked:
        """Tick, on ``day`` if one is given."""
        if day is not None:
            self.on(day, 8)
        return tick(self.engine)

    def assign(self, *numbers: int, day: date = ASSIGNED) -> None:
        """Set the clock to ``day`` and assign duties that have a lead."""
        self.on(day)
        self.engine.fire_many([self.act(f"duty:{no}", "assign") for no in numbers])

    def sign(self, no: int) -> None:
        """Let every lead sign."""
        for unit in self.leads(no):
            self.fire(f"duty:{no}", "sign", Capacity("lead", unit))

    def submit(self, no: int) -> None:
        """Let the first lead submit."""
        self.fire(f"duty:{no}", "submit", Capacity("lead", self.leads(no)[0]), note="已办完")

    def bring(self, no: int, state: str) -> None:
        """Bring a duty with one lead, other than the host, from planned to ``state``, on one day."""
        steps = ("assigned", "in_progress", "submitted", "completed", "closed")
        for step in steps[: steps.index(state) + 1]:
            if step == "assigned":
                self.assign(no, day=max(ASSIGNED, self.clock.now().date()))
            elif step == "in_progress":
                self.sign(no)
            elif step == "submitted":
                self.submit(no)
            else:
                event, role = ("accept", "office") if step == "completed" else ("close", "director")
                self.fire(f"duty:{no}", event, role)

    def leads(self, no: int) -> list[str]:
        """Return the lead units of a duty."""
        rows = self.rows(
            "SELECT unit FROM duty_unit WHERE subject = ? AND role = 'lead' AND until IS NULL ORDER BY position",
            f"{CAMPAIGN}/duty:{no}",
        )
        return [row["unit"] for row in rows]

    def came_in(self, unit: str) -> str:
        """Register a paper of ``unit`` of today; return its number."""
        self._came_in += 1
        today = self.clock.now().date()
        number = f"{unit}函〔{today.year}〕{self._came_in}号"
        incoming.register(self.engine, CAMPAIGN, number=number, unit=unit, dated=today)
        return number

    def rows(self, sql: str, *args: object) -> list[dict[str, Any]]:
        """Read rows on a connection of one's own."""
        with reading(self.address) as rows:
            return rows.rows(sql, *args)

    def value(self, sql: str, *args: object) -> Any:
        """Read one value on a connection of one's own."""
        with reading(self.address) as rows:
            return rows.value(sql, *args)

    def row(self, name: str) -> dict[str, Any]:
        """Return the row of ``name``, such as ``duty:4``."""
        kind = name.partition(":")[0]
        return self.rows(f"SELECT * FROM {kind} WHERE subject = ?", f"{CAMPAIGN}/{name}")[0]

    def state(self, name: str) -> str:
        """Return where ``name`` stands."""
        return str(self.row(name)["state"])

    def history(self, name: str) -> list[dict[str, Any]]:
        """Return the entries of ``name``, oldest first."""
        return self.rows("SELECT * FROM history WHERE subject = ? ORDER BY seq", f"{CAMPAIGN}/{name}")

    def events(self, name: str) -> list[str]:
        """Return the events of ``name``, oldest first."""
        return [str(row["event"]) for row in self.history(name)]

    def papers(self, kind: str) -> list[dict[str, Any]]:
        """Return the papers of a kind, oldest first."""
        return self.rows("SELECT * FROM paper WHERE kind = ? ORDER BY length(no), no", kind)

    def duties(self) -> dict[str, dict[str, Any]]:
        """Return the list of duties as of the clock, by number."""
        with reading(self.address) as rows:
            return {item["no"]: item for item in duties(rows, CAMPAIGN, self.clock.now(), calendar(rows))}

    def ways(self, sql: str, *args: object) -> list[str]:
        """Return how the database would go about a query; on a server as if the tables were large."""
        with reading(self.address) as rows:
            if server.is_on(self.address):
                rows._cursor.execute("SET LOCAL enable_seqscan = off")
                return [str(row["QUERY PLAN"]) for row in rows.rows(f"EXPLAIN {sql}", *args)]
            return [str(row["detail"]) for row in rows.rows(f"EXPLAIN QUERY PLAN {sql}", *args)]

    def audit(self) -> Verdict:
        """Hold the whole database against the rules of the audit."""
        with reading(self.address) as rows:
            return verify(rows)

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return every row of every table."""
        if server.is_on(self.address):
            return server.tables(self.address)
        with closing(sqlite3.connect(self.path)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            return {
                name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
                for (name,) in names.fetchall()
            }


@contextmanager
def bench_at(folder: Path, *, policy: Policy | None = None) -> Iterator[Bench]:
    """Yield a campaign opened on 2023-01-01 in a database of its own, below ``folder`` or on the server."""
    if server.place() == "postgresql":
        with server.database(_opened_on_server() if policy is None else "template0") as address:
            if policy is not None:
                _make(address, rules_under(policy))
            with bench_on(address) as bench:
                yield bench
        return
    path = folder / "duban.db"
    if policy is None:
        path.write_bytes(_opened())
    else:
        _make(str(path), rules_under(policy))
    with bench_on(path) as bench:
        yield bench


@contextmanager
def bench_on(address: Path | str) -> Iterator[Bench]:
    """Yield a bench on a database that is there already."""
    clock = FixedClock(at_local(OPENED))
    engine = Engine(store=open_store(str(address)), clock=clock)
    try:
        yield Bench(address=str(address), clock=clock, engine=engine)
    finally:
        engine.store.close()


@dataclass(slots=True)
class PlayedYear:
    """The shipped scenario, played to its end, and what the lists showed at the end of some days.

    Attributes:
        path: the database.
        scenario: what was played.
        seen: day → view → rows as they were listed on that day.
    """

    path: Path
    scenario: Scenario
    seen: dict[date, dict[str, list[dict[str, Any]]]]


WATCHED = (6, 13, 21, 28)
VIEWS = ("v_stage", "v_meeting", "v_supervision", "v_paper")


def listed(
    address: Path | str, now: datetime, as_of: datetime | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Return what every list shows at ``now``, or as of a past instant."""
    with reading(str(address)) as rows:
        shown = {"v_duty": duties(rows, CAMPAIGN, now, calendar(rows), as_of)}
        for view in VIEWS:
            order = "position" if view == "v_stage" else "length(no), no"
            shown[view] = plain(rows, view, CAMPAIGN, as_of, order=order)
    return shown


def end_of(day: date) -> datetime:
    """Return the last moment of ``day``, as ``--as-of`` takes a bare day."""
    return at_local(day, 23, 59)


@cache
def played_year() -> PlayedYear:
    """Play the shipped scenario once, and note what was listed on some days of every month."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    scenario = require(load(resolve("scenarios", CAMPAIGN), Scenario, name=CAMPAIGN))
    seen = {}
    with bench_at(Path(folder.name)) as bench:
        for day in Rehearsal(bench.engine, CAMPAIGN, scenario).play():
            if day.day in WATCHED:
                seen[day] = listed(bench.address, end_of(day))
    return PlayedYear(path=Path(folder.name) / "duban.db", scenario=scenario, seen=seen)
