"""The facts of the 整改销号表: every finding that became a duty, what was done about it, and who checked it when."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from definitions.capacity import CAPACITY_LABELS
from workflow.clock import local_day, stamp
from workflow.papers.asked import not_made, subject_asked
from workflow.papers.common import common
from workflow.papers.making import Made
from workflow.papers.queries.findings import findings_assigned

if TYPE_CHECKING:
    from workflow.papers.making import Asked
    from workflow.papers.source import Source

Row = dict[str, Any]
_EVENTS = ("report", "submit", "accept", "close")


def make(source: Source, asked: Asked) -> Made:
    """Return the register of one inspection, or of all where none is named, as of the moment.

    Raises:
        PaperNotMade: nothing has been assigned.
    """
    row = subject_asked(source, asked, "inspection") if asked.about else None
    found = source.book.rows("items", findings_assigned, inspection=row["no"] if row else "")
    if not found:
        raise not_made(source, asked, "还没有交办整改的问题，交办（inspection rectify）以后才能拟")
    context = {name: value for name, value in common(source, asked.kind).items() if name not in _NOT_HERE}
    context |= {
        "matter": row["title"] if row else source.title,
        "counted": source.day.isoformat(),
        "items": [_item(source, one) for one in found],
    }
    return Made(
        title=f"{context['matter']}整改销号表（截至{source.day.isoformat()}）",
        context=context | dict(asked.said),
        key=f"{row['subject'] if row else source.campaign}/rectification-ledger/{source.day.isoformat()}",
        about=row["subject"] if row else None,
    )


_NOT_HERE = frozenset({"number", "mark"})  # a register bears none


def _item(source: Source, one: Row) -> Row:
    duty, inspection = one["doing"], one["inspection"]
    told = _told(source, duty["subject"])
    item = {
        "n": f"{inspection['no']}-{one['n']}",
        "text": one["text"],
        "from": inspection["title"],
        "date": inspection["conducted"],
        "duty": duty["no"],
        "unit": one["unit"],
        "due": duty["due"],
        "state": duty["label"],
        "standard": _standard(source, one),
        "measures": told["report"],
        "result": told["submit"][-1:],
        "completed": duty["completed"] if duty["done"] else None,
        "evidence": told["evidence"],
        "checks": [*told["accept"], *told["close"]],
    }
    return {name: value for name, value in item.items() if value}


def _standard(source: Source, one: Row) -> str:
    """Return what it has to come up to: the duty of the plan that it is about, and its clause."""
    title = next((row["title"] for row in source.ledger("duty") if row["no"] == one["item"]), "")
    clause = f"方案{one['clause']}" if one["clause"] else ""
    return f"{clause}“{title}”" if title else clause


def _told(source: Source, subject: str) -> dict[str, list[Any]]:
    """Return what the history of a duty tells: notes of reports and submission, papers and evidence, checks."""
    told: dict[str, list[Any]] = {name: [] for name in (*_EVENTS, "evidence")}
    for row in source.rows.rows(
        f"SELECT event, capacity, recorded, at, reason, body FROM v_history WHERE subject = ? "
        f"AND event IN ({', '.join('?' * len(_EVENTS))}) ORDER BY seq",
        subject,
        *_EVENTS,
    ):
        if source.past and row["recorded"] > stamp(source.moment):
            break
        body = json.loads(row["body"])
        if row["event"] in ("report", "submit"):
            told[row["event"]].append(body["note"])
            told["evidence"] += [body["paper"]] if body.get("paper") else []
            told["evidence"] += [f"佐证材料{len(body['evidence'])}份"] if body.get("evidence") else []
        else:
            told[row["event"]].append(_check(source, row, body))
    return told


def _check(source: Source, row: Row, body: Row) -> Row:
    given = body.get("given") or {}
    role = row["capacity"].partition("@")[0]
    return {
        "what": "审核通过" if row["event"] == "accept" else "核实销号",
        "post": given.get("post") or body.get("actor") or CAPACITY_LABELS.get(role, role),
        "date": local_day(datetime.fromisoformat(row["at"]), source.facts.zone).isoformat(),
    }
