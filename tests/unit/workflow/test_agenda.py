"""What falls when: each source of the agenda on a real campaign, and the past seen as it was seen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbench import ASSIGNED, CAMPAIGN, HOST, Bench, bench_at, end_of, played_year, rules

from definitions.loader import require
from workflow.act import Capacity
from workflow.agenda import Agenda, agenda, span_of_days, span_of_month, span_of_year, special_days
from workflow.agenda_sources import KINDS, Item
from workflow.reading import reading
from workflow.rehearsal import Rehearsal
from workflow.rounds import why_moved
from workflow.workdays import Workdays

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

APRIL = (date(2023, 4, 1), date(2023, 4, 30))
YEAR = (date(2023, 1, 1), date(2023, 12, 31))
KNOWN_YEARS = st.dates(date(2015, 1, 15), date(2025, 12, 15))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench


def look(
    bench: Bench, span: tuple[date, date] = YEAR, *, as_of: datetime | None = None, unit: str | None = None
) -> Agenda:
    with reading(bench.address) as rows:
        return agenda(rows, CAMPAIGN, span, now=bench.clock.now(), as_of=as_of, unit=unit)


def of(found: Agenda, kind: str) -> list[Item]:
    return [item for item in found.items if item.kind == kind]


def meetings(bench: Bench, span: tuple[date, date] = APRIL) -> list[tuple[date, str, str | None]]:
    return [(item.day, item.label, item.moved) for item in of(look(bench, span), "meeting")]


# The calendar


@pytest.mark.parametrize(
    ("nominal", "rule", "said"),
    [
        (date(2022, 5, 14), "previous", "5月14日为周六，提前到13日（周五）"),
        (date(2023, 4, 15), "next", "4月15日为周六，顺延到17日（周一）"),
        (date(2023, 4, 5), "next", "4月5日为放假（周三），顺延到6日（周四）"),
        (date(2023, 4, 30), "next", "4月30日为周日，顺延到5月4日（周四）"),
        (date(2023, 1, 1), "previous", "1月1日为周日，提前到12月30日（周五）"),
        (date(2022, 5, 7), "previous", None),  # a Saturday that is worked
    ],
)
def test_a_move_says_which_rest_day_caused_it_and_whither(nominal: date, rule: str, said: str | None) -> None:
    workdays = Workdays()

    assert why_moved(nominal, workdays.roll(nominal, rule), workdays) == said


@given(KNOWN_YEARS, st.sampled_from(["previous", "next", "nearest", "none"]))
def test_a_move_is_told_exactly_when_there_is_one(nominal: date, rule: str) -> None:
    workdays = Workdays()
    held = workdays.roll(nominal, rule)

    said = why_moved(nominal, held, workdays)

    assert (said is None) == (held == nominal)
    if said is not None:
        assert f"{nominal.day}日为" in said
        assert f"{held.day}日（周{'一二三四五六日'[held.weekday()]}）" in said
        assert ("提前到" in said) == (held < nominal)


def test_a_day_moved_by_a_notice_of_later_does_not_call_a_working_day_a_rest_day() -> None:
    assert why_moved(date(2023, 4, 10), date(2023, 4, 11), Workdays()) == "原排4月10日，顺延到11日（周二）"


def test_special_days_are_weekends_holidays_and_days_worked_in_exchange() -> None:
    found = special_days(*APRIL, Workdays())

    assert found[date(2023, 4, 5)] == "放假"
    assert found[date(2023, 4, 23)] == "调休上班"
    assert found[date(2023, 4, 15)] == "休"
    assert date(2023, 4, 6) not in found


@given(st.integers(1990, 2099), st.integers(1, 12))
def test_a_month_ends_on_the_day_before_the_next_one_begins(year: int, month: int) -> None:
    first, last = span_of_month(year, month)

    assert first == date(year, month, 1)
    assert (last.year, last.month) == (year, month)
    assert (last + timedelta(days=1)).day == 1


def test_a_span_holds_as_many_days_as_asked_for() -> None:
    assert span_of_days(date(2023, 4, 3), 14) == (date(2023, 4, 3), date(2023, 4, 16))
    assert span_of_year(2023) == YEAR


# Rounds and notices


def test_a_meeting_ahead_has_its_notice_before_it_and_says_why_it_moved(bench: Bench) -> None:
    found = look(bench, APRIL)

    (meeting,) = of(found, "meeting")
    (notice,) = of(found, "notice")
    assert (meeting.day, meeting.time, meeting.label) == (date(2023, 4, 17), "09:00", "待通知")
    assert meeting.nominal == date(2023, 4, 15)
    assert meeting.moved == "4月15日为周六，顺延到17日（周一）"
    assert meeting.who == ("登封市省级生态文明创建工作领导小组",)
    assert HOST in meeting.also
    assert meeting.source == "三（一）2"
    assert notice.day == date(2023, 4, 12)
    assert "4月17日（周一）" in notice.title


def test_a_notice_is_shown_even_if_its_meeting_lies_beyond_the_span(bench: Bench) -> None:
    found = look(bench, (date(2023, 4, 12), date(2023, 4, 12)))

    assert [item.kind for item in found.items] == ["notice"]


def test_a_meeting_is_told_once_before_and_after_it_stands_in_the_ledger(bench: Bench) -> None:
    before = meetings(bench)
    bench.tick(date(2023, 4, 12))
    drafted = look(bench, APRIL)

    (standing,) = of(drafted, "meeting")
    assert (standing.day, standing.moved) == (before[0][0], before[0][2])
    assert (standing.label, standing.subject) == ("已排定", f"{CAMPAIGN}/meeting:1")
    assert [item.label for item in of(drafted, "notice")] == ["待签发"]

    (paper,) = bench.papers("meeting-notice")
    bench.fire(f"paper:{paper['no']}", "approve", "director")
    bench.fire(f"paper:{paper['no']}", "issue")

    issued = look(bench, APRIL)
    assert [item.label for item in of(issued, "meeting")] == ["已通知"]
    assert of(issued, "notice") == []
    (answer,) = of(issued, "reply")
    assert answer.day == date(2023, 4, 14)
    assert HOST in answer.who


def test_a_postponed_meeting_says_where_from_and_a_cancelled_one_that_it_is_off(bench: Bench) -> None:
    bench.tick(date(2023, 4, 12))
    bench.fire("meeting:1", "postpone", paper=bench.came_in(HOST), date=date(2023, 4, 20), reason="冲突")

    assert meetings(bench) == [
        (
            date(2023, 4, 20),
            "已通知",
            "4月15日为周六，顺延到17日（周一）；原定4月17日（周一），改在20日（周四）",
        )
    ]

    bench.fire("meeting:1", "cancel", reason="不开了")

    assert [label for _, label, _ in meetings(bench)] == ["取消"]


def test_what_is_reckoned_beyond_the_horizon_is_what_will_be_laid_out(bench: Bench) -> None:
    span = (date(2024, 6, 1), date(2024, 12, 31))
    laid = "SELECT max(effective) FROM occurrence"
    assert bench.value(laid) < "2024-06-01"
    reckoned = [(item.day, item.title, item.moved) for item in look(bench, span).items]

    bench.tick(date(2024, 3, 1))

    assert bench.value(laid) > "2024-12-31"
    assert reckoned
    assert [(item.day, item.title, item.moved) for item in look(bench, span).items] == reckoned


def test_a_closed_campaign_has_nothing_ahead(bench: Bench) -> None:
    bench.fire(f"campaign:{CAMPAIGN}", "close", "director", reason="到此为止")

    found = look(bench, APRIL)

    assert of(found, "meeting") == of(found, "notice") == of(found, "bulletin") == []


def test_a_day_that_a_revision_took_away_is_not_told(bench: Bench) -> None:
    with bench.engine.store.write() as unit:
        unit.write("UPDATE occurrence SET status = 'superseded' WHERE nominal = '2023-04-15'")

    assert meetings(bench) == []


def test_a_guess_is_remembered_only_for_days_that_are_shown(bench: Bench) -> None:
    assert look(bench, APRIL).provisional == frozenset()
    assert look(bench, (date(2030, 1, 1), date(2030, 1, 31))).provisional == {2030}


# Duties, signatures, answers, rungs


def test_a_duty_stands_on_its_due_date_until_it_is_done(bench: Bench) -> None:
    def due(no: str) -> list[Item]:
        return [item for item in of(look(bench), "duty") if item.subject == f"{CAMPAIGN}/duty:{no}"]

    (planned,) = due("4")
    assert (planned.day, planned.label, planned.light) == (date(2023, 11, 30), "待交办", "")

    bench.bring(4, "in_progress")
    (running,) = due("4")
    assert (running.label, running.light) == ("办理中", "绿")
    assert running.who == tuple(bench.leads(4))
    bench.on(date(2023, 11, 28))
    assert due("4")[0].light == "黄"

    bench.submit(4)
    bench.fire("duty:4", "accept")
    assert due("4") == []


def test_signing_is_awaited_of_the_leads_that_have_not(bench: Bench) -> None:
    no = next(number for number, item in bench.duties().items() if len(item["lead"]) > 1)
    bench.assign(int(no))
    first, *others = bench.leads(int(no))

    (before,) = of(look(bench), "sign")
    assert before.who == (first, *others)
    assert before.day == date(2023, 4, 4)

    bench.fire(f"duty:{no}", "sign", Capacity("lead", first))
    (after,) = of(look(bench), "sign")
    assert after.who == tuple(others)


def test_an_urge_slip_is_answered_and_the_next_rung_waits(bench: Bench) -> None:
    bench.assign(4)
    bench.tick(date(2023, 4, 6))

    found = look(bench)
    (rung,) = of(found, "supervision")
    (answer,) = of(found, "reply")
    assert (rung.day, rung.title) == (date(2023, 4, 12), "督办1 督办函：任务4逾期未签收")
    assert rung.also == tuple(bench.leads(4)) == answer.who
    assert answer.day == date(2023, 4, 11)

    bench.fire(f"paper:{bench.papers('urge-slip')[0]['no']}", "close")
    bench.sign(4)
    assert of(look(bench), "supervision") == of(look(bench), "reply") == []


def test_stages_and_the_dates_of_the_plan_are_told(bench: Bench) -> None:
    found = look(bench)

    assert [(item.day.isoformat(), item.title) for item in of(found, "stage")][:2] == [
        ("2023-01-01", "阶段1 动员部署阶段 开始"),
        ("2023-03-01", "阶段2 省级生态县创建阶段 开始"),
    ]
    assert [item.day.isoformat() for item in of(found, "deadline")] == [
        "2023-11-30",
        "2023-12-31",
        "2023-12-31",
    ]


def test_lines_stand_in_the_order_of_days_and_kinds(bench: Bench) -> None:
    bench.assign(4)
    items = look(bench).items

    places = [(item.day, item.time or "24:00", list(KINDS).index(item.kind)) for item in items]
    assert places == sorted(places)
    assert set(KINDS) >= {item.kind for item in items}


# Whose


def test_an_alias_sees_what_the_unit_sees_and_others_do_not(bench: Bench) -> None:
    own, alias = look(bench, unit=HOST), look(bench, unit="郑州市生态环境局登封分局")
    other = look(bench, unit="禹中水务")

    assert own.items == alias.items
    assert of(own, "meeting")
    assert of(other, "meeting") == []
    assert all(HOST in (*item.who, *item.also) for item in of(own, "duty"))
    assert [item.title for item in of(other, "deadline")] == [
        "各项指标全面达到省级生态县考核要求",
        "完成省级生态县创建工作",
    ]  # of the three deadlines, those that name nobody


def test_a_duty_without_a_lead_is_nobodys_and_not_everybodys(bench: Bench) -> None:
    leaderless = [item for item in of(look(bench), "duty") if not item.who]

    assert leaderless
    assert not set(leaderless) & set(look(bench, unit="禹中水务").items)


def test_groups_without_listed_members_are_named_when_they_are_left_out(bench: Bench) -> None:
    found = look(bench, unit="市水利局")

    assert "各乡镇（街道）" in found.unlisted
    assert look(bench, unit="各乡镇（街道）").items
    assert look(bench).unlisted == ()


def test_the_office_sees_what_is_its_own_to_do(bench: Bench) -> None:
    found = look(bench, APRIL, unit="登封市生态文明创建工作指挥部办公室")

    assert found.known
    assert {"notice", "bulletin"} <= {item.kind for item in found.items}
    assert not look(bench, APRIL, unit="天文台").known


# The past


def test_the_past_is_seen_as_it_was_seen_then(tmp_path: Path) -> None:
    scenario = played_year().scenario
    span = (date(2023, 4, 1), date(2024, 1, 31))
    watched = {date(2023, month, day) for month in (4, 7, 11, 12) for day in (6, 13, 28)}
    seen: dict[date, tuple[Item, ...]] = {}
    with bench_at(tmp_path) as bench:
        for day in Rehearsal(bench.engine, CAMPAIGN, scenario).play():
            if day in watched:
                bench.clock.set(end_of(day))
                seen[day] = look(bench, span).items

        then = {day: look(bench, span, as_of=end_of(day)).items for day in watched}

    assert {day: set(items) for day, items in then.items()} == {
        day: set(items) for day, items in seen.items()
    }
    assert any(item.kind == "supervision" for items in seen.values() for item in items)


def test_before_it_was_opened_a_campaign_had_nothing_ahead(bench: Bench) -> None:
    bench.on(ASSIGNED)

    assert look(bench, as_of=end_of(date(2022, 12, 1))).items == ()


def test_the_rhythms_that_are_told_are_those_of_the_plan_and_of_the_office(bench: Bench) -> None:
    titles = {item.title for item in look(bench).items if item.nominal is not None}

    assert titles == {schedule.title for schedule in require(rules().plan).schedules} | {"工作简报"}
    assert look(bench).undated == ()
