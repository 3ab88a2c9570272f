"""Papers against their record: the facts that a letter is made from are those that were frozen in its entries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from definitions.digest import digest
from workflow.audit.rules import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.reading import Rows


def frozen(rows: Rows, campaign: str | None) -> Iterator[Problem]:
    """A paper's facts are those of its draft until it is issued, then those of its issue; so is its number."""
    newest: dict[str, dict[str, object]] = {}
    for row in rows.rows(
        "SELECT p.subject, p.campaign, p.number, p.context, h.seq, h.event, h.body FROM paper p "
        "JOIN history h ON h.subject = p.subject AND h.event IN ('create', 'issue') ORDER BY p.subject, h.seq"
    ):
        if campaign is None or row["campaign"] == campaign:
            newest[row["subject"]] = row
    for row in newest.values():
        try:
            given = json.loads(str(row["body"]))["given"]
            context, number = given["context"], given.get("number")
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # the chain says what became of the entry
        if context != digest(str(row["context"])):
            yield _problem(row, "文书的内容与拟稿或印发时固定的不同，被改动过")
        if number != row["number"]:
            yield _problem(row, f"文号应为“{number or '未编号'}”，现为“{row['number']}”，被改动过")


def _problem(row: dict[str, object], message: str) -> Problem:
    return Problem(rule="paper", subject=str(row["subject"]), seq=int(str(row["seq"])), message=message)
