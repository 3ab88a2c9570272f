"""A campaign of generated duties, opened the way every campaign is opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from definitions.digest import canonical, digest
from definitions.loader import Loaded, require
from workflow.act import OFFICE, Act, Capacity
from workflow.campaign import load_rules, open_campaign
from workflow.clock import FixedClock, at_local
from workflow.engine import Engine
from workflow.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from workflow.campaign import Rules

M = TypeVar("M", bound=BaseModel)
NAME = "dengfeng-2023"
OPENED = date(2023, 5, 8)


def generated(duties: int) -> Rules:
    """Return rules under which ``duties`` duties with one lead each run.

    Nobody is reminded before a date: what is measured is what becomes of it afterwards.
    """
    rules = load_rules(NAME, office="dengfeng")
    plan = require(rules.plan)
    leads = [unit.name for unit in plan.units]
    pattern = plan.duties[3]
    several = plan.model_copy(
        update={
            "indicators": (),  # they name duties of the plan that this one is made from
            "duties": tuple(
                pattern.model_copy(update={"no": no, "lead": (leads[no % len(leads)],), "support": ()})
                for no in range(1, duties + 1)
            ),
        }
    )
    policy = require(rules.policy)
    quiet = policy.model_copy(update={"limits": policy.limits.model_copy(update={"remind_due": 0})})
    return replace(rules, plan=_loaded("generated", several), policy=_loaded("quiet", quiet))


def _loaded(name: str, value: M) -> Loaded[M]:
    text = canonical(value.model_dump(mode="json", by_alias=True))
    return Loaded(name=name, value=value, canonical=text, digest=digest(text))


def make(path: Path | str, duties: int) -> None:
    """Open a campaign of ``duties`` duties with one lead each in a new database at ``path``, a file or a server's."""
    engine = engine_on(path, create=True)
    open_campaign(engine, generated(duties))
    engine.store.close()


def make_under_way(path: Path, duties: int) -> None:
    """Open such a campaign, and assign and sign every duty."""
    make(path, duties)
    engine = engine_on(path)
    given = assignments(duties)
    engine.fire_many(given)
    with engine.store.read() as rows:
        leads = {
            row["subject"]: row["unit"]
            for row in rows.rows("SELECT subject, unit FROM duty_unit WHERE role = 'lead' AND until IS NULL")
        }
    engine.fire_many(
        [
            Act(subject=act.subject, event="sign", capacity=Capacity("lead", leads[act.subject]))
            for act in given
        ]
    )
    with engine.store.write() as unit:
        unit.write("DELETE FROM delivery")
        unit.write("DELETE FROM outbox")
    engine.store.close()


def suspensions(duties: int) -> list[Act]:
    """Return the acts that suspend every duty."""
    director = Capacity("director")
    return [
        replace(act, event="suspend", capacity=director, reason="资金未到位") for act in assignments(duties)
    ]


def engine_on(path: Path | str, *, create: bool = False) -> Engine:
    """Return an engine on the database at ``path``; its clock stands on the day of opening."""
    return Engine(store=open_store(str(path), create=create), clock=FixedClock(at_local(OPENED)))


def assignments(duties: int) -> list[Act]:
    """Return the acts that assign every duty."""
    return [Act(subject=f"{NAME}/duty:{no}", event="assign", capacity=OFFICE) for no in range(1, duties + 1)]
