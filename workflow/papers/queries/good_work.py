"""Queries of what was done well: duties submitted in time, and what speaks against a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.extension_read import dues_in_time
from workflow.papers.figures import query
from workflow.ranking import submissions

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.papers.source import Source

Row = dict[str, Any]


@query("某段时间内按时送审并已办结的任务")
def duties_done_in_time(source: Source, first: str, last: str, units: list[str]) -> list[Row]:
    """Return duties that units, or any, submitted in time from ``first`` to ``last``, and that have been accepted.

    Rows carry ``submitted`` and ``counted_due``: an extension that was approved too late does not count.
    """
    as_of = _as_of(source)
    sent = submissions(source.rows, source.campaign, as_of)
    before = dues_in_time(source.rows, source.campaign, as_of)
    found = []
    for row in source.ledger("duty"):
        submitted, due = sent.get(row["subject"], ""), before.get(row["subject"], row["due"])
        if (
            row["done"]
            and row["completed"]
            and first <= submitted <= last
            and submitted <= (due or "")
            and (not units or set(units) & set(map(source.unit_of, row["lead"])))
        ):
            found.append({**row, "submitted": submitted, "counted_due": due})
    return found


@query("某段时间内按时送审并已办结、比时限提前的任务")
def duties_done_early(source: Source, first: str, last: str, units: list[str]) -> list[Row]:
    """Return those of them that were submitted before the day on which they were due."""
    return [
        row
        for row in duties_done_in_time(source, first, last, units)
        if row["submitted"] < row["counted_due"]
    ]


@query("某段时间内到期而立案督办的事项")
def lapses_of_unit(source: Source, first: str, last: str, unit: str) -> list[Row]:
    """Return lapses of a unit whose day fell from ``first`` to ``last``."""
    return [
        row
        for row in source.ledger("supervision")
        if first <= row["due"] <= last and unit in map(source.unit_of, row["units"].split("、"))
    ]


@query("某单位已经逾期、还没有办结的任务")
def duties_overdue_of(source: Source, day: str, unit: str) -> list[Row]:
    """Return duties that a unit leads and that were due before ``day`` and are not done."""
    return [
        row
        for row in source.ledger("duty")
        if row["state"] not in source.policy["unlit"]
        and (row["due"] or day) < day
        and unit in map(source.unit_of, row["lead"])
    ]


def _as_of(source: Source) -> datetime | None:
    return source.moment if source.past else None
