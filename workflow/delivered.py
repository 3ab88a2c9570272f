"""What came of trying to deliver: the receipt, or the pause before the next attempt, or a dead letter."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from definitions.digest import canonical, digest
from workflow.act import SYSTEM, Act
from workflow.clock import stamp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workflow.deliveries import Due
    from workflow.engine import Engine, Firing


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one attempt.

    Attributes:
        receipt: what the channel said, as plain data with ``accepted`` and ``refused``; None if nobody was asked.
        handed: it is out of the office's hands.
        error: why it is not, or not for every address; empty if it is.
        lasting: trying again is no use.
    """

    channel: str
    receipt: Mapping[str, Any] | None = None
    handed: bool = False
    error: str = ""
    lasting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """How a delivery stands after an attempt; ``moved`` if its paper has been moved on by it."""

    status: str
    attempts: int
    next_at: str
    moved: bool = False


def note(
    engine: Engine, tried: Sequence[tuple[Due, Outcome]], pauses: Sequence[timedelta]
) -> dict[int, Noted]:
    """Note what came of attempts; the paper whose last receiver has it now moves on in the same transaction.

    Args:
        engine: store and clock.
        tried: letters and what came of each.
        pauses: how long to wait after the first failure, the second, …; after one more it is dead.
    """
    noted: dict[int, Noted] = {}
    for campaign, group in groupby(tried, key=lambda one: one[0].campaign):
        with engine.firing(campaign=campaign) as firing:
            for due, outcome in group:
                noted[due.id] = _note(firing, due, outcome, pauses)
    return noted


def move_on(firing: Firing, subject: str) -> bool:
    """Record an issued paper as delivered once every receiver has it from a channel that hands over.

    What lies in a folder waits for somebody to take it there: then a person says so. Those who were dropped do not
    count, if anybody is left.
    """
    rows = firing.unit.rows("SELECT * FROM delivery WHERE subject = ? ORDER BY id", subject)
    served = [row for row in rows if row["status"] == "delivered"]
    if not served or any(row["status"] in {"owed", "dead"} for row in rows):
        return False
    if not all(json.loads(row["receipt"]).get("handed") for row in served):
        return False
    if firing.unit.value("SELECT state FROM paper WHERE subject = ?", subject) != "issued":
        return False
    dropped = [
        {"receiver": row["receiver"], "reason": row["reason"]} for row in rows if row["status"] == "dropped"
    ]
    given: dict[str, object] = {"receipts": [_told(row) for row in served]}
    if dropped:
        given["dropped"] = dropped
    firing.fire(Act(subject=subject, event="deliver", capacity=SYSTEM, given=given))
    return True


def _note(firing: Firing, due: Due, outcome: Outcome, pauses: Sequence[timedelta]) -> Noted:
    row = firing.unit.one("SELECT * FROM delivery WHERE id = ?", due.id)
    assert row is not None, "deliveries are never removed"
    if outcome.error and row["leased"] not in {
        None,
        stamp(due.leased),
    }:  # ours ran out, somebody else is at it
        return Noted(status=row["status"], attempts=row["attempts"], next_at=row["next_at"])
    receipt = _merged(row["receipt"], outcome)
    attempts = row["attempts"] + 1
    over = outcome.lasting or attempts > len(pauses)
    if not outcome.error or (over and receipt.get("accepted")):
        status = "delivered"
    elif row["status"] != "owed":  # dropped or withdrawn meanwhile, and nobody took it
        status = row["status"]
    else:
        status = "dead" if over else "owed"
    wait = pauses[attempts - 1] if status == "owed" else timedelta()
    noted = Noted(status=status, attempts=attempts, next_at=stamp(firing.now + wait))
    firing.unit.write(
        "UPDATE delivery SET status = ?, attempts = ?, next_at = ?, leased = NULL, channel = ?, error = ?, "
        "receipt = ?, done = ? WHERE id = ? AND status <> 'delivered'",
        status,
        attempts,
        noted.next_at,
        outcome.channel,
        outcome.error or None,
        canonical(receipt) if receipt else None,
        None if status == "owed" else firing.recorded,
        due.id,
    )
    if status == "delivered" and row["status"] != "delivered" and move_on(firing, due.subject):
        return Noted(status=status, attempts=attempts, next_at=noted.next_at, moved=True)
    return noted


def _merged(before: str | None, outcome: Outcome) -> dict[str, Any]:
    """Return the receipt with what earlier attempts had got accepted."""
    earlier = json.loads(before or "{}")
    if outcome.receipt is None:
        return dict(earlier)
    receipt = {**outcome.receipt, "handed": int(outcome.handed)}
    receipt["accepted"] = [*earlier.get("accepted", ()), *outcome.receipt["accepted"]]
    return receipt


def _told(row: Mapping[str, Any]) -> dict[str, object]:
    """Return what history keeps of a receipt: no address, and a digest that the whole can be held against."""
    receipt = json.loads(row["receipt"])
    return {
        "receiver": row["receiver"],
        "channel": row["channel"],
        "at": receipt["at"],
        "message": receipt["message"],
        "digest": digest(row["receipt"]),
    }
