"""Conditions of deciding on an application for more time, pure like those of ``workflow.guards``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflow.facts import Facts


def duty_still_to_do(facts: Facts) -> str | None:
    """The duty is not done meanwhile."""
    about = facts.about
    if about is None or not about["done"]:
        return None
    return f"任务已是“{about['label']}”，不用延期，请撤回申请（withdraw）"


def extends_due(facts: Facts) -> str | None:
    """The date that is granted is later than the one in force."""
    act, about = facts.act, facts.about
    if act is None or act.date is None or about is None or act.date.isoformat() > (about["due"] or ""):
        return None
    return f"批准的时限须晚于现在的时限 {about['due']}"


def not_past(facts: Facts) -> str | None:
    """Nobody is granted a date that has passed."""
    act = facts.act
    if act is None or act.date is None or act.date >= facts.day:
        return None
    return f"批准的时限 {act.date} 已过，请写今天或以后的日期"


EXTENSION_GUARDS = (duty_still_to_do, extends_due, not_past)
