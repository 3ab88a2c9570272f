from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yaml_samples import documents

from definitions import yaml_events
from definitions.ignores import Ignore, ignores
from definitions.loader import parse, require
from definitions.plan import Plan


def only(text: str) -> Ignore:
    (found,) = ignores(text)
    return found


@pytest.mark.parametrize(
    ("comment", "codes", "reason"),
    [
        ("# lint-ignore lead-missing：原文如此", ("lead-missing",), "原文如此"),
        ("# lint-ignore lead-missing: 原文如此", ("lead-missing",), "原文如此"),
        ("#lint-ignore   lead-missing ：  原文如此  ", ("lead-missing",), "原文如此"),
        ("# lint-ignore a、b-c, d，e：因为：两处不同", ("a", "b-c", "d", "e"), "因为：两处不同"),
        ("# lint-ignore a:b：c", ("a",), "b：c"),
        ("# lint-ignore lead-missing", ("lead-missing",), ""),
        ("# lint-ignore lead-missing：", ("lead-missing",), ""),
        ("# lint-ignore lead-missing 原文如此", ("lead-missing",), ""),
        ("# lint-ignore 没有这种：原文如此", ("没有这种",), "原文如此"),
        ("# lint-ignore：原文如此", (), "原文如此"),
        ("# lint-ignore", (), ""),
    ],
)
def test_codes_and_reason_are_told_apart(comment: str, codes: tuple[str, ...], reason: str) -> None:
    found = only(f"a: 1\n{comment}\nb: 2\n")

    assert (found.codes, found.reason, found.line, found.keys) == (codes, reason, 2, ("b",))


COVERED = {
    "behind a value": ("a: 1\nb: 2 # lint-ignore x：y\nc: 3\n", ("b",)),
    "behind a key with its value below": ("b: # lint-ignore x：y\n  c: 1\n", ("b",)),
    "above a key": ("a: 1\n# lint-ignore x：y\nb: 2\n", ("b",)),
    "above, with other lines between": ("a: 1\n  # lint-ignore x：y\n\n# 另一句\nb: 2\n", ("b",)),
    "above an item": ("a:\n# lint-ignore x：y\n- no: 1\n  p: 2\n", ("a[0]",)),
    "above the second item": ("a:\n- no: 1\n# lint-ignore x：y\n- no: 2\n", ("a[1]",)),
    "behind the first key of an item": ("a:\n- no: 1 # lint-ignore x：y\n  p: 2\n", ("a[0]",)),
    "behind another key of an item": ("a:\n- no: 1\n  p: 2 # lint-ignore x：y\n", ("a[0].p",)),
    "behind a dash": ("a:\n- # lint-ignore x：y\n  no: 1\n", ("a[0]",)),
    "behind an item in one line": ("a:\n- {no: 1, p: [2, 3]} # lint-ignore x：y\n", ("a[0]",)),
    "within a list of several lines": ("a: [甲,\n  乙, 丙, # lint-ignore x：y\n  丁]\n", ("a[1]", "a[2]")),
    "alone within a list": ("a: [甲,\n  # lint-ignore x：y\n  乙]\n", ("a[1]",)),
    "behind the end of a list": ("a: [甲,\n  乙] # lint-ignore x：y\n", ("a",)),
    "behind a closing bracket": ("a:\n- p: [\n  甲\n  ] # lint-ignore x：y\n", ("a[0].p",)),
    "behind several closing brackets": ("a: {p: [\n  甲\n  ]} # lint-ignore x：y\n", ("a",)),
    "behind the end of a long text": ("a: 甲\n  乙 # lint-ignore x：y\nb: 1\n", ("a",)),
    "behind a long quoted text": ("a: '甲\n  乙' # lint-ignore x：y\nb: 1\n", ("a",)),
    "behind the sign of a block": ("a: | # lint-ignore x：y\n  甲\nb: 1\n", ("a",)),
    "below a block": ("a: |\n  甲\n\n# lint-ignore x：y\nb: 1\n", ("b",)),
    "above everything": ("# lint-ignore x：y\n---\na: 1\nb: 2\n", ("a",)),
    "below everything": ("a: 1\n# lint-ignore x：y\n", ()),
    "lines that end the Windows way": ("a: 1\r\nb: 2 # lint-ignore x：y\r\nc: 3\r\n", ("b",)),
    "beside an alias": ("a: &n {p: 1}\nb: *n # lint-ignore x：y\n", ("b",)),
}


