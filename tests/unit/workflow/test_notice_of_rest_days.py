"""A year's notice that the office loads wins over what ships, and a wrong file is refused whole."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import Bench, bench_at

from workflow.errors import CalendarFileInvalid
from workflow.holidays import import_notice
from workflow.listing import calendar
from workflow.reading import reading
from workflow.workdays import Workdays, statutory_days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MADE_UP = date(2027, 2, 14)  # a Sunday
EXTRA = date(2027, 2, 10)  # a Wednesday


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench


def entry(day: date, *, off: Any = True) -> dict[str, Any]:
    return {"name": "假日", "date": day.isoformat(), "isOffDay": off}


def statutory() -> list[dict[str, Any]]:
    return [entry(day) for day in sorted(statutory_days(2027))]


def notice(*more: dict[str, Any], **changes: Any) -> str:
    days = {one["date"]: one for one in (*statutory(), *more)}
    return json.dumps({"year": 2027, "days": list(days.values()), **changes})


def days_of(bench: Bench) -> Workdays:
    with reading(str(bench.path)) as rows:
        return calendar(rows)


def test_a_year_without_its_notice_is_a_forecast_until_the_notice_is_loaded(bench: Bench) -> None:
    before = days_of(bench)
    assert (before.is_workday(EXTRA), before.is_workday(MADE_UP)) == (True, False)
    assert before.provisional == {2027}

    import_notice(bench.engine, notice(entry(EXTRA), entry(MADE_UP, off=False)), "2027.json")

    after = days_of(bench)
    assert (after.is_workday(EXTRA), after.is_workday(MADE_UP)) == (False, True)
    assert after.provisional == set()


def test_rest_days_and_make_up_days_are_counted(bench: Bench) -> None:
    said = import_notice(bench.engine, notice(entry(EXTRA), entry(MADE_UP, off=False)), "2027.json")

    assert said == (2027, len(statutory_days(2027)) + (EXTRA not in statutory_days(2027)), 1)


def test_a_dry_run_loads_nothing(bench: Bench) -> None:
    before = bench.dump()

    import_notice(bench.engine, notice(), "2027.json", dry_run=True)

    assert bench.dump() == before


def test_a_notice_loaded_again_takes_the_place_of_the_first(bench: Bench) -> None:
    import_notice(bench.engine, notice(entry(EXTRA)), "2027.json")
    import_notice(bench.engine, notice(entry(MADE_UP, off=False)), "2027.json")
    import_notice(bench.engine, notice(entry(MADE_UP, off=False)), "2027.json")

    after = days_of(bench)
    assert EXTRA in statutory_days(2027) or after.is_workday(EXTRA)
    assert after.is_workday(MADE_UP)
    assert bench.value("SELECT count(*) FROM definition WHERE kind = 'calendar'") == 2
    assert bench.audit().ok


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "的 JSON"),
        ("[]", "的 JSON"),
        ("{}", "的 JSON"),
        ("[" * 100_000, "的 JSON"),
        ('{"year": "x", "days": []}', "的 JSON"),
        ('{"year": 2027, "days": [{"date": "2027-02-30", "isOffDay": true}]}', "的 JSON"),
        ('{"year": 2027, "days": [1]}', "的 JSON"),
        ('{"year": 2027, "days": []}', "没有列出任何一天"),
        (" " * 300_000, "文件过大"),
        (notice(entry(date(2026, 12, 31))), "2026-12-31 不在 2027 年内"),
        (notice(days=[*statutory(), *statutory()]), "出现了两次"),
        (notice(entry(EXTRA, off="yes")), "isOffDay 须为 true 或 false"),
        (notice(entry(date(2027, 3, 3), off=False)), "2027-03-03（假日）调休上班日本来就是工作日"),
        (notice(days=statutory()[1:]), "法定节日 2027-01-01 没有列为放假"),
    ],
)
def test_a_wrong_file_is_refused_whole(bench: Bench, text: str, said: str) -> None:
    before = bench.dump()

    with pytest.raises(CalendarFileInvalid, match=said) as caught:
        import_notice(bench.engine, text, "2027.json")

    assert caught.value.exit_code == 5
    assert str(caught.value).startswith("2027.json 不能作为放假安排装入：")
    assert bench.dump() == before


def test_a_loaded_year_moves_the_limits_that_are_set_after_it(bench: Bench) -> None:
    """The limit for signing is counted on the calendar that the office has."""
    days = [entry(date(2023, 4, day)) for day in (4, 5, 6)]
    import_notice(bench.engine, json.dumps({"year": 2023, "days": days}), "2023.json")

    bench.assign(4)

    assert bench.row("duty:4")["sign_due"] == "2023-04-07"
