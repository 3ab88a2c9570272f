"""A campaign as calendar components: an event for each meeting and round, a task for each duty.

The name of a component never changes, and its bytes change only when what it says does: DTSTAMP is, as RFC 5545 has
it for objects without a METHOD, the instant of the last revision.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from workflow import listing
from workflow.agenda_sources import KINDS
from workflow.clock import at_local, local_day
from workflow.ics import Component, Property, local, whole_day
from workflow.look import Look, knows, look_at, names_of, own_names
from workflow.rounds import rounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workflow.look import Row
    from workflow.reading import Rows
    from workflow.rounds import Round

MEETING = timedelta(hours=2)  # no plan says how long; clients do not draw an event without a length
WHOLE_DAY = timedelta(days=1)
FIRST = date(1990, 1, 1)
STATES = {  # of a duty that is not done -> what RFC 5545 calls it
    "planned": "NEEDS-ACTION",
    "assigned": "NEEDS-ACTION",
    "disputed": "NEEDS-ACTION",
    "cancelled": "CANCELLED",
}
UNDER_WAY, DONE, OFF = "IN-PROCESS", "COMPLETED", "CANCELLED"
EVENT_STATES = {"standing": "CONFIRMED", "by_hand": "TENTATIVE", "ahead": "TENTATIVE", "off": OFF}


@dataclass(frozen=True, slots=True)
class Feed:
    """What is exported: components by their UID, in the order of days, and the years that had to be guessed.

    ``known``: the plan knows the unit that was asked for, if one was.
    """

    title: str
    components: dict[str, Component]
    known: bool
    provisional: frozenset[int]


def feed(rows: Rows, campaign: str, *, now: datetime, unit: str | None = None) -> Feed:
    """Return every meeting and round, past and up to the horizon, and every duty that has a due date.

    Args:
        rows: an open reading.
        campaign: its id.
        now: the present; it only says how far ahead rounds are reckoned.
        unit: only what concerns whoever is called so.
    """
    horizon = int(listing.policy_of(rows, campaign)["rhythm"]["horizon"])
    span = (FIRST, local_day(now) + timedelta(days=horizon))
    look = look_at(rows, campaign, now, None, span)
    names = names_of(look.plan, unit) if unit is not None else None
    own = own_names(look.plan, unit) if unit is not None else None
    stamps = _stamps(look)
    found: dict[str, Component] = {}
    for one in sorted(rounds(look), key=lambda one: (one.day, _name(one), one.nominal)):
        if look.holds(one.day) and _concerns(look, one, names, own):
            uid = uid_of(campaign, _name(one), one.nominal.isoformat())
            found[uid] = _event(one, uid, stamps.get(one.subject or "", stamps[campaign]))
    for row in listing.duties(rows, campaign, now, look.workdays):
        if row["due"] and (names is None or names.intersection((*row["lead"], *row["support"]))):
            uid = uid_of(campaign, "duty", row["no"])
            found[uid] = _task(look, row, uid, stamps[row["subject"]])
    assert look.campaign is not None, "the present knows every campaign"
    return Feed(
        look.campaign["title"],
        found,
        unit is None or knows(look.plan, unit),
        frozenset(look.workdays.provisional),
    )


def _concerns(look: Look, one: Round, names: frozenset[str] | None, own: frozenset[str] | None) -> bool:
    """Tell whether a unit is to know of a round; whom an unannounced one goes to does not, before its day."""
    if names is None or own is None:
        return True
    if one.unannounced and look.today < one.day:
        return bool(own.intersection(one.convenes))
    return bool(names.intersection((*one.convenes, *one.joins)))


def uid_of(campaign: str, *parts: str) -> str:
    """Return the UID of something, which is fit to be the name of a file."""
    return f"{'.'.join((campaign, *parts))}@duban"


@dataclass(frozen=True, slots=True)
class Stamps:
    """When a subject was made, last changed and, if it was, completed."""

    created: datetime
    changed: datetime
    completed: datetime | None


def _stamps(look: Look) -> dict[str, Stamps]:
    """Return the instants of every subject, under its full name; those of the campaign's plan under its id."""
    found: dict[str, Stamps] = {}
    within = (f"{look.id}/", f"{look.id}0")  # the character after the stroke
    for row in look.rows.rows(
        "SELECT subject, min(recorded) AS created, max(recorded) AS changed, "
        "max(CASE WHEN target = 'completed' THEN recorded END) AS completed, "
        "max(CASE WHEN event IN ('create', 'revise') THEN recorded END) AS planned "
        "FROM v_history WHERE subject >= ? AND subject < ? GROUP BY subject",
        *within,
    ):
        created, changed, completed, planned = (
            datetime.fromisoformat(row[name]) if row[name] else None
            for name in ("created", "changed", "completed", "planned")
        )
        assert created is not None
        assert changed is not None
        found[row["subject"]] = Stamps(created, changed, completed)
        if row["subject"] == f"{look.id}/campaign:{look.id}":
            found[look.id] = Stamps(created, planned or created, None)
    return found


