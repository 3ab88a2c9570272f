"""What a person decides about deliveries: to try again, or to give one up with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.act import OFFICE
from workflow.delivered import move_on
from workflow.errors import DeliveryNotFound, DeliverySettled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workflow.engine import Engine
    from workflow.reading import Rows

_STILL = {"delivered": "已有回执，不再重送", "dropped": "已决定不再送"}


def dead_letters(rows: Rows, campaign: str) -> list[int]:
    """Return the numbers of what has been given up by the program."""
    found = rows.rows("SELECT id FROM delivery WHERE campaign = ? AND status = 'dead' ORDER BY id", campaign)
    return [row["id"] for row in found]


def retry(engine: Engine, numbers: Sequence[int], *, dry_run: bool = False) -> list[dict[str, Any]]:
    """Owe deliveries again, from the first attempt on; all of them, or none and an error.

    Raises:
        DeliveryNotFound: there is none of a number.
        DeliverySettled: it has a receipt already, or its paper was withdrawn.
    """
    with engine.firing(dry_run=dry_run) as firing:
        rows = _found(firing.unit, numbers)
        for row in rows:
            if row["status"] == "delivered":
                raise DeliverySettled(number=row["id"], receiver=row["receiver"], reason=_STILL["delivered"])
            if row["paper_state"] == "withdrawn":
                raise DeliverySettled(
                    number=row["id"], receiver=row["receiver"], reason="文书已撤回，不能再送"
                )
            firing.unit.write(
                "UPDATE delivery SET status = 'owed', attempts = 0, next_at = ?, leased = NULL, error = NULL, "
                "done = NULL, decided = ?, reason = NULL WHERE id = ? AND status <> 'delivered'",
                firing.recorded,
                firing.actor or OFFICE.label,
                row["id"],
            )
        return rows


def drop(
    engine: Engine, numbers: Sequence[int], *, reason: str, dry_run: bool = False
) -> list[dict[str, Any]]:
    """Give deliveries up for a reason; a paper that waited for nobody else moves on.

    Raises:
        DeliveryNotFound: there is none of a number.
        DeliverySettled: it has a receipt already, or was given up before.
    """
    with engine.firing(dry_run=dry_run) as firing:
        rows = _found(firing.unit, numbers)
        for row in rows:
            if row["status"] in _STILL:
                raise DeliverySettled(
                    number=row["id"], receiver=row["receiver"], reason=_STILL[row["status"]]
                )
            firing.unit.write(
                "UPDATE delivery SET status = 'dropped', leased = NULL, done = ?, decided = ?, reason = ? "
                "WHERE id = ?",
                firing.recorded,
                firing.actor or OFFICE.label,
                reason,
                row["id"],
            )
        for subject in dict.fromkeys(row["subject"] for row in rows):
            move_on(firing, subject)
        return rows


def _found(rows: Rows, numbers: Iterable[int]) -> list[dict[str, Any]]:
    return [_one(rows, number) for number in dict.fromkeys(numbers)]


def _one(rows: Rows, number: int) -> dict[str, Any]:
    row: Mapping[str, Any] | None = rows.one(
        "SELECT d.*, p.state AS paper_state FROM delivery d JOIN paper p ON p.subject = d.subject WHERE d.id = ?",
        number,
    )
    if row is None:
        raise DeliveryNotFound(number=number)
    return dict(row)
