"""``duban simulate``: what it says, and that it leaves everything alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from desk import Desk, empty, opened

from definitions.catalogue import shipped

if TYPE_CHECKING:
    from pathlib import Path

EVENT = {"date", "kind", "title", "who", "also", "nominal", "moved", "label", "source", "asked", "papers"}
PAPER = {"kind", "title", "addressee", "drafted", "issued", "number"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return opened(tmp_path)


def test_it_needs_no_database_and_leaves_nothing_behind(tmp_path: Path) -> None:
    result = empty(tmp_path).duban("simulate", "dengfeng-2023")

    assert result.exit_code == 0
    assert "以上是推演，没有写入任何数据库。\n" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_it_leaves_the_office_s_own_database_alone(desk: Desk) -> None:
    before = desk.database.read_bytes()

    desk.done("simulate", "dengfeng-2023")

    assert desk.database.read_bytes() == before
    assert desk.files() == []


def test_rest_days_that_the_office_loaded_count_and_that_is_said(desk: Desk) -> None:
    usual = desk.json("simulate", "dengfeng-2023")
    with closing(sqlite3.connect(desk.database)) as connection:
        connection.execute("INSERT INTO definition VALUES ('x', 'calendar', '2023', 1, '{}')")
        connection.execute("INSERT INTO calendar_day VALUES ('2023-04-17', 1, 'x')")
        connection.commit()

    result = desk.duban("simulate", "dengfeng-2023", "--json")
    moved = desk.json("simulate", "dengfeng-2023")

    assert first_meeting(usual) == "2023-04-17"
    assert first_meeting(moved) == "2023-04-18"
    assert "里装入的（2023 年），只读取，不改动" in result.stderr


def first_meeting(found: dict[str, list[dict[str, str]]]) -> str:
    return next(one["date"] for one in found["events"] if one["kind"] == "meeting")


def test_a_database_that_cannot_be_read_is_no_obstacle(tmp_path: Path) -> None:
    desk = empty(tmp_path)
    desk.database.write_bytes(b"no database at all" * 100)

    result = desk.duban("simulate", "dengfeng-2023")

    assert result.exit_code == 0
    assert "没有用上数据库里装入的放假安排" in result.stderr


def test_the_page_names_months_days_clashes_load_and_what_is_left_to_people(tmp_path: Path) -> None:
    out = empty(tmp_path).done("simulate", "daxinganling-2022")

    assert "推演 2021-10-01 至 2022-12-31" in out
    assert "  · 任务在到期日报送、审核、销号，各类报送在截止日报齐\n" in out
    assert "要写的文书：" in out
    assert "同日撞期  6月15日（周三）“联席会议”与“工作推进会”在同一天" in out
    assert "落在休息日  12月31日（周六）休" in out
    assert ["2022-05-13（周五）", "调度", "创建工作调度", "地区创建办"] in [
        line.split()[:4] for line in out.splitlines()
    ]
    assert "5月14日为周六，提前到13日（周五）" in out
    assert "须自行掌握、程序不自动办理的：\n  报送  调度情况汇报" in out
    assert "调度通知（5月10日）、调度情况汇总（5月13日）" in out
    assert "地区行署办、地委办、地委政策研究室等 18 个单位" in out
    assert "半年专题汇报（5月31日）" in out
    assert ["2022-12-31（周六，休）", "时限"] in [line.split()[:2] for line in out.splitlines()]
    assert "  没有计入：领导小组各成员单位、各县（市、区）（方案没有写明有哪些单位）\n" in out
    assert any(line.startswith("地区生态环境局") for line in out.splitlines())


def test_years_whose_rest_days_are_guessed_are_named(tmp_path: Path) -> None:
    result = empty(tmp_path).duban("simulate", "dengfeng-2023", "--from", "2029-01-01", "--to", "2029-06-30")

    assert result.exit_code == 0
    assert "2029" in result.stderr
    assert "没有放假安排的通知" in result.stderr


def test_a_long_span_shows_the_load_by_year(tmp_path: Path) -> None:
    out = empty(tmp_path).done("simulate", "erqi-2014", "--to", "2016-12-31")

    heading = next(line for line in out.splitlines() if line.startswith("单位  "))
    assert heading.split() == ["单位", "2014", "2015", "2016", "合计"]


@pytest.mark.parametrize("plan", shipped("plans"))
def test_the_json_has_one_shape(plan: str, tmp_path: Path) -> None:
    found = empty(tmp_path).json("simulate", plan)

    assert list(found) == [
        "campaign",
        "title",
        "from",
        "until",
        "assumptions",
        "remarks",
        "months",
        "events",
        "papers",
        "effects",
        "skipped",
        "clashes",
        "load",
        "undated",
        "unlisted",
        "provisional",
    ]
    assert all(set(one) == EVENT for one in found["events"])
    assert all(set(one) == PAPER for one in found["papers"])
    assert all(set(paper) == PAPER for one in found["events"] for paper in one["papers"] or ())
    assert all(set(one) == {"date", "code", "message"} for one in found["clashes"])
    assert all(set(one) == {"unit", "total", "months"} for one in found["load"])
    assert all(set(one) == {"date", "text"} for one in found["effects"])
    assert sum(month["counts"].get("paper", 0) for month in found["months"]) == len(found["papers"])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["none-such"], 3),
        (["dengfeng-2023", "--to", "2022-01-01"], 2),
        (["dengfeng-2023", "--from", "2013-01-01"], 1),
        (["erqi-2014", "--scenario", "dengfeng-2023"], 5),
        (["dengfeng-2023", "--scenario", "none-such"], 3),
        (["dengfeng-2023", "--scenario", "dengfeng-2023", "--from", "2023-04-01"], 4),
        (["dengfeng-2023", "--from", "gestern"], 2),
    ],
)
def test_what_cannot_be_played_is_refused(words: list[str], code: int, tmp_path: Path) -> None:
    empty(tmp_path).refused("simulate", *words, code=code)


def test_the_rhythms_of_a_plan_run_from_its_opening_though_it_was_made_known_later(tmp_path: Path) -> None:
    """大兴安岭: published on the last day of its second stage, with six rounds of dispatch before that day."""
    found = empty(tmp_path).json(
        "simulate", "daxinganling-2022", "--from", "2021-10-01", "--to", "2022-12-31"
    )

    events = [one for one in found["events"] if one["date"] >= "2022-01-01"]
    assert [one["title"] for one in events].count("联席会议") == 12
    assert [one["title"] for one in events].count("工作推进会") == 4
    assert [one["date"] for one in events if one["kind"] == "dispatch"] == [
        *("2022-03-14", "2022-03-28", "2022-04-14", "2022-04-28"),
        *("2022-05-13", "2022-05-27"),  # the 14th and the 28th were Saturdays
    ]


def test_a_scenario_that_is_shipped_for_the_plan_is_named(tmp_path: Path) -> None:
    desk = empty(tmp_path)

    hint = "加 --scenario zhumadian-2022 可按它推演"
    span = ("--to", "2022-08-31")

    assert hint in desk.duban("simulate", "zhumadian-2022", *span).stderr
    told = desk.duban("simulate", "zhumadian-2022", "--scenario", "zhumadian-2022", *span)
    assert "情节没有写到的，一律按时" in told.stdout
    assert hint not in told.stderr
    assert "--scenario" not in desk.duban("simulate", "erqi-2014", "--to", "2014-12-31").stderr
