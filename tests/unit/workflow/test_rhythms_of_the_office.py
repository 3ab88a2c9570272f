"""Rhythms that an office writes: second working day, counted days, and every other kind, laid out and explained."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from notice_samples import letter
from plan_edits import edited
from plan_edits import load as load_plan
from rounds import with_office_schedule
from workbench import CAMPAIGN, Bench, bench_on, rules

from definitions.digest import canonical, digest
from definitions.loader import require
from definitions.recurrence import Schedule, WorkdayRule
from workflow.agenda import agenda
from workflow.arranging import ScheduleRefused, hold
from workflow.campaign import open_campaign
from workflow.clock import FixedClock, at_local
from workflow.engine import Engine
from workflow.feed import feed
from workflow.holidays import load_notice
from workflow.listing import calendar
from workflow.notice_text import read_text
from workflow.occurrences import materialise
from workflow.office_rhythms import add
from workflow.reading import reading
from workflow.schedules import schedules_of
from workflow.simulate import simulate
from workflow.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workflow.agenda_sources import Item
    from workflow.campaign import Rules
    from workflow.workdays import Workdays

OPENED = date(2023, 4, 3)
SLUG = "of-the-office"
UNIT, INSPECTOR = "市水利局", "市委市政府督查室"


@contextmanager
def office(folder: Path, opened: date = OPENED, **said: Any) -> Iterator[Bench]:
    """Yield a campaign whose office has one rhythm more."""
    plain = {"slug": SLUG, "kind": "meeting", "title": "碰头会", "owner": None, "catch_up": "all"}
    address = str(folder / "duban.db")
    store = open_store(address, create=True)
    clock = FixedClock(at_local(opened))
    under = with_office_schedule(rules(), **{**plain, **said})
    open_campaign(Engine(store=store, clock=clock), under, campaign=CAMPAIGN)
    store.close()
    with bench_on(address) as bench:
        yield bench.on(opened)


def laid(bench: Bench) -> list[dict[str, Any]]:
    return bench.rows("SELECT * FROM occurrence WHERE slug = ? ORDER BY nominal", SLUG)


def days(bench: Bench, number: int = 5) -> list[str]:
    return [row["effective"] for row in laid(bench)][:number]


def looked(bench: Bench, first: date, last: date, unit: str | None = None) -> list[Item]:
    """Return the lines of the agenda about the office's rhythm and its notices."""
    with reading(bench.address) as rows:
        found = agenda(rows, CAMPAIGN, (first, last), now=bench.clock.now(), unit=unit)
    return [item for item in found.items if "碰头会" in item.title or "暗访" in item.title]


def workdays(bench: Bench) -> Workdays:
    with reading(bench.address) as rows:
        return calendar(rows)


def load(bench: Bench, year: int = 2027) -> None:
    draft = read_text(letter(year, None))
    assert draft.problems == ()
    load_notice(bench.engine, draft.notice)


# --- how to write which rhythm: the table of the docs, row by row ---

MONTHLY = "FREQ=MONTHLY;BYMONTHDAY="


