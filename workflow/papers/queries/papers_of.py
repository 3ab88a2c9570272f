"""Queries of papers by what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.papers.figures import query

if TYPE_CHECKING:
    from workflow.papers.source import Source

Row = dict[str, Any]


@query("关于某件事已印发的文书")
def papers_issued_about(source: Source, about: str, kinds: list[str]) -> list[Row]:
    """Return papers of ``kinds`` about ``about`` (``meeting:1``) that were issued and stand, in order of issue.

    Each has ``event``, what its issue did.
    """
    subject = f"{source.campaign}/{about}"
    events = {
        row["subject"]: row["event"]
        for row in source.rows.rows("SELECT subject, event FROM paper WHERE about = ?", subject)
    }
    found = [
        row | {"event": events[row["subject"]]}
        for row in source.ledger("paper")
        if row["about"] == subject and row["kind"] in kinds and row["number"] and row["state"] != "withdrawn"
    ]
    return sorted(found, key=lambda row: (row["issued"], int(row["no"])))
