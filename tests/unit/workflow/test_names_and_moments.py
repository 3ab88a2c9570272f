"""How a clerk names a subject, a day or a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from workbench import CAMPAIGN, Bench, bench_at, rules

from workflow.campaign import open_campaign
from workflow.clock import FixedClock, at_local, local_day, shown, stamp
from workflow.errors import CampaignNotFound, DateImpossible, SubjectNotFound
from workflow.naming import full_name, parse_day, parse_moment, the_campaign, title_of
from workflow.reading import reading
from workflow.workdays import Workdays, statutory_days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench


def name(bench: Bench, text: str, *, kind: str = "duty", campaign: str | None = None) -> str:
    with reading(bench.address) as rows:
        return full_name(rows, text, kind=kind, campaign=campaign)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("4", "duty", "duty:4"),
        (" 4 ", "duty", "duty:4"),
        ("2", "stage", "stage:2"),
        ("stage:2", "duty", "stage:2"),
        (f"{CAMPAIGN}/duty:4", "stage", "duty:4"),
        (f"{CAMPAIGN}/2", "stage", "stage:2"),
        (f"campaign:{CAMPAIGN}", "duty", f"campaign:{CAMPAIGN}"),
    ],
)
def test_a_subject_is_found_by_what_a_clerk_types(bench: Bench, text: str, kind: str, found: str) -> None:
    assert name(bench, text, kind=kind) == f"{CAMPAIGN}/{found}"


@pytest.mark.parametrize(
    "text", ["99", "", "duty:", "thing:4", "duty:4:5", "duty:4;--", "paper:1", "4 OR 1=1", "duty: 4", "０４"]
)
def test_what_names_nothing_is_not_found(bench: Bench, text: str) -> None:
    with pytest.raises(SubjectNotFound) as caught:
        name(bench, text)

    assert caught.value.exit_code == 3


def test_another_campaign_is_not_found_and_the_known_ones_are_named(bench: Bench) -> None:
    with pytest.raises(CampaignNotFound, match=f"现有：{CAMPAIGN}"):
        name(bench, "elsewhere/duty:4")
    with pytest.raises(CampaignNotFound, match=f"现有：{CAMPAIGN}"):
        name(bench, "4", campaign="elsewhere")


def test_of_two_open_campaigns_one_must_be_named(bench: Bench) -> None:
    open_campaign(bench.engine, rules(), campaign="second")

    with pytest.raises(CampaignNotFound, match="请用 --campaign 指明一项"):
        name(bench, "4")
    assert name(bench, "4", campaign="second") == "second/duty:4"
    assert name(bench, "second/duty:4") == "second/duty:4"


def test_the_only_open_campaign_is_meant(bench: Bench) -> None:
    open_campaign(bench.engine, rules(), campaign="second")
    bench.fire(f"campaign:{CAMPAIGN}", "close", "director", reason="创建成功")

    assert name(bench, "4") == "second/duty:4"


def test_the_only_campaign_is_meant_even_when_it_has_ended(bench: Bench) -> None:
    bench.fire(f"campaign:{CAMPAIGN}", "close", "director", reason="创建成功")

    with reading(bench.address) as rows:
        assert the_campaign(rows) == CAMPAIGN


@pytest.mark.parametrize(
    ("subject", "title"),
    [("x/duty:4", "任务4"), ("x/paper:12", "文书12"), ("x/supervision:3", "督办3"), ("stage:1", "阶段1")],
)
def test_a_subject_has_a_title_in_chinese(subject: str, title: str) -> None:
    assert title_of(subject) == title


@pytest.mark.parametrize("text", ["", "2023-02-29", "2023-13-01", "明天", "2023/04/01", "2023-4-1", "1e9"])
def test_what_is_no_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(DateImpossible, match="2023-04-01") as caught:
        parse_day(text)

    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-04-01", "2023-04-01T01:00:00Z"),
        ("2023-04-01T15:30", "2023-04-01T07:30:00Z"),
        ("2023-04-01 15:30", "2023-04-01T07:30:00Z"),
        ("2023-04-01T15:30Z", "2023-04-01T15:30:00Z"),
        ("2023-04-01T15:30+09:00", "2023-04-01T06:30:00Z"),
    ],
)
def test_a_moment_is_in_the_campaigns_zone_unless_it_says_another(text: str, moment: str) -> None:
    assert stamp(parse_moment(text)) == moment


def test_a_bare_day_may_mean_its_end() -> None:
    assert stamp(parse_moment("2023-04-01", end_of_day=True)) == "2023-04-01T15:59:59Z"
    assert stamp(parse_moment("2023-04-01T08:00", end_of_day=True)) == "2023-04-01T00:00:00Z"


@pytest.mark.parametrize("text", ["", "2023-02-29", "2023-04-01T24:00", "2023-04-01T9"])
def test_what_is_no_moment_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(DateImpossible, match="2023-04-01T15:30"):
        parse_moment(text)


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "1989-12-31", "2100-01-01", "9999-12-31T23:59-08:00"])
def test_what_no_calendar_reckons_is_refused_with_the_years_that_it_does(text: str) -> None:
    with pytest.raises(DateImpossible, match="1990 至 2099"):
        parse_moment(text)
    with pytest.raises(DateImpossible, match="1990 至 2099"):
        parse_day(text[:10])


def test_a_day_ends_at_midnight_in_the_campaigns_zone() -> None:
    assert local_day(datetime(2023, 4, 1, 15, 59, tzinfo=UTC)) == date(2023, 4, 1)
    assert local_day(datetime(2023, 4, 1, 16, 0, tzinfo=UTC)) == date(2023, 4, 2)


def test_a_clock_takes_no_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        FixedClock(datetime(2023, 4, 1))  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="zone"):
        FixedClock(at_local(date(2023, 4, 1))).set(datetime(2023, 4, 1))  # noqa: DTZ001


def test_a_stored_stamp_is_shown_in_the_zone() -> None:
    assert shown("2023-04-01T01:00:00Z") == "2023-04-01T09:00:00+08:00"


@pytest.mark.parametrize("day", [date(1850, 6, 3), date(2150, 6, 3), date(9999, 12, 31)])
def test_years_beyond_the_lunar_tables_go_by_the_week(day: date) -> None:
    days = Workdays()

    assert days.is_workday(day) is (day.weekday() < 5)
    assert days.provisional == {day.year}
    assert len(statutory_days(day.year)) == 7
