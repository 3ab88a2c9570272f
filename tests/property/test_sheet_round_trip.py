"""The workbook loses nothing: whatever a plan says can be written into cells and read back; an edit changes no more."""

from __future__ import annotations

import io
import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from definitions.catalogue import resolve, shipped
from definitions.loader import load, parse, require
from definitions.plan import Plan
from definitions.sheet.apply import revision
from definitions.sheet.columns import COLUMNS, Context
from definitions.sheet.grid import Cell, Grid
from definitions.sheet.headings import sheet_kinds
from definitions.sheet.items import items_of, row_of
from definitions.sheet.parts import read_part, write_part
from definitions.sheet.thresholds import (
    TARGET,
    read_named,
    read_threshold,
    write_named,
    write_threshold,
)
from definitions.sheet.words import (
    Due,
    read_due,
    read_names,
    read_text_cell,
    write_due,
    write_names,
    write_text,
)
from definitions.sheet.xlsx_in import read_workbook
from definitions.sheet.xlsx_out import write_workbook
from definitions.yaml_edit import revise
from definitions.yaml_text import read
from definitions.yaml_write import entry

if TYPE_CHECKING:
    from definitions.sheet.headings import ListName

AWKWARD = "甲乙局委年月日前以上不低于 \n\"'：:；;、，,〔〕（）[]{}｜|≥≤<>=%0123.-—~/#&*!?"
WORDS = st.text(AWKWARD, min_size=1, max_size=12).map(str.strip).filter(bool)
NUMBERS = st.integers(-10_000, 10_000) | st.floats(-1e6, 1e6, allow_nan=False).filter(bool)
DAYS = st.dates(min_value=date(1949, 10, 1)).filter(lambda day: day.year <= 2099).map(str)
UNITS = (
    st.none()
    | st.sampled_from(["%", "个", "吨标准煤/万元", "次/月", "m²/人", "μg/m³", "年", "5级", "a；b"])
    | WORDS
)


