"""The text renderer: the paper in plain text, 28 full-width columns, the same kinsoku as on paper.

What lies on landscape pages, a register or a wide 附件, takes 40 columns: as many 3号 characters as its 225 mm hold.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from definitions.digest import digest
from notifications.filters import ymd
from notifications.layout import COLUMNS, width, wrap
from notifications.text_blocks import block_lines
from notifications.text_lines import RULE, both_ends, centred, flush_right, indented

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notifications.model import Annex, Document

WIDE = 40  # columns of a landscape page: 225 mm / (156 mm / 28)


def render_text(paper: Document, *, author: str) -> tuple[bytes, str]:  # noqa: ARG001 - who wrote it is said in it
    """Return the paper as lines of full-width characters, ending in one line feed; and its digest."""
    text = plain_text(paper)
    return text.encode(), digest(text)


def plain_text(paper: Document) -> str:
    """Return the paper as lines of at most 28 full-width characters, 40 where it lies on landscape pages."""
    annexes = chain.from_iterable(map(_annex, paper.annexes))
    lines = chain(_head(paper), _body(paper), _end(paper), annexes, _foot(paper))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(paper: Document) -> Iterator[str]:
    columns = _columns(paper)
    if paper.format == "official":
        yield from (mark for mark in (paper.serial, paper.urgency) if mark)
    if paper.format not in {"note", "form", "table"}:
        for line in paper.head:
            yield from (centred(piece) for piece in wrap(line))
    yield from _numbered(paper)
    if paper.format not in {"note", "form", "table"}:
        yield ""
    yield from (centred(line, columns) for line in paper.title)
    if paper.format == "form" and paper.number:
        yield flush_right(paper.number, 0)
    elif paper.format == "table":
        yield from both_ends("".join(paper.head), ymd(paper.date), columns)
    else:
        yield ""


def _numbered(paper: Document) -> Iterator[str]:
    """What stands between the red head and the title, down to the red line."""
    if paper.format == "bulletin":
        yield from ("", centred(paper.number), "")
        yield from both_ends(paper.editor, ymd(paper.date))
        yield RULE * COLUMNS
    elif paper.format == "letter":
        yield RULE * COLUMNS
        yield from ([paper.serial] if paper.serial else [])
        yield from both_ends(paper.urgency, paper.number)
        yield ""
    elif paper.format in {"official", "minutes"}:
        yield ""
        if paper.signer:
            yield from both_ends(f"　{paper.number}", f"签发人：{paper.signer}　")
        elif paper.number:
            yield centred(paper.number)
        yield RULE * COLUMNS


def _body(paper: Document) -> Iterator[str]:
    if paper.addressee:
        yield from wrap(paper.addressee)
    for block in paper.blocks:
        yield from block_lines(block, _columns(paper))
    for i, one in enumerate(paper.attachments):
        if i == 0:
            yield ""
        yield from indented(one.text, first=one.start, turnover=one.turnover)


def _end(paper: Document) -> Iterator[str]:
    if paper.signature:
        yield from [""] * (1 if paper.format == "note" else paper.signature.blank_lines)
        for name, right in paper.signature.names:
            yield flush_right(name, right)
        yield flush_right(paper.signature.date, paper.signature.date_right)
    if paper.note:
        yield from indented(paper.note, first=2)


def _annex(annex: Annex) -> Iterator[str]:
    """附件 begin after two blank lines, as they begin on a new page: the label on line 1, the title on line 3."""
    columns = WIDE if annex.landscape else COLUMNS
    yield from ("", "", annex.label, "")
    yield from (centred(line, columns) for line in annex.title)
    yield ""
    for block in annex.blocks:
        yield from block_lines(block, columns)


def _foot(paper: Document) -> Iterator[str]:
    if not paper.foot and not paper.print_run and not paper.imprint:
        return
    ruled = paper.format == "bulletin" or paper.imprint is not None
    yield ""
    if ruled:
        yield RULE * COLUMNS
    for line in paper.foot:
        label = width(line.label) / 2
        yield from indented(line.label + line.text, first=1, turnover=1 + label, columns=COLUMNS - 1)
    if paper.print_run:
        yield flush_right(paper.print_run, 1)
    if paper.imprint:
        if paper.foot:
            yield RULE * COLUMNS
        printer, day = paper.imprint
        yield from both_ends(f"　{printer}", f"{day}　")
    if ruled:
        yield RULE * COLUMNS


def _columns(paper: Document) -> int:
    return WIDE if paper.landscape else COLUMNS
