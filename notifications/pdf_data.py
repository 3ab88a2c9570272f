"""A document as the data that the Typst files read: every text a list of runs, never markup."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from notifications.build import HEAD_MOST
from notifications.columns import CELLS, cells_of, form_columns, table_columns, tall_rows
from notifications.filters import ymd
from notifications.layout import COLUMNS, largest_size, width, wrap
from notifications.model import Form, Listed, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notifications.model import Block, Document, Entry

Runs = list[tuple[str, str]]
_MASTHEAD_MOST = 48.0  # pt, the name of a bulletin
_CORE, _CORE_TURNED = 8844, 12755  # 版心 in twips: 156 mm, and 225 mm on a landscape page; rounded down
_TALL = 14  # lines of a cell of a form; a row of more may be split, since it might not fit a landscape page
_MARKS = "，。、；：？！（）〈〉《》「」『』【】〔〕〖〗［］｛｝“”‘’"
_SPECIAL = re.compile(rf"(?P<half>[ -~]+)|(?P<marks>[{_MARKS}]{{2,}})|([—…])\3{{9,}}")


def data(paper: Document, *, author: str) -> dict[str, Any]:
    """Return what ``typst/paper.typ`` reads."""
    day = date.fromisoformat(paper.date)
    most = _MASTHEAD_MOST if paper.format == "bulletin" else HEAD_MOST
    return {
        "format": paper.format,
        "name": "".join(paper.title),
        "author": author,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "day": runs(ymd(paper.date)),
        "head": [runs(line) for line in paper.head],
        "mark": largest_size(paper.head, most=most),
        "number": runs(paper.number),
        "serial": runs(paper.serial),
        "urgency": runs(paper.urgency),
        "signed": runs("签发人："),
        "signer": runs(paper.signer),
        "editor": runs(paper.editor),
        "title": [runs(line) for line in paper.title],
        "addressee": runs(paper.addressee),
        "blocks": [block(one, room=_room(landscape=paper.landscape)) for one in paper.blocks],
        "attachments": [asdict(one) | {"text": runs(one.text)} for one in paper.attachments],
        "signature": _signature(paper),
        "note": runs(paper.note),
        "annexes": [
            {
                "label": runs(annex.label),
                "title": [runs(line) for line in annex.title],
                "blocks": [block(one, room=_room(landscape=annex.landscape)) for one in annex.blocks],
                "landscape": annex.landscape,
            }
            for annex in paper.annexes
        ],
        "foot": [
            {"label": runs(line.label), "text": runs(line.text), "turnover": width(line.label) / 2}
            for line in paper.foot
        ],
        "imprint": [runs(text) for text in paper.imprint] if paper.imprint else None,
        "imprint_apart": paper.imprint_apart,
        "print_run": runs(paper.print_run),
        "landscape": paper.landscape,
    }


def runs(text: str, room: float = COLUMNS - 2.0) -> Runs:
    """Return ``text`` in runs that Typst sets in one manner each; see ``typst/words.typ``.

    Args:
        text: words of one paragraph.
        room: width of its lines in 字; a Latin word or number that is wider may be cut anywhere.
    """
    found: Runs = []
    for kind, words in _pieces(text, room):
        if found and found[-1][0] == kind:
            found[-1] = (kind, found[-1][1] + words)
        elif words:
            found.append((kind, words))
    return found


def _pieces(text: str, room: float) -> Iterator[tuple[str, str]]:
    at = 0
    for match in _SPECIAL.finditer(text):
        yield "plain", text[at : match.start()]
        words, at = match[0], match.end()
        if match["half"]:
            yield "cut" if max(map(len, words.split(" "))) > 2 * room else "half", words
        elif match["marks"]:
            yield from (("apart" if i % 2 else "plain", mark) for i, mark in enumerate(words))
        else:
            yield "cut", words
    yield "plain", text[at:]


def _room(*, landscape: bool) -> int:
    return _CORE_TURNED if landscape else _CORE


def _signature(paper: Document) -> dict[str, Any] | None:
    one = paper.signature
    if one is None:
        return None
    names = [(runs(name), right) for name, right in one.names]
    return asdict(one) | {"names": names, "date": runs(one.date)}


@singledispatch
def block(one: Block, *, room: int) -> dict[str, Any]:  # noqa: ARG001 - of the registered ones
    """Return a block as data; ``room`` is the width of the 版心 in twips."""
    raise TypeError(type(one).__name__)


@block.register
def _(one: Paragraph, *, room: int) -> dict[str, Any]:
    wide = COLUMNS * room / _CORE - 2
    return {
        "type": "paragraph",
        "spans": [(span.face, runs(span.text, wide)) for span in one.spans],
        "level": one.level,
        "alone": one.stands_alone,
    }


@block.register
def _(one: Listed, *, room: int) -> dict[str, Any]:
    wide = COLUMNS * room / _CORE - one.turnover
    return {
        "type": "listed",
        "label": runs(one.label),
        "text": runs(one.text, wide),
        "turnover": one.turnover,
    }


@block.register
def _(one: Table, *, room: int) -> dict[str, Any]:
    columns = table_columns(one, room)
    rooms = [cells_of(one).columns(column) for column in columns]
    rows = [[runs(text, wide) for text, wide in zip(row, rooms, strict=True)] for row in one.rows]
    return {
        "type": "table",
        "dense": one.dense,
        "columns": columns,
        "centred": one.centred,
        "head": [runs(text, wide) for text, wide in zip(one.head, rooms, strict=True)],
        "rows": rows,
        "tall": tall_rows(one, columns, room),
    }


@block.register
def _(one: Form, *, room: int) -> dict[str, Any]:
    columns = form_columns(one, room)
    return {
        "type": "form",
        "columns": columns,
        "rows": [[_entry(entry, columns, len(row)) for entry in row] for row in one.rows],
    }


def _entry(entry: Entry, columns: Sequence[int], beside: int) -> dict[str, Any]:
    """The only entry of a row takes all the room that is left."""
    wide = CELLS.columns(sum(columns[1:]) if beside == 1 else columns[1])
    return {
        "label": runs(entry.label, CELLS.columns(columns[0])),
        "paragraphs": [runs(text, wide) for text in entry.paragraphs],
        "lines": entry.lines,
        "tall": max(entry.lines, _lines(entry.paragraphs, wide)) > _TALL,
    }


def _lines(texts: Sequence[str], wide: float) -> int:
    return sum(len(wrap(text, int(wide))) for text in texts)
