"""The sheet that one unit fills in for a round of returns 报送表: its columns, and how it is written.

Every cell is text; the same facts give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from definitions.sheet.xlsx_out import LONGEST, lines_of, made

if TYPE_CHECKING:
    from collections.abc import Sequence

    from definitions.sheet.xlsx_out import Styles

TITLE = "报送表"
MARK, UNIT, DUE, NUMBER, FILLED, NOTE = "报送标识", "单位", "报送截止", "来文文号", "填报日期", "总体情况"


class Column(NamedTuple):
    """A column: key, heading, width in characters; ``asked``: the unit fills it in."""

    key: str
    title: str
    width: int
    asked: bool = False


COLUMNS = (
    Column("duty", "任务序号", 10),
    Column("title", "任务", 36),
    Column("due", "时限", 13),
    Column("last", "上次进展", 30),
    Column("progress", "进展情况", 40, asked=True),
    Column("percent", "完成比例（%）", 12, asked=True),
    Column("problem", "存在问题", 30, asked=True),
    Column("next", "下一步安排", 30, asked=True),
    Column("ask", "需协调事项", 30, asked=True),
)
_HELP = (
    (
        "怎么填",
        "只填白底的格子：进展情况必填，别的没有就空着。灰底的不要改，一行一项任务，不要增删行列、合并单元格。",
    ),
    ("完成比例", "写 0 到 100 的数，如 60；说不出比例的空着。"),
    ("填报日期", "写成 2023-03-05 的样子，年份不能省。"),
    ("来文文号", "有文号的写上；没有的空着。"),
    ("总体情况", "不分任务的，写在这一格。"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """What a sheet tells its unit.

    Attributes:
        mark: full name of the round, by which the sheet is known when it comes back.
        title: of the round.
        unit: whose sheet it is.
        due: last day for the return.
        duties: ``{duty, title, due, last}``, texts.
    """

    mark: str
    title: str
    unit: str
    due: str
    duties: Sequence[dict[str, str]]


def write_unit_sheet(facts: UnitFacts) -> bytes:
    """Return the bytes of a unit's sheet."""

    def fill(book: Any, styles: Styles) -> None:
        told = book.add_format(_body("#EEEEEE"))
        asked = book.add_format(_body("#FFFFFF"))
        sheet = book.add_worksheet(TITLE)
        _head(sheet, facts, styles, told, asked)
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, column.width)
            sheet.write_string(5, place, column.title, styles.heading)
        for number, duty in enumerate(facts.duties, 6):
            for place, column in enumerate(COLUMNS):
                text = duty.get(column.key, "")[:LONGEST]
                style = asked if column.asked else told
                if text:
                    sheet.write_string(number, place, text, style)
                else:
                    sheet.write_blank(number, place, None, style)
            lines = max(lines_of(duty.get(column.key, ""), column.width) for column in COLUMNS)
            sheet.set_row(number, min(max(lines * 15 + 4, 34), 400))
        sheet.freeze_panes(6, 2)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        _write_help(book.add_worksheet("填写说明"), styles)

    return made(f"{facts.title}{TITLE}", fill)


def _head(sheet: Any, facts: UnitFacts, styles: Styles, told: Any, asked: Any) -> None:
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, "", styles.title)
    sheet.write_string(0, 0, f"{facts.title}{TITLE}", styles.title)
    sheet.set_row(0, 36)
    for row, pairs in enumerate(
        (
            ((MARK, facts.mark, told), (UNIT, facts.unit, told)),
            ((DUE, facts.due, told), (FILLED, "", asked)),
            ((NUMBER, "", asked),),
            ((NOTE, "", asked),),
        ),
        1,
    ):
        for place, (label, text, style) in zip((0, 3), pairs, strict=False):
            sheet.write_string(row, place, label, styles.heading)
            if text:
                sheet.write_string(row, place + 1, text, style)
            else:
                sheet.write_blank(row, place + 1, None, style)


def _body(colour: str) -> dict[str, Any]:
    return {
        "font_name": "仿宋",
        "font_size": 11,
        "border": 1,
        "valign": "vcenter",
        "text_wrap": True,
        "num_format": "@",
        "bg_color": colour,
    }


def _write_help(sheet: Any, styles: Styles) -> None:
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 90)
    for number, (what, said) in enumerate(_HELP):
        sheet.write_string(number, 0, what, styles.strong)
        sheet.write_string(number, 1, said, styles.plain)
