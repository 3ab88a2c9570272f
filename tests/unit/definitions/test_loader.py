from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import pytest
from pydantic import Field

from definitions.errors import DefinitionInvalid
from definitions.findings import Finding
from definitions.loader import MAX_BYTES, Loaded, load, parse, require
from definitions.model import Model
from definitions.yaml_events import LARGE

if TYPE_CHECKING:
    from pathlib import Path


class Item(Model):
    title: str
    due: date | None = None
    value: int | float | tuple[float, float] | None = None


class Circle(Model):
    shape: Literal["circle"]
    radius: int
    label: str | Item = ""


class Square(Model):
    shape: Literal["square"]
    sides: Annotated[tuple[Item, ...], Field(min_length=1)]


class Dot(Model):
    shape: Literal["dot"]


class Whole(Model):
    id: str
    color: Literal["red", "green"] = "red"
    count: int = Field(default=1, ge=1)
    items: tuple[Item, ...] = ()
    by: dict[str, Item] = Field(default_factory=dict)
    shapes: tuple[Annotated[Circle | Square | Dot, Field(discriminator="shape")], ...] = ()


def read(text: str | bytes) -> Loaded[Whole]:
    return parse(text.encode() if isinstance(text, str) else text, Whole, name="f.yaml")


def only(loaded: Loaded[Whole]) -> Finding:
    assert loaded.value is None
    assert len(loaded.findings) == 1
    return loaded.findings[0]


def test_scalars_are_read_as_yaml_1_2() -> None:
    loaded = read("id: NO\nitems:\n- {title: 12:30}\n- {title: 'on'}\n- {title: 2023年}\n")

    value = require(loaded)
    assert value.id == "NO"
    assert [item.title for item in value.items] == ["12:30", "on", "2023年"]


def test_a_version_directive_does_not_bring_back_yaml_1_1() -> None:
    assert require(read("%YAML 1.1\n---\nid: no\n")).id == "no"


def test_dates_are_dates_and_numbers_stay_what_they_are() -> None:
    item = require(read("id: a\nitems:\n- {title: t, due: 2023-04-01, value: 90.5}")).items[0]

    assert item.due == date(2023, 4, 1)
    assert item.value == 90.5


def test_a_byte_order_mark_is_tolerated() -> None:
    assert require(read(b"\xef\xbb\xbfid: a\n")).id == "a"


def test_the_same_content_has_the_same_digest_however_it_is_laid_out() -> None:
    one = read("id: a\nitems: [{title: 甲}]\n")
    other = read("# 注释\nitems:\n- title: '甲'\n\nid: a\n")

    assert one.digest == other.digest != ""
    assert one.canonical == other.canonical
    assert '"title":"甲"' in one.canonical


BAD_TEXTS = {
    "broken indentation": ("id: a\n  b: 1\n", "yaml-broken", 2),
    "tab as indentation": ("items:\n\t- a\n", "yaml-broken", 2),
    "two pairs in a line": ("id: a: b\n", "yaml-broken", 1),
    "open bracket": ("id: a\nitems: [1\n", "yaml-broken", 3),
    "open quote": ("id: 'a\n", "yaml-broken", 2),
    "reserved first letter": ("@id\n", "yaml-broken", 1),
    "control character": ("id: a\x07\n", "yaml-broken", 1),
    "escaped control character": ('id: "\\a"\n', "yaml-control-character", 1),
    "escaped half of a pair": ('id: "\\ud800"\n', "yaml-control-character", 1),
    "no character at all": ('id: "\\U00110000"\n', "yaml-broken", 1),
    "duplicate key": ("id: a\ncount: 1\nid: b\n", "yaml-duplicate-key", 3),
    "custom tag": ("id: !!python/object/apply:os.system [ls]\n", "yaml-tag", 1),
    "merge key": ("id: a\n<<: {count: 2}\n", "yaml-merge-key", 2),
    "alias without anchor": ("id: *a\n", "yaml-alias", 1),
    "alias to itself": ("id: &a [*a]\n", "yaml-alias", 1),
    "key that is a list": ("? [a]\n: b\n", "yaml-key", 1),
    "key without end": (f"{'k' * 200}: 1\n", "yaml-key", 1),
    "two documents": ("id: a\n---\nid: b\n", "yaml-documents", 2),
    "too deep": ("id: " + "[" * 3000, "yaml-too-deep", 1),
    "nothing": ("", "file-empty", 1),
    "only comments": ("# 一\n# 二\n", "file-empty", 1),
    "a word": ("甲\n", "value-type", 1),
    "a list": ("- id: a\n", "value-type", 1),
}


