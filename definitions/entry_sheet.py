"""Plain lists that people send as a sheet: a row of headings, an entry a row. Wrong cells are named by address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from definitions.findings import Finding
from definitions.secrecy import REASON, is_marked
from definitions.sheet.errors import CellInvalid, SheetInvalid
from definitions.sheet.words import NOTHING, narrow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from definitions.sheet.grid import Cell, Grid

Kind = Literal["text", "names", "day", "yes"]
SEARCHED = 20  # rows in which the headings are looked for
FEWEST = 2  # headings that make a row the row of headings
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?前?")
_YEARLESS = re.compile(r"[0-9]{1,2}[月/.-][0-9]{1,2}[日号]?前?")
_YES, _NO = frozenset({"是", "要", "需", "需要", "√", "1"}), frozenset({"否", "不", "不需要", "×", "0"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What a column may be called, and what stands in it."""

    headings: tuple[str, ...]
    kind: Kind = "text"
    required: bool = False


def read_entries(grids: Iterable[Grid], columns: Mapping[str, Column], *, name: str) -> list[dict[str, Any]]:
    """Return the entries of the first sheet that has the headings, each with ``at``, the address of its row.

    Args:
        grids: the sheets of a workbook.
        columns: what is read, by key.
        name: of the file, as the user gave it.

    Raises:
        SheetInvalid: no sheet has the headings, or cells cannot be read; with all of them.
    """
    for grid in grids:
        found = _headings(grid, columns)
        if found is not None:
            return _read(grid, columns, *found, name=name)
    wanted = "、".join(column.headings[0] for column in columns.values() if column.required)
    raise SheetInvalid(name=name, findings=[_wrong("", f"没有找到表头。表头一行里至少要有：{wanted}", name)])


def _headings(grid: Grid, columns: Mapping[str, Column]) -> tuple[int, dict[str, int]] | None:
    for row in range(1, min(grid.height, SEARCHED) + 1):
        places: dict[str, int] = {}
        for column in range(1, grid.width + 1):
            text = re.sub(r"\s|（.*?）|\(.*?\)", "", grid.cell((row, column)).text)
            key = next((key for key, one in columns.items() if text in one.headings), None)
            if key is not None:
                places.setdefault(key, column)
        if len(places) >= FEWEST and all(key in places for key, one in columns.items() if one.required):
            return row, places
    return None


def _read(
    grid: Grid, columns: Mapping[str, Column], top: int, places: Mapping[str, int], *, name: str
) -> list[dict[str, Any]]:
    entries, wrong = [], []
    for row in range(top + 1, grid.height + 1):
        if not any(_said(grid.cell((row, column))) for column in places.values()):
            continue
        entry: dict[str, Any] = {"at": grid.address((row, min(places.values())))}
        for key, column in columns.items():
            cell = grid.cell((row, places[key])) if key in places else None
            try:
                entry[key] = _value(column, cell)
            except CellInvalid as exc:
                wrong.append(_wrong(grid.address((row, places[key])), str(exc), name))
        entries.append(entry)
    if not entries and not wrong:
        wrong.append(_wrong(grid.address((top + 1, 1)), "表头下面没有内容，请填写后重试", name))
    if wrong:
        raise SheetInvalid(name=name, findings=wrong)
    return entries


def _said(cell: Cell) -> bool:
    return bool(cell.problem) or cell.text.strip() not in NOTHING


def _value(column: Column, cell: Cell | None) -> Any:
    if cell is None or not _said(cell):
        if column.required:
            raise CellInvalid(f"缺少“{column.headings[0]}”，请补上")
        return {"names": [], "yes": None}.get(column.kind)
    if cell.problem:
        raise CellInvalid(cell.problem)
    text = " ".join(cell.text.split())
    if is_marked(text):
        raise CellInvalid(REASON)
    return _READERS[column.kind](text)


def _text(text: str) -> str:
    return text


def _names(text: str) -> list[str]:
    """Return the cell as it is: only who knows the units can tell a name that holds a 、 from several."""
    return [text]


def read_day(text: str) -> str:
    """Return the day that ``2014年9月30日``, ``2014-9-30`` or the like names, as ISO text.

    Raises:
        CellInvalid: it names none.
    """
    said = narrow(text).strip().replace(" ", "")
    found = _DAY.fullmatch(said)
    try:
        if found is not None:
            return date(*map(int, found.groups())).isoformat()
    except ValueError:
        pass
    if _YEARLESS.fullmatch(said):
        raise CellInvalid(f"“{text[:20]}”没有写年份，看不出是哪一天，请写成 2014-09-30 的样子")
    raise CellInvalid(f"“{text[:20]}”不是一个存在的日期，请写成 2014-09-30 的样子")


def _yes(text: str) -> bool:
    if text in _YES or text in _NO:
        return text in _YES
    raise CellInvalid(f"“{text[:20]}”应写“是”或“否”")


_READERS = {"text": _text, "names": _names, "day": read_day, "yes": _yes}


def _wrong(address: str, message: str, name: str) -> Finding:
    return Finding(code="cell", severity="error", message=message, file=name, key=address)