@st.composite
def thresholds(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a threshold as plain data, defaults left out."""
    item: dict[str, Any] = {
        "text": draw(WORDS | st.sampled_from(["≥44", "85%以上", "不低于20个", "60—80", "-", "100"]))
    }
    item["op"] = draw(st.sampled_from([">=", "<=", ">", "<", "=", "between", "text"]))
    if item["op"] == "between":
        item["value"] = sorted([draw(NUMBERS), draw(NUMBERS)])
    elif item["op"] != "text":
        item["value"] = draw(NUMBERS)
    unit = draw(UNITS)
    return item | ({"unit": unit} if unit is not None else {})


EXTRA = {
    "reference": WORDS,
    "as_written": WORDS,
    "any_of": st.lists(thresholds(), min_size=1, max_size=2),
    "by": DAYS,
    "by_text": WORDS,
    "modality": WORDS,
    "lead": st.lists(WORDS, min_size=1, max_size=3, unique=True),
    "of": WORDS,
    "scope": WORDS,
    "base": WORDS,
}


@given(thresholds(), st.none() | st.just("%"))
def test_a_threshold_comes_back_from_its_cell(item: dict[str, Any], whole: str | None) -> None:
    if item.get("unit") == whole:
        item.pop("unit", None)

    assert read_threshold(write_threshold(item, whole=whole), whole=whole) == item


@given(thresholds(), WORDS, st.fixed_dictionaries({}, optional=EXTRA))
def test_a_target_comes_back_from_its_line(item: dict[str, Any], name: str, extra: dict[str, Any]) -> None:
    target = {"name": name, **extra, **item}

    line = write_named(target, "name", keys=TARGET)

    assert "\n" not in line
    assert read_named(line, "name", keys=TARGET) == target


@given(thresholds(), st.none() | thresholds(), WORDS, UNITS, st.fixed_dictionaries({}, optional={
    "scope": WORDS, "conditions": st.lists(WORDS, min_size=2, unique=True), "direction": st.just("rising"),
    "base_value": NUMBERS,
}))  # fmt: skip
def test_a_part_comes_back_from_its_line(
    target: dict[str, Any],
    standard: dict[str, Any] | None,
    name: str,
    unit: str | None,
    extra: dict[str, Any],
) -> None:
    part = {"name": name, "judgement": "trend", "target": target, **extra}
    part |= {"standard": standard} if standard else {}
    part |= {"unit": unit} if unit else {}
    for asked in (target, standard or {}):
        if asked.get("unit") == unit:
            asked.pop("unit", None)

    line = write_part(part)

    assert "\n" not in line
    assert read_part(line) == part


@given(st.lists(WORDS, unique=True, max_size=5))
def test_names_come_back_from_their_cell(names: list[str]) -> None:
    assert read_names(write_names(names)) == names


@given(WORDS)
def test_a_text_comes_back_from_its_cell(text: str) -> None:
    assert read_text_cell(write_text(text)) == text


@given(DAYS, st.none() | st.times().map(lambda time: f"{time:%H:%M}").filter(lambda time: time != "00:00"))
def test_a_due_date_comes_back_from_its_cell(day: str, hour: str | None) -> None:
    assert read_due(write_due(Due(day, hour))) == Due(day, hour)


ANY = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)


@given(st.lists(ANY, min_size=1, max_size=4))
def test_any_text_survives_the_workbook(texts: list[str]) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("表")
    for column, text in enumerate(texts):
        sheet.write_string(0, column, text)
    book.close()

    [grid] = read_workbook(stream.getvalue())

    assert [_plain(grid.cell((1, place)).text) for place in range(1, len(texts) + 1)] == [
        _plain(text) if text.strip() else "" for text in texts
    ]


def _plain(text: str) -> str:
    """Return a text with one kind of line break, as XML has it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


YAML = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12)
    | st.sampled_from(["null", "~", "true", "1e3", "12:30", "- a", "a: b", "a #b", "'", '"', "2023-01-01", "甲\n乙", "[", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(YAML)
def test_what_is_written_as_yaml_is_read_as_the_same(value: Any) -> None:
    said = read("\n".join(entry("key", value, 0)) + "\n")

    assert said.findings == ()
    assert said.value == {"key": value}


@given(st.dictionaries(st.text("abcd", min_size=1, max_size=2), YAML, min_size=1, max_size=4), st.data())
def test_a_revised_text_says_what_it_is_to_say(before: dict[str, Any], data: st.DataObject) -> None:
    after = before | data.draw(
        st.dictionaries(st.sampled_from([*before, "new"]), YAML, min_size=1, max_size=3)
    )
    text = "".join(
        f"# {key}\n" + "\n".join(entry(key, value, 0)) + "  # 说明\n" for key, value in before.items()
    )

    revised = revise(text, after)

    assert read(revised).value == after
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        line for line in revised.splitlines() if line.startswith("#")
    ]


@cache
def plan_of(name: str) -> tuple[bytes, Plan]:
    path = resolve("plans", name)
    return path.read_bytes(), require(load(path, Plan, name=name))


def grids_of(plan: Plan) -> dict[str, Grid]:
    """Return the sheets of a plan without the way through a file."""
    grids: dict[str, Grid] = {}
    for kind in sheet_kinds():
        grid = Grid(kind.title)
        rows = [{one.key: one.title for one in kind.columns}]
        rows += [row_of(plan, kind.holds, item) for item in items_of(plan, kind.holds)]
        for number, row in enumerate(rows, 1):
            for place, heading in enumerate(kind.columns, 1):
                if row[heading.key]:
                    grid.cells[number, place] = Cell(row[heading.key])
        grids[kind.holds] = grid
    return grids


def place_of(name: ListName, key: str) -> int:
    [kind] = [one for one in sheet_kinds() if one.holds == name]
    return [one.key for one in kind.columns].index(key) + 1


@pytest.mark.parametrize("name", shipped("plans"))
def test_a_workbook_that_nobody_edited_leaves_every_byte(name: str) -> None:
    content, plan = plan_of(name)
    loaded = load(resolve("plans", name), Plan, name=name)

    made = revision(read_workbook(write_workbook(plan)), content, loaded, name="表.xlsx")

    assert made.content == content
    assert made.differences == ()


@pytest.mark.parametrize("name", shipped("plans"))
def test_every_item_can_be_made_anew_from_its_row(name: str) -> None:
    _, plan = plan_of(name)
    stages = {stage.no: stage.title for stage in plan.stages}

    for field, columns in COLUMNS.items():
        for item in items_of(plan, field):
            context = Context(stages=stages, unit=item.get("unit") if field == "indicators" else None)
            said: dict[str, Any] = {}
            for column in columns.values():
                said |= column.read(column.write(item, context), context)
            assert {key: value for key, value in said.items() if value not in (None, [])} == item


TITLES = (
    st.text("甲乙丙水林（）、：%0123 ", min_size=1, max_size=10)
    .map(str.strip)
    .filter(lambda text: text not in {"", "/", "-"})
)
EDITS = st.one_of(
    st.tuples(st.just("title"), TITLES),
    st.tuples(st.just("lead"), st.lists(st.integers(0, 9), max_size=3, unique=True)),  # places in the list of units
    st.tuples(st.just("due"), st.none() | st.dates(min_value=date(2023, 1, 1), max_value=date(2030, 1, 1)).map(str)),
    st.tuples(st.just("section"), st.none() | TITLES),
)  # fmt: skip


@given(st.sampled_from(shipped("plans")), st.lists(EDITS, min_size=1, max_size=3), st.data())
def test_edited_cells_change_their_items_and_no_other_line(
    name: str, edits: list[tuple[str, Any]], data: st.DataObject
) -> None:
    content, plan = plan_of(name)
    grids = grids_of(plan)
    wanted = items_of(plan, "duties")
    touched = set()
    for key, value in edits:
        index = data.draw(st.integers(0, len(wanted) - 1))
        item = wanted[index]
        if key == "due" and value is None and "due_time" in item:
            continue
        if key == "lead":
            value = [plan.units[place].name for place in value]  # noqa: PLW2901 - a plan knows only its own
        at = (index + 2, place_of("duties", key))
        context = Context(stages={stage.no: stage.title for stage in plan.stages})
        if value in (None, []):
            item.pop(key, None)
        else:
            item[key] = value
        touched.add(item["no"])
        grids["duties"].cells[at] = Cell(COLUMNS["duties"][key].write(item, context))

    made = revision(grids.values(), content, load(resolve("plans", name), Plan, name=name), name="表.xlsx")

    revised = require(parse(made.content, Plan, name=name))
    assert items_of(revised, "duties") == wanted
    assert revised.model_copy(update={"duties": plan.duties}) == plan
    before, after = content.decode(), made.content.decode()
    for block in blocks(before, touched):
        assert block in after


def blocks(text: str, without: set[int]) -> list[str]:
    """Return the pieces of a file between the items, but for the items of these numbers."""
    start = text.index("\nduties:")
    end = text.index("\nindicators:")
    pieces = re.split(r"(?m)(?=^  - no: )", text[start:end])
    kept = [piece for piece in pieces if int((re.findall(r"^  - no: (\d+)", piece) or [0])[0]) not in without]
    return [text[:start], text[end:], *kept]


def test_every_key_of_a_target_is_drawn() -> None:
    assert {*EXTRA, "unit", "all_of"} == set(TARGET)
