"""Issued papers against their record: the facts that a letter was made from are those that were frozen at issue."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from definitions.digest import digest
from workflow.audit.rules import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.reading import Rows


def frozen(rows: Rows, campaign: str | None) -> Iterator[Problem]:
    """A paper's number and frozen facts are the ones that its entry of issue gives."""
    for row in rows.rows(
        "SELECT p.subject, p.campaign, p.number, p.context, h.seq, h.body FROM paper p "
        "JOIN history h ON h.subject = p.subject AND h.event = 'issue' ORDER BY p.subject, h.seq"
    ):
        if campaign is not None and row["campaign"] != campaign:
            continue
        try:
            given = json.loads(row["body"])["given"]
        except (ValueError, KeyError, TypeError):
            continue  # the chain says what became of the entry
        if given.get("context") != digest(str(row["context"])):
            yield _problem(row, "文书的内容与印发时固定的不同，被改动过")
        if given.get("number") != row["number"]:
            yield _problem(row, f"文号应为“{given.get('number')}”，现为“{row['number']}”，被改动过")


def _problem(row: dict[str, object], message: str) -> Problem:
    return Problem(rule="paper", subject=str(row["subject"]), seq=int(str(row["seq"])), message=message)
