"""Several beats of ``duban run``: what stands in the way is said and tried again, and two at once do nothing twice."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from desk import Desk, held, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

DUBAN = [sys.executable, "-c", "from cli import main; main()"]


@pytest.fixture
def late(tmp_path: Path) -> Desk:
    """Duty 4 was assigned and never signed for; the day is past the limit and past its due date."""
    desk = opened(tmp_path)
    desk.done("duty", "assign", "4")
    desk.to("2026-11-20")
    return desk


def beaten(desk: Desk, before: Sequence[Callable[[], object]], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let ``run`` beat once after each of ``before``; return what it says, stdout and stderr together."""
    told: list[datetime | None] = []

    def beat(wake: Callable[[], datetime | None], *, minutes: int, begun: Callable[[], None]) -> None:
        assert minutes == 10
        begun()
        for step in before:
            step()
            told.append(wake())

    monkeypatch.setattr("workflow.scheduler.beat", beat)
    result = desk.duban("run")
    assert result.exit_code == 0, result.output
    assert len(told) == len(before)
    return result.output.splitlines()


def test_each_effect_is_a_line_with_the_local_time_and_nothing_is_done_twice(
    late: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced = late.done("tick", "--dry-run").splitlines()

    lines = beaten(late, [lambda: None, lambda: None, lambda: late.to("2026-11-20", 10)], monkeypatch)

    done = [line.partition(" ")[2] for line in lines if line.partition(" ")[2] in announced]
    assert done == announced
    assert all(line.startswith("2026-11-20T09:00:00+08:00 ") for line in lines if "立案" in line)
    assert lines[-1] == "2026-11-20T10:00:00+08:00 已停止。"


def test_a_database_that_others_hold_is_reported_and_tried_again(
    late: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    holding = held(late.database)

    lines = beaten(late, [holding.__enter__, lambda: holding.__exit__(None, None, None)], monkeypatch)

    reported = [line for line in lines if "这一次没有办成，10 分钟后再办：" in line]
    assert len(reported) == 1
    assert sum("立案：任务4 逾期未办结" in line for line in lines) == 1
    assert lines.index(reported[0]) < next(place for place, line in enumerate(lines) if "立案" in line)


def test_a_database_that_was_moved_away_is_reported_and_found_again(
    late: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that kept the old file open would go on writing where nobody reads."""
    away = late.folder / "moved.db"

    def put_back() -> None:
        away.rename(late.database)

    lines = beaten(late, [lambda: late.database.rename(away), put_back], monkeypatch)

    assert sum("没有办成" in line and "duban.db" in line for line in lines) == 1
    assert sum("立案：任务4 逾期未办结" in line for line in lines) == 1


def test_a_wrong_name_is_said_at_once(tmp_path: Path) -> None:
    result = Desk(tmp_path, opened(tmp_path).clock).duban("run", database=tmp_path / "none.db")

    assert result.exit_code == 3
    assert result.stderr.startswith("错误：")


def test_a_bug_ends_it_aloud(late: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("made for this test")

    monkeypatch.setattr("workflow.tick.tick", broken)
    with pytest.raises(AssertionError, match="程序出错"):
        late.duban("run")


def test_two_at_once_do_everything_once(tmp_path: Path) -> None:
    env = os.environ | {"DUBAN_DATABASE": str(tmp_path / "duban.db"), "PYTHONUTF8": "1"}
    for words in (
        ["campaign", "open", "dengfeng-2023"],
        ["stage", "advance", "1", "launch"],
        ["duty", "assign", "4", "11", "17"],
    ):
        subprocess.run([*DUBAN, *words], env=env, check=True, capture_output=True)

    both = [
        subprocess.Popen(
            [*DUBAN, "run", "--every", "1"],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    effects = []
    for one in both:
        with one:
            assert one.stderr is not None
            assert "开始运行" in one.stderr.readline()
            one.terminate()
            out, talk = one.communicate(timeout=30)
            assert (one.returncode, "已停止" in talk) == (0, True)
            effects += [line.partition(" ")[2] for line in out.splitlines()]
    looked = subprocess.run([*DUBAN, "tick"], env=env, check=True, capture_output=True, text=True)

    assert len(effects) == len(set(effects)) > 3
    assert looked.stdout == ""


def test_a_tick_as_of_a_past_day_does_what_was_due_by_then_and_says_both_moments(late: Desk) -> None:
    done = late.done("tick", "--at", "2023-04-06").splitlines()

    entries = late.json("history", "show", "supervision:1")["items"]
    assert "督办1 立案：任务4 逾期未签收（时限 2023-04-04）" in done
    assert not any("逾期未办结" in line for line in done)
    assert {entry["at"][:10] for entry in entries} == {"2023-04-06"}
    assert {entry["recorded"][:10] for entry in entries} == {"2026-11-20"}
    assert any("逾期未办结" in line for line in late.done("tick").splitlines())
    assert "未发现问题" in late.done("audit", "verify")


def test_a_tick_as_of_the_future_is_refused(late: Desk) -> None:
    assert "办理时刻不能在将来" in late.refused("tick", "--at", "2026-11-21", code=2)
