"""What a return says of duties goes into the duties' own histories, too: as reports of the unit, on the same paper."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workflow.act import Act, Capacity
from workflow.facts import unit_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workflow.engine import Firing

TOLD = ("progress", "percent", "problem", "next")


def items_before(firing: Firing, owed: str) -> dict[str, Mapping[str, Any]]:
    """Return by duty what the newest return under the name ``owed`` says until now."""
    body = firing.unit.value(
        "SELECT body FROM history WHERE subject = ? AND event = 'receive' ORDER BY seq DESC LIMIT 1", owed
    )
    items = ((json.loads(body).get("given") or {}).get("items") or []) if body else []
    return {str(item["duty"]): item for item in items}


def enter_progress(firing: Firing, received: Act, before: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Let each duty under way, of which a return tells something new, have its report; return their numbers.

    Args:
        firing: the transaction in which the return has been entered.
        received: that act; where it rests on no paper of the unit, nobody reports.
        before: what the return before it said, by duty.
    """
    unit, campaign = received.on_behalf, received.subject.partition("/")[0]
    if unit is None:
        return []
    plan = firing.definition(firing.campaign(campaign).row["plan"])
    names = next((names for names in map(unit_names, plan["units"]) if unit in names), (unit,))
    reported = []
    items: Any = (received.given or {}).get("items") or ()
    for item in items:
        no = str(item["duty"])
        role = _role(firing, f"{campaign}/duty:{no}", names)
        if role is None or not item.get("progress") or _same(item, before.get(no, {})):
            continue
        firing.fire(
            Act(
                subject=f"{campaign}/duty:{no}",
                event="report",
                capacity=role,
                on_behalf=unit,
                paper=received.paper,
                note=str(item["progress"]),
                given={name: item[name] for name in TOLD[1:] if item.get(name) is not None}
                | {"return": received.subject},
                evidence=received.evidence,
                at=received.at,
            )
        )
        reported.append(no)
    return reported


def _same(item: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    return all(item.get(name) == before.get(name) for name in TOLD)


def _role(firing: Firing, duty: str, names: Sequence[str]) -> Capacity | None:
    """Return in which capacity a unit reports on a duty that is under way, as lead rather than as support."""
    row = firing.unit.one(
        "SELECT u.role, u.unit FROM duty d JOIN duty_unit u ON u.subject = d.subject AND u.until IS NULL "
        f"WHERE d.subject = ? AND d.state = 'in_progress' AND u.unit IN ({', '.join('?' * len(names))}) "
        "ORDER BY u.role, u.position LIMIT 1",
        duty,
        *names,
    )
    return None if row is None else Capacity(row["role"], row["unit"])
