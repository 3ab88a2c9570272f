"""Queries of duties: by state, by day, overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.papers.figures import query

if TYPE_CHECKING:
    from workflow.papers.source import Source

Row = dict[str, Any]


@query("全部任务")
def duties(source: Source) -> list[Row]:
    """Return every duty."""
    return source.ledger("duty")


@query("处于某一状态的任务")
def duties_in_state(source: Source, state: str) -> list[Row]:
    """Return duties whose state is called ``state``."""
    return [row for row in source.ledger("duty") if row["label"] == state]


@query("某段时间内办结的任务")
def duties_completed(source: Source, first: str, last: str) -> list[Row]:
    """Return duties completed from ``first`` to ``last``, by day, then in the order of the plan."""
    found = source.where(
        "duty",
        "completed BETWEEN ? AND ?",
        first,
        last,
        holds=lambda row: first <= (row["completed"] or "") <= last,
    )
    return sorted(found, key=lambda row: row["completed"])


@query("已经逾期、还没有办结的任务")
def duties_overdue(source: Source, day: str) -> list[Row]:
    """Return duties that a date can be late for (those that show a light), due before ``day``."""
    unlit = source.policy["unlit"]
    return source.where(
        "duty",
        "due < ?",
        day,
        holds=lambda row: row["state"] not in unlit and row["due"] is not None and row["due"] < day,
    )


def keys_of_overdue(source: Source, day: str) -> list[str]:
    """Return the keys of ``duties_overdue`` without keeping the rows, of which there may be very many."""
    if source.past:
        return [row["key"] for row in duties_overdue(source, day)]
    unlit = source.policy["unlit"]
    return [
        f"duty:{row['no']}@{row['version']}"
        for row in source.rows.each(
            "SELECT no, version, state FROM v_duty WHERE campaign = ? AND due < ? ORDER BY position",
            source.campaign,
            day,
        )
        if row["state"] not in unlit
    ]


@query("某段时间内到期、还没有办结的任务")
def duties_falling_due(source: Source, after: str, until: str) -> list[Row]:
    """Return duties that are not done and due after one day, until another."""
    return source.where(
        "duty",
        "done = 0 AND due > ? AND due <= ?",
        after,
        until,
        holds=lambda row: not row["done"] and after < (row["due"] or "") <= until,
    )


@query("这项任务")
def this_duty(source: Source, no: str) -> list[Row]:
    """Return the duty of a number."""
    found = source.one("duty", f"{source.campaign}/duty:{no}")
    return [] if found is None else [found]
