from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from workbench import ASSIGNED, Bench, bench_at, default_policy

from workflow.lights import days_left, label, light
from workflow.workdays import Workdays

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAYS = Workdays()
POLICY: dict[str, Any] = default_policy().model_dump(mode="json")
FRIDAY = date(2023, 6, 9)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


def shown(today: date, *, state: str = "in_progress", due: str | None = "2023-11-30") -> str:
    return light(POLICY, state, due, today, DAYS)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2023, 11, 20), "green"),  # eight working days left
        (date(2023, 11, 21), "yellow"),  # seven
        (date(2023, 11, 30), "yellow"),  # the day itself still counts
        (date(2023, 12, 1), "red"),
        (date(2022, 1, 1), "green"),
    ],
)
def test_the_light_turns_on_its_day(today: date, expected: str) -> None:
    assert shown(today) == expected


def test_the_light_counts_working_days_not_calendar_days() -> None:
    """Between 28 September and 10 October 2023 lie 国庆 and two worked weekend days."""
    assert shown(date(2023, 9, 27), due="2023-10-11") == "yellow"
    assert DAYS.between(date(2023, 9, 27), date(2023, 10, 11)) == 6


@pytest.mark.parametrize("state", POLICY["unlit"])
def test_states_that_nobody_waits_for_show_no_light(state: str) -> None:
    assert shown(date(2023, 12, 1), state=state) == "none"


def test_a_duty_without_a_date_is_green_while_it_is_open() -> None:
    assert shown(date(2023, 12, 1), due=None) == "green"


def test_the_first_rule_that_holds_decides() -> None:
    turned = {**POLICY, "lights": list(reversed(POLICY["lights"]))}

    assert light(turned, "in_progress", "2023-11-30", date(2023, 12, 1), DAYS) == "green"


def test_where_no_rule_holds_there_is_no_light() -> None:
    only_red = {**POLICY, "lights": POLICY["lights"][:1]}

    assert light(only_red, "in_progress", "2023-11-30", date(2023, 11, 1), DAYS) == "none"


def test_lights_have_names() -> None:
    assert [label(POLICY, name) for name in ("red", "yellow", "green", "none")] == ["红", "黄", "绿", ""]


@pytest.mark.parametrize("today", [date(2022, 1, 1) + timedelta(days=n) for n in range(0, 700, 13)])
def test_the_short_cut_for_far_dates_changes_no_light(today: date) -> None:
    """``within`` does not count the days to a far date; it must not matter."""
    due = date(2023, 11, 30)
    left = DAYS.between(today, due)

    expected = "red" if today > due else "yellow" if left <= 7 else "green"
    assert shown(today) == expected


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (FRIDAY - timedelta(days=1), 1),
        (FRIDAY, 0),
        (FRIDAY + timedelta(days=3), -1),
        (FRIDAY + timedelta(days=4), -2),
    ],
)
def test_days_left_count_down_to_the_day_and_on(today: date, left: int) -> None:
    assert days_left(FRIDAY.isoformat(), today, DAYS) == left
    assert days_left(None, today, DAYS) is None


def test_a_date_that_passed_on_friday_is_past_on_saturday() -> None:
    """``duty list --overdue`` goes by a negative number, so a red duty must have one."""
    saturday = FRIDAY + timedelta(days=1)
    assert shown(saturday, due=FRIDAY.isoformat()) == "red"

    left = days_left(FRIDAY.isoformat(), saturday, DAYS)

    assert left is not None
    assert left < 0


def test_only_open_duties_have_days_left(bench: Bench) -> None:
    bench.bring(4, "completed")
    bench.on(date(2023, 12, 6))

    items = bench.duties()

    assert (items["4"]["days_left"], items["4"]["light"]) == (None, "none")
    assert (items["17"]["days_left"], items["17"]["light"]) == (-4, "none")  # never assigned


def test_the_list_follows_the_plan_and_names_units_in_its_order(bench: Bench) -> None:
    items = bench.duties()

    assert list(items) == [str(no) for no in range(1, 30)]
    assert items["11"]["lead"] == ["市林业局", "市农委"]
    assert items["5"]["lead"] == []
