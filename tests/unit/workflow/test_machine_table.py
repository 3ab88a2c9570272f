"""The flat table and the machine behind it say the same, for every state and event of every shipped machine."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest
from transitions import MachineError
from workbench import default_policy, rules

from definitions.catalogue import shipped
from definitions.loader import require
from workflow.facts import CampaignFacts, Facts
from workflow.guards import GUARDS
from workflow.machine import CompiledMachine, _Subject, compile_machine


@cache
def compiled(name: str, *, open_gates: bool) -> CompiledMachine:
    """Return a shipped machine; with ``open_gates`` every guard lets pass and every ``not`` guard refuses."""
    loaded = rules().machines[name]
    guards = dict.fromkeys(GUARDS, lambda _: None) if open_gates else GUARDS
    return compile_machine(require(loaded), loaded.digest, guards)


def cases() -> list[tuple[str, str, str]]:
    return [
        (name, state, event)
        for name in shipped("machines")
        for state, event in product(
            require(rules().machines[name]).states,
            dict.fromkeys(arrow.event for arrow in require(rules().machines[name]).transitions),
        )
    ]


def facts_in(state: str) -> Facts:
    campaign = CampaignFacts(row={"zone": "Asia/Shanghai"}, policy=default_policy().model_dump(mode="json"))
    return Facts(kind="any", row={"state": state}, campaign=campaign)


@pytest.mark.parametrize(("name", "state", "event"), cases())
def test_machine_and_flat_table_agree(name: str, state: str, event: str) -> None:
    machine = compiled(name, open_gates=True)
    subject = _Subject(state, facts_in(state))

    try:
        moved = machine.machine.events[event].trigger(subject)
    except MachineError:
        assert (state, event) not in machine.table
        assert subject.state == state
        return

    assert moved
    arrows = [
        arrow
        for arrow in machine.table[state, event]
        if not any(guard.startswith("not ") for guard in arrow.guards)
    ]
    assert [subject.arrow] == arrows
    assert subject.state == arrows[0].to


@pytest.mark.parametrize("name", shipped("machines"))
def test_the_table_holds_every_arrow_of_the_definition_and_no_other(name: str) -> None:
    machine = compiled(name, open_gates=False)

    said = sorted(
        (source, arrow.event, arrow.to) for arrow in machine.spec.transitions for source in arrow.from_
    )

    assert (
        sorted(
            (source, event, arrow.to) for (source, event), arrows in machine.table.items() for arrow in arrows
        )
        == said
    )


@pytest.mark.parametrize("name", shipped("machines"))
def test_no_shortcut_walks_past_the_arrows(name: str) -> None:
    machine = compiled(name, open_gates=False)

    assert set(machine.machine.events) == {arrow.event for arrow in machine.spec.transitions}
    assert machine.machine.models == []


@pytest.mark.parametrize("name", shipped("machines"))
def test_final_states_have_no_row_in_the_table(name: str) -> None:
    machine = compiled(name, open_gates=False)
    final = {state for state, spec in machine.spec.states.items() if spec.final}

    assert final.isdisjoint(state for state, _ in machine.table)
