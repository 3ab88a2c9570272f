"""What falls when: everything dated that a campaign has before it, in the order of days, and what has no date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from definitions.workday_rule import rule_of
from workflow.agenda_sources import EVERYBODYS, KINDS, SOURCES, Item
from workflow.look import closed_books, knows, look_at, names_of, own_names
from workflow.workdays import ONE_DAY, SATURDAY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from workflow.look import Look
    from workflow.reading import Rows
    from workflow.workdays import Workdays


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """A span of days and what falls on them.

    Attributes:
        first, last: the span, both inclusive.
        items: in the order of days, hours, kinds.
        days: what a day is when it is not an ordinary working day: 休, 放假, 调休上班.
        undated: rhythms whose days nobody can reckon, and those that the program reckons but does not run.
        names: under which the plan speaks to the unit that was asked for; empty when none was.
        known: whether the plan knows that unit.
        unlisted: groups whose members the plan does not list, of items left out because of that.
        provisional: years that had to be guessed.
    """

    campaign: str
    title: str
    first: date
    last: date
    items: tuple[Item, ...]
    days: dict[date, str]
    undated: tuple[dict[str, Any], ...]
    names: frozenset[str] = frozenset()
    known: bool = True
    unlisted: tuple[str, ...] = ()
    provisional: frozenset[int] = frozenset()


def agenda(
    rows: Rows,
    campaign: str,
    span: tuple[date, date],
    *,
    now: datetime,
    as_of: datetime | None = None,
    unit: str | None = None,
) -> Agenda:
    """Return what falls on the days of ``span``.

    Args:
        rows: an open reading.
        campaign: its id.
        span: the first and the last day.
        now: the present.
        as_of: show what was recorded by this instant.
        unit: only what concerns whoever is called so: by any of its names, within a group or body that the plan
            lists it in, or because it concerns everybody.
    """
    look = look_at(rows, campaign, now, as_of, span)
    items = sorted((item for source in SOURCES for item in source(look)), key=_order)
    found = Agenda(
        campaign=campaign,
        title=str((look.campaign or {}).get("title", "")),
        first=look.first,
        last=look.last,
        items=tuple(items),
        days=special_days(look.first, look.last, look.workdays),
        undated=tuple(_undated(look)),
    )
    if unit is not None:
        found = _of(found, look, unit)
    return replace(found, provisional=frozenset(look.workdays.provisional))


def special_days(first: date, last: date, workdays: Workdays) -> dict[date, str]:
    """Return what each day is that is no ordinary working day."""
    found, day = {}, first
    while day <= last:
        works, weekend = workdays.is_workday(day), day.weekday() >= SATURDAY
        if weekend or not works:
            found[day] = "调休上班" if works else "休" if weekend else "放假"
        day += ONE_DAY
    return found


def span_of_days(first: date, days: int) -> tuple[date, date]:
    """Return ``days`` days from ``first`` on, that day included."""
    return first, first + timedelta(days=days - 1)


def span_of_month(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - ONE_DAY


def span_of_year(year: int) -> tuple[date, date]:
    """Return the first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def _order(item: Item) -> tuple[date, str, int]:
    return item.day, item.time or "24:00", list(KINDS).index(item.kind)


def _of(found: Agenda, look: Look, unit: str) -> Agenda:
    names, closed = names_of(look.plan, unit), closed_books(look.plan)
    own = own_names(look.plan, unit)
    kept: list[Item] = []
    unlisted: dict[str, None] = {}
    for item in found.items:
        if item.withheld:  # also from who sits in the body that goes there
            kept += [item] if unit in item.who or own.intersection(item.who) else []
            continue
        units = (*item.who, *item.also)
        if names.intersection(units) or (not units and item.kind in EVERYBODYS):
            kept.append(item)
        else:
            unlisted |= dict.fromkeys(name for name in units if name in closed)
    undated = tuple(one for one in found.undated if names.intersection((*one["who"], *one["also"])))
    return replace(
        found,
        items=tuple(kept),
        names=names,
        known=knows(look.plan, unit),
        undated=undated,
        unlisted=tuple(unlisted),
    )


def _undated(look: Look) -> Iterable[dict[str, Any]]:
    """Yield the rhythms that the program does not run, each with the reason, the plan's words and its clause."""
    if not look.runs:
        return
    known = look.schedules
    planned = {row["slug"] for row in look.rows.rows("SELECT slug FROM schedule WHERE campaign = ?", look.id)}
    for slug, schedule in known.items():
        over = schedule["until"] is not None and schedule["until"] < look.first.isoformat()
        early = schedule["start"] is not None and schedule["start"] > look.last.isoformat()
        if slug in planned or over or early:
            continue
        yield {
            "slug": slug,
            "kind": schedule["kind"],
            "title": schedule["title"],
            "who": [schedule["owner"] or look.plan["office"]],
            "also": list(schedule["participants"]),
            "reason": _why_undated(schedule, known),
            "text": schedule["text"],
            "source": schedule["source"],
        }


def _why_undated(schedule: dict[str, Any], known: dict[str, dict[str, Any]]) -> str:
    if schedule["kind"] == "review" and schedule["start"] is None:
        return "等命名后起算"
    if rule_of(schedule) is not None:
        return "有周期，到日子列出"
    if schedule["after"] in known:
        return f"随“{known[schedule['after']]['title']}”办理，没有自己的日期"
    return "没有写明多久一次"
