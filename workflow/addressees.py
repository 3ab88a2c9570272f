"""Who is asked for a return: the names that a clause uses, as units; and names that nobody has filled yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workflow.facts import unit_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from workflow.reading import Rows

# Kind of a schedule → kind of the round that it becomes.
ROUNDS = {
    "dispatch": "dispatch",
    "report": "report",
    "plan": "report",
    "evaluation": "report",
    "review": "report",
}
# Names that mean whoever answers for a duty; their members are the leads of the duties that are not done.
RESPONSIBLE = re.compile(r"责任(单位|部门)|牵头(单位|部门)")
EVERYBODY = "各责任单位"
LASTING = frozenset({kind for kind, round_ in ROUNDS.items() if round_ == "report"})
_BY_OWNER = frozenset({"report", "plan"})  # made by their owner; the others are collected by their owner


@dataclass(frozen=True, slots=True)
class Addressee:
    """One who is asked; ``followed`` is False for bodies, which the office does not urge."""

    name: str
    followed: bool


@dataclass(frozen=True, slots=True)
class Addressees:
    """Who is asked, each once, in the order of the clause; and the names whose members nobody has listed."""

    asked: tuple[Addressee, ...]
    unresolved: tuple[str, ...]


def names_asked(schedule: Mapping[str, Any]) -> tuple[str, ...]:
    """Return whom a clause asks: who makes a report or plan; else those who take part, without whom the owner."""
    owner, participants = schedule.get("owner"), tuple(schedule.get("participants") or ())
    if schedule["kind"] in _BY_OWNER:
        return (owner,) if owner else participants
    if participants:
        return participants
    return (owner,) if owner and schedule["kind"] != "dispatch" else (EVERYBODY,)


def addressees(
    rows: Rows,
    campaign: str,
    plan: Mapping[str, Any],
    names: Iterable[str],
    day: date,
    *,
    lasting: bool = False,
) -> Addressees:
    """Return who is meant by ``names`` on ``day``.

    A group is what the office has entered for it, and what the plan lists; 各责任单位 and the like are the leads of
    duties that are not done, and if none is left those of all where the work is ``lasting``: yearly plans and reports
    go on when the duties are done. A body stands for itself: it is asked, but not followed up.
    """
    asked: dict[str, bool] = {}
    unresolved: list[str] = []
    known = {name: unit["name"] for unit in plan["units"] for name in unit_names(unit)}
    bodies = {body["name"] for body in plan["bodies"]} | {plan["office"]}
    groups = {group["name"]: group for group in plan["groups"]}
    entered = members_entered(rows, campaign, day)
    for name in dict.fromkeys(names):
        if name in known:
            asked.setdefault(known[name], True)
            continue
        members = [*entered.get(name, ()), *_listed(groups.get(name), day)]
        if not members and RESPONSIBLE.search(name) and groups.get(name, {}).get("expandable", True):
            members = leads_of_duties(rows, campaign)
            if not members and lasting:
                members = leads_of_duties(rows, campaign, done=True)
        elif not members and name in groups:
            unresolved.append(name)
        elif not members:
            asked.setdefault(name, name not in bodies)
        for member in members:
            asked.setdefault(known.get(member, member), member in known or member not in bodies)
    return Addressees(tuple(Addressee(*one) for one in asked.items()), tuple(unresolved))


def members_entered(
    rows: Rows, campaign: str, day: date, recorded: str | None = None
) -> dict[str, list[str]]:
    """Return the members of groups on ``day`` as the office entered them, by group; the last word on a unit counts.

    Args:
        rows: an open reading.
        campaign: its id.
        day: on which they are members.
        recorded: leave out what was entered after this stamp.
    """
    last: dict[tuple[str, str], int] = {}
    for row in rows.rows(
        "SELECT name, unit, member, recorded FROM unit_group WHERE campaign = ? AND since <= ? ORDER BY since, seq",
        campaign,
        day.isoformat(),
    ):
        if recorded is None or row["recorded"] <= recorded:
            last[row["name"], row["unit"]] = row["member"]
    groups: dict[str, list[str]] = {}
    for (name, unit), member in last.items():
        if member:
            groups.setdefault(name, []).append(unit)
    return groups


def leads_of_duties(rows: Rows, campaign: str, *, done: bool = False) -> list[str]:
    """Return the units that answer for a duty that is not done, or is, in the order of the plan."""
    found = rows.rows(
        "SELECT u.unit FROM duty_unit u JOIN duty d ON d.subject = u.subject "
        "JOIN state_label l ON l.machine = d.machine AND l.state = d.state "
        "WHERE d.campaign = ? AND l.done = ? AND u.role = 'lead' AND u.until IS NULL ORDER BY d.position, u.position",
        campaign,
        int(done),
    )
    return list(dict.fromkeys(row["unit"] for row in found))


def _listed(group: Mapping[str, Any] | None, day: date) -> Iterator[str]:
    """Yield the members that the plan lists, as far as they are so on ``day``."""
    for member in (group or {}).get("members") or ():
        if isinstance(member, str):
            yield member
        elif (member["from"] or "") <= day.isoformat() <= (member["until"] or "9999"):
            yield member["name"]
