from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.build import signature
from notifications.layout import (
    COLUMNS,
    NOT_AT_END,
    NOT_AT_START,
    TITLE_COLUMNS,
    largest_size,
    title_lines,
    width,
    wrap,
)

CHINESE = st.text(alphabet="国家生态文明建设示范市的和、，。；：“”《》（）0123456789Aa%—…", max_size=200)


@given(CHINESE, st.integers(0, 2))
def test_wrapping_never_exceeds_the_columns_and_loses_nothing(text: str, first: int) -> None:
    lines = wrap(text, first=first)

    assert "".join(lines) == text
    assert all(width(line) <= 2 * COLUMNS - (0 if i else 2 * first) for i, line in enumerate(lines))


@given(
    st.lists(
        st.sampled_from(["国", "家", "2023", "年", "，", "。", "（", "）", "“", "”", "A4"]), max_size=120
    )
)
def test_wrapping_keeps_punctuation_where_it_belongs(pieces: list[str]) -> None:
    """A line starts with closing punctuation only when no break in its predecessor is allowed at all."""
    lines = wrap("".join(pieces))

    for before, after in pairwise(lines):
        if after[0] in NOT_AT_START or before[-1] in NOT_AT_END:
            joined = before + after[0]
            legal = [
                at
                for at in range(1, len(joined))
                if joined[at] not in NOT_AT_START
                and joined[at - 1] not in NOT_AT_END
                and not (joined[at - 1].isascii() and joined[at].isascii())
            ]
            assert not legal


def test_numbers_dashes_and_ellipses_stay_whole() -> None:
    assert wrap("国" * 27 + "2023年")[1] == "2023年"
    assert wrap("国" * 27 + "——家")[1] == "国——家"
    assert wrap("国" * 27 + "……")[1] == "国……"


def test_a_word_wider_than_the_line_is_cut() -> None:
    assert wrap("a" * 100) == ["a" * 56, "a" * 44]


@given(st.text(alphabet="国家生态文明建设示范市创建工作的和、，《》“”2023年", min_size=1, max_size=120))
def test_a_title_line_has_at_most_twenty_characters_and_nothing_is_lost(text: str) -> None:
    lines = title_lines((text,))

    assert "".join(lines) == text
    assert all(width(line) <= 2 * TITLE_COLUMNS for line in lines)


@pytest.mark.parametrize(
    "lines",
    [
        ("关于限期整改城东街道", "实地督查发现问题的督办函"),
        ("关于2026年10月份创建工作", "实地测评情况的通报"),
        ("关于召开国家生态文明建设示范市", "创建工作推进会议暨第三次联席会议的通知"),
    ],
)
def test_titles_break_between_words(lines: tuple[str, ...]) -> None:
    assert title_lines(("".join(lines),)) == lines


def test_a_title_breaks_where_the_template_likes_it() -> None:
    pieces = ("关于天地玄黄宇宙洪荒", "日月盈昃辰宿列张寒来暑往的函")

    assert title_lines(pieces) == pieces


def test_names_to_keep_are_not_torn() -> None:
    name = "天地玄黄宇宙洪荒委员会"

    assert any(name in line for line in title_lines((f"关于请{name}尽快办理有关事项的督办函",), keep=(name,)))


def test_a_title_of_one_line_is_left_alone() -> None:
    assert title_lines(("关于召开会议的通知",)) == ("关于召开会议的通知",)


def test_the_full_name_of_the_office_fits_the_text_width() -> None:
    size = largest_size(["登封市生态文明创建工作指挥部办公室"], most=40)

    assert size == 26
    assert largest_size(["创建办"], most=40) == 40


def test_with_a_seal_the_date_leaves_four_characters_and_the_name_is_centred_on_it() -> None:
    """GB/T 9704-2012, 7.3.5.1."""
    signed = signature("市创建办", "2023年5月12日", sealed=True)
    (_, right) = signed.names[0]

    assert signed.date_right == 4
    assert right + 4 / 2 == signed.date_right + 6.5 / 2
    assert signed.blank_lines == 2


def test_a_wide_name_ends_at_the_edge_and_the_date_moves_under_its_middle() -> None:
    signed = signature("登封市生态文明创建工作指挥部办公室", "2023年5月12日", sealed=True)

    assert signed.names[0][1] == 0
    assert signed.date_right == 17 / 2 - 6.5 / 2
    assert signed.axis == 17 / 2


def test_without_a_seal_the_date_starts_two_characters_right_of_the_name() -> None:
    """7.3.5.2."""
    signed = signature("登封市生态文明创建工作指挥部办公室", "2023年5月12日", sealed=False)

    assert signed.names[0][1] == 2
    assert signed.date_right + 6.5 == 2 + 17 - 2
    assert signed.date_left == 28 - 2 - 17 + 2
    assert signed.blank_lines == 1


def test_without_a_seal_a_long_date_pushes_a_short_name() -> None:
    signed = signature("市创建办", "2023年5月12日", sealed=False)

    assert signed.date_right == 2
    assert signed.names[0][1] == 2 + 6.5 + 2 - 4


@pytest.mark.parametrize("sealed", [True, False])
@given(name=st.text(alphabet="国家生态文明", min_size=1, max_size=60))
def test_a_signature_never_leaves_the_page(name: str, sealed: bool) -> None:
    signed = signature(name, "2023年12月12日", sealed=sealed)

    assert "".join(line for line, _ in signed.names) == name
    for text, right in (*signed.names, (signed.date, signed.date_right)):
        assert right >= 0
        assert right + width(text) / 2 <= COLUMNS


@pytest.mark.parametrize(
    ("matter", "words"),
    [
        ("健全政府绿色采购制度，保证登封市政府绿色采购比例持续稳定提升", ("持续", "比例", "稳定")),
        ("保护县级集中式饮用水水源地，水质优良比例达到100%", ("饮用水水源地", "达到")),
        ("严格执行环境影响评价制度", ("环境影响评价",)),
    ],
)
def test_a_title_of_the_field_is_not_broken_inside_its_words(matter: str, words: tuple[str, ...]) -> None:
    lines = title_lines(("关于督促办理", f"“{matter}”", "任务的", "督办函"))

    assert all(any(word in line for line in lines) for word in words)
