"""Every day that a plan names, and the document's words for it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from definitions.plan import Duty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from definitions.lint.facts import Facts
    from definitions.plan import Deadline


class Moment(NamedTuple):
    """A day by which something is to be done; ``day`` None where the words give none.

    ``key`` is that of the day, ``words`` that of the text beside it.
    """

    key: str
    words: str
    label: str
    source: str
    day: date | None
    text: str | None


def moments(facts: Facts) -> Iterator[Moment]:
    """Yield the days of duties, steps, deadlines, unit duties, and of the targets in them."""
    plan = facts.plan
    for i, duty in enumerate(plan.duties):
        label = f"第 {duty.no} 项任务“{duty.title}”"
        yield Moment(f"duties[{i}].due", f"duties[{i}].due_text", label, duty.source, duty.due, duty.due_text)
    for i, stage in enumerate(plan.stages):
        for s, step in enumerate(stage.steps):
            key = f"stages[{i}].steps[{s}].due"
            yield Moment(key, f"{key}_text", f"步骤“{step.text}”", stage.source, step.due, step.due_text)
    for i, deadline in enumerate(plan.deadlines):
        key = f"deadlines[{i}].due"
        yield Moment(
            key, f"{key}_text", f"“{deadline.what}”", deadline.source, deadline.due, deadline.due_text
        )
    for i, promise in enumerate(plan.unit_duties):
        key, label = f"unit_duties[{i}].due", f"{promise.unit}的职责“{promise.text}”"
        yield Moment(key, f"{key}_text", label, promise.source, promise.due, promise.due_text)
    for held in facts.held:
        target, key = held.target, f"{held.key}.by"
        yield Moment(key, f"{key}_text", f"“{target.name}”", held.source, target.by, target.by_text)


def due_in_force(facts: Facts) -> list[tuple[Duty, date | None]]:
    """Return each duty with its own date, else the end of its stage, as the default policy has it."""
    ends = {stage.no: stage.end for stage in facts.plan.stages}
    return [
        (duty, duty.due or (ends.get(duty.stage) if duty.stage is not None else None))
        for duty in facts.plan.duties
    ]


def by_clause(facts: Facts) -> Mapping[str, list[tuple[str, str, date]]]:
    """Return for each clause of duties and deadlines what is to be done by when: key, words, day."""
    found: dict[str, list[tuple[str, str, date]]] = defaultdict(list)
    holders: tuple[tuple[str, Sequence[Duty | Deadline]], ...] = (
        ("duties", facts.plan.duties),
        ("deadlines", facts.plan.deadlines),
    )
    for field, items in holders:
        for i, item in enumerate(items):
            if item.due:
                words = item.title if isinstance(item, Duty) else item.what
                found[item.source].append((f"{field}[{i}].due", words, item.due))
            for t, target in enumerate(item.targets):
                if target.by:
                    words = f"{target.name} {target.text}"
                    found[item.source].append((f"{field}[{i}].targets[{t}].by", words, target.by))
    return found
