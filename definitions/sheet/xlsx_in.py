"""An .xlsx file to grids. Nothing in it is computed: a formula is a problem of its cell, links are not followed.

Read here and not by a library, since formulas must be seen as such, merged areas be known, sizes be counted before
anything is built, and a single cell in the last row must not fill the memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from definitions.sheet.errors import WorkbookRefused
from definitions.sheet.grid import MAX_COLUMNS, MAX_ROWS, At, Cell, Grid, position
from definitions.sheet.package import Package, parse, target

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_MERGED = 200_000
LONG = 10  # digits of a number that is no place in a workbook any more
WORKBOOK = "xl/workbook.xml"
FORMULA = "这里是公式，不予计算。请复制后“选择性粘贴—数值”，再重试"
_DATES = frozenset({14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58})
_PERCENT = frozenset({9, 10})
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_SECONDS = 86400


def read_workbook(content: bytes) -> list[Grid]:
    """Return the visible sheets of a workbook, in order.

    Raises:
        WorkbookRefused: it is no workbook that we read.
    """
    package = Package(content)
    book = _Book(package)
    sheets = [book.sheet(title, part) for title, part in book.sheets if part in package]
    if not sheets:
        raise WorkbookRefused(reason="里面没有工作表。")
    return sheets


@dataclass(slots=True)
class _Format:
    """How numbers of a style are shown."""

    date: bool = False
    percent: bool = False


class _Book:
    """What the sheets of a workbook share."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._epoch = datetime(1899, 12, 30)  # noqa: DTZ001 - days and hours of a cell know no zone
        self.sheets = self._listed()
        self._strings = self._shared()
        self._formats = self._styles()

    def sheet(self, title: str, part: str) -> Grid:
        reader = _SheetReader(Grid(title), self)
        parse(self._package.part(part), start=reader.start, end=reader.end, text=reader.text)
        return reader.grid

    def said(self, kind: str, value: str, style: int) -> Cell:
        """Return what a cell shows, by its type, raw value and style."""
        if kind == "s":
            index = _whole(value)
            return Cell(self._strings[index]) if index < len(self._strings) else Cell("")
        if kind == "e":
            return Cell(value, f"这里是表格软件的出错值 {value}，请改正")
        if kind == "b":
            return Cell("是" if value == "1" else "否")
        if kind in {"str", "inlineStr"}:
            return Cell(_plain(value))
        if kind == "d":
            return Cell(value.replace("T", " ").removesuffix(" 00:00:00"))
        return Cell(self._number(value, self._formats.get(style, _Format())))

    def _number(self, value: str, form: _Format) -> str:
        try:
            number = float(value)
            if form.date:
                return self._day(number)
        except (ValueError, OverflowError):
            return value
        if form.percent:
            return f"{float(f'{number * 100:.12g}'):g}%"
        return (
            str(int(number))
            if number.is_integer() and abs(number) < 10**15
            else repr(float(f"{number:.15g}"))
        )

    def _day(self, number: float) -> str:
        moment = self._epoch + timedelta(seconds=round(number * _SECONDS))
        day, hour = moment.date().isoformat(), moment.strftime("%H:%M")
        return day if hour == "00:00" else f"{day} {hour}"

    def _listed(self) -> list[tuple[str, str]]:
        """Return title and part of every sheet that is not hidden."""
        found: list[tuple[str, str]] = []
        relations: dict[str, str] = {}

        def relation(name: str, said: Mapping[str, str]) -> None:
            if name == "Relationship" and said.get("TargetMode") != "External":
                relations[said.get("Id", "")] = target(WORKBOOK, said.get("Target", ""))

        def sheet(name: str, said: Mapping[str, str]) -> None:
            if name == "workbookPr" and said.get("date1904") in {"1", "true"}:
                self._epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - see above
            if name == "sheet" and said.get("state", "visible") == "visible":
                found.append((said.get("name", ""), relations.get(said.get("id", ""), "")))

        parse(self._package.part("xl/_rels/workbook.xml.rels"), start=relation)
        parse(self._package.part(WORKBOOK), start=sheet)
        return found

    def _shared(self) -> list[str]:
        strings: list[str] = []
        part = "xl/sharedStrings.xml"
        if part in self._package:
            reader = _StringReader(strings)
            parse(self._package.part(part), start=reader.start, end=reader.end, text=reader.text)
        return strings

    def _styles(self) -> dict[int, _Format]:
        codes: dict[int, str] = {}
        formats: list[int] = []
        part = "xl/styles.xml"
        if part not in self._package:
            return {}
        within: list[str] = []

        def start(name: str, said: Mapping[str, str]) -> None:
            within.append(name)
            if name == "numFmt":
                codes[_whole(said.get("numFmtId"))] = said.get("formatCode", "")
            if within[-2:] == ["cellXfs", "xf"]:
                formats.append(_whole(said.get("numFmtId")))

        def leave(_: str) -> None:
            within.pop()

        parse(self._package.part(part), start=start, end=leave)
        return {
            style: _Format(
                date=number in _DATES or _is_date(codes.get(number, "")),
                percent=number in _PERCENT or "%" in codes.get(number, ""),
            )
            for style, number in enumerate(formats)
        }


