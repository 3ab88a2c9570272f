"""What was typed: words for the record, filters, names in a list."""

from __future__ import annotations

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.noun import NotThereYet, Noun, known, only
from commands.options import day_value, text_value
from workflow.errors import DateImpossible

CONTEXT = click.Context(click.Command("x"))
OPTION = click.Option(["--reason"])


def read(value: str | None) -> str | None:
    return text_value(CONTEXT, OPTION, value)


def test_words_lose_the_blanks_around_them() -> None:
    assert read("  汛期　") == "汛期"
    assert read(None) is None


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1).filter(str.strip))
def test_whatever_can_be_printed_is_taken(text: str) -> None:
    assert read(text) == text.strip()


@given(st.text(), st.characters(categories=("Cc", "Cs")), st.text())
def test_whatever_cannot_is_refused(before: str, char: str, after: str) -> None:
    with pytest.raises(click.BadParameter):
        read(f"字{before}{char}{after}字")


@pytest.mark.parametrize("text", ["1989-12-31", "2100-01-01", "9999-12-31", "2023-02-29", "今天", ""])
def test_a_day_beyond_the_calendar_is_impossible(text: str) -> None:
    with pytest.raises(DateImpossible):
        day_value(CONTEXT, OPTION, text)


STATES = [("red", "红"), ("none", "无灯"), ("red", "红"), ("1", None)]


@pytest.mark.parametrize("value", [None, "red", "红", "1"])
def test_a_filter_may_be_named_in_either_language(value: str | None) -> None:
    known("--light", value, STATES)


def test_a_filter_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(click.UsageError, match="--light 没有“紫”这一项。可用：red（红）、none（无灯）、1。"):
        known("--light", "紫", STATES)


def test_only_finds_the_subject_or_says_that_it_was_not_there() -> None:
    items = [{"subject": "c/duty:1"}, {"subject": "c/duty:2"}]

    assert only(items, "c/duty:2") is items[1]
    with pytest.raises(NotThereYet, match="任务3 在 --as-of 所指的时刻还没有建立"):
        only(items, "c/duty:3")


def test_verbs_are_listed_in_the_order_of_their_work() -> None:
    group = Noun("duty", commands=[click.Command(name) for name in ("sign", "accept", "close")])

    assert group.list_commands(CONTEXT) == ["sign", "accept", "close"]