@pytest.mark.parametrize(("text", "keys"), COVERED.values(), ids=COVERED.keys())
def test_a_comment_covers_what_it_stands_by(text: str, keys: tuple[str, ...]) -> None:
    found = only(text)

    assert (found.codes, found.reason, found.keys) == (("x",), "y", keys)


@pytest.mark.parametrize(
    "text",
    [
        "a: '甲 # lint-ignore x：y'\n",
        'a: "甲\n  # lint-ignore x：y"\n',
        "a: |\n  甲\n  # lint-ignore x：y\n",
        "a: >-\n  甲\n\n  # lint-ignore x：y\n",
        "a: 甲#lint-ignore x：y\n",
        "a: 1 # 不要写 lint-ignore x：y\n",
        "a: 1 # lint-ignored x：y\n",
        "a: 1\n",
    ],
)
def test_what_is_no_such_comment_is_none(text: str) -> None:
    assert ignores(text) == ()


def test_a_comment_for_the_whole_file_covers_every_key() -> None:
    found = only("a: 1\nb: 2 # lint-ignore-file x、z：全文如此\n")

    assert (found.codes, found.reason, found.line, found.keys) == (("x", "z"), "全文如此", 2, ())
    assert found.whole_file
    assert found.covers("")
    assert found.covers("b")


@pytest.mark.parametrize(
    ("key", "covered"),
    [("a[1]", True), ("a[1].p", True), ("a[1].p[0]", True), ("a[10]", False), ("a", False), ("", False)],
)
def test_all_beneath_a_covered_key_is_covered(key: str, covered: bool) -> None:
    assert only("a:\n- 1\n- p: [2] # lint-ignore x：y\n").covers(key) is covered


def test_several_comments_come_in_the_order_of_the_file() -> None:
    found = ignores("# lint-ignore x：甲\n# lint-ignore y：乙\na: 1\nb: 2 # lint-ignore z：丙\n")

    assert [(one.codes, one.line, one.keys) for one in found] == [
        (("x",), 1, ("a",)),
        (("y",), 2, ("a",)),
        (("z",), 4, ("b",)),
    ]


def test_the_loader_hands_them_over_and_they_change_no_digest() -> None:
    text = (
        "id: a\ntitle: t\ndocument: {number: null, issuer: i, issued: 2023-01-01}\n"
        "region: r\naward: a\noffice: o\n"
    )
    plain = parse(text.encode(), Plan, name="f")

    loaded = parse(f"\ufeff{text}# lint-ignore x：y\nrevision: 1\n".encode(), Plan, name="f")

    assert require(loaded)
    assert [(one.line, one.keys) for one in loaded.ignores] == [(7, ("revision",))]
    assert plain.ignores == ()
    assert loaded.digest == plain.digest


@given(st.integers(0, 40), st.data())
def test_a_comment_behind_any_line_covers_the_key_that_the_loader_places_there(
    number: int, data: st.DataObject
) -> None:
    lines = [f"k{line}: '值 # {line}'" for line in range(number + 1)]
    chosen = data.draw(st.integers(0, number))
    lines[chosen] += " # lint-ignore x：y"

    found = only("\n".join(lines))

    assert (found.line, found.keys) == (chosen + 1, (f"k{chosen}",))


@given(documents())
def test_comments_are_the_same_without_libyaml(document: tuple[str, object]) -> None:
    text, _ = document
    found = ignores(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_events, "CParser", None)
        assert ignores(text) == found

    assert len(found) == sum(line.endswith("# lint-ignore a：b") for line in text.splitlines())
