"""What the store makes of a file: ours, another's, damaged, empty, read-only, of another version, or none."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from workbench import ASSIGNED, Bench, bench_at, bench_on

from workflow.errors import FolderMissing, SchemaUnknown, StoreNotFound, StoreUnusable
from workflow.reading import APPLICATION_ID, SCHEMA, reading
from workflow.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.file_only

WRITE_VERSION = 18  # offset in the header of a SQLite file; above 2 the file is read-only for everybody


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


def read_only(path: Path) -> None:
    """Mark a database read-only in its own header, which binds even the superuser."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
    content = bytearray(path.read_bytes())
    content[WRITE_VERSION] = 3
    path.write_bytes(content)


def look(path: Path) -> None:
    with reading(str(path)) as rows:
        rows.rows("SELECT * FROM v_campaign")


def open_it(path: Path) -> None:
    open_store(str(path)).close()


BOTH = pytest.mark.parametrize("use", [look, open_it])


def test_a_new_file_is_marked_as_ours(tmp_path: Path) -> None:
    path = tmp_path / "new.db"

    open_store(str(path), create=True).close()

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_every_connection_survives_a_power_cut_and_holds_its_keys(bench: Bench) -> None:
    with bench.engine.store.write() as unit:
        assert unit.value("PRAGMA synchronous") == 2
        assert unit.value("PRAGMA foreign_keys") == 1
        assert unit.value("PRAGMA journal_mode") == "wal"


def test_opening_a_file_that_is_there_makes_nothing_anew(bench: Bench) -> None:
    before = bench.dump()

    open_store(bench.address, create=True).close()

    assert bench.dump() == before


@BOTH
def test_where_there_is_no_file_none_is_made(tmp_path: Path, use: Callable[[Path], None]) -> None:
    with pytest.raises(StoreNotFound, match="没有找到数据库"):
        use(tmp_path / "none.db")

    assert list(tmp_path.iterdir()) == []


@BOTH
def test_an_empty_file_counts_as_none(tmp_path: Path, use: Callable[[Path], None]) -> None:
    path = tmp_path / "empty.db"
    path.touch()

    with pytest.raises(StoreNotFound) as caught:
        use(path)

    assert caught.value.exit_code == 3
    assert path.stat().st_size == 0


def test_an_empty_file_may_become_ours(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()

    open_store(str(path), create=True).close()

    look(path)


def test_a_file_is_not_made_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing, match="请先建好文件夹"):
        open_store(str(tmp_path / "none" / "new.db"), create=True)


@BOTH
def test_a_folder_is_no_database(tmp_path: Path, use: Callable[[Path], None]) -> None:
    with pytest.raises(StoreUnusable, match="是一个文件夹"):
        use(tmp_path)


@pytest.mark.parametrize("address", ["sqlite:///x.db", "mysql://user:secret@host/db"])
def test_an_address_that_is_neither_a_file_nor_postgresql_is_refused_without_its_password(
    address: str,
) -> None:
    with pytest.raises(StoreUnusable, match="postgresql:// 开头的地址") as caught:
        open_store(address)

    assert "secret" not in str(caught.value)


@BOTH
@pytest.mark.parametrize("content", [b"GIF89a" * 400, b"x", "督办".encode() * 2000, b"\0" * 4096])
def test_what_is_no_database_is_refused(tmp_path: Path, use: Callable[[Path], None], content: bytes) -> None:
    path = tmp_path / "picture.db"
    path.write_bytes(content)

    with pytest.raises(StoreUnusable) as caught:
        use(path)

    assert caught.value.exit_code == 1
    assert path.read_bytes() == content


@BOTH
def test_a_database_of_another_program_is_refused_and_left_alone(
    tmp_path: Path, use: Callable[[Path], None]
) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()

    with pytest.raises(StoreUnusable, match="不是 duban 的数据库"):
        use(path)

    assert path.read_bytes() == before


def test_a_database_of_another_program_does_not_become_ours(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")

    with pytest.raises(StoreUnusable, match="不是 duban 的数据库"):
        open_store(str(path), create=True)


@BOTH
@pytest.mark.parametrize(("number", "advice"), [(99, "请升级 duban"), (0, "请换用写它的那个版本")])
def test_a_database_of_another_version_is_refused_with_what_to_do(
    bench: Bench, use: Callable[[Path], None], number: int, advice: str
) -> None:
    with closing(sqlite3.connect(bench.path)) as connection:
        connection.execute(f"PRAGMA user_version = {number}")

    with pytest.raises(SchemaUnknown, match=f"结构版本是 {number}.*{advice}"):
        use(bench.path)


def test_a_read_only_database_can_be_read(bench: Bench) -> None:
    bench.engine.store.close()
    read_only(bench.path)

    look(bench.path)


def test_a_read_only_database_refuses_to_be_written_in_a_clear_sentence(bench: Bench) -> None:
    bench.engine.store.close()
    read_only(bench.path)
    before = bench.path.read_bytes()

    with pytest.raises(StoreUnusable, match="只读"), bench_on(bench.address) as again:
        again.on(ASSIGNED).fire("duty:4", "assign")

    assert bench.path.read_bytes() == before


def test_a_damaged_database_is_called_damaged(bench: Bench) -> None:
    bench.engine.store.close()
    with closing(sqlite3.connect(bench.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(bench.path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    bench.path.write_bytes(content)

    with pytest.raises(StoreUnusable, match="损坏"), bench_on(bench.address) as again:
        again.on(ASSIGNED).fire("duty:4", "assign")


def test_the_schema_is_the_same_however_often_it_is_made(tmp_path: Path) -> None:
    said = []
    for name in ("one.db", "two.db"):
        open_store(str(tmp_path / name), create=True).close()
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            said.append(connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall())

    assert said[0] == said[1]
