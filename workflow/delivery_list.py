"""Deliveries as they are listed: read over the bare driver, from a named view."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workflow.clock import shown
from workflow.errors import DeliveryNotFound
from workflow.naming import title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.reading import Rows

STATES = {"owed": "待送", "delivered": "已送", "dead": "退信", "dropped": "不再送"}
CHANNELS = {"folder": "单位文件夹", "mail": "邮件", "apprise": "apprise"}
UNFINISHED = ("owed", "dead")


def deliveries(rows: Rows, campaign: str, states: Sequence[str] = UNFINISHED) -> list[dict[str, Any]]:
    """Return the deliveries of a campaign in these states, oldest first."""
    marks = ", ".join("?" * len(states))
    return [
        _item(row)
        for row in rows.rows(
            f"SELECT * FROM v_delivery WHERE campaign = ? AND status IN ({marks}) ORDER BY id",
            campaign,
            *states,
        )
    ]


def delivery(rows: Rows, number: int) -> dict[str, Any]:
    """Return one delivery, its receipt and key included.

    Raises:
        DeliveryNotFound: there is none of this number.
    """
    row = rows.one("SELECT * FROM v_delivery WHERE id = ?", number)
    if row is None:
        raise DeliveryNotFound(number=number)
    return {
        **_item(row),
        "key": row["key"],
        "created": shown(row["created"]),
        "decided": row["decided"],
        "reason": row["reason"],
        "receipt": json.loads(row["receipt"]) if row["receipt"] else None,
    }


def backlog(rows: Rows) -> dict[str, Any]:
    """Return how many deliveries are dead, how many have failed and wait, and the oldest of these with its reason."""
    failed = rows.one(
        "SELECT id, receiver, error, attempts, created FROM delivery WHERE status = 'owed' AND attempts > 0 "
        "ORDER BY created, id LIMIT 1"
    )
    return {
        "dead": int(rows.value("SELECT count(*) FROM delivery WHERE status = 'dead'")),
        "owed": int(rows.value("SELECT count(*) FROM delivery WHERE status = 'owed'")),
        "failing": int(rows.value("SELECT count(*) FROM delivery WHERE status = 'owed' AND attempts > 0")),
        "oldest": failed,
    }


def _item(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "paper": row["no"],
        "number": row["number"],
        "title": row["title"],
        "paper_title": title_of(row["subject"]),
        "receiver": row["receiver"],
        "role": row["role"],
        "role_label": "主送" if row["role"] == "to" else "抄送",
        "state": row["status"],
        "label": STATES[row["status"]],
        "channel": row["channel"],
        "channel_label": CHANNELS.get(row["channel"] or "", row["channel"]),
        "attempts": row["attempts"],
        "next": shown(row["next_at"]) if row["status"] == "owed" else None,
        "error": row["error"],
        "done": shown(row["done"]) if row["done"] else None,
    }
