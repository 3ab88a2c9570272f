"""Widths of the columns of a table and of a form, in twips: never wider than the 版心 (GB/T 9704-2012, 8).

And how high a row becomes in them, so far as can be told without a typeface.
"""

from __future__ import annotations

import math
import re
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from notifications.layout import width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from notifications.model import Form, Table


class Cells(NamedTuple):
    """How the cells of a table are set, in twips: a character, a line, what is free beside the text at each side."""

    size: int
    line: int
    margin: int

    def columns(self, width: int) -> float:
        """Return the characters that stand on a line of a cell."""
        return max(1.0, (width - 2 * self.margin) / self.size)


CELLS = Cells(size=280, line=480, margin=85)  # 4号
DENSE_CELLS = Cells(size=210, line=320, margin=57)  # 五号
_DIGIT = 0.557  # of a character; more than one half, for typefaces whose digits are wider
_LITTLE = 30  # more than the text and its margins
_GAPS = 1.25  # characters; what programs put between the digits of a date and 年月日 though told not to
_DATE = r"\d{4}年\d{1,2}月\d{1,2}日"
_NUMBER = r"[0-9A-Za-z.,:%/+-]+"  # what is not broken between two lines
_HALF_PAGE = {False: 12756 // 2, True: 8849 // 2}  # of the 版心, by whether the page lies
_UPRIGHT_MOST = 9000  # twips; a 版心 that is wider lies on a landscape page
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
    """Return widths in which no number is broken, and no date where that leaves a quarter of the room to choose."""
    cells = cells_of(table)
    columns = list(zip(table.head, *table.rows, strict=True))
    dates, numbers = (
        [_least(texts, whole, cells) for texts in columns]
        for whole in (re.compile(f"{_DATE}|{_NUMBER}"), re.compile(_NUMBER))
    )
    return column_widths(table.shares, room=room, least=dates if 4 * sum(dates) <= 3 * room else numbers)


def cells_of(table: Table) -> Cells:
    """Return how the cells of ``table`` are set."""
    return DENSE_CELLS if table.dense else CELLS


def tall_rows(table: Table, columns: Sequence[int], room: int) -> list[bool]:
    """Return which rows take more than half a page, so that they may be split rather than leave a page empty."""
    return [
        height > _HALF_PAGE[room > _UPRIGHT_MOST]
        for height in row_heights(table.rows, columns, cells_of(table))
    ]


def row_heights(rows: Iterable[Sequence[str]], columns: Sequence[int], cells: Cells) -> list[int]:
    """Return how high rows become, in twips, without their rules."""
    return [
        cells.line
        * max(_lines(text, cells.columns(column)) for text, column in zip(row, columns, strict=True))
        for row in rows
    ]


def _lines(text: str, columns: float) -> int:
    return len(wrap(text, int(columns)))


def form_columns(form: Form, room: int) -> list[int]:
    """Return widths of label and value, twice where two pairs stand side by side."""
    pairs = max(len(row) for row in form.rows)
    labels = [_label([row[i].label for row in form.rows if i < len(row)]) for i in range(pairs)]
    values = column_widths([1] * pairs, room=room - sum(labels))
    return [one for pair in zip(labels, values, strict=True) for one in pair]


def _label(labels: Sequence[str]) -> int:
    longest = max(map(width, labels)) / 2
    return round(min(max(longest, _LABEL_LEAST), _LABEL_MOST) * CELLS.size) + 2 * CELLS.margin + _LITTLE


def _least(texts: Sequence[str], whole: re.Pattern[str], cells: Cells) -> int:
    pieces = (_ems(piece, alone=piece == text) for text in texts for piece in whole.findall(text))
    return math.ceil(max(pieces, default=0) * cells.size) + 2 * cells.margin + _LITTLE


def _ems(piece: str, *, alone: bool) -> float:
    """Return the width of a number or a date in characters."""
    wide = sum(_DIGIT if char.isascii() else 1 for char in piece)
    return wide + _GAPS if alone and not piece.isascii() else wide
