"""What applications for more time say, read without what it takes to decide on them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from workflow.clock import stamp
from workflow.history import EXTENDED

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.reading import Rows


def reasons(rows: Rows, campaign: str) -> dict[str, str]:
    """Return why each application was made, by its full name."""
    return {
        row["subject"]: json.loads(row["body"])["given"]["reason"]
        for row in rows.rows(
            "SELECT subject, body FROM v_history WHERE subject >= ? AND subject < ? AND seq = 1",
            f"{campaign}/extension:",
            f"{campaign}/extension;",
        )
    }


def asked_until(rows: Rows, subject: str) -> date:
    """Return the day that an application asks for."""
    return date.fromisoformat(rows.value("SELECT asked FROM v_extension WHERE subject = ?", subject))


def dues_in_time(rows: Rows, campaign: str, as_of: datetime | None = None) -> dict[str, str]:
    """Return the dates that count for duties whose extension was approved too late: those from before it."""
    found: dict[str, str] = {}
    for row in rows.rows(
        "SELECT subject, event, recorded, body FROM v_history WHERE subject >= ? AND subject < ? "
        "AND event IN (?, 'reopen') ORDER BY subject, seq",
        f"{campaign}/duty:",
        f"{campaign}/duty;",
        EXTENDED,
    ):
        if as_of is not None and row["recorded"] > stamp(as_of):
            continue
        given = json.loads(row["body"]).get("given") or {}
        if row["event"] == EXTENDED and not given["in_time"]:
            found.setdefault(row["subject"], given["before"])
        else:
            found.pop(row["subject"], None)
    return found
