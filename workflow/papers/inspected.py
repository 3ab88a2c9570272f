"""What the papers of inspections share: which ones, what they found by unit, and the ranking that goes with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from workflow.papers.asked import cited, not_made, subject_asked
from workflow.papers.common import common, plan_reference
from workflow.papers.queries.findings import (
    findings_of,
    findings_overdue,
    findings_rectified,
    findings_shared,
    findings_to_rectify,
    inspections_conducted,
    inspections_of,
    ranking_confirmed,
)
from workflow.ranking_read import context_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.papers.making import Asked
    from workflow.papers.source import Source

Row = dict[str, Any]
_SAYS_WHEN = re.compile(r"\s*(\d{4}年)?\d{1,2}月\d{1,2}日")
BEFORE = ("scheduled", "notified", "cancelled")  # nothing has been looked at


def conducted_asked(source: Source, asked: Asked) -> Row:
    """Return the inspection that a paper is asked about, which has been conducted.

    Raises:
        PaperNotMade: it has not, or none is named.
    """
    row = subject_asked(source, asked, "inspection")
    if row["state"] in BEFORE:
        raise not_made(
            source, asked, f"督查{row['no']}还是“{row['label']}”，实施（inspection conduct）以后才能拟"
        )
    return row


def visits_of(source: Source, asked: Asked, row: Row) -> list[Row]:
    """Return the inspections that are reported on: those of the period that is asked for, else ``row`` alone."""
    if asked.first is None and asked.last is None:
        return source.book.rows("conducted", inspections_of, inspections=[row["no"]])
    first, last = (asked.first or source.day), (asked.last or source.day)
    found = source.book.rows("visits", inspections_conducted, first=first.isoformat(), last=last.isoformat())
    if row["no"] not in [one["no"] for one in found]:
        reason = f"督查{row['no']}在 {row['conducted']} 实施，不在 {first} 至 {last} 之内，请改 --from、--to"
        raise not_made(source, asked, reason)
    return found


def head(source: Source, asked: Asked, row: Row, visits: Sequence[Row]) -> Row:
    """Return what stands before the findings: who went where, when, how and on what grounds."""
    facts = common(source, asked.kind) | {
        "inspection": row["title"],
        "plan": plan_reference(source),
        "conducted": max(one["conducted"] for one in visits),
        "inspector": "、".join(dict.fromkeys(one["inspector"] for one in visits)),
        "means": means_of(visits),
        "counted": source.day.isoformat(),
    }
    if len(visits) > 1:
        facts["visits"] = [{"title": one["title"], "conducted": one["conducted"]} for one in visits]
    return facts | cited(row)


def means_of(visits: Sequence[Row]) -> str:
    """Return how it was done: announced, unannounced, or both."""
    ways = {bool(one["announced"]) for one in visits}
    return (
        "采取明查暗访相结合的方式" if len(ways) > 1 else "按通知要求" if True in ways else "以不打招呼的方式"
    )


def found_by_unit(source: Source, numbers: list[str]) -> Row:
    """Return what was found: every finding, and how many each unit has; one of several units counts for each."""
    book, day = source.book, source.day.isoformat()
    found = book.rows("problems", findings_of, inspections=numbers)
    units = list(dict.fromkeys(unit for one in found for unit in one["units"]))
    return {
        "counts": [
            {"unit": unit} | of_unit(source, f"counts[{i}]", "count", numbers, unit)
            for i, unit in enumerate(units)
        ],
        "problems": [problem(one) for one in found],
        "rectify": book.count("rectify", findings_to_rectify, inspections=numbers),
        "rectified": book.count("rectified", findings_rectified, inspections=numbers),
        "overdue": book.count("overdue", findings_overdue, inspections=numbers, day=day),
        "shared": book.count("shared", findings_shared, inspections=numbers),
    }


def of_unit(source: Source, path: str, name: str, numbers: list[str], unit: str) -> Row:
    """Return how many findings one unit has, as ``name``, how many to put right, how many that are."""
    book = source.book
    return {
        name: book.count(f"{path}.{name}", findings_of, inspections=numbers, unit=unit),
        "rectify": book.count(f"{path}.rectify", findings_to_rectify, inspections=numbers, unit=unit),
        "rectified": book.count(f"{path}.rectified", findings_rectified, inspections=numbers, unit=unit),
    }


def problem(one: Row) -> Row:
    """Return a finding as papers list it."""
    inspection, duty = one["inspection"], one["doing"]
    due = duty["due"] if duty else one["due"]
    facts = {"n": f"{inspection['no']}-{one['n']}", "unit": one["unit"], "text": one["text"]}
    day = None if _SAYS_WHEN.match(one["text"]) else inspection["conducted"]
    more = {"date": day} | {"item": one["item"], "clause": one["clause"], "due": due, "duty": one["duty"]}
    return facts | {name: value for name, value in more.items() if value}


def ranking_for(source: Source, day: str) -> Row | None:
    """Return the newest confirmed ranking or scoring whose period holds ``day``; a scoring rather than a ranking."""
    known = [
        row
        for row in source.ledger("ranking")
        if row["state"] == "confirmed" and row["first"] <= day <= row["last"]
    ]
    return max(known, key=lambda row: (row["kind"] == "scoring", row["last"], int(row["no"])), default=None)


def ranked(source: Source, row: Row, numbers: list[str]) -> Row:
    """Return a confirmed ranking, each unit with its place or score and with what was found there."""
    known = context_of(source.rows, row, source.moment if source.past else None)
    (noted,) = ranking_confirmed(source, row["no"])
    units = []
    for i, one in enumerate(known["units"]):
        path = f"ranking[{i}]"
        scored = row["kind"] == "scoring"
        name, value = ("score", one["settled"] or one["score"]) if scored else ("place", one["rank"])
        source.book.note(f"{path}.{name}", ranking_confirmed, value, [noted], ranking=row["no"])
        units.append(
            {"unit": one["unit"], name: value} | of_unit(source, path, "found", numbers, one["unit"])
        )
    facts: Row = {
        "ranked": {"title": row["title"], "from": row["first"], "to": row["last"]},
        "ranking": units,
    }
    if known["unranked"]:
        facts["unranked"] = [one["unit"] for one in known["unranked"]]
    return facts
