"""Queries of lapses: the lapse itself, what it is about, what was sent about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.facts import kind_of
from workflow.papers.figures import query

if TYPE_CHECKING:
    from workflow.papers.source import Source

Row = dict[str, Any]
# Keys of a lapse's papers begin with its name and a stroke, after which comes "0": the search runs along the unique index.
PAPERS_BETWEEN = (
    "SELECT v.*, p.definition FROM paper p JOIN v_paper v ON v.subject = p.subject WHERE p.key >= ? AND p.key < ? "
    "AND p.issued IS NOT NULL AND p.state <> 'withdrawn' ORDER BY p.issued, length(p.no), p.no"
)


@query("这件督办事项")
def this_lapse(source: Source, lapse: str) -> list[Row]:
    """Return the lapse of a number."""
    return _some(source.one("supervision", f"{source.campaign}/supervision:{lapse}"))


@query("这件督办事项所涉的任务、报送或协调事项")
def targets_of_lapse(source: Source, lapse: str) -> list[Row]:
    """Return what a lapse is about."""
    return [
        row
        for one in this_lapse(source, lapse)
        for row in _some(source.one(kind_of(one["target"]), one["target"]))
    ]


@query("就这件事项此前印发、没有撤回的文书")
def papers_of_lapse(source: Source, lapse: str) -> list[Row]:
    """Return the papers that were issued about a lapse, and the reminders before it, oldest first."""
    found = this_lapse(source, lapse)
    if not found:
        return []
    subject, reminder = found[0]["subject"], f"{found[0]['target']}/remind/{found[0]['due']}"
    sent = [*_between(source, reminder, f"{reminder}$"), *_between(source, f"{subject}/", f"{subject}0")]
    if not source.past:
        return sent
    then = {row["subject"]: row for row in source.ledger("paper")}
    return [
        then[row["subject"]]
        for row in sent
        if row["subject"] in then
        and then[row["subject"]]["issued"]
        and then[row["subject"]]["state"] != "withdrawn"
    ]


def _between(source: Source, first: str, after: str) -> list[Row]:
    rows = source.rows.rows(PAPERS_BETWEEN, first, after)
    for row in rows:
        row["key"] = f"paper:{row['no']}@{row['version']}"
    return rows


def _some(row: Row | None) -> list[Row]:
    return [] if row is None else [row]
