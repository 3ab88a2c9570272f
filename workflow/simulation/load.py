"""How much falls to each unit in each month."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.simulation.events import ROUNDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from workflow.simulation.events import Event

OFF = ("跳过", "取消")
ROLES = ("rounds", "lead", "support", "dates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What falls to one unit.

    Attributes:
        months: month → number by role: ``rounds`` to hold, attend or report to, duties due that it leads (``lead``) or
            helps with (``support``), and other ``dates``.
    """

    unit: str
    months: dict[str, dict[str, int]]

    @property
    def total(self) -> int:
        """Everything of the span."""
        return sum(sum(counts.values()) for counts in self.months.values())


def load_of(events: Iterable[Event], names: Mapping[str, frozenset[str]]) -> list[Load]:
    """Return the load of every unit of the plan that has any, in the plan's order."""
    units_of: dict[str, list[str]] = defaultdict(list)
    for unit, known in names.items():
        for name in known:
            units_of[name].append(unit)
    found: dict[str, dict[str, Counter[str]]] = {unit: defaultdict(Counter) for unit in names}
    for event in events:
        month = event.day.isoformat()[:7]
        for unit, role in _roles(event, units_of).items():
            found[unit][month][role] += 1
    return [
        Load(
            unit=unit,
            months={
                month: {role: counts[role] for role in ROLES} for month, counts in sorted(months.items())
            },
        )
        for unit, months in found.items()
        if months
    ]


def unlisted_of(events: Iterable[Event], closed: AbstractSet[str]) -> list[str]:
    """Return the groups that take part in something without anybody's load telling of it.

    Args:
        events: of the span.
        closed: groups whose members the plan does not list.
    """
    taking_part = (
        name
        for event in events
        if event.kind in ROUNDS and not event.asked and not event.label.startswith(OFF)
        for name in (*event.who, *event.also)
    )
    return list(dict.fromkeys(name for name in taking_part if name in closed))


def _roles(event: Event, units_of: Mapping[str, list[str]]) -> dict[str, str]:
    """Return what an event is to each unit; a unit that is named twice has the weightier part."""
    if event.kind == "notice" or event.label.startswith(OFF):
        return {}
    also, who = ("support", "lead") if event.kind == "duty" else ("rounds", "rounds")
    if event.kind != "duty" and event.kind not in ROUNDS:
        also = who = "dates"
    roles = {unit: also for name in (*event.also, *event.asked) for unit in units_of.get(name, ())}
    return roles | {unit: who for name in event.who for unit in units_of.get(name, ())}
