"""One broken machine for each rule of the linter, and the sound one it was made from."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from definitions.catalogue import resolve, shipped
from definitions.lint.machine import Vocabulary, lint_machine
from definitions.loader import load, require
from definitions.machine import MachineSpec
from definitions.policy import Policy
from workflow.campaign import vocabulary

if TYPE_CHECKING:
    from definitions.findings import Finding

WORDS = Vocabulary(
    guards=frozenset({"sunny", "dry"}),
    effects=frozenset({"lock_door"}),
    capacities=frozenset({"office", "group"}),
    machines=frozenset({"supervision"}),
    causes=frozenset({"late"}),
)


def sound() -> dict[str, Any]:
    """Return a machine that uses every feature and breaks no rule."""
    return {
        "id": "outing",
        "title": "出行",
        "revision": 1,
        "initial": "home",
        "states": {
            "home": {
                "label": "在家",
                "meaning": "等出门。",
                "deadlines": [{"field": "due", "cause": "late", "escalate": "supervision"}],
            },
            "out": {"label": "在外", "meaning": "可回家。"},
            "back": {"label": "已回", "meaning": "完。", "final": True, "done": True},
        },
        "transitions": [
            arrow(
                "go",
                "home",
                "out",
                guards=["sunny"],
                effects=["lock_door"],
                override=["group"],
                passes=["sunny"],
            ),
            arrow("go", "home", "home", guards=["not sunny"]),
            arrow("return", "out", "back"),
        ],
    }


def arrow(event: str, source: str, target: str, **more: Any) -> dict[str, Any]:
    return {"event": event, "label": event, "from": [source], "to": target, "by": ["office"], **more}


def found(machine: dict[str, Any]) -> list[Finding]:
    return lint_machine(MachineSpec.model_validate(machine), WORDS)


def codes(machine: dict[str, Any]) -> list[str]:
    return [finding.code for finding in found(machine)]


def test_a_sound_machine_has_no_findings() -> None:
    assert found(sound()) == []


@pytest.mark.parametrize("name", shipped("machines"))
@pytest.mark.parametrize("policy", shipped("policies"))
def test_shipped_machines_lint_clean(name: str, policy: str) -> None:
    words = vocabulary(require(load(resolve("policies", policy), Policy, name=policy)))

    assert lint_machine(require(load(resolve("machines", name), MachineSpec, name=name)), words) == []


def test_an_unknown_initial_state_is_found() -> None:
    machine = sound()
    machine["initial"] = "bed"

    assert codes(machine)[0] == "machine-initial-unknown"


@pytest.mark.parametrize("end", ["from", "to"])
def test_an_arrow_to_or_from_an_unknown_state_is_found(end: str) -> None:
    machine = sound()
    machine["transitions"].append({**arrow("fly", "home", "out"), end: ["sky"] if end == "from" else "sky"})

    first = found(machine)[0]

    assert (first.code, first.key) == ("machine-state-unknown", "transitions[3]")
    assert "“sky”" in first.message


def test_a_state_that_no_arrow_reaches_is_found() -> None:
    machine = sound()
    machine["states"]["moon"] = {"label": "月球", "meaning": "到不了。"}
    machine["transitions"].append(arrow("land", "moon", "back"))

    assert [(one.code, one.key) for one in found(machine)] == [("machine-unreachable", "states.moon")]


def test_a_state_reached_only_from_an_unreachable_one_is_found_too() -> None:
    machine = sound()
    machine["states"]["moon"] = {"label": "月球", "meaning": "到不了。"}
    machine["states"]["mars"] = {"label": "火星", "meaning": "也到不了。", "final": True}
    machine["transitions"].append(arrow("fly", "moon", "mars"))

    assert codes(machine) == ["machine-unreachable", "machine-unreachable"]


def test_an_exit_from_a_final_state_is_found() -> None:
    machine = sound()
    machine["transitions"].append(arrow("again", "back", "home"))

    assert codes(machine) == ["machine-final-exit"]


def test_a_state_without_exit_that_is_not_final_is_found() -> None:
    machine = sound()
    machine["states"]["back"]["final"] = False

    assert codes(machine) == ["machine-trap"]


def test_a_machine_without_any_end_is_found() -> None:
    machine = sound()
    machine["states"]["back"] |= {"final": False, "done": False}
    machine["transitions"].append(arrow("again", "back", "home"))

    assert codes(machine) == ["machine-no-end"]


def test_a_state_from_which_no_end_is_in_reach_is_found() -> None:
    machine = sound()
    machine["states"]["lost"] = {"label": "迷路", "meaning": "打转。"}
    machine["transitions"] += [arrow("stray", "out", "lost"), arrow("circle", "lost", "lost")]

    assert [(one.code, one.key) for one in found(machine)] == [("machine-endless", "states.lost")]


@pytest.mark.parametrize(
    ("one", "other"), [([], []), (["sunny"], []), (["sunny"], ["dry"]), (["sunny"], ["sunny"])]
)
def test_rivals_whose_guards_may_both_hold_are_found(one: list[str], other: list[str]) -> None:
    machine = sound()
    machine["transitions"][0] |= {"guards": one, "override": [], "passes": []}
    machine["transitions"][1]["guards"] = other

    assert codes(machine) == ["machine-ambiguous"]


@pytest.mark.parametrize(
    ("one", "other"), [(["not sunny"], ["sunny"]), (["dry", "sunny"], ["dry", "not sunny"])]
)
def test_rivals_with_opposite_guards_are_sound(one: list[str], other: list[str]) -> None:
    machine = sound()
    machine["transitions"][0] |= {"guards": one, "override": [], "passes": []}
    machine["transitions"][1]["guards"] = other

    assert codes(machine) == []


def test_of_three_rivals_each_pair_must_be_disjoint() -> None:
    machine = sound()
    machine["transitions"][1:1] = [arrow("go", "home", "back", guards=["not sunny", "dry"])]

    assert codes(machine) == ["machine-ambiguous"]

    machine["transitions"][2]["guards"] = ["not sunny", "not dry"]

    assert codes(machine) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"guards": ["rich"]}, "machine-guard-unknown"),
        ({"guards": ["not rich"]}, "machine-guard-unknown"),
        ({"effects": ["fly"]}, "machine-effect-unknown"),
        ({"by": ["mayor"]}, "machine-capacity-unknown"),
        ({"guards": ["dry"], "override": ["mayor"], "passes": ["dry"]}, "machine-capacity-unknown"),
        ({"event": "trigger"}, "machine-event-reserved"),
        ({"event": "state"}, "machine-event-reserved"),
    ],
)
def test_names_the_program_does_not_know_are_found(change: dict[str, Any], code: str) -> None:
    machine = sound()
    machine["transitions"][2] |= change

    assert [(one.code, one.key) for one in found(machine)] == [(code, "transitions[2]")]


@pytest.mark.parametrize(
    "change",
    [
        {"override": ["group"]},
        {"passes": ["dry"]},
        {"override": ["group"], "passes": ["dry"], "guards": ["sunny"]},
    ],
)
def test_an_override_without_its_guards_is_found(change: dict[str, Any]) -> None:
    machine = sound()
    machine["transitions"][2] |= change

    assert codes(machine) == ["machine-override-idle"]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"escalate": "nobody"}, "machine-deadline-idle"), ({"cause": "rain"}, "machine-cause-unknown")],
)
def test_a_deadline_that_nobody_follows_up_is_found(change: dict[str, str], code: str) -> None:
    machine = sound()
    machine["states"]["home"]["deadlines"][0] |= change

    assert [(one.code, one.key) for one in found(machine)] == [(code, "states.home")]


def test_a_deadline_on_a_final_state_is_found() -> None:
    machine = sound()
    machine["states"]["back"]["deadlines"] = deepcopy(machine["states"]["home"]["deadlines"])

    assert [(one.code, one.key) for one in found(machine)] == [("machine-timer-on-final", "states.back")]


def test_every_finding_is_an_error_that_says_what_to_mend() -> None:
    machine = sound()
    machine["initial"] = "bed"
    machine["transitions"][2] |= {"guards": ["rich"], "to": "sky"}

    assert {one.severity for one in found(machine)} == {"error"}
    assert all(one.message for one in found(machine))
