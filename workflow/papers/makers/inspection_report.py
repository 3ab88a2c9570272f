"""The facts of the 督查通报: what an inspection found, the ranking of its period, what is to be done by when.

A ranking that is confirmed outside an inspection is made known by the same paper, asked for with ``--about ranking:2``:
it then tells of the inspections that were conducted in the period of the ranking, if there were any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.facts import kind_of
from workflow.papers.asked import EVERYBODY, cited, not_made, subject_asked
from workflow.papers.common import common, plan_reference
from workflow.papers.inspected import (
    conducted_asked,
    found_by_unit,
    head,
    ranked,
    ranking_for,
    visits_of,
)
from workflow.papers.making import Made
from workflow.papers.queries.findings import inspections_conducted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.papers.making import Asked
    from workflow.papers.source import Source

Row = dict[str, Any]
RECTIFY_WITHIN = 10  # working days, where the policy says nothing


def make(source: Source, asked: Asked) -> Made:
    """Return the circular about an inspection, or about a confirmed ranking.

    Raises:
        PaperNotMade: the inspection has not been conducted, or the ranking is not confirmed.
    """
    if asked.about is not None and kind_of(asked.about) == "ranking":
        return _of_ranking(source, asked)
    if asked.about is None:
        subject_asked(source, asked, "inspection", "ranking")  # says how to name one
    row = conducted_asked(source, asked)
    visits = visits_of(source, asked, row)
    context = head(source, asked, row, visits) | _facts(source, visits, ranking_for(source, row["conducted"]))
    units = list(dict.fromkeys(name for one in visits for name in _units(one)))
    return Made(
        title=_title(row),
        context=context | {"addressee": units} | dict(asked.said),
        key=f"{row['subject']}/report",
        about=row["subject"],
        event="report" if row["state"] == "conducted" else None,
    )


def _of_ranking(source: Source, asked: Asked) -> Made:
    row = subject_asked(source, asked, "ranking")
    if row["state"] != "confirmed":
        raise not_made(
            source, asked, f"考评{row['no']}还是“{row['label']}”，确认（ranking confirm）以后才能通报"
        )
    visits = source.book.rows("visits", inspections_conducted, first=row["first"], last=row["last"])
    if visits:
        named = [{"title": one["title"], "conducted": one["conducted"]} for one in visits]
        context = head(source, asked, row, visits) | {"visits": named}
    else:
        context = (
            common(source, asked.kind)
            | cited(row)
            | {
                "inspection": row["title"],
                "plan": plan_reference(source),
                "conducted": min(row["last"], source.day.isoformat()),
                "counted": source.day.isoformat(),
                "inspector": source.plan["office"],
                "means": "依据台账",
                "desk": "是",
            }
        )
    return Made(
        title=_title(row),
        context=context | _facts(source, visits, row) | {"addressee": [EVERYBODY]} | dict(asked.said),
        key=f"{row['subject']}/report",
        about=row["subject"],
    )


def _facts(source: Source, visits: Sequence[Row], ranking: Row | None) -> Row:
    numbers = [one["no"] for one in visits]
    within = int(source.policy["limits"].get("rectify_within", RECTIFY_WITHIN))
    facts = found_by_unit(source, numbers)
    if facts["rectify"]:
        facts["reply_due"] = source.workdays.add(source.day, within).isoformat()
    return facts | (ranked(source, ranking, numbers) if ranking else {})


def _title(row: Row) -> str:
    return f"关于{row['title']}{'' if '情况' in row['title'] else '情况'}的通报"


def _units(row: Row) -> list[str]:
    return row["units"].split("、") if row["units"] else [EVERYBODY]
