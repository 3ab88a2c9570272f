"""What makes a machine unable to run, or unable to end. Every finding is an error.

The state machine library behind ``workflow.machine`` checks none of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from definitions.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from definitions.machine import MachineSpec, Transition

# Generated names would shadow these on the object that a machine moves.
RESERVED = frozenset({"trigger", "state", "facts", "reasons", "arrow"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The names that a machine may use, from the registries of the running program."""

    guards: AbstractSet[str]
    effects: AbstractSet[str]
    capacities: AbstractSet[str]
    machines: AbstractSet[str]
    causes: AbstractSet[str]


def lint_machine(spec: MachineSpec, words: Vocabulary) -> list[Finding]:
    """Return everything that is wrong with ``spec``, in the order of the rules."""
    return [finding for rule in RULES for finding in rule(spec, words)]


def unknown_states(spec: MachineSpec, words: Vocabulary) -> Iterator[Finding]:  # noqa: ARG001 - one shape
    """Initial state, sources and targets stand in ``states``."""
    if spec.initial not in spec.states:
        yield _finding("machine-initial-unknown", "initial", f"初始状态“{spec.initial}”不在 states 里")
    for index, arrow in enumerate(spec.transitions):
        for name in (*arrow.from_, arrow.to):
            if name not in spec.states:
                key = f"transitions[{index}]"
                yield _finding(
                    "machine-state-unknown",
                    key,
                    f"“{arrow.label}”用到的状态“{name}”不在 states 里，请补上或改名",
                )


def unreachable_states(spec: MachineSpec, words: Vocabulary) -> Iterator[Finding]:  # noqa: ARG001
    """Every state can be reached from the initial one."""
    reached = _reachable({spec.initial}, _forward(spec))
    for name, state in spec.states.items():
        if name not in reached:
            yield _finding(
                "machine-unreachable", f"states.{name}", f"从“{spec.initial}”出发到不了状态“{state.label}”"
            )


def traps_and_exits(spec: MachineSpec, words: Vocabulary) -> Iterator[Finding]:  # noqa: ARG001
    """A state is final exactly when no arrow leads out."""
    leaving = {name for arrow in spec.transitions for name in arrow.from_}
    for name, state in spec.states.items():
        if state.final and name in leaving:
            yield _finding(
                "machine-final-exit", f"states.{name}", f"终止状态“{state.label}”还有流转离开，请去掉其一"
            )
        if not state.final and name not in leaving:
            yield _finding(
                "machine-trap", f"states.{name}", f"状态“{state.label}”没有出路，又没有标为终止（final）"
            )


def end_out_of_reach(spec: MachineSpec, words: Vocabulary) -> Iterator[Finding]:  # noqa: ARG001
    """From every state some end, final or done, can be reached."""
    ends = {name for name, state in spec.states.items() if state.final or state.done}
    if not ends:
        yield _finding("machine-no-end", "states", "没有任何状态标为 final 或 done，永远不会办完")
        return
    backward: dict[str, set[str]] = defaultdict(set)
    for source, targets in _forward(spec).items():
        for target in targets:
            backward[target].add(source)
    can_end = _reachable(ends, backward)
    for name, state in spec.states.items():
        if name not in can_end:
            yield _finding("machine-endless", f"states.{name}", f"从状态“{state.label}”走不到任何办结状态")


def ambiguous_arrows(spec: MachineSpec, words: Vocabulary) -> Iterator[Finding]:  # noqa: ARG001
    """Two arrows for one state and event have guards of which exactly one can hold."""
    arrows: dict[tuple[str, str], list[Transition]] = defaultdict(list)
    for arrow in spec.transitions:
        for source in arrow.from_:
            arrows[source, arrow.event].append(arrow)
    for (source, event), rivals in arrows.items():
        if any(not _disjoint(one, other) for one, other in combinations(rivals, 2)):
            yield _finding(
                "machine-ambiguous",
                f"states.{source}",
                f"“{source}”状态下的“{event}”有两条流转，条件不互斥（一条写 x，另一条须写 not x）",
            )


def unknown_names(spec: MachineSpec, words: Vocabulary) -> Iterator[Finding]:
    """Guards, effects and capacities are known, and no event has a name that the engine needs."""
    for index, arrow in enumerate(spec.transitions):
        key = f"transitions[{index}]"
        if arrow.event in RESERVED:
            yield _finding("machine-event-reserved", key, f"事件名“{arrow.event}”是保留词，请改名")
        for guard in arrow.guards:
            if guard.removeprefix("not ") not in words.guards:
                yield _finding("machine-guard-unknown", key, f"没有名为“{guard}”的流转条件")
        for effect in arrow.effects:
            if effect not in words.effects:
                yield _finding("machine-effect-unknown", key, f"没有名为“{effect}”的附带动作")
        for capacity in (*arrow.by, *arrow.override):
            if capacity not in words.capacities:
                yield _finding("machine-capacity-unknown", key, f"没有名为“{capacity}”的身份")


def idle_overrides(spec: MachineSpec, words: Vocabulary) -> Iterator[Finding]:  # noqa: ARG001
    """Who may override says which of the arrow's guards, and the other way round."""
    for index, arrow in enumerate(spec.transitions):
        if bool(arrow.override) != bool(arrow.passes) or not set(arrow.passes) <= set(arrow.guards):
            yield _finding(
                "machine-override-idle",
                f"transitions[{index}]",
                f"“{arrow.label}”的 override 和 passes 要同时写，passes 里只能是 guards 里的条件",
            )


def idle_deadlines(spec: MachineSpec, words: Vocabulary) -> Iterator[Finding]:
    """A deadline stands on a state that can still move, and somebody follows its lapse up."""
    for name, state in spec.states.items():
        for deadline in state.deadlines:
            key = f"states.{name}"
            if state.final:
                yield _finding("machine-timer-on-final", key, f"终止状态“{state.label}”不应再有时限")
            if deadline.escalate not in words.machines:
                yield _finding(
                    "machine-deadline-idle",
                    key,
                    f"时限“{deadline.field}”过后无人跟进：没有状态机“{deadline.escalate}”",
                )
            if deadline.cause not in words.causes:
                yield _finding(
                    "machine-cause-unknown",
                    key,
                    f"时限“{deadline.field}”的事由“{deadline.cause}”不在规则的 causes 里",
                )


RULES: tuple[Callable[[MachineSpec, Vocabulary], Iterable[Finding]], ...] = (
    unknown_states,
    unreachable_states,
    traps_and_exits,
    end_out_of_reach,
    ambiguous_arrows,
    unknown_names,
    idle_overrides,
    idle_deadlines,
)


def _finding(code: str, key: str, message: str) -> Finding:
    return Finding(code=code, severity="error", message=message, key=key)


def _forward(spec: MachineSpec) -> dict[str, set[str]]:
    forward: dict[str, set[str]] = defaultdict(set)
    for arrow in spec.transitions:
        for source in arrow.from_:
            forward[source].add(arrow.to)
    return forward


def _reachable(start: set[str], forward: dict[str, set[str]]) -> set[str]:
    seen, todo = set(start), list(start)
    while todo:
        fresh = forward.get(todo.pop(), set()) - seen
        seen |= fresh
        todo.extend(fresh)
    return seen


def _disjoint(one: Transition, other: Transition) -> bool:
    negated = {f"not {guard}" for guard in one.guards} | {
        guard.removeprefix("not ") for guard in one.guards if guard.startswith("not ")
    }
    return bool(negated & set(other.guards))
