"""The same commands on a PostgreSQL server say the same, word for word, and import as little."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import server
from desk import PROGRAM, Desk, empty, environment, process
from server import MISSING, SERVER
from test_light_reads import PROBE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

on_server = pytest.mark.skipif(not SERVER, reason=MISSING)
OPEN = "campaign open dengfeng-2023 --office dengfeng"
SESSION = (  # a day, a command, its exit code
    ("2023-04-03", "duty list", 3),
    ("2023-04-03", f"{OPEN} --dry-run", 0),
    ("2023-04-03", OPEN, 0),
    ("2023-04-03", OPEN, 1),
    ("2023-04-03", "doctor --json", 0),
    ("2023-04-03", "duty assign 1 2 3 4 7 11 17 --json", 0),
    ("2023-04-03", "duty assign 4", 4),
    ("2023-04-03", "duty assign 5 --lead 生态环境分局 --reason 附件写明 --dry-run", 0),
    ("2023-04-03", "duty show 99", 3),
    ("2023-04-04", "paper register 登水函〔2023〕1号 --from 市水利局 --date 2023-04-04", 0),
    ("2023-04-04", "duty sign 4 --for 市水利局 --paper 登水函〔2023〕1号", 0),
    ("2023-04-04", "why 4 --json", 0),
    ("2023-04-12", "tick --dry-run", 0),
    ("2023-04-12", "tick --json", 0),
    ("2023-04-12", "tick --json", 0),
    ("2023-04-12", "paper list --json", 0),
    ("2023-04-20", "tick --json", 0),
    ("2023-04-20", "paper list --json", 0),
    ("2023-04-20", "paper approve 15 --as director", 0),
    ("2023-04-20", "paper issue 15", 0),
    ("2023-04-20", "supervision list --json", 0),
    ("2023-04-20", "meeting list --json", 0),
    ("2023-04-20", "stage list --json", 0),
    ("2023-04-20", "duty list --json", 0),
    ("2023-04-20", "duty list --as-of 2023-04-03 --json", 0),
    ("2023-04-20", "duty list --overdue", 0),
    ("2023-04-20", "history show 4 --json", 0),
    ("2023-04-20", "campaign status", 0),
    ("2023-04-20", "campaign list --json", 0),
    ("2023-04-20", "plan diff dengfeng-2023 dengfeng-2023", 0),
    ("2023-04-20", "audit verify --json", 0),
    ("2023-04-20", "run --once", 0),
)


@pytest.fixture
def address() -> Iterator[str]:
    with server.database() as made:
        yield made


@on_server
def test_a_fortnight_on_a_server_says_what_it_says_in_a_file(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = empty(tmp_path)
    there = empty(tmp_path / "there")
    there.folder.mkdir()
    monkeypatch.chdir(there.folder)  # papers of a server's database are written here
    for day, command, code in SESSION:
        expected, found = (
            _done(desk, day, command, database) for desk, database in ((here, None), (there, address))
        )
        assert found[0] == code, (command, found)
        assert found == expected, command

    assert there.files() == here.files()
    assert len(there.files()) > 10
    assert _contents(there) == _contents(here)


def _done(desk: Desk, day: str, command: str, database: str | None) -> tuple[int, str, str]:
    desk.to(day)
    result = desk.duban(*command.split(), database=database)
    shown = database or str(desk.database)
    return result.exit_code, result.stdout, result.stderr.replace(shown, "数据库")


def _contents(desk: Desk) -> list[bytes]:
    return [(desk.folder / "公文" / name).read_bytes() for name in desk.files()]


@on_server
@pytest.mark.parametrize("words", ["duty list --json", "duty show 4", "stage list", "campaign status"])
def test_a_reading_command_imports_nothing_heavy(tmp_path: Path, address: str, words: str) -> None:
    empty(tmp_path).duban(*OPEN.split(), database=address)

    result = subprocess.run(
        [sys.executable, "-c", PROBE, "--db", address, *words.split()],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert result.stdout
    assert result.stderr.splitlines()[-1] == ""


@on_server
def test_the_environment_may_name_the_server(tmp_path: Path, address: str) -> None:
    for words in (OPEN, "duty list --json"):
        result = process(words.split(), tmp_path, {"DUBAN_DATABASE": address})
        assert result.returncode == 0, result.stderr

    assert sorted(path.name for path in tmp_path.iterdir()) == []


@on_server
def test_a_foreign_database_is_refused_in_a_sentence(tmp_path: Path, address: str) -> None:
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")

    for words in (OPEN, "duty list", "tick", "audit verify"):
        sentence = empty(tmp_path).refused(*words.split(), code=1, database=address)
        assert "不是 duban 的数据库" in sentence


@on_server
def test_a_server_that_stops_is_said_in_a_sentence_by_every_command(tmp_path: Path, address: str) -> None:
    desk = empty(tmp_path)
    assert desk.duban(*OPEN.split(), database=address).exit_code == 0
    server.drop_database(server.name_in(address))

    for words in ("duty list", "duty assign 4", "tick", "paper list", "audit verify"):
        assert "在服务器上不存在" in desk.refused(*words.split(), code=1, database=address)


@pytest.mark.parametrize("words", ["duty list", "tick", "duty assign 4", "campaign open dengfeng-2023"])
def test_without_the_driver_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    missing: Any = None
    monkeypatch.setitem(sys.modules, "psycopg", missing)
    monkeypatch.delitem(sys.modules, "workflow.postgres", raising=False)
    monkeypatch.delattr("workflow.postgres", raising=False)

    sentence = empty(tmp_path).refused(*words.split(), code=1, database="postgresql://u:secret@host/db")

    assert "pip install 'duban[postgresql]'" in sentence
    assert "secret" not in sentence


@pytest.mark.parametrize("words", ["duty list", "tick", "duty assign 4", "campaign open dengfeng-2023"])
def test_an_unreachable_server_is_said_without_its_password(tmp_path: Path, words: str) -> None:
    sentence = empty(tmp_path).refused(
        *words.split(), code=1, database="postgresql://u:secret@127.0.0.1:1/db"
    )

    assert "连不上" in sentence
    assert "secret" not in sentence


@on_server
def test_of_two_programs_that_have_seen_the_same_version_one_is_refused_with_6(
    tmp_path: Path, address: str
) -> None:
    env = {"DUBAN_DATABASE": address}
    for words in (OPEN, "duty assign 4", "paper register 函1号 --from 市水利局 --date 2023-04-04"):
        assert process(words.split(), tmp_path, env).returncode == 0
    sign = ["duty", "sign", "4", "--for", "市水利局", "--paper", "函1号", "--if-version", "2"]

    programs = [
        subprocess.Popen(
            [*PROGRAM, *sign],
            cwd=tmp_path,
            env=environment(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]

    assert sorted(program.wait(60) for program in programs) == [0, 6]
