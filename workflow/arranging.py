"""Days that no rule gives: a re-review that begins with the naming, one occurrence that a person sets."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from definitions.errors import ProjectError
from definitions.recurrence import Schedule
from workflow import rhythms
from workflow.act import OFFICE, SYSTEM, Act
from workflow.clock import local_day
from workflow.occurrences import occurrence
from workflow.schedules import ScheduleUnknown

if TYPE_CHECKING:
    from workflow.act import Capacity
    from workflow.engine import Engine, Firing

NAMED = "named"


class ScheduleRefused(ProjectError):
    """The schedule cannot be given that day."""

    def __init__(self, *, title: str, reason: str) -> None:
        super().__init__(f"“{title}”没有安排：{reason}")


def begin_reviews(firing: Firing, campaign: str, done: list[str]) -> None:
    """Once an inspect stage has reached the naming, what is to be reviewed after it has its first day."""
    waiting = [
        Schedule.model_validate(one)
        for one in _clauses(firing, campaign).values()
        if one["kind"] == "review" and one["rrule"] is not None and one["start"] is None
    ]
    if not waiting:
        return
    entered = {
        row["slug"] for row in firing.unit.rows("SELECT slug FROM schedule WHERE campaign = ?", campaign)
    }
    named = None
    for one in waiting:
        if one.slug in entered:
            continue
        named = named or _named_on(firing, campaign)
        if named is None:
            return
        first = after(one, named)
        _enter(firing, campaign, one, first, because=f"{named.isoformat()} 命名", capacity=SYSTEM)
        done.append(f"{one.title}：{named.isoformat()} 命名，首次定于 {first.isoformat()}")


def set_start(
    engine: Engine,
    campaign: str,
    slug: str,
    *,
    start: date | None = None,
    event: date | None = None,
    dry_run: bool = False,
) -> date:
    """Say when a re-review begins: on ``start``, or its interval after the day of ``event``; return the first day.

    Raises:
        ScheduleUnknown: there is no such schedule.
        ScheduleRefused: the plan itself says when it begins, or it has begun.
    """
    with engine.firing(dry_run=dry_run, campaign=campaign) as firing:
        one = _clause(firing, campaign, slug)
        if one.kind != "review" or one.rrule is None or one.start is not None:
            raise ScheduleRefused(
                title=one.title,
                reason="起始日期由方案或本办设置写明，要改的请修订方案（campaign revise）；"
                "只是加开一次的，请用 schedule hold",
            )
        begun = firing.unit.value(
            "SELECT count(*) FROM occurrence WHERE campaign = ? AND slug = ? AND status = 'done'",
            campaign,
            slug,
        )
        if begun:
            raise ScheduleRefused(title=one.title, reason="已经办过，起始日期不能再改")
        first = start if event is None else after(one, event)
        assert first is not None, "one of the two is given"
        because = f"{event.isoformat()} 命名" if event else "创建办定的首次日期"
        _enter(firing, campaign, one, first, because=because, capacity=OFFICE)
    return first


def hold(
    engine: Engine, campaign: str, slug: str, day: date, *, reason: str, dry_run: bool = False
) -> tuple[str, bool]:
    """Enter one occurrence on ``day``; return its title, and whether the day is a working day.

    Raises:
        ScheduleUnknown: there is no such schedule.
        ScheduleRefused: this program does not run its kind, the day is past, or it is there already.
    """
    with engine.firing(dry_run=dry_run, campaign=campaign) as firing:
        one = _clause(firing, campaign, slug)
        if one.kind not in rhythms.SUPPORTED:
            raise ScheduleRefused(title=one.title, reason="这类活动由责任单位自行开展，本程序不办")
        if day < local_day(firing.now, firing.campaign(campaign).zone):
            raise ScheduleRefused(title=one.title, reason=f"{day.isoformat()} 已过，请写今天或以后的日期")
        there = firing.unit.one(
            "SELECT effective FROM occurrence WHERE campaign = ? AND slug = ? AND nominal = ?",
            campaign,
            slug,
            day.isoformat(),
        )
        if there is not None:
            raise ScheduleRefused(title=one.title, reason=_taken(day, there["effective"]))
        row = firing.unit.one("SELECT * FROM schedule WHERE campaign = ? AND slug = ?", campaign, slug)
        if row is None:
            row = rhythms.by_hand(firing, campaign, one, day)
        limits = firing.campaign(campaign).policy["limits"]
        firing.unit.insert("occurrence", occurrence(row, day, limits, firing.workdays, on=day))
        given = {"slug": slug, "day": day.isoformat()}
        firing.fire(_act(campaign, given, reason, OFFICE))
        return one.title, firing.workdays.is_workday(day)


def _taken(day: date, effective: str) -> str:
    if effective == day.isoformat():
        return f"{effective} 已经有一次，不用再定"
    return f"{day.isoformat()} 是 {effective} 那一次的原排日期，不能再用，请另选一天"


def after(one: Schedule, event: date) -> date:
    """Return the first day of a rhythm that begins with an event: its interval after it."""
    parts = dict(part.split("=", 1) for part in str(one.rrule).split(";"))
    interval = int(parts.get("INTERVAL", 1))
    steps = {"YEARLY": "years", "MONTHLY": "months", "WEEKLY": "weeks", "DAILY": "days"}
    step: dict[str, Any] = {steps[parts["FREQ"]]: interval}
    return event + relativedelta(**step)


def _enter(
    firing: Firing, campaign: str, one: Schedule, first: date, *, because: str, capacity: Capacity
) -> None:
    rhythms.start(firing, campaign, one, first, reason=because)
    given = {"slug": one.slug, "start": first.isoformat()}
    firing.fire(_act(campaign, given, because, capacity))


def _act(campaign: str, given: dict[str, Any], reason: str, capacity: Capacity) -> Act:
    return Act(
        subject=f"{campaign}/campaign:{campaign}",
        event="arrange",
        capacity=capacity,
        given=given,
        reason=reason,
    )


def _named_on(firing: Firing, campaign: str) -> date | None:
    """Return the day on which an inspect stage reached the naming, None if none has."""
    moment = firing.unit.value(
        "SELECT h.at FROM stage s JOIN history h ON h.subject = s.subject AND h.target = ? AND h.event = 'name' "
        "WHERE s.campaign = ? AND s.kind = 'inspect' AND s.state = ? ORDER BY h.at LIMIT 1",
        NAMED,
        campaign,
        NAMED,
    )
    return (
        None if moment is None else local_day(datetime.fromisoformat(moment), firing.campaign(campaign).zone)
    )


def _clauses(firing: Firing, campaign: str) -> dict[str, dict[str, Any]]:
    row = firing.campaign(campaign).row
    known = (*firing.definition(row["plan"])["schedules"], *firing.definition(row["office"])["schedules"])
    return {one["slug"]: one for one in known}


def _clause(firing: Firing, campaign: str, slug: str) -> Schedule:
    known = _clauses(firing, campaign)
    if slug not in known:
        raise ScheduleUnknown(slug=slug, known=list(known))
    return Schedule.model_validate(known[slug])
