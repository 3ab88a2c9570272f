"""What the lists show, now or as of a past instant. Reads named views over the bare driver only."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.clock import local_day, shown, stamp
from workflow.lights import days_left, label, light
from workflow.workdays import Workdays

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from workflow.reading import Rows

Row = dict[str, Any]


def policy_of(rows: Rows, campaign: str) -> Row:
    """Return the policy that the campaign runs under, as plain data."""
    body = rows.value(
        "SELECT d.body FROM definition d JOIN campaign c ON c.policy = d.digest WHERE c.id = ?", campaign
    )
    policy: Row = json.loads(body)
    return policy


def calendar(rows: Rows) -> Workdays:
    """Return the calendar with the notices that are stored in the database."""
    found = rows.rows("SELECT day, off FROM calendar_day")
    return Workdays({date.fromisoformat(row["day"]): bool(row["off"]) for row in found})


def duties(
    rows: Rows, campaign: str, now: datetime, workdays: Workdays, as_of: datetime | None = None
) -> list[Row]:
    """Return the campaign's duties in the order of the plan, with units, light and working days left.

    Args:
        rows: an open reading.
        campaign: its id.
        now: the present, against which lights are seen unless ``as_of`` is given.
        workdays: the calendar.
        as_of: show what was recorded by this instant.
    """
    policy = policy_of(rows, campaign)
    today = local_day(as_of or now)
    items = rows.rows("SELECT * FROM v_duty WHERE campaign = ? ORDER BY position", campaign)
    if as_of is not None:
        items = rewind(rows, items, campaign, "duty", as_of)
    units = _units(
        rows, campaign, {item["subject"]: item["version"] for item in items}, today if as_of else None
    )
    for item in items:
        item.update(units[item["subject"]])
        item["light"] = light(policy, item["state"], item["due"], today, workdays)
        item["light_label"] = label(policy, item["light"])
        open_still = not item["done"]
        item["days_left"] = days_left(item["due"], today, workdays) if open_still else None
    return items


def _units(rows: Rows, campaign: str, versions: Mapping[str, int], day: date | None) -> dict[str, Row]:
    found: dict[str, Row] = defaultdict(lambda: {"lead": [], "support": [], "signed": []})
    for row in rows.rows("SELECT * FROM v_duty_unit WHERE campaign = ? ORDER BY role, position", campaign):
        version = versions.get(row["subject"])
        if (
            version is None
            or row["since"] > version
            or (row["until"] is not None and row["until"] <= version)
        ):
            continue
        found[row["subject"]][row["role"]].append(row["unit"])
        if row["signed"] and (day is None or row["signed"] <= day.isoformat()):
            found[row["subject"]]["signed"].append(row["unit"])
    return found


def rewind(rows: Rows, items: list[Row], campaign: str, kind: str, as_of: datetime) -> list[Row]:
    """Return ``items`` as they stood when everything recorded by ``as_of`` had happened, and nothing later."""
    first, last = f"{campaign}/{kind}:", f"{campaign}/{kind};"
    past = {
        row["subject"]: row
        for row in rows.rows(
            "SELECT h.subject, h.seq, h.target, l.label, l.done, l.final FROM v_history h "
            "JOIN (SELECT subject, max(seq) AS seq FROM v_history WHERE subject >= ? AND subject < ? AND recorded <= ? "
            f"GROUP BY subject) n ON n.subject = h.subject AND n.seq = h.seq JOIN {kind} t ON t.subject = h.subject "
            "JOIN state_label l ON l.machine = t.machine AND l.state = h.target",
            first,
            last,
            stamp(as_of),
        )
    }
    given = _given(rows, first, last, as_of)
    kept = [item for item in items if item["subject"] in past]
    day = local_day(as_of).isoformat()
    for item in kept:
        row = past[item["subject"]]
        item.update(state=row["target"], label=row["label"], version=row["seq"])
        if "done" in item and kind in {"duty", "stage"}:
            item["done"] = row["done"]
        if "final" in item:
            item["final"] = row["final"]
        _undo(kind, item, given.get(item["subject"], {}), day)
    return kept


def _given(rows: Rows, first: str, last: str, as_of: datetime) -> dict[str, Row]:
    """Return, by subject, what the entries recorded by ``as_of`` gave: the newest of each name."""
    given: dict[str, Row] = defaultdict(dict)
    for row in rows.rows(
        "SELECT subject, event, body FROM v_history WHERE subject >= ? AND subject < ? AND recorded <= ? "
        "ORDER BY subject, seq",
        first,
        last,
        stamp(as_of),
    ):
        said = json.loads(row["body"]).get("given") or {}
        given[row["subject"]].update(said)
    return given


def _undo(kind: str, item: Row, given: Row, day: str) -> None:
    """Take back what a row learnt after the instant."""
    if kind == "duty":
        item["approved_due"] = given.get("date")
        item["due"] = item["approved_due"] or item["original_due"]
        if item["completed"] and (item["completed"] > day or not item["done"]):
            item["completed"] = None
    elif kind == "paper" and "number" not in given:
        item["number"] = item["issued"] = None
    elif kind == "meeting":
        item["day"] = given.get("date") or given.get("day") or item["day"]
        if item["held"] and item["held"] > day:
            item["held"] = None


def plain(
    rows: Rows, view: str, campaign: str, as_of: datetime | None, order: str = "length(no), no"
) -> list[Row]:
    """Return a view's rows of a campaign, now or as of an instant."""
    items = rows.rows(f"SELECT * FROM {view} WHERE campaign = ? ORDER BY {order}", campaign)
    return items if as_of is None else rewind(rows, items, campaign, view.removeprefix("v_"), as_of)


def history(rows: Rows, subject: str, zone: str, as_of: datetime | None = None) -> list[Row]:
    """Return the entries of a subject, oldest first, instants in the campaign's zone."""
    items = []
    for row in rows.rows("SELECT * FROM v_history WHERE subject = ? ORDER BY seq", subject):
        if as_of is not None and row["recorded"] > stamp(as_of):
            break
        body = json.loads(row["body"])
        items.append(
            {
                "seq": row["seq"],
                "event": row["event"],
                "source": row["source"],
                "target": row["target"],
                "actor": row["actor"],
                "capacity": row["capacity"],
                "on_behalf": row["on_behalf"],
                "at": shown(row["at"], zone),
                "recorded": shown(row["recorded"], zone),
                "reason": row["reason"],
                "note": body.get("note"),
                "paper": body.get("paper"),
                "given": body.get("given"),
                "evidence": body.get("evidence"),
                "definition": body.get("definition"),
                "hash": row["hash"],
                "previous": row["previous"],
            }
        )
    return items
