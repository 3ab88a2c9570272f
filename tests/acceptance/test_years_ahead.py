"""What the shipped plans promise, seen before it starts: the dates that ``simulate`` shows, and why they are these."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from definitions.catalogue import resolve
from definitions.loader import load, require
from definitions.scenario import Scenario
from workflow.campaign import load_rules
from workflow.simulate import simulate

if TYPE_CHECKING:
    from workflow.simulate import Simulated
    from workflow.simulation.events import Event


@cache
def played(plan: str, first: date, last: date, story: str | None = None) -> Simulated:
    scenario = require(load(resolve("scenarios", story), Scenario, name=story)) if story else None
    with TemporaryDirectory() as folder:
        return simulate(load_rules(plan), (first, last), Path(folder), scenario=scenario)


def daxinganling() -> Simulated:
    return played("daxinganling-2022", date(2021, 10, 1), date(2022, 12, 31))


def erqi() -> Simulated:
    return played("erqi-2014", date(2015, 1, 1), date(2015, 12, 31))


def zhumadian() -> Simulated:
    return played("zhumadian-2022", date(2022, 1, 1), date(2031, 12, 31))


def zhumadian_named() -> Simulated:
    return played("zhumadian-2022", date(2022, 5, 1), date(2031, 12, 31), "zhumadian-2022")


def days(found: Simulated, title: str, year: int | None = None) -> list[str]:
    """Return when something of this title takes place."""
    return [one.day.isoformat() for one in of(found, title) if year in {None, one.day.year}]


def of(found: Simulated, title: str) -> list[Event]:
    return [one for one in found.events if one.title == title]


def moved(found: Simulated, title: str) -> list[str]:
    return [one.moved for one in of(found, title) if one.moved]


def papers(event: Event) -> list[tuple[str, str]]:
    """Return kind and day of issue of each paper that is written for an event."""
    return [(one.kind_title, one.issued.isoformat() if one.issued else "") for one in event.papers or ()]


def test_daxinganling_has_six_rounds_of_dispatch_and_the_saturdays_of_may_came_forward() -> None:
    found = daxinganling()

    assert days(found, "创建工作调度") == [
        *("2022-03-14", "2022-03-28", "2022-04-14", "2022-04-28", "2022-05-13", "2022-05-27")
    ]
    assert moved(found, "创建工作调度") == [
        "5月14日为周六，提前到13日（周五）",
        "5月28日为周六，提前到27日（周五）",
    ]


def test_each_round_of_dispatch_asks_every_responsible_unit_and_ends_in_a_summary_on_its_day() -> None:
    rounds = of(daxinganling(), "创建工作调度")

    assert [papers(one) for one in rounds] == [
        [("调度通知", "2022-03-09"), ("调度情况汇总", "2022-03-14")],
        [("调度通知", "2022-03-23"), ("调度情况汇总", "2022-03-28")],
        [("调度通知", "2022-04-11"), ("调度情况汇总", "2022-04-14")],
        [("调度通知", "2022-04-25"), ("调度情况汇总", "2022-04-28")],
        [("调度通知", "2022-05-10"), ("调度情况汇总", "2022-05-13")],
        [("调度通知", "2022-05-24"), ("调度情况汇总", "2022-05-27")],
    ]
    assert {len(one.asked) for one in rounds} == {19}
    assert all("地区水务局" in one.asked for one in rounds)


def test_daxinganling_meets_twelve_times_in_2022_each_with_its_notice() -> None:
    found = daxinganling()

    assert days(found, "联席会议", 2022) == [
        *("2022-01-17", "2022-02-15", "2022-03-15", "2022-04-15", "2022-05-16", "2022-06-15"),
        *("2022-07-15", "2022-08-15", "2022-09-15", "2022-10-17", "2022-11-15", "2022-12-15"),
    ]
    assert moved(found, "联席会议") == [
        "1月15日为周六，顺延到17日（周一）",
        "5月15日为周日，顺延到16日（周一）",
        "10月15日为周六，顺延到17日（周一）",
    ]
    assert [papers(one) for one in of(found, "联席会议") if one.day.month in {1, 5, 9}] == [
        [("会议通知", "2022-01-12")],
        [("会议通知", "2022-05-11")],
        [("会议通知", "2022-09-09")],  # the 12th was a holiday
    ]


def test_daxinganling_pushes_forward_four_times_and_reports_every_half_year() -> None:
    found = daxinganling()

    assert days(found, "工作推进会", 2022) == ["2022-03-15", "2022-06-15", "2022-09-15", "2022-12-15"]
    assert [papers(one) for one in of(found, "工作推进会") if one.day.year == 2022] == [
        [("会议通知", "2022-03-10")],
        [("会议通知", "2022-06-10")],
        [("会议通知", "2022-09-09")],
        [("会议通知", "2022-12-12")],
    ]
    assert days(found, "向地委、行署专题汇报") == ["2021-12-15", "2022-06-15", "2022-12-15"]
    assert {one.asked for one in of(found, "向地委、行署专题汇报")} == {
        ("国家生态文明建设示范区创建工作领导小组",)
    }
    assert days(found, "年度创建工作计划及任务分解") == ["2021-12-31", "2022-12-30"]
    assert papers(of(found, "年度创建工作计划及任务分解")[1]) == [
        ("报送通知", "2022-12-16"),
        ("报送提醒", "2022-12-28"),
    ]


def test_daxinganling_shows_what_clashes_and_what_a_unit_has_to_do_in_each_month() -> None:
    found = daxinganling()

    assert [one.day.isoformat() for one in found.clashes if one.code == "same-day"] == [
        *("2021-12-15", "2022-03-15", "2022-06-15", "2022-09-15", "2022-12-15")
    ]
    assert [one.day.isoformat() for one in found.clashes if one.code == "rest-day"] == ["2022-12-31"]
    water = next(one for one in found.load if one.unit == "地区水务局")
    assert {month: sum(roles.values()) for month, roles in water.months.items()} == {
        "2022-03": 2,  # the returns to two rounds
        "2022-04": 2,
        "2022-05": 12,  # two more, and ten duties
    }
    assert "领导小组各成员单位" in found.unlisted


def test_erqi_meets_every_month() -> None:
    found = erqi()

    assert days(found, "生态区建设例会") == [
        *("2015-01-15", "2015-02-15", "2015-03-16", "2015-04-15", "2015-05-15", "2015-06-15"),
        *("2015-07-15", "2015-08-17", "2015-09-15", "2015-10-15", "2015-11-16", "2015-12-15"),
    ]
    assert moved(found, "生态区建设例会") == [
        "3月15日为周日，顺延到16日（周一）",
        "8月15日为周六，顺延到17日（周一）",
        "11月15日为周日，顺延到16日（周一）",
    ]
    assert papers(of(found, "生态区建设例会")[2]) == [("会议通知", "2015-03-11")]


def test_a_sunday_that_was_worked_in_exchange_is_a_day_for_a_meeting_and_is_pointed_out() -> None:
    found = erqi()

    assert found.days[date(2015, 2, 15)] == "调休上班"
    assert [(one.code, one.message) for one in found.clashes] == [
        ("makeup-day", "2月15日（周日）调休上班：会议 “生态区建设例会”")
    ]


def test_erqi_inspects_and_ranks_every_quarter() -> None:
    found = erqi()
    quarters = ["2015-03-13", "2015-06-15", "2015-09-15", "2015-12-15"]

    assert days(found, "生态区创建任务完成情况督查") == quarters
    assert days(found, "生态区创建任务完成情况排名") == quarters
    assert moved(found, "生态区创建任务完成情况督查") == ["3月15日为周日，提前到13日（周五）"]
    assert [papers(one) for one in of(found, "生态区创建任务完成情况督查")] == [
        [("督查通知", "2015-03-10"), ("督查通报", "2015-03-13")],
        [("督查通知", "2015-06-10"), ("督查通报", "2015-06-15")],
        [("督查通知", "2015-09-10"), ("督查通报", "2015-09-15")],
        [("督查通知", "2015-12-10"), ("督查通报", "2015-12-15")],
    ]
    assert {one.label for one in of(found, "生态区创建任务完成情况排名")} == {"已测算"}


def test_erqi_closes_the_year_with_a_check_an_appraisal_and_the_plans_of_the_next() -> None:
    found = erqi()

    assert sorted(one.title for one in found.events if one.kind in {"plan", "report", "scoring"}) == sorted(
        [
            "全区生态创建年度计划",
            "年度创建目标任务分解",
            "年度普法计划（环保法律法规）",
            "年度环境状况公报和环境统计年报",
            "年度目标考核（生态区创建）",
            "成员单位生态创建年度计划",
            "环保工作经费年度预算",
        ]
    )
    assert days(found, "环保责任制和年度工作目标完成情况检查") == ["2015-12-31"]


def test_zhumadian_scores_every_quarter_of_ten_years() -> None:
    scored = days(zhumadian(), "季度评分考核")

    assert scored[:4] == ["2022-06-15", "2022-09-15", "2022-12-15", "2023-03-15"]
    assert len(scored) == 3 + 9 * 4
    assert {day[5:7] for day in scored} == {"03", "06", "09", "12"}
    assert [one.moved for one in of(zhumadian(), "季度评分考核") if one.day.year == 2024] == [
        None,
        "6月15日为周六，提前到14日（周五）",
        "9月15日为周日，提前到14日（周六）",  # a Saturday worked in exchange
        "12月15日为周日，提前到13日（周五）",
    ]


def test_zhumadian_is_assessed_in_2025_and_in_2030() -> None:
    found = zhumadian()

    assert days(found, "阶段中期评估") == ["2025-12-31"]
    assert papers(of(found, "阶段中期评估")[0]) == [("报送通知", "2025-12-17"), ("报送提醒", "2025-12-29")]
    assert days(found, "终期考核") == ["2030-12-31"]
    assert papers(of(found, "终期考核")[0]) == [("报送通知", "2030-12-17"), ("报送提醒", "2030-12-27")]
    assert len(days(found, "创建指标完成情况年度评估报告")) == 10
    assert {len(one.asked) for one in of(found, "创建指标完成情况年度评估报告")} == {16}


def test_without_a_naming_nothing_is_reviewed_and_that_is_said() -> None:
    found = zhumadian()

    assert days(found, "称号复核") == []
    assert [one["reason"] for one in found.undated if one["title"] == "称号复核"] == ["等命名后起算"]
    assert any("没有申报、命名，也没有命名之后的复核" in said for said in found.assumptions)


def test_zhumadian_is_reviewed_every_third_year_after_its_naming() -> None:
    found = zhumadian_named()

    assert ("称号复核：2023-10-16 命名，首次定于 2026-10-16") in [text for _, text in found.effects]
    assert days(found, "称号复核") == ["2026-10-16", "2029-10-16"]
    assert [one["title"] for one in found.undated if one["kind"] == "review"] == []
    assert days(found, "终期考核") == ["2030-12-31"]
    assert {one.label for one in found.events if one.kind == "duty"} == {"销号"}


def test_years_without_a_notice_of_rest_days_are_named_as_guessed() -> None:
    assert {2027, 2030} <= zhumadian().provisional
    assert not erqi().provisional
    assert not daxinganling().provisional
