"""Which items of a plan concern a unit, and how: as lead, as support, within a group, by a target of its own.

Names are taken as the plan knows them: whoever asks for a unit by an alias is shown what the plan says under any of
its names, and what it says to the groups and bodies that the unit belongs to.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from definitions.actors import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from definitions.model import Model
    from definitions.plan import Plan

ROLES: Mapping[str, Mapping[str, str]] = {  # list of the plan -> attribute that names units -> the role
    "duties": {"lead": "牵头", "support": "配合"},
    "indicators": {"lead": "牵头", "support": "配合", "data_from": "提供数据"},
    "unit_duties": {"unit": "职责"},
    "schedules": {"owner": "召集", "participants": "参加"},
    "deadlines": {"who": "承担"},
    "policies": {"lead": "牵头", "support": "配合"},
    "vetoes": {"lead": "牵头", "support": "配合"},
    "measures": {"who": "涉及"},
    "accountability": {"who": "涉及"},
}
TARGET_LEAD = "目标牵头"


def names_of(plan: Plan, name: str) -> frozenset[str]:
    """Return every name under which the plan speaks to whoever is called ``name``; empty if it knows no such name."""
    same = next((frozenset(unit.names) for unit in plan.units if name in unit.names), frozenset({name}))
    if not same & known_names(plan):
        return frozenset()
    groups = {
        group.name for group in plan.groups if same.intersection(bare(member) for member in group.members)
    }
    bodies = {body.name for body in plan.bodies if same.intersection(body.members)}
    return same | groups | bodies


def known_names(plan: Plan) -> frozenset[str]:
    """Return the names that the plan defines, and those that only its items use."""
    used = {
        name
        for field, roles in ROLES.items()
        for item in getattr(plan, field)
        for role in roles
        for name in _names(item, role)
    }
    return plan.names | used


def nearest_name(plan: Plan, name: str) -> str | None:
    """Return the name of the plan that is spelt most like ``name``, if any is alike."""
    alike = difflib.get_close_matches(name, sorted(known_names(plan)), n=1, cutoff=0.5)
    return alike[0] if alike else None


def roles_in(field: str, item: Model, names: Iterable[str]) -> tuple[str, ...]:
    """Return what the bearers of ``names`` are in one item of a list of the plan: 牵头, 配合; empty when nothing."""
    wanted = frozenset(names)
    roles = [said for key, said in ROLES.get(field, {}).items() if wanted.intersection(_names(item, key))]
    if any(wanted.intersection(target.lead) for target in getattr(item, "targets", ())):
        roles.append(TARGET_LEAD)
    return tuple(roles)


def concerning(plan: Plan, *, names: frozenset[str] | None = None, stage: int | None = None) -> Plan:
    """Return the plan with only those items that concern the names, and only that stage and its duties.

    Args:
        plan: any plan.
        names: as ``names_of`` returns them; None leaves the lists whole.
        stage: number of a stage; None leaves them whole.
    """
    kept: dict[str, Sequence[Model]] = {}
    if names is not None:
        kept = {field: list(_of(plan, field, names)) for field in ROLES}
    if stage is not None:
        kept["stages"] = [one for one in plan.stages if one.no == stage]
        kept["duties"] = [
            duty for duty in kept.get("duties", plan.duties) if getattr(duty, "stage", None) == stage
        ]
    return plan.model_copy(update={field: tuple(items) for field, items in kept.items()})


def _of(plan: Plan, field: str, names: frozenset[str]) -> Iterator[Model]:
    for item in getattr(plan, field):
        if roles_in(field, item, names):
            yield item


def _names(item: Model, key: str) -> tuple[str, ...]:
    value = getattr(item, key)
    return (value,) if isinstance(value, str) else tuple(value or ())
