"""Dates that were approved, against the decisions that they rest on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workflow.audit.rules import Problem
from workflow.history import EXTENDED
from workflow.naming import title_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.reading import Rows


def extensions(rows: Rows, campaign: str | None) -> Iterator[Problem]:
    """A duty's date moved only by an application for it that was approved, to the day that was granted, and once."""
    granted = {
        row["subject"]: row
        for row in rows.rows("SELECT * FROM extension WHERE state = 'approved' ORDER BY subject")
        if campaign in (None, row["campaign"])
    }
    for row in rows.rows(
        "SELECT subject, seq, body FROM history WHERE event = ? ORDER BY subject, seq", EXTENDED
    ):
        if campaign not in (None, row["subject"].partition("/")[0]):
            continue
        said = _said(row["body"])
        ground = granted.pop(str(said.get("extension")), None)
        if ground is None or (ground["duty"], {"approved_due": ground["granted"]}) != (
            row["subject"],
            said["set"],
        ):
            message = "延期没有已批准的申请作依据，或与批准的不同"
            yield Problem(rule="extension", subject=row["subject"], seq=row["seq"], message=message)
    for subject, row in granted.items():
        message = f"已批准，但{title_of(row['duty'])}没有相应的记录"
        yield Problem(rule="extension", subject=subject, seq=None, message=message)


def _said(body: str) -> dict[str, Any]:
    """Return what an entry says; what cannot be read, the chain speaks of."""
    try:
        read = json.loads(body)
        return {**read["given"], "set": read["set"]}
    except (ValueError, TypeError, KeyError):
        return {"set": None}
