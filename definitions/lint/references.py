"""References that lead nowhere. These are errors: without them nothing could run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.lint.rule import error, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.findings import Finding
    from definitions.plan import Plan


def office_unknown(plan: Plan) -> Iterator[Finding]:
    """The creation office is one of the bodies."""
    names = [body.name for body in plan.bodies]
    if plan.office not in names:
        yield error(
            "office-unknown",
            "office",
            f"office 写的“{plan.office}”不在 bodies 里，请把它补进 bodies，或改成其中一个。",
        )


def numbers_unknown(plan: Plan) -> Iterator[Finding]:
    """Stages of duties and duties of indicators exist."""
    stages = {stage.no for stage in plan.stages}
    duties = {duty.no for duty in plan.duties}
    for index, duty in enumerate(plan.duties):
        if duty.stage is not None and duty.stage not in stages:
            yield error(
                "stage-unknown",
                f"duties[{index}].stage",
                f"第 {duty.no} 项任务归到第 {duty.stage} 阶段，但方案只有第 {listed(sorted(stages))} 阶段。请改正，或写 null。",
            )
    for index, item in enumerate(plan.indicators):
        for number in item.duties:
            if number not in duties:
                yield error(
                    "duty-unknown",
                    f"indicators[{index}].duties",
                    f"第 {item.no} 项指标对应的任务 {number} 不存在，请改正 duties。",
                )


def schedules_unknown(plan: Plan) -> Iterator[Finding]:
    """Slugs are unique, and what comes after something comes after something that is there."""
    slugs = [schedule.slug for schedule in plan.schedules]
    for index, schedule in enumerate(plan.schedules):
        if schedule.slug in slugs[:index]:
            yield error(
                "slug-repeated",
                f"schedules[{index}].slug",
                f"安排的代号“{schedule.slug}”用了两次，场次会混在一起。请给其中一个换个代号。",
            )
        if schedule.after is not None and schedule.after not in slugs:
            yield error(
                "schedule-unknown",
                f"schedules[{index}].after",
                f"“{schedule.title}”排在“{schedule.after}”之后，但没有这个代号的安排；现有：{listed(slugs)}。",
            )
