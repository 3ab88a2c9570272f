"""Papers that come in: registered once, with number, unit, date and digest; the ground for acting for a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.act import OFFICE, Act
from workflow.clock import local_day
from workflow.errors import DateImpossible, IncomingKnown

if TYPE_CHECKING:
    from datetime import date

    from workflow.engine import Engine, Fired, Firing


def register(
    engine: Engine,
    campaign: str,
    *,
    number: str,
    unit: str,
    dated: date,
    digest: str | None = None,
    dry_run: bool = False,
) -> Fired | None:
    """Enter a paper of ``unit``; the same paper given again changes nothing and returns None.

    Raises:
        DateImpossible: the paper is dated after today.
        IncomingKnown: the number stands for another paper.
    """
    with engine.firing(dry_run=dry_run, campaign=campaign) as firing:
        return register_within(firing, campaign, number=number, unit=unit, dated=dated, digest=digest)


def register_within(
    firing: Firing,
    campaign: str,
    *,
    number: str,
    unit: str,
    dated: date,
    digest: str | None = None,
    reply_to: str | None = None,
) -> Fired | None:
    """Enter a paper of ``unit`` within a transaction, like ``register``; ``reply_to`` is the paper that it answers."""
    if dated > local_day(firing.now, firing.campaign(campaign).zone):
        raise DateImpossible(text=dated.isoformat(), reason="晚于今天，来文日期不能在将来")
    known = firing.unit.one("SELECT * FROM incoming WHERE campaign = ? AND number = ?", campaign, number)
    if known is not None:
        same_file = digest is None or digest == known["digest"]
        if (known["unit"], known["dated"]) != (unit, dated.isoformat()) or not same_file:
            raise IncomingKnown(number=number, unit=known["unit"], dated=known["dated"])
        return None
    return firing.fire(
        Act(
            subject=f"{campaign}/campaign:{campaign}",
            event="register",
            capacity=OFFICE,
            paper=number,
            given={
                "from": unit,
                "dated": dated.isoformat(),
                "digest": digest,
                **({"reply_to": reply_to} if reply_to else {}),
            },
        )
    )
