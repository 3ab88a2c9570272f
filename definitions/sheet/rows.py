"""Rows that somebody edited, as what is to become of a plan's items."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from definitions.sheet.columns import COLUMNS, Context
from definitions.sheet.errors import CellInvalid
from definitions.sheet.items import context_of, items_of, row_of
from definitions.sheet.parts import usual_judgement
from definitions.sheet.tables import NEEDED, finding
from definitions.sheet.words import narrow, tidy

if TYPE_CHECKING:
    from definitions.findings import Finding
    from definitions.plan import Plan
    from definitions.sheet.headings import ListName
    from definitions.sheet.tables import Row, Table

Item = dict[str, Any]

NAMELESS = "分解表第 {no} 项"
"""The source of an item whose row names no clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A cell that says something else than the plan."""

    address: str
    heading: str
    before: str
    after: str


@dataclass(slots=True, kw_only=True)
class Wanted:
    """An item as the sheet wants it.

    Attributes:
        row: the row that says so.
        index: place of the item in the plan, None for a new one.
        item: plain data, defaults left out.
        edits: the cells that differ; all cells of a new item.
        follows: place in the plan after which a new item goes, -1 for the beginning.
    """

    row: Row
    item: Item
    index: int | None = None
    edits: list[Edit] = field(default_factory=list)
    follows: int = -1


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a table comes to: the items in its order, places of items that it no longer has, and what is wrong."""

    holds: ListName
    wanted: list[Wanted] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def outcome_of(table: Table, plan: Plan) -> Outcome:
    """Return what the rows of a table want of a plan. Never raises on any text; all that is wrong is a finding."""
    return _Reader(table, plan).outcome()


class _Reader:
    def __init__(self, table: Table, plan: Plan) -> None:
        self._table, self._plan = table, plan
        self._name: ListName = table.kind.holds
        self._items = items_of(plan, self._name)
        self._outcome = Outcome(holds=self._name)
        self._titles = {one.key: one.title for one in table.kind.columns}

    def outcome(self) -> Outcome:
        matched = self._matched()
        follows = -1
        for row, index in matched:
            if index is None:
                wanted = self._new(row)
            else:
                wanted = self._changed(row, index)
                follows = index
            wanted.follows = follows
            self._outcome.wanted.append(wanted)
        kept = {index for _, index in matched}
        self._outcome.removed = [index for index in range(len(self._items)) if index not in kept]
        self._number()
        return self._outcome

    def _matched(self) -> list[tuple[Row, int | None]]:
        """Return each row with the place of its item: of the same number, else of the same title."""
        by_number: dict[int, list[int]] = defaultdict(list)
        for index, item in enumerate(self._items):
            by_number[item["no"]].append(index)
        matched: dict[int, int] = {}
        for place, row in enumerate(self._table.rows):
            number = self._number_in(row)
            if number is not None and by_number[number]:
                matched[place] = by_number[number].pop(0)
        titles = {
            _same(item[NEEDED[self._name]]): index
            for index, item in reversed(list(enumerate(self._items)))
            if index not in matched.values()
        }
        for place, row in enumerate(self._table.rows):
            if (
                place not in matched
                and (found := titles.pop(_same(self._text(row, NEEDED[self._name])), None)) is not None
            ):
                matched[place] = found
        return [(row, matched.get(place)) for place, row in enumerate(self._table.rows)]

    def _number_in(self, row: Row) -> int | None:
        try:
            number: int | None = COLUMNS[self._name]["no"].read(self._text(row, "no"), Context(stages={}))[
                "no"
            ]
        except CellInvalid:  # said when the cell itself is read
            return None
        return number

    def _text(self, row: Row, key: str) -> str:
        return row.cells[key].text if key in row.cells else ""

    def _changed(self, row: Row, index: int) -> Wanted:
        item = self._items[index]
        said = row_of(self._plan, self._name, item)
        wanted = Wanted(row=row, item=dict(item), index=index)
        for key in self._ordered(row):
            seen = row.cells[key]
            if seen.problem:
                self._note("cell-unreadable", seen.address, f"{seen.problem}。", seen.text)
            elif not _equal(seen.text, said[key]) and not self._is_given_number(key, seen.text):
                self._take(wanted, key, before=said[key])
        return wanted

    def _is_given_number(self, key: str, text: str) -> bool:
        """An empty number of a row that was found by its title asks for nothing."""
        return key == "no" and not tidy(text)

    def _new(self, row: Row) -> Wanted:
        wanted = Wanted(row=row, item={})
        for key in self._ordered(row):
            seen = row.cells[key]
            if seen.problem:
                self._note("cell-unreadable", seen.address, f"{seen.problem}。", seen.text)
            elif tidy(seen.text):
                self._take(wanted, key, before="")
        needed = NEEDED[self._name]
        if not tidy(self._text(row, needed)):
            address = row.cells[needed].address
            self._note(
                "cell-missing", address, f"缺少{self._titles[needed]}，请补上；整行都不要的，请删去这一行。"
            )
        return wanted

    def _take(self, wanted: Wanted, key: str, *, before: str) -> None:
        """Read a cell into the item; what is wrong with it is noted."""
        seen = wanted.row.cells[key]
        column = COLUMNS[self._name][key]
        try:
            said = column.read(seen.text, context_of(self._plan, self._name, wanted.item))
        except CellInvalid as exc:
            self._note("cell-unreadable", seen.address, f"{self._titles.get(key, key)}：{exc}", seen.text)
            return
        said = {
            one: value for one, value in said.items() if one in column.keys or not self._says(wanted.row, one)
        }
        if all(wanted.item.get(one) == _some(value) for one, value in said.items()):
            return
        for one, value in said.items():
            wanted.item.pop(one, None)
            if _some(value) is not None:
                wanted.item[one] = value
        wanted.edits.append(
            Edit(
                address=seen.address, heading=self._titles.get(key, key), before=before, after=tidy(seen.text)
            )
        )

    def _says(self, row: Row, key: str) -> bool:
        """Tell whether the row has words of its own for a key that another column would fill as well."""
        return bool(tidy(self._text(row, key)))

    def _ordered(self, row: Row) -> list[str]:
        """Return the columns of a row in an order in which one may build on another: the unit before the values."""
        return [key for key in COLUMNS[self._name] if key in row.cells]

    def _number(self) -> None:
        """Give new items their numbers, sources and kinds of judgement, where the rows do not say."""
        highest = max((item.item.get("no", 0) for item in self._outcome.wanted), default=0)
        highest = max([highest, *(item["no"] for item in self._items)])
        seen: dict[int, str] = {}
        for wanted in self._outcome.wanted:
            item = wanted.item
            if "no" not in item:
                highest += 1
                item["no"] = highest
            if wanted.index is None:
                self._complete(item)
            first = seen.setdefault(item["no"], wanted.row.at)
            if first != wanted.row.at and (wanted.index is None or wanted.edits):
                self._note("number-twice", wanted.row.at, f"序号 {item['no']} 与 {first} 重复，请改正。")

    def _complete(self, item: Item) -> None:
        item.setdefault("source", NAMELESS.format(no=item["no"]))
        if self._name == "indicators" and "judgement" not in item:
            item["judgement"] = "compound" if item.get("parts") else usual_judgement(item)

    def _note(self, code: str, address: str, message: str, value: str = "") -> None:
        self._outcome.findings.append(finding(code, address, message, value=value[:40]))


def _equal(text: str, said: str) -> bool:
    return tidy(text) == tidy(said)


def _same(title: str) -> str:
    return "".join(narrow(title).split())


def _some(value: Any) -> Any:
    return None if value in (None, [], "") else value
