"""A clerk's desk: the real command line on a real database, with a clock that stands still.

``opened`` is a campaign just opened, ``played`` the demo's whole year. Both are made once a process and copied.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import cli
from workflow.clock import FixedClock, at_local
from workflow.naming import parse_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from click.testing import Result

ROOT = Path(cli.__file__).parent
PLAN = ROOT / "definitions" / "plans" / "dengfeng-2023.yaml"
PROGRAM = (sys.executable, "-c", "import sys; sys.argv[0] = 'duban'; from cli import main; main()")
OPENED = "2023-04-03"  # a Monday, two days after the plan was issued
BUSY = {"DUBAN_BUSY_SECONDS": "0.2"}
BUG = "程序出错"


@dataclass(slots=True)
class Desk:
    """A folder with a database, and the command line."""

    folder: Path
    clock: FixedClock

    @property
    def database(self) -> Path:
        """The database, which need not exist."""
        return self.folder / "duban.db"

    def duban(self, *words: str, database: Path | str | None = None) -> Result:
        """Run a command, of which a bug is never an acceptable end."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("commands.app.SystemClock", lambda: self.clock)
            result = CliRunner(env=quiet() | BUSY).invoke(
                cli.house, ["--db", str(database or self.database), *words], prog_name="duban"
            )
        assert BUG not in result.stderr, result.stderr
        assert "Traceback" not in result.stderr
        return result

    def done(self, *words: str) -> str:
        """Run a command that must succeed; return what it prints."""
        result = self.duban(*words)
        assert result.exit_code == 0, result.stderr
        return result.stdout

    def json(self, *words: str) -> Any:
        """Run a command with ``--json``; return what it says."""
        return json.loads(self.done(*words, "--json"))

    def refused(self, *words: str, code: int, database: Path | str | None = None) -> str:
        """Run a command that must be refused with ``code`` and change nothing; return the sentence."""
        path = Path(database or self.database)
        before = dump(path) if path == self.database and path.exists() else None
        result = self.duban(*words, database=database)
        assert result.exit_code == code, (result.exit_code, result.stdout, result.stderr)
        assert result.stdout == ""
        sentence = result.stderr.partition("错误：")[2]
        assert sentence.strip(), result.stderr
        if before is not None:
            assert dump(path) == before
        return sentence

    def to(self, day: str, hour: int = 9) -> None:
        """Let it be another day."""
        self.clock.set(at_local(parse_day(day), hour))

    def files(self) -> list[str]:
        """Return the written papers, relative to their folder."""
        return sorted(
            path.relative_to(self.folder / "公文").as_posix()
            for path in (self.folder / "公文").rglob("*")
            if path.is_file()
        )


def quiet() -> dict[str, str | None]:
    """Return the environment with nothing of ours set."""
    return {name: None for name in ("NO_COLOR", *os.environ) if name.startswith(("DUBAN_", "NO_COLOR"))}


def empty(folder: Path, day: str = OPENED) -> Desk:
    """Return a desk with nothing on it."""
    return Desk(folder, FixedClock(at_local(parse_day(day))))


def opened(folder: Path) -> Desk:
    """Return a desk where the campaign has just been opened."""
    desk = empty(folder)
    desk.database.write_bytes(_opened())
    return desk


def played(folder: Path) -> Desk:
    """Return a desk of one's own with the demo's whole year, on the day after its end."""
    desk = empty(folder, "2024-02-01")
    desk.database.write_bytes(settled(demo() / "duban.db"))
    return desk


def archive() -> Desk:
    """Return the demo itself, for reading only."""
    return empty(demo(), "2024-02-01")


@cache
def _opened() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        desk = empty(Path(folder))
        desk.done("campaign", "open", "dengfeng-2023", "--office", "dengfeng")
        return settled(desk.database)


@cache
def demo() -> Path:
    """Return the folder of a demo that was played once in this process."""
    folder = Path(tempfile.mkdtemp(prefix="duban-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    empty(folder).done("demo", "--out", str(folder / "demo"))
    return folder / "demo"


def settled(path: Path) -> bytes:
    """Return the bytes of a database with everything that still stood in its log."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


def dump(path: Path) -> list[str]:
    """Return everything a database says, as statements."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the write lock of a database, as another program would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def process(
    words: Sequence[str], folder: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the real program in a process of its own, in ``folder``."""
    return subprocess.run(
        [*PROGRAM, *words],
        cwd=folder,
        env=environment(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment without our variables or a locale, the code on the path, and ``more``."""
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DUBAN_", "LC_", "LANG", "PYTHON", "NO_COLOR"))
    }
    return plain | {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"} | BUSY | dict(more or {})
