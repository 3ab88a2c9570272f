"""Whether a subject may take the step that issuing a paper would take: asked before the paper is drafted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.act import SYSTEM, Act
from workflow.errors import TransitionNotAllowed
from workflow.facts import gather, kind_of
from workflow.machine import Refusal
from workflow.naming import title_of

if TYPE_CHECKING:
    from datetime import date

    from workflow.act import Capacity
    from workflow.engine import Firing

TO_COME = "（拟稿）"  # stands for the number that the paper will have


def must_lead_on(
    firing: Firing,
    subject: str,
    event: str,
    *,
    capacity: Capacity = SYSTEM,
    day: date | None = None,
    reason: str | None = None,
) -> dict[str, Any]:
    """Return the row of a subject that may do ``event`` once its paper is issued.

    Raises:
        TransitionNotAllowed: it may not.
    """
    kind = kind_of(subject)
    row = firing.unit.one(f"SELECT * FROM {kind} WHERE subject = ?", subject)
    assert row is not None, "it has been found before"
    campaign = firing.campaign(row["campaign"])
    facts = gather(firing.unit, kind, [row], campaign)[subject]
    facts.act = Act(subject=subject, event=event, capacity=capacity, paper=TO_COME, date=day, reason=reason)
    facts.day = firing.today(campaign.zone)
    machine = firing.machine(row["machine"])
    step = machine.step(facts, event)
    if isinstance(step, Refusal):
        raise TransitionNotAllowed(
            title=title_of(subject),
            state=machine.spec.states[row["state"]].label,
            event=machine.spec.label(event),
            reasons=step.reasons,
        )
    return row
