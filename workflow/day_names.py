"""What the days of a year are called: by the notice that the office loaded, by the shipped ones, or by the law."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.festivals import DRAGON, LABOUR, MOON, NATIONAL, NEW_YEAR, SPRING, TOMB, festivals
from workflow.workdays import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.reading import Rows
    from workflow.workdays import Workdays

_ENGLISH = {
    "New Year's Day": NEW_YEAR,
    "Spring Festival": SPRING,
    "Tomb-sweeping Day": TOMB,
    "Labour Day": LABOUR,
    "Dragon Boat Festival": DRAGON,
    "Mid-autumn Festival": MOON,
    "National Day": NATIONAL,
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


def loaded_notices(rows: Rows) -> dict[int, dict[str, Any]]:
    """Return the notices in force that the office loaded, by their year, as they were stored."""
    return {
        int(row["name"]): json.loads(row["body"])
        for row in rows.rows(
            "SELECT name, body FROM definition WHERE digest IN (SELECT definition FROM calendar_day)"
        )
    }


def day_names(year: int, workdays: Workdays, loaded: Mapping[int, Mapping[str, Any]]) -> dict[date, str]:
    """Return the name of every day of ``year`` that a notice or the law names."""
    names: dict[date, str] = {}
    if workdays.source(year) == "shipped":
        rest, worked, _ = shipped()
        names = {day: _ENGLISH.get(name, name) for day, name in (*rest.items(), *worked.items())}
    elif workdays.source(year) == "forecast":
        names = dict(festivals(year))
    for one in (year, year + 1):  # the last days of December stand in the notice of the year after
        said = loaded.get(one, {}).get("names", {})
        names |= {date.fromisoformat(day): name for day, name in said.items()}
    return {day: name for day, name in sorted(names.items()) if day.year == year}
