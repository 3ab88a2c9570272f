"""Where the characters and lines of a PDF stand, held against the numbers of GB/T 9704-2012."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from paper_samples import DOCX_KINDS, context, kind
from pdf_reading import MM, PITCH, ZI, Bar, Glyph, Sheet, need_pdf, sheets
from test_paper_annexes import paper

from notifications.layout import NOT_AT_END, NOT_AT_START
from notifications.model import Paragraph
from notifications.pdf import render_pdf
from notifications.render import document
from notifications.template import template_set

if TYPE_CHECKING:
    from notifications.model import Document

HAIR = 0.6  # pt: what justification and rounding may take
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, 184 * MM, 37 * MM, 262 * MM
PLAIN = "国" * 28 * 60
SENTENCE = "经查，《实施方案》（登政文〔2023〕44号）明确的“任务”，于2023年5月12日仍未完成；请抓紧办理。"


@pytest.fixture(autouse=True)
def _pdf_can_be_made() -> None:
    need_pdf()


def drawn(source: str, **more: Any) -> list[Sheet]:
    settings: dict[str, Any] = {"format": "letter", "sealed": True} | more
    return read(paper(source, **settings))


def read(given: Document) -> list[Sheet]:
    return sheets(render_pdf(given, author="某办公室")[0])


def words(lines: list[list[Glyph]]) -> list[str]:
    return ["".join(glyph.text for glyph in line) for line in lines]


def top_of(glyph: Glyph) -> float:
    return glyph.base - 0.88 * glyph.size


def bottom_of(glyph: Glyph) -> float:
    return glyph.base + 0.12 * glyph.size


def without_number(sheet: Sheet) -> list[list[Glyph]]:
    return [line for line in sheet.lines if line[0].base < BOTTOM]


def reds(sheet: Sheet) -> list[Bar]:
    return sorted((bar for bar in sheet.bars if bar.colour == (1.0, 0.0, 0.0)), key=lambda bar: bar.y)


# --- the page: 5.1, 5.2, 7.5 ---


def test_a_full_page_has_22_lines_of_28_characters_in_its_margins() -> None:
    _, second, *_ = drawn(f"= 题\n{PLAIN}")

    lines = without_number(second)
    bases = [line[0].base for line in lines]
    assert [len(line) for line in lines] == [28] * 22
    assert {glyph.size for line in lines for glyph in line} == {16.0}
    for line in lines:
        assert line[0].x == pytest.approx(LEFT, abs=HAIR)
        assert line[-1].right == pytest.approx(RIGHT, abs=HAIR)
    assert [b - a for a, b in pairwise(bases)] == pytest.approx([PITCH] * 21, abs=0.01)
    assert TOP <= top_of(lines[0][0]) <= TOP + PITCH - 16
    assert BOTTOM - PITCH + 16 <= bottom_of(lines[-1][0]) <= BOTTOM


def test_the_first_line_of_a_paragraph_is_two_characters_in() -> None:
    first, *_ = drawn(f"= 题\n{PLAIN}")

    line = next(line for line in first.lines if words([line])[0] == "国" * 26)
    assert line[0].x == pytest.approx(LEFT + 2 * ZI, abs=HAIR)
    assert line[-1].right == pytest.approx(RIGHT, abs=HAIR)


def test_digits_and_punctuation_keep_the_grid() -> None:
    """A digit is half a character, and punctuation beside punctuation is not pushed together."""
    (first, *_) = drawn("= 题\n甲“乙”，《丙》（丁〔2023〕18号）")

    line = first.line("甲")
    places = [(glyph.x - LEFT) / ZI - 2 for glyph in line]
    halves = [0.5 if glyph.text.isascii() else 1.0 for glyph in line]
    assert places == pytest.approx([sum(halves[:i]) for i in range(len(line))], abs=0.15)


def test_lines_with_dates_hold_28_characters() -> None:
    first, *_ = drawn(f"= 题\n{'国' * 26}{'于2023年5月12日' + '民' * 20}{'国' * 28}")

    line = first.line("于2023年")
    assert sum(0.5 if glyph.text.isascii() else 1.0 for glyph in line) == 27.5
    assert line[-1].right == pytest.approx(RIGHT, abs=HAIR)


def test_no_line_begins_or_ends_with_what_must_not_stand_there() -> None:
    for shift in range(6):
        pages = drawn(f"= 题\n{'国' * shift}{SENTENCE * 12}")
        lines = [text for sheet in pages for text in words(without_number(sheet)) if len(text) > 24]
        assert len(lines) > 10
        assert not [text for text in lines if text[0] in NOT_AT_START or text[-1] in NOT_AT_END]


def test_page_numbers_stand_one_character_in_and_7_mm_under_the_text() -> None:
    first, second, third, *_ = drawn(f"= 题\n{PLAIN}", format="official")

    for sheet, number in ((first, 1), (second, 2), (third, 3)):
        dash, digit, end = sheet.lines[-1]
        assert (dash.text, digit.text, end.text) == ("\u2014", str(number), "\u2014")
        assert (dash.size, digit.size) == (14.0, 14.0)
        assert digit.right - digit.x == pytest.approx(7, abs=0.1)
        assert dash.base - 0.38 * 14 == pytest.approx(BOTTOM + 7 * MM, abs=HAIR)
        if number % 2:
            assert end.right == pytest.approx(RIGHT - ZI, abs=HAIR)
        else:
            assert dash.x == pytest.approx(LEFT + ZI, abs=HAIR)


# --- 信函格式: 10.1 ---


def test_a_letter_has_its_head_and_double_lines_on_page_one_only() -> None:
    first, second = drawn(f"= 题\n{'国' * 28 * 15}", more={"urgency": "特急", "serial": "000123"})

    head = first.lines[0]
    upper_thick, upper_thin, lower_thin, lower_thick = reds(first)
    number, serial = first.at("某创办〔2023〕"), first.line("000123")
    assert top_of(head[0]) == pytest.approx(30 * MM, abs=HAIR)
    assert (head[0].x + head[-1].right) / 2 == pytest.approx(105 * MM, abs=HAIR)
    assert upper_thick.y == pytest.approx(bottom_of(head[0]) + 4 * MM, abs=HAIR)
    assert [bar.height for bar in reds(first)] == pytest.approx([2.25, 0.75, 0.75, 2.25], abs=0.01)
    assert [bar.x for bar in reds(first)] == pytest.approx([20 * MM] * 4, abs=0.01)
    assert [bar.width for bar in reds(first)] == pytest.approx([170 * MM] * 4, abs=0.01)
    assert lower_thick.y + lower_thick.height == pytest.approx(277 * MM, abs=0.01)
    assert top_of(number[0]) == pytest.approx(upper_thin.y + upper_thin.height + 14, abs=HAIR)
    assert lower_thin.y < lower_thick.y
    assert serial[0].x == pytest.approx(LEFT, abs=HAIR)
    assert serial[-1].right == pytest.approx(RIGHT, abs=HAIR)
    assert first.line("特急")[0].base == pytest.approx(serial[0].base + PITCH, abs=0.01)
    assert "\u2014" not in "".join(first.texts)
    assert second.texts[-1] == "\u20142\u2014"
    assert reds(second) == []


def test_copies_of_a_letter_stand_without_lines_at_the_foot_of_the_last_page() -> None:
    (only,) = drawn("= 题\n正文", more={"copies": ["市委办公室", "市政府办公室"]})

    line = only.line("抄送")
    assert line[0].x == pytest.approx(LEFT + ZI, abs=HAIR)
    assert line[0].size == 14.0
    assert BOTTOM - 8 < bottom_of(line[0]) <= BOTTOM
    assert [bar for bar in only.bars if bar not in reds(only)] == []


# --- 文件格式: 7.2, 7.4 ---


def test_a_document_has_its_mark_number_and_red_line_in_place() -> None:
    first, *_ = drawn("= 题\n正文", format="official", more={"serial": "000123", "urgency": "特急"})

    mark = first.line("某市创建工作领导小组办公室文件")
    number = first.line("某创办〔2023〕")
    (line,) = reds(first)
    assert top_of(mark[0]) == pytest.approx(TOP + 35 * MM, abs=HAIR)
    assert (mark[0].x + mark[-1].right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=HAIR)
    assert mark[0].x >= LEFT - HAIR
    assert mark[-1].right <= RIGHT + HAIR
    assert (number[0].x + number[-1].right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=HAIR)
    assert line.y == pytest.approx(bottom_of(number[0]) + 4 * MM, abs=HAIR)
    assert (line.x, line.width) == pytest.approx((LEFT, 156 * MM), abs=0.01)
    assert [first.line("000123")[0].base, first.line("特急")[0].base] == pytest.approx(
        [TOP + PITCH / 2 + 6.08, TOP + 1.5 * PITCH + 6.08], abs=HAIR
    )


def test_an_upward_document_names_the_signer_beside_the_number() -> None:
    first, *_ = drawn("= 题\n正文", format="official", upward=True, more={"signer": "办公室主任"})

    line = first.line("某创办〔2023〕")
    assert words([line])[0].endswith("签发人：办公室主任")
    assert line[0].x == pytest.approx(LEFT + ZI, abs=HAIR)
    assert line[-1].right == pytest.approx(RIGHT - ZI, abs=HAIR)


def test_the_imprint_lies_on_the_bottom_edge_of_the_last_page() -> None:
    copies = ["市委办公室", "市人大常委会办公室", "市政府办公室", "市政协办公室", "各民主党派市委员会"]

    *_, last = drawn(f"= 题\n{PLAIN}", format="official", more={"copies": copies})

    upper, middle, lower = sorted(last.bars, key=lambda bar: bar.y)
    label, printed = last.line("抄送"), last.line("某市创建工作领导小组办公室2023年5月12日印发")
    turned = last.lines[[line[0] for line in last.lines].index(label[0]) + 1]
    assert [bar.width for bar in last.bars] == pytest.approx([156 * MM] * 3, abs=0.01)
    assert [upper.height, middle.height, lower.height] == pytest.approx(
        [0.35 * MM, 0.25 * MM, 0.35 * MM], abs=0.01
    )
    assert lower.y + lower.height == pytest.approx(BOTTOM, abs=0.01)
    assert label[0].x == pytest.approx(LEFT + ZI, abs=HAIR)
    assert turned[0].x == pytest.approx(label[3].x, abs=HAIR)
    assert printed[0].x == pytest.approx(LEFT + ZI, abs=HAIR)
    assert printed[-1].right == pytest.approx(RIGHT - ZI, abs=HAIR)


# --- what surrounds the text: 7.3 ---


def test_title_addressee_and_headings_stand_where_they_belong() -> None:
    first, *_ = drawn("= 关于督办某事的函\n# 某事\n## 甲。:: 乙\n### 丙\n#### 丁")

    title = first.line("关于督办")
    assert {glyph.size for glyph in title} == {22.0}
    assert (title[0].x + title[-1].right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=HAIR)
    assert first.line("市水务局：")[0].x == pytest.approx(LEFT, abs=HAIR)
    for head in ("一、某事", "（一）甲。乙", "1.丙", "（1）丁"):
        line = first.line(head)
        assert words([line]) == [head]
        assert line[0].x == pytest.approx(LEFT + 2 * ZI, abs=HAIR)


def test_a_sealed_date_is_four_characters_in_and_the_name_centred_on_it() -> None:
    first, *_ = drawn("= 题\n正文", more={"issuer": "某办公室"})

    name = next(line for line in first.lines[1:] if words([line]) == ["某办公室"])
    date = first.line("2023年5月12日")
    assert date[-1].right == pytest.approx(RIGHT - 4 * ZI, abs=HAIR)
    assert name[0].x + name[-1].right == pytest.approx(date[0].x + date[-1].right, abs=2 * HAIR)
    assert date[0].base - name[0].base == pytest.approx(PITCH, abs=0.01)
    assert name[0].base - first.line("正文")[0].base == pytest.approx(3 * PITCH, abs=0.1)


def test_an_unsealed_name_is_two_characters_in_and_the_date_begins_two_after_it() -> None:
    first, *_ = drawn("= 题\n正文", sealed=False)

    *_, name = [line for line in first.lines if words([line]) == ["某市创建工作领导小组办公室"]]
    date = first.line("2023年5月12日")
    assert name[-1].right == pytest.approx(RIGHT - 2 * ZI, abs=HAIR)
    assert date[0].x - name[0].x == pytest.approx(2 * ZI, abs=HAIR)


def test_attachments_turn_over_under_the_first_character_of_the_name() -> None:
    names = ["关于某事的问题清单和整改措施以及责任单位和完成时限的一览表格", "排名表"]

    first, *_ = drawn("= 题\n正文", more={"attachments": names})

    one, two = first.line("附件：1."), first.line("2.排名表")
    turned = first.lines[[line[0] for line in first.lines].index(one[0]) + 1]
    assert one[0].x == pytest.approx(LEFT + 2 * ZI, abs=HAIR)
    assert turned[0].x == pytest.approx(LEFT + 6 * ZI, abs=HAIR)
    assert two[0].x == pytest.approx(LEFT + 5 * ZI, abs=HAIR)


@pytest.mark.parametrize("lines", range(10, 20))
def test_a_signature_never_stands_alone_on_a_page(lines: int) -> None:
    pages = drawn(f"= 题\n{'国' * (26 + 28 * (lines - 1))}")

    (signed,) = [sheet for sheet in pages if "2023年5月12日" in sheet.texts]
    assert "国" in "".join(signed.texts)


def test_a_heading_does_not_end_a_page() -> None:
    for lines in range(8, 20):
        for sheet in drawn(f"= 题\n{'国' * (26 + 28 * (lines - 1))}\n# 某标题\n{'民' * 60}"):
            assert words(without_number(sheet))[-1] != "一、某标题"


# --- tables, forms, lists, 附件 ---


def test_a_table_repeats_its_head_and_splits_no_row() -> None:
    rows = "\n".join(f"| {i} | 第{i}项{'问' * 40}题尾{i} |" for i in range(1, 41))

    pages = drawn(f"= 题\n前\n| 序号 | 问题 |\n|:-:|---|\n{rows}\n后")

    tabled = [sheet for sheet in pages if "问" in "".join(sheet.texts)]
    assert len(tabled) > 2
    for sheet in tabled:
        text = "".join(sheet.texts)
        assert "序号问题" in sheet.texts
        assert text.count("项问") == text.count("题尾")
        cells = [glyph for line in without_number(sheet) for glyph in line if glyph.size == 14]
        assert all(glyph.x >= LEFT and glyph.right <= RIGHT for glyph in cells)


def test_a_cell_longer_than_a_page_is_split_and_nothing_lost() -> None:
    pages = drawn(f"= 题\n| 序号 | 问题 |\n|-|---|\n| 1 | {'问' * 1200}尾 |\n后")

    assert "".join(text for sheet in pages for text in sheet.texts).count("问") >= 1200 + len(pages) - 1
    assert any("尾" in text for sheet in pages for text in sheet.texts)


def test_a_form_keeps_its_pairs_side_by_side_and_its_lines_free() -> None:
    (only,) = drawn(
        "= 交办单\n: 事项 :: 某事\n: 牵头单位 :: 甲局 || 配合单位 :: 乙局\n:6 办理情况 ::\n: 备注 :: 无",
        format="form",
    )

    assert "牵头单位甲局配合单位乙局" in only.texts
    assert only.line("备注")[0].base - only.line("牵头")[0].base >= 6 * 24
    assert only.line("交办单")[0].size == 22.0


def test_attendance_follows_a_blank_line_and_turns_over_under_the_first_name() -> None:
    (only,) = drawn(
        f"= 纪要\n正文\n+ 出席：:: {'、'.join(['市委办公室'] * 8)}\n+ 请假：:: 甲",
        format="minutes",
        more={"masthead": "联席会议纪要"},
    )

    listed = only.line("出席：")
    turned = only.lines[[line[0] for line in only.lines].index(listed[0]) + 1]
    assert listed[0].base - only.line("正文")[0].base == pytest.approx(2 * PITCH, abs=0.1)
    assert listed[0].x == pytest.approx(LEFT + 2 * ZI, abs=HAIR)
    assert turned[0].x == pytest.approx(LEFT + 5 * ZI, abs=HAIR)
    assert "Sans" in listed[0].face or listed[0].face != listed[3].face


def test_annexes_take_pages_of_their_own_and_a_turned_page_keeps_the_numbers_place() -> None:
    source = "= 题\n正文\n@ 清单\n甲\n@@ 排名表\n乙\n@@ 又一表\n丙"

    first, upright, odd, even = drawn(source, format="official", more={"copies": []})[:4]

    assert (upright.texts[0], upright.texts[1]) == ("附件1", "清单")
    assert upright.lines[0][0].base - TOP == pytest.approx(PITCH / 2 + 6.08, abs=HAIR)
    assert upright.lines[1][0].base - TOP == pytest.approx(2 * PITCH + 16 + 0.38 * 22, abs=HAIR)
    assert (first.width, odd.width) == pytest.approx((210 * MM, 297 * MM), abs=0.1)
    for sheet in (odd, even):
        number = sorted((glyph for glyph in sheet.glyphs if not glyph.upright), key=lambda one: one.base)
        assert [glyph.text for glyph in number] == ["\u2014", "3" if sheet is odd else "4", "\u2014"]
        assert number[0].x - 0.38 * -14 == pytest.approx(28 * MM, abs=1.2 * MM)
        if sheet is odd:
            assert number[2].end == pytest.approx(RIGHT - ZI, abs=HAIR)
        else:
            assert number[0].base == pytest.approx(LEFT + ZI, abs=HAIR)


def test_the_imprint_follows_the_last_annex_on_an_upright_page() -> None:
    upright = drawn("= 题\n正文\n@ 清单\n甲", format="official")
    turned = drawn("= 题\n正文\n@@ 清单\n甲", format="official")

    assert [sheet.texts[0] for sheet in upright][1:] == ["附件"]
    assert any(text.endswith("印发") for text in upright[-1].texts)
    assert turned[-1].width == pytest.approx(210 * MM, abs=0.1)
    assert any(text.endswith("印发") for text in turned[-1].texts)


def test_a_register_lies_on_landscape_pages() -> None:
    (only,) = drawn("= 归档目录\n| 件号 | 题名 |\n|--|----|\n| 1 | 某函 |", format="table", sealed=False)

    assert (only.width, only.height) == pytest.approx((297 * MM, 210 * MM), abs=0.1)
    assert min(glyph.x for glyph in only.glyphs if glyph.upright) >= 35 * MM - HAIR
    assert max(glyph.right for glyph in only.glyphs if glyph.upright) <= 260 * MM + HAIR


# --- every kind, and what is too long ---


@pytest.mark.parametrize("name", DOCX_KINDS)
def test_every_kind_is_drawn_with_all_its_words(name: str) -> None:
    given, _ = document(kind(name), context(name), template_set())

    pages = read(given)

    printed = "".join(text for sheet in pages for text in sheet.texts)
    said = [*given.title, *given.head, given.number, given.addressee, given.note]
    said += [line.label + line.text for line in given.foot]
    for words_of in said:
        assert words_of.replace(" ", "").replace("　", "")[:20] in printed
    for block in given.blocks:
        if isinstance(block, Paragraph):
            assert block.text.replace(" ", "")[:20] in printed


def test_long_names_titles_and_numbers_stay_in_the_margins() -> None:
    issuer = "某市创建国家生态文明建设示范市工作领导小组办公室暨农村人居环境整治联席会议办公室"
    title = "关于进一步做好农村生活污水治理和黑臭水体整治以及饮用水水源地规范化建设等重点任务督促办理工作有关情况的通报"
    rows = "\n".join(f"| {i} | {issuer} | 987654321 | 100.0% |" for i in range(1, 100))
    source = f"= {title}\n正文\n| 名次 | 单位 | 发现问题 | 整改率 |\n|:-:|-|-|-|\n{rows}\n{issuer * 4}"

    for sheet in drawn(source, format="official", more={"issuer": issuer, "addressee": [issuer] * 3}):
        assert min(glyph.x for glyph in sheet.glyphs) >= LEFT - HAIR
        assert (
            max(glyph.right for glyph in sheet.glyphs) <= RIGHT + ZI / 2
        )  # blank half of a mark at a line's end
