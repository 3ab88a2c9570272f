"""What looking ahead looks at: one campaign, its stored definitions, a span of days, now or as of a past instant."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from workflow.clock import local_day
from workflow.listing import calendar, policy_of, rewind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from workflow.reading import Rows
    from workflow.workdays import Workdays

Row = dict[str, Any]
NO_TIME = timedelta(0)
_STANDING = "JOIN state_label l ON l.machine = t.machine AND l.state = t.state WHERE t.campaign = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A campaign under the eyes of whoever looks ahead.

    Attributes:
        rows: an open reading.
        campaign: its row, with ``label``; None while, as of the instant, it had not been opened.
        policy, plan, office: the definitions that it stands on, as plain data.
        workdays: the calendar; remembers which years it had to guess.
        trying: another one, for days that may turn out to lie outside the span and need not be spoken of.
        now: the instant from which lights are seen.
        as_of: show what was recorded by this instant; None is the present.
        first, last: the days that are looked at, both inclusive.
    """

    rows: Rows
    campaign: Row | None
    policy: Row
    plan: Row
    office: Row
    workdays: Workdays
    trying: Workdays
    now: datetime
    as_of: datetime | None
    first: date
    last: date

    @property
    def id(self) -> str:
        """Id of the campaign."""
        return str(self.plan["id"] if self.campaign is None else self.campaign["id"])

    @property
    def today(self) -> date:
        """The day from which lights are seen, in the campaign's zone."""
        return local_day(self.now, self.campaign["zone"]) if self.campaign else local_day(self.now)

    @property
    def runs(self) -> bool:
        """Whether its schedules go on: it is open, not closed or archived."""
        return self.campaign is not None and self.campaign["state"] == "open"

    @property
    def schedules(self) -> dict[str, Row]:
        """The rhythms of the plan and of the office, by slug."""
        known = (*self.plan["schedules"], *self.office["schedules"])
        return {schedule["slug"]: schedule for schedule in known}

    def holds(self, day: str | date | None) -> bool:
        """Tell whether a day lies within the span."""
        if isinstance(day, date):
            return self.first <= day <= self.last
        return day is not None and self.first.isoformat() <= day <= self.last.isoformat()

    def standing(self, kind: str, column: str, *, where: str = "", around: timedelta = NO_TIME) -> list[Row]:
        """Return the subjects of a kind whose ``column`` is a day of the span, with label, final and done.

        Args:
            kind: a table of subjects.
            column: one that holds a day.
            where: a further condition of SQL that the past does not change, or that a partial index wants; whoever
                asks looks at states again, since under ``as_of`` it is left out.
            around: look as much further in either direction.
        """
        low, high = (self.first - around).isoformat(), (self.last + around).isoformat()
        if self.as_of is None:
            return self.rows.rows(
                f"SELECT t.*, l.label, l.final, l.done FROM {kind} t {_STANDING} "
                f"AND t.{column} BETWEEN ? AND ? {where}",
                self.id,
                low,
                high,
            )
        items = self.rows.rows(f"SELECT t.*, l.label, l.final, l.done FROM {kind} t {_STANDING}", self.id)
        past = rewind(self.rows, items, self.id, kind, self.as_of)
        return [item for item in past if item[column] is not None and low <= item[column] <= high]


def look_at(
    rows: Rows, campaign: str, now: datetime, as_of: datetime | None, span: tuple[date, date]
) -> Look:
    """Return what is needed to look at a campaign's ``span``, as it is now or stood at ``as_of``."""
    row = rows.one(
        "SELECT t.*, l.label, l.final, l.done FROM campaign t "
        "JOIN state_label l ON l.machine = t.machine AND l.state = t.state WHERE t.id = ?",
        campaign,
    )
    assert row is not None, "the campaign has been found before"
    office = _definition(rows, row["office"])
    found = [row] if as_of is None else rewind(rows, [row], campaign, "campaign", as_of)
    return Look(
        rows=rows,
        campaign=found[0] if found else None,
        policy=policy_of(rows, campaign),
        plan=_definition(rows, row["plan"]),
        office=office,
        workdays=calendar(rows),
        trying=calendar(rows),
        now=as_of or now,
        as_of=as_of,
        first=span[0],
        last=span[1],
    )


def names_of(plan: Mapping[str, Any], name: str) -> frozenset[str]:
    """Return every name under which the plan speaks to whoever is called ``name``: aliases, groups and bodies too."""
    same = own_names(plan, name)
    within = {group["name"] for group in plan["groups"] if same.intersection(map(_bare, group["members"]))}
    sits = {body["name"] for body in plan["bodies"] if same.intersection(body.get("members") or ())}
    return same | within | sits


def own_names(plan: Mapping[str, Any], name: str) -> frozenset[str]:
    """Return every name of whoever is called ``name``, without the groups and bodies that it is in."""
    for unit in plan["units"]:
        names = frozenset({unit["name"], *map(_bare, unit["aliases"])})
        if name in names:
            return names
    return frozenset({name})


def knows(plan: Mapping[str, Any], name: str) -> bool:
    """Tell whether the plan has a unit, a group or a body of this name."""
    named = {one["name"] for key in ("groups", "bodies") for one in plan[key]}
    named.update(other for unit in plan["units"] for other in (unit["name"], *map(_bare, unit["aliases"])))
    return name in named or name == plan["office"]


def closed_books(plan: Mapping[str, Any]) -> frozenset[str]:
    """Return the groups whose members the plan does not list, so that nobody can tell whom they hold."""
    return frozenset(group["name"] for group in plan["groups"] if not group["members"])


def _bare(name: str | Mapping[str, Any]) -> str:
    return name if isinstance(name, str) else str(name["name"])


def _definition(rows: Rows, digest: str) -> Row:
    body: Row = json.loads(rows.value("SELECT body FROM definition WHERE digest = ?", digest))
    return body
