"""Numbers against each other: one measure with two values, targets that fall back, a part above the whole."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from definitions.lint.rule import Family, Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from definitions.lint.facts import Facts
    from definitions.lint.stated import Stated

FAMILY = Family("conflicts", "数值矛盾")


@FAMILY.rule("value-conflict", "同一指标有两个数")
def value_conflict(facts: Facts) -> Iterator[Said]:
    """One measure has one value by one day, anywhere in the plan; text against its own row is ``text-table``."""
    measures: dict[tuple[object, ...], list[Stated]] = defaultdict(list)
    for one in facts.stated:
        measures[*one.about, one.unit].append(one)
    for found in measures.values():
        for one, other in _conflicts(found):
            yield Said(
                other.key,
                f"“{other.name}”有两个数：{one.source}写“{one.text}”，{other.source}写“{other.text}”。"
                "请核对原文，定下以哪个为准。",
            )


@FAMILY.rule("milestones-reversed", "分年目标倒退")
def milestones_reversed(facts: Facts) -> Iterator[Said]:
    """From year to year a target is raised or kept, not let down."""
    measures: dict[tuple[object, ...], list[Stated]] = defaultdict(list)
    for one in facts.stated:
        if one.by and isinstance(one.value, int | float) and one.op != "between":
            measures[*one.about, one.unit].append(one)
    for found in measures.values():
        for one, other in pairwise(sorted(found, key=lambda one: one.by or date.max)):
            if one.by != other.by and _falls_back(one, other):
                yield Said(
                    other.key,
                    f"“{other.name}”的目标倒退了：{one.by} 是“{one.text}”（{one.source}），"
                    f"{other.by} 反而是“{other.text}”（{other.source}）。请核对原文。",
                )


@FAMILY.rule("actual-exceeds-covered", "实际数大于覆盖数")
def actual_exceeds_covered(facts: Facts) -> Iterator[Said]:
    """What is in fact supplied lies within what is covered: 实际供热面积 within 管网覆盖面积."""
    covered = {(one.source, one.unit): one for one in facts.stated if "覆盖" in one.name}
    for one in facts.stated:
        whole = covered.get((one.source, one.unit)) if one.name.startswith("实际") else None
        if whole is None or whole.name[:2] != one.name[2:4]:
            continue
        number, most = one.value, whole.value
        if isinstance(number, int | float) and isinstance(most, int | float) and number > most:
            yield Said(
                one.key,
                f"{one.source}里“{one.name}”（{one.text}）大于“{whole.name}”（{whole.text}），实际数不会超过覆盖数。"
                "请核对原件。",
            )


def _conflicts(found: Sequence[Stated]) -> Iterator[tuple[Stated, Stated]]:
    """Yield each number beside an earlier one that it contradicts: by one day, or where one has no day."""
    days: dict[object, dict[object, Stated]] = defaultdict(dict)
    for one in found:
        days[one.by].setdefault(one.demand, one)
    for values in days.values():
        first, *others = values.values()
        yield from ((first, other) for other in others if not _same_line(first, other))
    undated = days.pop(None, {})
    until = max((one.until or date.max for one in undated.values()), default=date.max)
    dated = {
        demand: one
        for values in days.values()
        for demand, one in values.items()
        if one.by is None or one.by <= until
    }
    if undated and dated and not undated.keys() & dated.keys():
        one, other = sorted((next(iter(undated.values())), next(iter(dated.values()))), key=found.index)
        if not _same_line(one, other):
            yield one, other


def _same_line(one: Stated, other: Stated) -> bool:
    """Whether one is of the text and the other of the row that belongs to it; ``tables`` compares those."""
    return one.in_table != other.in_table and bool(one.duties & other.duties)


def _falls_back(one: Stated, other: Stated) -> bool:
    before, after = one.value, other.value
    if not isinstance(before, int | float) or not isinstance(after, int | float):
        return False
    if one.op in {">=", ">"} and other.op in {">=", ">"}:
        return after < before
    return one.op in {"<=", "<"} and other.op in {"<=", "<"} and after > before
