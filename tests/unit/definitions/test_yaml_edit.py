"""Changes within a YAML file: the smallest piece that differs, and every other byte as it was."""

from __future__ import annotations

import difflib
from typing import Any

import pytest

from definitions.catalogue import resolve, shipped
from definitions.yaml_edit import NotRevisable, revise
from definitions.yaml_text import read

TEXT = """\
# 方案
title: 甲  # 全称
units: [甲局, 乙局]  # 照原文

duties:
  - no: 1  # 第一项
    title: >-
      种树
      护林
    lead: []
    targets:
      - {name: 覆盖率, op: '>=', value: 44, text: ≥44}  # 目标
      - {name: 成活率, op: '>=', value: 85, text: ≥85}
    due: null

  # 第二项从这里开始
  - no: 2
    title: 治水
    due:
    source: 三（一）2
last: 完
"""


def changed(text: str, after: Any) -> list[str]:
    """Return the lines that go, then those that come."""
    lines = difflib.ndiff(text.splitlines(), revise(text, after).splitlines())
    return sorted((line for line in lines if line[0] in "+-"), key=lambda line: line[0] == "+")


def said() -> dict[str, Any]:
    value: dict[str, Any] = read(TEXT).value
    return value


def test_what_says_the_same_is_left_as_it_is() -> None:
    assert revise(TEXT, said()) == TEXT


def test_a_value_changes_and_the_comment_behind_it_stays() -> None:
    after = said() | {"title": "乙: 丙", "units": ["甲局"]}

    assert changed(TEXT, after) == [
        "- title: 甲  # 全称",
        "- units: [甲局, 乙局]  # 照原文",
        "+ title: '乙: 丙'  # 全称",
        "+ units: [甲局]  # 照原文",
    ]


def test_a_value_within_a_line_changes_alone() -> None:
    after = said()
    after["duties"][0]["targets"][0]["value"] = 45

    assert changed(TEXT, after) == [
        "-       - {name: 覆盖率, op: '>=', value: 44, text: ≥44}  # 目标",
        "+       - {name: 覆盖率, op: '>=', value: 45, text: ≥44}  # 目标",
    ]


def test_a_text_of_several_lines_becomes_one_line() -> None:
    after = said()
    after["duties"][0]["title"] = "种草"

    assert changed(TEXT, after) == ["-     title: >-", "-       种树", "-       护林", "+     title: 种草"]


def test_an_empty_value_is_filled_where_it_stands() -> None:
    after = said()
    after["duties"][1]["due"] = "2023-12-31"
    after["duties"][0]["lead"] = ["林业局"]

    assert changed(TEXT, after) == [
        "-     lead: []",
        "-     due:",
        "+     lead: [林业局]",
        "+     due: 2023-12-31",
    ]


def test_items_come_and_go_and_the_comments_around_them_stay() -> None:
    after = said()
    del after["duties"][0]["targets"][1]
    after["duties"].insert(1, {"no": 3, "title": "清塘", "source": "三"})

    assert changed(TEXT, after) == [
        "-       - {name: 成活率, op: '>=', value: 85, text: ≥85}",
        "+   - no: 3",
        "+     title: 清塘",
        "+     source: 三",
    ]


def test_a_list_that_loses_all_its_items_is_an_empty_one() -> None:
    after = said()
    after["duties"][0]["targets"] = []

    assert revise(TEXT, after).count("targets: []\n") == 1


def test_a_new_key_stands_behind_those_that_come_before_it() -> None:
    after = said()
    after["duties"][1] |= {"due_text": "年底", "lead": ["水利局"]}

    revised = revise(TEXT, after, order={"duties": ["no", "title", "lead", "due", "due_text", "source"]})

    assert revised.endswith(
        "    title: 治水\n    lead: [水利局]\n    due:\n    due_text: 年底\n    source: 三（一）2\nlast: 完\n"
    )


def test_a_key_that_is_not_wanted_goes_with_its_line() -> None:
    after = said()
    del after["duties"][1]["due"]

    assert changed(TEXT, after) == ["-     due:"]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_breaks_stay_of_their_kind(newline: str) -> None:
    after = said()
    after["duties"].append({"no": 3, "title": "清塘", "source": "三"})

    revised = revise(TEXT.replace("\n", newline), after)

    assert revised.count("\n") == revised.count(newline) == TEXT.count("\n") + 3


def test_a_file_without_a_last_line_break_can_be_continued() -> None:
    assert revise("a:\n  - 1", {"a": [1, 2]}) == "a:\n  - 1\n  - 2"


def test_what_an_alias_says_cannot_be_changed_behind_its_back() -> None:
    text = "a: &x\n  - {n: 1}\nb: *x\n"

    with pytest.raises(NotRevisable):
        revise(text, {"a": [{"n": 2}], "b": [{"n": 1}]})


def test_an_alias_itself_may_be_replaced() -> None:
    assert revise("a: &x [1]\nb: *x\n", {"a": [1], "b": [2]}) == "a: &x [1]\nb: [2]\n"


def test_a_dash_that_stands_on_a_line_with_another_is_not_taken_apart() -> None:
    with pytest.raises(NotRevisable):
        revise("a:\n  - - 1\n    - 2\n", {"a": [[2]]})


@pytest.mark.parametrize("name", shipped("plans"))
def test_every_scalar_of_a_shipped_plan_can_be_changed_without_touching_another_line(name: str) -> None:
    text = resolve("plans", name).read_text("utf-8")
    value = read(text).value
    for duty in value["duties"]:
        duty["source"] += "改"

    lines = [
        line
        for line in difflib.unified_diff(text.splitlines(), revise(text, value).splitlines(), n=0)
        if line[0] in "+-"
    ][2:]

    assert len(lines) == 2 * len(value["duties"])
    assert all(line[1:].lstrip().startswith("source: ") for line in lines)
