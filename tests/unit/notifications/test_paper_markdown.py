"""The paper in Markdown, as a CommonMark reader sees it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from paper_samples import HOSTILE, KINDS, context, kind

from notifications.markdown import escaped
from notifications.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TRICKY = "#|=:-+*_`~<>&!\\[](){}.) \t1a甲。　"


def text_of(name: str) -> str:
    return render(kind(name), context(name), formats=["md"]).outputs[".md"].decode()


def shown(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", READER.render(page)))


def tags(page: str) -> Iterator[str]:
    yield from re.findall(r"<(\w+)", READER.render(page))


@pytest.mark.parametrize("name", KINDS)
def test_the_title_is_the_only_first_heading_and_every_word_is_there(name: str) -> None:
    page = text_of(name)
    plain = render(kind(name), context(name), formats=["txt"]).text

    assert [line for line in page.splitlines() if line.startswith("# ")] == page.splitlines()[:1]
    assert set(plain) - set(shown(page)) <= set("─\n 　")


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_is_shown_as_it_is_and_marks_nothing(value: str) -> None:
    as_given = kind("duban-letter").model_copy(update={"punctuation": "as-given"})
    harmless, page = (
        render(as_given, context("duban-letter", reply_form=one), formats=["md"]).outputs[".md"].decode()
        for one in ("甲", value)
    )

    assert list(tags(page)) == list(tags(harmless))
    assert value in shown(page)


@given(st.text(alphabet=TRICKY, min_size=1, max_size=30))
def test_no_text_at_all_marks_anything(value: str) -> None:
    assert list(tags(escaped(value))) == (["p"] if value.strip() else [])
    assert shown(escaped(value)).strip() == value.strip()


@given(st.text(alphabet=TRICKY, min_size=1, max_size=20))
def test_no_text_leaves_its_cell(value: str) -> None:
    page = f"| 甲 | 乙 |\n| --- | --- |\n| {escaped(value) or ' '} | 丙 |"

    assert list(tags(page)) == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]
    assert re.sub(r"\s", "", shown(page)) == re.sub(r"\s", "", f"甲乙{value}丙")


def test_a_table_is_a_table_and_a_run_in_head_is_bold() -> None:
    assert "| 状态 | 项数 | 占比 |\n| :---: | :---: | :---: |\n| 办理中 | 31 |" in text_of("bulletin")
    assert "**（一）压实工作责任**。请你单位" in text_of("duban-letter")
    assert "<strong>（一）压实工作责任</strong>。请" in READER.render(text_of("duban-letter"))
