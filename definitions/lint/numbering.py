"""Numbers that jump, come twice or run backwards: items, clauses, and the headings above them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from definitions.lint.numerals import chinese, number_of_heading
from definitions.lint.rule import Family, Said, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from definitions.lint.facts import Facts

FAMILY = Family("numbering", "编号")

_CHAPTER = re.compile(r"[一二三四五六七八九十]+|附件\s*[0-9]*(?=[\s-])")
_GAPS_SHOWN = 20


@FAMILY.rule("number-repeated", "编号重复", severity="error")
def number_repeated(facts: Facts) -> Iterator[Said]:
    """Duties, indicators and stages are addressed by number; one that comes twice cannot be."""
    for field, label, numbers in _items(facts):
        seen: set[int] = set()
        for index, number in enumerate(numbers):
            if number in seen:
                yield Said(
                    f"{field}[{index}].no",
                    f"{label}编号 {number} 用了两次，办理时分不清是哪一项。"
                    "原文如此的，请给后一项一个没有用过的编号，并在 source 里照写原文的位置。",
                )
            seen.add(number)


@FAMILY.rule("number-gap", "编号有缺")
def number_gap(facts: Facts) -> Iterator[Said]:
    """Duties, indicators and stages are numbered 1, 2, 3; a part of a document may begin anywhere."""
    for field, label, numbers in (*_items(facts), *_clauses(facts)):
        if not numbers:
            continue
        first = min(numbers) if facts.plan.document.fragment else 1
        missing = sorted(set(range(first, min(max(numbers), first + 10 * len(numbers)))) - set(numbers))
        if missing:
            after = next(index for index, number in enumerate(numbers) if number > missing[0])
            shown = listed(missing[:_GAPS_SHOWN]) + ("等" if len(missing) > _GAPS_SHOWN else "")
            yield Said(
                f"{field}[{after}].no",
                f"{label}编号缺 {shown}（共 {len(numbers)} 项，编到 {max(numbers)}）。"
                "请核对是原文漏编，还是录入时漏了。",
            )


@FAMILY.rule("number-disorder", "编号次序颠倒")
def number_disorder(facts: Facts) -> Iterator[Said]:
    """Numbers rise from item to item."""
    for field, label, numbers in (*_items(facts), *_clauses(facts)):
        for index, (one, other) in enumerate(pairwise(numbers), start=1):
            if other < one:
                yield Said(
                    f"{field}[{index}].no",
                    f"{label}编号 {other} 排在 {one} 之后，次序颠倒。请核对是原文如此，还是录入时放错了位置。",
                )


@FAMILY.rule("clause-repeated", "条款编号重复")
def clause_repeated(facts: Facts) -> Iterator[Said]:
    """Steps, policies and vetoes are quoted by number."""
    for field, label, numbers in _clauses(facts):
        seen: set[int] = set()
        for index, number in enumerate(numbers):
            if number in seen:
                yield Said(
                    f"{field}[{index}].no",
                    f"{label}编号 {number} 用了两次，引用时分不清是哪一条。请核对原文，引用时写明内容。",
                )
            seen.add(number)


@FAMILY.rule("section-repeated", "标题序号重复")
def section_repeated(facts: Facts) -> Iterator[Said]:
    """Headings（一）（二）（三）come once within a chapter of the text and within the annex."""
    for key, heading, source, where, seen in _headings(facts):
        number = number_of_heading(heading)
        if number in seen:
            yield Said(
                key,
                f"{where}有两个“（{chinese(number)}）”：“{seen[number]}”和“{heading}”（自{source}起）。"
                "引用时请写明标题，以免指错。",
            )


@FAMILY.rule("section-missing", "标题序号有缺")
def section_missing(facts: Facts) -> Iterator[Said]:
    """Headings（一）（二）（三）follow each other."""
    for key, heading, source, where, seen in _headings(facts):
        number = number_of_heading(heading) or 0
        last = max(seen, default=number - 1 if facts.plan.document.fragment else 0)
        if number > last + 1:
            skipped = listed(f"“（{chinese(n)}）”" for n in range(last + 1, number))
            yield Said(
                key,
                f"{where}的标题缺{skipped}，直接到了“{heading}”（{source}）。"
                "请核对是原文漏编，还是漏了一节。",
            )


@FAMILY.rule("section-disorder", "标题次序颠倒")
def section_disorder(facts: Facts) -> Iterator[Said]:
    """Headings rise."""
    for key, heading, source, where, seen in _headings(facts):
        number = number_of_heading(heading) or 0
        if number not in seen and number < max(seen, default=0):
            yield Said(
                key,
                f"{where}的“{heading}”（{source}）排在“{seen[max(seen)]}”之后，次序颠倒。请核对原文。",
            )


def _items(facts: Facts) -> tuple[tuple[str, str, list[int]], ...]:
    plan = facts.plan
    return (
        ("duties", "任务", [item.no for item in plan.duties]),
        ("indicators", "指标", [item.no for item in plan.indicators]),
        ("stages", "阶段", [item.no for item in plan.stages]),
    )


def _clauses(facts: Facts) -> Iterator[tuple[str, str, list[int]]]:
    plan = facts.plan
    yield "policies", "政策法规", [item.no for item in plan.policies]
    yield "vetoes", "一票否决", [item.no for item in plan.vetoes]
    for index, stage in enumerate(plan.stages):
        yield (
            f"stages[{index}].steps",
            f"“{stage.title}”（{stage.source}）各步",
            [step.no for step in stage.steps],
        )


def _headings(facts: Facts) -> Iterator[tuple[str, str, str, str, dict[int, str]]]:
    """Yield each new heading of text and table, with its place and the headings before it by number."""
    text = [(f"duties[{i}].section", duty.section, duty.source) for i, duty in enumerate(facts.plan.duties)]
    table = [
        (f"indicators[{i}].category", item.category, item.source)
        for i, item in enumerate(facts.plan.indicators)
    ]
    for items in (text, table):
        yield from _of_list(items)


def _of_list(
    items: Sequence[tuple[str, str | None, str]],
) -> Iterator[tuple[str, str, str, str, dict[int, str]]]:
    chapter, before = "", ""
    seen: dict[int, str] = {}
    for key, heading, source in items:
        if heading is None or heading == before:
            continue
        found = _CHAPTER.match(source)
        if found and found[0].strip() != chapter:
            chapter, seen = found[0].strip(), {}
        before, number = heading, number_of_heading(heading)
        if number is None:
            continue
        where = chapter if chapter.startswith("附件") else f"正文第{chapter}部分" if chapter else "正文"
        yield key, heading, source, where, seen
        seen.setdefault(number, heading)
