"""Units as local data: whom to turn to, and who belongs to a group; entered by the office, with the day they hold from.

Details stand in tables, since a telephone must not stand in a record that nobody can erase; the campaign's history
tells that they were entered, and their digest.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from definitions.digest import canonical, digest
from definitions.errors import ProjectError
from workflow.act import OFFICE, Act
from workflow.addressees import members_entered
from workflow.clock import stamp
from workflow.facts import unit_names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from workflow.engine import Engine
    from workflow.reading import Rows

ROLES = ("分管领导", "联络员")
DETAILS = ("post", "phone", "mail", "address")


class GroupUnknown(ProjectError):
    """The plan has no group of this name."""

    exit_code = 3

    def __init__(self, *, name: str, known: list[str]) -> None:
        super().__init__(f"方案里没有“{name}”这个组。有：{'、'.join(known) or '无'}")


class UnitUnknown(ProjectError):
    """The plan has no unit of this name."""

    exit_code = 3

    def __init__(self, *, name: str, near: str | None) -> None:
        hint = f"，是否应为“{near}”" if near else ""
        super().__init__(f"方案里没有“{name}”这个单位{hint}。请用 duban unit list 查看")


def enter_contact(
    engine: Engine,
    campaign: str,
    *,
    unit: str,
    role: str,
    since: date,
    until: date | None,
    details: Mapping[str, str | None],
    dry_run: bool = False,
) -> None:
    """Enter who is to be turned to in a unit from ``since`` on; who was before stays on record.

    Raises:
        UnitUnknown: the plan does not know the unit.
    """
    with engine.firing(dry_run=dry_run, campaign=campaign) as firing:
        name = _known(firing.unit, campaign, unit)
        row = {
            "unit": name,
            "role": role,
            "since": since.isoformat(),
            "until": until.isoformat() if until else None,
            **{key: details.get(key) for key in DETAILS},
        }
        given = {key: row[key] for key in ("unit", "role", "since", "until", "post")}
        fired = firing.fire(_act(campaign, {**given, "details": seal(row)}))
        firing.unit.insert(
            "unit_contact", {"campaign": campaign, "seq": fired.seq, **row, "recorded": firing.recorded}
        )


def enter_member(
    engine: Engine,
    campaign: str,
    *,
    name: str,
    units: tuple[str, ...],
    since: date,
    member: bool,
    dry_run: bool = False,
) -> None:
    """Enter that units belong to a group, or no longer do, from ``since`` on.

    Raises:
        GroupUnknown: the plan has no such group.
        UnitUnknown: the plan does not know a unit.
    """
    with engine.firing(dry_run=dry_run, campaign=campaign) as firing:
        groups = [group["name"] for group in plan_of(firing.unit, campaign)["groups"]]
        if name not in groups:
            raise GroupUnknown(name=name, known=groups)
        for unit in units:
            row = {
                "name": name,
                "unit": _known(firing.unit, campaign, unit),
                "since": since.isoformat(),
                "member": int(member),
            }
            fired = firing.fire(_act(campaign, row))
            firing.unit.insert(
                "unit_group", {"campaign": campaign, "seq": fired.seq, **row, "recorded": firing.recorded}
            )


def seal(row: Mapping[str, Any]) -> str:
    """Return the digest of the details of a contact."""
    return digest(canonical({key: row[key] for key in DETAILS}))


def contacts(
    rows: Rows, campaign: str, day: date, as_of: datetime | None
) -> dict[str, dict[str, dict[str, Any]]]:
    """Return by unit and role who is to be turned to on ``day``, as far as it was entered by ``as_of``."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows.rows(
        "SELECT * FROM v_unit_contact WHERE campaign = ? AND since <= ? ORDER BY since, seq",
        campaign,
        day.isoformat(),
    ):
        if as_of is None or row["recorded"] <= stamp(as_of):
            found.setdefault(row["unit"], {})[row["role"]] = row
    for roles in found.values():
        for role in [role for role, row in roles.items() if (row["until"] or "9999") < day.isoformat()]:
            del roles[role]
    return found


def units_of(rows: Rows, campaign: str, day: date, as_of: datetime | None) -> list[dict[str, Any]]:
    """Return the units of the plan in its order: names, groups, contacts, and how many open duties they lead."""
    plan = plan_of(rows, campaign)
    told = contacts(rows, campaign, day, as_of)
    entered = members_entered(rows, campaign, day, stamp(as_of) if as_of else None)
    leads = {
        row["unit"]: row["n"]
        for row in rows.rows(
            "SELECT u.unit, count(*) AS n FROM duty_unit u JOIN v_duty d ON d.subject = u.subject "
            "WHERE d.campaign = ? AND d.done = 0 AND u.role = 'lead' AND u.until IS NULL GROUP BY u.unit",
            campaign,
        )
    }
    items = []
    for unit in plan["units"]:
        names = unit_names(unit)
        roles = told.get(unit["name"], {})
        items.append(
            {
                "name": unit["name"],
                "kind": unit["kind"],
                "aliases": list(names[1:]),
                "groups": [
                    *(
                        group["name"]
                        for group in plan["groups"]
                        if set(names) & set(map(_bare, group["members"]))
                    ),
                    *(name for name, members in entered.items() if set(names) & set(members)),
                ],
                "leads": sum(leads.get(name, 0) for name in names),
                "contacts": [_contact(row) for _, row in sorted(roles.items(), key=_role_order)],
            }
        )
    return items


def groups_of(rows: Rows, campaign: str, day: date, as_of: datetime | None) -> list[dict[str, Any]]:
    """Return the groups of the plan with their members on ``day``, listed by the plan or entered by the office."""
    entered = members_entered(rows, campaign, day, stamp(as_of) if as_of else None)
    return [
        {
            "name": group["name"],
            "expandable": group["expandable"],
            "members": list(dict.fromkeys([*map(_bare, group["members"]), *entered.get(group["name"], ())])),
        }
        for group in plan_of(rows, campaign)["groups"]
    ]


def plan_of(rows: Rows, campaign: str) -> dict[str, Any]:
    """Return the plan that the campaign stands on, as plain data."""
    body = rows.value(
        "SELECT d.body FROM definition d JOIN campaign c ON c.plan = d.digest WHERE c.id = ?", campaign
    )
    plan: dict[str, Any] = json.loads(body)
    return plan


def known_unit(rows: Rows, campaign: str, name: str) -> str | None:
    """Return what the plan calls a unit that is known by ``name``, None if there is none."""
    return next(
        (str(unit["name"]) for unit in plan_of(rows, campaign)["units"] if name in unit_names(unit)), None
    )


def _known(rows: Rows, campaign: str, name: str) -> str:
    found = known_unit(rows, campaign, name)
    if found is None:
        from workflow.naming import nearest_unit  # noqa: PLC0415 - only for the refusal

        raise UnitUnknown(name=name, near=nearest_unit(rows, campaign, name)[1])
    return found


def _act(campaign: str, given: Mapping[str, Any]) -> Act:
    return Act(subject=f"{campaign}/campaign:{campaign}", event="enrol", capacity=OFFICE, given=dict(given))


def _contact(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("role", *DETAILS, "since", "until")}


def _role_order(one: tuple[str, Any]) -> tuple[int, str]:
    return (ROLES.index(one[0]) if one[0] in ROLES else len(ROLES), one[0])


def _bare(name: str | Mapping[str, Any]) -> str:
    return name if isinstance(name, str) else str(name["name"])
