"""Queries of rounds of returns: who was asked, whose return is in, late, missing, and what units ask others to help with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.clock import stamp
from workflow.papers.figures import query
from workflow.said import said

if TYPE_CHECKING:
    from workflow.papers.source import Source

Row = dict[str, Any]
IN = ("received", "late")


@query("应向这次调度（汇报）报送的各家")
def returns_of_round(source: Source, round_: str) -> list[Row]:
    """Return what is owed to a round, such as ``dispatch:1``, those called off included."""
    subject = f"{source.campaign}/{round_}"
    if source.past:
        return [row for row in source.ledger("return") if row["round"] == subject]
    rows = source.rows.rows("SELECT * FROM v_return WHERE round = ? ORDER BY length(no), no", subject)
    for row in rows:
        row["key"] = f"return:{row['no']}@{row['version']}"
    return rows


@query("已经报来的各家")
def returns_in(source: Source, round_: str) -> list[Row]:
    """Return what has come, in time or late."""
    return [row for row in returns_of_round(source, round_) if row["received"]]


@query("处于某一状态的报送")
def returns_in_state(source: Source, round_: str, state: str) -> list[Row]:
    """Return what is owed to a round and stands in ``state``."""
    return [row for row in returns_of_round(source, round_) if row["state"] == state]


@query("还没有报来、须催要的各家")
def returns_wanting(source: Source, round_: str) -> list[Row]:
    """Return what is still due from units, bodies above the office left out."""
    return [row for row in returns_in_state(source, round_, "due") if row["followed"]]


@query("各单位报送中提出的协调事项")
def asks_of_round(source: Source, round_: str) -> list[Row]:
    """Return what units ask others to help with, in the order of units and duties: ``unit, duty, ask``."""
    subject = f"{source.campaign}/{round_}"
    told = said(source.rows, subject, stamp(source.moment) if source.past else None)
    return [
        {"key": row["key"], "unit": row["unit"], "duty": str(item["duty"]), "ask": str(item["ask"])}
        for row in returns_of_round(source, round_)
        for item in told.get(row["unit"], {}).get("items", ())
        if item.get("ask")
    ]
