"""``duban demo`` and the folder it writes: whole or not at all, and never over somebody's work."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from desk import PROGRAM, ROOT, Desk, archive, demo, dump, empty, environment, opened, process

if TYPE_CHECKING:
    from pathlib import Path

SCENARIO = (ROOT / "definitions" / "scenarios" / "dengfeng-2023.yaml").read_text("utf-8")
PATIENCE = 30.0


def short(folder: Path) -> str:
    """Return a scenario of three weeks, which is played in an instant."""
    path = folder / "短.yaml"
    path.write_text(SCENARIO.replace("ends: 2024-01-31", "ends: 2023-01-20", 1), "utf-8")
    return str(path)


def play(desk: Desk, out: Path | str) -> None:
    desk.done("demo", "--plan", short(desk.folder), "--out", str(out))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"duban.db-wal", "duban.db-shm"}


def test_the_demo_ends_with_a_ledger_that_can_be_verified_and_every_paper() -> None:
    assert names(demo()) == {"duban.db", "公文", "送达", "演示说明.txt"}
    assert archive().json("audit", "verify")["ok"] is True
    kinds = {name.split("/")[1] for name in archive().files()}
    assert {
        "会议通知",
        "交办单",
        "督办函",
        "督查通报",
        "归档目录",
    } <= kinds  # all: test_every_kind_of_paper.py


def test_every_file_that_the_ledger_names_is_there() -> None:
    papers = archive().json("paper", "list")["items"]

    named = {name for paper in papers for name in paper["files"]}

    assert named
    assert named <= set(archive().files())


def test_the_screen_says_what_to_try_next_and_that_works(tmp_path: Path) -> None:
    desk = empty(tmp_path)

    out = desk.done("demo", "--plan", short(tmp_path), "--out", str(tmp_path / "演示"))

    lines = [line.split() for line in out.splitlines() if line.startswith("  duban --db ")]
    assert len(lines) == 3
    for line in lines:
        assert desk.duban(*line[3:], database=line[2]).exit_code == 0


def test_playing_it_again_replaces_it_with_the_same(tmp_path: Path) -> None:
    desk = empty(tmp_path)
    play(desk, tmp_path / "演示")
    first = dump(tmp_path / "演示" / "duban.db")

    play(desk, tmp_path / "演示")

    assert dump(tmp_path / "演示" / "duban.db") == first
    assert names(tmp_path) == {"演示", "短.yaml"}


def test_a_whole_demo_whose_papers_were_sent_may_be_played_again(tmp_path: Path) -> None:
    """It holds the folders of the units, too."""
    path = tmp_path / "短.yaml"
    path.write_text(SCENARIO.replace("ends: 2024-01-31", "ends: 2023-04-04", 1), "utf-8")
    desk = empty(tmp_path)
    for _ in range(2):
        desk.done("demo", "--plan", str(path), "--out", str(tmp_path / "演示"))

    assert names(tmp_path / "演示") == {"duban.db", "公文", "送达", "演示说明.txt"}


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()

    play(empty(tmp_path), tmp_path / "空")

    assert "duban.db" in names(tmp_path / "空")


def test_a_folder_of_somebody_else_is_refused_and_not_touched(tmp_path: Path) -> None:
    folder = tmp_path / "别人的"
    folder.mkdir()
    (folder / "我的.txt").write_text("内容", "utf-8")

    sentence = empty(tmp_path).refused("demo", "--out", str(folder), code=1)

    assert "里已有别的内容，没有动它。请用 --out 另指一个空的或不存在的文件夹" in sentence
    assert (folder / "我的.txt").read_text("utf-8") == "内容"
    assert names(tmp_path) == {"别人的"}


def test_the_offices_own_ledger_is_no_earlier_demo(tmp_path: Path) -> None:
    """It has the same files, a database and a folder of papers, and must not be replaced by a story."""
    folder = tmp_path / "本办"
    folder.mkdir()
    desk = opened(folder)
    desk.done("duty", "assign", "4")
    before = dump(desk.database)

    desk.refused("demo", "--out", str(folder), code=1)

    assert names(folder) == {"duban.db", "公文", "送达"}
    assert dump(desk.database) == before


def test_a_demo_to_which_something_was_added_is_refused(tmp_path: Path) -> None:
    desk = empty(tmp_path)
    play(desk, tmp_path / "演示")
    (tmp_path / "演示" / "批注.txt").touch()

    desk.refused("demo", "--out", str(tmp_path / "演示"), code=1)

    assert "批注.txt" in names(tmp_path / "演示")


@pytest.mark.parametrize("out", [".", "", ".."])
def test_the_folder_one_stands_in_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    inside = tmp_path / "上" / "下"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)

    assert "不能用当前所在的文件夹" in empty(tmp_path).refused("demo", "--out", out, code=2)


def test_a_file_is_no_folder_and_a_scenario_must_exist(tmp_path: Path) -> None:
    (tmp_path / "文件").touch()
    desk = empty(tmp_path)

    desk.refused("demo", "--out", str(tmp_path / "文件"), code=2)
    desk.refused("demo", "--plan", "nope", "--out", str(tmp_path / "x"), code=3)

    assert names(tmp_path) == {"文件"}


def test_colleagues_may_read_the_folder(tmp_path: Path) -> None:
    play(empty(tmp_path), tmp_path / "演示")
    (tmp_path / "对照").mkdir()

    assert (tmp_path / "演示").stat().st_mode == (tmp_path / "对照").stat().st_mode


# --- interrupted ---


def interrupted(folder: Path, number: signal.Signals) -> tuple[int, str, str]:
    """Start the long demo and end it as soon as it writes papers."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it, and hands that on
    with subprocess.Popen(
        [*PROGRAM, "demo", "--out", "演示"],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        end = time.monotonic() + PATIENCE
        while not list(folder.glob(".演示.*/new/公文/*/*")):
            assert running.poll() is None, "the demo was over before it could be interrupted"
            assert time.monotonic() < end
            time.sleep(0.02)
        running.send_signal(number)
        out, err = running.communicate(timeout=PATIENCE)
    return running.returncode, out, err


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_interrupted_demo_leaves_nothing_and_the_next_one_works(tmp_path: Path) -> None:
    code, out, err = interrupted(tmp_path, signal.SIGINT)

    assert (code, out) == (130, "")
    assert err == "已中断，未完成的一步没有写入。\n"
    assert names(tmp_path) == set()
    play(empty(tmp_path), tmp_path / "演示")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_killed_demo_leaves_no_half_demo_under_its_name_and_the_next_one_works(tmp_path: Path) -> None:
    """What it could not clean away is a hidden folder beside it, which nobody takes for the demo."""
    code, _, _ = interrupted(tmp_path, signal.SIGKILL)

    assert code == -signal.SIGKILL
    assert all(name.startswith(".演示.") for name in names(tmp_path))
    play(empty(tmp_path), tmp_path / "演示")
    assert process(["--db", "演示/duban.db", "audit", "verify"], tmp_path).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_interrupted_demo_leaves_the_earlier_one_in_place(tmp_path: Path) -> None:
    play(empty(tmp_path), tmp_path / "演示")
    before = dump(tmp_path / "演示" / "duban.db")

    interrupted(tmp_path, signal.SIGINT)

    assert names(tmp_path) == {"演示", "短.yaml"}
    assert dump(tmp_path / "演示" / "duban.db") == before
