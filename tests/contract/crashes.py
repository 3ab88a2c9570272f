"""Three programs that tick on one database under a clock that runs fast, and are killed at random moments."""

from __future__ import annotations

import mmap
import os
import random
import signal
import struct
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from dataclasses import replace as with_changes
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import server
from plan_edits import edited, loaded, shipped
from processes import KILLED, run, start, wait
from workbench import CAMPAIGN, rules

from definitions.errors import ProjectError
from definitions.recurrence import Schedule
from workflow.act import OFFICE, Act
from workflow.campaign import open_campaign
from workflow.clock import FixedClock, at_local
from workflow.engine import Engine
from workflow.revision import revise
from workflow.store import open_store
from workflow.tick import tick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from definitions.plan import Plan

BEGINS = date(2023, 4, 3)
PROGRAMS = 3
DAYS_A_SECOND = 80  # virtual days in a second of this machine
SECONDS = 1.2  # a round lasts so long, the pauses between restarts apart
LATE = (4, 11, 17, 20)  # duties that are assigned and never signed for


class FastClock:
    """A clock shared by all programs that are forked after it was made: fast, and set by the parent."""

    def __init__(self, begins: datetime) -> None:
        self._begins, self._real = begins, time.monotonic()
        self._offset = mmap.mmap(-1, 8)

    def now(self) -> datetime:
        passed = (time.monotonic() - self._real) * DAYS_A_SECOND
        (offset,) = struct.unpack("q", self._offset[:])
        return (self._begins + timedelta(days=passed, seconds=offset)).astimezone(UTC)

    def set(self, by: timedelta) -> None:
        (offset,) = struct.unpack("q", self._offset[:])
        self._offset[:] = struct.pack("q", offset + int(by.total_seconds()))


def rhythm(slug: str, kind: str, rule: str, catch_up: str) -> Schedule:
    return Schedule.model_validate(
        {
            "slug": slug,
            "kind": kind,
            "title": {"meeting": "例会", "bulletin": "快报"}[kind] + slug,
            "rrule": rule,
            "roll": "next" if kind == "meeting" else "none",
            "catch_up": catch_up,
            "source": "三（二）",
        }
    )


@cache
def plan() -> Plan:
    """Return a plan whose rhythms are quick: all of what is missed is made up, the latest, or none."""
    return shipped().model_copy(
        update={
            "schedules": (
                rhythm("all", "meeting", "FREQ=WEEKLY;BYDAY=MO,TH", "all"),
                rhythm("latest", "bulletin", "FREQ=DAILY", "latest"),
                rhythm("none", "bulletin", "FREQ=WEEKLY;BYDAY=TU,FR", "none"),
            )
        }
    )


@cache
def revised() -> Plan:
    """Return its next version, with other days for two of the rhythms."""
    return edited(
        plan(),
        schedules=(
            rhythm("all", "meeting", "FREQ=WEEKLY;BYDAY=WE", "all"),
            rhythm("latest", "bulletin", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "latest"),
            rhythm("none", "bulletin", "FREQ=WEEKLY;BYDAY=TU,FR", "none"),
        ),
    )


def make(address: str) -> None:
    """Open the campaign in a new database and assign what nobody will sign for."""
    store = open_store(address, create=True)
    engine = Engine(store=store, clock=FixedClock(at_local(BEGINS)))
    open_campaign(engine, with_changes(rules(), plan=loaded(plan())))
    engine.fire_many([Act(subject=f"{CAMPAIGN}/duty:{no}", event="assign", capacity=OFFICE) for no in LATE])
    store.close()


@dataclass(slots=True)
class Round:
    """One round: everything that happens follows from ``seed``, but for the moments at which programs die."""

    address: str
    seed: int
    clock: FastClock = field(default_factory=lambda: FastClock(at_local(BEGINS)))
    kills: int = 0
    _running: list[int] = field(default_factory=list)

    def play(self) -> datetime:
        """Play it; return the last instant, up to which everything has been done by a tick that nobody disturbed."""
        chance = random.Random(self.seed)
        troubles: list[Callable[[], None]] = [
            lambda: self.clock.set(timedelta(hours=-1)),
            lambda: self._outage(timedelta(hours=6)),
            self._revise,
            lambda: self._outage(timedelta(days=30)),
        ]
        chance.shuffle(troubles)
        try:
            self._start()
            for trouble in (*troubles, None):
                self._disturb(chance, SECONDS / (len(troubles) + 1))
                if trouble is not None:
                    trouble()
        finally:
            self._kill(*range(len(self._running)))
        now = self.clock.now()
        assert run(lambda: self._tick_once(now)) == 0
        return now

    def _disturb(self, chance: random.Random, seconds: float) -> None:
        """Kill one of the programs at a random moment and start it again, for so long."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            time.sleep(chance.uniform(0.001, 0.06))
            self._kill(chance.randrange(len(self._running)))
            self._start()

    def _start(self) -> None:
        while len(self._running) < PROGRAMS:
            self._running.append(start(self._keep_ticking))

    def _kill(self, *places: int) -> None:
        children = [self._running[place] for place in places]
        for child in children:
            os.kill(child, signal.SIGKILL)
        assert wait(children) == [KILLED] * len(children)
        self._running = [child for child in self._running if child not in children]
        self.kills += len(children)

    def _outage(self, by: timedelta) -> None:
        self._kill(*range(len(self._running)))
        self.clock.set(by)
        self._start()

    def _revise(self) -> None:
        """Change the rules of two rhythms while nothing runs."""
        self._kill(*range(len(self._running)))
        assert run(self._load_revised) == 0
        self._start()

    def _load_revised(self) -> None:
        act = Act(subject=f"{CAMPAIGN}/campaign:{CAMPAIGN}", event="revise", capacity=OFFICE)
        revise(Engine(store=open_store(self.address), clock=self.clock), loaded(revised()), act)

    def _keep_ticking(self) -> None:
        engine = Engine(store=open_store(self.address), clock=self.clock)
        while True:
            try:
                tick(engine)
            except ProjectError:
                time.sleep(0.001)

    def _tick_once(self, now: datetime) -> None:
        tick(Engine(store=open_store(self.address), clock=FixedClock(now)))


def new_round(folder: Path, place: str, seed: int) -> AbstractContextManager[Round]:
    """Return a round in a database of its own."""
    return _on_server(seed) if place == "postgresql" else _in_file(folder, seed)


@contextmanager
def _in_file(folder: Path, seed: int) -> Iterator[Round]:
    address = str(folder / "duban.db")
    assert run(lambda: make(address)) == 0
    yield Round(address, seed)


@contextmanager
def _on_server(seed: int) -> Iterator[Round]:
    with server.database() as address:
        assert run(lambda: make(address)) == 0
        yield Round(address, seed)
