"""Which duties stand on the sheet of which unit, and what it said of them before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from definitions.sheet.unit_sheet import UnitFacts
from workflow.facts import kind_of, unit_names
from workflow.said import last_progress

if TYPE_CHECKING:
    from workflow.reading import Rows


def unit_facts(rows: Rows, subject: str) -> list[UnitFacts]:
    """Return what the sheet of each unit says that owes a return to the round and has not sent it in."""
    campaign = subject.partition("/")[0]
    row = rows.one(f"SELECT * FROM {kind_of(subject)} WHERE subject = ?", subject)
    assert row is not None, "it has been found before"
    return [
        UnitFacts(
            mark=subject,
            title=f"{row['title']}（{row['day']}）",
            unit=owed["unit"],
            due=owed["due"],
            duties=_duties(rows, campaign, owed["unit"]),
        )
        for owed in rows.rows(
            "SELECT unit, due FROM return WHERE round = ? AND state IN ('due', 'missing', 'received', 'late') "
            "ORDER BY length(no), no",
            subject,
        )
    ]


def names_known(rows: Rows, campaign: str, unit: str) -> tuple[str, ...]:
    """Return every name that the plan has for a unit."""
    body = rows.value(
        "SELECT d.body FROM definition d JOIN campaign c ON c.plan = d.digest WHERE c.id = ?", campaign
    )
    return next((names for names in map(unit_names, json.loads(body)["units"]) if unit in names), (unit,))


def _duties(rows: Rows, campaign: str, unit: str) -> list[dict[str, str]]:
    """Return the duties that are not done and that a unit leads or helps with, those that it leads first."""
    names = names_known(rows, campaign, unit)
    last = {no: text for name in names for no, text in last_progress(rows, campaign, name).items()}
    found = rows.rows(
        "SELECT DISTINCT d.no, d.title, d.due, d.position, u.role FROM v_duty d "
        "JOIN duty_unit u ON u.subject = d.subject AND u.until IS NULL "
        f"WHERE d.campaign = ? AND d.done = 0 AND u.unit IN ({', '.join('?' * len(names))}) "
        "ORDER BY u.role, d.position",
        campaign,
        *names,
    )
    duties: dict[str, dict[str, str]] = {}
    for row in found:
        text = {"duty": row["no"], "title": row["title"], "due": row["due"] or ""}
        duties.setdefault(row["no"], text | {"last": last.get(row["no"], "")})
    return list(duties.values())
