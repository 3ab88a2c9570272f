"""References that lead nowhere. Most are errors: without them nothing could run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.lint.rule import Family, Said, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.lint.facts import Facts

FAMILY = Family("references", "引用")


@FAMILY.rule("office-unknown", "创建办不在机构名单里", severity="error")
def office_unknown(facts: Facts) -> Iterator[Said]:
    """The creation office is one of the bodies."""
    plan = facts.plan
    if all(body.name != plan.office for body in plan.bodies):
        yield Said(
            "office",
            f"office 写的“{plan.office}”不在 bodies 里，请把它补进 bodies，或改成其中一个。",
        )


@FAMILY.rule("stage-unknown", "任务归到没有的阶段", severity="error")
def stage_unknown(facts: Facts) -> Iterator[Said]:
    """The stage of a duty exists."""
    stages = {stage.no for stage in facts.plan.stages}
    for index, duty in enumerate(facts.plan.duties):
        if duty.stage is not None and duty.stage not in stages:
            has = f"只有第 {listed(sorted(stages))} 阶段" if stages else "没有分阶段"
            yield Said(
                f"duties[{index}].stage",
                f"第 {duty.no} 项任务归到第 {duty.stage} 阶段，但方案{has}。请改正；不属于哪个阶段的留空（写 null）。",
            )


@FAMILY.rule("duty-unknown", "指标指向没有的任务", severity="error")
def duty_unknown(facts: Facts) -> Iterator[Said]:
    """The duties of an indicator exist."""
    for index, item in enumerate(facts.plan.indicators):
        for number in item.duties:
            if number not in facts.duties:
                yield Said(
                    f"indicators[{index}].duties",
                    f"第 {item.no} 项指标对应的任务 {number} 不存在，请改正对应任务（duties）。",
                )


@FAMILY.rule("slug-repeated", "两项安排用了一个代号", severity="error")
def slug_repeated(facts: Facts) -> Iterator[Said]:
    """Occurrences are kept under the slug of their schedule."""
    seen: set[str] = set()
    for index, schedule in enumerate(facts.plan.schedules):
        if schedule.slug in seen:
            yield Said(
                f"schedules[{index}].slug",
                f"安排的代号“{schedule.slug}”用了两次，场次会混在一起。请给其中一个换个代号。",
            )
        seen.add(schedule.slug)


@FAMILY.rule("schedule-unknown", "指向没有的安排", severity="error")
def schedule_unknown(facts: Facts) -> Iterator[Said]:
    """What comes after something, or is kept by something, names a schedule that is there."""
    slugs = dict.fromkeys(schedule.slug for schedule in facts.plan.schedules)
    for index, schedule in enumerate(facts.plan.schedules):
        if schedule.after is not None and schedule.after not in slugs:
            yield Said(
                f"schedules[{index}].after",
                f"“{schedule.title}”排在“{schedule.after}”之后，但没有这个代号的安排；现有：{listed(slugs)}。",
            )
    for index, deadline in enumerate(facts.plan.deadlines):
        if deadline.schedule is not None and deadline.schedule not in slugs:
            yield Said(
                f"deadlines[{index}].schedule",
                f"“{deadline.what}”写了由“{deadline.schedule}”落实，但没有这个代号的安排；现有：{listed(slugs)}。",
            )


@FAMILY.rule("body-unknown", "职务所在的机构不在名单里")
def body_unknown(facts: Facts) -> Iterator[Said]:
    """The body of a post is one of the bodies; else nobody knows who sits in the leading group."""
    names = {body.name for body in facts.plan.bodies}
    missing: dict[str, int] = {}
    for index, post in enumerate(facts.plan.posts):
        if post.body not in names:
            missing.setdefault(post.body, index)
    for name, index in missing.items():
        yield Said(
            f"posts[{index}].body",
            f"posts 里的“{name}”不在 bodies 里，看不出这些人属于哪个机构。请把它补进 bodies，或改成其中一个；"
            f"现有：{quoted(names) if names else '（无）'}。",
        )