@pytest.mark.parametrize(("text", "code", "line"), BAD_TEXTS.values(), ids=BAD_TEXTS.keys())
def test_bad_text_is_refused_with_its_line_in_a_chinese_sentence(text: str, code: str, line: int) -> None:
    finding = only(read(text))

    assert (finding.code, finding.file, finding.line, finding.severity) == (code, "f.yaml", line, "error")
    assert finding.column >= 0
    assert finding.message.endswith(("。", "？"))


@pytest.mark.parametrize("case", [case for case, (_, code, _) in BAD_TEXTS.items() if code == "yaml-broken"])
def test_a_large_broken_text_is_refused_in_the_same_words(case: str) -> None:
    text, _, line = BAD_TEXTS[case]
    small, large = only(read(text)), only(read(f"#{'x' * LARGE}\n{text}"))

    assert (large.code, large.line) == (small.code, line + 1)
    if case != "no character at all":  # of which the parser written in Python cannot say where it stands
        assert large.message.partition("行")[2] == small.message.partition("行")[2]


def test_a_flood_of_duplicate_keys_is_cut_and_says_so() -> None:
    findings = read("id: a\n" * 500).findings

    assert len(findings) == 101
    assert findings[-1].code == "more-errors"


def test_gbk_is_refused_with_the_line_where_it_starts() -> None:
    finding = only(read("id: a\ncolor: red # 红\n".encode("gbk")))

    assert (finding.code, finding.line) == ("file-not-utf8", 2)
    assert "UTF-8" in finding.message


