"""Filters for rankings: the table, and who is named as 排名靠前 or 排名靠后, all from one list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from notifications.figures import decimal_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    Row = Mapping[str, Any]
    Rows = Sequence[Row]

FEW = 6  # units; fewer than these name one each
_NAMED = 3


def ranked(rows: Rows, field: str, order: Literal["desc", "asc"] = "desc") -> list[dict[str, Any]]:
    """Return the rows with their ``rank``, best first; equal values share a rank (1, 2, 2, 4) and keep their order.

    Args:
        rows: one per unit.
        field: what is compared, integers or text such as 92.5.
        order: ``desc`` when more is better, ``asc`` when less is.

    Raises:
        ValueError: a row has nothing to compare, or ``order`` is neither.
    """
    if order not in {"desc", "asc"}:
        raise ValueError(f"排名的次序只有 desc（高者在前）和 asc（低者在前），没有 {order}")
    values = [_value(row, field, i) for i, row in enumerate(rows, start=1)]
    sign = -1 if order == "desc" else 1
    ordered = sorted(zip(values, rows, strict=True), key=lambda pair: sign * pair[0])
    keys = [value for value, _ in ordered]
    return [{**row, "rank": keys.index(value) + 1} for value, row in ordered]


def leading(rows: Rows, most: int = _NAMED) -> list[Row]:
    """Return 排名靠前 of ``ranked`` rows: ranks 1 to ``most``, of fewer than six units rank 1 alone."""
    return _ends(rows, most)[0]


def trailing(rows: Rows, most: int = _NAMED) -> list[Row]:
    """Return 排名靠后 of ``ranked`` rows: all but for fewer than ``most`` are ahead or level; the last comes last."""
    return _ends(rows, most)[1]


def placed(row: Row, rows: Rows) -> str:
    """Return 第2名, or 并列第2名 for a rank that is shared."""
    shared = sum(other["rank"] == row["rank"] for other in rows) > 1
    return f"{'并列' if shared else ''}第{row['rank']}名"


def _ends(rows: Rows, most: int) -> tuple[list[Row], list[Row]]:
    """Return both ends. Who would stand in both, by a tie or for want of others, stands in neither."""
    count = most if len(rows) >= FEW else 1
    ranks = [row["rank"] for row in rows]
    front = [row["rank"] <= count for row in rows]
    back = [sum(other > rank for other in ranks) < count for rank in ranks]
    return (
        [row for row, here, there in zip(rows, front, back, strict=True) if here and not there],
        [row for row, here, there in zip(rows, front, back, strict=True) if there and not here],
    )


def _value(row: Row, field: str, place: int) -> Decimal:
    value = row.get(field)
    if value is None or isinstance(value, bool) or value == "":
        raise ValueError(f"第{place}行没有 {field}，不能排名")
    return decimal_of(value)


FILTERS = (ranked, leading, trailing, placed)
