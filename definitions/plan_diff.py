"""What differs between two versions of a plan, item by item. Pure, and linear in the length of the plans.

Items are the same when what names them is: the number, the name, the slug. A renumbered item is one that went and
one that came; where both bear the same title, each says so.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Literal

from definitions.plan_words import HEAD, KINDS, field_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from definitions.model import Model
    from definitions.plan import Plan

Field = tuple[str, Any, Any]
What = Literal["added", "removed", "changed"]
SHORT = 60
_VERBS = {"added": "新增", "removed": "删去", "changed": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One item that differs.

    Attributes:
        kind: ``plan`` for the head, else the item in the singular: duty, stage, unit_duty.
        key: what names it within its kind: ``7``; of several parts joined by a blank; "" for the head.
        title: what a person calls it.
        fields: (path, before, after) as plain JSON values, in the order of the file; only of a changed item.
        namesake: key of the item of the same title that went or came instead, "" if there is none.
    """

    kind: str
    key: str
    what: What
    title: str
    fields: tuple[Field, ...] = ()
    namesake: str = ""

    @property
    def label(self) -> str:
        """What things of its kind are called: 任务."""
        return HEAD if self.kind == "plan" else _LABELS[self.kind]

    @property
    def name(self) -> str:
        """What a clerk calls it: 任务7“推进河湖长制”."""
        if self.kind == "plan":
            return HEAD
        number = self.key if self.key.isdigit() else ""
        return f"{self.label}{number}“{shortened(self.title)}”"

    def sentence(self) -> str:
        """Return the change as a clerk reads it, in one line."""
        told = "；".join(
            f"{field_label(path)} {shown(before)} → {shown(after)}" for path, before, after in self.fields
        )
        other = "新增" if self.what == "removed" else "删去"
        more = f"（与{other}的 {self.namesake} 同名，疑为改号）" if self.namesake else ""
        return f"{_VERBS[self.what]}{self.name}{'：' if told else ''}{told}{more}"


@dataclass(frozen=True, slots=True)
class _List:
    """How the items of a list are told apart.

    Attributes:
        by: attributes that name an item.
        title: attribute that a person calls it by.
        else_by: attributes by which leftovers are paired, where that is without doubt.
        same: attribute by which an item that went and one that came are recognised as one.
    """

    kind: str
    label: str
    by: tuple[str, ...]
    title: str
    else_by: tuple[str, ...] = ()
    same: str = ""


def _list(name: str, kind: str, by: str, title: str, *, else_by: str = "", same: str = "") -> _List:
    return _List(kind, KINDS[name], tuple(by.split()), title, tuple(else_by.split()), same)


_LISTS: dict[str, _List] = {
    "awards": _list("awards", "award", "name", "name"),
    "bodies": _list("bodies", "body", "name kind", "name", else_by="name"),
    "posts": _list("posts", "post", "body role", "post"),
    "units": _list("units", "unit", "name", "name"),
    "groups": _list("groups", "group", "name", "name", same="members"),
    "stages": _list("stages", "stage", "no", "title", same="title"),
    "duties": _list("duties", "duty", "no", "title", same="title"),
    "indicators": _list("indicators", "indicator", "no", "name", same="name"),
    "unit_duties": _list("unit_duties", "unit_duty", "unit no", "text", same="text"),
    "schedules": _list("schedules", "schedule", "slug", "title", same="title"),
    "deadlines": _list("deadlines", "deadline", "what", "what", else_by="source"),
    "policies": _list("policies", "policy", "no", "text", same="text"),
    "vetoes": _list("vetoes", "veto", "no", "text", same="text"),
    "measures": _list("measures", "measure", "text", "text", else_by="source"),
    "accountability": _list("accountability", "accountability", "text", "text", else_by="source"),
}
_LABELS = {listed.kind: listed.label for listed in _LISTS.values()}


def diff(before: Plan, after: Plan) -> tuple[Change, ...]:
    """Return what differs: the head, then each list in the order of a plan file, its items in the order of the plans."""
    head = [
        field
        for name in type(after).model_fields
        if name not in _LISTS
        for field in _values(name, getattr(before, name), getattr(after, name))
    ]
    changes = (
        [Change(kind="plan", key="", what="changed", title=after.title, fields=tuple(head))] if head else []
    )
    for name, listed in _LISTS.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            changes += _items(listed, old, new)
    return tuple(changes)


def shown(value: Any) -> str:
    """Return a plain value as a sentence has it; of a nested item its own words."""
    if value in (None, [], {}, ""):
        return "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        said = next((value[key] for key in ("text", "title", "name") if value.get(key)), None)
        return (
            shown(said)
            if said
            else shortened("，".join(f"{field_label(key)} {shown(one)}" for key, one in value.items()))
        )
    if isinstance(value, list):
        return shortened("、".join(shown(one) for one in value))
    return shortened(str(value))


def shortened(text: str) -> str:
    """Return ``text``, cut where it would fill a screen."""
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


