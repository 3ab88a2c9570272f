"""Dates: before the day of issue, overlapping, leaving a gap, or not there at all."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from definitions.lint.rule import listed, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.findings import Finding
    from definitions.plan import Plan


def before_the_issue(plan: Plan) -> Iterator[Finding]:
    """A stage or a date that is over on the day of issue. Backdated stages are normal, so only a warning."""
    issued = plan.document.day
    if issued is None:
        return
    for index, stage in enumerate(plan.stages):
        if stage.end and stage.end < issued:
            yield warning(
                "stage-ends-before-issue",
                f"stages[{index}].end",
                f"第 {stage.no} 阶段“{stage.title}”（{stage.source}）到 {stage.end} 为止，而方案 {issued} 才印发。"
                "该阶段请补录实际完成情况，不按逾期处理。",
            )
    for key, label, due, source in _dues(plan):
        if due < issued:
            yield warning(
                "due-before-issue",
                key,
                f"{label}（{source}）的时限 {due} 早于方案印发日期 {issued}，一启动就已逾期。请核对时限，或补录完成情况。",
            )


def order_of_stages(plan: Plan) -> Iterator[Finding]:
    """A stage ends after it starts, the next one starts where it ends, and the last one has an end."""
    for index, stage in enumerate(plan.stages):
        name = f"第 {stage.no} 阶段“{stage.title}”（{stage.source}）"
        if stage.start and stage.end and stage.end < stage.start:
            yield warning(
                "stage-ends-before-start",
                f"stages[{index}].end",
                f"{name}的结束日期 {stage.end} 早于开始日期 {stage.start}，请核对原文。",
            )
        if stage.end is None:
            said = f"原文写“{stage.end_text}”" if stage.end_text else "原文没有写"
            yield warning(
                "stage-open-ended",
                f"stages[{index}].end",
                f"{name}没有结束日期（{said}），其中的任务没有默认时限，阶段要由人宣布结束。",
            )
    for index, (one, other) in enumerate(pairwise(plan.stages), start=1):
        if one.end is None or other.start is None:
            continue
        if other.start <= one.end:
            until = min(one.end, other.end or one.end)
            yield warning(
                "stage-overlap",
                f"stages[{index}].start",
                f"第 {one.no} 阶段（{one.source}）和第 {other.no} 阶段（{other.source}）在 {other.start} 至 {until} 重叠。"
                "这段时间的工作算哪个阶段，请在启动时说明；系统按前一阶段办结后才进入后一阶段。",
            )
        elif other.start > one.end + timedelta(days=1):
            yield warning(
                "stage-gap",
                f"stages[{index}].start",
                f"第 {one.no} 阶段（{one.source}）{one.end} 结束，第 {other.no} 阶段（{other.source}）{other.start} 才开始，"
                "中间没有安排，请核对原文。",
            )


def due_outside_stage(plan: Plan) -> Iterator[Finding]:
    """A duty's own date lies within the stage it belongs to."""
    stages = {stage.no: stage for stage in plan.stages}
    for index, duty in enumerate(plan.duties):
        stage = stages.get(duty.stage) if duty.stage is not None else None
        if stage is None or duty.due is None:
            continue
        if (stage.end and duty.due > stage.end) or (stage.start and duty.due < stage.start):
            yield warning(
                "due-outside-stage",
                f"duties[{index}].due",
                f"第 {duty.no} 项任务（{duty.source}）的时限 {duty.due} 不在第 {stage.no} 阶段"
                f"（{stage.start or '未写'}至{stage.end or '未写'}）之内，请核对原文。",
            )


def due_missing(plan: Plan) -> Iterator[Finding]:
    """Duties without a date of their own: the policy will set one, the clerk should know."""
    without = [duty.no for duty in plan.duties if duty.due is None]
    if without:
        which = "全部" if len(without) == len(plan.duties) else f"第 {listed(without)} 项，共"
        yield warning(
            "due-missing",
            "duties",
            f"{which} {len(without)} 项任务没有写各自的时限。启动时按规则取所在阶段的最后一天，请先确认是否合适。",
        )


def _dues(plan: Plan) -> Iterator[tuple[str, str, date, str]]:
    for i, duty in enumerate(plan.duties):
        if duty.due:
            yield f"duties[{i}].due", f"第 {duty.no} 项任务“{duty.title}”", duty.due, duty.source
    for i, stage in enumerate(plan.stages):
        for s, step in enumerate(stage.steps):
            if step.due:
                yield f"stages[{i}].steps[{s}].due", f"步骤“{step.text}”", step.due, stage.source
    for i, deadline in enumerate(plan.deadlines):
        if deadline.due:
            yield f"deadlines[{i}].due", f"“{deadline.what}”", deadline.due, deadline.source
