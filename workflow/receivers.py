"""Who gets a paper: the names under 主送 and 抄送, as units; one delivery is owed to each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from workflow.addressees import addressees
from workflow.facts import unit_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from workflow.engine import Firing
    from workflow.reading import Rows

# Fields of a frozen context that name receivers, and as what.
FIELDS = (("addressee", "to"), ("copies", "copy"), ("send_to", "copy"))
_BETWEEN = re.compile(r"[、，,；;]")
WITHDRAWN = "文书已撤回"


def owe_deliveries(firing: Firing, subject: str, context: Mapping[str, Any], day: date) -> None:
    """Owe an issued paper to each of its receivers, under a key of its own."""
    campaign = subject.partition("/")[0]
    plan = firing.definition(firing.campaign(campaign).row["plan"])
    for receiver, role in receivers(firing.unit, campaign, plan, context, day).items():
        firing.unit.insert(
            "delivery",
            {
                "key": f"{subject}→{receiver}",
                "campaign": campaign,
                "subject": subject,
                "receiver": receiver,
                "role": role,
                "created": firing.recorded,
                "next_at": firing.recorded,
            },
        )


def stop_deliveries(firing: Firing, subject: str) -> None:
    """A withdrawn paper is sent to nobody any more."""
    firing.unit.write(
        "UPDATE delivery SET status = 'dropped', reason = ?, done = ?, leased = NULL "
        "WHERE subject = ? AND status IN ('owed', 'dead')",
        WITHDRAWN,
        firing.recorded,
        subject,
    )


def receivers(
    rows: Rows, campaign: str, plan: Mapping[str, Any], context: Mapping[str, Any], day: date
) -> dict[str, str]:
    """Return every receiver once, in the order of the paper, with ``to`` or ``copy``.

    A group stands for its members where somebody has listed them, else for itself: a person has to pass it on.
    """
    known = {name: unit["name"] for unit in plan["units"] for name in unit_names(unit)}
    found: dict[str, str] = {}
    for field, role in FIELDS:
        names = tuple(_names(context.get(field)))
        if all(name in known for name in names):
            asked = [known[name] for name in names]
        else:
            meant = addressees(rows, campaign, plan, names, day)
            asked = [*(one.name for one in meant.asked), *meant.unresolved]
        for name in asked:
            found.setdefault(name, role)
    return found


def _names(value: str | Iterable[str] | None) -> Iterator[str]:
    """Yield the names of a field, which is a list or one line."""
    for part in _BETWEEN.split(value) if isinstance(value, str) else value or ():
        if name := part.strip():
            yield name
