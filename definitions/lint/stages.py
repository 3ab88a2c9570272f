"""Stages: in order, without holes, with an end, and there at all."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from definitions.lint.rule import Family, Said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from definitions.lint.facts import Facts
    from definitions.plan import Stage

FAMILY = Family("stages", "阶段")


@FAMILY.rule("stages-missing", "没有分阶段")
def stages_missing(facts: Facts) -> Iterator[Said]:
    """A plan without stages runs, but nothing on the way tells whether it is late."""
    if not facts.plan.stages:
        yield Said(
            "stages",
            "原文没有分阶段，任务没有阶段末可作默认时限，中途也没有节点可查。请在启动前定出各项时限，或由办公室自定节点。",
        )


@FAMILY.rule("stage-ends-before-start", "阶段结束早于开始")
def ends_before_start(facts: Facts) -> Iterator[Said]:
    """A stage ends after it starts."""
    for index, stage in enumerate(facts.plan.stages):
        if stage.start and stage.end and stage.end < stage.start:
            yield Said(
                f"stages[{index}].end",
                f"{_name(stage)}的结束日期 {stage.end} 早于开始日期 {stage.start}，请核对原文。",
            )


@FAMILY.rule("stage-start-unknown", "阶段没有开始日期")
def start_unknown(facts: Facts) -> Iterator[Said]:
    """A stage whose start is words must be opened by a person."""
    for index, stage in enumerate(facts.plan.stages):
        if stage.start is None:
            said = f"原文写“{stage.start_text}”" if stage.start_text else "原文没有写"
            yield Said(
                f"stages[{index}].start",
                f"{_name(stage)}没有开始日期（{said}），要由人宣布进入。",
            )


@FAMILY.rule("stage-open-ended", "阶段没有结束日期")
def open_ended(facts: Facts) -> Iterator[Said]:
    """A stage without an end gives its duties no date."""
    for index, stage in enumerate(facts.plan.stages):
        if stage.end is None:
            said = f"原文写“{stage.end_text}”" if stage.end_text else "原文没有写"
            yield Said(
                f"stages[{index}].end",
                f"{_name(stage)}没有结束日期（{said}），其中的任务没有默认时限，阶段要由人宣布结束。",
            )


@FAMILY.rule("stage-overlap", "阶段重叠")
def overlap(facts: Facts) -> Iterator[Said]:
    """The next stage starts after the one before it has ended."""
    for index, (one, other) in enumerate(pairwise(facts.plan.stages), start=1):
        if one.end and other.start and other.start <= one.end:
            first = max(other.start, one.start or other.start)
            last = min(one.end, other.end or one.end)
            yield Said(
                f"stages[{index}].start",
                f"第 {one.no} 阶段（{one.source}）和第 {other.no} 阶段（{other.source}）在 {first} 至 {last} 重叠。"
                "这段时间的工作算哪个阶段，请在启动时说明；系统按前一阶段办结后才进入后一阶段。",
            )


@FAMILY.rule("stage-gap", "阶段之间有空档")
def gap(facts: Facts) -> Iterator[Said]:
    """The next stage starts where the one before it ends."""
    for index, (one, other) in enumerate(pairwise(facts.plan.stages), start=1):
        if one.end and other.start and other.start > one.end + timedelta(days=1):
            yield Said(
                f"stages[{index}].start",
                f"第 {one.no} 阶段（{one.source}）{one.end} 结束，第 {other.no} 阶段（{other.source}）{other.start} 才开始，"
                "中间没有安排，请核对原文。",
            )


@FAMILY.rule("stage-ends-before-issue", "印发时阶段已结束")
def ends_before_issue(facts: Facts) -> Iterator[Said]:
    """A stage that is over on the day of issue. Backdated stages are normal, so only a warning."""
    day = facts.day
    for index, stage in enumerate(facts.plan.stages):
        if day and stage.end and stage.end < day:
            yield Said(
                f"stages[{index}].end",
                f"{_name(stage)}到 {stage.end} 为止，而方案 {day} 才印发或公布。该阶段请补录实际完成情况，不按逾期处理。",
            )


@FAMILY.rule("due-before-start", "时限早于所属阶段开始")
def due_before_start(facts: Facts) -> Iterator[Said]:
    """The date of a duty, or of a step, lies after the start of its stage."""
    for one in _dues(facts):
        if one.stage.start and one.due < one.stage.start:
            yield Said(one.key, f"{one.label}的时限 {one.due} 早于{_span(one.stage)}的开始日期，请核对原文。")


@FAMILY.rule("due-outside-stage", "时限晚于所属阶段结束")
def due_outside_stage(facts: Facts) -> Iterator[Said]:
    """The date of a duty, or of a step, lies before the end of its stage."""
    for one in _dues(facts):
        if one.stage.end and one.due > one.stage.end:
            yield Said(one.key, f"{one.label}的时限 {one.due} 不在{_span(one.stage)}之内，请核对原文。")


class _Due(NamedTuple):
    key: str
    label: str
    due: date
    stage: Stage


def _dues(facts: Facts) -> Iterator[_Due]:
    by_number = {stage.no: stage for stage in facts.plan.stages}
    for index, duty in enumerate(facts.plan.duties):
        stage = by_number.get(duty.stage) if duty.stage is not None else None
        if stage and duty.due:
            yield _Due(f"duties[{index}].due", f"第 {duty.no} 项任务（{duty.source}）", duty.due, stage)
    for s, stage in enumerate(facts.plan.stages):
        for n, step in enumerate(stage.steps):
            if step.due:
                label = f"步骤“{step.text}”（{stage.source}）"
                yield _Due(f"stages[{s}].steps[{n}].due", label, step.due, stage)


def _name(stage: Stage) -> str:
    return f"第 {stage.no} 阶段“{stage.title}”（{stage.source}）"


def _span(stage: Stage) -> str:
    return f"第 {stage.no} 阶段（{stage.start or '未写'}至{stage.end or '未写'}）"