def _head(uid: str, stamps: Stamps, *, version: int, title: str, category: str) -> list[Property]:
    return [
        Property("UID", uid),
        Property("DTSTAMP", stamps.changed),
        Property("CREATED", stamps.created),
        Property("LAST-MODIFIED", stamps.changed),
        Property("SEQUENCE", version),
        Property("SUMMARY", title),
        Property("CATEGORIES", (category,)),
    ]


def _name(one: Round) -> str:
    """Return what a round goes by: its rhythm, or itself where a person added it."""
    return one.slug or str(one.subject).rpartition("/")[2].replace(":", "-")


def _event(one: Round, uid: str, stamps: Stamps) -> Component:
    convenes, joins = ("召集", "参加") if one.kind == "meeting" else ("承办", "对象")
    said = [
        f"{convenes}：{'、'.join(one.convenes)}",
        f"{joins}：{'、'.join(one.joins)}" if one.joins else "",
        one.moved or "",
        f"状态：{one.label}",
        _source(one.source),
    ]
    when = [whole_day("DTSTART", one.day), Property("DURATION", WHOLE_DAY)]
    if one.time:
        start = datetime.combine(one.day, time.fromisoformat(one.time))
        when = [local("DTSTART", start), Property("DURATION", MEETING)]
    version = one.version or (1 if one.status != "ahead" else 0)
    head = _head(uid, stamps, version=version, title=one.title, category=KINDS[one.kind])
    more = [Property("DESCRIPTION", _told(said)), Property("STATUS", EVENT_STATES[one.status])]
    if one.place:
        more.append(Property("LOCATION", one.place))
    if not one.time:
        more.append(Property("TRANSP", "TRANSPARENT"))  # an ordinary day of work is not taken up by it
    return Component("VEVENT", (*head, *when, *more))


def _task(look: Look, row: Row, uid: str, stamps: Stamps) -> Component:
    title = f"任务{row['no']} {row['title']}"
    said = [
        f"牵头：{'、'.join(row['lead'])}" if row["lead"] else "没有牵头单位",
        f"配合：{'、'.join(row['support'])}" if row["support"] else "",
        f"状态：{row['label']}",
        f"时限来由：{row['due_from']}" if row["due_from"] else "",
        _source(row["source"]),
    ]
    state = STATES.get(row["state"], DONE if row["done"] else UNDER_WAY)
    properties = [
        *_head(uid, stamps, version=row["version"], title=title, category="任务"),
        whole_day("DUE", date.fromisoformat(row["due"])),
        Property("DESCRIPTION", _told(said)),
        Property("STATUS", state),
    ]
    if state == DONE:
        properties += [
            Property("PERCENT-COMPLETE", 100),
            Property("COMPLETED", stamps.completed or stamps.changed),
        ]
    waits = state not in {DONE, OFF} and row["state"] != "suspended"
    return Component("VTODO", tuple(properties), tuple(_alarms(look, row, title)) if waits else ())


def _alarms(look: Look, row: Row, title: str) -> Iterator[Component]:
    """Remind on the first day of each light that the policy sets by days left, and on the day itself."""
    due = date.fromisoformat(row["due"])
    hour, minute = map(int, look.policy["rhythm"]["time"].split(":"))
    days = {
        look.workdays.subtract(due, rule["days"]): f"还剩 {rule['days']} 个工作日"
        for rule in look.policy["lights"]
        if rule["when"] == "within"
    }
    for day, left in sorted({**days, due: "今天到期"}.items()):
        yield Component(
            "VALARM",
            (
                Property("ACTION", "DISPLAY"),
                Property("TRIGGER", at_local(day, hour, minute), {"VALUE": "DATE-TIME"}),
                Property("DESCRIPTION", f"{left}：{title}"),
            ),
        )


def _source(source: str) -> str:
    return "依据：本办安排" if source == "office" else f"依据：{source}"


def _told(lines: Iterable[str]) -> str:
    return "\n".join(filter(None, lines))
