"""Somebody changes histories behind the program's back: what the audit says, and what it cannot say."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from forger import DUTY, Forger, closed_duty, found
from workbench import CAMPAIGN, Bench

from definitions.digest import canonical
from workflow.history import link

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.file_only

OTHER = f"{CAMPAIGN}/duty:17"
LAST = 6


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with closed_duty(tmp_path) as bench:
        yield bench


@pytest.fixture
def forger(bench: Bench) -> Iterator[Forger]:
    with closing(Forger(bench.path)) as forger:
        yield forger


def test_an_untouched_database_has_no_findings(bench: Bench) -> None:
    verdict = bench.audit()

    assert verdict.ok
    assert verdict.subjects == bench.value("SELECT count(DISTINCT subject) FROM history")
    assert verdict.entries == bench.value("SELECT count(*) FROM history")


@pytest.mark.parametrize("change", ["actor = 'x'", "hash = 'x'"])
def test_history_refuses_to_be_updated(bench: Bench, change: str) -> None:
    column = "body" if change.startswith("actor") else "hash"
    with (
        closing(sqlite3.connect(bench.path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute(f"UPDATE history SET {column} = '{{}}' WHERE seq = 1")


def test_history_refuses_to_be_deleted(bench: Bench) -> None:
    with (
        closing(sqlite3.connect(bench.path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute("DELETE FROM history WHERE seq = 1")


def test_a_changed_word_is_found_where_it_stands(bench: Bench, forger: Forger) -> None:
    forger.rewrite(3, actor="别人")

    assert found(bench) == {("chain", 3)}


def test_a_single_changed_byte_is_found(bench: Bench, forger: Forger) -> None:
    forger(
        "UPDATE history SET body = replace(body, 'office', 'Office') WHERE subject = ? AND seq = 2",
        DUTY,
    )

    assert found(bench) == {("chain", 2)}


def test_bytes_that_mean_the_same_but_are_not_the_same_are_found(bench: Bench, forger: Forger) -> None:
    forger("UPDATE history SET body = body || ' ' WHERE subject = ? AND seq = 2", DUTY)

    assert found(bench) == {("chain", 2)}


def test_a_deleted_entry_in_the_middle_is_found(bench: Bench, forger: Forger) -> None:
    forger("DELETE FROM history WHERE subject = ? AND seq = 3", DUTY)

    assert found(bench) == {("chain", 4), ("gap", 4), ("replay", 4)}


def test_a_deleted_first_entry_is_found(bench: Bench, forger: Forger) -> None:
    forger("DELETE FROM history WHERE subject = ? AND seq = 1", DUTY)

    assert {("chain", 2), ("gap", 2), ("replay", 2)} <= found(bench)


def test_a_deleted_tail_is_found(bench: Bench, forger: Forger) -> None:
    forger("DELETE FROM history WHERE subject = ? AND seq = ?", DUTY, LAST)

    assert found(bench) == {("gap", None), ("head", LAST - 1), ("replay", None)}


def test_a_history_that_is_gone_altogether_is_found(bench: Bench, forger: Forger) -> None:
    forger("DELETE FROM history WHERE subject = ?", DUTY)

    assert found(bench) == {("gap", None)}


def test_two_entries_that_changed_places_are_found(bench: Bench, forger: Forger) -> None:
    for before, after in ((3, 99), (4, 3), (99, 4)):
        forger("UPDATE history SET seq = ? WHERE subject = ? AND seq = ?", after, DUTY, before)

    rules = {rule for rule, _ in found(bench)}
    assert rules == {"chain", "replay"}


def test_entries_that_changed_subjects_are_found(bench: Bench, forger: Forger) -> None:
    for before, after in ((DUTY, "x"), (OTHER, DUTY), ("x", OTHER)):
        forger("UPDATE history SET subject = ? WHERE subject = ? AND seq = 2", after, before)

    verdict = bench.audit()
    assert {problem.subject for problem in verdict.problems} == {DUTY, OTHER}
    assert {problem.rule for problem in verdict.problems} == {"chain", "replay"}


def test_an_entry_forged_onto_the_end_is_found(bench: Bench, forger: Forger) -> None:
    head, machine = forger("SELECT head, machine FROM duty WHERE subject = ?", DUTY)[0]
    forged = canonical(
        {
            "subject": DUTY,
            "seq": LAST + 1,
            "event": "reopen",
            "source": "closed",
            "target": "in_progress",
            "definition": machine,
            "recorded": "2023-04-03T02:00:00Z",
        }
    )
    forger(
        "INSERT INTO history (subject, seq, body, previous, hash) VALUES (?, ?, ?, ?, ?)",
        DUTY,
        LAST + 1,
        forged,
        head,
        link(head, forged),
    )

    assert found(bench) == {("gap", None), ("head", LAST + 1), ("replay", None)}


def test_a_chain_computed_anew_is_found_by_its_head(bench: Bench, forger: Forger) -> None:
    forger.rewrite(3, actor="别人")
    forger.relink(head=False)

    assert found(bench) == {("head", LAST)}


def test_a_chain_computed_anew_together_with_its_head_is_not_found(bench: Bench, forger: Forger) -> None:
    """What a chain alone cannot show, and ``verify`` says so: only a seal kept elsewhere can."""
    forger.rewrite(3, actor="别人")
    forger.relink(head=True)

    assert found(bench) == set()


def test_a_tail_cut_off_together_with_what_the_row_says_is_not_found(bench: Bench, forger: Forger) -> None:
    """Likewise: a row that was set back fits its shortened history."""
    forger("DELETE FROM history WHERE subject = ? AND seq = ?", DUTY, LAST)
    forger(
        "UPDATE duty SET state = 'completed', version = 5, head = (SELECT hash FROM history WHERE subject = ? "
        "AND seq = 5) WHERE subject = ?",
        DUTY,
        DUTY,
    )

    assert found(bench) == set()


def test_a_step_that_no_machine_knows_is_found_even_in_a_perfect_chain(bench: Bench, forger: Forger) -> None:
    forger("DELETE FROM history WHERE subject = ? AND seq > 2", DUTY)
    forger.rewrite(2, target="closed")
    forger.relink(head=True)
    forger("UPDATE duty SET version = 2 WHERE subject = ?", DUTY)

    assert ("replay", 2) in found(bench)


def test_a_history_that_does_not_begin_at_the_beginning_is_found(bench: Bench, forger: Forger) -> None:
    forger.rewrite(1, event="assign", target="assigned")
    forger.relink(head=True)

    assert {("replay", 1)} <= found(bench)


def test_times_that_run_backwards_are_found(bench: Bench, forger: Forger) -> None:
    forger.rewrite(4, recorded="2023-04-02T01:00:00Z")
    forger.relink(head=True)

    assert found(bench) == {("order", 4)}


def test_an_entry_under_a_definition_that_is_gone_is_found(bench: Bench, forger: Forger) -> None:
    forger.rewrite(4, definition="0" * 64)
    forger.relink(head=True)

    assert found(bench) == {("replay", 4), ("machine", 4)}


@pytest.mark.parametrize("text", ["[]", "null", '"x"', "{}"])
def test_an_entry_that_is_no_object_is_found(bench: Bench, forger: Forger, text: str) -> None:
    forger("DROP INDEX history_key")
    forger("UPDATE history SET body = ? WHERE subject = ? AND seq = 3", text, DUTY)

    assert {("chain", 3), ("replay", 3)} <= found(bench)


@pytest.mark.parametrize("text", ["", "{", "退回"])
def test_the_database_itself_refuses_an_entry_that_is_no_json(forger: Forger, text: str) -> None:
    with pytest.raises(sqlite3.OperationalError, match="malformed JSON"):
        forger("UPDATE history SET body = ? WHERE subject = ? AND seq = 3", text, DUTY)


def test_an_entry_kept_as_bytes_instead_of_text_is_found(bench: Bench, forger: Forger) -> None:
    forger("DROP INDEX history_key")
    forger("UPDATE history SET body = CAST(body AS BLOB) WHERE subject = ? AND seq = 3", DUTY)

    assert {("chain", 3)} <= found(bench)
