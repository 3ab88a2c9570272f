"""What a rule over a plan is, and the few words that rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from definitions.findings import Finding
from definitions.plan import Plan

Rule = Callable[[Plan], Iterable[Finding]]
"""A rule names code, key and sentence; ``lint_plan`` adds file, line and value."""


def warning(code: str, key: str, message: str) -> Finding:
    """Return what a signed document says oddly: worth a look, no obstacle."""
    return Finding(code=code, severity="warning", message=message, key=key)


def error(code: str, key: str, message: str) -> Finding:
    """Return what cannot run, whatever the document means by it."""
    return Finding(code=code, severity="error", message=message, key=key)


def listed(words: Iterable[object]) -> str:
    """Return the words as a Chinese list: 7、8、9; an empty one as （无）."""
    return "、".join(str(word) for word in words) or "（无）"


def uses(plan: Plan, name: str) -> str:
    """Return where a unit or group has a role: 任务 7、8；指标 7、8、9; empty when nowhere."""
    duties = [duty.no for duty in plan.duties if name in (*duty.lead, *duty.support)]
    indicators = [item.no for item in plan.indicators if name in (*item.lead, *item.support)]
    schedules = [item.title for item in plan.schedules if name in item.participants]
    kinds: Sequence[tuple[str, Sequence[object]]] = (
        ("任务", duties),
        ("指标", indicators),
        ("安排", schedules),
    )
    return "；".join(f"{kind} {listed(numbers)}" for kind, numbers in kinds if numbers)
