from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from definitions.machine import MachineSpec
from workflow.act import OFFICE, Act, Capacity
from workflow.facts import CampaignFacts, Facts
from workflow.machine import CompiledMachine, Refusal, Step, compile_machine

if TYPE_CHECKING:
    from workflow.guards import Guard

GUARDS: dict[str, Guard] = {
    "sunny": lambda facts: None if facts.row["sun"] else "没有太阳",
    "dry": lambda facts: None if facts.row["dry"] else "地是湿的",
}
GROUP = Capacity("group")
HINT = "领导小组可凭理由放行（--as group --reason）"
LEAD = Capacity("lead", "甲局")


def spec(*transitions: dict[str, Any]) -> MachineSpec:
    return MachineSpec.model_validate(
        {
            "id": "outing",
            "title": "出行",
            "revision": 1,
            "initial": "home",
            "states": {
                "home": {"label": "在家", "meaning": "等出门。"},
                "out": {"label": "在外", "meaning": "不再变。", "final": True},
                "wet": {"label": "淋湿", "meaning": "晾干了再出门。"},
            },
            "transitions": [
                {"event": "go", "label": "出门", "from": ["home"], "to": "out", "by": ["office"], **arrow}
                for arrow in transitions
            ],
        }
    )


def machine(*transitions: dict[str, Any]) -> CompiledMachine:
    return compile_machine(spec(*transitions), "digest", GUARDS)


def facts(*, sun: bool = True, dry: bool = True, state: str = "home", **act: Any) -> Facts:
    return Facts(
        kind="any",
        row={"state": state, "sun": sun, "dry": dry},
        campaign=CampaignFacts(row={}, policy={}),
        act=Act(**{"subject": "x/any:1", "event": "go", "capacity": OFFICE, **act}),
        leads=["甲局", "乙局"],
        supports=["丙局"],
    )


def refusal(found: Step | Refusal) -> tuple[str, ...]:
    assert isinstance(found, Refusal)
    return found.reasons


def step(found: Step | Refusal) -> Step:
    assert isinstance(found, Step)
    return found


def test_an_open_guard_lets_pass() -> None:
    taken = step(machine({"guards": ["sunny"]}).step(facts(), "go"))

    assert taken.target == "out"
    assert taken.overridden == ()


def test_a_refusing_guard_says_why() -> None:
    assert refusal(machine({"guards": ["sunny"]}).step(facts(sun=False), "go")) == ("没有太阳",)


def test_every_refusing_guard_says_why_at_once() -> None:
    """A clerk who mends one thing should not meet the next only then; ``why`` lists all of them, too."""
    both = machine({"guards": ["sunny", "dry"]}).step(facts(sun=False, dry=False), "go")

    assert refusal(both) == ("没有太阳", "地是湿的")


def test_of_two_rivals_the_one_whose_guards_hold_is_taken() -> None:
    rivals = machine({"guards": ["sunny"]}, {"guards": ["not sunny"], "to": "wet"})

    assert step(rivals.step(facts(), "go")).target == "out"
    assert step(rivals.step(facts(sun=False), "go")).target == "wet"


def test_a_negated_guard_without_a_rival_says_something_when_it_refuses() -> None:
    """The linter lets such a machine pass, so neither the engine nor ``why`` may be speechless."""
    alone = machine({"guards": ["not sunny"]})

    assert refusal(alone.step(facts(), "go"))
    assert [blocked for _, blocked in alone.ways(facts())] != [()]
    assert step(alone.step(facts(sun=False), "go")).target == "out"


def test_of_three_rivals_exactly_one_is_shown_and_taken() -> None:
    three = machine(
        {"guards": ["sunny"]},
        {"guards": ["not sunny", "dry"], "to": "wet"},
        {"guards": ["not sunny", "not dry"], "to": "home"},
    )

    for sun, dry, target in (
        (True, True, "out"),
        (True, False, "out"),
        (False, True, "wet"),
        (False, False, "home"),
    ):
        given = facts(sun=sun, dry=dry)
        assert step(three.step(given, "go")).target == target
        assert [(arrow.to, blocked) for arrow, blocked in three.ways(given)] == [(target, ())]


