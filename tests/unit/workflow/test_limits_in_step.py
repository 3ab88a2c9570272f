"""Limits are said in three places for speed; all three say the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from workbench import CAMPAIGN, Bench, bench_at, default_policy, rules

from definitions.loader import require
from workflow.climbing import RUNGS, WAITING
from workflow.rhythms import SUPPORTED
from workflow.schema import WHERE
from workflow.sweep import OWED, SWEEPS
from workflow.tables import TABLES
from workflow.tick import _EFFECTS, PENDING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIELDS = {"not_signed": "sign_due", "overdue": "due"}
INDEXES = {"not_signed": "duty_sign_due", "overdue": "duty_open_due"}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench


def deadlines() -> dict[str, tuple[str, list[str]]]:
    """Return, by cause, the field and the states of the deadlines in machines/duty.yaml."""
    found: dict[str, tuple[str, list[str]]] = {}
    for name, state in require(rules().machines["duty"]).states.items():
        for deadline in state.deadlines:
            found.setdefault(deadline.cause, (deadline.field, []))[1].append(name)
    return found


def literals(sql: str) -> list[str]:
    """Return the states that a statement names."""
    condition = re.search(r"state (?:= '(\w+)'|IN \(([^)]*)\))", sql)
    assert condition is not None
    return re.findall(r"\w+", condition[1] or condition[2])


@pytest.mark.parametrize(("cause", "query", "states"), SWEEPS)
def test_a_sweep_looks_at_the_states_that_have_the_deadline(
    cause: str, query: str, states: tuple[str, ...]
) -> None:
    assert deadlines()[cause] == (FIELDS[cause], list(states))
    assert literals(query) == list(states)


def test_every_deadline_has_a_sweep_and_a_name() -> None:
    every = {
        deadline.cause
        for machine in rules().machines.values()
        for state in require(machine).states.values()
        for deadline in state.deadlines
    }

    assert set(deadlines()) == {cause for cause, _, _ in SWEEPS}
    assert every == set(WAITING) == set(default_policy().causes)


@pytest.mark.parametrize(
    ("cause", "index"), [("return_missing", "return_missing"), ("request_unanswered", "request_due")]
)
def test_what_one_unit_owes_is_found_in_a_partial_index(bench: Bench, cause: str, index: str) -> None:
    query = dict(OWED)[cause]

    plan = bench.ways(query, "2023-04-05", CAMPAIGN)

    assert literals(query) == list(WAITING[cause][1])
    assert any(index in line for line in plan), plan


@pytest.mark.parametrize("cause", INDEXES)
def test_the_partial_index_covers_the_states_that_have_the_deadline(cause: str) -> None:
    index = next(one for one in TABLES.tables["duty"].indexes if one.name == INDEXES[cause])

    assert literals(index.info[WHERE]) == deadlines()[cause][1]
    assert [column.name for column in index.columns] == ["campaign", FIELDS[cause]]


@pytest.mark.parametrize(("cause", "query", "states"), SWEEPS)
def test_a_sweep_goes_through_its_partial_index(
    bench: Bench, cause: str, query: str, states: tuple[str, ...]
) -> None:
    plan = bench.ways(query, "2023-04-05", CAMPAIGN)

    assert states
    assert any(INDEXES[cause] in line for line in plan), plan


def test_the_search_for_rungs_goes_through_its_partial_index(bench: Bench) -> None:
    plan = bench.ways(RUNGS, "2023-04-05", CAMPAIGN)

    assert any("supervision_next" in line for line in plan), plan


@pytest.mark.file_only  # a server that has seen no rows yet rather takes them in the order that is asked for
def test_the_search_for_occurrences_goes_through_its_partial_index(bench: Bench) -> None:
    plan = bench.ways(PENDING, "2023-04-05", CAMPAIGN)

    assert any("occurrence_due" in line for line in plan), plan


def test_every_kind_of_schedule_that_runs_has_its_effect() -> None:
    assert set(SUPPORTED) == set(_EFFECTS)
