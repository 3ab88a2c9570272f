"""What minutes settle: units, matter, support and date of each item, checked before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.errors import DateImpossible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workflow.known_units import Units

ROLES = ("units", "support")


def checked_items(units: Units, items: Sequence[Mapping[str, Any]], held: str | None) -> list[dict[str, Any]]:
    """Return ``{units, support, matter, due}`` of each item, units as the plan lists them.

    Args:
        units: of the campaign.
        items: as they were typed; ``at`` is where one stands in a file.
        held: the day of the meeting.

    Raises:
        UnitsUnknown: units are not of the plan; it names every one.
        DateImpossible: an item is due before the meeting was held.
    """
    named = [
        [[unit for text in one.get(role) or () for unit in units.several(text)] for role in ROLES]
        for one in items
    ]
    units.require_at(
        (one.get("at") or f"第{n}项：", name)
        for n, (one, roles) in enumerate(zip(items, named, strict=True), 1)
        for names in roles
        for name in names
    )
    checked = []
    for n, (one, roles) in enumerate(zip(items, named, strict=True), 1):
        if held and one["due"] < held:
            raise DateImpossible(text=one["due"], reason=f"（第{n}项）早于会议召开的 {held}，请改正")
        leads, supports = (list(dict.fromkeys(units.require(names))) for names in roles)
        supports = [unit for unit in supports if unit not in leads]
        checked.append({"units": leads, "support": supports, "matter": one["matter"], "due": one["due"]})
    return checked
