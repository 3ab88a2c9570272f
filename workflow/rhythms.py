"""The rhythms of a campaign: schedules of its plan and of the office's file, at opening and after a revision."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from definitions.workday_rule import counted
from workflow.addressees import ROUNDS
from workflow.counted import named_days
from workflow.occurrences import days_named, laid_until, nominal_days, occurrence, whole_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from definitions.plan import Plan
    from definitions.recurrence import Schedule
    from workflow.engine import Firing

_IN_STEP = re.compile(
    r"INTERVAL=|^FREQ=YEARLY(?!.*BY)"
)  # rules of which the first day says which days follow
_LONGEST = timedelta(days=366 * 60)
SUPPORTED = ("meeting", "bulletin", "inspection", "ranking", "scoring", *ROUNDS)


def runs(schedule: Schedule) -> bool:
    """Whether a schedule runs by itself: it has a rule, and this program knows what to do when it falls due.

    A re-review without a start begins with the naming, see ``workflow.arranging``.
    """
    waits = schedule.kind == "review" and schedule.start is None
    return schedule.rule is not None and schedule.kind in SUPPORTED and not waits


def create(
    firing: Firing, campaign: str, schedules: Iterable[Schedule], *, since: date, opened: date | None = None
) -> int:
    """Enter the schedules that run; return how many.

    Args:
        firing: the transaction.
        campaign: its id.
        schedules: of the plan and of the office.
        since: first day of those whose clause names none.
        opened: first day of those whose clause names an earlier one; ``since`` if it is None. A plan may be made
            known long after the rhythms that it sets have begun.
    """
    running = [schedule for schedule in schedules if runs(schedule)]
    for schedule in running:
        firing.unit.insert(
            "schedule",
            _row(
                firing,
                campaign,
                schedule,
                starts=_begins(firing, schedule, opened or since) if schedule.start else since,
            ),
        )
    return len(running)


def start(firing: Firing, campaign: str, schedule: Schedule, first: date, *, reason: str) -> None:
    """Let a schedule that had no start begin on ``first``, or, if it has not come to that yet, on another day."""
    row = _row(firing, campaign, schedule, starts=first)
    there = firing.unit.value(
        "SELECT 1 FROM schedule WHERE campaign = ? AND slug = ?", campaign, schedule.slug
    )
    if there is None:
        firing.unit.insert("schedule", row)
    else:
        today = firing.today(firing.campaign(campaign).zone)
        _replace(firing, row, today, reason)


def by_hand(firing: Firing, campaign: str, schedule: Schedule, day: date) -> dict[str, Any]:
    """Enter a schedule without a rule, so that days can be set for it one by one; return its row.

    Its rule gives the one day ``day`` and counts as laid out: nothing follows from it.
    """
    once = schedule.model_copy(update={"rrule": "FREQ=DAILY;COUNT=1", "workday": None, "until": day})
    row = _row(firing, campaign, once, starts=day) | {"materialised_until": day.isoformat()}
    firing.unit.insert("schedule", row)
    return row


def revise(
    firing: Firing, campaign: str, before: Plan, after: Plan, *, today: date, reason: str
) -> dict[str, list[str]]:
    """Bring the schedules of a plan to its new version; return the slugs that came, changed and went.

    What is past, and what has been announced, stays. What lies ahead and has not been announced follows the new
    rhythm; a day that is no longer one of it is superseded, with ``reason``.
    """
    old = {schedule.slug: schedule for schedule in before.schedules if runs(schedule)}
    new = {schedule.slug: schedule for schedule in after.schedules if runs(schedule)}
    rows = {
        row["slug"]: row
        for row in firing.unit.rows("SELECT * FROM schedule WHERE campaign = ? ORDER BY slug", campaign)
    }
    added = [slug for slug in new if slug not in old]
    changed = [slug for slug in new if slug in old and new[slug] != old[slug]]
    left = {schedule.slug for schedule in before.schedules} - {schedule.slug for schedule in after.schedules}
    removed = [slug for slug in rows if (slug in old and slug not in new) or slug in left]
    create(firing, campaign, [new[slug] for slug in added if slug not in rows], since=today)
    for slug in (*changed, *(slug for slug in added if slug in rows)):
        starts = date.fromisoformat(rows[slug]["starts"])
        if slug not in old or new[slug].start != old[slug].start:
            starts = _begins(firing, new[slug], today if slug not in old else _opened(firing, campaign))
        _replace(firing, _row(firing, campaign, new[slug], starts=starts), today, reason)
    for slug in removed:
        firing.unit.write(
            "UPDATE schedule SET until = ? WHERE campaign = ? AND slug = ?",
            (today - timedelta(days=1)).isoformat(),
            campaign,
            slug,
        )
        _lay_out(firing, campaign, slug, {}, today=today, reason=reason)
    return {"added": added, "changed": changed, "removed": removed}


def _opened(firing: Firing, campaign: str) -> date:
    return date.fromisoformat(firing.campaign(campaign).row["opened"])


def _begins(firing: Firing, schedule: Schedule, since: date) -> date:
    """Return the first day of a rhythm in the ledger: that of its clause, or if that is past, ``since`` or later.

    What is counted from the clause's day (every third year, every fifth working day) goes on in step with it.
    """
    if schedule.start is None or schedule.start >= since:
        return schedule.start or since
    rule = counted(schedule.rule)
    if rule is not None:
        found = named_days(rule, schedule.start, since + _LONGEST, firing.workdays) if rule.every else ()
        return next((day for _, day in found if day >= since), since)
    if not _IN_STEP.search(schedule.rrule or ""):
        return since
    days = nominal_days(schedule.rrule or "", schedule.start, since + _LONGEST)
    return next((day for day in days if day >= since), since)


def _row(firing: Firing, campaign: str, schedule: Schedule, *, starts: date) -> dict[str, Any]:
    assert schedule.rule is not None, "only schedules with a rule run"
    rhythm = firing.campaign(campaign).policy["rhythm"]
    return {
        "campaign": campaign,
        "slug": schedule.slug,
        "kind": schedule.kind,
        "title": schedule.title,
        "rule": whole_rule(schedule.rule, rhythm["day_of_month"]),
        "starts": starts.isoformat(),
        "until": schedule.until.isoformat() if schedule.until else None,
        "time": schedule.time.strftime("%H:%M") if schedule.time else rhythm["time"],
        "roll": schedule.roll,
        "catch_up": schedule.catch_up,
        "source": schedule.source,
    }


def _replace(firing: Firing, row: dict[str, Any], today: date, reason: str) -> None:
    """Give a schedule its new rule, and lay its days out anew as far as they are laid out."""
    policy = firing.campaign(row["campaign"]).policy
    until = laid_until(row, today + timedelta(days=int(policy["rhythm"]["horizon"])))
    row["materialised_until"] = until.isoformat()
    names = [name for name in row if name not in {"campaign", "slug"}]
    firing.unit.write(
        f"UPDATE schedule SET {', '.join(f'{name} = ?' for name in names)} WHERE campaign = ? AND slug = ?",
        *(row[name] for name in names),
        row["campaign"],
        row["slug"],
    )
    days = days_named(row, until, firing.workdays)
    laid = (occurrence(row, day, policy["limits"], firing.workdays) for day in days)
    ahead = {one["nominal"]: one for one in laid if one["effective"] >= today.isoformat()}
    _lay_out(firing, row["campaign"], row["slug"], ahead, today=today, reason=reason)


def _lay_out(
    firing: Firing, campaign: str, slug: str, ahead: Mapping[str, dict[str, Any]], *, today: date, reason: str
) -> None:
    """Let exactly the occurrences ``ahead`` lie ahead, but for those that have been announced or skipped."""
    known = {
        row["nominal"]: row
        for row in firing.unit.rows(
            "SELECT * FROM occurrence WHERE campaign = ? AND slug = ?", campaign, slug
        )
    }
    for nominal, one in ahead.items():
        if nominal not in known:
            firing.unit.insert("occurrence", one)
        elif known[nominal]["status"] in {"pending", "superseded"}:
            _settle(firing, one)
    for nominal, row in known.items():
        waiting = row["status"] == "pending" and row["effective"] >= today.isoformat()
        if waiting and nominal not in ahead:
            _settle(firing, {**row, "status": "superseded", "reason": reason})


def _settle(firing: Firing, row: Mapping[str, Any]) -> None:
    firing.unit.write(
        "UPDATE occurrence SET effective = ?, act_on = ?, status = ?, reason = ? "
        "WHERE campaign = ? AND slug = ? AND nominal = ?",
        row["effective"],
        row["act_on"],
        row["status"],
        row["reason"],
        row["campaign"],
        row["slug"],
        row["nominal"],
    )
