"""What a workbook wants, put into the text of a plan file; everything else in it stays byte for byte."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from definitions.lint.plan import lint_plan
from definitions.loader import parse
from definitions.plan import Plan
from definitions.sheet.columns import COLUMNS
from definitions.sheet.differences import Difference, differences, short
from definitions.sheet.errors import SheetInvalid
from definitions.sheet.items import items_of, row_of
from definitions.sheet.merge import ORDER, merged
from definitions.sheet.rows import outcome_of
from definitions.sheet.tables import find_tables, finding
from definitions.sheet.unknown_units import unknown_units
from definitions.sheet.words import tidy
from definitions.yaml_edit import NotRevisable, revise
from definitions.yaml_text import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from definitions.findings import Finding
    from definitions.loader import Loaded
    from definitions.sheet.grid import Grid
    from definitions.sheet.headings import ListName
    from definitions.sheet.rows import Outcome, Wanted

Item = dict[str, Any]

_KEY = re.compile(r"(duties|indicators)\[(\d+)\](?:\.([a-z_]+))?")
_NUMBER = re.compile(r"第 (\d+) 项任务")
_LISTS: Mapping[str, ListName] = {"duties": "duties", "indicators": "indicators"}
_INHERITED = frozenset({"lead", "support"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What a workbook makes of a plan file.

    Attributes:
        content: the bytes of the file as it is to be.
        differences: item by item, in the order of the workbook.
        remarks: what is odd about the workbook but keeps nobody from using it.
    """

    content: bytes
    differences: tuple[Difference, ...]
    remarks: tuple[Finding, ...]

    @property
    def removed(self) -> tuple[Difference, ...]:
        """The items that go."""
        return tuple(one for one in self.differences if one.what == "removed")


def revision(
    grids: Iterable[Grid], content: bytes, loaded: Loaded[Plan], *, name: str, whole: bool = True
) -> Revision:
    """Return what the sheets make of a plan file.

    Args:
        grids: the sheets of the workbook.
        content: the bytes of the plan file.
        loaded: the plan that was read from them; it has no errors.
        name: what findings call the workbook.
        whole: the file has all its stages and units; without them the rules have nothing to hold items against.

    Raises:
        SheetInvalid: cells have errors; all of them are said.
    """
    plan = loaded.value
    if plan is None:
        raise ValueError(loaded.name)
    tables, findings = find_tables(grids)
    outcomes = [outcome_of(table, plan) for table in tables]
    findings += [one for outcome in outcomes for one in outcome.findings]
    if whole:
        findings += unknown_units(plan, outcomes)
    remarks = tuple(replace(one, file=name) for one in findings if one.severity == "warning")
    _refuse(name, findings)
    if not any(_differs(outcome) for outcome in outcomes):
        return Revision(content=content, differences=(), remarks=remarks)
    revised = _revised(content, plan, outcomes, name)
    _refuse(name, list(_rejected(revised, loaded, outcomes, whole=whole)))
    told = tuple(one for outcome in outcomes for one in differences(plan, outcome))
    return Revision(content=revised, differences=told, remarks=remarks)


def _refuse(name: str, findings: Sequence[Finding]) -> None:
    if any(one.severity == "error" for one in findings):
        raise SheetInvalid(name=name, findings=[replace(one, file=name) for one in findings])


def _differs(outcome: Outcome) -> bool:
    return bool(outcome.removed) or any(one.edits or one.index is None for one in outcome.wanted)


def _revised(content: bytes, plan: Plan, outcomes: Sequence[Outcome], name: str) -> bytes:
    """Return the bytes of the file with what the outcomes want."""
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    text = content.decode("utf-8-sig")
    raw: Item = dict(read(text).value)
    for outcome in outcomes:
        if _differs(outcome):
            raw[outcome.holds] = merged(raw.get(outcome.holds) or [], plan, outcome)
    try:
        return mark + revise(text, raw, order=ORDER).encode()
    except NotRevisable as exc:
        said = f"方案文件里“{exc.path or '这一部分'}”的写法（锚点、引用等）不能逐处修改，请先把它展开写全，再导入。"
        raise SheetInvalid(name=name, findings=[finding("plan-not-revisable", "", said)]) from exc


