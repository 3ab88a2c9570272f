"""The text renderer: the paper in plain text, 28 full-width columns, the same kinsoku as on paper."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from definitions.digest import digest
from notifications.filters import ymd
from notifications.layout import COLUMNS, width, wrap
from notifications.model import Form, Listed, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notifications.model import Block, Document, FootLine

_SPACE = "　"
_RULE = "─"


def render_text(paper: Document, *, author: str) -> tuple[bytes, str]:  # noqa: ARG001 - who wrote it is said in it
    """Return the paper as lines of at most 28 full-width characters, ending in one line feed; and its digest."""
    text = plain_text(paper)
    return text.encode(), digest(text)


def plain_text(paper: Document) -> str:
    """Return the paper as lines of at most 28 full-width characters, ending in one line feed."""
    lines = chain(_head(paper), _body(paper), _end(paper), _foot(paper.foot, paper.print_run, paper.format))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(paper: Document) -> Iterator[str]:
    if paper.format != "note":
        for line in paper.head:
            yield from map(_centred, wrap(line))
    if paper.format == "bulletin":
        yield from ("", _centred(paper.number), "")
        yield from _both_ends(paper.editor, ymd(paper.date))
        yield _RULE * COLUMNS
    elif paper.format == "letter":
        yield _RULE * COLUMNS
        yield from _both_ends(paper.urgency, paper.number)
        yield ""
    if paper.format != "note":
        yield ""
    yield from map(_centred, paper.title)
    yield ""


def _body(paper: Document) -> Iterator[str]:
    if paper.addressee:
        yield from wrap(paper.addressee)
    for block in paper.blocks:
        yield from _block(block)
    for i, one in enumerate(paper.attachments):
        if i == 0:
            yield ""
        yield from indented(one.text, first=one.start, turnover=one.turnover)


def _end(paper: Document) -> Iterator[str]:
    if paper.signature:
        yield from [""] * (1 if paper.format == "note" else paper.signature.blank_lines)
        for name, right in paper.signature.names:
            yield _flush_right(name, right)
        yield _flush_right(paper.signature.date, paper.signature.date_right)
    if paper.note:
        yield from indented(paper.note, first=2)


def _foot(foot: Sequence[FootLine], print_run: str, form: str) -> Iterator[str]:
    if not foot and not print_run:
        return
    yield ""
    if form == "bulletin":
        yield _RULE * COLUMNS
    for line in foot:
        label = width(line.label) / 2
        yield from indented(line.label + line.text, first=1, turnover=1 + label, columns=COLUMNS - 1)
    if print_run:
        yield _flush_right(print_run, 1)
    if form == "bulletin":
        yield _RULE * COLUMNS


def indented(text: str, *, first: float = 0, turnover: float = 0, columns: int = COLUMNS) -> list[str]:
    """Return a paragraph in lines, its indents filled with spaces."""
    lines = wrap(text, columns, first=first, turnover=turnover)
    return [_blank(turnover if i else first) + line for i, line in enumerate(lines)]


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Listed):
        yield from indented(block.label + block.text, first=2, turnover=block.turnover)
    elif isinstance(block, Form):
        for entry in (entry for row in block.rows for entry in row):
            yield from indented(f"{entry.label}：{_SPACE.join(entry.paragraphs)}", turnover=2)
    else:
        yield from indented(block.text, first=2)


def _table(table: Table) -> Iterator[str]:
    """Columns with a full-width space between them, ruled above, below the head, and below."""
    gaps = len(table.shares) - 1
    room = COLUMNS - gaps
    widths = [max(1, room * share // sum(table.shares)) for share in table.shares]
    widths[0] += room - sum(widths)
    yield _RULE * COLUMNS
    for i, row in enumerate((table.head, *table.rows)):
        cells = [wrap(text, columns) or [""] for text, columns in zip(row, widths, strict=True)]
        for j in range(max(map(len, cells))):
            pieces = [cell[j] if j < len(cell) else "" for cell in cells]
            aligned = (
                _fill(piece, columns, centred=centred or i == 0)
                for piece, columns, centred in zip(pieces, widths, table.centred, strict=True)
            )
            yield _SPACE.join(aligned)
        if i == 0:
            yield _RULE * COLUMNS
    yield _RULE * COLUMNS


def _fill(text: str, columns: int, *, centred: bool) -> str:
    spare = 2 * columns - width(text)
    left = spare // 4 if centred else 0
    return _SPACE * left + text + _blank(spare / 2 - left)


def _both_ends(left: str, right: str) -> list[str]:
    spare = 2 * COLUMNS - width(left) - width(right)
    if spare < 0:
        return [*wrap(left), _flush_right(right, 0)]
    return [left + _blank(spare / 2) + right]


def _centred(text: str) -> str:
    return _blank((2 * COLUMNS - width(text)) // 2 / 2) + text


def _flush_right(text: str, right: float) -> str:
    return _blank(max(0.0, COLUMNS - right - width(text) / 2)) + text


def _blank(chars: float) -> str:
    """Full-width spaces, and a half-width one for a rest of a half or more."""
    halves = int(2 * chars)
    return _SPACE * (halves // 2) + " " * (halves % 2)
