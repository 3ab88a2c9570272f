"""Cost follows what is due, not what exists: how SQLite goes about the searches that run again and again.

The plan does not depend on the number of rows, since nobody runs ANALYZE; what it is worth among a million duties is
measured in benchmarks/finding.py.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event
from workbench import CAMPAIGN, ISSUED, Bench, bench_at

from workflow.climbing import RUNGS
from workflow.papers.queries.lapses import PAPERS_BETWEEN
from workflow.reminding import FALLING_DUE
from workflow.sweep import OVERDUE, UNSIGNED
from workflow.tick import PENDING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.file_only

DAY = "2023-04-05"
ONCE = "sqlite_autoindex_supervision_3 (target=? AND cause=? AND due=?)"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench


def plan(bench: Bench, sql: str, *args: object) -> list[str]:
    """Return the steps in which SQLite goes about ``sql``."""
    return [row["detail"] for row in bench.rows(f"EXPLAIN QUERY PLAN {sql}", *args)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        (UNSIGNED, "SEARCH d USING INDEX duty_sign_due (campaign=? AND sign_due<?)"),
        (OVERDUE, "SEARCH d USING INDEX duty_open_due (campaign=? AND due<?)"),
        (RUNGS, "SEARCH s USING INDEX supervision_next (campaign=? AND next_on<?)"),
        (PENDING, "SEARCH o USING INDEX occurrence_due (campaign=? AND act_on<?)"),
    ],
    ids=("unsigned", "overdue", "rungs", "pending"),
)
def test_what_is_due_is_found_by_campaign_and_day_in_a_partial_index(
    bench: Bench, query: str, first: str
) -> None:
    steps = plan(bench, query, DAY, CAMPAIGN)

    assert steps[0] == first
    assert not any(step.startswith("SCAN") for step in steps)


@pytest.mark.parametrize("query", [UNSIGNED, OVERDUE], ids=("unsigned", "overdue"))
def test_whether_a_lapse_is_open_already_is_one_probe(bench: Bench, query: str) -> None:
    steps = plan(bench, query, DAY, CAMPAIGN)

    assert any(step.endswith(ONCE) for step in steps), steps


def test_what_is_still_owed_is_found_in_a_partial_index(bench: Bench) -> None:
    steps = plan(bench, "SELECT * FROM outbox WHERE done IS NULL ORDER BY id")

    assert steps == ["SCAN outbox USING INDEX outbox_pending"]


def test_firing_an_event_scans_no_table_but_the_calendar(bench: Bench) -> None:
    said: list[str] = []
    event.listen(
        bench.engine.store._pool, "checkout", lambda driver, *_: driver.set_trace_callback(said.append)
    )

    bench.on(ISSUED).fire("duty:4", "assign")

    with closing(sqlite3.connect(bench.path)) as connection:
        scanned = {
            row[3]
            for sql in said
            if sql.startswith(("SELECT", "UPDATE"))
            for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")
            if row[3].startswith("SCAN")
        }
    assert (
        sum(sql.startswith(("INSERT", "UPDATE")) for sql in said) == 11
    )  # two of the duty, the others of its slip
    assert scanned == {"SCAN calendar_day", "SCAN u"}  # u are the units of the one duty, already found


def test_duties_that_fall_due_soon_and_their_reminders_are_found_in_indexes(bench: Bench) -> None:
    steps = plan(bench, FALLING_DUE, CAMPAIGN, DAY, "2023-04-10")

    assert steps[0] == "SEARCH d USING INDEX duty_open_due (campaign=? AND due>? AND due<?)"
    assert any("SEARCH p USING INDEX" in step and "(key>? AND key<?)" in step for step in steps), steps
    assert not any(step.startswith("SCAN") for step in steps)


def test_the_papers_of_a_lapse_are_found_by_their_keys(bench: Bench) -> None:
    steps = plan(bench, PAPERS_BETWEEN, f"{CAMPAIGN}/supervision:1/", f"{CAMPAIGN}/supervision:10")

    assert any("SEARCH p USING INDEX" in step and "(key>? AND key<?)" in step for step in steps), steps
    assert not any(step.startswith("SCAN") for step in steps), steps
