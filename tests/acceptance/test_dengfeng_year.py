"""The diary of one campaign: Dengfeng 2023 as the shipped scenario plays it, day by day.

The plan is real; who is early, late or silent is invented.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import ASSIGNED, CAMPAIGN, DUTIES, Bench, bench_on, end_of, listed, played_year

if TYPE_CHECKING:
    from collections.abc import Iterator

END = end_of(date(2024, 1, 31))


@pytest.fixture(scope="module")
def year() -> Iterator[Bench]:
    with bench_on(played_year().path) as bench:
        bench.clock.set(END)
        yield bench


def on(year: Bench, day: date, view: str = "v_duty") -> dict[str, dict[str, Any]]:
    """Return what a list showed at the end of ``day``, by number: of duties those of the plan."""
    items = {item["no"]: item for item in listed(year.address, END, end_of(day))[view]}
    return {no: item for no, item in items.items() if view != "v_duty" or int(no) <= DUTIES}


def added(year: Bench) -> dict[str, dict[str, Any]]:
    """Return the duties that minutes and inspections gave, as they stand in the end."""
    return {no: item for no, item in year.duties().items() if int(no) > DUTIES}


def lights(year: Bench, day: date) -> Counter[str]:
    return Counter(item["light"] for item in on(year, day).values())


def days_of(year: Bench, name: str) -> list[tuple[str, str]]:
    """Return event and day of every entry of a subject."""
    return [(row["event"], row["at"][:10]) for row in year.history(name)]


def given(year: Bench, name: str, event: str) -> dict[str, Any]:
    entry = next(row for row in year.history(name) if row["event"] == event)
    found: dict[str, Any] = json.loads(entry["body"])["given"]
    return found


def issued(year: Bench, kind: str) -> Counter[str]:
    """Return how many papers of a kind went out on each day."""
    return Counter(paper["issued"] for paper in year.papers(kind))


def test_1_january_the_campaign_is_opened_with_all_the_plan_holds(year: Bench) -> None:
    assert Counter(item["state"] for item in on(year, date(2023, 1, 1)).values()) == {"planned": DUTIES}
    assert [stage["state"] for stage in on(year, date(2023, 1, 1), "v_stage").values()] == ["planned"] * 4


def test_15_february_the_campaign_is_launched_and_waits_for_its_plan(year: Bench) -> None:
    assert on(year, date(2023, 2, 15), "v_stage")["1"]["label"] == "已动员"
    assert on(year, date(2023, 3, 31), "v_stage")["1"]["label"] == "已动员"


def test_1_april_a_saturday_the_plan_is_issued_by_itself(year: Bench) -> None:
    assert ("issue_plan", "2023-04-01") in days_of(year, "stage:1")
    assert Counter(item["state"] for item in on(year, date(2023, 4, 2)).values()) == {"planned": DUTIES}


def test_3_april_every_duty_is_assigned_and_none_before(year: Bench) -> None:
    days = year.rows(
        "SELECT h.recorded FROM history h JOIN duty d ON d.subject = h.subject "
        "WHERE h.event = 'assign' AND d.origin IS NULL"
    )

    assert {row["recorded"][:10] for row in days} == {ASSIGNED.isoformat()}
    assert len(days) == DUTIES


def test_3_april_the_office_names_a_lead_where_the_plan_names_none(year: Bench) -> None:
    assert on(year, date(2023, 4, 2))["5"]["lead"] == []
    assert on(year, ASSIGNED)["5"]["lead"] == ["生态环境分局"]
    assert given(year, "duty:5", "assign") == {"unit": "生态环境分局", "before": []}


def test_4_april_a_unit_declines_and_the_duty_is_upheld(year: Bench) -> None:
    assert days_of(year, "duty:24")[2:4] == [("decline", "2023-04-04"), ("uphold", "2023-04-04")]


def test_6_april_after_the_holiday_five_units_are_urged_to_sign(year: Bench) -> None:
    slips = [paper for paper in year.papers("urge-slip") if paper["issued"] == "2023-04-06"]

    assert [slip["number"] for slip in slips] == [f"登创办催〔2023〕{n}号" for n in range(1, 6)]
    assert Counter(item["state"] for item in on(year, date(2023, 4, 6)).values())["assigned"] == 6


def test_13_april_the_director_signs_letters_to_the_two_that_still_have_not(year: Bench) -> None:
    letters = [paper for paper in year.papers("duban-letter") if paper["issued"] == "2023-04-13"]

    assert [(letter["number"], letter["addressee"]) for letter in letters] == [
        ("登创办督〔2023〕1号", "市资源规划局"),
        ("登创办督〔2023〕2号", "市财政局"),
    ]
    assert {letter["drafted"] for letter in letters} == {"2023-04-12"}


def test_13_april_the_first_stage_ends_thirteen_days_late_and_the_second_begins(year: Bench) -> None:
    assert given(year, "stage:1", "complete") == {"late_days": 13}
    assert days_of(year, "stage:1")[-1] == ("complete", "2023-04-13")
    assert days_of(year, "stage:2")[1] == ("start", "2023-04-13")


def test_17_april_the_first_meeting_is_held_on_the_monday_after_a_saturday(year: Bench) -> None:
    meeting = year.row("meeting:1")

    assert (meeting["nominal"], meeting["held"]) == ("2023-04-15", "2023-04-17")
    assert year.papers("meeting-notice")[0]["issued"] == "2023-04-12"


def test_every_month_has_its_meeting_and_its_bulletin(year: Bench) -> None:
    meetings = year.rows("SELECT held, state FROM meeting ORDER BY held")

    assert [row["held"][:7] for row in meetings] == [f"2023-{month:02}" for month in range(4, 13)] + [
        "2024-01"
    ]
    assert {row["state"] for row in meetings} == {"closed"}
    assert sorted(issued(year, "bulletin")) == [
        "2023-04-28",
        "2023-05-31",
        "2023-06-30",
        "2023-07-31",
        "2023-08-31",
        "2023-09-28",
        "2023-10-31",
        "2023-11-30",
        "2023-12-29",
        "2024-01-31",
    ]


def test_19_may_the_leading_group_criticises_the_unit_that_has_not_signed(year: Bench) -> None:
    (paper,) = year.papers("criticism")

    assert (paper["number"], paper["issued"]) == ("登创领通〔2023〕1号", "2023-05-19")
    assert ("criticise", "2023-05-19") in days_of(year, "supervision:3")


def test_19_june_the_minutes_go_out_and_what_they_settle_is_assigned(year: Bench) -> None:
    meeting = year.row("meeting:3")
    settled = [item for no, item in added(year).items() if no in ("1001", "1002")]

    assert days_of(year, "meeting:3")[-2:] == [("minute", "2023-06-19"), ("close", "2023-07-14")]
    assert meeting["state"] == "closed"
    assert [item["lead"] for item in settled] == [["市城管局"], ["市委宣传部"]]


def test_26_june_a_dispatch_that_the_office_added_has_one_unit_late_and_one_missing(year: Bench) -> None:
    returns = year.rows(
        "SELECT unit, state FROM return WHERE round LIKE '%/dispatch:1' AND state <> 'received'"
    )

    assert {(row["unit"], row["state"]) for row in returns} == {("市城管局", "late"), ("市财政局", "lapsed")}
    assert year.papers("dispatch-summary")[0]["issued"] == "2023-06-27"


def test_18_july_an_inspection_finds_what_is_put_right_in_august(year: Bench) -> None:
    duties = [item for item in added(year).values() if "1003" <= item["no"] <= "1008"]

    assert days_of(year, "inspection:1")[-1][0] == "close"
    assert year.row("inspection:1")["conducted"] == "2023-07-18"
    assert [item["title"][:6] for item in duties][:2] == ["城东片区少林", "嵩阳办两个小"]
    assert {item["original_due"] for item in duties} == {"2023-08-07", "2023-08-04"}


def test_2_august_more_time_is_granted_and_in_november_it_is_refused(year: Bench) -> None:
    replies = year.rows("SELECT no, duty, asked, granted, state FROM extension ORDER BY no")

    assert [(row["duty"].rpartition(":")[2], row["granted"], row["state"]) for row in replies] == [
        ("1003", "2023-08-25", "approved"),
        ("17", None, "refused"),
    ]
    assert len(year.papers("extension-reply")) == 2


def test_in_september_a_meeting_is_put_off_by_two_days_that_its_notice_tells(year: Bench) -> None:
    assert year.row("meeting:6")["held"] == "2023-09-19"
    assert year.papers("meeting-postponement")[0]["number"] == "登创办〔2023〕7号"


def test_in_december_the_ranking_is_confirmed_and_who_was_in_time_is_commended(year: Bench) -> None:
    assert days_of(year, "ranking:1")[-1] == ("confirm", "2023-12-12")
    units = [one["unit"] for one in json.loads(year.papers("commendation")[0]["context"])["units"]]
    assert units == ["市林业局"]


def test_in_summer_nothing_is_late(year: Bench) -> None:
    assert lights(year, date(2023, 8, 1)) == {"green": DUTIES}


def test_in_september_the_first_five_are_done(year: Bench) -> None:
    done = [no for no, item in on(year, date(2023, 9, 20)).items() if item["state"] == "completed"]

    assert done == ["1", "2", "4", "5", "6"]


def test_30_october_two_are_sent_back_and_still_in_time(year: Bench) -> None:
    for no in (10, 19):
        row = year.row(f"duty:{no}")
        assert (row["returned"], row["completed"]) == (1, "2023-11-08")


def test_21_november_what_is_open_turns_yellow(year: Bench) -> None:
    assert lights(year, date(2023, 11, 20))["yellow"] == 0
    assert lights(year, date(2023, 11, 21)) == {"none": 18, "yellow": 11}


def test_24_november_the_group_applies_for_inspection_early_and_says_why(year: Bench) -> None:
    entry = json.loads(year.history("stage:3")[1]["body"])

    assert (entry["capacity"], entry["at"][:10]) == ("group", "2023-11-24")
    assert entry["reason"].startswith("省厅年度申报窗口将在月底关闭")
    assert entry["given"]["overridden"] == ["上一阶段“省级生态县创建阶段”还是“实施中”"]


def test_27_november_the_leads_of_what_is_not_done_are_reminded_three_working_days_ahead(year: Bench) -> None:
    slips = [slip for slip in year.papers("reminder-slip") if slip["issued"] == "2023-11-27"]
    duties = {slip["about"].rpartition(":")[2] for slip in slips}
    assert len(slips) == 6
    assert duties == {"16", "17", "22", "23", "26", "27"}


def test_21_december_the_director_signs_second_letters_that_name_the_first(year: Bench) -> None:
    again = [json.loads(paper["context"]) for paper in year.papers("duban-letter")[-2:]]

    assert [[one["kind"] for one in letter["earlier"]] for letter in again] == [
        ["提醒单", "催办单", "督办函"]
    ] * 2
    assert {letter["matters"][0]["no"] for letter in again} == {"23", "27"}


def test_1_december_six_duties_are_overdue_and_urged_on_that_day(year: Bench) -> None:
    assert lights(year, date(2023, 11, 30))["red"] == 0
    assert lights(year, date(2023, 12, 1))["red"] == 6
    assert issued(year, "urge-slip")["2023-12-01"] == 6


def test_6_december_the_overdue_list_names_them_four_working_days_late(year: Bench) -> None:
    late = {no: item for no, item in on(year, date(2023, 12, 6)).items() if (item["days_left"] or 0) < 0}

    assert list(late) == ["16", "17", "22", "23", "26", "27"]
    assert {item["days_left"] for item in late.values()} == {-4}
    assert {item["light"] for item in late.values()} == {"red"}
    assert late["16"]["label"] == "待审核"


def test_8_december_letters_go_to_those_that_have_not_submitted(year: Bench) -> None:
    letters = [paper for paper in year.papers("duban-letter") if paper["issued"] == "2023-12-08"]

    assert sorted(int(letter["title"].removeprefix("关于任务")[:2]) for letter in letters) == [
        17,
        22,
        23,
        26,
        27,
    ]
    assert {letter["drafted"] for letter in letters} == {"2023-12-07"}


def test_27_december_the_second_stage_ends_by_the_groups_word_with_two_left(year: Bench) -> None:
    assert given(year, "stage:2", "assess") == {"overridden": ["还有 2 项任务没有办结"]}
    assert given(year, "stage:2", "complete") == {"late_days": 27}


def test_5_january_the_county_is_named_five_days_late(year: Bench) -> None:
    assert days_of(year, "stage:3")[-1] == ("name", "2024-01-05")
    assert given(year, "stage:3", "name") == {"late_days": 5}
    assert days_of(year, "stage:4")[-1] == ("begin", "2024-01-08")


def test_in_january_the_numbers_of_papers_begin_anew(year: Bench) -> None:
    assert [paper["number"] for paper in year.papers("meeting-notice")][-2:] == [
        "登创办〔2023〕10号",
        "登创办〔2024〕1号",
    ]
    assert year.papers("bulletin")[-1]["number"] == "第1期"


def test_31_january_two_duties_are_left_and_red(year: Bench) -> None:
    items = on(year, END.date())

    assert {no: item["state"] for no, item in items.items() if item["light"] == "red"} == {
        "23": "in_progress",
        "27": "assigned",
    }
    assert Counter(item["state"] for item in items.values()) == {
        "closed": 27,
        "in_progress": 1,
        "assigned": 1,
    }
    assert {item["state"] for item in added(year).values()} == {"closed"}


def test_in_the_end_every_paper_was_issued_and_counted(year: Bench) -> None:
    kinds = Counter((row["kind"], row["state"]) for row in year.rows("SELECT kind, state FROM paper"))

    assert kinds.pop(("duban-letter", "withdrawn")) == 1  # the return came before it was signed
    assert {state for _, state in kinds} == {"issued"}
    assert {kind: count for (kind, _), count in kinds.items()} == {
        "archive-index": 1,
        "assignment-slip": 29 + 9,
        "bulletin": 10,
        "circular": 2,
        "commendation": 1,
        "criticism": 1,
        "dispatch-notice": 3,
        "dispatch-summary": 3,
        "duban-letter": 10,
        "extension-reply": 2,
        "half-year-report": 2,
        "inspection-notice": 1,
        "inspection-report": 3,
        "inspection-report-up": 1,
        "interview-notice": 1,
        "meeting-notice": 10,
        "meeting-postponement": 1,
        "minutes": 10,
        "rectification-ledger": 2,
        "rectification-notice": 5,
        "reminder-slip": 16,
        "return-notice": 1,
        "return-reminder": 1,
        "transfer-letter": 1,
        "urge-slip": 12 + 6,
    }


def test_in_the_end_three_lapses_stand_and_fifteen_are_resolved(year: Bench) -> None:
    lapses = year.rows("SELECT target, cause, state FROM supervision WHERE state <> 'resolved' ORDER BY no")

    assert year.value("SELECT count(*) FROM supervision") == 18
    assert {(row["target"].rpartition(":")[2], row["cause"], row["state"]) for row in lapses} == {
        ("23", "overdue", "supervised_again"),
        ("27", "not_signed", "transferred"),
        ("27", "overdue", "supervised_again"),
    }


def test_in_the_end_the_host_never_accepted_its_own(year: Bench) -> None:
    rows = year.rows(
        "SELECT h.capacity, u.unit FROM history h JOIN duty_unit u ON u.subject = h.subject "
        "WHERE h.event = 'accept' AND u.role = 'lead' AND u.unit = '生态环境分局'"
    )

    assert len(rows) == 12
    assert {row["capacity"] for row in rows} == {"group"}


def test_in_the_end_every_act_for_a_unit_rests_on_a_paper_of_that_unit(year: Bench) -> None:
    acts = year.rows("SELECT on_behalf, body FROM history WHERE on_behalf IS NOT NULL")
    papers = {row["number"]: row["unit"] for row in year.rows("SELECT number, unit FROM incoming")}

    named = [(json.loads(act["body"])["paper"], act["on_behalf"]) for act in acts]
    applied = {row["application"] for row in year.rows("SELECT application FROM extension")}
    assert all(papers[paper] == unit for paper, unit in named)
    assert {paper for paper, _ in named} | applied == set(papers)


def test_in_the_end_the_audit_finds_nothing(year: Bench) -> None:
    verdict = year.audit()

    assert verdict.ok
    assert verdict.subjects == 1 + 4 + (DUTIES + 9) + 10 + 18 + 145 + 44 + (3 + 1 + 38) + 2 + 2 + 1 + 1
    assert year.value("SELECT count(*) FROM history WHERE subject NOT LIKE ?", f"{CAMPAIGN}/%") == 0
