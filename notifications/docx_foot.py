"""Whether the 版记 of a docx takes a page of its own because a list ends where it would stand.

Word moves the last rows of a table out of the way of a floating one; LibreOffice moves the whole table to the next
page and leaves the title behind. So the break is written where an 附件 that is one table ends too low. Twips.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.columns import cells_of, row_heights, table_columns
from notifications.layout import wrap
from notifications.model import Table

if TYPE_CHECKING:
    from notifications.model import Annex, Document

_CORE, _HIGH = 8849, 12756  # 版心, 156 mm by 225 mm
_RULE = 15  # under a row
_LINE, _TITLE_LINE = 579, 640
_FOOT_LINE, _FOOT_COLUMNS = 520, 26  # a line of the 版记, and its characters
_CLEAR = 145  # between text and 版记


def foot_takes_a_page(paper: Document) -> bool:
    """Return whether the list in the last 附件 leaves too little room for the 版记 on its last page."""
    last = paper.annexes[-1] if paper.annexes else None
    if last is None or last.landscape or len(last.blocks) != 1 or not isinstance(last.blocks[0], Table):
        return False
    return _end(last, last.blocks[0]) + _CLEAR + _foot(paper) > _HIGH


def _end(annex: Annex, table: Table) -> int:
    """Return where the table ends on its last page; its head is repeated on each."""
    columns = table_columns(table, _CORE)
    head, *rows = (
        height + _RULE for height in row_heights((table.head, *table.rows), columns, cells_of(table))
    )
    at = 3 * _LINE + _TITLE_LINE * len(annex.title) + head
    for height in rows:
        at = at + height if at + height <= _HIGH else head + height
    return at


def _foot(paper: Document) -> int:
    lines = sum(len(wrap(line.label + line.text, _FOOT_COLUMNS)) for line in paper.foot)
    if paper.imprint:
        lines += 2 if paper.imprint_apart else 1
    return _FOOT_LINE * (lines + bool(paper.print_run)) + 2 * _RULE if lines or paper.print_run else -_CLEAR
