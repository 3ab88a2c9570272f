"""Duties and the indicators that belong to them: who, under which number and heading, and whether there are any."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from definitions.lint.numerals import chinese, number_of_clause, number_of_heading
from definitions.lint.rule import Family, Said, first_clause, listed, numbered
from definitions.lint.stated import plain, scope_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from definitions.indicator import Indicator
    from definitions.lint.facts import Facts
    from definitions.lint.rows import Held
    from definitions.plan import Duty

FAMILY = Family("links", "任务和指标对应")

_SHOWN = 12
_TELLING = 6
_GENERAL = re.compile(r"相关|有关|各项|其他")

Difference = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]


@FAMILY.rule("text-table-roles", "正文和附件的单位不一致")
def roles_differ(facts: Facts) -> Iterator[Said]:
    """Lead and support are the same in the text and in the table; the same difference is said once."""
    alike: dict[Difference, list[tuple[int, Duty, Sequence[Indicator]]]] = {}
    for index, duty in enumerate(facts.plan.duties):
        linked = [item for item in facts.linked.get(duty.no, ()) if item.lead or item.support]
        if linked:
            alike.setdefault(_difference(facts, duty, linked), []).append((index, duty, linked))
    for difference, found in alike.items():
        if any(difference):
            items = sorted({item.no: item for _, _, linked in found for item in linked}.items())
            yield Said(
                f"duties[{found[0][0]}].{'lead' if any(difference[:2]) else 'support'}",
                f"{numbered([duty.no for _, duty, _ in found])}任务正文（{listed(duty.source for _, duty, _ in found)}）"
                f"与{listed(item.source for _, item in items)} 不一致：{_said(difference)}。请定下以哪个为准。",
            )


@FAMILY.rule("goal-in-two-duties", "同一目标归两项任务，牵头不同")
def goal_in_two_duties(facts: Facts) -> Iterator[Said]:
    """A goal that two duties have is asked of one lead."""
    found: dict[tuple[str | None, ...], dict[int, Held]] = defaultdict(dict)
    for held in facts.held:
        target = held.target
        if held.duty is not None and len(target.name) >= _TELLING and not _GENERAL.match(target.name):
            key = (plain(target.name), scope_of(target.scope), target.of, target.unit)
            found[key].setdefault(held.duty.no, held)
    for places in found.values():
        first, *others = places.values()
        for other in others:
            if not _leads(facts, first) & _leads(facts, other):
                yield Said(
                    other.key,
                    f"“{other.target.name}”在{first.label}和{other.label}里都写了，牵头单位不同：{listed(_lead_names(first))}，"
                    f"{listed(_lead_names(other))}。请定下由谁负责、由谁报数。",
                )


@FAMILY.rule("text-table-numbers", "正文和附件的序号错开")
def numbers_differ(facts: Facts) -> Iterator[Said]:
    """Where text and table count the same items, an item that has another number in the other will be misquoted."""
    pairs = {
        (one, other): (index, duty.source, item.source)
        for index, duty in enumerate(facts.plan.duties)
        for item in facts.linked.get(duty.no, ())
        if (one := number_of_clause(duty.source)) and (other := number_of_clause(item.source))
    }
    shifted = [found for (one, other), found in pairs.items() if one != other]
    if shifted and len(shifted) * 5 <= len(pairs):
        said = listed(f"{duty}对应{item}" for _, duty, item in shifted)
        yield Said(
            f"duties[{shifted[0][0]}].source",
            f"正文和附件的编号多数相同，这些却错开了：{said}。{_counts(facts)}引用时请写明是哪一处的哪一项。",
        )


@FAMILY.rule("table-heading-missing", "附件里少了标题")
def heading_missing(facts: Facts) -> Iterator[Said]:
    """A row stands in the table under the heading that the text has it under."""
    found: dict[tuple[str, str], tuple[int, list[Indicator]]] = {}
    for index, item in enumerate(facts.plan.indicators):
        if item.table_category and item.category and item.table_category != item.category:
            found.setdefault((item.category, item.table_category), (index, []))[1].append(item)
    for (heading, instead), (index, items) in found.items():
        number = number_of_heading(heading)
        mark = f"“（{chinese(number)}）”" if number else f"“{heading}”"
        yield Said(
            f"indicators[{index}].table_category",
            f"正文把第 {listed(item.no for item in items)} 项指标归在“{heading}”，附件里没有这个标题，排在“{instead}”之下"
            f"（{listed(first_clause(item.source) for item in items)}），附件的标题缺{mark}。请核对是否漏印。",
        )


@FAMILY.rule("indicator-without-duty", "指标没有对应的任务")
def indicator_without_duty(facts: Facts) -> Iterator[Said]:
    """Every indicator of the table is served by a duty of the text, once links have been made at all."""
    if not facts.linked:
        return
    without = [(i, item) for i, item in enumerate(facts.plan.indicators) if not item.duties]
    if without:
        said = listed((f"第 {item.no} 项“{item.name}”（{_who(item)}）" for _, item in without), most=_SHOWN)
        yield Said(
            f"indicators[{without[0][0]}].duties",
            f"这些指标在正文里没有对应的任务，不会有人被交办：{said}。请由办公室补上任务，或指明归入哪一项。",
        )


@FAMILY.rule("duty-without-indicator", "任务没有对应的指标")
def duty_without_indicator(facts: Facts) -> Iterator[Said]:
    """Duties that no indicator measures, in one finding."""
    if not facts.linked:
        return
    without = [(i, duty.no) for i, duty in enumerate(facts.plan.duties) if _is_unmeasured(facts, duty)]
    if without:
        yield Said(
            f"duties[{without[0][0]}]",
            f"第 {listed((number for _, number in without), most=_SHOWN)} 项任务没有对应的指标，完成与否要凭材料判断。",
        )


def _lead_names(held: Held) -> Sequence[str]:
    return held.target.lead or (held.duty.lead if held.duty else ())


def _leads(facts: Facts, held: Held) -> set[str]:
    return {facts.main(name) for name in _lead_names(held)}


def _who(item: Indicator) -> str:
    return f"{item.source}，牵头{listed(item.lead)}" if item.lead else item.source


def _counts(facts: Facts) -> str:
    duties, items = len(facts.plan.duties), len(facts.plan.indicators)
    return f"任务有 {duties} 项，指标有 {items} 项，数目不同。" if duties != items else ""


def _is_unmeasured(facts: Facts, duty: Duty) -> bool:
    return duty.origin != "policy" and duty.no not in facts.linked


def _difference(facts: Facts, duty: Duty, linked: Sequence[Indicator]) -> Difference:
    lead = {facts.main(name): name for item in linked for name in item.lead}
    support = {facts.main(name): name for item in linked for name in item.support}
    if not facts.table_has_leads:
        lead = {facts.main(name): name for name in duty.lead}
    if not facts.table_has_supports:
        support = {facts.main(name): name for name in duty.support}
    own_lead, own_support = {facts.main(name) for name in duty.lead}, {facts.main(n) for n in duty.support}
    return (
        tuple(name for name in duty.lead if facts.main(name) not in lead),
        tuple(sorted(name for main, name in lead.items() if main not in own_lead)),
        tuple(name for name in duty.support if facts.main(name) not in support),
        tuple(sorted(name for main, name in support.items() if main not in own_support)),
    )


def _said(difference: Difference) -> str:
    parts = zip(("正文", "附件", "正文", "附件"), ("牵头", "牵头", "责任", "责任"), difference, strict=True)
    return "，".join(f"{where}另把{listed(names)}列为{role}单位" for where, role, names in parts if names)
