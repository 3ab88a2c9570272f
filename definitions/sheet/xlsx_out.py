"""A plan to an .xlsx file: the 责任分解表, as an office would lay it out. The same plan gives the same bytes.

Every cell is text, so that nothing a plan says can become a formula, a date or a rounded number.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from definitions.sheet.errors import WorkbookRefused
from definitions.sheet.headings import sheet_kinds
from definitions.sheet.items import items_of, row_of
from definitions.sheet.tags import CHOICES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from definitions.plan import Plan
    from definitions.sheet.headings import Heading, SheetKind

LONGEST = 32_767
HEADING_ROW = 1  # the title stands above it; counted from 0
MORE_ROWS = 500  # rows below the last that have their drop-down lists, for new items
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_CENTRED = frozenset({"no", "due", "unit", "attribute", "judgement", "duties"})
_HELP = (
    (
        "怎么改",
        "直接改格子里的内容；没改的格子，导入时原样不动。一行一项，序号是这一项的记号，不要改、不要重复。",
    ),
    ("新增", "在下面加一行，序号留空会接着往下编。"),
    ("删去", "删掉整行；导入时会列出来，加 --yes 才真删。"),
    ("单位", "几个单位用顿号隔开。"),
    ("时限", "写成 2023-12-31、2023-12-31 17:00，或照原文写 2023年12月底前。"),
    ("目标", "一行一个：名称：原文。从原文看不出数的，在后面加〔≥85%；期限 2022-12-31；语气 力争〕。"),
    ("目标值、标准值", "照原文写；从原文看不出数的，在后面加〔≥85〕，只有文字没有数的加〔只有文字〕。"),
    ("分项", "复合指标用，一行一个：名称｜单位｜判定｜目标值｜标准值｜其余。"),
    ("其他", "不常用的内容，一行一种；不懂的不要动。"),
    ("导入", "duban plan from-xlsx 本文件 --into 方案文件 --dry-run 先看，去掉 --dry-run 写入。"),
)


def write_workbook(plan: Plan) -> bytes:
    """Return the bytes of the workbook.

    Raises:
        WorkbookRefused: a cell would hold more than a cell can.
    """

    def fill(book: Any, styles: Styles) -> None:
        for kind in sheet_kinds():
            _write_sheet(book.add_worksheet(kind.title), plan, kind, styles)
        _write_help(book.add_worksheet("填写说明"), styles)

    return made(plan.title, fill)


def made(title: str, fill: Callable[[Any, Styles], None]) -> bytes:
    """Return the bytes of a workbook that ``fill`` writes into: no formulas, no links, no moment of writing."""
    import xlsxwriter  # noqa: PLC0415 - only who writes a workbook pays for it

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": title, "created": _EPOCH})
    fill(book, Styles(book))
    book.close()
    return stream.getvalue()


class Styles:
    """How cells look."""

    def __init__(self, book: Any) -> None:
        """Make the formats of a workbook."""
        body = {
            "font_name": "仿宋",
            "font_size": 11,
            "border": 1,
            "valign": "vcenter",
            "text_wrap": True,
            "num_format": "@",
        }
        self.title = book.add_format(
            {"font_name": "宋体", "bold": True, "font_size": 18, "align": "center", "valign": "vcenter"}
        )
        self.heading = book.add_format(
            {**body, "font_name": "宋体", "bold": True, "align": "center", "bg_color": "#E7EEF7"}
        )
        self.body = book.add_format(body)
        self.centred = book.add_format({**body, "align": "center"})
        self.plain = book.add_format(
            {"font_name": "仿宋", "font_size": 12, "text_wrap": True, "valign": "top"}
        )
        self.strong = book.add_format({"font_name": "宋体", "font_size": 12, "bold": True, "valign": "top"})


def _write_sheet(sheet: Any, plan: Plan, kind: SheetKind, styles: Styles) -> None:
    rows = [row_of(plan, kind.holds, item) for item in items_of(plan, kind.holds)]
    columns = [one for one in kind.columns if not one.rare or any(row[one.key] for row in rows)]
    last = len(columns) - 1
    sheet.merge_range(0, 0, 0, last, "", styles.title)
    sheet.write_string(0, 0, f"{plan.title}{kind.title}分解表", styles.title)
    sheet.set_row(0, 36)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(HEADING_ROW, place, column.title, styles.heading)
    for number, row in enumerate(rows, HEADING_ROW + 1):
        _write_row(sheet, number, [(column, row[column.key]) for column in columns], styles)
    _lay_out(sheet, columns, len(rows))


def _write_row(sheet: Any, number: int, cells: Sequence[tuple[Heading, str]], styles: Styles) -> None:
    for place, (column, text) in enumerate(cells):
        if len(text) > LONGEST:
            raise WorkbookRefused(
                reason=f"第 {number + 1} 行“{column.title}”有 {len(text)} 个字，超过一格的上限 {LONGEST}，没有导出。"
            )
        style = styles.centred if column.key in _CENTRED else styles.body
        if text:
            sheet.write_string(number, place, text, style)
        else:
            sheet.write_blank(number, place, None, style)
    sheet.set_row(number, min(max(lines_of(text, column.width) for column, text in cells) * 15 + 4, 400))


def lines_of(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of ``width`` characters."""
    return sum(
        max(1, -(-sum(1 if char < "\u1100" else 2 for char in line) // (width - 1)))
        for line in text.split("\n")
    )


def _lay_out(sheet: Any, columns: Sequence[Heading], rows: int) -> None:
    bottom = HEADING_ROW + rows
    sheet.freeze_panes(HEADING_ROW + 1, 1)
    sheet.autofilter(HEADING_ROW, 0, bottom, len(columns) - 1)
    for place, column in enumerate(columns):
        if column.key in CHOICES:
            listed = {"validate": "list", "source": list(CHOICES[column.key].values())}
            sheet.data_validation(HEADING_ROW + 1, place, bottom + MORE_ROWS, place, listed | _REFUSAL)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, HEADING_ROW)
    sheet.set_footer("&C第 &P 页，共 &N 页")


_REFUSAL = {"error_title": "请从列表里选", "error_message": "这一列只能填列表里的内容，可以留空。"}


def _write_help(sheet: Any, styles: Styles) -> None:
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90)
    for number, (what, said) in enumerate(_HELP):
        sheet.write_string(number, 0, what, styles.strong)
        sheet.write_string(number, 1, said, styles.plain)
