"""Which versions of its plan a campaign has run on. Reads named views over the bare driver only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workflow.clock import shown, stamp

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.reading import Rows


def versions(rows: Rows, campaign: str, zone: str, as_of: datetime | None = None) -> list[dict[str, Any]]:
    """Return the versions in the order in which they were loaded, the one in force last.

    Each is ``{revision, plan, at, recorded, actor, capacity, reason, paper, in_force}``; ``plan`` is its digest.
    """
    found = []
    for row in rows.rows(
        "SELECT * FROM v_history WHERE subject = ? AND event IN ('create', 'revise') ORDER BY seq",
        f"{campaign}/campaign:{campaign}",
    ):
        if as_of is None or row["recorded"] <= stamp(as_of):
            body = json.loads(row["body"])
            digest = body["set"]["plan"]
            found.append(
                {
                    "revision": revision(rows, digest),
                    "plan": digest,
                    "at": shown(row["at"], zone),
                    "recorded": shown(row["recorded"], zone),
                    "actor": row["actor"],
                    "capacity": row["capacity"],
                    "reason": row["reason"],
                    "paper": body.get("paper"),
                    "in_force": False,
                }
            )
    if found:
        found[-1]["in_force"] = True
    return found


def revision(rows: Rows, digest: str) -> int:
    """Return the ``revision`` that a stored plan says of itself."""
    return int(rows.value("SELECT revision FROM definition WHERE digest = ?", digest))


def plan_head(rows: Rows, digest: str) -> dict[str, Any]:
    """Return what names a stored plan: ``{id, title, revision, digest, number, issued}``."""
    plan = json.loads(rows.value("SELECT body FROM definition WHERE digest = ?", digest))
    return {
        "id": plan["id"],
        "title": plan["title"],
        "revision": plan["revision"],
        "digest": digest,
        "number": plan["document"]["number"],
        "issued": plan["document"]["issued"],
    }
