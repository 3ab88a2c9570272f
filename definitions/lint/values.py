"""Values: one measure with two of them, targets below the standard, units that do not fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from definitions.lint.rule import listed, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from definitions.findings import Finding
    from definitions.plan import Deadline, Duty, Plan
    from definitions.target import Threshold

_SIGNED = re.compile(
    r"[≥≤><＞＜≧≦]|不低于|不少于|不小于|不高于|不大于|不超过|以上|以下|以内|至少|超过|大于|小于|高于|低于|达到"
)
_AMOUNT = re.compile(r"浓度|天数|总量|数量|面积")
_RATIO = re.compile(r"率|比例|比重|占比|指数")


class Row(NamedTuple):
    """One line of the table: an indicator without parts, or a part of one."""

    key: str
    name: str
    unit: str | None
    target: Threshold | None
    standard: Threshold | None
    source: str


class Stated(NamedTuple):
    """A number that is stated somewhere: ``measure`` is name, unit and date, ``value`` operator and number."""

    key: str
    measure: tuple[object, ...]
    value: tuple[object, ...]
    text: str
    source: str


def rows(plan: Plan) -> Iterator[Row]:
    """Yield the table line by line, parts with the unit of the whole where they have none of their own."""
    for i, item in enumerate(plan.indicators):
        if not item.parts:
            yield Row(f"indicators[{i}]", item.name, item.unit, item.target, item.standard, item.source)
        for p, part in enumerate(item.parts):
            key, unit = f"indicators[{i}].parts[{p}]", part.unit or item.unit
            yield Row(key, part.name, unit, part.target, part.standard, item.source)


def value_conflict(plan: Plan) -> Iterator[Finding]:
    """One measure has one value by one date; within the text, and within the table."""
    for stated in (_stated_in_text(plan), _stated_in_table(plan)):
        first: dict[tuple[object, ...], Stated] = {}
        for one in stated:
            before = first.setdefault(one.measure, one)
            if before.value != one.value:
                yield warning(
                    "value-conflict",
                    one.key,
                    f"“{one.measure[0]}”有两个数：{before.source}写“{before.text}”，{one.source}写“{one.text}”。"
                    "请核对原文，定下以哪个为准。",
                )


def target_below_standard(plan: Plan) -> Iterator[Finding]:
    """The plan's own target is at least as strict as the standard; else reaching it wins nothing."""
    for row in rows(plan):
        target, standard = row.target, row.standard
        if target is None or standard is None or target.op != standard.op:
            continue
        own, asked = target.value, standard.value
        if not isinstance(own, int | float) or not isinstance(asked, int | float):
            continue
        if (target.op in {">=", ">"} and own < asked) or (target.op in {"<=", "<"} and own > asked):
            yield warning(
                "target-below-standard",
                f"{row.key}.target",
                f"“{row.name}”（{row.source}）的目标值“{target.text}”达不到指标值“{standard.text}”，完成了目标也不能达标。请核对。",
            )


def kinds_differ(plan: Plan) -> Iterator[Finding]:
    """A number as target and words as standard, or the other way round, must be judged by a person."""
    for row in rows(plan):
        if row.target and row.standard and (row.target.op == "text") != (row.standard.op == "text"):
            yield warning(
                "target-standard-kinds-differ",
                f"{row.key}.target",
                f"“{row.name}”（{row.source}）的目标值是“{row.target.text}”，指标值是“{row.standard.text}”，"
                "一个是数，一个是文字，不能自动比较，达标与否要由人判断。",
            )


def operator_assumed(plan: Plan) -> Iterator[Finding]:
    """A bare number that was entered as at least, or at most: somebody should confirm the reading."""
    bare = [
        row
        for row in rows(plan)
        if row.target and row.target.op in {">=", "<=", ">", "<"} and not _SIGNED.search(row.target.text)
    ]
    if bare:
        names = listed(f"{row.source}“{row.name}”（{row.target.text}）" for row in bare if row.target)
        word = {">=": "不低于", ">": "高于", "<=": "不高于", "<": "低于"}
        readings = sorted({word[row.target.op] for row in bare if row.target})
        yield warning(
            "operator-assumed",
            f"{bare[0].key}.target",
            f"这些目标值只写了数，没有写“≥”或“≤”，录入时按“{listed(readings)}”理解：{names}。请确认。",
        )


def unit_mismatch(plan: Plan) -> Iterator[Finding]:
    """Days, concentrations and areas are not per cent; a rate without a unit is no rate."""
    for i, item in enumerate(plan.indicators):
        lines = [row for row in rows(plan) if row.key.partition(".")[0] == f"indicators[{i}]"]
        amounts = [
            row.name
            for row in lines
            if _AMOUNT.search(row.name) and not _RATIO.search(row.name) and row.unit == "%"
        ]
        if amounts:
            yield warning(
                "unit-mismatch",
                f"indicators[{i}].unit",
                f"第 {item.no} 项指标“{item.name}”（{item.source}）的单位写“%”，但{listed(amounts)}不是百分比。"
                "请核对各分项的单位，报数时写明。",
            )


def _stated_in_text(plan: Plan) -> Iterator[Stated]:
    holders: tuple[tuple[str, Sequence[Duty | Deadline]], ...] = (
        ("duties", plan.duties),
        ("deadlines", plan.deadlines),
    )
    for field, items in holders:
        for i, item in enumerate(items):
            for t, target in enumerate(item.targets):
                if target.op != "text":
                    measure, value = (target.name, target.unit, target.by), (target.op, target.value)
                    yield Stated(f"{field}[{i}].targets[{t}]", measure, value, target.text, item.source)


def _stated_in_table(plan: Plan) -> Iterator[Stated]:
    for row in rows(plan):
        if row.target and row.target.op != "text":
            value = (row.target.op, row.target.value)
            yield Stated(f"{row.key}.target", (row.name, row.unit), value, row.target.text, row.source)
