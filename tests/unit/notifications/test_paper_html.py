"""The printable page: one file that holds all it needs, data that stays data, the measures of the standard."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from paper_samples import HOSTILE, KINDS, context, kind
from test_paper_annexes import paper

from notifications.html import PAGE, render_html
from notifications.render import render

CSS = (PAGE / "paper.css").read_text(encoding="utf-8")
VOID = {"meta", "col"}


class Reader(HTMLParser):
    """Reads a page strictly: tags that do not close in turn fail."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and "title" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s", "", "".join(self.words))


def page(name: str, **changes: Any) -> str:
    return render(kind(name), context(name, **changes), formats=["html"]).outputs[".html"].decode()


def drawn(source: str, **settings: Any) -> str:
    return render_html(paper(source, **settings), author="某办")[0].decode()


@pytest.mark.parametrize("name", KINDS)
def test_the_page_holds_the_whole_paper_and_nothing_from_elsewhere(name: str) -> None:
    made = page(name)
    read = Reader(made)
    plain = render(kind(name), context(name), formats=["txt"]).text

    assert set(plain) - set(read.text) <= set("─\n 　")
    assert made.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    assert not {"script", "link", "img", "iframe", "a", "base", "form"} & set(read.tags)
    assert not {"href", "src", "onload", "action"} & {attribute for attribute, _ in read.attributes}
    assert not re.search(r"https?:|//|@import|url\(", made)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_is_shown_as_it_is_and_makes_no_tag(value: str) -> None:
    as_given = kind("duban-letter").model_copy(update={"punctuation": "as-given"})
    harmless, made = (
        Reader(
            render(as_given, context("duban-letter", reply_form=one), formats=["html"])
            .outputs[".html"]
            .decode()
        )
        for one in ("甲", value)
    )

    assert made.tags == harmless.tags
    assert re.sub(r"\s", "", value) in made.text


def test_data_does_not_leave_an_attribute_or_the_title() -> None:
    made = page("duban-letter", issuer='甲" onload="x</title><script>乙')

    assert "<script" not in made
    assert "onload" not in {name for name, _ in Reader(made).attributes}


def test_the_same_paper_is_the_same_page() -> None:
    first, second = (render(kind("bulletin"), context("bulletin"), formats=["html"]) for _ in range(2))

    assert first.outputs == second.outputs
    assert first.digests == second.digests


def test_the_sheet_is_that_of_the_standard() -> None:
    """GB/T 9704-2012, 5.2: A4; 天头 37, 订口 28; 版心 156 mm by 225 mm; 22 lines of 28 characters; 7.5, 10.1."""
    assert "@page { size: 210mm 297mm; margin: 37mm 26mm 35mm 28mm; }" in CSS
    assert "--zi: calc(156mm / 28);" in CSS
    pitch = float(re.findall(r"--line: ([\d.]+)mm", CSS)[0])
    assert 225 / 23 < pitch <= 225 / 22
    size, spacing = map(float, re.findall(r"body { font: ([\d.]+)pt.*letter-spacing: (-[\d.]+)pt", CSS)[0])
    assert 27.9 < 156 / 25.4 * 72 / (size + spacing) < 29
    assert 28 * (size + spacing) <= 156 / 25.4 * 72
    assert "@page :right { @bottom-right" in CSS
    assert "@page :left { @bottom-left" in CSS
    assert re.search(r"@page letter:first {\n  margin-top: 30mm;\n  @bottom-right { content: none; }", CSS)
    assert "@page turned { size: 297mm 210mm; margin: 28mm 37mm 26mm 35mm; }" in CSS


def test_every_chain_of_typefaces_ends_in_a_noto_cjk_face() -> None:
    chains = re.findall(r"^  --(?:fang|biao|hei|kai): (.+);$", CSS, re.MULTILINE)
    chains += re.findall(r"14pt/14pt ([^;]+);", CSS)

    assert len(chains) > 4
    assert all(re.search(r'"Noto (?:Serif|Sans) CJK SC"$', chain) for chain in chains)


def test_each_format_has_its_head() -> None:
    letter, official = drawn("= 题\n文", format="letter"), drawn("= 题\n文", format="official")
    upward = drawn("= 题\n文", format="official", upward=True, more={"signer": "主任"})
    form, register = drawn("= 题\n: 甲 :: 乙", format="form"), drawn("= 题\n文", format="table")

    assert '<div class="double">' in letter
    assert "办公室文件</div>" in official
    assert "red-line" in official
    assert '签发人：<span class="kai">主任</span>' in upward
    assert ('class="mark"' in form, 'class="mark"' in register) == (False, False)
    assert '<article class="sheet table turned">' in register
    assert Reader(register).text.endswith("题某市创建工作领导小组办公室2023年5月12日文")


def test_annexes_lie_on_sheets_of_their_own_and_the_imprint_on_the_last() -> None:
    made = drawn(
        "= 题\n文\n@ 清单\n甲\n@@ 台账\n| 一 | 二 |\n|--|--|\n| 1 | 2 |",
        format="official",
        sealed=True,
        more={"copies": ["市纪委"]},
    )

    assert made.count('<section class="sheet">') == made.count('<section class="sheet turned">') == 1
    assert (
        made.index("附件2</p>")
        < made.index("<thead><tr><th>一</th>")
        < made.index("抄送：")
        < made.index("印发</span>")
    )
    assert "thead { display: table-header-group; }" in CSS


def test_a_form_keeps_lines_free_and_sets_pairs_side_by_side() -> None:
    made = drawn("= 题\n: 事项 :: 甲\n: 牵头 :: 乙 || 配合 :: 丙\n:4 办理情况 ::", format="form")

    assert '<th scope="row">事项</th><td colspan="3"><p>甲</p></td>' in made
    assert '<td><p>乙</p></td><th scope="row">配合</th><td><p>丙</p></td>' in made
    assert 'style="height: 32mm"></td>' in made
