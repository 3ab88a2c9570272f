"""Firing events against the bare driver: the same rows, byte for byte, in an equal database.

The bare side is told what to write. In the transaction it reads version and head of each duty under the write lock,
encodes entry and note as canonical JSON, links the chain, and writes state, history and outbox by statements of its
own. It decides nothing: no capacity, no guard, no lead to look up, no working day to reckon. Afterwards the tables of
both sides are held against each other.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.campaign import engine_on, make_under_way, suspensions
from benchmarks.measure import Result, paired, seconds
from definitions.digest import canonical
from workflow.dialect import BEGIN_WRITE, PRAGMAS
from workflow.history import link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.measure import Pairs, Setting

DUTIES = 1500
QUICK = 300
BAR = 0.5
READ = "SELECT version, head FROM duty WHERE subject = ?"
MOVE = "UPDATE duty SET state = ?, version = ?, head = ? WHERE subject = ? AND version = ?"
HISTORY = "INSERT INTO history (subject, seq, body, previous, hash) VALUES (?, ?, ?, ?, ?)"
OUTBOX = (
    "INSERT INTO outbox (key, campaign, topic, recipient, subject, seq, body, created) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
CHANGED = ("duty ORDER BY subject", "history ORDER BY subject, seq", "outbox ORDER BY id")
WAYS = (  # words, one commit for all, does the bare side encode
    ("one commit each", False, True),
    ("one commit for all", True, True),
    ("the same, limit given its JSON", True, False),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What the bare side writes for one duty; the JSON columns as objects, and as finished text."""

    subject: str
    state: str
    outbox: tuple[Any, ...]
    created: str
    entry: dict[str, Any]
    note: dict[str, Any]
    entry_text: str
    note_text: str


def measures(setting: Setting) -> Iterator[Result]:
    """One commit each, then one commit for all."""
    number = QUICK if setting.quick else DUTIES
    template = setting.folder / "firing.db"
    make_under_way(template, number)
    done = copied(template, "done")
    _ours(done, number, together=True)
    told = _told(done)
    for words, together, encodes in WAYS:
        pairs = _compare(setting, template, told, together=together, encodes=encodes)
        mine, limit = pairs.middle
        yield Result(
            measure=f"fire {number} events, {words}" if encodes else words,
            ours=f"{number / mine:,.0f} /s",
            limit=f"{number / limit:,.0f} /s",
            ratio=1 / pairs.ratio,
            bar=BAR if encodes else None,
            least=True,
            note="bare sqlite3, same rows",
        )


def _compare(
    setting: Setting, template: Path, told: Sequence[Told], *, together: bool, encodes: bool
) -> Pairs:
    pairs = paired(
        setting.rounds,
        lambda: _ours(copied(template, "ours"), len(told), together=together),
        lambda: _bare(copied(template, "bare"), told, together=together, encodes=encodes),
    )
    _hold_side_by_side(template.with_name("ours.db"), template.with_name("bare.db"))
    return pairs


def _ours(path: Path, number: int, *, together: bool) -> float:
    engine = engine_on(path)
    acts = suspensions(number)
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


def _bare(path: Path, told: Sequence[Told], *, together: bool, encodes: bool) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    cursor = connection.cursor()
    execute = cursor.execute

    def work() -> None:
        if together:
            execute(BEGIN_WRITE)
        for one in told:
            if not together:
                execute(BEGIN_WRITE)
            subject = one.subject
            version, previous = execute(READ, (subject,)).fetchone()
            entry = canonical(one.entry) if encodes else one.entry_text
            note = canonical(one.note) if encodes else one.note_text
            head = link(previous, entry)
            execute(MOVE, (one.state, version + 1, head, subject, version))
            if cursor.rowcount != 1:
                raise SystemExit(f"{subject} has moved on")
            execute(HISTORY, (subject, version + 1, entry, previous, head))
            execute(OUTBOX, (*one.outbox, note, one.created))
            if not together:
                execute("COMMIT")
        if together:
            execute("COMMIT")

    took = seconds(work)
    connection.close()
    return took


def _told(path: Path) -> list[Told]:
    """Return, per duty, what the bare side is to write."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT d.subject, d.state, o.key, o.campaign, o.topic, o.recipient, o.subject, o.seq, "
            "o.created, h.body, o.body FROM duty d JOIN history h ON h.subject = d.subject AND h.seq = d.version "
            "JOIN outbox o ON o.subject = d.subject AND o.seq = d.version ORDER BY d.position"
        ).fetchall()
    return [
        Told(subject, state, tuple(outbox), created, json.loads(entry), json.loads(note), entry, note)
        for subject, state, *outbox, created, entry, note in rows
    ]


def copied(template: Path, name: str) -> Path:
    """Return a copy of a database, in the place of an earlier one of that name."""
    path = template.with_name(f"{name}.db")
    for old in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        old.unlink(missing_ok=True)
    shutil.copyfile(template, path)
    return path


def _hold_side_by_side(ours: Path, bare: Path) -> None:
    with closing(sqlite3.connect(ours)) as one, closing(sqlite3.connect(bare)) as other:
        for table in CHANGED:
            query = f"SELECT * FROM {table}"
            if one.execute(query).fetchall() != other.execute(query).fetchall():
                raise SystemExit(f"the two sides wrote different rows, the comparison is void: {query}")
