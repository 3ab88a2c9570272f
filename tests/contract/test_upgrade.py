"""A database that an older program wrote is brought up to the present schema: all of it or nothing of it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import server
from processes import FORKS, KILLED, at_once, die, run
from workbench import CAMPAIGN, Bench, bench_on

from workflow import upgrade as upgrading
from workflow.audit.verify import verify
from workflow.errors import SchemaBehind, StoreUnusable
from workflow.inspection import begin
from workflow.ranking_act import begin as rank
from workflow.reading import SCHEMA, reading
from workflow.store import open_store
from workflow.upgrade import upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = FORKS
WRITTEN = Path(__file__).parent.parent / "migrations"
DUE = date(2023, 4, 21)


def script(name: str) -> str:
    return (WRITTEN / f"schema-1.{name}.sql").read_text(encoding="utf-8")


@contextmanager
def old_database(folder: Path) -> Iterator[str]:
    """Yield the address of a database as the program with schema 1 left it on 20 April 2023."""
    if server.place() == "sqlite":
        path = folder / "old.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(script("sqlite"))
            connection.executescript(script("rows"))
        yield str(path)
        return
    with server.database() as address:
        with psycopg.connect(address) as connection:
            connection.execute(script("postgresql").encode())
            connection.execute(script("rows").encode())
            connection.execute("SELECT setval('outbox_id_seq', (SELECT max(id) FROM outbox))")
        yield address


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Stand on the old database, brought up."""
    with old_database(tmp_path) as address:
        upgrade(address)
        with bench_on(address) as bench:
            yield bench.on(DUE)


@pytest.fixture
def old(tmp_path: Path) -> Iterator[str]:
    """Return the address of the old database."""
    with old_database(tmp_path) as address:
        yield address


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "old" in metafunc.fixturenames:
        metafunc.parametrize("_place", ["sqlite", "postgresql"], indirect=True)


def content(address: str) -> Any:
    """Return every row of every table, schema and all."""
    if server.is_on(address):
        return server.tables(address)
    with closing(sqlite3.connect(address)) as connection:
        return [*connection.iterdump(), connection.execute("PRAGMA user_version").fetchone()]


def shape(address: str) -> dict[str, Any]:
    """Return columns, keys, indexes, views and walls of a database, in an order of no meaning."""
    if server.is_on(address):
        queries = (
            (
                "SELECT table_name, column_name, data_type, is_nullable, column_default, generation_expression, "
                "collation_name FROM information_schema.columns WHERE table_schema = 'duban'"
            ),
            (
                "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE connamespace = 'duban'::regnamespace"
            ),
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'duban'",
            "SELECT viewname, definition FROM pg_views WHERE schemaname = 'duban'",
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
            "SELECT obj_description('duban'::regnamespace, 'pg_namespace')",
        )
        with psycopg.connect(address) as connection:
            return {
                query: sorted(connection.execute(query.encode()).fetchall(), key=repr) for query in queries
            }
    found: dict[str, Any] = {}
    with closing(sqlite3.connect(address)) as connection:
        for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
            if kind == "table":
                found[name] = {
                    pragma: sorted(
                        (row[2:] if pragma == "foreign_key_list" else row)
                        for row in connection.execute(f"PRAGMA {pragma}({name})").fetchall()
                    )
                    for pragma in ("table_xinfo", "foreign_key_list")
                }
                found[f"{name} is unique by"] = sorted(
                    [column[2] for column in connection.execute(f"PRAGMA index_info({index[1]})")]
                    for index in connection.execute(f"PRAGMA index_list({name})").fetchall()
                    if index[2]
                )
            elif sql is not None:
                found[name] = " ".join(sql.split())
        found["number"] = connection.execute("PRAGMA user_version").fetchone()
    return found


def test_it_is_refused_until_it_is_brought_up(old: str) -> None:
    before = content(old)

    for use in (open_store, lambda address: reading(address).__enter__()):
        with pytest.raises(SchemaBehind, match=r"结构版本是 1.*自动升级"):
            use(old)

    assert content(old) == before


def test_afterwards_it_has_the_shape_of_a_new_one(old: str, tmp_path: Path) -> None:
    upgrade(old)

    if server.is_on(old):
        with server.database() as new:
            open_store(new, create=True).close()
            assert shape(old) == shape(new)
    else:
        open_store(str(tmp_path / "new.db"), create=True).close()
        assert shape(old) == shape(str(tmp_path / "new.db"))


