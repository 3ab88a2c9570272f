"""What the lists show, now or as of a past instant. Reads named views over the bare driver only."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from functools import cache, partial
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
    units = _units(rows, campaign, {item["subject"]: item["version"] for item in items})
    left = cache(partial(days_left, today=today, workdays=workdays))  # many duties share a day
    for item in items:
        item.update(units[item["subject"]])
        item["light"] = light(policy, item["state"], item["due"], today, workdays)
        item["light_label"] = label(policy, item["light"])
        open_still = not item["done"]
        item["days_left"] = left(item["due"]) if open_still else None
    return items


def _units(rows: Rows, campaign: str, versions: Mapping[str, int]) -> dict[str, Row]:
    """Return the units of each duty at a version of it: who leads, who helps, which leads have signed."""
    found: dict[str, Row] = defaultdict(lambda: {"lead": [], "support": [], "signed": []})
    for row in rows.rows("SELECT * FROM v_duty_unit WHERE campaign = ? ORDER BY role, position", campaign):
        version = versions.get(row["subject"])
        if (
            version is not None
            and row["since"] <= version
            and (row["until"] is None or row["until"] > version)
        ):
            found[row["subject"]][row["role"]].append(row["unit"])
    for row in rows.rows(
        "SELECT subject, seq, event, capacity FROM v_history WHERE subject >= ? AND subject < ? "
        "AND event IN ('assign', 'uphold', 'reassign', 'hand_over', 'sign') ORDER BY subject, seq",
        f"{campaign}/duty:",
        f"{campaign}/duty;",
    ):
        if row["seq"] > versions.get(row["subject"], 0):
            continue
        signed = found[row["subject"]]["signed"]
        if row["event"] == "sign":
            signed.append(row["capacity"].partition("@")[2])
        else:  # whoever signed before signs for the duty anew
            signed.clear()
    return found


def rewind(rows: Rows, items: list[Row], campaign: str, kind: str, as_of: datetime) -> list[Row]:
    """Return ``items`` as they stood when everything recorded by ``as_of`` had happened, and nothing later.

    Every entry keeps the columns that its step set, so a row of the past is those of its entries, in turn.
    """
    labels = {
        (row["machine"], row["state"]): row
        for row in rows.rows("SELECT machine, state, label, final, done FROM state_label")
    }
    past: dict[str, Row] = {}
    for row in rows.rows(
        "SELECT subject, seq, target, body FROM v_history WHERE subject >= ? AND subject < ? AND recorded <= ? "
        "ORDER BY subject, seq",
        f"{campaign}/{kind}:",
        f"{campaign}/{kind};",
        stamp(as_of),
    ):
        body = json.loads(row["body"])
        then = past.setdefault(row["subject"], dict(LEARNT.get(kind, {})))
        then.update(body.get("set") or {})
        known = labels[body["definition"], row["target"]]
        then.update(
            state=row["target"],
            label=known["label"],
            final=known["final"],
            done=known["done"],
            version=row["seq"],
        )
    kept = [item for item in items if item["subject"] in past]
    for item in kept:
        then = past[item["subject"]]
        if kind == "duty":
            then["due"] = then.get("approved_due") or then.get("original_due")
        item.update({name: then[name] for name in item.keys() & then.keys()})
    return kept


# Columns that a row has from its beginning without having been told: what they are until a step sets them.
LEARNT: dict[str, dict[str, Any]] = {
    "duty": {"sign_due": None, "approved_due": None, "completed": None, "returned": 0},
    "meeting": {"held": None},
    "inspection": {"conducted": None},
    "request": {"answered": None, "answer": ""},
    "report": {"reminded": None},
    "return": {"received": None},
    "extension": {"granted": None, "decided": None},
    "paper": {"number": None, "issued": None, "note": "", "template": None, "filed": None},
}


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
