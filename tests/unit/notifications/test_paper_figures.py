"""Filters that reckon: rates, means, amounts, days, and rankings in which nobody stands in both groups."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications import figures, filters, ranks

SCORES = st.lists(st.integers(0, 1000).map(lambda tenths: f"{tenths // 10}.{tenths % 10}"), max_size=45)


def units(scores: list[str]) -> list[dict[str, Any]]:
    return [{"unit": f"第{i}局", "score": score} for i, score in enumerate(scores)]


def test_equal_scores_share_a_rank_and_the_next_is_skipped() -> None:
    rows = ranks.ranked(units(["90", "95.0", "80", "90.0"]), "score")

    assert [row["rank"] for row in rows] == [1, 2, 2, 4]
    assert [row["unit"] for row in rows] == ["第1局", "第0局", "第3局", "第2局"]
    assert [ranks.placed(row, rows) for row in rows] == ["第1名", "并列第2名", "并列第2名", "第4名"]


def test_where_less_is_better_the_least_comes_first() -> None:
    rows = ranks.ranked([{"unit": "甲", "n": 10}, {"unit": "乙", "n": 9}], "n", "asc")

    assert [row["unit"] for row in rows] == ["乙", "甲"]


@pytest.mark.parametrize("score", [None, "", True, "优秀", "nan", "inf"])
def test_what_cannot_be_compared_is_not_ranked(score: Any) -> None:
    with pytest.raises(ValueError, match=r"行没有 score|不是数"):
        ranks.ranked([{"unit": "甲", "score": "1"}, {"unit": "乙", "score": score}], "score")


def test_an_order_is_one_of_two() -> None:
    with pytest.raises(ValueError, match="desc"):
        ranks.ranked([], "score", "up")  # type: ignore[arg-type]  # what a template may write


@given(SCORES)
def test_a_rank_is_one_more_than_the_number_of_those_ahead(scores: list[str]) -> None:
    for row in ranks.ranked(units(scores), "score"):
        assert row["rank"] == 1 + sum(Fraction(other) > Fraction(row["score"]) for other in scores)


@given(SCORES)
def test_nobody_is_named_at_both_ends_and_the_front_is_ahead_of_the_back(scores: list[str]) -> None:
    rows = ranks.ranked(units(scores), "score")
    front, back = ranks.leading(rows), ranks.trailing(rows)

    assert not {row["unit"] for row in front} & {row["unit"] for row in back}
    assert all(ahead["rank"] < behind["rank"] for ahead in front for behind in back)
    if len(set(map(Fraction, scores))) == len(scores) > 1:
        named = 3 if len(scores) >= ranks.FEW else 1
        assert ([row["rank"] for row in front], len(back)) == (list(range(1, named + 1)), named)


def test_fewer_than_six_units_name_one_each_and_six_name_three() -> None:
    five, six = (ranks.ranked(units([str(i) for i in range(n)]), "score") for n in (5, 6))

    assert figures.column(ranks.leading(five), "unit") == ["第4局"]
    assert figures.column(ranks.trailing(five), "unit") == ["第0局"]
    assert figures.column(ranks.leading(six), "unit") == ["第5局", "第4局", "第3局"]
    assert figures.column(ranks.trailing(six), "unit") == ["第2局", "第1局", "第0局"]


def test_units_that_are_all_level_are_neither_ahead_nor_behind() -> None:
    rows = ranks.ranked(units(["90"] * 8), "score")

    assert (ranks.leading(rows), ranks.trailing(rows)) == ([], [])


def test_a_rate_of_nothing_is_a_dash_and_the_total_is_of_sums() -> None:
    rows = [{"found": 1, "fixed": 1}, {"found": 9, "fixed": 0}, {"found": 0, "fixed": 0}]

    assert [figures.rate(row, "fixed", "found") for row in rows] == ["100.0%", "0.0%", "—"]
    assert figures.total_rate(rows, "fixed", "found") == "10.0%"


def test_a_mean_is_rounded_half_up_and_of_nothing_a_dash() -> None:
    assert figures.mean([{"score": "90.0"}, {"score": "90.1"}], "score") == "90.1"
    assert figures.mean([], "score") == "—"
    with pytest.raises(ValueError, match="不是数"):
        figures.mean([{"score": "良好"}], "score")


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        (0, "0元"),
        (9999, "9999元"),
        (10_000, "1万元"),
        (12_345_000, "1234.5万元"),
        (12_345_678, "12345678元"),
        (300_000_000, "3亿元"),
        (323_000_000, "3.23亿元"),
        (323_400_000, "32340万元"),
        (1_000_000_000, "10亿元"),
    ],
)
def test_money_is_never_rounded(yuan: int, text: str) -> None:
    assert figures.amount(yuan) == text


def test_money_is_not_negative() -> None:
    with pytest.raises(ValueError, match="-1"):
        figures.amount(-1)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-400, 400))
def test_days_left_and_days_late_are_two_sides_of_one_date(day: date, days: int) -> None:
    due, now = (day + timedelta(days=days)).isoformat(), day.isoformat()

    assert (figures.days_left(due, now), figures.days_late(due, now)) == (max(days, 0), max(-days, 0))


def test_rows_are_picked_and_grouped_in_their_order() -> None:
    rows: list[dict[str, Any]] = [
        {"unit": ["甲", "乙"], "type": "水", "no": "1"},
        {"unit": "丙", "type": "气", "no": ""},
        {"unit": "丁", "type": "水", "no": "3"},
    ]

    assert figures.column(rows, "unit") == ["甲", "乙", "丙", "丁"]
    assert [row["unit"] for row in figures.having(rows, "type", "气")] == ["丙"]
    assert [row["unit"] for row in figures.having(rows, "no")] == [["甲", "乙"], "丁"]
    assert [(group["key"], len(group["rows"])) for group in figures.grouped(rows, "type")] == [
        ("水", 2),
        ("气", 1),
    ]


def test_numbers_of_issues_and_months_have_no_leading_zero() -> None:
    assert filters.issue(8) == "第8期"
    assert filters.year_month("2023-05-12") == "2023年5月"
