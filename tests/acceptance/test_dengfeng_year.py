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
    """Return what a list showed at the end of ``day``, by number."""
    return {item["no"]: item for item in listed(year.address, END, end_of(day))[view]}


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
    days = year.rows("SELECT recorded FROM history WHERE event = 'assign'")

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
        "登创办〔2023〕9号",
        "登创办〔2024〕1号",
    ]
    assert year.papers("bulletin")[-1]["number"] == "第1期"


def test_31_january_two_duties_are_left_and_red(year: Bench) -> None:
    items = year.duties()

    assert {no: item["state"] for no, item in items.items() if item["light"] == "red"} == {
        "23": "in_progress",
        "27": "assigned",
    }
    assert Counter(item["state"] for item in items.values()) == {
        "closed": 27,
        "in_progress": 1,
        "assigned": 1,
    }


def test_in_the_end_every_paper_was_issued_and_counted(year: Bench) -> None:
    kinds = Counter((row["kind"], row["state"]) for row in year.rows("SELECT kind, state FROM paper"))

    assert kinds == {
        ("meeting-notice", "issued"): 10,
        ("bulletin", "issued"): 10,
        ("urge-slip", "issued"): 12,
        ("duban-letter", "issued"): 7,
    }


def test_in_the_end_three_lapses_stand_and_nine_are_resolved(year: Bench) -> None:
    lapses = year.rows("SELECT target, cause, state FROM supervision WHERE state <> 'resolved' ORDER BY no")

    assert year.value("SELECT count(*) FROM supervision") == 12
    assert {(row["target"].rpartition(":")[2], row["cause"], row["state"]) for row in lapses} == {
        ("23", "overdue", "supervised"),
        ("27", "not_signed", "supervised"),
        ("27", "overdue", "supervised"),
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

    assert len(acts) == len(papers)
    assert all(papers[json.loads(act["body"])["paper"]] == act["on_behalf"] for act in acts)


def test_in_the_end_the_audit_finds_nothing(year: Bench) -> None:
    verdict = year.audit()

    assert verdict.ok
    assert verdict.subjects == 1 + 4 + DUTIES + 10 + 12 + 39
    assert year.value("SELECT count(*) FROM history WHERE subject NOT LIKE ?", f"{CAMPAIGN}/%") == 0
