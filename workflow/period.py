"""Periods that figures are told of: a year, a half, a quarter, a month."""

from __future__ import annotations

import re
from datetime import date, timedelta

from workflow.errors import DateImpossible
from workflow.naming import FIRST_YEAR, LAST_YEAR

_SHAPE = re.compile(r"(\d{4})(?:[Qq]([1-4])|[Hh]([12])|-(0[1-9]|1[0-2]))?")
MONTHS = 12


def period_days(text: str) -> tuple[str, date, date]:
    """Return a period as it is written down (``2023Q2``, ``2023H1``, ``2023-06``, ``2023``), its first and its last day.

    Raises:
        DateImpossible: there is no such period.
    """
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        raise DateImpossible(text=text, reason="不是一个时期，请写成 2023Q2、2023H1、2023-06 或 2023 的样子")
    year = int(found[1])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateImpossible(text=text, reason=f"不在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间")
    length, place = _months(found)
    first, after = length * (place - 1), length * place
    end = date(year + after // MONTHS, after % MONTHS + 1, 1) - timedelta(days=1)
    return text.strip().upper(), date(year, first + 1, 1), end


def _months(found: re.Match[str]) -> tuple[int, int]:
    """Return how many months the period has, and which of the year's it is."""
    for group, length in ((2, 3), (3, 6), (4, 1)):
        if found[group]:
            return length, int(found[group])
    return MONTHS, 1
