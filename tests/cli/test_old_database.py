"""The first command on a database that an older program wrote brings it up, says so, and does its work."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from desk import Desk, demo, empty, environment

from workflow.reading import SCHEMA

WRITTEN = Path(__file__).parent.parent / "migrations"
PROBE = """
import sys
import cli
cli.house(sys.argv[1:], standalone_mode=False)
print("alembic" in sys.modules, file=sys.stderr)
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = empty(tmp_path, "2023-04-21")
    with closing(sqlite3.connect(desk.database)) as connection:
        for name in ("sqlite", "rows"):
            connection.executescript((WRITTEN / f"schema-1.{name}.sql").read_text(encoding="utf-8"))
    return desk


@pytest.mark.parametrize("words", ["duty list", "duty assign 7", "tick", "audit verify", "doctor"])
def test_the_first_command_brings_it_up_and_says_where_the_copy_is(desk: Desk, words: str) -> None:
    first = desk.duban(*words.split())

    assert first.exit_code == 0, first.stderr
    copies = list(desk.folder.glob("duban.db.bak-1-*"))
    assert len(copies) == 1
    assert f"数据库已从结构版本 1 升级到 {SCHEMA}，升级前的副本是 {copies[0]}。" in first.stderr
    assert "升级" not in desk.duban("duty", "list").stderr
    assert desk.duban("audit", "verify").exit_code == 0
    assert len(list(desk.folder.glob("duban.db.bak-1-*"))) == 1


def test_what_cannot_be_written_is_not_brought_up_and_left_alone(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        sentence = desk.refused("duty", "list", code=1)

    assert "正被别的程序占用" in sentence
    assert list(desk.folder.glob("*.bak*")) == []


def test_a_database_of_today_does_not_load_what_brings_up_old_ones() -> None:
    result = subprocess.run(
        [sys.executable, "-c", PROBE, "duty", "list"],
        cwd=demo(),
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert result.stdout
    assert result.stderr.splitlines()[-1] == "False"
