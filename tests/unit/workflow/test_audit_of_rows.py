"""Somebody changes rows, definitions or papers behind the program's back: what the audit says."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from forger import DUTY, Forger, closed_duty, found
from workbench import ASSIGNED, CAMPAIGN, Bench

from definitions.digest import canonical, digest
from workflow.audit.verify import verify
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.file_only

LAST = 6


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with closed_duty(tmp_path) as bench:
        yield bench


@pytest.fixture
def forger(bench: Bench) -> Iterator[Forger]:
    with closing(Forger(bench.path)) as forger:
        yield forger


def test_a_state_changed_directly_is_found(bench: Bench, forger: Forger) -> None:
    forger("UPDATE duty SET state = 'completed' WHERE subject = ?", DUTY)

    assert found(bench) == {("replay", None)}


def test_a_version_changed_directly_is_found(bench: Bench, forger: Forger) -> None:
    forger("UPDATE duty SET version = 3 WHERE subject = ?", DUTY)

    assert found(bench) == {("gap", None)}


def test_a_head_changed_directly_is_found(bench: Bench, forger: Forger) -> None:
    forger("UPDATE duty SET head = ? WHERE subject = ?", "0" * 64, DUTY)

    assert found(bench) == {("head", LAST)}


def test_a_subject_that_is_gone_is_found_by_its_history(bench: Bench, forger: Forger) -> None:
    forger("DELETE FROM duty WHERE subject = ?", DUTY)

    assert found(bench) == {("gap", None)}


def test_a_subject_without_any_history_is_found(bench: Bench, forger: Forger) -> None:
    columns = [row[1] for row in forger("PRAGMA table_info(duty)")]
    taken = ", ".join(
        "'dengfeng-2023/duty:77'" if name == "subject" else "'77'" if name == "no" else name
        for name in columns
    )
    forger(f"INSERT INTO duty ({', '.join(columns)}) SELECT {taken} FROM duty WHERE subject = ?", DUTY)

    problems = bench.audit().problems
    assert [(one.rule, one.subject) for one in problems] == [("gap", "dengfeng-2023/duty:77")]


@pytest.mark.parametrize("kind", ["plan", "policy", "office", "machine", "paper"])
def test_a_definition_that_was_changed_is_found(bench: Bench, forger: Forger, kind: str) -> None:
    name = forger("SELECT name FROM definition WHERE kind = ? ORDER BY name LIMIT 1", kind)[0][0]
    forger(
        'UPDATE definition SET body = replace(body, \'"title":"\', \'"title":"新\') WHERE kind = ? AND name = ?',
        kind,
        name,
    )

    problems = bench.audit().problems
    assert [(one.rule, one.subject) for one in problems] == [("definition", f"{kind} {name}")]


def test_a_machine_that_was_given_a_shortcut_is_found(bench: Bench, forger: Forger) -> None:
    body = json.loads(forger("SELECT body FROM definition WHERE kind = 'machine' AND name = 'duty'")[0][0])
    body["transitions"][0]["to"] = "closed"
    forger("UPDATE definition SET body = ? WHERE kind = 'machine' AND name = 'duty'", canonical(body))

    assert "definition" in {problem.rule for problem in bench.audit().problems}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_a_machine_that_was_made_unreadable_is_found_and_does_not_stop_the_audit(
    bench: Bench, forger: Forger, text: str
) -> None:
    forger("UPDATE definition SET body = ? WHERE kind = 'machine' AND name = 'duty'", text)

    assert ("definition", "machine duty") in {(one.rule, one.subject) for one in bench.audit().problems}


def test_a_subject_that_was_put_under_another_machine_is_found(bench: Bench, forger: Forger) -> None:
    """Whoever may bring a machine of his own walks past every guard and leaves a perfect chain."""
    body = forger("SELECT body FROM definition WHERE kind = 'machine' AND name = 'duty'")[0][0]
    lax = json.loads(body)
    lax["transitions"][0]["guards"] = []
    text = canonical(lax)
    forger("INSERT INTO definition VALUES (?, 'machine', 'duty', 1, ?)", digest(text), text)
    forger("UPDATE duty SET machine = ? WHERE subject = ?", digest(text), DUTY)

    assert found(bench) == {("machine", None)}


def test_a_step_under_another_machine_than_the_one_it_began_with_is_found(
    bench: Bench, forger: Forger
) -> None:
    forger.rewrite(5, definition=forger("SELECT digest FROM definition WHERE name = 'meeting'")[0][0])
    forger.relink(head=True)

    assert ("machine", 5) in found(bench)


def test_the_facts_of_an_issued_paper_that_were_changed_are_found(bench: Bench, forger: Forger) -> None:
    bench.assign(16)
    bench.tick(ASSIGNED.replace(day=6))
    assert bench.papers("urge-slip")
    forger("UPDATE paper SET context = replace(context, '\"days_late\":1', '\"days_late\":9')")

    assert bench.audit().problems


def test_the_facts_of_a_draft_that_were_changed_are_found(bench: Bench, forger: Forger) -> None:
    """Else a letter could be changed between drafting and signing, and be frozen as it then stands."""
    bench.tick(ASSIGNED.replace(day=12))
    assert bench.papers("meeting-notice")[0]["state"] == "drafted"
    forger("UPDATE paper SET context = replace(context, '09:00', '08:00') WHERE kind = 'meeting-notice'")

    assert {problem.rule for problem in bench.audit().problems} == {"paper"}


def test_a_number_that_was_changed_is_found(bench: Bench, forger: Forger) -> None:
    bench.assign(16)
    bench.tick(ASSIGNED.replace(day=6))
    forger("UPDATE paper SET number = '登创办催〔2023〕9号'")

    assert {problem.rule for problem in bench.audit().problems} == {"paper", "columns"}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("original_due", "2024-12-31"),
        ("approved_due", "2024-12-31"),
        ("title", "别的任务"),
        ("sign_due", "2024-12-31"),
        ("completed", "2023-04-01"),
        ("submitted_as", "office"),
        ("returned", 3),
        ("accepted_by", "别人"),
    ],
)
def test_a_column_changed_directly_is_found(bench: Bench, forger: Forger, column: str, value: object) -> None:
    forger(f"UPDATE duty SET {column} = ? WHERE subject = ?", value, DUTY)

    assert found(bench) == {("columns", None)}


def test_a_lead_that_was_exchanged_directly_is_found(bench: Bench, forger: Forger) -> None:
    forger("UPDATE duty_unit SET unit = '别的单位' WHERE subject = ? AND role = 'lead'", DUTY)

    assert found(bench)


def test_an_incoming_paper_that_was_redated_is_found(bench: Bench, forger: Forger) -> None:
    bench.came_in("市水利局")
    forger("UPDATE incoming SET dated = '2023-01-01'")

    assert bench.audit().problems


def test_a_campaign_is_audited_by_itself(bench: Bench, forger: Forger) -> None:
    forger("UPDATE duty SET state = 'completed' WHERE subject = ?", DUTY)

    with reading(bench.address) as rows:
        assert not verify(rows, CAMPAIGN).ok
        assert verify(rows, "elsewhere").ok
