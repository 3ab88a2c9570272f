"""The facts of the 督查报告, which goes up to one superior: how things stand, what was found, why, what is proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.papers.inspected import conducted_asked, found_by_unit, head, visits_of
from workflow.papers.making import Made
from workflow.papers.queries.duties import duties, duties_overdue
from workflow.papers.queries.findings import duties_finished
from workflow.papers.upward import superior, superior_said, without_request

if TYPE_CHECKING:
    from workflow.papers.making import Asked
    from workflow.papers.source import Source


def make(source: Source, asked: Asked) -> Made:
    """Return the report about an inspection; it moves nothing.

    Raises:
        PaperNotMade: the inspection has not been conducted, or a request was put into what a person says.
    """
    without_request(source, asked)
    row = conducted_asked(source, asked)
    visits, book, day = visits_of(source, asked, row), source.book, source.day.isoformat()
    slug = source.rows.value("SELECT slug FROM inspection WHERE subject = ?", row["subject"])
    context = head(source, asked, row, visits) | found_by_unit(source, [one["no"] for one in visits])
    context |= {
        "addressee": [superior_said(source, asked) or superior(source, slug)],
        "campaign": source.title,
        "total": book.count("total", duties),
        "done": book.count("done", duties_finished),
        "late": book.count("late", duties_overdue, day=day),
    }
    return Made(
        title=f"关于{row['title']}情况的报告",
        context=context | dict(asked.said),
        key=f"{row['subject']}/report-up"
        + (f"/{asked.last or source.day}" if asked.first or asked.last else ""),
        about=row["subject"],
    )
