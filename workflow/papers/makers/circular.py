"""The facts of the 工作通报: totals and rates, progress of every unit, what lags, and what is asked by when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.papers.asked import EVERYBODY
from workflow.papers.common import common, office_copies, plan_reference
from workflow.papers.making import Made
from workflow.papers.periods import period_of, start_of_month
from workflow.papers.queries.duties import duties, duties_completed, duties_overdue
from workflow.papers.queries.findings import duties_finished
from workflow.papers.queries.progress import duties_due_by, finished_due_by, lead_units, overdue_led_by
from workflow.papers.reporting import AHEAD, NOBODY, by_stage, by_unit, due_ahead
from workflow.papers.upward import leading_group

if TYPE_CHECKING:
    from workflow.papers.making import Asked
    from workflow.papers.periods import Period
    from workflow.papers.source import Source


def make(source: Source, asked: Asked) -> Made:
    """Return the circular of a period: from the day after the last one's, or the first of the month, to ``asked.last``.

    Raises:
        PaperNotMade: the period begins after its end.
    """
    period = period_of(source, asked, start_of_month)
    then, nominal = period.source, period.nominal
    context = common(source, asked.kind) | {
        "addressee": [EVERYBODY],
        "copies": [leading_group(source), *office_copies(source)],
        "campaign": source.title,
        "plan": plan_reference(source),
        "period": period.days(),
        "totals": _totals(period),
        "stages": by_stage(then, period.cut),
        "units": by_unit(period),
        "lagging": _lagging(period),
        "due_ahead": due_ahead(then, period.last, period.last + AHEAD),
        "reply_due": source.workdays.add(
            source.day, int(source.policy["limits"]["reply_within"])
        ).isoformat(),
    }
    return Made(
        title=f"{source.title}工作通报（{nominal.year}年{nominal.month}月）",
        context=context | dict(asked.said),
        key=f"{source.campaign}/circular/{nominal.isoformat()}",
        ledger=then,
    )


def _totals(period: Period) -> dict[str, int]:
    """Return the sums of the whole plan, each duty counted once however many lead it."""
    book, last = period.source.book, period.last.isoformat()
    return {
        "all": book.count("totals.all", duties),
        "done": book.count("totals.done", duties_finished),
        "fresh": book.count("totals.fresh", duties_completed, **period.span()),
        "due": book.count("totals.due", duties_due_by, day=last),
        "due_done": book.count("totals.due_done", finished_due_by, day=last),
        "late": book.count("totals.late", duties_overdue, day=period.cut.isoformat()),
    }


def _lagging(period: Period) -> list[dict[str, Any]]:
    """Return what lags, unit by unit and by number; what several units lead stands under each."""
    source, day = period.source, period.cut.isoformat()
    lagging = [unit for unit in lead_units(source) if overdue_led_by(source, unit, day)]
    return [
        {
            "unit": unit or NOBODY,
            "items": [
                {
                    "no": row["no"],
                    "title": row["title"],
                    "due": row["due"],
                    "days_late": source.workdays.between(date.fromisoformat(row["due"]), period.cut),
                }
                for row in source.book.rows(f"lagging[{i}].items", overdue_led_by, unit=unit, day=day)
            ],
        }
        for i, unit in enumerate(lagging)
    ]
