"""What is owed outside the transaction: files of issued papers, notes to units. At least once, told apart by key."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from workflow.clock import stamp
from workflow.dialect import ROWS_ONLY
from workflow.errors import SubjectNotFound
from workflow.naming import title_of
from workflow.paper import kind_named, rendering
from workflow.papers.filing import file_papers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from definitions.paper import PaperKind
    from workflow.engine import Engine
    from workflow.papers.filing import Filing
    from workflow.reading import Rows
    from workflow.store import Unit

BATCH = 20  # so few that nobody waits long for them, so many that a commit is little beside them
# What happened to a duty, as the 告知单 calls it.
_SLIP_EVENTS = {
    "assign": "assigned",
    "uphold": "upheld",
    "reassign": "reassigned",
    "hand_over": "reassigned",
    "revise": "revised",
    "return": "returned",
    "accept": "accepted",
    "close": "closed",
    "suspend": "suspended",
    "resume": "resumed",
    "cancel": "cancelled",
    "reopen": "reopened",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One thing owed: what to render, and where its files go: names of folders, and of the file.

    Attributes:
        subject: the paper, or the duty that a note is about.
        issued: it is a paper that has been issued, so that it is filed when it is made (``workflow.papers.filing``).
        kept: the templates it was filed with, as ``TemplateSet.kept`` wrote them down; None while it was not.
        filed: endings of the outputs that have been filed.
    """

    id: int
    title: str
    kind: PaperKind
    context: dict[str, Any]
    folder: tuple[str, ...]
    stem: str
    subject: str
    issued: bool = False
    kept: str | None = None
    filed: frozenset[str] = frozenset()


@dataclass(slots=True)
class Batch:
    """Some of what is owed, oldest first, and of what has been written: id and files, and papers to file."""

    owed: list[Owed]
    written: list[tuple[int, Iterable[str]]] = field(default_factory=list)
    filings: list[Filing] = field(default_factory=list)


def pending(engine: Engine) -> list[Owed]:
    """Return what is still owed, oldest first."""
    with engine.store.read() as rows:
        return [_owed(rows, row) for row in rows.rows("SELECT * FROM outbox WHERE done IS NULL ORDER BY id")]


@contextmanager
def claimed(engine: Engine, *, after: int = 0) -> Iterator[Batch]:
    """Yield what is owed past number ``after``, and note at the end what of it has been written.

    On a server some at a time, claimed: programs beside this one get others, and those of one that dies are free again.
    In a file all at once and not claimed, since that would keep everybody from writing meanwhile: two programs at once
    write the same files twice, and the first note stays.
    """
    store = engine.store
    if not store.dialect.unclaimed:
        batch = Batch([owed for owed in pending(engine) if owed.id > after])
        yield batch
        settle(engine, batch.written, batch.filings)
        return
    with store.write(campaign=ROWS_ONLY) as unit:
        rows = unit.rows(
            f"SELECT * FROM outbox WHERE done IS NULL AND id > ? ORDER BY id LIMIT {BATCH}{store.dialect.unclaimed}",
            after,
        )
        batch = Batch([_owed(unit, row) for row in rows])
        yield batch
        _note(unit, engine, batch.written, batch.filings)


def settle(
    engine: Engine, written: Sequence[tuple[int, Iterable[str]]], filings: Sequence[Filing] = ()
) -> None:
    """Note what has been written and where, and file its papers; given twice, the first note stays."""
    if written:
        with engine.store.write(campaign=ROWS_ONLY) as unit:
            _note(unit, engine, written, filings)


def _note(
    unit: Unit, engine: Engine, written: Iterable[tuple[int, Iterable[str]]], filings: Iterable[Filing]
) -> None:
    moment = stamp(engine.clock.now())
    file_papers(unit, filings, moment=moment, actor=engine.actor)
    for number, files in written:
        unit.write(
            "UPDATE outbox SET done = ?, receipt = ? WHERE id = ? AND done IS NULL",
            moment,
            json.dumps(list(files), ensure_ascii=False),
            number,
        )


def paper_files(rows: Rows, subject: str) -> Owed:
    """Return what it takes to render one paper, draft or issued.

    Raises:
        SubjectNotFound: there is no such paper.
    """
    return _paper(rows, subject, 0)


def _owed(rows: Rows, row: dict[str, Any]) -> Owed:
    if row["topic"] == "paper":
        return _paper(rows, row["subject"], row["id"])
    return _slip(rows, row)


def _paper(rows: Rows, subject: str, number: int) -> Owed:
    found = rendering(rows, subject)
    row = rows.one(
        "SELECT p.campaign, p.no, p.number, p.title, p.issued, p.filed, d.body AS kept FROM paper p "
        "LEFT JOIN definition d ON d.digest = p.template WHERE p.subject = ?",
        subject,
    )
    if found is None or row is None:
        raise SubjectNotFound(subject=title_of(subject), kind="paper")
    kind, context = found
    issued = row["issued"] is not None
    shown = row["number"] or ("" if issued else "草稿")  # lists and registers bear no number
    return Owed(
        id=number,
        title=f"{kind.title}（{title_of(subject)}）",
        kind=kind,
        context=context,
        folder=(row["campaign"], kind.title),
        stem=" ".join(filter(None, (f"{int(row['no']):04d}", shown, row["title"]))),
        subject=subject,
        issued=issued,
        kept=row["kept"],
        filed=frozenset(json.loads(row["filed"] or "{}")),
    )


def _slip(rows: Rows, row: dict[str, Any]) -> Owed:
    """A note to one unit of what happened to its duty."""
    campaign = rows.one(
        "SELECT c.title, p.body AS plan FROM campaign c JOIN definition p ON p.digest = c.plan WHERE c.id = ?",
        row["campaign"],
    )
    assert campaign is not None, "an outbox row belongs to a campaign"
    plan, body = json.loads(campaign["plan"]), json.loads(row["body"])
    event = body.pop("event")
    reference = {"title": plan["title"], "number": plan["document"]["number"]}
    context = {name: value for name, value in body.items() if value not in (None, [])}
    context |= {
        "event": _SLIP_EVENTS[event],
        "issuer": plan["office"],
        "addressee": [row["recipient"]],
        "campaign": campaign["title"],
        "plan": {name: value for name, value in reference.items() if value},
    }
    kind = kind_named(rows, row["campaign"], "slip")
    return Owed(
        id=row["id"],
        title=f"给{row['recipient']}的告知单",
        kind=kind,
        context=context,
        folder=(row["campaign"], kind.title, row["recipient"]),
        stem=f"{body['date']} {title_of(row['subject'])} {row['seq']:03d}",
        subject=row["subject"],
    )
