"""Widths of the columns of a table and of a form, in twips: never wider than the 版心 (GB/T 9704-2012, 8)."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from notifications.layout import width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.model import Form, Table

_FULL = 280  # a character of 4号
_HALF = 156  # a digit; more than one half, for typefaces whose digits are wider
_MARGINS = 2 * 85 + 30  # of a cell, and a little
_WHOLE = re.compile(r"[0-9A-Za-z.,:%/+-]+")  # what is not broken between two lines
_LABEL_LEAST, _LABEL_MOST = 4, 7  # characters of a label of a form on one line


def column_widths(shares: Sequence[int], *, room: int, least: Sequence[int] = ()) -> list[int]:
    """Return widths that add up to ``room`` exactly: by ``shares``, and none below its ``least`` where there is room."""
    wanted = least if sum(least) <= room else ()
    held: dict[int, int] = {}
    while True:
        free = room - sum(held.values())
        loose = {i: share for i, share in enumerate(shares) if i not in held}
        total = sum(loose.values())
        short = {i: wanted[i] for i in loose if wanted and free * loose[i] < wanted[i] * total}
        if not short:
            break
        held |= short
    edges = [round(free * edge / total) if total else 0 for edge in accumulate(loose.values(), initial=0)]
    spread = iter([after - before for before, after in pairwise(edges)])
    return [held[i] if i in held else next(spread) for i in range(len(shares))]


def table_columns(table: Table, room: int) -> list[int]:
    """Return widths in which no number is broken."""
    least = [_least(texts) for texts in zip(table.head, *table.rows, strict=True)]
    return column_widths(table.shares, room=room, least=least)


def form_columns(form: Form, room: int) -> list[int]:
    """Return widths of label and value, twice where two pairs stand side by side."""
    pairs = max(len(row) for row in form.rows)
    labels = [_label([row[i].label for row in form.rows if i < len(row)]) for i in range(pairs)]
    values = column_widths([1] * pairs, room=room - sum(labels))
    return [one for pair in zip(labels, values, strict=True) for one in pair]


def _label(labels: Sequence[str]) -> int:
    longest = max(map(width, labels)) / 2
    return round(min(max(longest, _LABEL_LEAST), _LABEL_MOST) * _FULL) + _MARGINS


def _least(texts: Sequence[str]) -> int:
    pieces = (piece for text in texts for piece in _WHOLE.findall(text))
    return max(map(len, pieces), default=0) * _HALF + _MARGINS
