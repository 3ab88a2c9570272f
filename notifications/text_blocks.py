"""Blocks of a paper in plain text: paragraphs, lists of names, forms, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.layout import COLUMNS, width, wrap
from notifications.model import Form, Listed, Table
from notifications.text_lines import RULE, SPACE, blank, indented

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notifications.model import Block, Entry

_LEAST = 2  # columns of a table's narrowest cell, as far as the page has room


def block_lines(block: Block, columns: int = COLUMNS) -> Iterator[str]:
    """Yield the lines of one block, each at most ``columns`` wide."""
    if isinstance(block, Table):
        yield from _table(block, columns)
    elif isinstance(block, Listed):
        yield from indented(block.label + block.text, first=2, turnover=block.turnover, columns=columns)
    elif isinstance(block, Form):
        yield RULE * columns
        for entry in (entry for row in block.rows for entry in row):
            yield from _entry(entry, columns)
        yield RULE * columns
    else:
        yield from indented(block.text, first=2, columns=columns)


def _entry(entry: Entry, columns: int) -> Iterator[str]:
    """The label and what stands beside it; paragraphs after the first under the first; free lines stay free."""
    label = f"{entry.label}："
    first, *rest = entry.paragraphs or ("",)
    lines = indented(label + first, turnover=2, columns=columns)
    for paragraph in rest:
        lines += indented(paragraph, first=2, turnover=2, columns=columns)
    yield from lines
    yield from [""] * (entry.lines - len(lines))


def _table(table: Table, columns: int) -> Iterator[str]:
    """Columns with a full-width space between them, ruled above, below the head, and below."""
    widths = _widths(table.shares, columns)
    yield RULE * columns
    for i, row in enumerate((table.head, *table.rows)):
        yield from _row(row, widths, [centred or i == 0 for centred in table.centred])
        if i == 0:
            yield RULE * columns
    yield RULE * columns


def _widths(shares: Sequence[int], columns: int) -> list[int]:
    """Return column widths that fill the line with the gaps between them; what a narrow one lacks the widest give."""
    room = columns - (len(shares) - 1)
    widths = [room * share // sum(shares) for share in shares]
    widths[0] += room - sum(widths)
    least = max(1, min(_LEAST, room // len(shares)))
    for place, given in enumerate(widths):
        for _ in range(given, least):
            widths[widths.index(max(widths))] -= 1
            widths[place] += 1
    return widths


def _row(row: Sequence[str], widths: Sequence[int], centred: Sequence[bool]) -> Iterator[str]:
    cells = [wrap(text, room) or [""] for text, room in zip(row, widths, strict=True)]
    for j in range(max(map(len, cells))):
        pieces = [cell[j] if j < len(cell) else "" for cell in cells]
        yield SPACE.join(
            _filled(piece, room, centred=middle)
            for piece, room, middle in zip(pieces, widths, centred, strict=True)
        )


def _filled(text: str, columns: int, *, centred: bool) -> str:
    spare = 2 * columns - width(text)
    left = spare // 4 if centred else 0
    return SPACE * left + text + blank(spare / 2 - left)
