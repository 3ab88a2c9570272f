"""``tick``, ``run --once`` and ``doctor``: what is due is done once, and a look changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import Desk, dump, empty, held, opened, played

from workflow.reading import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def late(tmp_path: Path) -> Desk:
    """Duty 4 was assigned and never signed for; the day is past the limit and past its due date."""
    desk = opened(tmp_path)
    desk.done("duty", "assign", "4")
    desk.to("2026-11-20")
    return desk


def test_a_look_at_what_is_due_writes_nothing(late: Desk) -> None:
    before, files = dump(late.database), late.files()

    looked = late.duban("tick", "--dry-run")

    assert looked.exit_code == 0
    assert "立案：任务4 逾期未办结（时限 2023-11-30）" in looked.stdout
    assert "以上只是检查，没有写入。\n" in looked.stderr
    assert (dump(late.database), late.files()) == (before, files)


def test_what_was_announced_is_what_is_done_and_it_is_done_once(late: Desk) -> None:
    announced = late.done("tick", "--dry-run")

    assert late.done("tick") == announced
    after = dump(late.database)
    assert late.done("tick") == ""
    assert late.done("run", "--once") == ""
    assert dump(late.database) == after


def test_run_once_does_what_tick_does(late: Desk) -> None:
    announced = late.done("tick", "--dry-run").splitlines()

    lines = late.done("run", "--once").splitlines()

    assert [line.partition(" ")[2] for line in lines] == announced
    assert {line.partition(" ")[0] for line in lines} == {"2026-11-20T09:00:00+08:00"}


def test_run_once_fails_aloud_so_that_a_timetable_notices(late: Desk) -> None:
    with held(late.database):
        result = late.duban("run", "--once")

    assert result.exit_code == 1
    assert result.stderr.startswith("错误：")


@pytest.mark.parametrize("words", [["--every", "0"], ["--every", "x"], ["--every", "1441"], ["x"]])
def test_a_rhythm_that_is_none_is_a_usage_error(late: Desk, words: list[str]) -> None:
    late.refused("run", *words, code=2)


def test_the_doctor_is_content_with_a_healthy_office(tmp_path: Path) -> None:
    desk = played(tmp_path)

    out = desk.done("doctor")

    assert "×" not in out
    assert f"√ 数据库：结构版本 {SCHEMA}，1 项创建工作进行中\n" in out
    assert "√ 待写文书：没有积压\n" in out


def test_the_doctor_needs_no_database(tmp_path: Path) -> None:
    out = empty(tmp_path).done("doctor")

    assert "启动创建工作时自动建立" in out
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_reports_a_damaged_record(tmp_path: Path) -> None:
    desk = played(tmp_path)
    content = desk.database.read_bytes()
    desk.database.write_bytes(
        content.replace("统计口径与指标要求不一致".encode(), "统计口径与指标要求不一样".encode())
    )

    result = desk.duban("doctor")

    assert result.exit_code == 1
    assert "有问题，查看：duban audit verify" in result.stdout
