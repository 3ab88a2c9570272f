"""A register 登记簿 as a workbook to print and file: a title, a head row that repeats on every page, one row an item.

Every cell is text; the same rows give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from definitions.sheet.xlsx_out import LONGEST, lines_of, made

if TYPE_CHECKING:
    from collections.abc import Sequence

    from definitions.sheet.xlsx_out import Styles

_CUT = "……（过长，余下的见数据库）"


class Column(NamedTuple):
    """A column: key of the row, heading, width in characters; ``centred`` for numbers, dates and short words."""

    key: str
    title: str
    width: int
    centred: bool = False


def write_register(
    title: str, name: str, columns: Sequence[Column], rows: Sequence[dict[str, str]], *, foot: str = ""
) -> bytes:
    """Return the bytes of a workbook with one sheet.

    Args:
        title: stands over the table.
        name: of the sheet.
        columns: in their order.
        rows: of texts, by key.
        foot: a line under the table, such as the moment of which it tells.
    """

    def fill(book: Any, styles: Styles) -> None:
        sheet = book.add_worksheet(name)
        last = len(columns) - 1
        sheet.merge_range(0, 0, 0, last, "", styles.title)
        sheet.write_string(0, 0, title, styles.title)
        sheet.set_row(0, 36)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(1, place, column.title, styles.heading)
        for number, row in enumerate(rows, 2):
            _write_row(sheet, number, columns, row, styles)
        if foot:
            sheet.write_string(len(rows) + 2, 0, foot, styles.strong)
        _lay_out(sheet, columns, len(rows))

    return made(title, fill)


def _write_row(
    sheet: Any, number: int, columns: Sequence[Column], row: dict[str, str], styles: Styles
) -> None:
    texts = [_fitting(row[column.key]) for column in columns]
    for place, (column, text) in enumerate(zip(columns, texts, strict=True)):
        style = styles.centred if column.centred else styles.body
        if text:
            sheet.write_string(number, place, text, style)
        else:
            sheet.write_blank(number, place, None, style)
    lines = max(lines_of(text, column.width) for column, text in zip(columns, texts, strict=True))
    sheet.set_row(number, min(lines * 15 + 4, 400))


def _fitting(text: str) -> str:
    """Return a text as far as a cell can hold it, and say so where that is not all."""
    return text if len(text) <= LONGEST else text[: LONGEST - len(_CUT)] + _CUT


def _lay_out(sheet: Any, columns: Sequence[Column], rows: int) -> None:
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, 1 + max(rows, 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.set_footer("&C第 &P 页，共 &N 页")
