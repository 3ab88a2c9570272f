"""Stages, meetings, supervision, why, history and the calendar at the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from desk import archive, dump, empty, opened, played

from workflow.workdays import statutory_days

if TYPE_CHECKING:
    from pathlib import Path

# --- stages ---


def test_a_stage_with_one_way_out_needs_no_event(tmp_path: Path) -> None:
    desk = opened(tmp_path)

    assert desk.done("stage", "advance", "1") == "阶段1 启动动员：未启动 → 已动员\n"
    assert desk.done("stage", "advance", "1", "issue_plan") == "阶段1 印发方案：已动员 → 方案已印发\n"
    assert "还有 29 项任务没有交办" in desk.refused("stage", "advance", "1", code=4)


def test_a_stage_with_several_ways_wants_one_named(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    desk.done("stage", "advance", "4", "--as", "group", "--reason", "提前启动")

    sentence = desk.refused("stage", "advance", "4", code=2)

    assert "此时不止一条去路，请写明事件名：" in sentence
    assert "warn（" in sentence


def test_a_stage_waits_for_the_one_before_or_for_the_group(tmp_path: Path) -> None:
    desk = opened(tmp_path)

    assert "领导小组可凭理由放行" in desk.refused("stage", "advance", "2", code=4)
    desk.refused("stage", "advance", "2", "--as", "group", code=4)
    assert "实施中" in desk.done("stage", "advance", "2", "--as", "group", "--reason", "会议决定")


@pytest.mark.parametrize(("words", "code"), [(["9"], 3), (["1", "bogus"], 4), ([], 2)])
def test_a_stage_or_event_that_is_none_is_refused(tmp_path: Path, words: list[str], code: int) -> None:
    opened(tmp_path).refused("stage", "advance", *words, code=code)


def test_showing_a_stage_speaks_chinese() -> None:
    out = archive().done("stage", "show", "1")

    assert "类型：动员部署\n" in out
    assert "mobilize" not in out
    assert "还没有建立" in archive().refused("stage", "show", "1", "--as-of", "2022-01-01", code=3)


# --- meetings and supervision ---


def test_a_meeting_that_is_over_stays_over(tmp_path: Path) -> None:
    desk = played(tmp_path)

    for verb in ("hold", "minute", "close", "postpone", "cancel"):
        assert "这是终止状态，不再变动" in desk.refused("meeting", verb, "1", code=4)


def test_meetings_are_filtered_by_state_and_a_state_must_exist() -> None:
    desk = archive()

    assert len(desk.json("meeting", "list", "--state", "办结")["items"]) == 10
    assert desk.duban("meeting", "list", "--state", "已通知").stderr == "没有符合条件的会议。\n"
    desk.refused("meeting", "list", "--state", "瞎写", code=2)
    desk.refused("meeting", "show", "99", code=3)
    desk.refused("meeting", "show", "1", "--as-of", "2022-01-01", code=3)


def test_without_meetings_it_is_said_where_they_come_from(tmp_path: Path) -> None:
    assert opened(tmp_path).duban("meeting", "list").stderr == "没有会议。会议在通知日由 duban tick 排出。\n"


def test_open_supervisions_are_those_that_are_not_resolved(tmp_path: Path) -> None:
    desk = played(tmp_path)
    before = desk.json("supervision", "list", "--open")["items"]

    desk.done("supervision", "resolve", before[0]["no"], "--reason", "已面商")

    assert desk.json("supervision", "list", "--open")["items"] == before[1:]


def test_resolving_wants_a_reason_and_happens_once(tmp_path: Path) -> None:
    desk = played(tmp_path)
    number = desk.json("supervision", "list", "--open")["items"][0]["no"]

    assert "须给出理由" in desk.refused("supervision", "resolve", number, code=4)
    desk.done("supervision", "resolve", number, "--reason", "已面商")
    desk.refused("supervision", "resolve", number, "--reason", "已面商", code=4)
    desk.refused("supervision", "show", "999", code=3)
    desk.refused("supervision", "show", number, "--as-of", "2022-01-01", code=3)


# --- why and history ---


def test_why_names_every_way_and_nobody_who_is_no_person() -> None:
    out = archive().done("why", "23")

    assert out.startswith("任务23 现为“办理中”：")
    assert "√  submit（送审）" in out
    papers = archive().done("why", "paper:1")
    assert "系统" not in papers


def test_why_says_what_blocks_a_capacity() -> None:
    ways = archive().json("why", "23", "--as", "office")["items"]

    assert not any(way["allowed"] for way in ways)
    assert all(way["reasons"] for way in ways)


def test_why_of_an_end_says_that_it_is_one() -> None:
    assert archive().done("why", "meeting:1").endswith("这是终止状态，不再变动。\n")


@pytest.mark.parametrize("name", ["99", "foo:1", "x/duty:1", "dengfeng-2023/", "duty:", "/"])
@pytest.mark.parametrize("command", [["why"], ["history", "show"]])
def test_a_subject_that_is_none_is_not_found(command: list[str], name: str) -> None:
    archive().refused(*command, name, code=3)


def test_history_is_cut_at_the_instant() -> None:
    desk = archive()

    assert len(desk.json("history", "show", "17", "--as-of", "2023-04-03")["items"]) == 2
    assert desk.json("history", "show", "17", "--as-of", "2022-01-01")["items"] == []


def test_history_is_the_same_whatever_the_subject_is_called() -> None:
    desk = archive()

    assert desk.done("history", "show", "17") == desk.done("history", "show", "dengfeng-2023/duty:17")
    assert desk.done("history", "show", "17") == desk.done("history", "show", "duty:17")


# --- audit ---


def test_a_ledger_as_it_was_written_has_no_findings() -> None:
    result = archive().duban("audit", "verify")

    assert result.exit_code == 0
    assert "未发现问题" in result.stdout


def test_a_changed_entry_is_found_and_the_exit_code_says_so(tmp_path: Path) -> None:
    desk = played(tmp_path)
    content = desk.database.read_bytes()
    reason = "统计口径与指标要求不一致".encode()
    assert reason in content
    desk.database.write_bytes(content.replace(reason, "统计口径与指标要求不一样".encode()))

    result = desk.duban("audit", "verify")

    assert result.exit_code == 7
    assert "处问题" in result.stdout
    assert result.stderr == "请保留数据库原件和备份，报告督查机构。\n"


def test_an_unknown_campaign_cannot_be_verified() -> None:
    archive().refused("audit", "verify", "--campaign", "nope", code=3)


# --- calendar ---


def notice(folder: Path, *, leave_out: int = 0) -> str:
    """Write the notice of a year that has none: its statutory days are off, the last ones left out."""
    days = sorted(statutory_days(2040))
    said = [
        {"name": "假", "date": day.isoformat(), "isOffDay": True} for day in days[: len(days) - leave_out]
    ]
    path = folder / "2040.json"
    path.write_text(json.dumps({"year": 2040, "days": said}), "utf-8")
    return str(path)


def test_an_imported_year_is_no_guess_any_more(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    assert "2040 年没有放假安排的通知" in desk.duban("calendar", "show", "2040").stderr

    said = desk.duban("calendar", "import", notice(tmp_path)).stderr

    assert said.startswith("2040 年：放假 ")
    assert said.endswith("天，已装入。\n")
    assert "没有放假安排" not in desk.duban("calendar", "show", "2040").stderr


def test_a_dry_run_imports_nothing(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    before = dump(desk.database)

    said = desk.duban("calendar", "import", notice(tmp_path), "--dry-run").stderr

    assert said.endswith("天，没有写入。\n")
    assert dump(desk.database) == before


def test_the_calendar_answers_without_a_database(tmp_path: Path) -> None:
    result = empty(tmp_path).duban("calendar", "show", "2023")

    assert result.exit_code == 0
    assert "2023-10-07  六    上班  国庆节\n" in result.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("year", ["1800", "2100", "x", "20 23"])
def test_a_year_beyond_the_calendar_is_a_usage_error(tmp_path: Path, year: str) -> None:
    empty(tmp_path).refused("calendar", "show", year, code=2)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[1]",
        b"\xff\xfe",
        b'{"year": 2040, "days": [{"date": "2041-01-01", "isOffDay": true}]}',
        b"[" * 9999,
    ],
)
def test_a_notice_that_is_none_is_an_invalid_definition(tmp_path: Path, content: bytes) -> None:
    desk = opened(tmp_path)
    (tmp_path / "坏.json").write_bytes(content)

    sentence = desk.refused("calendar", "import", str(tmp_path / "坏.json"), code=5)

    assert "不能作为放假安排装入：" in sentence


def test_a_notice_that_leaves_out_a_statutory_day_is_refused(tmp_path: Path) -> None:
    desk = opened(tmp_path)

    sentence = desk.refused("calendar", "import", notice(tmp_path, leave_out=1), code=5)

    assert "没有列为放假" in sentence


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    opened(tmp_path).refused("calendar", "import", "没有.json", code=2)
    opened(tmp_path).refused("calendar", "import", str(tmp_path), code=2)
