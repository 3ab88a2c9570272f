"""Saying of days that were stored which of them had been reckoned without a notice of their year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.listing import calendar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.reading import Rows


def guessed_years(rows: Rows, days: Iterable[str | None]) -> set[int]:
    """Return the years of ``days`` that have no notice."""
    years = {int(day[:4]) for day in days if day}
    workdays = calendar(rows) if years else None
    return {year for year in years if workdays is not None and workdays.source(year) == "forecast"}
