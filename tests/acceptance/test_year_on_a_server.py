"""The diary of the same campaign on a PostgreSQL server: every row, hash and list is what it is in a file."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import server
from server import MISSING, SERVER
from workbench import CAMPAIGN, Bench, bench_at, bench_on, end_of, listed, played_year

from workflow.rehearsal import Rehearsal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

pytestmark = [pytest.mark.file_only, pytest.mark.skipif(not SERVER, reason=MISSING)]
Seen = dict["date", dict[str, list[dict[str, Any]]]]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Bench, Seen]]:
    """Play the shipped scenario on the server, and note what was listed on the days that the other one notes."""
    expected = played_year()
    with server.on_server(), bench_at(tmp_path_factory.mktemp("year")) as bench:
        seen = {
            day: listed(bench.address, end_of(day))
            for day in Rehearsal(bench.engine, CAMPAIGN, expected.scenario).play()
            if day in expected.seen
        }
        yield bench, seen


def test_every_history_has_the_same_hashes(year: tuple[Bench, Seen]) -> None:
    query = "SELECT subject, seq, hash FROM history ORDER BY subject, seq"
    bench, _ = year

    with bench_on(played_year().path) as expected:
        assert bench.rows(query) == expected.rows(query)
    assert bench.value("SELECT count(*) FROM history") > 300


def test_every_row_of_every_table_is_the_same(year: tuple[Bench, Seen]) -> None:
    bench, _ = year
    with bench_on(played_year().path) as bench_in_file:
        expected, found = bench_in_file.dump(), bench.dump()

    for table in ("outbox", "delivery"):  # numbered by each of its own
        expected[table] = sorted((row[1:] for row in expected[table]), key=repr)
    assert found.keys() == expected.keys()
    for table, rows in expected.items():
        assert found[table] == rows, table


def test_every_list_of_every_day_is_the_same(year: tuple[Bench, Seen]) -> None:
    _, seen = year
    for day, lists in played_year().seen.items():
        assert seen[day] == lists, day


def test_the_past_is_listed_as_it_was(year: tuple[Bench, Seen]) -> None:
    bench, seen = year
    days = sorted(seen)[::9]

    for day in days:
        assert listed(bench.address, end_of(days[-1]), end_of(day)) == seen[day], day


def test_the_audit_finds_nothing_and_would_find_what_is_forged(
    year: tuple[Bench, Seen], tmp_path: Path
) -> None:
    bench, _ = year
    with bench_on(played_year().path) as expected:
        assert (bench.audit(), bench.audit().ok) == (expected.audit(), True)

    with server.database() as address:
        _copied(bench.address, address, tmp_path)
        with psycopg.connect(address) as connection:
            connection.execute("UPDATE duban.duty SET state = 'closed' WHERE no = '27'")
        with bench_on(address) as forged:
            assert {problem.subject for problem in forged.audit().problems} == {f"{CAMPAIGN}/duty:27"}


def _copied(source: str, target: str, folder: Path) -> None:
    """Copy a database as its administrator would."""

    dump, restore = shutil.which("pg_dump"), shutil.which("psql")
    if not dump or not restore:
        pytest.skip("pg_dump is not here")
    subprocess.run([dump, "--file", str(folder / "dump.sql"), source], check=True)
    subprocess.run(
        [restore, "--quiet", "--file", str(folder / "dump.sql"), target],
        check=True,
        stdout=subprocess.DEVNULL,
    )
