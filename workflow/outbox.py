"""What is owed outside the transaction: files of issued papers, notes to units. At least once, told apart by key."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workflow.clock import stamp
from workflow.errors import SubjectNotFound
from workflow.naming import title_of
from workflow.paper import kind_named, rendering

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from definitions.paper import PaperKind
    from workflow.engine import Engine
    from workflow.reading import Rows

# What happened to a duty, as the 告知单 calls it.
_SLIP_EVENTS = {
    "assign": "assigned",
    "uphold": "upheld",
    "reassign": "reassigned",
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
    """One thing owed: what to render, and where its files go: names of folders, and of the file."""

    id: int
    title: str
    kind: PaperKind
    context: dict[str, Any]
    folder: tuple[str, ...]
    stem: str


def pending(engine: Engine) -> list[Owed]:
    """Return what is still owed, oldest first."""
    with engine.store.write(dry_run=True) as unit:
        return [_owed(unit, row) for row in unit.rows("SELECT * FROM outbox WHERE done IS NULL ORDER BY id")]


def settle(engine: Engine, written: Sequence[tuple[int, Iterable[str]]]) -> None:
    """Note what has been written and where; given twice, the first note stays."""
    if not written:
        return
    with engine.store.write() as unit:
        for number, files in written:
            unit.write(
                "UPDATE outbox SET done = ?, receipt = ? WHERE id = ? AND done IS NULL",
                stamp(engine.clock.now()),
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
    row = rows.one("SELECT * FROM paper WHERE subject = ?", subject)
    if found is None or row is None:
        raise SubjectNotFound(subject=title_of(subject), kind="paper")
    kind, context = found
    shown = row["number"] or "草稿"
    return Owed(
        id=number,
        title=f"{kind.title}（{title_of(subject)}）",
        kind=kind,
        context=context,
        folder=(row["campaign"], kind.title),
        stem=f"{int(row['no']):04d} {shown} {row['title']}",
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
    )
