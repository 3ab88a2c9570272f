"""A stage or a duty as a plan has it: the columns of its row, and the row's beginning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workflow.act import OFFICE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from definitions.plan import Duty, Plan, Stage
    from workflow.act import Capacity
    from workflow.engine import Firing


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A version of a plan with its digest, under a policy; its items by number, each with its place from 1."""

    plan: Plan
    digest: str
    policy: Mapping[str, Any]
    stages: Mapping[int, tuple[int, Stage]]
    duties: Mapping[int, tuple[int, Duty]]
    ends: date | None


def facts_of(plan: Plan, digest: str, policy: Mapping[str, Any]) -> PlanFacts:
    """Number the items of a plan, once for all that follows."""
    return PlanFacts(
        plan,
        digest,
        policy,
        stages={stage.no: (place, stage) for place, stage in enumerate(plan.stages, 1)},
        duties={duty.no: (place, duty) for place, duty in enumerate(plan.duties, 1)},
        ends=last_day(plan),
    )


def last_day(plan: Plan) -> date | None:
    """Return the day on which the last stage ends; where no stage has a last day, that of the latest deadline."""
    ends = [stage.end for stage in plan.stages if stage.end] or [one.due for one in plan.deadlines if one.due]
    return max(ends, default=None)


def stage_columns(facts: PlanFacts, no: int) -> dict[str, Any]:
    """Return what a stage's row says of it."""
    position, stage = facts.stages[no]
    return {
        "plan": facts.digest,
        "position": position,
        "title": stage.title,
        "starts": stage.start.isoformat() if stage.start else None,
        "ends": stage.end.isoformat() if stage.end else None,
        "source": stage.source,
    }


def duty_columns(facts: PlanFacts, no: int) -> dict[str, Any]:
    """Return what a duty's row says of it, its due date apart."""
    position, duty = facts.duties[no]
    return {
        "plan": facts.digest,
        "position": position,
        "section": duty.section or "",
        "title": duty.title,
        "stage": str(duty.stage) if duty.stage is not None else None,
        "source": duty.source,
    }


def due_of(facts: PlanFacts, no: int) -> tuple[str | None, str]:
    """Return the original due date of a duty and where it comes from: the plan, else what the policy says instead."""
    _, duty = facts.duties[no]
    if duty.due:
        return duty.due.isoformat(), f"方案 {duty.source}"
    _, stage = facts.stages.get(duty.stage or 0, (0, None))
    for way in facts.policy["default_due"]:
        found = (stage.end if stage else None) if way == "stage_end" else facts.ends
        if found is not None:
            where = f"阶段{stage.no}的截止日" if way == "stage_end" and stage else "方案的截止日"
            return found.isoformat(), f"规则“{facts.policy['title']}”：{where}"
    return None, ""


def units_of(duty: Duty) -> dict[str, list[str]]:
    """Return the units of a duty by role, each once."""
    return {"lead": list(dict.fromkeys(duty.lead)), "support": list(dict.fromkeys(duty.support))}


def create_stage(
    firing: Firing,
    campaign: str,
    facts: PlanFacts,
    stage: Stage,
    *,
    machine: str,
    capacity: Capacity = OFFICE,
) -> None:
    """Begin a stage."""
    row = {
        "subject": f"{campaign}/stage:{stage.no}",
        "campaign": campaign,
        "no": str(stage.no),
        "kind": stage.kind,
    }
    firing.create("stage", row | stage_columns(facts, stage.no), machine=machine, capacity=capacity)


def create_duty(
    firing: Firing, campaign: str, facts: PlanFacts, duty: Duty, *, machine: str, capacity: Capacity = OFFICE
) -> None:
    """Begin a duty, with its units as the plan has them."""
    due, due_from = due_of(facts, duty.no)
    row = {
        "subject": f"{campaign}/duty:{duty.no}",
        "campaign": campaign,
        "no": str(duty.no),
        **duty_columns(facts, duty.no),
        "original_due": due,
        "due_from": due_from,
    }
    subject = firing.create(
        "duty",
        row,
        machine=machine,
        capacity=capacity,
        given={"lead": list(duty.lead), "support": list(duty.support)},
    )
    for role, units in units_of(duty).items():
        for place, unit in enumerate(units):
            firing.unit.insert(
                "duty_unit", {"subject": subject, "unit": unit, "role": role, "since": 1, "position": place}
            )
