"""A server that is gone, at any moment of a command: a sentence, and all of the step is there or nothing of it."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg
import pytest
import server
from server import MISSING, SERVER
from wire import When, wire
from workbench import ASSIGNED, Bench, bench_at, bench_on

from workflow.errors import CommitUnknown, StoreNotFound, StoreUnusable
from workflow.reading import reading
from workflow.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.file_only, pytest.mark.skipif(not SERVER, reason=MISSING)]
GONE = r"中途断开了与服务器的连接|连不上|在写入的最后一刻断开了连接"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with server.on_server(), bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_wire_cut_at_any_message_leaves_all_of_a_step_or_nothing(bench: Bench, when: When) -> None:
    before, unknown, said = bench.dump(), 0, []
    for number in range(1, 100):
        with wire(bench.address, number, when) as cut:
            try:
                with bench_on(cut.through) as other:
                    other.on(ASSIGNED).fire("duty:4", "assign")
            except CommitUnknown:
                unknown += 1
                if when == "after":  # the server has done it, and could not say so
                    break
            except StoreUnusable as exc:
                said.append((exc.exit_code, bool(re.search(GONE, str(exc)))))
            else:
                break
        assert bench.dump() == before
    assert len(said) > 8
    assert set(said) == {(1, True)}
    assert unknown == 1
    assert bench.state("duty:4") == "assigned"
    assert bench.events("duty:4") == ["create", "assign"]
    assert bench.audit().ok


def test_a_wire_cut_while_reading_is_said(bench: Bench) -> None:
    for number in range(1, 8):
        with (
            wire(bench.address, number) as cut,
            pytest.raises(StoreUnusable, match=GONE),
            reading(cut.through) as rows,
        ):
            for _ in range(8):
                rows.value("SELECT count(*) FROM v_duty")


def test_a_connection_that_went_while_nobody_used_it_is_replaced(bench: Bench) -> None:
    bench.fire("duty:4", "assign")
    _hang_up(bench.address)

    bench.fire("duty:7", "assign")

    assert (bench.state("duty:4"), bench.state("duty:7")) == ("assigned", "assigned")


def test_a_server_that_hangs_up_in_the_middle_of_a_step_is_said(bench: Bench) -> None:
    before = bench.dump()

    with (
        pytest.raises(StoreUnusable, match=r"中途断开了与服务器的连接.*没有写入"),
        bench.engine.firing() as firing,
    ):
        firing.fire(bench.act("duty:4", "assign"))
        firing.unit.flush()
        _hang_up(bench.address)
        firing.fire(bench.act("duty:7", "assign"))

    assert bench.dump() == before
    assert bench.fire("duty:4", "assign").seq == 2  # the store goes on


def _hang_up(address: str) -> None:
    with closing(psycopg.connect(SERVER, autocommit=True)) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            (server.name_in(address),),
        )


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("postgresql://u:se%40cret@127.0.0.1:1/x", "连不上"),
        ("postgresql://u:se%40cret@nowhere.invalid/x", "连不上"),
        ("postgresql://u:se cret@127.0.0.1/x", "写法不对"),
        ("postgresql://u:se/cret@127.0.0.1:1/x", "写法不对|连不上"),
        ("postgresql://u:s@e:cret@127.0.0.1:1/x", "写法不对|连不上"),
        ("postgresql://u@127.0.0.1:1/x?password=se%40cret", "连不上"),
        ("postgresql://u:se%40cret@127.0.0.1:99999999/x", "写法不对"),
    ],
)
def test_a_server_that_cannot_be_reached_is_said_without_the_password(address: str, sentence: str) -> None:
    for use in (open_store, lambda given: reading(given).__enter__()):
        with pytest.raises(StoreUnusable, match=sentence) as caught:
            use(address)

        assert "cret" not in str(caught.value)
        assert caught.value.exit_code == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (lambda _: server.address_of("duban_nowhere"), "在服务器上不存在.*请管理员先建一个空的数据库"),
        (lambda address: address.replace("//duban@", "//nobody_here@"), "没有这个用户"),
    ],
)
def test_what_the_server_refuses_is_said(bench: Bench, changed: object, sentence: str) -> None:
    assert callable(changed)
    with pytest.raises(StoreUnusable, match=sentence):
        open_store(changed(bench.address), create=True)


def test_a_database_of_another_program_is_refused_and_left_alone() -> None:
    with server.database() as address:
        with psycopg.connect(address) as connection:
            connection.execute("CREATE TABLE bookmarks (url TEXT)")

        for use in (lambda given: open_store(given, create=True), lambda given: reading(given).__enter__()):
            with pytest.raises(StoreUnusable, match="不是 duban 的数据库，里面有别的程序的表"):
                use(address)

        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT to_regnamespace('duban')").fetchone() == (None,)


def test_a_foreign_schema_of_our_name_is_refused() -> None:
    with server.database() as address:
        with psycopg.connect(address) as connection:
            connection.execute("CREATE SCHEMA duban CREATE TABLE bookmarks (url TEXT)")

        with pytest.raises(StoreUnusable, match="不是 duban 的数据库"):
            open_store(address, create=True)


def test_an_empty_database_counts_as_none_until_it_is_made_ours() -> None:
    with server.database() as address:
        for use in (open_store, lambda given: reading(given).__enter__()):
            with pytest.raises(StoreNotFound, match="campaign open"):
                use(address)

        with psycopg.connect(address) as connection:  # as an administrator would who grants rights beforehand
            connection.execute("CREATE SCHEMA duban")
        open_store(address, create=True).close()

        with reading(address) as rows:
            assert rows.value("SELECT count(*) FROM v_campaign") == 0


@pytest.mark.parametrize(("number", "advice"), [(99, "请升级 duban"), (0, "请换用写它的那个版本")])
def test_a_database_of_another_version_is_refused_with_what_to_do(
    bench: Bench, number: int, advice: str
) -> None:
    with psycopg.connect(bench.address) as connection:
        connection.execute(f"COMMENT ON SCHEMA duban IS 'duban schema {number}'")

    for use in (open_store, lambda given: reading(given).__enter__()):
        with pytest.raises(StoreUnusable, match=f"结构版本是 {number}.*{advice}"):
            use(bench.address)


def test_a_reader_without_rights_to_write_is_told(bench: Bench) -> None:
    with psycopg.connect(bench.address, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS duban_looker")
        connection.execute("CREATE ROLE duban_looker LOGIN")
        connection.execute("GRANT USAGE ON SCHEMA duban TO duban_looker")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA duban TO duban_looker")
    looker = bench.address.replace("//duban@", "//duban_looker@")

    with reading(looker) as rows:
        assert rows.value("SELECT count(*) FROM v_duty") == 29
    with pytest.raises(StoreUnusable, match="不许这个用户这样做"), bench_on(looker) as other:
        other.on(ASSIGNED).fire("duty:4", "assign")

    assert bench.state("duty:4") == "planned"
    with psycopg.connect(bench.address, autocommit=True) as connection:
        connection.execute("DROP OWNED BY duban_looker")
        connection.execute("DROP ROLE duban_looker")
