"""The registers beside the subjects, against the entries that wrote them: units of duties, papers that came in."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from workflow.audit.rules import Problem
from workflow.units import seal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.reading import Rows


def units(rows: Rows, campaign: str | None) -> Iterator[Problem]:
    """Who leads and who helps is what the plan said, as changed by naming a lead, by 改派 and by a revised plan."""
    held: dict[str, dict[str, set[str]]] = defaultdict(lambda: {"lead": set(), "support": set()})
    for row in rows.rows("SELECT subject, unit, role FROM duty_unit WHERE until IS NULL"):
        held[row["subject"]][row["role"]].add(row["unit"])
    said: dict[str, dict[str, set[str]]] = {}
    for row in _entries(rows, "duty", ("create", "assign", "reassign", "revise"), campaign):
        given = row["given"]
        if row["event"] == "create":
            said[row["subject"]] = {role: set(given.get(role) or ()) for role in ("lead", "support")}
        elif row["event"] == "revise":
            said.get(row["subject"], {}).update(
                {role: set(given[role]) for role in ("lead", "support") if role in given}
            )
        elif row["subject"] in said and given.get("unit"):
            said[row["subject"]]["lead"] = {given["unit"]}
            said[row["subject"]]["support"].discard(given["unit"])
    for subject, roles in said.items():
        for role, label in (("lead", "牵头单位"), ("support", "配合单位")):
            if held[subject][role] != roles[role]:
                told, found = (
                    "、".join(sorted(names)) or "无" for names in (roles[role], held[subject][role])
                )
                yield _problem(subject, f"{label}按记录应为“{told}”，现存为“{found}”，被直接改动过")


def incoming(rows: Rows, campaign: str | None) -> Iterator[Problem]:
    """A registered paper is as it was registered."""
    held = {(row["campaign"], row["number"]): row for row in rows.rows("SELECT * FROM incoming")}
    for row in _entries(rows, "campaign", ("register",), campaign):
        given, number = row["given"], row["body"].get("paper")
        kept = held.pop((row["subject"].partition("/")[0], number), None)
        told = tuple(given.get(name) for name in ("from", "dated", "digest", "reply_to"))
        if kept is None:
            yield _problem(row["subject"], f"来文“{number}”登记过，现已不在，被直接删除过")
        elif (kept["unit"], kept["dated"], kept["digest"], kept["reply_to"]) != told:
            yield _problem(row["subject"], f"来文“{number}”与登记时不同，被直接改动过")
    for name, number in held:
        if campaign in (None, name):
            yield _problem(f"{name}/campaign:{name}", f"来文“{number}”没有登记的记录，是直接添加的")


def enrolled(rows: Rows, campaign: str | None) -> Iterator[Problem]:
    """Contacts and members of groups are as they were entered; of contacts the entry keeps a digest."""
    held = {
        (row["campaign"], row["seq"]): row
        for table in ("unit_contact", "unit_group")
        for row in rows.rows(f"SELECT * FROM {table}")
    }
    for row in _entries(rows, "campaign", ("enrol",), campaign):
        given, name = dict(row["given"]), row["subject"].partition("/")[0]
        kept = held.pop((name, row["seq"]), None)
        details = given.pop("details", None)
        if kept is None:
            yield _problem(
                row["subject"], f"“{given.get('unit')}”的登记（第 {row['seq']} 条）已不在，被直接删除过"
            )
        elif any(kept[key] != value for key, value in given.items()) or (details and seal(kept) != details):
            yield _problem(row["subject"], f"“{given.get('unit')}”的登记（第 {row['seq']} 条）被直接改动过")
    for (name, _), row in held.items():
        if campaign in (None, name):
            yield _problem(
                f"{name}/campaign:{name}", f"“{row['unit']}”的联系人或组没有登记的记录，是直接添加的"
            )


def _entries(
    rows: Rows, kind: str, events: tuple[str, ...], campaign: str | None
) -> Iterator[dict[str, Any]]:
    """Yield entries of these events on subjects of ``kind``; what cannot be read, the chain speaks of."""
    marks = ", ".join("?" * len(events))
    for row in rows.rows(
        f"SELECT subject, seq, event, body FROM history WHERE event IN ({marks}) ORDER BY subject, seq",
        *events,
    ):
        name, _, rest = row["subject"].partition("/")
        if not rest.startswith(f"{kind}:") or campaign not in (None, name):
            continue
        try:
            row["body"] = json.loads(row["body"])
            row["given"] = dict(row["body"].get("given") or {})
        except (ValueError, TypeError, AttributeError):
            continue
        yield row


def _problem(subject: str, message: str) -> Problem:
    return Problem(rule="register", subject=subject, seq=None, message=message)
