"""Where the table stands in a sheet: its heading row, which column is which, and its rows.

Made for sheets that people made: titles above the heading, headings of two rows, merged cells, headings of sections
between the rows, remarks below.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from definitions.findings import Finding
from definitions.sheet.headings import known_headings, plain, sheet_kinds
from definitions.sheet.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from definitions.findings import Severity
    from definitions.sheet.grid import At, Grid
    from definitions.sheet.headings import SheetKind

SEARCHED = 30
"""Rows in which the heading is looked for."""

FEWEST = 2
"""Headings that make a row a heading row."""

NEEDED = {"duties": "title", "indicators": "name"}
SECTION = {"duties": "section", "indicators": "category"}
_REMARKS = ("注：", "注:", "备注", "说明：", "说明:", "填表", "合计", "制表", "审核人")
_LINED = frozenset({"targets", "parts", "milestones", "regions", "other"})
_JOINED = frozenset({"lead", "support", "data_from", "posts", "duties"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a row has in one column: the text, where, and why it cannot be taken as it is."""

    text: str
    address: str
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the table by key; ``at`` is where it begins, 任务!A5."""

    at: str
    cells: Mapping[str, Seen]


@dataclass(slots=True, kw_only=True)
class Table:
    """A table that was found.

    Attributes:
        kind: which sheet of ours it is.
        title: name of the sheet that it stands in.
        columns: key to column.
        rows: its rows, those that belong together joined.
        findings: what is odd about the table itself.
    """

    kind: SheetKind
    title: str
    columns: dict[str, int]
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def find_tables(grids: Iterable[Grid]) -> tuple[list[Table], list[Finding]]:
    """Return the tables of a workbook, one of each kind at most, and what is wrong about them."""
    tables: dict[str, Table] = {}
    findings: list[Finding] = []
    for grid in grids:
        table = _table(grid)
        if table is None:
            continue
        first = tables.setdefault(table.kind.holds, table)
        if first is not table:
            message = f"“{table.title}”和“{first.title}”都像是{table.kind.title}表，只读了前一张；请合成一张，或隐藏一张。"
            findings.append(finding("sheet-twice", table.title, message))
    if not tables:
        wanted = "；".join(
            f"{kind.title}表有“{kind.columns[0].title}”“{_title(kind)}”等列" for kind in sheet_kinds()
        )
        findings.append(finding("sheet-missing", "", f"没有找到分解表：{wanted}。请核对文件和表头。"))
    return list(tables.values()), [*findings, *(one for table in tables.values() for one in table.findings)]


def finding(code: str, key: str, message: str, severity: Severity = "error", value: str = "") -> Finding:
    """Return what is wrong at an address."""
    return Finding(code=code, severity=severity, message=message, key=key, value=value)


def _title(kind: SheetKind) -> str:
    return next(one.title for one in kind.columns if one.key == NEEDED[kind.holds])


def _table(grid: Grid) -> Table | None:
    found = max(
        (
            (len(columns), row, kind, columns)
            for row in range(1, min(grid.height, SEARCHED) + 1)
            for kind in sheet_kinds()
            if NEEDED[kind.holds] in (columns := _headings(grid, row, kind))
        ),
        key=lambda one: (one[0], _is_named(grid, one[2]), one[1]),
        default=None,
    )
    if found is None or found[0] < FEWEST:
        return None
    _, row, kind, columns = found
    table = Table(kind=kind, title=grid.title, columns=columns)
    table.findings += _odd_headings(grid, row, table)
    table.rows += _rows(grid, row, table)
    return table


def _is_named(grid: Grid, kind: SheetKind) -> bool:
    return plain(grid.title) in {plain(name) for name in (kind.title, *kind.also)}


def _headings(grid: Grid, row: int, kind: SheetKind) -> dict[str, int]:
    """Return key to column for a row, the leftmost column where two bear the same heading."""
    known = known_headings(kind.holds)
    found: dict[str, int] = {}
    for column in range(1, grid.width + 1):
        key = known.get(plain(grid.cell((row, column)).text))
        if key is not None and _is_own(grid, (row, column)):
            found.setdefault(key, column)
    return found


def _is_own(grid: Grid, at: At) -> bool:
    """Tell whether a heading stands for this column alone: merged downwards, not across."""
    return grid.first(at)[1] == at[1]


def _odd_headings(grid: Grid, row: int, table: Table) -> Iterator[Finding]:
    known = known_headings(table.kind.holds)
    for column in range(1, grid.width + 1):
        at, text = (row, column), grid.cell((row, column)).text
        if not text or column in table.columns.values():
            continue
        key = known.get(plain(text))
        if key is not None and _is_own(grid, at):
            first = grid.address((row, table.columns[key]))
            message = f"“{text}”和 {first} 是同一种列，只读前一列；请删去或改名。"
            yield finding("heading-twice", grid.address(at), message)
        elif key is not None:
            first = grid.address(grid.first(at))
            message = f"{first} 的“{text}”横向合并到了这一列，这一列没有读。请拆开表头，每列写各自的名称。"
            yield finding("heading-merged", grid.address(at), message, "warning")
        elif not text.replace(".", "").isdigit():
            titles = [one.title for one in table.kind.columns]
            message = f"不认识“{_line(text)}”这一列，没有读。认识的列有：{'、'.join(titles)}。"
            yield finding("heading-unknown", grid.address(at), message, "warning")


def _rows(grid: Grid, heading: int, table: Table) -> Iterator[Row]:
    """Yield the rows below the heading; rows of one merged number are one."""
    lead = table.columns.get("no", table.columns[NEEDED[table.kind.holds]])
    section: Seen | None = None
    group: list[int] = []
    for row in range(heading + 1, grid.height + 2):
        if group and (row > grid.height or not _continues(grid, group[-1], row, lead)):
            yield _joined(grid, group, table, section)
            group = []
        if row > grid.height or _is_empty(grid, row, table):
            continue
        band = _band(grid, row)
        if band is None:
            group.append(row)
        elif band.text.startswith(_REMARKS):
            message = f"“{_line(band.text)}”不像是{table.kind.item}，没有读。"
            table.findings.append(finding("row-remark", band.address, message, "warning"))
        else:
            section = band


def _continues(grid: Grid, before: int, row: int, column: int) -> bool:
    """Tell whether a row belongs to the one above: their first cells are merged into one."""
    return grid.first((before, column)) == grid.first((row, column)) != (row, column)


def _is_empty(grid: Grid, row: int, table: Table) -> bool:
    return not any(grid.cell((row, column)).text for column in table.columns.values())


def _band(grid: Grid, row: int) -> Seen | None:
    """Return the heading of a section, or a remark: a row with one thing in it that is merged across, or stands first."""
    places = {grid.first((row, column)) for column in range(1, grid.width + 1)}
    filled = [at for at in sorted(places) if at in grid.cells]
    if len(filled) != 1 or filled[0][0] != row:
        return None
    across = sum(grid.first((row, column)) == filled[0] for column in range(1, grid.width + 1))
    text = grid.cells[filled[0]].text.strip()
    if across > FEWEST or (filled[0][1] == 1 and not text.isdigit()):
        return Seen(text=text, address=grid.address(filled[0]))
    return None


def _joined(grid: Grid, rows: Sequence[int], table: Table, section: Seen | None) -> Row:
    cells = {key: _seen(grid, rows, column, key) for key, column in table.columns.items()}
    key = SECTION[table.kind.holds]
    if section is not None and key not in table.columns:
        cells[key] = section
    first = min(table.columns.values())
    return Row(at=grid.address((rows[0], first)), cells=cells)


def _seen(grid: Grid, rows: Sequence[int], column: int, key: str) -> Seen:
    """Return what a column has in rows that belong together, each cell once."""
    places = list(dict.fromkeys(grid.first((row, column)) for row in rows))
    filled = [(at, grid.cells[at]) for at in places if at in grid.cells]
    if not filled:
        return Seen(text="", address=grid.address((rows[0], column)))
    at, cell = filled[0]
    problem = next((one.problem for _, one in filled if one.problem), "")
    texts = list(dict.fromkeys(one.text for _, one in filled))
    if len(texts) == 1 or problem:
        return Seen(text=cell.text, address=grid.address(at), problem=problem)
    return _several(texts, grid.address(at), key)


def _several(texts: Sequence[str], address: str, key: str) -> Seen:
    if key in _LINED:
        return Seen(text="\n".join(texts), address=address)
    if key in _JOINED:
        return Seen(text="、".join(texts), address=address)
    problem = (
        f"合并成一项的几行里写了不同的内容：{shown([_line(one) for one in texts])}，这一列只能有一个，请改正"
    )
    return Seen(text=texts[0], address=address, problem=problem)


def _line(text: str) -> str:
    """Return a text in short, on one line."""
    said = " ".join(text.split())
    return said if len(said) <= SEARCHED else f"{said[:SEARCHED]}…"
