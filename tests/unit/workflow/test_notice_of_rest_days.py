"""A year's notice that the office loads wins over what ships, and a wrong file is refused whole."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from workbench import Bench, bench_at

from workflow.errors import CalendarFileInvalid
from workflow.holidays import LoadedNotice, load_notice
from workflow.listing import calendar
from workflow.notice import MOST, decoded, read_notice
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


def load(bench: Bench, text: str, *, dry_run: bool = False) -> LoadedNotice:
    return load_notice(bench.engine, read_notice(text, "2027.json"), dry_run=dry_run)


def days_of(bench: Bench) -> Workdays:
    with reading(bench.address) as rows:
        return calendar(rows)


def test_a_year_without_its_notice_is_a_forecast_until_the_notice_is_loaded(bench: Bench) -> None:
    before = days_of(bench)
    assert (before.is_workday(EXTRA), before.is_workday(MADE_UP)) == (True, False)
    assert before.provisional == {2027}

    load(bench, notice(entry(EXTRA), entry(MADE_UP, off=False)))

    after = days_of(bench)
    assert (after.is_workday(EXTRA), after.is_workday(MADE_UP)) == (False, True)
    assert after.provisional == set()


def test_rest_days_and_make_up_days_are_counted(bench: Bench) -> None:
    said = load(bench, notice(entry(EXTRA), entry(MADE_UP, off=False)))

    assert (said.year, said.rest, said.makeup) == (2027, len(statutory_days(2027)) + 1, 1)


def test_a_dry_run_loads_nothing(bench: Bench) -> None:
    before = bench.dump()

    load(bench, notice(), dry_run=True)

    assert bench.dump() == before


def test_a_notice_loaded_again_takes_the_place_of_the_first(bench: Bench) -> None:
    load(bench, notice(entry(EXTRA)))
    load(bench, notice(entry(MADE_UP, off=False)))
    load(bench, notice(entry(MADE_UP, off=False)))

    after = days_of(bench)
    assert after.is_workday(EXTRA)
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
        ('{"year": 2027.5, "days": []}', "的 JSON"),
        ('{"year": true, "days": []}', "的 JSON"),
        ('{"year": 1927, "days": []}', "年份 1927 不在 1990 至 2099 年之间"),
        ('{"year": 99999999999999999999, "days": []}', "不在 1990 至 2099 年之间"),
        ('{"year": 2027, "papers": 5, "days": []}', "的 JSON"),
        ('{"year": 2027, "days": {"2027-01-01": true}}', "的 JSON"),
        ('{"year": 2027, "days": [{"date": "2027-02-30", "isOffDay": true}]}', "的 JSON"),
        ('{"year": 2027, "days": [1]}', "的 JSON"),
        ('{"year": 2027, "days": []}', "没有列出任何一天"),
        (" " * 300_000, "文件过大"),
        (notice(entry(date(2026, 11, 30))), "2026-11-30 不在 2027 年内"),
        (notice(entry(date(2028, 1, 1))), "2028-01-01 不在 2027 年内"),
        (notice(year=2026), "2027-01-01 等 13 天不在 2026 年内，请核对年份"),
        (notice(days=[*statutory(), *statutory()]), "出现了两次"),
        (notice(entry(EXTRA, off="yes")), "isOffDay 须为 true 或 false"),
        (notice(entry(date(2027, 3, 3), off=False)), "2027-03-03（假日）调休上班日本来就是工作日"),
        (notice({**entry(date(2027, 1, 1)), "isOffDay": False}), "没有列为放假"),
        (notice(days=statutory()[1:]), "法定节日 2027-01-01（元旦） 没有列为放假"),
    ],
)
def test_a_wrong_file_is_refused_whole(bench: Bench, text: str, said: str) -> None:
    before = bench.dump()

    with pytest.raises(CalendarFileInvalid, match=said) as caught:
        load(bench, text)

    assert caught.value.exit_code == 5
    assert str(caught.value).startswith("2027.json 不能作为放假安排装入：")
    assert bench.dump() == before


def test_everything_that_is_wrong_is_said_at_once() -> None:
    text = notice(entry(date(2027, 3, 3), off=False), days=[entry(EXTRA), entry(EXTRA), *statutory()[1:]])

    with pytest.raises(CalendarFileInvalid) as caught:
        read_notice(text, "2027.json")

    lines = str(caught.value).splitlines()
    assert lines[0] == "2027.json 不能作为放假安排装入：有 2 处问题，没有写入"
    assert [line[:14] for line in lines[1:]] == ["  2027-02-10（假", "  法定节日 2027-01"]


def test_a_hundred_wrong_days_are_not_all_listed() -> None:
    days = [entry(date(2027, 3, 1) + timedelta(days=n)) for n in range(60) for _ in range(2)]

    with pytest.raises(CalendarFileInvalid, match="其余 41 处略"):
        read_notice(notice(days=days), "2027.json")


@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        b"\x81\x20\xff",
        b"PK\x03\x04\x00\x00",
        b"%PDF-1.7\n\x00",
        b"\xff\xfe\x00",
        b"\xd0\xcf\x11\xe0\x00",
    ],
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(CalendarFileInvalid, match="不是文字文件"):
        decoded(content, "通知.docx")


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(CalendarFileInvalid, match="文件过大"):
        decoded(b" " * (MOST + 1), "通知.txt")


def test_days_of_the_december_before_belong_to_a_notice_and_leave_their_year_as_it_is(bench: Bench) -> None:
    """The public files list them where the notice does, and 2026 has its own notice."""
    load(bench, notice(entry(date(2026, 12, 31)), entry(date(2026, 12, 27), off=False)))

    after = days_of(bench)
    assert (after.is_workday(date(2026, 12, 31)), after.is_workday(date(2026, 12, 27))) == (False, True)
    assert not after.is_workday(date(2026, 10, 7))  # 国庆, which only the shipped notice knows
    assert (after.source(2026), after.source(2027)) == ("shipped", "loaded")


def test_loading_a_year_again_keeps_what_the_year_after_says_of_its_december(bench: Bench) -> None:
    load(bench, notice(entry(date(2026, 12, 31))))
    days = [entry(day) for day in sorted(statutory_days(2026))]

    load(bench, json.dumps({"year": 2026, "days": days}))

    assert not days_of(bench).is_workday(date(2026, 12, 31))
    assert bench.audit().ok


def test_a_loaded_year_moves_the_limits_that_are_set_after_it(bench: Bench) -> None:
    """The limit for signing is counted on the calendar that the office has."""
    days = [entry(day) for day in {*statutory_days(2023), *(date(2023, 4, day) for day in (4, 5, 6))}]
    load(bench, json.dumps({"year": 2023, "days": days}))

    bench.assign(4)

    assert bench.row("duty:4")["sign_due"] == "2023-04-07"
