"""A rhythm that the office adds to a campaign that runs: its own file gets a new version, kept like any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from definitions.digest import canonical, digest
from definitions.loader import Loaded
from definitions.office import Office
from workflow import rhythms
from workflow.act import OFFICE, Act
from workflow.arranging import ScheduleRefused
from workflow.errors import CampaignEnded
from workflow.keeping import keep_definitions
from workflow.occurrences import materialise
from workflow.pinned import see_to_event

if TYPE_CHECKING:
    from definitions.recurrence import Schedule
    from workflow.engine import Engine, Firing

EVENT = "amend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What came of it: whether the program runs it, its days ahead, and the years whose rest days were guessed."""

    runs: bool
    days: tuple[date, ...]
    provisional: frozenset[int]


def add(engine: Engine, campaign: str, schedule: Schedule, *, reason: str, dry_run: bool = False) -> Added:
    """Add a rhythm; what of it lies before today is not made up.

    Raises:
        CampaignEnded: the campaign has ended.
        ScheduleRefused: there is one of this slug, or there has been.
    """
    with engine.firing(dry_run=dry_run, campaign=campaign) as firing:
        facts = firing.campaign(campaign)
        if facts.row["state"] != "open":
            raise CampaignEnded(campaign=facts.row["title"])
        _check(firing, campaign, schedule)
        see_to_event(firing, campaign, EVENT)
        before = facts.row["office"]
        loaded = _with(Office.model_validate(firing.definition(before)), schedule)
        keep_definitions(firing, ("office", loaded.name, loaded))
        given = {"before": before, "office": loaded.digest, "schedule": schedule.slug}
        subject = f"{campaign}/campaign:{campaign}"
        firing.fire(Act(subject=subject, event=EVENT, capacity=OFFICE, given=given, reason=reason))
        today = firing.today(facts.zone)
        rhythms.create(firing, campaign, [schedule], since=today)
        materialise(firing, campaign, today)
        days = firing.unit.rows(
            "SELECT effective FROM occurrence WHERE campaign = ? AND slug = ? ORDER BY effective",
            campaign,
            schedule.slug,
        )
        guessed = frozenset(firing.workdays.provisional)
    return Added(
        runs=rhythms.runs(schedule),
        days=tuple(date.fromisoformat(row["effective"]) for row in days),
        provisional=guessed,
    )


def _check(firing: Firing, campaign: str, schedule: Schedule) -> None:
    row = firing.campaign(campaign).row
    known = (*firing.definition(row["plan"])["schedules"], *firing.definition(row["office"])["schedules"])
    taken = {one["slug"]: one["title"] for one in known}
    for one in firing.unit.rows("SELECT slug, title FROM schedule WHERE campaign = ?", campaign):
        taken.setdefault(one["slug"], one["title"])
    if schedule.slug in taken:
        reason = f"代号“{schedule.slug}”已用于“{taken[schedule.slug]}”，请换一个代号"
        raise ScheduleRefused(title=schedule.title, reason=reason)


def _with(office: Office, schedule: Schedule) -> Loaded[Office]:
    office = office.model_copy(update={"schedules": (*office.schedules, schedule)})
    text = canonical(office.model_dump(mode="json", by_alias=True))
    return Loaded(name=office.id, value=office, canonical=text, digest=digest(text))
