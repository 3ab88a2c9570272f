"""Deciding which kinds of paper go out under the standing approval, and ending it: acts of the director."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from definitions.errors import ProjectError
from workflow import paper
from workflow.act import DIRECTOR, Act
from workflow.clock import local_day
from workflow.errors import CampaignEnded
from workflow.pinned import see_to_event
from workflow.standing import ENDED, GIVEN, standing_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from workflow.engine import Engine, Fired, Firing


class StandingRefused(ProjectError):
    """The standing approval cannot be given or ended like this."""

    exit_code = 4

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"常设授权没有改动：{reason}")


def authorise_at_opening(
    firing: Firing, campaign: str, kinds: Sequence[str], *, title: str, post: str
) -> None:
    """Record what the rules that the director puts into force list, as decided on the day of opening."""
    if not kinds:
        return
    day = firing.today(firing.campaign(campaign).zone)
    given = {"kinds": list(kinds), "since": day.isoformat(), "until": None, "post": post, "opening": 1}
    reason = f"启用规则“{title}”，其中列明"
    firing.fire(Act(subject=_subject(campaign), event=GIVEN, capacity=DIRECTOR, given=given, reason=reason))


def authorise(
    engine: Engine,
    campaign: str,
    kinds: Sequence[str],
    *,
    until: date | None,
    how: Act,
    dry_run: bool = False,
) -> Fired:
    """Let kinds of paper go out unsigned from the day of the act until ``until``, inclusive; a later word replaces it.

    ``how`` says who decides, why and when; its subject and event are filled in.

    Raises:
        StandingRefused: a kind has to be signed each time, or the last day is past.
        TransitionNotAllowed: it is not the director who decides.
    """
    with engine.firing(dry_run=dry_run, campaign=campaign) as firing:
        _running(firing, campaign)
        for kind in kinds:
            _may_stand(firing, campaign, kind)
        facts = firing.campaign(campaign)
        day = local_day(how.at or firing.now, facts.zone)
        if until is not None and until < day:
            raise StandingRefused(
                reason=f"截止日 {until.isoformat()} 已过，请写 {day.isoformat()} 或以后的日期"
            )
        given = {
            "kinds": list(dict.fromkeys(kinds)),
            "since": day.isoformat(),
            "until": until.isoformat() if until else None,
            "post": _director(firing, campaign),
        }
        see_to_event(firing, campaign, GIVEN)
        return firing.fire(replace(how, subject=_subject(campaign), event=GIVEN, given=given))


def rescind(
    engine: Engine,
    campaign: str,
    kinds: Sequence[str],
    *,
    how: Act,
    dry_run: bool = False,
) -> Fired:
    """End the standing approval of kinds: their papers wait for a signature from now on. ``how`` as above.

    Raises:
        StandingRefused: there is none.
        TransitionNotAllowed: it is not the director who decides, or no reason is given.
    """
    with engine.firing(dry_run=dry_run, campaign=campaign) as firing:
        _running(firing, campaign)
        known = {grant.kind for grant in standing_of(firing.unit, firing.campaign(campaign))}
        for kind in kinds:
            if kind not in known:
                title = paper.kinds(firing.unit, campaign).get(kind, kind)
                raise StandingRefused(reason=f"{title}没有常设授权，不用撤回。看有哪些：duban paper standing")
        given = {"kinds": list(dict.fromkeys(kinds)), "post": _director(firing, campaign)}
        see_to_event(firing, campaign, ENDED)
        return firing.fire(replace(how, subject=_subject(campaign), event=ENDED, given=given))


def _may_stand(firing: Firing, campaign: str, kind: str) -> None:
    if "standing" in paper.kind_named(firing.unit, campaign, kind).approved_by:
        return
    known = paper.kinds(firing.unit, campaign)
    possible = [
        title
        for name, title in known.items()
        if "standing" in paper.kind_named(firing.unit, campaign, name).approved_by
    ]
    raise StandingRefused(reason=f"{known[kind]}须逐件审签。可以常设授权的：{'、'.join(possible)}")


def _running(firing: Firing, campaign: str) -> None:
    row = firing.campaign(campaign).row
    if row["state"] != "open":
        raise CampaignEnded(campaign=row["title"])


def _director(firing: Firing, campaign: str) -> str:
    return str(firing.definition(firing.campaign(campaign).row["office"])["director"])


def _subject(campaign: str) -> str:
    return f"{campaign}/campaign:{campaign}"
