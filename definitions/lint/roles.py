"""Who does what: leads that are missing, several, or open; groups that are no list of units."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from definitions.lint.rule import Family, Said, first_clause, listed, numbered, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.lint.facts import Facts
    from definitions.plan import Duty

FAMILY = Family("roles", "责任分工")

_KEYS = {"lead": "牵头单位", "support": "配合单位", "due": "时限", "target": "目标值", "posts": "责任人"}
_OPEN = re.compile(r"等(?!级|次)")


@FAMILY.rule("lead-missing", "没有牵头单位")
def lead_missing(facts: Facts) -> Iterator[Said]:
    """A duty or an indicator without a lead cannot be assigned until the office names one."""
    for index, duty in enumerate(facts.plan.duties):
        if duty.lead or "lead" in duty.pending or _only_provides(facts, duty):
            continue
        table = sorted({name for item in facts.linked.get(duty.no, ()) for name in item.lead})
        hint = f"，附件里对应指标的牵头单位是{listed(table)}" if table else ""
        only = f"，只写了责任单位{listed(duty.support)}" if duty.support else ""
        yield Said(
            f"duties[{index}].lead",
            f"第 {duty.no} 项任务“{duty.title}”（{duty.source}）没有写牵头单位{only}{hint}。"
            "交办前须由办公室指定牵头单位并记明理由。",
        )
    if not facts.table_has_leads:
        return  # a table without a column of units: the duties say who
    for index, item in enumerate(facts.plan.indicators):
        if not item.lead and not item.data_from and "lead" not in item.pending:
            yield Said(
                f"indicators[{index}].lead",
                f"第 {item.no} 项指标“{item.name}”（{item.source}）没有写牵头单位，请由办公室指定并记明理由。",
            )


@FAMILY.rule("data-provider-only", "只有数据提供单位，没有责任单位")
def data_provider_only(facts: Facts) -> Iterator[Said]:
    """Who only provides figures does not answer for the result."""
    items = [(i, item) for i, item in enumerate(facts.plan.indicators) if item.data_from and not item.lead]
    duties = [
        (i, duty) for i, duty in enumerate(facts.plan.duties) if not duty.lead and _only_provides(facts, duty)
    ]
    providers = dict.fromkeys(name for _, item in items for name in item.data_from)
    if items or duties:
        key = f"indicators[{items[0][0]}].lead" if items else f"duties[{duties[0][0]}].lead"
        which = "；".join(
            f"{label}{numbered([one.no for _, one in found])}（{listed((first_clause(one.source) for _, one in found), most=6)}）"
            for label, found in (("指标", items), ("任务", duties))
            if found
        )
        who = f"由{listed(providers)}提供数据" if providers else "谁提供数据"
        yield Said(
            key,
            f"{which}只写了{who}，没有写由谁负责。提供数据的单位不对结果负责，交办前请逐项指定责任单位并记明理由。",
        )


@FAMILY.rule("lead-shared", "按职责分工负责，没有主次")
def lead_shared(facts: Facts) -> Iterator[Said]:
    """按职责分工负责 makes all of them lead, so that nobody is the one who reports."""
    found = [i for i, duty in enumerate(facts.plan.duties) if _is_shared(duty)]
    if found:
        yield Said(
            f"duties[{found[0]}].lead",
            f"{numbered([facts.plan.duties[i].no for i in found])}任务写的是“按职责分工负责”，所列单位都算牵头。"
            "请为每项指定一个主报单位。",
        )


@FAMILY.rule("lead-joint", "牵头单位不止一个")
def lead_joint(facts: Facts) -> Iterator[Said]:
    """Several leads are allowed, but only one of them reports for all."""
    found = [
        (i, duty) for i, duty in enumerate(facts.plan.duties) if len(duty.lead) > 1 and not _is_shared(duty)
    ]
    if found:
        said = "；".join(f"第 {duty.no} 项（{duty.source}）{listed(duty.lead)}" for _, duty in found)
        yield Said(
            f"duties[{found[0][0]}].lead",
            f"{len(found)} 项任务有两个以上的牵头单位：{said}。请在交办时各定一个主报单位，以免都等对方报。",
        )


@FAMILY.rule("roles-open", "单位名单没有列完（等）")
def roles_open(facts: Facts) -> Iterator[Said]:
    """等参与 leaves it open who else is meant."""
    found = [
        (i, duty)
        for i, duty in enumerate(facts.plan.duties)
        if _OPEN.search(duty.role_words or "")
        or any(name.endswith("等") for name in (*duty.lead, *duty.support))
    ]
    if found:
        clauses = listed(duty.source for _, duty in found)
        yield Said(
            f"duties[{found[0][0]}].role_words",
            f"{numbered([duty.no for _, duty in found])}任务（{clauses}）的单位名单以“等”结尾，没有列完，程序只发给列出的单位。"
            "请在交办前问清还有哪些单位。",
        )


@FAMILY.rule("group-not-expandable", "“相关单位”没有说清是谁")
def group_not_expandable(facts: Facts) -> Iterator[Said]:
    """A group of the relevant units (相关) cannot be expanded by a program; a person names its members."""
    for index, group in enumerate(facts.plan.groups):
        if not group.expandable and not group.members and group.name in facts.uses:
            yield Said(
                f"groups[{index}]",
                f"“{group.name}”用在{facts.uses[group.name]}，原文没有说清是哪些单位，程序不能代为展开。"
                "请在交办前由人逐项指定。",
            )


@FAMILY.rule("group-members-missing", "范围确定，没有列出成员")
def group_members_missing(facts: Facts) -> Iterator[Said]:
    """A closed group can be entered once, but somebody has to."""
    empty = [
        (i, group.name)
        for i, group in enumerate(facts.plan.groups)
        if group.expandable and not group.members and group.name in facts.uses
    ]
    if empty:
        yield Said(
            f"groups[{empty[0][0]}].members",
            f"这些范围原文没有列出成员：{quoted(name for _, name in empty)}。"
            "请在启动前登记成员单位，登记一次即可。",
        )


@FAMILY.rule("pending", "原文待定")
def pending(facts: Facts) -> Iterator[Said]:
    """What the document leaves to be settled must be settled before it is assigned."""
    plan = facts.plan
    for field, label, items in (("duties", "任务", plan.duties), ("indicators", "指标", plan.indicators)):
        for index, item in enumerate(items):
            if item.pending:
                what = listed(_KEYS.get(word, word) for word in item.pending)
                yield Said(
                    f"{field}[{index}].pending",
                    f"第 {item.no} 项{label}（{item.source}）的{what}在原文里待定，交办前请问清并补上，补后删去 pending。",
                )


def _is_shared(duty: Duty) -> bool:
    return "分工" in (duty.role_words or "")


def _only_provides(facts: Facts, duty: Duty) -> bool:
    """Whether the document names those who give figures for a duty, and nobody who does it."""
    if "数据" in (duty.role_words or ""):
        return True
    items = facts.linked.get(duty.no, ())
    return bool(items) and all(item.data_from and not item.lead for item in items) and not duty.support
