"""A policy: our rule pack, local rules as data with the day from which they hold."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from definitions.model import Model


class Limits(Model):
    """Periods in working days.

    Attributes:
        sign_within: from the day of assignment to the last day for signing for a duty.
        reply_within: from the day of a letter to the last day for the answer.
        notice: the notice of a meeting or an inspection goes out this many working days before it.
        rectify_within: from the day on which it is assigned to the last day for putting a finding right.
        collect: returns for a dispatch are collected from this many working days before it; they are due on the
            working day before it.
        report: reports, plans, evaluations and re-reviews are collected from this many working days before their day.
        remind: who has not reported is reminded this many working days before that day.
        remind_due: leads are reminded of a duty this many working days before it is due; 0 is never.
    """

    sign_within: int = Field(ge=1)
    reply_within: int = Field(ge=1)
    notice: int = Field(ge=0)
    rectify_within: int = Field(default=10, ge=1)
    collect: int = Field(default=3, ge=1)
    report: int = Field(default=10, ge=1)
    remind: int = Field(default=2, ge=0)
    remind_due: int = Field(default=3, ge=0)


class Light(Model):
    """One rule for the light; the first that holds decides.

    Attributes:
        when: ``overdue`` once the due date has passed, ``within`` when at most ``days`` working days are left,
            ``otherwise`` for every other open duty.
    """

    light: Literal["red", "yellow", "green", "blue", "orange"]
    label: str = Field(min_length=1)
    when: Literal["overdue", "within", "otherwise"]
    days: int = Field(default=0, ge=0)


class Rung(Model):
    """One step of the ladder that follows a lapse up.

    Attributes:
        event: event of the supervision machine that the issued paper stands for.
        paper: kind of paper that is drafted.
        after: working days after the due date; with a late ``tick``, the distance to the step before is kept.
    """

    event: str
    paper: str
    after: int = Field(ge=0)


class Acceptance(Model):
    """Who accepts: ``persons`` different persons must agree before a duty is completed."""

    persons: Literal[1, 2] = 1


class Rhythm(Model):
    """What the office decides where a plan names a rhythm but no day.

    Attributes:
        day_of_month: nominal day of a monthly schedule without a day.
        time: clock time of a meeting without one.
        horizon: days ahead for which occurrences are laid out.
    """

    day_of_month: int = Field(ge=1, le=28)
    time: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    horizon: int = Field(ge=31, le=800)


class Ranking(Model):
    """How units are ranked by what came of the duties that they lead and that fell due in a period.

    Attributes:
        enabled: False switches ranking off; its occurrences are then skipped, with that reason.
        order: what decides, the first first; units that are equal in all of it share a rank. ``on_time`` is the share
            of duties submitted by their due date, more is better; ``returns`` and ``lapses`` count, fewer is better.
        due: which due date counts: the one in force; the one in force unless its extension was approved only after
            the date before it (``in_time``); or the original one even where an extension was granted.
    """

    enabled: bool = True
    order: tuple[Literal["on_time", "returns", "lapses"], ...] = Field(
        default=("on_time", "returns", "lapses"), min_length=1
    )
    due: Literal["in_force", "in_time", "original"] = "in_force"


class Scoring(Model):
    """The score that is proposed for a unit; people settle it.

    Attributes:
        full: score of a unit all of whose duties were on time; the share on time gets that share of it.
        returned, lapse: taken off for each.
    """

    full: int = Field(default=100, ge=1, le=1000)
    returned: int = Field(default=2, ge=0)
    lapse: int = Field(default=5, ge=0)


class Indicators(Model):
    """How measured values are held against the plan.

    Attributes:
        margin: a value that is met with less than this percentage of the threshold to spare is 临界; 0 is never.
    """

    margin: int = Field(default=2, ge=0, le=50)


class Policy(Model):
    """A rule pack.

    Attributes:
        effective: first day on which it holds.
        default_due: where a duty without a date of its own gets it from, in this order.
        unlit: states of a duty that show no light.
        causes: cause of a lapse to its Chinese name.
        standing_approval: kinds of paper that go out without a signature each time.
    """

    id: str
    title: str = Field(min_length=1)
    revision: int = Field(ge=1)
    effective: date
    limits: Limits
    default_due: tuple[Literal["stage_end", "plan_end"], ...]
    lights: tuple[Light, ...] = Field(min_length=1)
    unlit: tuple[str, ...]
    causes: dict[str, str]
    ladder: tuple[Rung, ...]
    acceptance: Acceptance
    rhythm: Rhythm
    standing_approval: tuple[str, ...] = ()
    ranking: Ranking = Field(default_factory=Ranking)
    scoring: Scoring = Field(default_factory=Scoring)
    indicators: Indicators = Field(default_factory=Indicators)