def test_nothing_is_lost_or_changed_but_what_is_new(bench: Bench) -> None:
    assert bench.value("SELECT count(*) FROM history") == 52
    assert bench.value("SELECT count(*) FROM duty_unit") == 94
    assert bench.state("duty:4") == "in_progress"
    plans = bench.rows(
        "SELECT DISTINCT plan FROM duty UNION SELECT plan FROM stage UNION SELECT plan FROM campaign"
    )
    assert len(plans) == 1
    verdict = bench.audit()
    assert verdict.ok, verdict.problems
    assert (verdict.subjects, verdict.entries) == (42, 52)


def test_the_work_goes_on(bench: Bench) -> None:
    bench.fire("duty:7", "assign")
    bench.submit(4)
    bench.fire("duty:4", "accept")
    bench.tick(date(2023, 5, 4))

    assert bench.state("duty:4") == "completed"
    assert bench.audit().ok
    assert bench.duties()["7"]["label"] == "已交办"


def test_brought_up_again_nothing_happens(old: str, tmp_path: Path) -> None:
    first = upgrade(old)
    before, copies = content(old), sorted(tmp_path.iterdir())

    again = upgrade(old)

    assert (first.found, first.now, again.found, again.copy) == (1, SCHEMA, SCHEMA, None)
    assert (content(old), sorted(tmp_path.iterdir())) == (before, copies)


def test_of_several_that_bring_it_up_one_does_it(old: str, tmp_path: Path) -> None:
    def bring_up(_: int) -> int:
        return upgrade(old).found

    assert sorted(at_once(4, bring_up)) == [1, SCHEMA, SCHEMA, SCHEMA]
    assert len(list(tmp_path.glob("*.bak-1-*"))) == (0 if server.is_on(old) else 1)
    with reading(old) as rows:
        assert verify(rows).ok


@pytest.mark.parametrize("moment", ["views", "marks", "_copy", "_migrate"])
def test_a_death_at_any_moment_leaves_the_old_one(
    old: str, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if moment == "_copy" and server.is_on(old):
        pytest.skip("the copies of a server are its administrator's")
    before = content(old)
    right = getattr(upgrading, moment)

    def child() -> None:
        def do_and_die(*words: Any) -> None:
            right(*words)
            die()

        monkeypatch.setattr(upgrading, moment, do_and_die)
        upgrade(old)

    assert run(child) == KILLED
    assert content(old) == before

    assert upgrade(old).found == 1
    with reading(old) as rows:
        assert verify(rows).ok


@pytest.mark.file_only
def test_the_file_as_it_was_is_kept_beside_it(tmp_path: Path) -> None:
    with old_database(tmp_path) as address:
        before = content(address)

        done = upgrade(address)

    assert done.copy is not None
    assert done.copy.name.startswith("old.db.bak-1-2")
    assert content(str(done.copy)) == before
    assert {path.name for path in tmp_path.iterdir()} - {"old.db", "old.db-wal", "old.db-shm"} == {
        done.copy.name
    }


@pytest.mark.file_only
def test_records_that_do_not_fit_together_are_not_brought_up(tmp_path: Path) -> None:
    with old_database(tmp_path) as address:
        with closing(sqlite3.connect(address)) as connection:
            connection.execute("DELETE FROM campaign")
            connection.commit()
        before = content(address)

        with pytest.raises(StoreUnusable, match=r"没有写入"):
            upgrade(address)

        assert content(address) == before


def test_entries_of_before_are_still_what_they_were(bench: Bench) -> None:
    bodies = [json.loads(row["body"]) for row in bench.history("duty:4")]

    assert "plan" not in bodies[0]["set"]
    assert bench.row("duty:4")["plan"] == bench.row(f"campaign:{CAMPAIGN}")["plan"]


def test_what_the_older_program_did_not_know_can_begin_in_a_campaign_of_before(bench: Bench) -> None:
    """An inspection begin in a campaign of before, its notice, its duty, a ranking: by the shipped definitions."""
    with bench.engine.firing() as firing:
        said: dict[str, Any] = {"units": (), "scope": None, "inspector": None, "source": "office"}
        begin(firing, CAMPAIGN, title="暗访", day=DUE, announced=False, **said)
        begin(firing, CAMPAIGN, title="督查", day=date(2023, 5, 15), announced=True, **said)
        rank(firing, CAMPAIGN, kind="ranking", title="排名", period=(date(2023, 4, 1), DUE))
    bench.fire("inspection:1", "conduct")
    bench.fire("inspection:1", "find", given={"findings": [{"unit": "市水利局", "text": "垃圾"}]})
    bench.fire("inspection:1", "report", paper="通报1号")
    bench.fire("inspection:1", "rectify")

    assert bench.state("duty:1001") == "assigned"
    assert bench.row("duty:1001")["machine"] == bench.row("duty:4")["machine"]
    assert len(bench.papers("inspection-notice")) == 1
    assert bench.audit().ok
