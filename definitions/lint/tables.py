"""Text against table: a measure in a duty and in the rows that belong to the duty."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from definitions.indicator import ByCondition
from definitions.lint.rule import Family, Said, quoted
from definitions.lint.stated import scope_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from definitions.lint.facts import Facts
    from definitions.lint.rows import Held, Row

FAMILY = Family("tables", "正文和附件对照")

_CONDITION = re.compile(
    r"不降低|不减少|不改变|不增加|不上升|持续改善|保持稳定|逐步下降|逐步提高|不超过[^，；。]{2,12}"
)
_SHOWN = 12
_CLOSE = 0.75
_COMPARED = 50


@FAMILY.rule("text-table-names", "正文和附件的指标名称不一致")
def names_differ(facts: Facts) -> Iterator[Said]:
    """A measure of the text has the same name in the table: one with a number, or with nearly the same name."""
    for held, lines in _measures(facts):
        if any(_same(held.target.name, row.name) for row in lines):
            continue
        other = _counterparts(held, lines)
        if other:
            yield Said(
                f"{held.key}.name",
                f"{held.label}考核“{held.target.name}”（{held.target.text}），{_place(other[0], held)} 的指标却叫"
                f"{quoted(row.name for row in other)}。口径可能不同，请定下按哪个报数。",
            )


@FAMILY.rule("text-table-values", "正文和附件的数值不一致")
def values_differ(facts: Facts) -> Iterator[Said]:
    """A measure has the same value in the text and in the table."""
    for held, row in _pairs(facts):
        target, other = held.target, row.target
        if other and "text" not in {target.op, other.op} and target.value != other.value:
            yield Said(
                f"{held.key}.value",
                f"“{target.name}”在{held.label}里是“{target.text}”，"
                f"在{_place(row, held)}里的目标值是“{other.text}”。请核对原文，定下以哪个为准。",
            )


@FAMILY.rule("text-table-operators", "正文和附件的比较方向不一致")
def operators_differ(facts: Facts) -> Iterator[Said]:
    """A floor in the text is a floor in the table."""
    for held, row in _pairs(facts):
        target, other = held.target, row.target
        if (
            other
            and "text" not in {target.op, other.op}
            and target.value == other.value
            and target.op != other.op
        ):
            yield Said(
                f"{held.key}.op",
                f"“{target.name}”的数相同，比较方向不同：{held.label}写“{target.text}”，{_place(row, held)}写“{other.text}”。"
                "请定下是不低于、不高于，还是等于。",
            )


@FAMILY.rule("text-table-units", "正文和附件的计量单位不一致")
def units_differ(facts: Facts) -> Iterator[Said]:
    """A measure has the same unit in the text and in the table."""
    for held, row in _pairs(facts):
        target = held.target
        if row.target and "text" not in {target.op, row.target.op} and target.unit != row.unit:
            yield Said(
                f"{held.key}.unit",
                f"“{target.name}”的单位不同：{held.label}用“{target.unit or '（无）'}”，{_place(row, held)}用“{row.unit or '（无）'}”。"
                "请定下按哪个报数。",
            )


@FAMILY.rule("text-table-conditions", "正文和附件的附加条件不一致")
def conditions_differ(facts: Facts) -> Iterator[Said]:
    """A condition (且不降低) or a scope (中小城市) that only one of the two has."""
    for key, held, row in _conditional(facts):
        texts, tables = _conditions_of_text(held), _conditions_of_row(row)
        only = [f"只有{held.source}写“{one}”" for one in sorted(texts - tables)]
        only += [f"只有{_place(row, held)}写“{one}”" for one in sorted(tables - texts)]
        if only:
            yield Said(
                key,
                f"“{row.name}”的条件在{held.label}和{_place(row, held)}里不一致：{'，'.join(only)}。请定下按哪个考核。",
            )


@FAMILY.rule("text-table-words", "正文定性，附件定量")
def words_against_numbers(facts: Facts) -> Iterator[Said]:
    """The text only says better, the table says how much: one finding for all of them."""
    found = [
        (held, row)
        for held, row in _pairs(facts)
        if held.target.op == "text"
        and row.target
        and row.target.op != "text"
        and not _CONDITION.search(held.target.text)
    ]
    if found:
        said = "；".join(
            f"{held.target.name}，{held.source}写“{held.target.text}”，{_place(row, held)}写“{row.target.text}”"
            for held, row in found[:_SHOWN]
            if row.target
        )
        more = f"等 {len(found)} 处" if len(found) > _SHOWN else ""
        yield Said(
            f"{found[0][0].key}.text",
            f"{len(found)} 处正文只作定性要求，附件给了数：{said}{more}。考核时请以附件的数为准，或另行说明。",
        )


def _measures(facts: Facts) -> Iterator[tuple[Held, Sequence[Row]]]:
    """Yield every target of every duty with the lines of the table that belong to the duty."""
    for held in facts.held:
        if held.duty is not None:
            yield held, facts.rows_of.get(held.duty.no, ())


def _counterparts(held: Held, lines: Sequence[Row]) -> list[Row]:
    target = held.target
    if target.op == "text":
        own = {one.name for one in held.duty.targets} if held.duty else set()
        free = [row for row in lines[:_COMPARED] if row.name not in own]
        return [row for row in free if SequenceMatcher(None, target.name, row.name).ratio() >= _CLOSE][:1]
    return [row for row in lines if row.unit == target.unit and row.target and row.target.op != "text"]


def _pairs(facts: Facts) -> Iterator[tuple[Held, Row]]:
    """Yield every target of a duty with each line of its table that has its name and is not of another scope."""
    for held, lines in _measures(facts):
        for row in lines:
            if isinstance(row.item, ByCondition):
                continue  # its branches are the scopes
            one, other = scope_of(held.target.scope), scope_of(row.scope)
            if _same(held.target.name, row.name) and (one is None or other is None or one == other):
                yield held, row


def _place(row: Row, held: Held) -> str:
    """Return the clause of the row in the table, without that of the text where it names both."""
    return "；".join(part for part in row.source.split("；") if part != held.source) or row.source


def _same(one: str, other: str) -> bool:
    return one in other or other in one


def _conditional(facts: Facts) -> Iterator[tuple[str, Held, Row]]:
    """Yield each row once, with the first target of a duty that has its name."""
    seen: set[tuple[int, str]] = set()
    for held, row in _pairs(facts):
        number = held.duty.no if held.duty else 0
        if (number, row.key) not in seen:
            seen.add((number, row.key))
            yield f"{held.key}.text", held, row


def _conditions_of_text(held: Held) -> set[str]:
    targets = [one for one in (held.duty.targets if held.duty else ()) if one.name == held.target.name]
    said = [word for one in targets for word in (one.text, *(part.text for part in one.all_of))]
    found = {match[0] for text in said for match in _CONDITION.finditer(text)}
    return found | {scope for one in targets if (scope := scope_of(one.scope))}


def _conditions_of_row(row: Row) -> set[str]:
    asked = row.target
    said = [asked.text, *(part.text for part in (*asked.all_of, *asked.any_of))] if asked else []
    found = {match[0] for text in said for match in _CONDITION.finditer(text)}
    scope = scope_of(row.scope)
    return found | ({scope} if scope else set())
