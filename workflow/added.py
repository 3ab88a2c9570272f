"""Duties that no plan lists: from an inspection or a meeting, numbered apart, and assigned as they begin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workflow.act import OFFICE, Act
from workflow.pinned import machine_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from workflow.engine import Firing

FIRST = 1001
"""The first number of an added duty: no plan that is revised later will want it."""

LONGEST_TITLE = 40
_WHEN = re.compile(r"^(\d{4}年)?\d{1,2}月\d{1,2}日(上午|中午|下午|晚上?|夜间)?[，,、]?")  # of what was found
_END_OF_CLAUSE = re.compile(r"[。；;，,：:！？\n]")


def add_duty(
    firing: Firing,
    campaign: str,
    *,
    matter: str,
    leads: Sequence[str],
    due: date,
    origin: str,
    source: str,
    section: str,
    supports: Sequence[str] = (),
    at: datetime | None = None,
) -> str:
    """Begin a duty and assign it; return its number.

    Args:
        firing: the transaction.
        campaign: its id.
        matter: what is to be done; its first clause is the title.
        leads: units that answer for it.
        supports: units that help.
        due: last day.
        origin: full name of the inspection or meeting that it comes from.
        source: that, as a paper cites it.
        section: where it stands in lists.
        at: nominal instant of the assignment.
    """
    no = max(FIRST - 1, _last(firing, campaign)) + 1
    subject = firing.create(
        "duty",
        {
            "subject": f"{campaign}/duty:{no}",
            "campaign": campaign,
            "plan": firing.campaign(campaign).row["plan"],
            "no": str(no),
            "position": no,
            "section": section,
            "title": title_of_matter(matter),
            "source": source,
            "original_due": due.isoformat(),
            "due_from": source,
            "origin": origin,
        },
        machine=machine_for(firing, campaign, "duty"),
        capacity=OFFICE,
        given={"lead": list(leads), "support": list(supports), "matter": matter},
    )
    for role, units in (("lead", leads), ("support", supports)):
        for place, unit in enumerate(units):
            firing.unit.insert(
                "duty_unit", {"subject": subject, "unit": unit, "role": role, "since": 1, "position": place}
            )
    firing.fire(Act(subject=subject, event="assign", capacity=OFFICE, note=matter, at=at))
    return str(no)


def _last(firing: Firing, campaign: str) -> int:
    found = firing.unit.value(
        "SELECT max(position) FROM duty WHERE campaign = ? AND origin IS NOT NULL", campaign
    )
    return int(found or 0)


def title_of_matter(matter: str) -> str:
    """Return the first clause of a matter, at most 40 characters; when it was seen is no part of the title."""
    matter = matter.strip()
    matter = _WHEN.sub("", matter) or matter
    first = _END_OF_CLAUSE.split(matter, maxsplit=1)[0] or matter
    return first if len(first) <= LONGEST_TITLE else f"{first[: LONGEST_TITLE - 1]}…"
