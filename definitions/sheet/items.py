"""A plan's items as plain data, and as rows of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from definitions.sheet.columns import COLUMNS, Context

if TYPE_CHECKING:
    from definitions.plan import Plan
    from definitions.sheet.headings import ListName

Item = dict[str, Any]


def items_of(plan: Plan, name: ListName) -> list[Item]:
    """Return a list of the plan as plain data, defaults left out, hours without seconds."""
    items = [one.model_dump(mode="json", by_alias=True, exclude_defaults=True) for one in getattr(plan, name)]
    for item in items:
        if "due_time" in item:
            item["due_time"] = item["due_time"].removesuffix(":00")
    return items


def context_of(plan: Plan, name: ListName, item: Item) -> Context:
    """Return what the cells of an item are read against."""
    unit = item.get("unit") if name == "indicators" else None
    return Context(stages={stage.no: stage.title for stage in plan.stages}, unit=unit)


def row_of(plan: Plan, name: ListName, item: Item) -> dict[str, str]:
    """Return the texts of an item's row by key of the column."""
    context = context_of(plan, name, item)
    return {key: column.write(item, context) for key, column in COLUMNS[name].items()}
