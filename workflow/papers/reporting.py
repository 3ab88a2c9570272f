"""What periodical papers share: progress by state, stage and unit, what is late, what lies ahead."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from workflow.papers.queries.duties import duties, duties_completed, duties_in_state, duties_overdue
from workflow.papers.queries.happenings import meetings_called, meetings_planned
from workflow.papers.queries.progress import (
    completed_led_by,
    duties_due_on,
    duties_led_by,
    duties_of_stage,
    finished_led_by,
    finished_of_stage,
    lead_units,
    overdue_led_by,
    overdue_of_stage,
    results,
)

if TYPE_CHECKING:
    from workflow.papers.periods import Period
    from workflow.papers.source import Source

Row = dict[str, Any]
NOBODY = "未明确牵头单位"
NO_STAGE = "不分阶段"
AHEAD = timedelta(days=31)  # how far 下一步工作 looks


def by_state(source: Source) -> list[Row]:
    """How many duties are in each state, states in the order in which the plan's duties show them."""
    states = Counter(duty["label"] for duty in duties(source))
    return [
        {"state": state, "count": source.book.count(f"counts[{i}].count", duties_in_state, state=state)}
        for i, state in enumerate(states)
    ]


def by_stage(source: Source, cut: date) -> list[Row]:
    """Each stage of the plan, and how its duties stand; duties of none come last."""
    stages = [(row["no"], row["title"], row["label"]) for row in source.ledger("stage")]
    if any(row["stage"] is None for row in source.ledger("duty")):
        stages.append(("", NO_STAGE, "—"))
    book, day = source.book, cut.isoformat()
    return [
        {
            "title": title,
            "state": label,
            "total": book.count(f"stages[{i}].total", duties_of_stage, stage=no),
            "done": book.count(f"stages[{i}].done", finished_of_stage, stage=no),
            "late": book.count(f"stages[{i}].late", overdue_of_stage, stage=no, day=day),
        }
        for i, (no, title, label) in enumerate(stages)
    ]


def by_unit(period: Period) -> list[Row]:
    """Each lead unit with its duties: all, done, done in the period, late; one with several leads counts for each."""
    book, day = period.source.book, period.cut.isoformat()
    return [
        {
            "unit": unit or NOBODY,
            "total": book.count(f"units[{i}].total", duties_led_by, unit=unit),
            "done": book.count(f"units[{i}].done", finished_led_by, unit=unit),
            "fresh": book.count(f"units[{i}].fresh", completed_led_by, unit=unit, **period.span()),
            "late": book.count(f"units[{i}].late", overdue_led_by, unit=unit, day=day),
        }
        for i, unit in enumerate(lead_units(period.source))
    ]


def completed(period: Period) -> list[Row]:
    """Return the duties that were completed in the period, and what was said of the outcome."""
    return completed_rows(
        period.source, period.source.book.rows("completed", duties_completed, **period.span())
    )


def completed_rows(source: Source, found: list[Row]) -> list[Row]:
    """Return completed duties as papers name them."""
    said = results(source, found)
    return [
        {"no": duty["no"], "title": duty["title"], "unit": leads(duty), "date": duty["completed"]}
        | ({"result": said[duty["no"]]} if duty["no"] in said else {})
        for duty in found
    ]


def late(source: Source, cut: date) -> list[Row]:
    """Return the duties that are late before ``cut``."""
    return [
        {
            "no": duty["no"],
            "title": duty["title"],
            "unit": leads(duty),
            "due": duty["due"],
            "days_late": source.workdays.between(date.fromisoformat(duty["due"]), cut),
        }
        for duty in source.book.rows("late", duties_overdue, day=cut.isoformat())
    ]


def due_ahead(source: Source, last: date, until: date) -> list[Row]:
    """Return the days after ``last`` on which duties fall due, how many, and whose they are."""
    after, end = last.isoformat(), until.isoformat()
    rows = [row for row in source.ledger("duty") if not row["done"] and after < (row["due"] or "") <= end]
    days = sorted({row["due"] for row in rows})
    return [
        {
            "due": day,
            "count": source.book.count(f"due_ahead[{i}].count", duties_due_on, day=day),
            "units": list(dict.fromkeys(unit for row in rows if row["due"] == day for unit in leads(row))),
        }
        for i, day in enumerate(days)
    ]


def meetings_ahead(source: Source, last: date, until: date) -> dict[str, list[Row]]:
    """Return the meetings after ``last``: those that stand in the ledger, and those that only a rhythm gives yet."""
    span = {"after": last.isoformat(), "until": until.isoformat()}
    called = source.book.rows("meetings_ahead", meetings_called, **span)
    return {
        "meetings_ahead": [{"title": row["title"], "day": row["day"]} for row in called],
        "meetings_planned": meetings_planned(source, **span),
    }


def leads(duty: Row) -> list[str]:
    """Return who leads a duty, as a paper says it."""
    return duty["lead"] or [NOBODY]
