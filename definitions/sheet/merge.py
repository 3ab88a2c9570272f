"""What the rows want, laid over the data of a plan file: what is the same keeps the file's own way of saying it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from definitions.indicator import Indicator
from definitions.plan import Duty, Plan
from definitions.sheet.items import Item, items_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from definitions.sheet.headings import ListName
    from definitions.sheet.rows import Outcome, Wanted

ORDER: Mapping[str, Sequence[str]] = {
    "": [field.alias or name for name, field in Plan.model_fields.items()],
    "duties": [field.alias or name for name, field in Duty.model_fields.items()],
    "indicators": [field.alias or name for name, field in Indicator.model_fields.items()],
}
"""Keys in their order, by path."""

_FIRST = ("no", "name", "region", "by")


def merged(raw: Sequence[Item], plan: Plan, outcome: Outcome) -> list[Item]:
    """Return a list of the file as it is to be: its own order, new items behind those that they follow."""
    before = items_of(plan, outcome.holds)
    by_place = {one.index: one for one in outcome.wanted if one.index is not None}
    new: dict[int, list[Item]] = {}
    for one in outcome.wanted:
        if one.index is None:
            new.setdefault(one.follows, []).append(_fresh(one.item, outcome.holds))
    said = list(new.get(-1, []))
    for index, item in enumerate(raw):
        if index in by_place:
            wanted = by_place[index]
            said.append(_onto(item, *_own(plan, item, before[index], wanted)) if wanted.edits else item)
        elif index not in outcome.removed:
            said.append(item)
        said += new.get(index, [])
    return said


def _own(plan: Plan, raw: Item, before: Item, wanted: Wanted) -> tuple[Item, Item]:
    """Return an item before and after without the units that the file has said for every duty."""
    if not (plan.defaults.lead or plan.defaults.support) or "name" in raw:
        return before, wanted.item
    return _without(plan, raw, before), _without(plan, raw, wanted.item)


def _without(plan: Plan, raw: Item, item: Item) -> Item:
    given = raw.get("support") or []
    support = [one for one in item.get("support", ()) if one in given or one not in plan.defaults.support]
    said = {**item, "support": support}
    if not raw.get("lead") and item.get("lead") == list(plan.defaults.lead):
        said["lead"] = []
    return {key: value for key, value in said.items() if value != []}


def _onto(raw: Any, before: Any, after: Any) -> Any:
    """Return ``raw`` as the file has it, with only that changed in which ``after`` differs from ``before``."""
    if before == after:
        return raw
    if isinstance(raw, dict) and isinstance(before, dict) and isinstance(after, dict):
        said = dict(raw)
        for key in before.keys() - after.keys():
            _clear(said, key, before[key], same_kind=before.get("judgement") == after.get("judgement"))
        for key, value in after.items():
            if key not in before or before[key] != value:
                said[key] = _onto(raw.get(key), before.get(key), value)
        return said
    if (
        isinstance(raw, list)
        and isinstance(before, list)
        and len(raw) == len(before)
        and isinstance(after, list)
    ):
        return _list_onto(raw, before, after)
    return _ordered(after)


def _clear(said: Item, key: str, before: Any, *, same_kind: bool) -> None:
    """Take a value away: its key stays, empty, unless it belongs to another kind of judgement."""
    if key not in said:
        return
    if key == "from" or not same_kind:
        del said[key]
    else:
        said[key] = [] if isinstance(before, list) else None


def _list_onto(raw: list[Any], before: list[Any], after: list[Any]) -> list[Any]:
    if len(before) == len(after):
        return [_onto(*three) for three in zip(raw, before, after, strict=True)]
    waiting = list(range(len(before)))
    said = []
    for value in after:
        same = next((index for index in waiting if before[index] == value), None)
        if same is not None:
            waiting.remove(same)
        said.append(_ordered(value) if same is None else raw[same])
    return said


def _fresh(item: Item, name: ListName) -> Item:
    return {key: _ordered(item[key]) for key in _by_order(item, ORDER[name])}


def _by_order(item: Item, order: Sequence[str]) -> list[str]:
    return sorted(item, key=lambda key: order.index(key) if key in order else order.index("parts"))


def _ordered(value: Any) -> Any:
    """Return new data with names first, then words, operator and value."""
    if isinstance(value, list):
        return [_ordered(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: _ordered(value[key]) for key in sorted(value, key=lambda key: key not in _FIRST)}
