"""The one door to the ``transitions`` package: a definition becomes a flat, shared machine.

One machine per (definition, version), without models: ``model=None``, no ``to_<state>`` shortcuts, not queued. A
subject is thrown away after the step; the stored row is never attached to a machine (design, decision 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from transitions import Machine, MachineError

from definitions.machine import CAPACITY_LABELS, NEED_LABELS, MachineSpec, Transition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from transitions import EventData

    from workflow.facts import Facts
    from workflow.guards import Guard


class _Subject:
    """What a machine moves: thrown away after one step."""

    __slots__ = ("arrow", "facts", "overridden", "reasons", "state")

    def __init__(self, state: str, facts: Facts) -> None:
        self.state = state
        self.facts = facts
        self.reasons: list[str] = []
        self.overridden: list[str] = []
        self.arrow: Transition | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step that may be taken: the arrow, where it leads, and the guards passed by override."""

    arrow: Transition
    target: str
    overridden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step may not be taken."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompiledMachine:
    """A definition, its machine and its flat table (state, event) → arrows, derived from the machine once."""

    spec: MachineSpec
    digest: str
    machine: Machine
    table: Mapping[tuple[str, str], tuple[Transition, ...]]
    guards: Mapping[str, Guard]

    def step(self, facts: Facts, event: str) -> Step | Refusal:
        """Fire ``event`` on a throw-away subject in the state of ``facts``; nothing is stored.

        Guards run once, inside the trigger; their reasons are collected there.
        """
        state = facts.row["state"]
        arrows = self.table.get((state, event))
        if arrows is None:
            return Refusal((self._no_such_arrow(state, event),))
        refused = self.entitled(arrows, facts)
        if refused:
            return Refusal(refused)
        subject = _Subject(state, facts)
        try:
            moved = self.machine.events[event].trigger(subject)
        except (KeyError, MachineError) as exc:
            raise AssertionError(f"flat table and machine disagree on {state}, {event}") from exc
        if not moved or subject.arrow is None:
            return Refusal(tuple(dict.fromkeys(subject.reasons)))
        return Step(subject.arrow, subject.state, tuple(subject.overridden))

    def entitled(self, arrows: tuple[Transition, ...], facts: Facts) -> tuple[str, ...]:
        """Return why the act's capacity, or what it gives, does not suffice; empty if it does."""
        arrow, act = arrows[0], facts.act
        if act is None:
            return ()
        role, unit = act.capacity.role, act.capacity.unit
        if role not in arrow.by and role not in arrow.override:
            wanted = "或".join(CAPACITY_LABELS[name] for name in arrow.by if name != "system")
            return (f"须由{wanted or '系统'}办理，现以{act.capacity.label}身份办理",)
        if role == "lead" and unit not in facts.leads:
            return (f"“{unit}”不是牵头单位（牵头：{'、'.join(facts.leads) or '未定'}）",)
        if role == "support" and unit not in facts.supports:
            return (f"“{unit}”不是配合单位（配合：{'、'.join(facts.supports) or '无'}）",)
        return tuple(f"须给出{NEED_LABELS[need]}" for need in arrow.needs if not getattr(act, need))

    def ways(self, facts: Facts) -> list[tuple[Transition, tuple[str, ...]]]:
        """Return every arrow out of the state with what blocks it; of rivals, the one that is open or last."""
        ways: dict[str, tuple[Transition, tuple[str, ...]]] = {}
        for (state, event), arrows in self.table.items():
            if state != facts.row["state"]:
                continue
            for arrow in arrows:
                blocked = tuple(reason for reason in map(self._judge(facts), arrow.guards) if reason)
                if event not in ways or not blocked:
                    ways[event] = (arrow, blocked)
        return list(ways.values())

    def _judge(self, facts: Facts) -> Callable[[str], str | None]:
        def reason(name: str) -> str | None:
            if name.startswith("not "):
                return None if self.guards[name[4:]](facts) is not None else "另一条流转适用"
            return self.guards[name](facts)

        return reason

    def _no_such_arrow(self, state: str, event: str) -> str:
        possible = [arrows[0] for (source, _), arrows in self.table.items() if source == state]
        if event not in {arrow.event for arrow in self.spec.transitions}:
            known = "、".join(dict.fromkeys(arrow.event for arrow in self.spec.transitions))
            return f"{self.spec.title}没有“{event}”这个事件（有：{known}）"
        if not possible:
            return "这是终止状态，不再变动"
        return f"没有这条流转，此时可以：{'、'.join(dict.fromkeys(arrow.label for arrow in possible))}"


def compile_machine(spec: MachineSpec, digest: str, guards: Mapping[str, Guard]) -> CompiledMachine:
    """Build the shared machine of a linted definition and derive the flat table from it."""
    machine = Machine(
        model=None,
        states=list(spec.states),
        initial=spec.initial,
        auto_transitions=False,
        queued=False,
        send_event=True,
    )
    arrows: dict[int, Transition] = {}
    for arrow in spec.transitions:
        for source in arrow.from_:
            machine.add_transition(
                trigger=arrow.event,
                source=source,
                dest=arrow.to,
                conditions=[_condition(name, guards, arrow) for name in arrow.guards],
                before=_remember(arrow),
            )
            arrows[id(machine.events[arrow.event].transitions[source][-1])] = arrow
    table = {
        (source, event): tuple(arrows[id(edge)] for edge in edges)
        for event, known in machine.events.items()
        for source, edges in known.transitions.items()
        if edges
    }
    return CompiledMachine(spec, digest, machine, table, guards)


def _condition(name: str, guards: Mapping[str, Guard], arrow: Transition) -> Callable[[EventData], bool]:
    """Wrap a guard for ``transitions``: a bare None would count as refusal there."""
    if name.startswith("not "):
        inner = guards[name[4:]]
        return lambda data: inner(_facts(data)) is not None
    guard = guards[name]

    def passes(data: EventData) -> bool:
        subject: Any = data.model
        reason = guard(subject.facts)
        if reason is None:
            return True
        act = subject.facts.act
        if act is not None and act.capacity.role in arrow.override and act.reason:
            subject.overridden.append(reason)
            return True
        subject.reasons.append(reason)
        return False

    return passes


def _facts(data: EventData) -> Facts:
    subject: Any = data.model
    facts: Facts = subject.facts
    return facts


def _remember(arrow: Transition) -> Callable[[EventData], None]:
    def before(data: EventData) -> None:
        subject: Any = data.model
        subject.arrow = arrow

    return before
