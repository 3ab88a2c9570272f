"""Whatever plan can be read can be linted: shipped plans with items taken out, doubled, moved and altered."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lint_samples import PLANS, data
from pydantic import ValidationError

from definitions.lint.plan import RULES, lint_plan
from definitions.loader import Loaded
from definitions.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable

REGISTRY = {rule.code: rule.severity for rule in RULES}
ODD_VALUES: tuple[object, ...] = (
    None,
    "",
    "各相关单位等",
    "（十五）跳过去的",
    "定期",
    "（",
    "连续五年",
    [],
    ["生态环境分局"],
    0,
    -1,
    3,
    1.5,
    10**9,
    True,
    "1949-10-01",
    "2099-12-31",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=MONTHLY;BYDAY=5MO;BYSETPOS=1",
    "text",
    "=",
    "none",
    "失效",
    "中",
)


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value within plain data."""
    if isinstance(value, dict):
        below = [place for key, item in value.items() for place in places(item, (*way, key))]
    elif isinstance(value, list):
        below = [place for index, item in enumerate(value) for place in places(item, (*way, index))]
    else:
        below = []
    return [*([way] if way else []), *below]


WAYS = {name: places(data(name)) for name in PLANS}


def remove(plain: Any, way: tuple[Any, ...], _: object) -> None:
    del holder(plain, way)[way[-1]]


def double(plain: Any, way: tuple[Any, ...], _: object) -> None:
    place = holder(plain, way)
    if isinstance(place, list):
        place.append(copy.deepcopy(place[way[-1]]))


def reverse(plain: Any, way: tuple[Any, ...], _: object) -> None:
    item = holder(plain, way)[way[-1]]
    if isinstance(item, list):
        item.reverse()


def alter(plain: Any, way: tuple[Any, ...], value: object) -> None:
    holder(plain, way)[way[-1]] = copy.deepcopy(value)


def holder(plain: Any, way: tuple[Any, ...]) -> Any:
    for step in way[:-1]:
        plain = plain[step]
    return plain


EDITS: tuple[Callable[[Any, tuple[Any, ...], object], None], ...] = (remove, double, reverse, alter)


def apply(plain: Any, edit: Any, way: tuple[Any, ...], value: object) -> None:
    """Make one edit and keep it if the plan can still be read."""
    before = copy.deepcopy(plain)
    try:
        edit(plain, way, value)
        Plan.model_validate(plain)
    except (KeyError, IndexError, TypeError, ValidationError):
        plain.clear()
        plain.update(before)


@settings(deadline=None)
@given(st.data())
def test_linting_never_fails_on_a_plan_that_can_be_read(draw: st.DataObject) -> None:
    name = draw.draw(st.sampled_from(PLANS))
    plain = copy.deepcopy(data(name))
    for _ in range(draw.draw(st.integers(1, 4))):
        way = draw.draw(st.sampled_from(WAYS[name]))
        apply(plain, draw.draw(st.sampled_from(EDITS)), way, draw.draw(st.sampled_from(ODD_VALUES)))

    found = lint_plan(Loaded(name=name, value=Plan.model_validate(plain)))

    for finding in found:
        assert REGISTRY[finding.code] == finding.severity
        assert finding.message.endswith(("。", "？"))
        assert finding.key