BAD_VALUES = {
    "missing": ("color: red\n", "key-missing", "", 1, "缺少必填的“id”，请补上。"),
    "unknown": ("id: a\ncolour: red\n", "key-unknown", "colour", 2, "没有“colour”这个键，是否应为“color”？"),
    "unknown inside": (
        "id: a\nitems:\n- title: b\n  titel: c\n",
        "key-unknown",
        "items[0].titel",
        4,
        "没有“titel”这个键，是否应为“title”？",
    ),
    "unknown in a mapping": (
        "id: a\nby:\n  k: {title: t, valu: 1}\n",
        "key-unknown",
        "by.k.valu",
        3,
        "没有“valu”这个键，是否应为“value”？",
    ),
    "not a text": ("id: 5\n", "value-type", "id", 1, "“id”应为文字"),
    "text for a number": ("id: a\ncount: '5'\n", "value-type", "count", 2, "“count”应为整数，现在是“5”。"),
    "yes for a number": ("id: a\ncount: true\n", "value-type", "count", 2, "“count”应为整数"),
    "no such day": (
        "id: a\nitems:\n- {title: t, due: 2023-02-30}\n",
        "value-type",
        "items[0].due",
        3,
        "应为日期",
    ),
    "words for a date": (
        "id: a\nitems:\n- {title: t, due: 年底}\n",
        "value-type",
        "items[0].due",
        3,
        "“年底”",
    ),
    "not in the set": (
        "id: a\ncolor: 红\n",
        "value-choice",
        "color",
        2,
        "“color”只能是：red、green；现在是“红”。",
    ),
    "out of range": ("id: a\ncount: 0\n", "value-range", "count", 2, "“count”应不小于 1"),
    "wrong in a union": (
        "id: a\nitems:\n- {title: t, value: 多}\n",
        "value-type",
        "items[0].value",
        3,
        "“value”应为数字或列表，现在是“多”。",
    ),
    "wrong deep in a union": (
        "id: a\nitems:\n- {title: t, value: [1, 多]}\n",
        "value-type",
        "items[0].value[1]",
        3,
        "应为数字，现在是“多”。",
    ),
    "no such kind": (
        "id: a\nshapes:\n- radius: 1\n  shape: 圆\n",
        "value-choice",
        "shapes[0].shape",
        4,
        "“shape”只能是：circle、square、dot；现在是“圆”。",
    ),
    "a list for a kind": (
        "id: a\nshapes:\n- radius: 1\n  shape: [circle]\n",
        "value-choice",
        "shapes[0].shape",
        4,
        "“shape”只能是：circle、square、dot",
    ),
    "no kind": (
        "id: a\nshapes:\n- radius: 1\n",
        "key-missing",
        "shapes[0]",
        3,
        "缺少必填的“shape”，无法判断这是哪一种，请补上。",
    ),
    "no kind at all": (
        "id: a\nshapes:\n- 1\n",
        "value-type",
        "shapes[0]",
        3,
        "应为若干“键: 值”，现在是“1”。",
    ),
    "missing in one kind": (
        "id: a\nshapes:\n- shape: circle\n",
        "key-missing",
        "shapes[0]",
        3,
        "缺少必填的“radius”，请补上。",
    ),
    "wrong in one kind": (
        "id: a\nshapes:\n- shape: circle\n  radius: 大\n",
        "value-type",
        "shapes[0].radius",
        4,
        "“radius”应为整数，现在是“大”。",
    ),
    "mistyped in one kind": (
        "id: a\nshapes:\n- shape: circle\n  radius: 1\n  lable: b\n",
        "key-unknown",
        "shapes[0].lable",
        5,
        "没有“lable”这个键，是否应为“label”？",
    ),
    "known in another kind": (
        "id: a\nshapes:\n- shape: dot\n  radius: 1\n",
        "key-unknown",
        "shapes[0].radius",
        4,
        "“radius”只用于 shape 为 circle 的写法；这里请删去，或者改“shape”。",
    ),
    "named like a kind": (
        "id: a\nshapes:\n- shape: dot\n  dot: {dot: 1}\n",
        "key-unknown",
        "shapes[0].dot",
        4,
        "没有“dot”这个键",
    ),
    "empty key in a kind": (
        "id: a\nshapes:\n- {shape: dot, '': 1}\n",
        "key-unknown",
        "shapes[0].",
        3,
        "没有“”这个键",
    ),
    "too few": (
        "id: a\nshapes:\n- {shape: square, sides: []}\n",
        "value-length",
        "shapes[0].sides",
        3,
        "“sides”至少要有 1 项，现在是 0 项。",
    ),
    "enough, but wrong": (
        "id: a\nshapes:\n- {shape: square, sides: [{title: 5}]}\n",
        "value-type",
        "shapes[0].sides[0].title",
        3,
        "“title”应为文字",
    ),
    "a mapping that is not whole, or a text": (
        "id: a\nshapes:\n- {shape: circle, radius: 1, label: {value: 1}}\n",
        "key-missing",
        "shapes[0].label",
        3,
        "缺少必填的“title”，请补上。",
    ),
    "infinite": ("id: a\nitems:\n- {title: t, value: .inf}\n", "value-type", "items[0].value", 3, "“.inf”"),
}


@pytest.mark.parametrize(("text", "code", "key", "line", "said"), BAD_VALUES.values(), ids=BAD_VALUES.keys())
def test_a_wrong_value_is_named_with_key_line_and_what_was_wanted(
    text: str, code: str, key: str, line: int, said: str
) -> None:
    finding = only(read(text))

    assert (finding.code, finding.key, finding.line) == (code, key, line)
    assert said in finding.message


