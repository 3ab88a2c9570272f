"""The one door to the ``transitions`` package: a definition becomes a flat, shared machine.

One machine per (definition, version), without models: ``model=None``, no ``to_<state>`` shortcuts, not queued. A
subject is thrown away after the step; the stored row is never attached to a machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from transitions import Machine, MachineError

from definitions.capacity import CAPACITY_LABELS
from definitions.machine import NEED_LABELS, MachineSpec, Transition
from workflow.act import RESERVED_ROLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from transitions import EventData

    from workflow.facts import Facts
    from workflow.guards import Guard


NOT_NOW = "目前的情况不适用这条流转"  # a ``not x`` that has no rival for the case in which ``x`` holds


class _Subject:
    """What a machine moves: thrown away after one step."""

    __slots__ = ("arrow", "facts", "overridden", "reasons", "state")

    def __init__(self, state: str, facts: Facts) -> None:
        self.state = state
        self.facts = facts
        self.reasons: list[str] = []
        self.overridden: list[str] = []
        self.arrow: Transition | None = None


class Step(NamedTuple):
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
            return Refusal(tuple(subject.reasons) or (NOT_NOW,))
        return Step(subject.arrow, subject.state, tuple(subject.overridden))

    def entitled(self, arrows: tuple[Transition, ...], facts: Facts) -> tuple[str, ...]:
        """Return why the act's capacity, or what it gives, does not suffice; empty if it does."""
        arrow, act = arrows[0], facts.act
        if act is None:
            return ()
        role, unit = act.capacity.role, act.capacity.unit
        if role not in arrow.by and role not in arrow.override:
            wanted = "或".join(
                CAPACITY_LABELS[name] for name in doers(arrow, facts) if name not in RESERVED_ROLES
            )
            return (f"须由{wanted or '系统'}办理，现以{act.capacity.label}身份办理",)
        strange = stranger(facts, role, unit)
        return (
            (strange,)
            if strange
            else tuple(
                f"须给出{NEED_LABELS[need]}"
                for need in arrow.needs
                if not str(getattr(act, need) or "").strip()
            )
        )

    def ways(self, facts: Facts) -> list[tuple[Transition, tuple[str, ...]]]:
        """Return every event out of the state with what blocks it; of rivals, the arrow that applies."""
        ways: dict[str, tuple[Transition, tuple[str, ...]]] = {}
        for (state, event), arrows in self.table.items():
            if state == facts.row["state"]:
                judged = [(arrow, refusals(arrow, self.guards, facts)) for arrow in arrows]
                fitting = [
                    (arrow, tuple(reasons.values())) for arrow, reasons in judged if reasons is not None
                ]
                ways[event] = min(fitting, key=lambda way: len(way[1]), default=(arrows[0], (NOT_NOW,)))
        return list(ways.values())

    def _no_such_arrow(self, state: str, event: str) -> str:
        leaving = [arrows[0] for (source, _), arrows in self.table.items() if source == state]
        possible = [arrow for arrow in leaving if not RESERVED_ROLES.issuperset(arrow.by)]
        if event not in {arrow.event for arrow in self.spec.transitions}:
            known = "、".join(dict.fromkeys(arrow.event for arrow in self.spec.transitions))
            return f"{self.spec.title}没有“{event}”这个事件（有：{known}）"
        if not leaving:
            return "这是终止状态，不再变动"
        return f"没有这条流转，此时可以：{'、'.join(dict.fromkeys(arrow.label for arrow in possible))}"


def doers(arrow: Transition, facts: Facts) -> tuple[str, ...]:
    """Return the roles that may ask for an arrow of this very subject: of a paper, those that approve its kind."""
    if "signed_by_its_approver" not in arrow.guards:
        return arrow.by
    return tuple(role for role in arrow.by if role in facts.approvers) or arrow.by


def stranger(facts: Facts, role: str, unit: str | None) -> str | None:
    """Return why a unit does not have the role that it claims in a duty; None if it has, or claims none."""
    if role == "lead" and unit not in facts.leads:
        return f"“{unit}”不是牵头单位（牵头：{'、'.join(facts.leads) or '未定'}）"
    if role == "support" and unit not in facts.supports:
        return f"“{unit}”不是配合单位（配合：{'、'.join(facts.supports) or '无'}）"
    return None


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
                conditions=_condition(arrow, guards),
            )
            arrows[id(machine.events[arrow.event].transitions[source][-1])] = arrow
    table = {
        (source, event): tuple(arrows[id(edge)] for edge in edges)
        for event, known in machine.events.items()
        for source, edges in known.transitions.items()
        if edges
    }
    return CompiledMachine(spec, digest, machine, table, guards)


def override_hint(arrow: Transition) -> str:
    """Return who may pass this arrow's guards, and how."""
    who = "或".join(CAPACITY_LABELS[name] for name in arrow.override)
    return f"{who}可凭理由放行（--as {arrow.override[0]} --reason）"


def refusals(arrow: Transition, guards: Mapping[str, Guard], facts: Facts) -> dict[str, str] | None:
    """Return which of the arrow's guards refuse, and why; None where the arrow is for the opposite case (``not x``)."""
    reasons = {}
    for name in arrow.guards:
        if name.startswith("not "):
            if guards[name[4:]](facts) is None:
                return None
        else:
            reason = guards[name](facts)
            if reason is not None:
                reasons[name] = reason
    return reasons


def _condition(arrow: Transition, guards: Mapping[str, Guard]) -> Callable[[EventData], bool]:
    """Wrap an arrow's guards for ``transitions``, where a bare None would count as refusal.

    One condition for all of them, since each costs more there than a guard does.
    """

    def passes(data: EventData) -> bool:
        subject: Any = data.model
        act = subject.facts.act
        reasons = refusals(arrow, guards, subject.facts)
        if reasons is None:
            return False
        entitled = act is not None and act.capacity.role in arrow.override and bool(act.reason)
        if any(not (entitled and name in arrow.passes) for name in reasons):
            said = [*reasons.values()]
            if reasons.keys() <= set(arrow.passes):
                said.append(override_hint(arrow))
            if not subject.reasons or len(said) < len(subject.reasons):
                subject.reasons = said
            return False
        subject.overridden, subject.arrow = list(reasons.values()), arrow
        return True

    return passes
