"""Deliveries that are due: one a receiver of a paper, claimed by a lease; never again once a receipt stands.

Nothing is sent from inside a transaction. A program that dies between sending and noting leaves a lease that runs
out: the letter is sent again under the same token, so that the receiver can tell the second copy from another letter.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from definitions.digest import canonical
from workflow.clock import local_day, stamp
from workflow.dialect import ROWS_ONLY
from workflow.outbox import paper_files
from workflow.units import contacts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workflow.engine import Engine
    from workflow.outbox import Owed
    from workflow.reading import Rows

BATCH = 20
LEASE = timedelta(minutes=15)
LONGEST = timedelta(minutes=5)  # with less than this left of a lease no further letter is begun
MAIL_TO = ("联络员", "分管领导")  # of these posts in a unit, the first that has an address
_DUE = "status = 'owed' AND next_at <= ? AND (leased IS NULL OR leased <= ?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A letter that is to be tried now, by nobody but us until ``leased``.

    Attributes:
        token: the same on every attempt, and no other letter's, not even in another database.
        mails: addresses of the unit, as the office entered them, without those that have accepted it already.
        paper: what it takes to render it.
    """

    id: int
    campaign: str
    subject: str
    receiver: str
    role: str
    number: str
    token: str
    leased: datetime
    mails: tuple[str, ...]
    accepted: tuple[str, ...]
    paper: Owed


def any_due(rows: Rows, now: datetime) -> bool:
    """Whether a letter is to be tried now."""
    moment = stamp(now)
    return rows.value(f"SELECT 1 FROM delivery WHERE {_DUE} LIMIT 1", moment, moment) is not None


def next_attempt(rows: Rows, now: datetime) -> datetime | None:
    """Return when a letter is to be tried again after ``now``, None if none waits."""
    found = rows.value("SELECT min(next_at) FROM delivery WHERE status = 'owed' AND next_at > ?", stamp(now))
    return None if found is None else datetime.fromisoformat(found)


def claim(engine: Engine, *, after: int = 0) -> list[Due]:
    """Take a few letters that are due past number ``after``, oldest first: nobody else gets them until the lease ends."""
    with engine.store.write(campaign=ROWS_ONLY) as unit:
        now = engine.clock.now()
        leased = now + LEASE
        rows = unit.rows(
            f"SELECT * FROM delivery WHERE {_DUE} AND id > ? ORDER BY id LIMIT {BATCH}"
            f"{engine.store.dialect.unclaimed}",
            stamp(now),
            stamp(now),
            after,
        )
        for row in rows:
            unit.write("UPDATE delivery SET leased = ? WHERE id = ?", stamp(leased), row["id"])
        return [_due(unit, row, now, leased) for row in rows]


def release(engine: Engine, dues: Sequence[Due]) -> None:
    """Give back letters that were not tried."""
    if dues:
        with engine.store.write(campaign=ROWS_ONLY) as unit:
            for due in dues:
                unit.write(
                    "UPDATE delivery SET leased = NULL WHERE id = ? AND leased = ?", due.id, stamp(due.leased)
                )


def token_of(row: Mapping[str, Any]) -> str:
    """Return what tells this letter from every other: its key, and when it came to be owed, lest two databases agree."""
    return sha256(canonical([row["key"], row["created"]]).encode()).hexdigest()


def _due(rows: Rows, row: Mapping[str, Any], now: datetime, leased: datetime) -> Due:
    number = rows.value("SELECT number FROM paper WHERE subject = ?", row["subject"])
    zone = rows.value("SELECT zone FROM campaign WHERE id = ?", row["campaign"])
    told = contacts(rows, row["campaign"], local_day(now, zone), None).get(row["receiver"], {})
    mails = next((told[role]["mail"] for role in MAIL_TO if told.get(role, {}).get("mail")), "")
    accepted = tuple(one["address"] for one in json.loads(row["receipt"] or "{}").get("accepted", ()))
    return Due(
        id=row["id"],
        campaign=row["campaign"],
        subject=row["subject"],
        receiver=row["receiver"],
        role=row["role"],
        number=number or "",
        token=token_of(row),
        leased=datetime.fromisoformat(stamp(leased)),
        mails=tuple(part for part in _parts(mails) if part not in accepted),
        accepted=accepted,
        paper=paper_files(rows, row["subject"]),
    )


def _parts(mails: str) -> list[str]:
    """Return the addresses of a contact, which may be several."""
    for mark in "、，；,;":
        mails = mails.replace(mark, " ")
    return mails.split()
