"""Queries of what inspections found and of the duties that came of it: by unit, put right, late."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from workflow.findings import findings
from workflow.known_units import units_in
from workflow.papers.figures import query

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from workflow.papers.source import Source

Row = dict[str, Any]


@query("某几次督查")
def inspections_of(source: Source, inspections: list[str]) -> list[Row]:
    """Return inspections by their numbers."""
    return [row for row in source.ledger("inspection") if row["no"] in inspections]


@query("某段时间内实施的督查")
def inspections_conducted(source: Source, first: str, last: str) -> list[Row]:
    """Return inspections conducted from ``first`` to ``last``, by day."""
    found = [row for row in source.ledger("inspection") if first <= (row["conducted"] or "") <= last]
    return sorted(found, key=lambda row: (row["conducted"], int(row["no"])))


@query("督查发现的问题")
def findings_of(source: Source, inspections: list[str], unit: str = "") -> list[Row]:
    """Return findings that stand, by inspection and number; of one unit, also those that it shares with others."""
    return [row for row in _findings(source, inspections) if not unit or unit in row["units"]]


@query("需要整改的问题")
def findings_to_rectify(source: Source, inspections: list[str], unit: str = "") -> list[Row]:
    """Return findings that have to be put right."""
    return [row for row in findings_of(source, inspections, unit) if row["rectify"]]


@query("几个单位共有的问题")
def findings_shared(source: Source, inspections: list[str]) -> list[Row]:
    """Return findings that are of more than one unit."""
    return [row for row in _findings(source, inspections) if len(row["units"]) > 1]


@query("已整改的问题（整改任务已办结）")
def findings_rectified(source: Source, inspections: list[str], unit: str = "") -> list[Row]:
    """Return findings whose duty is done, not those whose duty was called off."""
    return [
        row
        for row in findings_of(source, inspections, unit)
        if row["doing"] and row["doing"]["done"] and row["doing"]["completed"]
    ]


@query("整改逾期、还没有办结的问题")
def findings_overdue(source: Source, inspections: list[str], day: str) -> list[Row]:
    """Return findings whose duty was due before ``day`` and is not done."""
    return [
        row
        for row in _findings(source, inspections)
        if row["doing"] and not row["doing"]["done"] and (row["doing"]["due"] or day) < day
    ]


@query("督查日前应办结、还没有办结的任务")
def duties_to_inspect(source: Source, day: str, units: list[str]) -> list[Row]:
    """Return duties of ``units``, or of all where there are none, that are due by ``day`` and not done."""
    return [
        row
        for row in source.ledger("duty")
        if not row["done"]
        and row["state"] != "planned"
        and (row["due"] or "9999") <= day
        and (not units or set(units) & set(row["lead"]))
    ]


@query("督查日前应办结的任务中已经逾期的")
def duties_to_inspect_late(source: Source, day: str, units: list[str], today: str) -> list[Row]:
    """Return those of them that were due before ``today``."""
    return [row for row in duties_to_inspect(source, day, units) if row["due"] < today]


@query("已办结的任务（停办的不算）")
def duties_finished(source: Source) -> list[Row]:
    """Return duties that are done, not those that were called off."""
    return [row for row in source.ledger("duty") if row["done"] and row["completed"]]


@query("已交办整改的问题")
def findings_assigned(source: Source, inspection: str = "") -> list[Row]:
    """Return findings that have become duties, of one inspection or of all."""
    numbers = [inspection] if inspection else [row["no"] for row in source.ledger("inspection")]
    return [row for row in _findings(source, numbers) if row["doing"]]


@query("某次督查交办、还没有整改通知的问题")
def findings_untold(source: Source, inspection: str, unit: str = "") -> list[Row]:
    """Return findings that have become duties and that no 整改通知 which stands tells of."""
    told = {
        one
        for row in source.rows.rows(
            "SELECT subject, context FROM paper WHERE about = ? AND kind = 'rectification-notice'",
            f"{source.campaign}/inspection:{inspection}",
        )
        for paper in (source.one("paper", row["subject"]),)
        if paper is not None and paper["state"] != "withdrawn"
        for one in (problem["n"] for problem in json.loads(row["context"])["problems"])
    }
    return [
        row
        for row in _findings(source, [inspection])
        if row["doing"] and f"{inspection}-{row['n']}" not in told and unit in ("", row["unit"])
    ]


@query("已确认的考评结果")
def ranking_confirmed(source: Source, ranking: str) -> list[Row]:
    """Return a ranking by its number, once it is confirmed."""
    return [row for row in source.ledger("ranking") if row["no"] == ranking and row["state"] == "confirmed"]


def _findings(source: Source, inspections: Collection[str]) -> Iterator[Row]:
    duties = {row["no"]: row for row in source.ledger("duty")}
    units = units_in(source.rows, source.campaign)
    for row in source.ledger("inspection"):
        if row["no"] not in inspections:
            continue
        for one in findings(source.rows, row["subject"], source.moment if source.past else None):
            yield {
                **asdict(one),
                "key": f"inspection:{row['no']}#{one.n}@{row['version']}",
                "inspection": row,
                "units": units.several(one.unit),
                "doing": duties.get(one.duty or ""),
            }