def test_a_reason_that_rivals_share_is_said_once() -> None:
    rivals = machine({"guards": ["dry", "sunny"]}, {"guards": ["dry", "not sunny"], "to": "wet"})

    assert refusal(rivals.step(facts(dry=False), "go")) == ("地是湿的",)


HINT = "领导小组可凭理由放行（--as group --reason）"


def test_an_override_with_a_reason_passes_and_keeps_what_it_passed() -> None:
    gate = machine({"guards": ["sunny", "dry"], "override": ["group"], "passes": ["sunny", "dry"]})

    taken = step(gate.step(facts(sun=False, dry=False, capacity=GROUP, reason="急事"), "go"))

    assert taken.overridden == ("没有太阳", "地是湿的")


def test_an_override_without_a_reason_does_not_pass() -> None:
    gate = machine({"guards": ["sunny"], "override": ["group"], "passes": ["sunny"]})

    assert refusal(gate.step(facts(sun=False, capacity=GROUP), "go")) == ("没有太阳", HINT)


def test_a_reason_does_not_let_others_pass() -> None:
    gate = machine({"guards": ["sunny"], "override": ["group"], "passes": ["sunny"]})

    assert refusal(gate.step(facts(sun=False, reason="急事"), "go")) == ("没有太阳", HINT)


def test_an_override_passes_only_the_guards_that_the_arrow_names() -> None:
    gate = machine({"guards": ["sunny", "dry"], "override": ["group"], "passes": ["sunny"]})

    barred = gate.step(facts(sun=False, dry=False, capacity=GROUP, reason="急事"), "go")

    assert refusal(barred) == ("没有太阳", "地是湿的")


def test_an_override_that_passes_nothing_records_nothing() -> None:
    gate = machine({"guards": ["sunny"], "override": ["group"], "passes": ["sunny"]})

    assert step(gate.step(facts(capacity=GROUP, reason="急事"), "go")).overridden == ()


def test_an_unknown_event_is_refused_with_the_known_ones() -> None:
    assert refusal(machine({}).step(facts(), "fly")) == ("出行没有“fly”这个事件（有：go）",)


def test_nothing_moves_a_final_state() -> None:
    assert refusal(machine({}).step(facts(state="out"), "go")) == ("这是终止状态，不再变动",)


def test_a_known_event_out_of_turn_says_what_can_be_done_now() -> None:
    three = machine({}, {"event": "dry_up", "label": "晾干", "from": ["wet"], "to": "home"})

    assert refusal(three.step(facts(state="wet"), "go")) == ("没有这条流转，此时可以：晾干",)


@pytest.mark.parametrize(
    ("by", "capacity", "said"),
    [
        (["director"], OFFICE, "须由创建办主任办理，现以创建办身份办理"),
        (["director", "group"], OFFICE, "须由创建办主任或领导小组办理，现以创建办身份办理"),
        (["system"], OFFICE, "须由系统办理，现以创建办身份办理"),
        (["lead"], Capacity("lead", "丙局"), "“丙局”不是牵头单位（牵头：甲局、乙局）"),
        (["support"], Capacity("support", "甲局"), "“甲局”不是配合单位（配合：丙局）"),
    ],
)
def test_the_wrong_capacity_is_told_who_may(by: list[str], capacity: Capacity, said: str) -> None:
    assert refusal(machine({"by": by}).step(facts(capacity=capacity), "go")) == (said,)


def test_each_lead_and_each_support_unit_may() -> None:
    both = machine({"by": ["lead", "support"]})

    for capacity in (LEAD, Capacity("lead", "乙局"), Capacity("support", "丙局")):
        assert step(both.step(facts(capacity=capacity), "go"))


def test_everything_that_must_be_given_is_named_at_once() -> None:
    needy = machine({"needs": ["reason", "paper"]})

    assert refusal(needy.step(facts(), "go")) == (
        "须给出理由（--reason）",
        "须给出来文或文书编号（--paper）",
    )
    assert step(needy.step(facts(reason="有", paper="1号"), "go"))


def test_the_stored_state_is_left_alone() -> None:
    given = facts()

    machine({}).step(given, "go")

    assert given.row["state"] == "home"
