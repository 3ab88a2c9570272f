"""The facts of the 会议纪要: when, where, under whom, what was settled, who came.

Before the minutes are issued what was settled is said by a person, and their issue makes duties of it. Where the
minutes have been noted already, what was settled is read from the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workflow.known_units import units_in
from workflow.meeting_items import ROLES, checked_items
from workflow.meeting_record import attendance
from workflow.naming import parse_day
from workflow.papers.asked import cited, not_made, subject_asked
from workflow.papers.common import common, plan_reference
from workflow.papers.makers.meeting_notice import rhythm_of
from workflow.papers.making import Made
from workflow.papers.queries.meetings import requests_open, settled_by, units_heard

if TYPE_CHECKING:
    from workflow.papers.making import Asked
    from workflow.papers.source import Source

Row = dict[str, Any]


def make(source: Source, asked: Asked) -> Made:
    """Return the minutes of a meeting that has been held.

    Raises:
        PaperNotMade: it has not been held, nobody has said who came or who was in the chair, or what was settled is
            said though it stands in the ledger.
        UnitsUnknown: an item names a unit that is not of the plan.
        DateImpossible: an item is due before the meeting.
    """
    row = subject_asked(source, asked, "meeting")
    if row["held"] is None:
        raise not_made(source, asked, f"会议{row['no']}还是“{row['label']}”，召开（meeting hold）以后才能拟")
    came = attendance(source.rows, row["subject"], source.moment if source.past else None)
    if not came["present"]:
        raise not_made(source, asked, f"还没有登记谁到会，请先用 meeting attend {row['no']} 登记")
    if not asked.said.get("chair"):
        raise not_made(source, asked, "请写明主持人的职务（--chair 职务，或 --set chair=职务）")
    head = {name: value for name, value in common(source, asked.kind).items() if name != "contact"}
    context = head | _meeting(source, row) | came
    said = {name: value for name, value in asked.said.items() if name != "items"}
    return Made(
        title=f"{row['title']}纪要（{row['held']}）",
        context=context | {"items": _items(source, asked, row)} | said,
        key=f"{row['subject']}/minutes",
        about=row["subject"],
        event="minute" if row["state"] == "held" else None,
    )


def _meeting(source: Source, row: Row) -> Row:
    return cited(row) | {
        "masthead": f"{source.title}会议纪要",
        "meeting": row["title"],
        "reason": rhythm_of(source, row).get("text") or row["title"],
        "plan": plan_reference(source),
        "day": row["held"],
        "time": row["time"],
        "place": row["place"],
        "heard": [one["unit"] for one in source.book.rows("heard", units_heard, meeting=row["no"])],
        "asks": [
            {"unit": one["unit"], "to": one["to_unit"], "matter": one["matter"], "due": one["due"]}
            for one in source.book.rows("asks", requests_open, meeting=row["no"])
        ],
    }


def _items(source: Source, asked: Asked, row: Row) -> list[Row]:
    said: Any = asked.said.get("items") or ()
    if row["state"] == "held":
        given = [_whole(source, asked, n, one) for n, one in enumerate(said, 1)]
        return [
            {name: value for name, value in one.items() if value}
            for one in checked_items(units_in(source.rows, source.campaign), given, row["held"])
        ]
    if said:
        reason = f"会议{row['no']}的议定事项已经交办，纪要照台账写，不能再用 items 另写"
        raise not_made(source, asked, reason)
    return [
        {
            "units": one["item"]["units"],
            "matter": one["item"]["matter"],
            "due": one["item"]["due"],
            "duty": one["no"],
        }
        | ({"support": one["support"]} if one["support"] else {})
        for one in source.book.rows("items", settled_by, meeting=row["no"])
    ]


def _whole(source: Source, asked: Asked, n: int, one: Any) -> Row:
    """Return an item of which units, matter and day are there, units as lists."""
    missing = [
        label
        for name, label in (("units", "责任单位 units"), ("matter", "事项 matter"), ("due", "时限 due"))
        if not (isinstance(one, Mapping) and one.get(name))
    ]
    if missing:
        raise not_made(source, asked, f"items 第{n}项没有写{'、'.join(missing)}")
    lists = {
        role: [names] if isinstance(names, str) else list(names)
        for role in ROLES
        for names in (one.get(role) or (),)
    }
    return {**one, **lists, "due": parse_day(str(one["due"])).isoformat()}
