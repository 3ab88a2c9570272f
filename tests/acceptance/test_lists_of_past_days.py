"""What ``--as-of`` shows of a day, long after, is what was listed on that day."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from workbench import VIEWS, end_of, listed, played_year

LONG_AFTER = end_of(date(2024, 6, 3))


@cache
def as_of(day: date) -> dict[str, list[dict[str, Any]]]:
    """Return what every list shows of ``day``, long after."""
    return listed(played_year().path, LONG_AFTER, end_of(day))


@pytest.mark.parametrize("view", ["v_duty", *VIEWS])
def test_a_past_day_is_listed_as_it_was_listed_on_it(view: str) -> None:
    year = played_year()

    assert len(year.seen) > 40
    for day, seen in year.seen.items():
        assert as_of(day)[view] == seen[view], day


def test_the_last_day_as_of_then_is_the_present() -> None:
    year = played_year()
    last = year.scenario.ends

    assert listed(year.path, end_of(last), end_of(last)) == listed(year.path, end_of(last))
