"""Queries of meetings: what units brought, what earlier ones settled and is still open, what they ask of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.meeting_record import inputs, settled
from workflow.papers.figures import query

if TYPE_CHECKING:
    from workflow.papers.source import Source

Row = dict[str, Any]


@query("以前会议议定、还没有办结的事项")
def settled_before(source: Source, meeting: str) -> list[Row]:
    """Return duties that meetings other than this one settled, and that are not done."""
    mine, any_ = f"{source.campaign}/meeting:{meeting}", f"{source.campaign}/meeting:"
    return source.where(
        "duty",
        "done = 0 AND origin IS NOT NULL",
        holds=lambda row: (
            not row["done"] and (row["origin"] or "").startswith(any_) and row["origin"] != mine
        ),
    )


@query("会议议定的事项（已交办的任务）")
def settled_by(source: Source, meeting: str) -> list[Row]:
    """Return duties that this meeting settled, in the order of its minutes, each with what was settled as ``item``."""
    subject = f"{source.campaign}/meeting:{meeting}"
    items = {
        one["duty"]: one for one in settled(source.rows, subject, source.moment if source.past else None)
    }
    found = source.where("duty", "origin IS NOT NULL", holds=lambda row: row["no"] in items)
    return [row | {"item": items[row["no"]]} for row in found]


@query("还没有答复的协调事项")
def requests_open(source: Source, meeting: str) -> list[Row]:
    """Return requests brought before this meeting or an earlier one that wait for an answer."""
    return [
        row
        for row in source.ledger("request")
        if row["state"] == "asked" and int(row["no"].partition("-")[0]) <= int(meeting)
    ]


@query("会前报来材料的单位")
def units_heard(source: Source, meeting: str) -> list[Row]:
    """Return the units that brought something before the meeting; the rows are the meeting's own."""
    subject = f"{source.campaign}/meeting:{meeting}"
    row = source.one("meeting", subject)
    sent = inputs(source.rows, subject, source.moment if source.past else None)
    return [{"key": f"{row['key']}", "unit": one["unit"]} for one in sent] if row else []