def _rejected(
    content: bytes, loaded: Loaded[Plan], outcomes: Sequence[Outcome], *, whole: bool
) -> Iterator[Finding]:
    """Yield by cell what models and rules refuse in the revised file, and what did not arrive there."""
    revised = parse(content, Plan, name=loaded.name)
    wanted = {outcome.holds: _by_result(outcome) for outcome in outcomes}
    if revised.value is None:
        for one in revised.findings:
            yield _at_cell(one, wanted)
        return
    for name, items in wanted.items():
        for item, asked in zip(items_of(revised.value, name), items, strict=False):
            if asked is not None and asked.edits:
                yield from _not_arrived(revised.value, name, item, asked)
    if whole:
        known = {(one.code, one.message) for one in _errors(loaded)}
        errors = [one for one in _errors(revised) if (one.code, one.message) not in known]
        yield from (_at_cell(one, wanted) for one in errors if _written(_asked(one, wanted)))


def _written(asked: Wanted | None) -> bool:
    """Whether the workbook says something new of an item, so that the mistake is one of its cells."""
    return asked is not None and (bool(asked.edits) or asked.index is None)


def _errors(loaded: Loaded[Plan]) -> Iterator[Finding]:
    """Yield what would keep a campaign from being opened on the plan."""
    return (one for one in lint_plan(loaded) if one.severity == "error")


def _by_result(outcome: Outcome) -> list[Wanted | None]:
    """Return what is wanted by place in the revised list."""
    by_place = {one.index: one for one in outcome.wanted if one.index is not None}
    last = max([*by_place, *outcome.removed], default=-1)
    said: list[Wanted | None] = []
    for index in range(-1, last + 1):
        if index in by_place:
            said.append(by_place[index])
        said += [one for one in outcome.wanted if one.index is None and one.follows == index]
    return said


def _asked(found: Finding, wanted: Mapping[ListName, Sequence[Wanted | None]]) -> Wanted | None:
    """Return what the workbook wants of the item that a finding is about, None if it is about none."""
    if place := _KEY.match(found.key):
        return dict(enumerate(wanted.get(_LISTS[place[1]], ()))).get(int(place[2]))
    if number := _NUMBER.search(found.message):  # what the plan as a whole says of one duty
        duties = wanted.get("duties", ())
        return next((one for one in duties if one is not None and one.item["no"] == int(number[1])), None)
    return None


def _at_cell(found: Finding, wanted: Mapping[ListName, Sequence[Wanted | None]]) -> Finding:
    """Return what is said about an item as something about its cell, else about its row, else as it is."""
    place = _KEY.match(found.key)
    asked = _asked(found, wanted)
    if asked is None:
        return finding(found.code, "", f"导入后的方案文件不对：{found.message}")
    columns = COLUMNS[_LISTS[place[1]]] if place is not None else {}
    key = next((key for key, column in columns.items() if place and place[3] in column.keys), "")
    cell = asked.row.cells.get(key)
    return finding(found.code, cell.address if cell else asked.row.at, found.message, value=found.value)


def _not_arrived(plan: Plan, name: ListName, item: Item, wanted: Wanted) -> Iterator[Finding]:
    asked, got = row_of(plan, name, wanted.item), row_of(plan, name, item)
    for key, text in asked.items():
        inherits = wanted.index is None and key in _INHERITED
        if key in wanted.row.cells and not inherits and tidy(text) != tidy(got[key]):
            message = (
                f"写入后成了“{short(got[key])}”，不是“{short(text)}”：有的单位是方案的 defaults 规定每项任务都有的，"
                "不能在一项里去掉；请改 defaults，或照原样写。"
            )
            yield finding("cell-not-kept", wanted.row.cells[key].address, message)
