"""From a rhythm to dated cases: laid out once, on working days, each acted on in time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from workbench import CAMPAIGN, OPENED, Bench, bench_at, default_policy

from workflow.occurrences import materialise, nominal_days, whole_rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEETING, BULLETIN = "monthly-deployment", "monthly-bulletin"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench


def laid_out(bench: Bench, slug: str) -> list[dict[str, Any]]:
    return bench.rows("SELECT * FROM occurrence WHERE slug = ? ORDER BY nominal", slug)


def test_opening_lays_out_every_rhythm_up_to_the_horizon(bench: Bench) -> None:
    meetings = laid_out(bench, MEETING)

    assert meetings[0]["nominal"] == "2023-04-15"
    assert meetings[-1]["nominal"] == "2024-01-15"
    assert len(meetings) == 10
    assert {row["status"] for row in meetings} == {"pending"}


def test_laying_out_again_changes_nothing(bench: Bench) -> None:
    before = bench.dump()

    with bench.engine.firing() as firing:
        new = materialise(firing, CAMPAIGN, OPENED)

    assert new == 0
    assert bench.dump() == before


def test_a_later_day_adds_only_what_is_new(bench: Bench) -> None:
    before = laid_out(bench, MEETING)

    with bench.engine.firing() as firing:
        new = materialise(firing, CAMPAIGN, OPENED + timedelta(days=60))

    after = laid_out(bench, MEETING)
    assert after[: len(before)] == before
    assert [row["nominal"] for row in after[len(before) :]] == ["2024-02-15", "2024-03-15"]
    assert new == 4  # two meetings and two bulletins


def test_an_earlier_day_takes_nothing_back(bench: Bench) -> None:
    before = bench.dump()

    with bench.engine.firing() as firing:
        assert materialise(firing, CAMPAIGN, OPENED - timedelta(days=200)) == 0

    assert bench.dump() == before


def test_a_day_of_rest_is_moved_as_the_rhythm_says_and_the_reason_is_kept(bench: Bench) -> None:
    april = laid_out(bench, MEETING)[0]  # 15 April 2023 is a Saturday
    bulletin = laid_out(bench, BULLETIN)[0]  # 30 April 2023 is a Sunday of a holiday

    assert (april["effective"], april["reason"]) == ("2023-04-17", "2023-04-15 是休息日")
    assert (bulletin["nominal"], bulletin["effective"]) == ("2023-04-30", "2023-04-28")


def test_a_working_day_stays_and_needs_no_reason(bench: Bench) -> None:
    may = laid_out(bench, MEETING)[1]

    assert (may["nominal"], may["effective"], may["reason"]) == ("2023-05-15", "2023-05-15", "")


def test_a_meeting_is_acted_on_as_early_as_its_notice_asks(bench: Bench) -> None:
    october = next(row for row in laid_out(bench, MEETING) if row["nominal"] == "2023-10-15")

    assert (october["effective"], october["act_on"]) == ("2023-10-16", "2023-10-11")


def test_a_bulletin_is_acted_on_on_its_day(bench: Bench) -> None:
    assert all(row["act_on"] == row["effective"] for row in laid_out(bench, BULLETIN))


def test_a_monthly_rhythm_without_a_day_takes_the_day_of_the_policy(tmp_path: Path) -> None:
    rhythm = default_policy().rhythm.model_copy(update={"day_of_month": 8})
    with bench_at(tmp_path, policy=default_policy().model_copy(update={"rhythm": rhythm})) as bench:
        assert laid_out(bench, MEETING)[0]["nominal"] == "2023-04-08"
        assert laid_out(bench, BULLETIN)[0]["nominal"] == "2023-04-30"


@pytest.mark.parametrize(
    ("rule", "whole"),
    [
        ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("FREQ=MONTHLY;INTERVAL=3", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15"),
        ("FREQ=MONTHLY;BYMONTHDAY=14,28", "FREQ=MONTHLY;BYMONTHDAY=14,28"),
        ("FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=1MO"),
        ("FREQ=WEEKLY;BYDAY=FR", "FREQ=WEEKLY;BYDAY=FR"),
    ],
)
def test_only_a_monthly_rule_without_a_day_is_completed(rule: str, whole: str) -> None:
    assert whole_rule(rule, 15) == whole


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=14,28", ["01-14", "01-28", "02-14", "02-28"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["01-31", "02-28"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["01-31"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ["01-31", "02-28"]),
        ("FREQ=WEEKLY;INTERVAL=4;BYDAY=SU", ["01-01", "01-29", "02-26"]),
        ("FREQ=DAILY;COUNT=2", ["01-01", "01-02"]),
    ],
)
def test_first_and_last_day_of_the_span_are_included(rule: str, days: list[str]) -> None:
    found = nominal_days(rule, date(2023, 1, 1), date(2023, 2, 28))

    assert [day.strftime("%m-%d") for day in found] == days
