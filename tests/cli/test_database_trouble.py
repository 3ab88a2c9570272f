"""Databases that are not there, not ours, newer, damaged, locked, read-only: a sentence, a code, nothing written."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from desk import PROGRAM, archive, dump, empty, environment, held, opened, played

from workflow.reading import SCHEMA
from workflow.workdays import statutory_days

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

READS = (
    ["duty", "list"],
    ["campaign", "status"],
    ["history", "show", "4"],
    ["why", "4"],
    ["audit", "verify"],
)
WRITES = (["duty", "assign", "4"], ["tick"], ["run", "--once"], ["paper", "approve", "1"])
OPENING = ["campaign", "open", "dengfeng-2023", "--campaign", "second"]


@pytest.mark.parametrize("words", [*READS, *WRITES, ["meeting", "list"], ["tick", "--dry-run"]])
def test_without_a_database_it_is_said_how_to_start(tmp_path: Path, words: list[str]) -> None:
    sentence = empty(tmp_path).refused(*words, code=3)

    assert "请先运行 duban campaign open <方案>，或用 --db 指明文件" in sentence
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_no_database_yet(tmp_path: Path) -> None:
    desk = empty(tmp_path)
    desk.database.touch()

    desk.refused("duty", "list", code=3)
    desk.done("campaign", "open", "dengfeng-2023")

    assert len(desk.json("duty", "list")["items"]) == 29


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE a (b)")
        connection.commit()


def numbered(number: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        shutil.copy(archive().database, path)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA user_version = {number}")
            connection.commit()

    return make


def text(path: Path) -> None:
    path.write_text("这不是数据库" * 500, "utf-8")


def damaged(path: Path) -> None:
    content = bytearray(archive().database.read_bytes())
    content[3 * 4096 : 60 * 4096] = b"\xff" * (57 * 4096)
    path.write_bytes(content)


def truncated(path: Path) -> None:
    path.write_bytes(archive().database.read_bytes()[:20_000])


TROUBLES: dict[str, tuple[Callable[[Path], object], str]] = {
    "folder": (lambda path: path.mkdir(), "是一个文件夹。请用 --db 指定其中的数据库文件"),
    "foreign": (foreign, "不是 duban 的数据库。请核对 --db 给出的文件"),
    "newer": (numbered(9), f"的结构版本是 9，本程序只认 {SCHEMA}。请升级 duban 后再打开"),
    "older": (numbered(0), f"的结构版本是 0，本程序只认 {SCHEMA}。请换用写它的那个版本打开"),
    "text": (text, "不是数据库文件，或已损坏"),
    "damaged": (damaged, "已损坏。请从备份恢复"),
    "truncated": (truncated, "已损坏。请从备份恢复"),
}


@pytest.mark.parametrize("words", [["duty", "list"], ["audit", "verify"], ["tick"], OPENING])
@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_database_that_cannot_be_used_is_refused_and_left_alone(
    tmp_path: Path, trouble: str, words: list[str]
) -> None:
    make, said = TROUBLES[trouble]
    desk = empty(tmp_path)
    path = tmp_path / "坏.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""

    assert said in desk.refused(*words, code=1, database=path)
    assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.parametrize("trouble", TROUBLES)
def test_the_doctor_says_what_is_wrong_with_it(tmp_path: Path, trouble: str) -> None:
    make, said = TROUBLES[trouble]
    make(tmp_path / "坏.db")

    result = empty(tmp_path).duban("doctor", database=tmp_path / "坏.db")

    assert result.exit_code == 1
    assert f"× 数据库：数据库 {tmp_path / '坏.db'} " in result.stdout
    assert said in result.stdout


def test_an_address_of_another_server_is_refused_without_its_password(tmp_path: Path) -> None:
    sentence = empty(tmp_path).refused("duty", "list", code=1, database="mysql://u:secret@host/db")

    assert "postgresql:// 开头的地址" in sentence
    assert "secret" not in sentence


@pytest.mark.parametrize(
    "words", [["duty", "assign", "4"], ["tick"], ["run", "--once"], OPENING, ["calendar", "import", "x.json"]]
)
def test_a_locked_database_refuses_writers_after_the_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    desk = opened(tmp_path)
    monkeypatch.chdir(tmp_path)
    days = [{"date": day.isoformat(), "isOffDay": True} for day in statutory_days(2040)]
    (tmp_path / "x.json").write_text(json.dumps({"year": 2040, "days": days}))
    before = dump(desk.database)

    with held(desk.database):
        result = desk.duban(*words)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "正被别的程序占用。请稍后重试" in result.stderr
    assert dump(desk.database) == before
    desk.done("duty", "assign", "4")


@pytest.mark.parametrize("words", READS)
def test_a_locked_database_can_be_read(tmp_path: Path, words: list[str]) -> None:
    desk = opened(tmp_path)

    with held(desk.database):
        desk.done(*words)


WITHOUT_PRIVILEGE = (
    "import ctypes, os, sys\n"
    "if os.geteuid() == 0:\n"
    "    prctl = ctypes.CDLL(None).prctl\n"
    "    for capability in (1, 2):\n"  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    "        assert prctl(24, capability, 0, 0, 0) == 0\n"  # PR_CAPBSET_DROP
    "os.execv(sys.argv[1], sys.argv[1:])"
)


def as_a_plain_user(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program so that file permissions count, even where tests run as root."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_PRIVILEGE, *PROGRAM, *words],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="file permissions are dropped to as Linux does it")
class TestPermissions:
    def test_a_read_only_database_is_read_but_not_written(self, tmp_path: Path) -> None:
        desk = played(tmp_path)
        desk.database.chmod(0o444)
        before = dump(desk.database)

        read = as_a_plain_user(tmp_path, "duty", "list")
        written = as_a_plain_user(tmp_path, "tick")

        assert (read.returncode, read.stderr) == (0, "共 38 条\n")
        assert written.returncode == 1
        assert written.stdout == ""
        assert "是只读的，不能写入。请检查文件权限" in written.stderr
        assert dump(desk.database) == before

    def test_a_database_in_a_read_only_folder_can_be_read(self, tmp_path: Path) -> None:
        desk = played(tmp_path)
        desk.database.chmod(0o444)
        tmp_path.chmod(0o555)

        read = as_a_plain_user(tmp_path, "duty", "list")

        tmp_path.chmod(0o755)
        assert (read.returncode, read.stderr) == (0, "共 38 条\n")

    def test_a_database_that_may_not_be_opened_is_refused(self, tmp_path: Path) -> None:
        desk = played(tmp_path)
        desk.database.chmod(0)

        result = as_a_plain_user(tmp_path, "duty", "list")

        desk.database.chmod(0o644)
        assert result.returncode == 1
        assert "打不开。请检查路径和权限" in result.stderr

    def test_papers_that_cannot_be_written_stay_owed_and_are_written_later(self, tmp_path: Path) -> None:
        desk = opened(tmp_path)
        desk.done("duty", "assign", "4")
        folder = tmp_path / "公文" / "dengfeng-2023" / "交办单"
        folder.chmod(0o555)

        acted = as_a_plain_user(tmp_path, "duty", "assign", "10")
        folder.chmod(0o755)
        looked = as_a_plain_user(tmp_path, "doctor")
        desk.done("tick")

        assert acted.returncode == 0
        assert acted.stdout == "任务10 交办：待交办 → 已交办\n"
        assert "没有写出" in acted.stderr
        assert "排除原因后运行 duban tick，会接着写" in acted.stderr
        assert "1 份待写" in looked.stdout
        assert any("任务10交办单" in name for name in desk.files())
