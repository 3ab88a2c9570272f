"""Who does what: leads that are missing or shared, names that nothing defines, groups without members."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from definitions.lint.rule import listed, uses, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.findings import Finding
    from definitions.plan import Plan


def lead_missing(plan: Plan) -> Iterator[Finding]:
    """A duty or an indicator without a lead cannot be assigned until the office names one."""
    for index, duty in enumerate(plan.duties):
        if not duty.lead:
            table = {name for item in plan.indicators if duty.no in item.duties for name in item.lead}
            hint = f"，附件里对应指标的牵头单位是{listed(sorted(table))}" if table else ""
            yield warning(
                "lead-missing",
                f"duties[{index}].lead",
                f"第 {duty.no} 项任务“{duty.title}”（{duty.source}）没有写牵头单位，只写了责任单位{listed(duty.support)}{hint}。"
                "交办前须由办公室指定牵头单位并记明理由。",
            )
    for index, item in enumerate(plan.indicators):
        if not item.lead:
            yield warning(
                "lead-missing",
                f"indicators[{index}].lead",
                f"第 {item.no} 项指标“{item.name}”（{item.source}）没有写牵头单位，请由办公室指定并记明理由。",
            )


def lead_shared(plan: Plan) -> Iterator[Finding]:
    """按职责分工负责 makes all of them lead, so that nobody is the one who reports."""
    found = [i for i, duty in enumerate(plan.duties) if "按职责分工" in (duty.role_words or "")]
    if found:
        numbers = listed(plan.duties[i].no for i in found)
        yield warning(
            "lead-shared",
            f"duties[{found[0]}].lead",
            f"第 {numbers} 项任务写的是“按职责分工负责”，所列单位都算牵头。请为每项指定一个主报单位。",
        )


def unit_undefined(plan: Plan) -> Iterator[Finding]:
    """Every name with a role stands in units, groups or bodies."""
    known, reported = plan.names, set[str]()
    for key, name, source in _named(plan):
        if name in known or name in reported:
            continue
        reported.add(name)
        alike = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
        hint = f"是否就是“{alike[0]}”？是的话记为它的别名，" if alike else ""
        yield warning(
            "unit-undefined",
            key,
            f"“{name}”（{source}）不在 units、groups、bodies 里，发文时找不到收文单位。{hint}"
            f"{'不是的话' if alike else '请'}补进 units 或 groups。",
        )


def group_not_expandable(plan: Plan) -> Iterator[Finding]:
    """A group of the relevant units (相关) cannot be expanded by a program; a person names its members."""
    for index, group in enumerate(plan.groups):
        where = uses(plan, group.name)
        if not group.expandable and not group.members and where:
            yield warning(
                "group-not-expandable",
                f"groups[{index}]",
                f"“{group.name}”用在{where}，原文没有说清是哪些单位，程序不能代为展开。请在交办前由人逐项指定。",
            )


def group_members_missing(plan: Plan) -> Iterator[Finding]:
    """A closed group can be entered once, but somebody has to."""
    empty = [
        (i, g.name)
        for i, g in enumerate(plan.groups)
        if g.expandable and not g.members and uses(plan, g.name)
    ]
    if empty:
        yield warning(
            "group-members-missing",
            f"groups[{empty[0][0]}].members",
            f"这些范围原文没有列出成员：{listed(f'“{name}”' for _, name in empty)}。"
            "请在启动前登记成员单位，登记一次即可。",
        )


def _named(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Yield key, name and clause wherever a name has a role."""
    for i, duty in enumerate(plan.duties):
        for field, names in (("lead", duty.lead), ("support", duty.support)):
            yield from ((f"duties[{i}].{field}[{n}]", name, duty.source) for n, name in enumerate(names))
        for t, target in enumerate(duty.targets):
            yield from ((f"duties[{i}].targets[{t}].lead", name, duty.source) for name in target.lead)
    for i, item in enumerate(plan.indicators):
        for field, names in (("lead", item.lead), ("support", item.support), ("data_from", item.data_from)):
            yield from ((f"indicators[{i}].{field}[{n}]", name, item.source) for n, name in enumerate(names))
    for field, clauses in (("policies", plan.policies), ("vetoes", plan.vetoes)):
        for i, clause in enumerate(clauses):
            yield from ((f"{field}[{i}]", name, clause.source) for name in (*clause.lead, *clause.support))
    for i, promise in enumerate(plan.unit_duties):
        yield f"unit_duties[{i}].unit", promise.unit, promise.source
    for i, schedule in enumerate(plan.schedules):
        names = (*((schedule.owner,) if schedule.owner else ()), *schedule.participants)
        yield from ((f"schedules[{i}]", name, schedule.source) for name in names)
