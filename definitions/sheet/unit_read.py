"""A unit's sheet that has come back, cell by cell; what is wrong names its cell, and then nothing of it counts."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from definitions.findings import Finding
from definitions.secrecy import REASON, is_marked
from definitions.sheet.errors import CellInvalid, SheetInvalid, WorkbookRefused
from definitions.sheet.headings import plain
from definitions.sheet.unit_sheet import COLUMNS, FILLED, MARK, NOTE, NUMBER, TITLE, UNIT
from definitions.sheet.words import narrow, read_due, read_number, read_text_cell, read_whole, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from definitions.sheet.grid import At, Grid

_FIRST = COLUMNS[0].title
_TOP = 12  # rows among which the labels and the headings stand
_WHOLE_DAY = re.compile(r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}")
_FULL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSheet:
    """What a unit filled in: ``items`` of each duty ``{duty, progress, percent, problem, next, ask, filled}``."""

    unit: str
    number: str | None
    filled: str | None
    note: str | None
    items: tuple[dict[str, str | int | None], ...]
    left_out: tuple[str, ...]


@dataclass(slots=True)
class _Reader:
    grid: Grid
    name: str
    findings: list[Finding] = field(default_factory=list)

    def wrong(self, at: At, code: str, message: str) -> None:
        text = self.grid.cell(at).text
        self.findings.append(
            Finding(
                code=code,
                severity="error",
                message=message,
                file=self.name,
                key=self.grid.address(at),
                value=text[:40],
            )
        )

    def text(self, at: At) -> str | None:
        """Return what stands in a cell as its unit wrote it; a formula or an error value is said."""
        cell = self.grid.cell(at)
        if cell.problem:
            self.wrong(at, "sheet-cell", f"{cell.problem}。")
            return None
        said = read_text_cell(cell.text)
        if said is not None and any(unicodedata.category(char) == "Cc" for char in said):
            self.wrong(at, "sheet-cell", "这里有不可见的控制字符，请重新输入。")
        if said is not None and is_marked(said):
            self.wrong(at, "sheet-secret", f"{REASON}。")
        return said

    def beside(self, label: str) -> At | None:
        """Return the cell to the right of a label at the top."""
        for (row, column), cell in sorted(self.grid.cells.items()):
            if row <= _TOP and plain(cell.text) == plain(label):
                return row, column + 1
        return None


def read_unit_sheet(
    grids: Sequence[Grid],
    *,
    name: str,
    mark: str,
    duties: Callable[[str], Collection[str] | None],
    today: str,
) -> UnitSheet:
    """Return what a unit filled in.

    Args:
        grids: the sheets of its workbook.
        name: what findings call it.
        mark: full name of the round that it is entered for.
        duties: the numbers of a unit's duties; None for a unit that owes nothing to the round.
        today: the day on which it is read.

    Raises:
        WorkbookRefused: it is not a sheet of ours.
        SheetInvalid: cells have errors; all of them are said.
    """
    reader = next((_Reader(grid, name) for grid in grids if _Reader(grid, name).beside(MARK)), None)
    if reader is None:
        raise WorkbookRefused(
            reason=f"{name} 里找不到“{MARK}”，不是本程序写出的{TITLE}。请用 sheet 写出的表填写，不要改表头。"
        )
    _check_mark(reader, mark)
    unit, known = _unit(reader, duties)
    filled = _filled(reader, today)
    number, note = (_word(reader, label) for label in (NUMBER, NOTE))
    items = _items(reader, known, filled) if known is not None else []
    if not items and not note and not reader.findings:
        at = reader.beside(NOTE) or (1, 1)
        reader.wrong(at, "sheet-empty", f"整张表没有填内容，请填“进展情况”；不分任务的填“{NOTE}”。")
    if reader.findings:
        raise SheetInvalid(name=name, findings=reader.findings)
    said = {item["duty"] for item in items}
    return UnitSheet(
        unit=unit,
        number=number,
        filled=filled,
        note=note,
        items=tuple(items),
        left_out=tuple(duty for duty in known or () if duty not in said),
    )


def _check_mark(reader: _Reader, mark: str) -> None:
    at = reader.beside(MARK)
    assert at is not None, "it was found"
    said = reader.text(at)
    if said != mark:
        reader.wrong(
            at,
            "sheet-other-round",
            f"这是“{said or '（空）'}”的{TITLE}，不是“{mark}”的，请核对选对了哪一次。",
        )


def _unit(
    reader: _Reader, duties: Callable[[str], Collection[str] | None]
) -> tuple[str, Collection[str] | None]:
    at = reader.beside(UNIT)
    if at is None:
        reader.wrong((1, 1), "sheet-unit-missing", f"找不到“{UNIT}”一格，表头被改过，请用原来的表填写。")
        return "", None
    unit = reader.text(at) or ""
    known = duties(unit)
    if known is None:
        reader.wrong(at, "sheet-unit-unknown", f"“{unit}”不在本次应报送之列，单位名称不要改动，请核对。")
    return unit, known


def _word(reader: _Reader, label: str) -> str | None:
    at = reader.beside(label)
    return None if at is None else reader.text(at)


def _filled(reader: _Reader, today: str) -> str | None:
    at = reader.beside(FILLED)
    said = None if at is None else reader.text(at)
    if at is None or said is None:
        return None
    try:
        day = read_due(said).day if _WHOLE_DAY.search(narrow(said).replace(" ", "")) else None
    except CellInvalid as exc:
        reader.wrong(at, "sheet-day", str(exc))
        return None
    if day is None:
        reader.wrong(at, "sheet-day", f"“{said[:20]}”看不出是哪一天，请写成 2023-03-05 的样子，年份不能省。")
        return None
    if day > today:
        reader.wrong(at, "sheet-day", f"{FILLED} {day} 晚于今天，请核对。")
    return day


def _items(reader: _Reader, known: Collection[str], filled: str | None) -> list[dict[str, str | int | None]]:
    heading = next(
        (
            row
            for (row, column), cell in sorted(reader.grid.cells.items())
            if row <= _TOP and plain(cell.text) == plain(_FIRST)
        ),
        None,
    )
    if heading is None:
        reader.wrong((_TOP, 1), "sheet-heading", f"找不到“{_FIRST}”这一列，表头被改过，请用原来的表填写。")
        return []
    columns = _columns(reader, heading)
    rows = sorted({row for row, _ in reader.grid.cells if row > heading})
    seen: dict[str, int] = {}
    items = []
    for row in rows if len(columns) == len(COLUMNS) else ():
        item = _item(reader, row, columns, known, seen)
        if item is not None:
            items.append(item | {"filled": filled})
    return items


def _columns(reader: _Reader, row: int) -> dict[str, int]:
    """Return key to column; a heading that is missing or renamed is said with its cell."""
    titles = {plain(column.title): column for column in COLUMNS}
    found: dict[str, int] = {}
    strange: list[tuple[At, str]] = []
    for (at_row, place), cell in sorted(reader.grid.cells.items()):
        if at_row != row:
            continue
        column = titles.get(plain(cell.text))
        if column is None:
            strange.append(((row, place), cell.text))
        elif column.key in found:
            reader.wrong((row, place), "sheet-heading", f"“{column.title}”这一列有两处，请删去一处。")
        else:
            found[column.key] = place
    missing = [column.title for column in COLUMNS if column.key not in found]
    for at, text in strange:
        near = difflib.get_close_matches(text, missing, n=1, cutoff=0.3)
        reader.wrong(
            at,
            "sheet-heading",
            f"没有“{text[:20]}”这一列，列名不要改{f'，应为“{near[0]}”' if near else ''}。",
        )
    if missing and not strange:
        reader.wrong((row, 1), "sheet-heading", f"缺“{'”“'.join(missing)}”这几列，请用原来的表填写。")
    return found


def _item(
    reader: _Reader, row: int, columns: Mapping[str, int], known: Collection[str], seen: dict[str, int]
) -> dict[str, str | int | None] | None:
    merged = [place for place in columns.values() if (row, place) in reader.grid.merged]
    if merged:
        reader.wrong((row, min(merged)), "sheet-merged", "这里合并了单元格，请取消合并，一行一项任务。")
    said = {column.key: reader.text((row, columns[column.key])) for column in COLUMNS}
    if not any(said[column.key] for column in COLUMNS if column.asked) and not said["duty"]:
        return None
    duty = _duty(reader, (row, columns["duty"]), said["duty"], known, seen)
    percent = _percent(reader, (row, columns["percent"]), said["percent"])
    if not said["progress"] and not reader.grid.cell((row, columns["progress"])).problem:
        reader.wrong(
            (row, columns["progress"]), "sheet-progress", "“进展情况”没有填，请填写；没有进展也请写明。"
        )
    return {
        "duty": duty,
        "progress": said["progress"],
        "percent": percent,
        **{key: said[key] for key in ("problem", "next", "ask")},
    }


def _duty(
    reader: _Reader, at: At, said: str | None, known: Collection[str], seen: dict[str, int]
) -> str | None:
    try:
        number = str(read_whole(said or ""))
    except CellInvalid as exc:
        reader.wrong(at, "sheet-duty", str(exc) if said else "没有写任务序号，请用原来的表填写，不要增加行。")
        return None
    if number not in known:
        reader.wrong(at, "sheet-duty", f"任务{number}不是本单位在办的任务，序号不要改动，也不要增加行。")
    elif number in seen:
        reader.wrong(at, "sheet-duty", f"任务{number}在第 {seen[number]} 行已经有了，请删去一行。")
    seen.setdefault(number, at[0])
    return number


def _percent(reader: _Reader, at: At, said: str | None) -> int | str | None:
    """Return whole percents as a number; others as the text that they are."""
    if said is None:
        return None
    text = tidy(narrow(said)).removesuffix("%")
    try:
        number = read_number(text)
    except CellInvalid:
        reader.wrong(at, "sheet-percent", f"“{said[:20]}”不是比例，请写 0 到 100 的数，如 60。")
        return None
    if not 0 <= number <= _FULL:
        reader.wrong(at, "sheet-percent", f"“{said[:20]}”不在 0 到 100 之间，请核对。")
    if 0 < number < 1 and not narrow(said).strip().endswith("%"):
        reader.wrong(
            at,
            "sheet-percent",
            f"“{said[:20]}”看不出是 {number}% 还是 {number * 100:g}%，请写 0 到 100 的数。",
        )
    return int(number) if float(number).is_integer() else str(number)
