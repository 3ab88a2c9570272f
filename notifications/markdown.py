"""The Markdown renderer: the paper for the body of a mail or a note, without its page (CommonMark, pipe tables).

Data is never markup: every character that could be is escaped by a backslash, and so is what would start a list, a
heading or a rule at the beginning of a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from definitions.digest import digest
from notifications.filters import ymd
from notifications.model import Form, Listed, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notifications.model import Block, Document, Paragraph

_MARKS = re.compile(r"[\\`*_{}\[\]<>#|~&!]")
_STARTS = re.compile(r"^(?:([-+=:])|(\d+)([.)]))")
_BREAK = "\\\n"  # a line end that is seen


def render_markdown(paper: Document, *, author: str) -> tuple[bytes, str]:  # noqa: ARG001 - who wrote it is said in it
    """Return the paper in Markdown, ending in one line feed; and its digest."""
    text = "\n\n".join(_pieces(paper)) + "\n"
    return text.encode(), digest(text)


def escaped(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is, at the start of a line and inside one."""
    shown = _MARKS.sub(lambda match: f"\\{match[0]}", text.strip())
    return _STARTS.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", shown)


def _pieces(paper: Document) -> Iterator[str]:
    """Yield what blank lines stand between."""
    yield f"# {escaped(''.join(paper.title))}"
    if facts := [one for one in (paper.urgency, _head(paper), paper.number) if one]:
        yield _lines(facts)
    if paper.signer:
        yield escaped(f"签发人：{paper.signer}")
    if paper.addressee:
        yield escaped(paper.addressee)
    for block in paper.blocks:
        yield _block(block, level=2)
    if paper.attachments:
        yield _lines([one.text for one in paper.attachments])
    if paper.signature:
        yield _lines([*(name for name, _ in paper.signature.names), paper.signature.date])
    if paper.note:
        yield escaped(paper.note)
    for annex in paper.annexes:
        yield "---"
        yield f"## {escaped(annex.label)}　{escaped(''.join(annex.title))}"
        for block in annex.blocks:
            yield _block(block, level=3)
    yield from _foot(paper)


def _head(paper: Document) -> str:
    """Return who speaks where the signature does not say it."""
    head = "".join(paper.head)
    if paper.format == "bulletin":
        return f"{head}（{paper.editor}，{ymd(paper.date)}）"
    if paper.format in {"minutes", "table"}:
        return f"{head}（{ymd(paper.date)}）"
    return head if paper.format == "official" else ""


def _foot(paper: Document) -> Iterator[str]:
    lines = [line.label + line.text for line in paper.foot]
    lines += ["，".join(paper.imprint)] if paper.imprint else []
    lines += [paper.print_run] if paper.print_run else []
    if lines:
        yield "---"
        yield _lines(lines)


def _block(block: Block, *, level: int) -> str:
    if isinstance(block, Table):
        return "\n".join(_table(block))
    if isinstance(block, Listed):
        return f"{_bold(block.label)}{escaped(block.text)}"
    if isinstance(block, Form):
        return "\n".join(
            f"- {_bold(f'{entry.label}：')}{'；'.join(map(escaped, entry.paragraphs))}"
            for row in block.rows
            for entry in row
        )
    return _paragraph(block, level)


def _paragraph(block: Paragraph, level: int) -> str:
    if block.stands_alone and block.level <= 2:  # noqa: PLR2004 - 一、 and （一）
        return f"{'#' * (level + block.level - 1)} {escaped(block.text)}"
    if block.runs_in and block.level <= 2:  # noqa: PLR2004
        return _bold(block.spans[0].text) + "".join(_inside(span.text) for span in block.spans[1:])
    return escaped(block.text)


def _bold(text: str) -> str:
    """Return ``text`` in bold, its closing punctuation outside: CommonMark closes no emphasis between 。 and a word."""
    inner = text.rstrip("。，；：！？ ")
    if not inner or not inner[-1].isalnum():
        return escaped(text)
    return f"**{escaped(inner)}**{_inside(text[len(inner) :])}"


def _inside(text: str) -> str:
    return _MARKS.sub(lambda match: f"\\{match[0]}", text)


def _table(table: Table) -> Iterator[str]:
    yield _row(table.head)
    yield _row([":---:" if centred else "---" for centred in table.centred], plain=True)
    yield from map(_row, table.rows)


def _row(cells: Sequence[str], *, plain: bool = False) -> str:
    return "|" + "|".join(f" {cell if plain else escaped(cell) or ' '} " for cell in cells) + "|"


def _lines(texts: Sequence[str]) -> str:
    return _BREAK.join(map(escaped, texts))
