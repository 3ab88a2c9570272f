"""What units said in their returns: read out of the histories, the newest word of each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflow.reading import Rows

RECEIVED = "receive"


def said(rows: Rows, subject: str, recorded: str | None = None) -> dict[str, dict[str, Any]]:
    """Return by unit what the newest return to a round says: ``{note, paper, at, items}``.

    Args:
        rows: an open reading.
        subject: full name of the round.
        recorded: leave out what was entered after this stamp.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in rows.rows(
        "SELECT r.unit, h.at, h.recorded, h.body FROM return r JOIN history h ON h.subject = r.subject "
        "WHERE r.round = ? AND h.event = ? ORDER BY length(r.no), r.no, h.seq",
        subject,
        RECEIVED,
    ):
        if recorded is None or row["recorded"] <= recorded:
            body = json.loads(row["body"])
            items = (body.get("given") or {}).get("items") or []
            found[row["unit"]] = {
                "note": body.get("note"),
                "paper": body.get("paper"),
                "at": row["at"],
                "items": items,
            }
    return found


def asks(rows: Rows, subject: str) -> list[dict[str, str]]:
    """Return what units ask others to help with, in the order of units and duties: ``{unit, duty, ask}``."""
    return [
        {"unit": unit, "duty": str(item["duty"]), "ask": str(item["ask"])}
        for unit, one in said(rows, subject).items()
        for item in one["items"]
        if item.get("ask")
    ]


def last_progress(rows: Rows, campaign: str, unit: str) -> dict[str, str]:
    """Return by number of a duty what ``unit`` last said of it, in a return or in a report of its own."""
    found: dict[str, tuple[str, str]] = {}
    for row in rows.rows(
        "SELECT h.recorded, h.body FROM return r JOIN history h ON h.subject = r.subject "
        "WHERE r.campaign = ? AND r.unit = ? AND h.event = ? ORDER BY h.recorded, h.seq",
        campaign,
        unit,
        RECEIVED,
    ):
        for item in (json.loads(row["body"]).get("given") or {}).get("items") or []:
            found[str(item["duty"])] = (row["recorded"], str(item.get("progress") or ""))
    for row in rows.rows(
        "SELECT h.subject, h.recorded, h.body FROM duty_unit u JOIN history h ON h.subject = u.subject "
        "WHERE u.unit = ? AND u.until IS NULL AND h.event IN ('report', 'submit') AND u.subject >= ? AND u.subject < ? "
        "ORDER BY h.recorded, h.seq",
        unit,
        f"{campaign}/duty:",
        f"{campaign}/duty;",
    ):
        no, body = row["subject"].rpartition(":")[2], json.loads(row["body"])
        if str(body.get("capacity")).endswith(f"@{unit}") and row["recorded"] >= found.get(no, ("", ""))[0]:
            found[no] = (row["recorded"], str(body.get("note") or ""))
    return {no: text for no, (_, text) in found.items() if text}
