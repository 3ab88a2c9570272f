"""A page per shipped plan: its head, its numbers, its calendar, and what the linter finds in it."""
# ruff: noqa: INP001 - scripts beside the pages, no package

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from generator.markdown import HEAD, table

from definitions.catalogue import resolve, shipped
from definitions.findings import LABELS
from definitions.lint.plan import lint_plan
from definitions.loader import load, require
from definitions.plan import Plan
from definitions.rule_words import spoken_rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from definitions.findings import Finding
    from definitions.indicator import Indicator
    from definitions.loader import Loaded
    from definitions.plan import Duty, Stage
    from definitions.recurrence import Schedule


def plan_pages() -> dict[str, str]:
    """Return file name to text: ``README.md`` and one page per plan."""
    loaded = {name: load(resolve("plans", name), Plan, name=name) for name in shipped("plans")}
    pages = {f"{name}.md": _page(one) for name, one in loaded.items()}
    return {"README.md": _index(loaded), **pages}


def _index(loaded: dict[str, Loaded[Plan]]) -> str:
    rows = []
    for name, one in loaded.items():
        plan = require(one)
        numbers = (
            len(plan.stages),
            len(plan.duties),
            _targets(plan),
            len(plan.indicators),
            len(plan.unit_duties),
        )
        rows.append((f"[`{name}`]({name}.md)", plan.title, *map(str, numbers), str(len(lint_plan(one)))))
    head = ("编号", "方案", "阶段", "任务", "任务的目标", "指标", "单位职责", "检查出")
    return HEAD + "# 内置的方案\n\n都是公开发布的真实文件，逐条录入，矛盾之处照录。\n\n" + table(head, rows)


def _page(loaded: Loaded[Plan]) -> str:
    plan = require(loaded)
    return (
        HEAD
        + f"# {plan.title}\n\n"
        + table(("项", "内容"), _head(plan))
        + "\n## 有多少\n\n"
        + table(("内容", "数目"), _numbers(plan))
        + _section("阶段", ("序号", "阶段", "起", "止", "步骤", "条款"), map(_stage, plan.stages))
        + _section("任务", ("序号", "任务", "牵头", "配合", "时限", "条款"), map(_duty, plan.duties))
        + _section(
            "指标",
            ("序号", "指标", "单位", "目标值", "标准值", "属性", "牵头", "条款"),
            map(_indicator, plan.indicators),
        )
        + _section(
            "日程",
            ("代号", "日程", "周期", "由谁", "原文", "条款"),
            (
                (
                    f"`{s.slug}`",
                    s.title,
                    _rhythm(s),
                    s.owner or "",
                    s.text,
                    s.source,
                )
                for s in plan.schedules
            ),
        )
        + _section(
            "时限",
            ("事项", "时限", "由谁", "条款"),
            ((d.what, _day(d.due, d.due_text), "、".join(d.who), d.source) for d in plan.deadlines),
        )
        + _findings(lint_plan(loaded))
    )


def _head(plan: Plan) -> list[tuple[str, str]]:
    document = plan.document
    return [
        ("编号", f"`{plan.id}`"),
        ("文号", document.number or "没有"),
        ("发文机关", document.issuer or "没有"),
        ("成文、发布", "、".join(str(day) for day in (document.issued, document.published) if day) or "没有"),
        ("效力", document.status or "没有标明"),
        ("地区", plan.region),
        ("创建目标", "、".join(award.name for award in plan.awards) or plan.award),
        ("创建办", plan.office),
    ]


def _numbers(plan: Plan) -> list[tuple[str, str]]:
    attributes = Counter(item.attribute for item in plan.indicators if item.attribute)
    parts = sum(len(item.parts) or 1 for item in plan.indicators)
    said = "、".join(f"{name} {number}" for name, number in attributes.items())
    indicators = f"{len(plan.indicators)}" + (f"（分项 {parts}）" if parts > len(plan.indicators) else "")
    return [
        ("阶段、步骤", f"{len(plan.stages)}、{sum(len(stage.steps) for stage in plan.stages)}"),
        ("任务、目标", f"{len(plan.duties)}、{_targets(plan)}"),
        ("指标", indicators + (f"，{said}" if said else "")),
        ("单位、范围", f"{len(plan.units)}、{len(plan.groups)}"),
        ("机构、职务", f"{len(plan.bodies)}、{len(plan.posts)}"),
        ("单位职责", f"{len(plan.unit_duties)} 条，{len({one.unit for one in plan.unit_duties})} 个单位"),
        ("日程、时限", f"{len(plan.schedules)}、{len(plan.deadlines)}"),
        ("政策法规、一票否决", f"{len(plan.policies)}、{len(plan.vetoes)}"),
        ("保障措施、奖惩追责", f"{len(plan.measures)}、{len(plan.accountability)}"),
    ]


def _targets(plan: Plan) -> int:
    return sum(len(duty.targets) for duty in plan.duties)


def _section(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    found = list(rows)
    return f"\n## {title}\n\n{table(head, found) if found else '原文没有。' + chr(10)}"


def _stage(stage: Stage) -> tuple[str, ...]:
    start, end = _day(stage.start, stage.start_text), _day(stage.end, stage.end_text)
    return str(stage.no), stage.title, start, end, str(len(stage.steps)), stage.source


def _duty(duty: Duty) -> tuple[str, ...]:
    lead, support = "、".join(duty.lead), "、".join(duty.support)
    return str(duty.no), duty.title, lead, support, _day(duty.due, duty.due_text), duty.source


def _indicator(item: Indicator) -> tuple[str, ...]:
    lines = [(part.name, part.target, part.standard) for part in item.parts] or [
        ("", item.target, item.standard)
    ]
    target = "；".join(f"{name} {one.text}".strip() for name, one, _ in lines if one)
    standard = "；".join(f"{name} {one.text}".strip() for name, _, one in lines if one)
    lead = "、".join(item.lead) or ("（提供数据）" + "、".join(item.data_from) if item.data_from else "")
    return str(item.no), item.name, item.unit or "", target, standard, item.attribute or "", lead, item.source


def _rhythm(schedule: Schedule) -> str:
    if schedule.rrule is not None:
        return f"`{schedule.rrule}`"
    return "不定" if schedule.rule is None else spoken_rule(schedule.rule)


def _day(day: object, text: str | None) -> str:
    return (f"{day}" if day else "") + (f"（{text}）" if text else "")


def _findings(findings: list[Finding]) -> str:
    rows = [
        (f"[`{one.code}`](../reference/rules/{one.code}.md)", LABELS[one.severity], one.message)
        for one in findings
    ]
    return f"\n## 检查出的 {len(rows)} 处\n\n" + table(("规则", "", "内容"), rows)