@pytest.mark.parametrize(
    ("said", "spoken", "first"),
    [
        (MONTHLY + "1,11,21", "每月1日、11日、21日", ["2023-04-11", "2023-04-21", "2023-05-01"]),
        (MONTHLY + "10,20,-1", "每月10日、20日、最后一天", ["2023-04-10", "2023-04-20", "2023-04-30"]),
        (MONTHLY + "1,16", "每月1日、16日", ["2023-04-16", "2023-05-01", "2023-05-16"]),
        (MONTHLY + "15,-1", "每月15日、最后一天", ["2023-04-15", "2023-04-30", "2023-05-15"]),
        ("FREQ=WEEKLY;BYDAY=FR", "每周周五", ["2023-04-07", "2023-04-14", "2023-04-21"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "每2周周一", ["2023-04-03", "2023-04-17", "2023-05-01"]),
        ("FREQ=MONTHLY;BYDAY=1MO", "每月第1个周一", ["2023-04-03", "2023-05-01", "2023-06-05"]),
        (
            "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
            "每季度（3、6、9、12月）最后一天",
            ["2023-06-30", "2023-09-30", "2023-12-31"],
        ),
        (
            "FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1",
            "每半年（6、12月）最后一天",
            ["2023-06-30", "2023-12-31"],
        ),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=20", "每年5月20日", ["2023-05-20"]),
    ],
)
def test_a_rhythm_of_the_calendar_falls_on_its_days(
    tmp_path: Path, said: str, spoken: str, first: list[str]
) -> None:
    with office(tmp_path, rrule=said, roll="none") as bench:
        assert [row["nominal"] for row in laid(bench)][: len(first)] == first
        with reading(bench.address) as rows:
            told = {one["slug"]: one for one in schedules_of(rows, CAMPAIGN, bench.clock.now())}
        assert told[SLUG]["rule"].startswith(f"{spoken}，")


def test_every_three_years_lies_beyond_the_horizon_and_is_still_told(tmp_path: Path) -> None:
    with office(tmp_path, rrule="FREQ=YEARLY;INTERVAL=3", start="2023-04-10", roll="next") as bench:
        bench.tick(date(2023, 4, 20))
        with reading(bench.address) as rows:
            told = {one["slug"]: one for one in schedules_of(rows, CAMPAIGN, bench.clock.now())}

        assert [row["nominal"] for row in laid(bench)] == ["2023-04-10"]
        assert told[SLUG]["next"] == ["2026-04-10"]
        assert [item.day for item in looked(bench, date(2026, 4, 1), date(2026, 4, 30))][-1] == date(
            2026, 4, 10
        )


def test_a_weekday_with_an_hour_is_a_meeting_at_that_hour(tmp_path: Path) -> None:
    with office(tmp_path, rrule="FREQ=WEEKLY;BYDAY=FR", time="17:00", roll="previous") as bench:
        bench.tick(date(2023, 4, 4))

        assert bench.rows("SELECT day, time FROM meeting WHERE slug = ?", SLUG) == [
            {"day": "2023-04-07", "time": "17:00"}
        ]


# --- counted in working days ---


@pytest.mark.parametrize(
    ("rule", "spoken", "first"),
    [
        ({"nth": 3, "of": "month"}, "每月第3个工作日", ["2023-04-06", "2023-05-06", "2023-06-05"]),
        ({"nth": -1, "of": "quarter"}, "每季度最后一个工作日", ["2023-06-30", "2023-09-28", "2023-12-29"]),
        ({"nth": 1, "of": "half"}, "每半年第1个工作日", ["2023-07-03", "2024-01-02"]),
        (
            {"nth": 1, "of": "week"},
            "每周第1个工作日",
            ["2023-04-03", "2023-04-10", "2023-04-17", "2023-04-24"],
        ),
        ({"every": 5}, "每5个工作日一次", ["2023-04-03", "2023-04-11", "2023-04-18", "2023-04-24"]),
    ],
)
def test_a_rhythm_in_working_days_falls_on_its_days(
    tmp_path: Path, rule: dict[str, Any], spoken: str, first: list[str]
) -> None:
    with office(tmp_path, workday=rule) as bench:
        assert days(bench, len(first)) == first
        with reading(bench.address) as rows:
            told = {one["slug"]: one for one in schedules_of(rows, CAMPAIGN, bench.clock.now())}[SLUG]
        assert told["rule"] == f"{spoken}，错过的逐次补办"
        assert told["rrule"] is None
        assert {key: value for key, value in told["workday"].items() if value} == rule
        assert told["next"][: len(first)] == first
        assert told["moved"] == []


def test_laying_out_day_after_day_comes_to_the_same_as_once(tmp_path: Path) -> None:
    with office(tmp_path, workday={"every": 7}, until="2024-09-30") as bench:
        for day in range(0, 300, 13):
            with bench.engine.firing() as firing:
                materialise(firing, CAMPAIGN, OPENED + timedelta(days=day))
        gradual = laid(bench)
    (tmp_path / "other").mkdir()
    with office(tmp_path / "other", workday={"every": 7}, until="2024-09-30") as bench:
        with bench.engine.firing() as firing:
            materialise(firing, CAMPAIGN, OPENED + timedelta(days=286))
        once = laid(bench)

    assert gradual == once
    assert max(row["effective"] for row in once) <= "2024-09-30"


def test_the_last_working_day_of_a_month_is_there_though_the_month_ends_after_the_rhythm(
    tmp_path: Path,
) -> None:
    with office(tmp_path, workday={"nth": -1, "of": "month"}, until="2023-06-30") as bench:
        assert days(bench) == ["2023-04-28", "2023-05-31", "2023-06-30"]
        assert [row["nominal"] for row in laid(bench)] == ["2023-04-30", "2023-05-31", "2023-06-30"]


def test_the_agenda_says_which_working_day_it_is_and_when_the_notice_goes_out(tmp_path: Path) -> None:
    with office(tmp_path, workday={"nth": 3, "of": "month"}) as bench:
        notice, meeting = looked(bench, date(2023, 4, 25), date(2023, 5, 10))

    assert (notice.day, notice.kind) == (date(2023, 4, 28), "notice")
    assert (meeting.day, meeting.nominal, meeting.moved) == (
        date(2023, 5, 6),
        date(2023, 5, 1),
        "5月的第3个工作日",
    )


def test_the_agenda_reckons_counted_days_beyond_the_horizon(tmp_path: Path) -> None:
    with office(tmp_path, workday={"every": 20}) as bench:
        ahead = looked(bench, date(2025, 3, 1), date(2025, 3, 31))

    held = [item for item in ahead if item.kind == "meeting"]
    assert held
    assert all("每20个工作日一次" in str(item.moved) for item in held)


def test_a_notice_moves_counted_days_and_keeps_their_names(tmp_path: Path) -> None:
    """By the notice of 2027 the calendar is another one than was guessed."""
    with office(tmp_path, date(2026, 12, 1), workday={"every": 5}) as bench:
        before = laid(bench)
        load(bench)
        after = laid(bench)
        moved = [(one, other) for one, other in zip(before, after, strict=True) if one != other]

        assert [row["nominal"] for row in before] == [row["nominal"] for row in after]
        assert moved
        assert all("装入2027年放假安排" in other["reason"] for _, other in moved)
        assert all(
            workdays(bench).between(date.fromisoformat(one), date.fromisoformat(other)) == 5
            for one, other in zip(days(bench, 40), days(bench, 41)[1:], strict=True)
        )
        assert bench.audit().ok


def test_a_meeting_in_the_ledger_moves_with_its_counted_day(tmp_path: Path) -> None:
    """The notice of 2027 makes 3 to 5 May free, which were guessed to be worked."""
    with office(tmp_path, date(2026, 12, 1), workday={"nth": 5, "of": "month"}) as bench:
        guessed = next(row for row in laid(bench) if row["nominal"] == "2027-05-01")
        bench.tick(date.fromisoformat(guessed["act_on"]))
        assert bench.value("SELECT day FROM meeting WHERE nominal = '2027-05-01'") == "2027-05-07"

        load(bench)

        now = next(row for row in laid(bench) if row["nominal"] == "2027-05-01")
        assert now["effective"] == "2027-05-12"
        assert now["reason"].startswith("5月的第5个工作日；装入2027年放假安排，日期 2027-05-07 改为")
        assert bench.value("SELECT day FROM meeting WHERE nominal = '2027-05-01'") == "2027-05-12"
        assert bench.audit().ok


def test_a_day_that_names_another_cannot_be_set_by_hand_and_others_can(tmp_path: Path) -> None:
    with office(tmp_path, workday={"nth": 3, "of": "month"}) as bench:
        with pytest.raises(ScheduleRefused, match="2023-06-01 是 2023-06-05 那一次的原排日期"):
            hold(bench.engine, CAMPAIGN, SLUG, date(2023, 6, 1), reason="加开")
        hold(bench.engine, CAMPAIGN, SLUG, date(2023, 6, 8), reason="加开")

        row = next(row for row in laid(bench) if row["nominal"] == "2023-06-08")
        assert (row["effective"], row["reason"]) == ("2023-06-08", "")


def test_a_bulletin_on_a_counted_day_tells_of_the_days_up_to_it(tmp_path: Path) -> None:
    with office(tmp_path, kind="bulletin", title="专报", workday={"nth": 3, "of": "month"}) as bench:
        for day in range(70):
            bench.tick(OPENED + timedelta(days=day))
        titles = [row["title"] for row in bench.papers("bulletin")]

    assert "2023年5月专报" in titles


# --- the second working day ---


def test_the_second_working_day_after_a_holiday_is_laid_out_and_explained(tmp_path: Path) -> None:
    with office(tmp_path, rrule=MONTHLY + "1", roll="second") as bench:
        row = laid(bench)[0]
        item = next(
            item for item in looked(bench, date(2023, 5, 1), date(2023, 5, 10)) if item.kind == "meeting"
        )

    assert (row["nominal"], row["effective"]) == ("2023-05-01", "2023-05-05")
    assert row["reason"] == "2023-05-01 是休息日，排到休息日后第2个工作日"
    assert item.moved == "5月1日为放假（周一），顺延到休息日后第2个工作日5日（周五）"


def test_a_notice_moves_what_goes_to_the_second_working_day(tmp_path: Path) -> None:
    with office(tmp_path, date(2026, 12, 1), rrule="FREQ=WEEKLY;BYDAY=SA", roll="second") as bench:
        before = {row["nominal"]: row["effective"] for row in laid(bench)}
        load(bench)
        after = {row["nominal"]: row["effective"] for row in laid(bench)}

        assert before["2027-05-15"] == "2027-05-18"
        assert after["2027-05-15"] == "2027-05-15"  # worked by the notice
        assert bench.audit().ok


# --- 暗访 ---

SPOT: dict[str, Any] = {
    "kind": "inspection",
    "title": "暗访",
    "owner": INSPECTOR,
    "participants": [UNIT],
    "unannounced": True,
}


@pytest.fixture
def spot(tmp_path: Path) -> Iterator[Bench]:
    with office(tmp_path, rrule=MONTHLY + "20", roll="next", **SPOT) as bench:
        yield bench


def test_an_unannounced_inspection_of_a_rhythm_gets_no_notice_and_can_be_conducted(spot: Bench) -> None:
    done = [line for day in range(1, 18) for line in spot.tick(OPENED + timedelta(days=day)).done]

    assert "暗访 2023-04-20：已列入台账，暗访不发通知" in done
    assert spot.rows("SELECT state, announced, day FROM inspection") == [
        {"state": "scheduled", "announced": 0, "day": "2023-04-20"}
    ]
    assert spot.papers("inspection-notice") == []
    spot.on(date(2023, 4, 20)).fire("inspection:1", "conduct")
    assert spot.value("SELECT state FROM inspection") == "conducted"


@pytest.mark.parametrize("now", [OPENED, date(2023, 4, 18)])  # before and after it is in the ledger
def test_the_office_and_the_inspectors_see_it_and_those_it_goes_to_do_not(spot: Bench, now: date) -> None:
    spot.tick(now)
    month = (date(2023, 4, 1), date(2023, 4, 30))

    assert [item.kind for item in looked(spot, *month)] == ["inspection"]
    assert [item.kind for item in looked(spot, *month, unit=INSPECTOR)] == ["inspection"]
    assert looked(spot, *month, unit=UNIT) == []
    assert looked(spot, date(2024, 4, 1), date(2024, 12, 31), unit=UNIT) == []
    with reading(spot.address) as rows:
        theirs = feed(rows, CAMPAIGN, now=spot.clock.now(), unit=UNIT)
        whole = feed(rows, CAMPAIGN, now=spot.clock.now())
    assert not [uid for uid in theirs.components if SLUG in uid]
    assert [uid for uid in whole.components if SLUG in uid]


def test_on_the_day_it_is_no_secret_any_more(spot: Bench) -> None:
    spot.tick(date(2023, 4, 17))
    spot.tick(date(2023, 4, 20))

    assert [item.day for item in looked(spot, OPENED, date(2023, 4, 30), unit=UNIT)] == [date(2023, 4, 20)]


def test_one_that_was_missed_is_made_up_at_once(spot: Bench) -> None:
    spot.tick(date(2023, 4, 22))  # a Saturday; 23 April was worked

    assert spot.rows("SELECT day, announced FROM inspection") == [{"day": "2023-04-23", "announced": 0}]


# --- added, and revised, while the work goes on ---


def of_an_older_program() -> Rules:
    """Return rules whose campaign does not know yet that the office's file may change."""
    under = rules()
    machine = require(under.machines["campaign"])
    kept = tuple(one for one in machine.transitions if one.event != "amend")
    older = machine.model_copy(update={"transitions": kept})
    text = canonical(older.model_dump(mode="json", by_alias=True))
    loaded = replace(under.machines["campaign"], value=older, canonical=text, digest=digest(text))
    return replace(under, machines={**under.machines, "campaign": loaded})


def test_a_campaign_of_an_older_program_takes_new_rhythms_too(tmp_path: Path) -> None:
    address = str(tmp_path / "duban.db")
    store = open_store(address, create=True)
    clock = FixedClock(at_local(OPENED))
    open_campaign(Engine(store=store, clock=clock), of_an_older_program(), campaign=CAMPAIGN)
    store.close()
    with bench_on(address) as bench:
        bench.on(OPENED)
        for number in ("one", "two"):
            said = {"kind": "meeting", "catch_up": "all", "workday": {"every": 5}, "source": "office"}
            schedule = Schedule.model_validate({"slug": number, "title": number, **said})
            assert add(bench.engine, CAMPAIGN, schedule, reason="主任要求").days[0] == OPENED

        office = bench.value("SELECT o.body FROM campaign c JOIN definition o ON o.digest = c.office")
        assert [one["slug"] for one in json.loads(office)["schedules"]][-2:] == ["one", "two"]
        assert bench.audit().ok


def test_a_revision_turns_a_day_of_the_month_into_a_working_day(tmp_path: Path) -> None:
    with office(tmp_path, workday={"every": 5}) as bench:
        plan = require(rules().plan)
        first = plan.schedules[0]
        told = {"rrule": None, "workday": WorkdayRule(nth=3, of="month"), "roll": "none"}
        changed = first.model_copy(update=told)
        load_plan(bench, edited(plan, schedules=(changed, *plan.schedules[1:])))

        ahead = bench.rows(
            "SELECT nominal, effective FROM occurrence WHERE slug = ? AND status = 'pending' ORDER BY nominal",
            first.slug,
        )
        assert [tuple(row.values()) for row in ahead][:2] == [
            ("2023-04-01", "2023-04-06"),
            ("2023-05-01", "2023-05-06"),
        ]
        assert bench.audit().ok


def test_a_simulation_conducts_what_is_unannounced_and_counts_no_working_day_as_moved(tmp_path: Path) -> None:
    """20 May 2023 was a Saturday."""
    span = (date(2023, 5, 1), date(2023, 5, 31))
    of_may = with_office_schedule(
        rules(), slug="spot", rrule=MONTHLY + "20", roll="next", catch_up="all", **SPOT
    )
    plain = simulate(of_may, span, _folder(tmp_path, "plain"))
    said = {"slug": SLUG, "kind": "bulletin", "title": "专报", "catch_up": "all"}
    more = simulate(
        with_office_schedule(rules(), workday={"every": 5}, **said), span, _folder(tmp_path, "more")
    )

    spot = [event for event in plain.events if event.title == "暗访"]
    assert [(event.day, event.label) for event in spot] == [(date(2023, 5, 22), "已通报")]
    assert not [paper for paper in plain.papers if paper.kind == "inspection-notice"]
    reports = [event for event in more.events if event.title == "专报"]
    assert [event.day for event in reports] == [date(2023, 5, day) for day in (4, 10, 17, 24, 31)]
    assert plain.months["2023-05"]["moved"] - more.months["2023-05"]["moved"] == 1


def _folder(path: Path, name: str) -> Path:
    (path / name).mkdir()
    return path / name
