"""Queries of what the office did in a period, and of what lies ahead: meetings, rounds, papers issued, requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.papers.figures import query
from workflow.papers.queries.duties import duties_overdue

if TYPE_CHECKING:
    from workflow.papers.source import Source

Row = dict[str, Any]
AHEAD = ("scheduled", "notified")  # states of a meeting that is still to be held


@query("某段时间内召开的会议")
def meetings_held(source: Source, first: str, last: str) -> list[Row]:
    """Return meetings held from ``first`` to ``last``, by day."""
    found = [row for row in source.ledger("meeting") if first <= (row["held"] or "") <= last]
    return sorted(found, key=lambda row: (row["held"], int(row["no"])))


@query("此后一段时间已排定的会议")
def meetings_called(source: Source, after: str, until: str) -> list[Row]:
    """Return meetings that stand in the ledger and are to be held after one day, until another."""
    found = [row for row in source.ledger("meeting") if row["state"] in AHEAD and after < row["day"] <= until]
    return sorted(found, key=lambda row: (row["day"], int(row["no"])))


@query("某段时间内开展的调度")
def dispatches_held(source: Source, first: str, last: str) -> list[Row]:
    """Return rounds of dispatch whose day fell into the period and that were not called off."""
    found = [
        row
        for row in source.ledger("dispatch")
        if first <= row["day"] <= last and row["state"] not in ("scheduled", "open", "cancelled")
    ]
    return sorted(found, key=lambda row: (row["day"], int(row["no"])))


@query("某段时间内印发的某种文书")
def papers_issued(source: Source, kind: str, first: str, last: str) -> list[Row]:
    """Return papers of a kind issued from ``first`` to ``last`` and not withdrawn."""
    return [
        row
        for row in source.ledger("paper")
        if row["kind"] == kind and first <= (row["issued"] or "") <= last and row["state"] != "withdrawn"
    ]


@query("还没有答复的各单位协调事项")
def requests_waiting(source: Source) -> list[Row]:
    """Return requests of units to units that wait for an answer."""
    return [row for row in source.ledger("request") if not row["done"]]


@query("经督办仍未落实的事项")
def lapses_supervised(source: Source, day: str) -> list[Row]:
    """Return lapses about which a 督办函 or more has gone out and that are not over, the last one of each matter.

    Duties that are late on ``day`` are left out: they are told as such.
    """
    late = {row["subject"] for row in duties_overdue(source, day)}
    found = {
        row["target"]: row
        for row in source.ledger("supervision")
        if not row["final"] and row["state"] not in ("open", "urged") and row["target"] not in late
    }
    return list(found.values())


def meetings_planned(source: Source, after: str, until: str) -> list[Row]:
    """Return the days that a rhythm gives to meetings that did not stand in the ledger yet: ``title, day``."""
    there = {row["subject"] for row in source.ledger("meeting")}
    rows = source.rows.rows(
        "SELECT title, effective, status, subject, done FROM v_occurrence WHERE campaign = ? AND kind = 'meeting' "
        "AND effective > ? AND effective <= ? AND status <> 'superseded' ORDER BY effective, slug",
        source.campaign,
        after,
        until,
    )
    today = source.day.isoformat()
    return [
        {"title": row["title"], "day": row["effective"]}
        for row in rows
        if row["subject"] not in there
        and (row["status"] == "pending" or (source.past and (row["done"] or "") > today))
    ]
