"""Edited versions of the shipped plan, as a clerk would load them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workbench import CAMPAIGN, rules

from definitions.digest import canonical, digest
from definitions.loader import Loaded, require
from workflow.act import OFFICE, Act, Capacity, parse_capacity
from workflow.revision import revise

if TYPE_CHECKING:
    from pathlib import Path

    from workbench import Bench

    from definitions.plan import Duty, Plan
    from workflow.revising.outcome import Revised, Touched


def shipped() -> Plan:
    """Return the shipped plan."""
    return require(rules().plan)


def edited(plan: Plan | None = None, **changes: Any) -> Plan:
    """Return a plan with changes, its revision counted up."""
    plan = plan or shipped()
    return plan.model_copy(update={"revision": plan.revision + 1, **changes})


def with_duty(no: int, plan: Plan | None = None, /, **changes: Any) -> Plan:
    """Return a plan in which one duty has changed."""
    plan = plan or shipped()
    duties = tuple(duty.model_copy(update=changes) if duty.no == no else duty for duty in plan.duties)
    return edited(plan, duties=duties)


def without_duty(no: int, plan: Plan | None = None) -> Plan:
    """Return a plan in which one duty is no longer listed; indicators do not name it any more."""
    plan = plan or shipped()
    indicators = tuple(
        one.model_copy(update={"duties": tuple(number for number in one.duties if number != no)})
        for one in plan.indicators
    )
    return edited(plan, duties=tuple(d for d in plan.duties if d.no != no), indicators=indicators)


def with_new_duty(no: int, plan: Plan | None = None, /, **changes: Any) -> Plan:
    """Return a plan with one duty more, made after the fourth."""
    plan = plan or shipped()
    more = duty(4).model_copy(update={"no": no, "title": f"新增的第{no}项", **changes})
    return edited(plan, duties=(*plan.duties, more))


def duty(no: int, plan: Plan | None = None) -> Duty:
    """Return a duty of a plan."""
    return next(one for one in (plan or shipped()).duties if one.no == no)


def loaded(plan: Plan) -> Loaded[Plan]:
    """Return a plan as the loader would."""
    text = canonical(plan.model_dump(mode="json", by_alias=True))
    return Loaded(name="修订稿.yaml", value=plan, canonical=text, digest=digest(text))


def load(bench: Bench, plan: Plan, capacity: str | Capacity = OFFICE, **given: Any) -> Revised:
    """Load a plan into the campaign on the bench; ``seen`` and ``dry_run`` go to ``revise``, the rest is the act's."""
    role = parse_capacity(capacity) if isinstance(capacity, str) else capacity
    seen, dry_run = given.pop("seen", None), given.pop("dry_run", False)
    act = Act(subject=f"{CAMPAIGN}/campaign:{CAMPAIGN}", event="revise", capacity=role, **given)
    return revise(bench.engine, loaded(plan), act, seen=seen, dry_run=dry_run)


def touched(revised: Revised, name: str) -> Touched:
    """Return what is said of ``name``, such as ``duty:4``."""
    return next(one for one in revised.touched if f"{one.kind}:{one.no}" == name)


def written(folder: Path, plan: Plan, name: str = "修订稿.yaml") -> str:
    """Write a plan as a file of the user's; JSON is YAML, too."""
    path = folder / name
    said = plan.model_dump(mode="json", by_alias=True)
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
    return str(path)