def _items(listed: _List, old: Sequence[Model], new: Sequence[Model]) -> list[Change]:
    gone, come, pairs = _matched(old, new, lambda item: _key(item, listed.by), in_doubt=True)
    if listed.else_by and gone and come:
        gone, come, more = _matched(gone, come, lambda item: _key(item, listed.else_by), in_doubt=False)
        pairs += more
    after = {id(one): other for one, other in pairs}
    left, came = {id(item) for item in gone}, {id(item) for item in come}
    changes = []
    for item in old:
        if id(item) in left:
            changes.append(_change(listed, item, "removed"))
        elif id(item) in after and item != (other := after[id(item)]):
            fields = tuple(_fields(item, other))
            changes.append(replace(_change(listed, other, "changed"), fields=fields))
    changes += [_change(listed, item, "added") for item in new if id(item) in came]
    return _with_namesakes(listed, changes, gone, come) if listed.same and gone and come else changes


def _matched(
    old: Sequence[Model], new: Sequence[Model], key: Callable[[Model], str], *, in_doubt: bool
) -> tuple[list[Model], list[Model], list[tuple[Model, Model]]]:
    """Return what is left of both sides, and the pairs of one key.

    Of several that share a key, equal ones go together first, the others in their order; unless ``in_doubt``, several
    stay unpaired.
    """
    before, after = _grouped(old, key), _grouped(new, key)
    gone: list[Model] = []
    pairs: list[tuple[Model, Model]] = []
    for name, mine in before.items():
        others = after.pop(name, [])
        if len(mine) == len(others) == 1:
            pairs.append((mine[0], others[0]))
        elif not in_doubt:
            gone += mine
            after[name] = others
        else:
            left, came, same = _equal(mine, others)
            paired = list(zip(left, came, strict=False))
            pairs += same + paired
            gone += left[len(paired) :]
            after[name] = came[len(paired) :]
    return gone, [item for items in after.values() for item in items], pairs


def _grouped(items: Iterable[Model], key: Callable[[Model], str]) -> dict[str, list[Model]]:
    grouped: dict[str, list[Model]] = defaultdict(list)
    for item in items:
        grouped[key(item)].append(item)
    return grouped


def _equal(old: list[Model], new: list[Model]) -> tuple[list[Model], list[Model], list[tuple[Model, Model]]]:
    waiting = _grouped(new, repr)
    for items in waiting.values():
        items.reverse()
    pairs, rest = [], []
    for item in old:
        same = waiting.get(repr(item))
        if same:
            pairs.append((item, same.pop()))
        else:
            rest.append(item)
    taken = {id(other) for _, other in pairs}
    return rest, [item for item in new if id(item) not in taken], pairs


def _with_namesakes(
    listed: _List, changes: list[Change], gone: Sequence[Model], come: Sequence[Model]
) -> list[Change]:
    """Tell of each item that went which one came instead, where one of each has the same title."""
    left = {key: items for key, items in _grouped(gone, lambda one: _key(one, (listed.same,))).items() if key}
    came = _grouped(come, lambda one: _key(one, (listed.same,)))
    twins: dict[tuple[What, str], str] = {}
    for key, items in left.items():
        if len(items) == len(came.get(key, ())) == 1:
            one, other = _key(items[0], listed.by), _key(came[key][0], listed.by)
            twins["removed", one], twins["added", other] = other, one
    return [replace(change, namesake=twins.get((change.what, change.key), "")) for change in changes]


def _change(listed: _List, item: Model, what: What) -> Change:
    return Change(
        kind=listed.kind, key=_key(item, listed.by), what=what, title=str(getattr(item, listed.title))
    )


def _key(item: Model, names: Sequence[str]) -> str:
    return " ".join(_joined(getattr(item, name)) for name in names)


def _joined(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(str(getattr(one, "name", one)) for one in value)
    return str(value)


def _fields(before: Model, after: Model, path: str = "") -> Iterator[Field]:
    known = type(before).model_fields | type(after).model_fields
    for name, info in known.items():
        yield from _values(
            f"{path}{info.alias or name}", getattr(before, name, None), getattr(after, name, None)
        )


def _values(path: str, before: Any, after: Any) -> Iterator[Field]:
    if before == after:
        return
    if _is_model(before) and _is_model(after):
        yield from _fields(before, after, f"{path}.")
    elif isinstance(before, dict) and isinstance(after, dict):
        for key in before | after:
            yield from _values(f"{path}.{key}", before.get(key), after.get(key))
    elif _holds_models(before) or _holds_models(after):
        for place, (one, other) in enumerate(zip_longest(before or (), after or ())):
            yield from _values(f"{path}[{place}]", one, other)
    else:
        yield path, _plain(before), _plain(after)


def _is_model(value: Any) -> bool:
    return hasattr(value, "model_dump")


def _holds_models(value: Any) -> bool:
    return isinstance(value, tuple) and any(map(_is_model, value))


def _plain(value: Any) -> Any:
    """Return ``value`` as JSON has it."""
    if _is_model(value):
        return value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
