"""Queries of duties by unit, by stage and by day: how many there are, which are done, which are late, what was reported."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from workflow.clock import local_day, stamp
from workflow.papers.figures import query
from workflow.papers.queries.duties import duties_completed, duties_overdue
from workflow.papers.queries.findings import duties_finished

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.papers.source import Source

Row = dict[str, Any]


@query("某单位牵头的任务")
def duties_led_by(source: Source, unit: str) -> list[Row]:
    """Return the duties of a lead unit; those that nobody leads for the empty name."""
    return _led_by(source, source.ledger("duty"), unit)


@query("某单位牵头、已办结的任务（停办的不算）")
def finished_led_by(source: Source, unit: str) -> list[Row]:
    """Return the duties of a lead unit that are done."""
    return _led_by(source, duties_finished(source), unit)


@query("某单位牵头、某段时间内办结的任务")
def completed_led_by(source: Source, unit: str, first: str, last: str) -> list[Row]:
    """Return the duties of a lead unit that were completed from ``first`` to ``last``."""
    return _led_by(source, duties_completed(source, first, last), unit)


@query("某单位牵头、已经逾期、还没有办结的任务")
def overdue_led_by(source: Source, unit: str, day: str) -> list[Row]:
    """Return the duties of a lead unit that were due before ``day`` and are not done."""
    return _led_by(source, duties_overdue(source, day), unit)


@query("某阶段的任务")
def duties_of_stage(source: Source, stage: str) -> list[Row]:
    """Return the duties of a stage; those of none for the empty number."""
    return _of_stage(source.ledger("duty"), stage)


@query("某阶段已办结的任务（停办的不算）")
def finished_of_stage(source: Source, stage: str) -> list[Row]:
    """Return the duties of a stage that are done."""
    return _of_stage(duties_finished(source), stage)


@query("某阶段已经逾期、还没有办结的任务")
def overdue_of_stage(source: Source, stage: str, day: str) -> list[Row]:
    """Return the duties of a stage that were due before ``day`` and are not done."""
    return _of_stage(duties_overdue(source, day), stage)


@query("到某一天应当办结的任务（停办的不算）")
def duties_due_by(source: Source, day: str) -> list[Row]:
    """Return duties due on ``day`` or before, those called off left out."""
    return [
        row
        for row in source.ledger("duty")
        if row["due"] is not None and row["due"] <= day and not (row["done"] and not row["completed"])
    ]


@query("到某一天应当办结、已经办结的任务")
def finished_due_by(source: Source, day: str) -> list[Row]:
    """Return those of them that are done."""
    return [row for row in duties_due_by(source, day) if row["done"]]


@query("某一天到期、还没有办结的任务")
def duties_due_on(source: Source, day: str) -> list[Row]:
    """Return duties that are due on ``day`` and not done."""
    return [row for row in source.ledger("duty") if row["due"] == day and not row["done"]]


@query("某段时间内各单位报来的任务进展（每项取最近一次）")
def progress_reported(source: Source, first: str, last: str) -> list[Row]:
    """Return what leads last reported on duties that were not done at the end: ``no, title, unit, day, text``."""
    duties = {row["subject"]: row for row in source.ledger("duty") if not row["done"]}
    found: dict[tuple[str, str], Row] = {}
    for entry in _entries(source, "report"):
        day, unit = _day(source, entry["recorded"]), entry["capacity"].partition("@")[2]
        text = json.loads(entry["body"]).get("note")
        duty = duties.get(entry["subject"])
        if duty is not None and text and unit and first <= day <= last:
            row = {"no": duty["no"], "title": duty["title"], "unit": unit, "day": day, "text": text}
            key = f"duty:{duty['no']}@{entry['seq']}"
            found[entry["subject"], unit] = row | {"key": key, "position": duty["position"]}
    return sorted(found.values(), key=lambda row: row["position"])


def results(source: Source, duties: Iterable[Row]) -> dict[str, str]:
    """Return what was said of the outcome when each of ``duties`` was last submitted, by number."""
    wanted = {row["subject"]: row["no"] for row in duties}
    said = {
        wanted[entry["subject"]]: json.loads(entry["body"]).get("note")
        for entry in (_entries(source, "submit") if wanted else ())
        if entry["subject"] in wanted
    }
    return {no: text for no, text in said.items() if text}


def lead_units(source: Source) -> list[str]:
    """Return the units that lead a duty, in the order of the plan; the empty name last, if some duty has no lead."""
    found = dict.fromkeys(
        source.unit_of(unit) for row in source.ledger("duty") for unit in row["lead"] or [""]
    )
    return sorted(found, key=lambda unit: unit == "")


def _led_by(source: Source, rows: Iterable[Row], unit: str) -> list[Row]:
    return [row for row in rows if (unit in map(source.unit_of, row["lead"]) if unit else not row["lead"])]


def _of_stage(rows: Iterable[Row], stage: str) -> list[Row]:
    return [row for row in rows if (row["stage"] or "") == stage]


def _entries(source: Source, event: str) -> list[Row]:
    """Return the entries of all duties by an event, oldest first, as far as they were known at the moment."""
    known = stamp(source.moment)
    return [
        row
        for row in source.rows.rows(
            "SELECT subject, seq, capacity, recorded, body FROM v_history WHERE subject >= ? AND subject < ? "
            "AND event = ? ORDER BY subject, seq",
            f"{source.campaign}/duty:",
            f"{source.campaign}/duty;",
            event,
        )
        if not source.past or row["recorded"] <= known
    ]


def _day(source: Source, recorded: str) -> str:
    return local_day(datetime.fromisoformat(recorded), source.facts.zone).isoformat()