def test_all_errors_are_shown_in_the_order_of_the_file() -> None:
    findings = read("id: 5\ncount: 0\nitems:\n- {}\nfoo: 1\n").findings

    assert [finding.line for finding in findings] == [1, 2, 4, 5]


def test_a_flood_of_errors_is_cut_and_says_so() -> None:
    findings = read("id: a\nitems:\n" + "- 1\n" * 500).findings

    assert len(findings) == 101
    assert "另有 400 处" in findings[-1].message


def test_columns_are_counted_from_one_at_the_key() -> None:
    finding = only(read("id: a\nitems:\n  - title: t\n    due: 年底\n"))

    assert (finding.line, finding.column, finding.value) == (4, 5, "年底")


@pytest.mark.parametrize(
    "text",
    ["id: a\n密级: 无\n", "id: a\nitems:\n- {title: 机密★10年}\n", "id: 密级：秘密\n", "id: 秘密\n"],
)
def test_classified_matter_is_refused_and_not_repeated(text: str) -> None:
    finding = only(read(text))

    assert finding.code == "classified"
    assert "涉密" in finding.message
    assert "★" not in finding.sentence()
    assert finding.value == ""


def test_keeping_secrets_in_running_text_is_no_marking() -> None:
    assert require(read("id: 严格保守国家秘密和工作秘密\n")).id


def test_a_finding_is_located_by_its_key() -> None:
    loaded = read("id: a\nitems:\n- title: 甲\n- title: 乙\n")

    located = loaded.locate(Finding(code="x", severity="warning", message="m", key="items[1].title"))
    above = loaded.locate(Finding(code="x", severity="warning", message="m", key="items[1].due"))

    assert (located.file, located.line, located.column, located.value) == ("f.yaml", 4, 3, "乙")
    assert (above.line, above.value) == (4, "")


def test_files_that_cannot_be_read_are_findings(tmp_path: Path) -> None:
    assert only(load(tmp_path / "none.yaml", Whole)).code == "file-missing"
    assert only(load(tmp_path, Whole)).code == "file-unreadable"
    assert only(load("/dev/zero", Whole)).code == "file-unreadable"
    assert only(load("a\0b.yaml", Whole)).code == "file-unreadable"


def test_fifty_megabytes_are_refused_without_reading(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    started = time.perf_counter()
    finding = only(load(path, Whole, name="big"))

    assert finding.code == "file-too-large"
    assert "50.0 MB" in finding.message
    assert time.perf_counter() - started < 0.2
    assert path.stat().st_size > MAX_BYTES


def test_an_alias_bomb_is_refused_before_it_is_expanded() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{n}: &{n} [{', '.join([f'*{m}'] * 9)}]" for m, n in zip("abcdefgh", "bcdefghi", strict=True)]

    started = time.perf_counter()
    finding = only(read("\n".join(lines)))

    assert finding.code == "yaml-alias"
    assert time.perf_counter() - started < 1


def test_a_modest_alias_is_allowed() -> None:
    value = require(read("id: a\nitems: [&one {title: 甲}, *one]\n"))

    assert value.items[0] == value.items[1]


def test_require_raises_with_all_findings() -> None:
    with pytest.raises(DefinitionInvalid) as caught:
        require(read("id: 5\ncount: 0\n"))

    assert caught.value.exit_code == 5
    assert "f.yaml 有 2 处错误" in str(caught.value)
    assert "f.yaml:2:1（count）" in str(caught.value)


def test_a_plan_of_fifteen_hundred_lines_is_read_in_time() -> None:
    text = "id: a\nitems:\n" + "- title: 甲\n  due: 2023-12-31\n  value: [1, 2]\n" * 500

    started = time.perf_counter()
    require(read(text))

    assert time.perf_counter() - started < 1.5
