"""Filters and characters."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications import figures, filters
from notifications.characters import full_width, without_barred


def test_dates_have_no_leading_zeros() -> None:
    assert filters.ymd("2026-01-05") == "2026年1月5日"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2023-05-01", "2023-05-15", "2023年5月1日至15日"),
        ("2023-05-16", "2023-06-15", "2023年5月16日至6月15日"),
        ("2022-12-16", "2023-01-15", "2022年12月16日至2023年1月15日"),
        ("2023-05-01", "2023-05-01", "2023年5月1日"),
        ("2022-05-01", "2023-05-15", "2022年5月1日至2023年5月15日"),
    ],
)
def test_a_period_says_each_part_once(start: str, end: str, text: str) -> None:
    assert filters.span({"from": start, "to": end}) == text


def test_weekdays_are_chinese() -> None:
    week = [filters.weekday(date(2023, 5, day).isoformat()) for day in range(8, 15)]

    assert "".join(day[-1] for day in week) == "一二三四五六日"


@pytest.mark.parametrize(
    ("time", "text"),
    [
        ("05:30", "凌晨5:30"),
        ("09:00", "上午9:00"),
        ("12:10", "中午12:10"),
        ("14:30", "下午2:30"),
        ("19:05", "晚上7:05"),
    ],
)
def test_hours_are_said_with_their_part_of_the_day(time: str, text: str) -> None:
    assert filters.clock(time) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1005, "一千零五"),
        (9999, "九千九百九十九"),
        (10000, "10000"),
    ],
)
def test_chinese_numerals(number: int, text: str) -> None:
    assert filters.chinese(number) == text


def test_ordinals_have_no_negative() -> None:
    assert filters.ordinal(3) == "第三"
    with pytest.raises(ValueError, match="-1"):
        filters.ordinal(-1)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6))
def test_shares_come_from_one_list_and_are_rounded_half_up(counts: list[int]) -> None:
    rows = [{"count": count} for count in counts]
    whole = figures.total(rows, "count")

    for row in rows:
        share = float(figures.share(row, rows, "count").removesuffix("%"))
        assert abs(share - (100 * row["count"] / whole if whole else 0)) <= 0.0500001


def test_percent_has_one_decimal() -> None:
    assert figures.percent(13, 15) == "86.7%"
    assert figures.percent(1, 2000) == "0.1%"
    assert figures.percent(0, 0) == "0.0%"


def test_lists_are_joined_and_cut() -> None:
    assert filters.listed(["甲局", "乙局"]) == "甲局、乙局"
    assert filters.listed(["甲局", "乙局", "丙局"], 2) == "甲局、乙局等3个单位"


def test_a_sentence_ends_in_one_full_stop() -> None:
    assert (
        filters.sentence("请办理")
        == filters.sentence("请办理。")
        == filters.sentence("请办理；")
        == "请办理。"
    )
    assert filters.sentence("何时办结？") == "何时办结？"


def test_quotes_and_book_marks_nest() -> None:
    assert filters.inner("“三线一单”管控") == "‘三线一单’管控"
    assert filters.book("关于印发《方案》的通知") == "《关于印发〈方案〉的通知》"
    assert filters.book("《方案》") == "《方案》"


def test_which_time_it_is_counts_the_earlier_papers_of_the_kind() -> None:
    earlier = [{"kind": "催办单"}, {"kind": "督办函"}, {"kind": "催办单"}]

    assert figures.times(earlier, "催办单") == 3
    assert figures.times([], "催办单") == 1


@pytest.mark.parametrize(
    ("given_text", "text"),
    [
        ("甲局,乙局", "甲局，乙局"),
        ("方案(试行)", "方案（试行）"),
        ('开展"回头看"工作', "开展“回头看”工作"),
        ("已办结.", "已办结。"),
        ("9:30前", "9:30前"),
        ("1,234项", "1,234项"),
        ("见https://example.org/a?b=1,c", "见https://example.org/a?b=1,c"),
        ("邮箱a.b@example.org", "邮箱a.b@example.org"),
        ("PM2.5浓度", "PM2.5浓度"),
        ("f(x)", "f(x)"),
        ("三（二）10", "三（二）10"),
        ("甲&乙<丙>|#一、{…", "甲&乙<丙>|#一、{…"),
    ],
)
def test_only_punctuation_beside_chinese_changes_width(given_text: str, text: str) -> None:
    assert full_width(given_text) == text
    assert full_width(text) == text


@given(st.text())
def test_what_is_left_of_any_text_is_legal_in_xml(text: str) -> None:
    left = without_barred(text)
    root = ET.fromstring(f"<t>{left.replace('&', '').replace('<', '')}</t>".encode())

    assert (root.text or "") == left.replace("&", "").replace("<", "")
    assert without_barred(left) == left
