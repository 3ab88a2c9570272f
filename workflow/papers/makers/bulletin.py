"""The facts of the 工作简报: how things stand, who did what, what is late, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.paper import kinds
from workflow.papers.common import common, office_copies
from workflow.papers.making import Made
from workflow.papers.periods import period_of, start_of_month
from workflow.papers.queries.findings import inspections_conducted
from workflow.papers.queries.happenings import dispatches_held, meetings_held, papers_issued
from workflow.papers.queries.progress import progress_reported
from workflow.papers.reporting import (
    AHEAD,
    by_state,
    completed,
    due_ahead,
    late,
    meetings_ahead,
)
from workflow.papers.upward import leading_group

if TYPE_CHECKING:
    from workflow.papers.making import Asked
    from workflow.papers.periods import Period
    from workflow.papers.source import Source

_TOLD = ("reminder-slip", "urge-slip", "duban-letter", "criticism", "interview-notice")


def make(source: Source, asked: Asked) -> Made:
    """Return the bulletin of a period: from the day after the last one's, or the first of the month, to ``asked.last``.

    Raises:
        PaperNotMade: the period begins after its end.
    """
    period = period_of(source, asked, start_of_month)
    then, nominal, until = period.source, period.nominal, period.last + AHEAD
    context = common(source, asked.kind) | {
        "masthead": f"{source.title}工作简报",
        "campaign": source.title,
        "period": period.days(),
        "counts": by_state(then),
        "completed": completed(period),
        "progress": _progress(period),
        **_happened(period),
        "late": late(then, period.cut),
        **meetings_ahead(then, period.last, until),
        "due_ahead": due_ahead(then, period.last, until),
        "report_to": [leading_group(source)],
        "issue_to": ["各牵头单位、责任单位"],
    }
    if copies := office_copies(source):
        context["send_to"] = copies
    return Made(
        title=f"{source.title}工作简报（{nominal.year}年{nominal.month}月）",
        context=context | dict(asked.said),
        key=f"{source.campaign}/bulletin/{nominal.isoformat()}",
        ledger=then,
    )


def _progress(period: Period) -> list[dict[str, Any]]:
    """Return what units reported in the period on duties that are not done."""
    return [
        {name: row[name] for name in ("no", "title", "unit", "text")} | {"date": row["day"]}
        for row in period.source.book.rows("progress", progress_reported, **period.span())
    ]


def _happened(period: Period) -> dict[str, Any]:
    """Return what the office did in the period: meetings, inspections, rounds of dispatch, papers that urge."""
    book, span = period.source.book, period.span()
    titles = kinds(period.source.rows, period.source.campaign)
    issued = [kind for kind in _TOLD if papers_issued(period.source, kind, **span)]
    return {
        "meetings": [
            {"title": row["title"], "date": row["held"]}
            for row in book.rows("meetings", meetings_held, **span)
        ],
        "inspections": [
            {"title": row["title"], "date": row["conducted"], "inspector": row["inspector"]}
            for row in book.rows("inspections", inspections_conducted, **span)
        ],
        "dispatches": [
            {"title": row["title"], "date": row["day"]}
            for row in book.rows("dispatches", dispatches_held, **span)
        ],
        "urged": [
            {
                "kind": titles.get(kind, kind),
                "count": book.count(f"urged[{i}].count", papers_issued, kind=kind, **span),
            }
            for i, kind in enumerate(issued)
        ],
    }
