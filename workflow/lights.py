"""The light of a duty: derived from its state, its due date and the policy, never stored."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.workdays import Workdays

NONE = "none"


def days_left(due: str | None, today: date, workdays: Workdays) -> int | None:
    """Return the working days from ``today`` (not counted) to ``due`` (counted).

    Negative once it has passed; on the rest days right after it, when no working day has been lost yet, -1.
    """
    if due is None:
        return None
    left = workdays.between(today, date.fromisoformat(due))
    return left if due >= today.isoformat() else min(left, -1)


def light(policy: Mapping[str, Any], state: str, due: str | None, today: date, workdays: Workdays) -> str:
    """Return the light that the first fitting rule of the policy gives, ``none`` where none does."""
    if state in policy["unlit"]:
        return NONE
    for rule in policy["lights"]:
        if rule["when"] == "otherwise" or (
            due is not None and _holds(rule, date.fromisoformat(due), today, workdays)
        ):
            return str(rule["light"])
    return NONE


def label(policy: Mapping[str, Any], name: str) -> str:
    """Return the light's Chinese name, empty for none."""
    return next((str(rule["label"]) for rule in policy["lights"] if rule["light"] == name), "")


def _holds(rule: Mapping[str, Any], due: date, today: date, workdays: Workdays) -> bool:
    if rule["when"] == "overdue":
        return today > due
    days = int(rule["days"])
    # Nobody needs the exact distance of a far date: beyond three weeks a week holds five working days at most.
    return (due - today).days <= days * 4 + 15 and workdays.between(today, due) <= days
