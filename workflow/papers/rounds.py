"""What the papers of a round of returns share: which round, what is asked, who has been told of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workflow.paper import free_key
from workflow.papers.asked import not_made, schedule_of, subject_asked
from workflow.papers.common import common, plan_reference
from workflow.papers.queries.rounds import returns_of_round, returns_wanting

if TYPE_CHECKING:
    from workflow.papers.making import Asked
    from workflow.papers.source import Source

Row = dict[str, Any]
NOTICES = {"dispatch": "dispatch-notice", "report": "return-notice"}  # by kind of round
REMINDER, SUMMARY = "return-reminder", "dispatch-summary"


def round_asked(source: Source, asked: Asked, *kinds: str) -> tuple[Row, str]:
    """Return the round that a paper is asked about, and its name in queries (``dispatch:1``).

    Raises:
        PaperNotMade: none is named, it is of another kind, or it did not exist at the moment.
    """
    row = subject_asked(source, asked, *(kinds or ("dispatch", "report")))
    return row, row["subject"].partition("/")[2]


def head(source: Source, asked: Asked, row: Row) -> Row:
    """Return what every paper of a round says of it."""
    return common(source, asked.kind) | {
        "campaign": source.title,
        "plan": plan_reference(source),
        "clause": "" if row["source"] == "office" else row["source"],
        "matter": row["title"],
    }


def clause_of(source: Source, row: Row) -> Row:
    """Return the rhythm of a round as the plan, or the office's file, has it; empty where a revision took it away."""
    return schedule_of(source, row["slug"])


def next_key(source: Source, subject: str, standing: list[Row]) -> str:
    """Return what keeps a notice from being drafted twice: units that join later get one apart."""
    key, issued = f"{subject}/notice", sum(1 for one in standing if one["issued"])
    return key if not issued or free_key(source.rows, key) is not None else f"{key}/{issued + 1}"


def told_units(source: Source, asked: Asked, row: Row, round_: str) -> tuple[list[Row], str]:
    """Return the returns of the units that a notice goes to, and its key.

    Raises:
        PaperNotMade: there is nobody to tell.
    """
    standing = notices(source, row["subject"])
    owed = untold(source, round_, standing)
    if not owed:
        raise not_made(source, asked, f"{row['title']}（{row['day']}）没有还要通知的单位")
    return owed, next_key(source, row["subject"], standing)


def notices(source: Source, subject: str) -> list[Row]:
    """Return the notices of a round that stand, each with its addressees."""
    rows = source.rows.rows(
        "SELECT subject, issued, state, context FROM paper WHERE about = ? AND kind IN (?, ?) "
        "ORDER BY length(no), no",
        subject,
        *NOTICES.values(),
    )
    if source.past:
        then = {row["subject"]: row for row in source.ledger("paper")}
        rows = [row | then[row["subject"]] for row in rows if row["subject"] in then]
    return [
        row | {"addressee": set(json.loads(row["context"])["addressee"])}
        for row in rows
        if row["state"] != "withdrawn"
    ]


def untold(source: Source, round_: str, standing: list[Row]) -> list[Row]:
    """Return the returns of units that no issued notice names; once one is out, those alone that are still due."""
    issued = [one for one in standing if one["issued"]]
    told = {unit for one in issued for unit in one["addressee"]}
    rows = (
        returns_wanting(source, round_)
        if issued
        else [row for row in returns_of_round(source, round_) if row["followed"]]
    )
    return [row for row in rows if row["unit"] not in told]