@dataclass(slots=True)
class _StringReader:
    """Shared strings: runs put together, readings of characters (rPh) left out."""

    strings: list[str]
    _pieces: list[str] = field(default_factory=list)
    _open: bool = False
    _reading: bool = False

    def start(self, name: str, _: Mapping[str, str]) -> None:
        if name == "si":
            self._pieces = []
        self._open = name == "t"
        self._reading = self._reading or name == "rPh"

    def end(self, name: str) -> None:
        self._open = False
        if name == "rPh":
            self._reading = False
        if name == "si":
            self.strings.append(_plain("".join(self._pieces)))

    def text(self, said: str) -> None:
        if self._open and not self._reading:
            self._pieces.append(said)


class _SheetReader:
    """One sheet, cell by cell."""

    def __init__(self, grid: Grid, book: _Book) -> None:
        self.grid = grid
        self._book = book
        self._at: At = (0, 0)
        self._kind, self._style = "n", 0
        self._value: list[str] = []
        self._formula = self._open = False

    def start(self, name: str, said: Mapping[str, str]) -> None:
        if name == "row":
            self._at = (_whole(said.get("r")) or self._at[0] + 1, 0)
        elif name == "c":
            self._at = position(said["r"]) if "r" in said else (self._at[0], self._at[1] + 1)
            self._kind, self._style = said.get("t", "n"), _whole(said.get("s"))
            self._value, self._formula = [], False
        elif name == "f":
            self._formula = True
        elif name == "mergeCell":
            self._merge(said.get("ref", ""))
        self._open = name in {"v", "t"}

    def end(self, name: str) -> None:
        self._open = False
        if name != "c":
            return
        cell = self._book.said(self._kind, "".join(self._value), self._style)
        if self._formula:
            cell = Cell(cell.text, FORMULA)
        if cell.text.strip() or cell.problem:
            self._refuse_far()
            self.grid.cells[self._at] = cell

    def text(self, said: str) -> None:
        if self._open:
            self._value.append(said)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = position(first), position(last or first)
        if len(self.grid.merged) > MAX_MERGED:
            raise WorkbookRefused(reason="合并的单元格过多，不是正常的表格。请取消不必要的合并后重试。")
        if top and left:
            self.grid.merge((top, left), (min(bottom, MAX_ROWS), min(right, MAX_COLUMNS)))

    def _refuse_far(self) -> None:
        row, column = self._at
        if row > MAX_ROWS or column > MAX_COLUMNS:
            raise WorkbookRefused(
                reason=f"{self.grid.address(self._at)} 有内容，超出 {MAX_ROWS} 行、{MAX_COLUMNS} 列的范围。"
                "请核对是否选错了文件，或删去多余的行和列。"
            )


def _whole(said: str | None) -> int:
    return int(said) if said is not None and said.isdecimal() and len(said) < LONG else 0


def _is_date(code: str) -> bool:
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code).lower()
    return any(letter in bare for letter in "yd") or ("m" in bare and "h" in bare) or "年" in code


def _plain(text: str) -> str:
    """Return a string with ``_x000A_`` as the character that it stands for."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
