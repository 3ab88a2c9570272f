"""The table line by line, and the targets of the text one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from definitions.plan import Duty, UnitDuty

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from definitions.indicator import Indicator
    from definitions.plan import Deadline, Plan
    from definitions.target import Target, Threshold


class Row(NamedTuple):
    """One line of the table: an indicator without parts, or a part of one."""

    key: str
    name: str
    unit: str | None
    scope: str | None
    target: Threshold | None
    standard: Threshold | None
    item: Indicator

    @property
    def source(self) -> str:
        """The clause of the whole indicator."""
        return self.item.source


class Held(NamedTuple):
    """A target and the item of the text that holds it; ``label`` says which, ``due`` is the item's own date."""

    key: str
    label: str
    source: str
    target: Target
    duty: Duty | None
    due: date | None


def rows(plan: Plan) -> Iterator[Row]:
    """Yield the table line by line, parts with unit and scope of the whole where they have none of their own."""
    for i, item in enumerate(plan.indicators):
        key = f"indicators[{i}]"
        if not item.parts:
            yield Row(key, item.name, item.unit, item.scope, item.target, item.standard, item)
        for p, part in enumerate(item.parts):
            unit, scope = part.unit or item.unit, part.scope or item.scope
            yield Row(f"{key}.parts[{p}]", part.name, unit, scope, part.target, part.standard, item)


def held(plan: Plan) -> Iterator[Held]:
    """Yield every target of duties, deadlines and unit duties."""
    holders: tuple[tuple[str, Sequence[Duty | Deadline | UnitDuty]], ...] = (
        ("duties", plan.duties),
        ("deadlines", plan.deadlines),
        ("unit_duties", plan.unit_duties),
    )
    for field_name, items in holders:
        for i, item in enumerate(items):
            duty = item if isinstance(item, Duty) else None
            for t, target in enumerate(item.targets):
                yield Held(
                    f"{field_name}[{i}].targets[{t}]", _label(item), item.source, target, duty, item.due
                )


def _label(item: Duty | Deadline | UnitDuty) -> str:
    if isinstance(item, Duty):
        return f"第 {item.no} 项任务（{item.source}）"
    if isinstance(item, UnitDuty):
        return f"{item.unit}的职责第 {item.no} 条（{item.source}）"
    return item.source
