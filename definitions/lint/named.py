"""Every place of a plan where a name has a role, and what each name is used for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from definitions.plan import Plan


class Named(NamedTuple):
    """A name in a role: where, which clause, and whether it leads there."""

    key: str
    name: str
    source: str
    role: str


@dataclass(slots=True)
class Uses:
    """Where a name has a role."""

    duties: list[int] = field(default_factory=list)
    indicators: list[int] = field(default_factory=list)
    schedules: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return 任务 7、8；指标 7、8、9."""
        kinds: tuple[tuple[str, Sequence[object]], ...] = (
            ("任务", self.duties),
            ("指标", self.indicators),
            ("安排", self.schedules),
        )
        return "；".join(f"{kind} {'、'.join(map(str, items))}" for kind, items in kinds if items)


def named(plan: Plan) -> Iterator[Named]:
    """Yield every place where a name has a role: duties, indicators, clauses, unit duties, schedules."""
    for i, duty in enumerate(plan.duties):
        yield from _roles(f"duties[{i}]", duty.source, lead=duty.lead, support=duty.support)
        for t, target in enumerate(duty.targets):
            yield from (
                Named(f"duties[{i}].targets[{t}].lead", name, duty.source, "lead") for name in target.lead
            )
    for i, item in enumerate(plan.indicators):
        yield from _roles(
            f"indicators[{i}]", item.source, lead=item.lead, support=item.support, data_from=item.data_from
        )
    for field_name, clauses in (("policies", plan.policies), ("vetoes", plan.vetoes)):
        for i, clause in enumerate(clauses):
            yield from _roles(f"{field_name}[{i}]", clause.source, lead=clause.lead, support=clause.support)
    for i, promise in enumerate(plan.unit_duties):
        yield Named(f"unit_duties[{i}].unit", promise.unit, promise.source, "unit_duty")
    for i, schedule in enumerate(plan.schedules):
        if schedule.owner:
            yield Named(f"schedules[{i}].owner", schedule.owner, schedule.source, "owner")
        yield from _roles(f"schedules[{i}]", schedule.source, participants=schedule.participants)


def uses(plan: Plan) -> Mapping[str, Uses]:
    """Return where each name has a role in duties, indicators and schedules."""
    found: dict[str, Uses] = defaultdict(Uses)
    for duty in plan.duties:
        for name in dict.fromkeys((*duty.lead, *duty.support)):
            found[name].duties.append(duty.no)
    for item in plan.indicators:
        for name in dict.fromkeys((*item.lead, *item.support)):
            found[name].indicators.append(item.no)
    for schedule in plan.schedules:
        for name in dict.fromkeys(schedule.participants):
            found[name].schedules.append(schedule.title)
    return found


def _roles(key: str, source: str, **roles: Sequence[str]) -> Iterator[Named]:
    for role, names in roles.items():
        for number, name in enumerate(names):
            yield Named(f"{key}.{role}[{number}]", name, source, role)
