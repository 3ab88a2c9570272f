"""Numbers that jump or come twice: items, and the headings above them in text and annex."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from definitions.lint.rule import error, listed, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from definitions.findings import Finding
    from definitions.plan import Plan

_DIGITS = "一二三四五六七八九"
_HEADING = re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)]")
_CHAPTER = re.compile(r"[一二三四五六七八九十]+|附件\s*[0-9]*(?=[\s-])")


def numbers_of_items(plan: Plan) -> Iterator[Finding]:
    """Duties, indicators and stages are numbered 1, 2, 3; a number that comes twice cannot be addressed."""
    for field, label, numbers in (
        ("duties", "任务", [item.no for item in plan.duties]),
        ("indicators", "指标", [item.no for item in plan.indicators]),
        ("stages", "阶段", [item.no for item in plan.stages]),
    ):
        for index, number in enumerate(numbers):
            if number in numbers[:index]:
                yield error(
                    "number-repeated",
                    f"{field}[{index}].no",
                    f"{label}编号 {number} 用了两次，办理时分不清是哪一项。"
                    "原文如此的，请给后一项一个没有用过的编号，并在 source 里照写原文的位置。",
                )
        missing = sorted(set(range(1, max(numbers, default=0))) - set(numbers))
        if missing:
            after = next(index for index, number in enumerate(numbers) if number > missing[0])
            yield warning(
                "number-gap",
                f"{field}[{after}].no",
                f"{label}编号缺 {listed(missing)}（共 {len(numbers)} 项，编到 {max(numbers)}）。"
                "请核对是原文漏编，还是录入时漏了。",
            )


def numbers_of_headings(plan: Plan) -> Iterator[Finding]:
    """Headings（一）（二）（三）follow each other within a chapter of the text and within the annex."""
    text = [(f"duties[{i}].section", duty.section, duty.source) for i, duty in enumerate(plan.duties)]
    table = [
        (f"indicators[{i}].category", item.category, item.source) for i, item in enumerate(plan.indicators)
    ]
    yield from _headings(text)
    yield from _headings(table)


def _headings(items: Sequence[tuple[str, str | None, str]]) -> Iterator[Finding]:
    chapter, before = "", ""
    seen: dict[int, str] = {}
    for key, heading, source in items:
        if heading is None or heading == before:
            continue
        found = _CHAPTER.match(source)
        if found and found[0].strip() != chapter:
            chapter, seen = found[0].strip(), {}
        before, number = heading, _number(heading)
        if number is None:
            continue
        where = f"正文第{chapter}部分" if chapter[:1] in _DIGITS + "十" and chapter else chapter or "正文"
        if number in seen:
            yield warning(
                "section-repeated",
                key,
                f"{where}有两个“（{_chinese(number)}）”：“{seen[number]}”和“{heading}”（自{source}起）。"
                "引用时请写明标题，以免指错。",
            )
        elif number > max(seen, default=0) + 1:
            skipped = range(max(seen, default=0) + 1, number)
            yield warning(
                "section-missing",
                key,
                f"{where}的标题缺{listed(f'“（{_chinese(n)}）”' for n in skipped)}，直接到了“{heading}”（{source}）。"
                "请核对是原文漏编，还是漏了一节。",
            )
        seen.setdefault(number, heading)


def _number(heading: str) -> int | None:
    found = _HEADING.match(heading)
    if not found:
        return None
    tens, ten, ones = found[1].rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (10 * (_DIGITS.index(tens) + 1 if tens else 1) if ten else 0) + (
        _DIGITS.index(ones) + 1 if ones else 0
    )


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十"
    return head + (_DIGITS[ones - 1] if ones else "")
