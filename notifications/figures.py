"""Filters for figures: what a paper says of several rows is reckoned from these rows, so that no two places differ.

What needs the ledger or a calendar (working days, who is late) is counted there and comes in as a fact.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, Any]
    Rows = Sequence[Row]

NOTHING = "—"  # a rate or a mean of nothing
_WAN, _YI = 10_000, 100_000_000
_TENTH = Decimal("0.1")


def percent(part: int, whole: int) -> str:
    """Return the share with one decimal, rounded half up: 86.7% for 13 of 15; 0.0% of nothing."""
    tenths = (2000 * part + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10}.{tenths % 10}%"


def total(rows: Rows, field: str) -> int:
    """Return the sum of one field, so that a total never differs from its table."""
    return sum(int(row[field]) for row in rows)


def share(row: Row, rows: Rows, field: str) -> str:
    """Return one row's share of the total of all rows, with one decimal."""
    return percent(int(row[field]), total(rows, field))


def rate(row: Row, part: str, whole: str) -> str:
    """Return one row's rate (整改率), with one decimal; — where there was nothing to do."""
    return percent(int(row[part]), int(row[whole])) if row[whole] else NOTHING


def total_rate(rows: Rows, part: str, whole: str) -> str:
    """Return the rate of all rows together: sum by sum, which is not the mean of the rates."""
    return rate({part: total(rows, part), whole: total(rows, whole)}, part, whole)


def mean(rows: Rows, field: str) -> str:
    """Return the mean of one field with one decimal, rounded half up; — of no rows."""
    if not rows:
        return NOTHING
    sums = sum((decimal_of(row[field]) for row in rows), Decimal(0))
    return str((sums / len(rows)).quantize(_TENTH, ROUND_HALF_UP))


def column(rows: Rows, field: str) -> list[Any]:
    """Return one field of every row, lists in it laid flat: the names of units that ``listed`` joins."""
    given = [row[field] for row in rows]
    return [one for value in given for one in (value if isinstance(value, list | tuple) else [value])]


def having(rows: Rows, field: str, *values: Any) -> list[Row]:
    """Return the rows in which the field has one of these values; without values, those in which it is not empty."""
    return [row for row in rows if (row[field] in values if values else bool(row[field]))]


def grouped(rows: Rows, field: str) -> list[dict[str, Any]]:
    """Return ``key`` and ``rows`` for each value of a field, in the order of their first rows."""
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[field], []).append(row)
    return [{"key": key, "rows": group} for key, group in groups.items()]


def amount(yuan: int) -> str:
    """Return money without rounding: 3亿元, 1234.5万元, 12345678元; 万 and 亿 only where two decimals hold all of it.

    Raises:
        ValueError: ``yuan`` is negative.
    """
    if yuan < 0:
        raise ValueError(f"金额不能是 {yuan}")
    for unit, word in ((_YI, "亿元"), (_WAN, "万元")):
        if yuan >= unit and yuan * 100 % unit == 0:
            return f"{_plain(Decimal(yuan) / unit)}{word}"
    return f"{yuan}元"


def days_left(due: str, day: str) -> int:
    """Return the calendar days from ``day`` to ``due``, 0 on the day itself and after it."""
    return max(0, (date.fromisoformat(due) - date.fromisoformat(day)).days)


def days_late(due: str, day: str) -> int:
    """Return the calendar days by which ``due`` is past on ``day``, 0 until the day itself has ended."""
    return days_left(day, due)


def times(papers: Rows, kind: str) -> int:
    """Return which one this paper is: the earlier papers of this kind, and one."""
    return 1 + sum(1 for paper in papers if paper["kind"] == kind)


def decimal_of(value: Any) -> Decimal:
    """Return an integer or a text such as 92.5 as a number.

    Raises:
        ValueError: it is none, or not finite.
    """
    try:
        number = Decimal(str(value))
    except InvalidOperation as exc:
        raise ValueError(f"“{value}”不是数") from exc
    if not number.is_finite():
        raise ValueError(f"“{value}”不是数")
    return number


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


FILTERS = (
    percent, total, share, rate, total_rate, mean, column, having, grouped, amount, days_left, days_late, times,
)  # fmt: skip
