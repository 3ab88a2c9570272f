"""A plan: the signed text (实施方案) as data, in the shape that ``plan show`` prints.

Names of units, dates and values stand as the document writes them, contradictions included; each item names its
clause in ``source``. Dates that the document leaves open are None, its own words are kept in ``*_text``.
"""

from __future__ import annotations

import datetime as dt
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from definitions.actors import Body, Group, Post, Unit
from definitions.indicator import AnyIndicator, Points
from definitions.model import Day, Model
from definitions.recurrence import Schedule, Slug
from definitions.target import Names, Target, Words

StageKind = Literal["mobilize", "implement", "inspect", "consolidate"]


class Annex(Model):
    """An annex that the document names; ``present``: its text is there."""

    no: int | None = Field(default=None, ge=1)
    title: Words
    present: bool = True
    source: Words | None = None


class Document(Model):
    """The head of the plan's own text.

    Attributes:
        number: 文号, issuer: 发文机关, issued: 成文日期; None where the document has none, such as a draft.
        published: day of publication.
        status: validity as printed: 失效, 征求意见稿.
        index: 索引号, topic: 主题分类, as printed.
        basis: documents that it names as its ground.
        annexes: what it announces as annexed.
        fragment: only a part of the document is at hand, so its numbers may begin anywhere.
    """

    number: str | None
    issuer: Words | None
    issued: Day | None
    published: Day | None = None
    status: str | None = None
    index: str | None = None
    topic: str | None = None
    basis: Names = ()
    annexes: tuple[Annex, ...] = ()
    fragment: bool = False

    @property
    def day(self) -> date | None:
        """The day from which it is known: of signing, else of publication."""
        return self.issued or self.published


class Award(Model):
    """A title that the campaign is after, and by when."""

    name: Words
    due: Day | None = None
    due_text: str | None = None
    source: Words | None = None


class Defaults(Model):
    """Units that every duty inherits: ``lead`` where it names none, ``support`` beside its own."""

    lead: Names = ()
    support: Names = ()


class Step(Model):
    """One thing to be done within a stage."""

    no: int = Field(ge=1)
    text: Words
    due: Day | None = None
    due_text: str | None = None


class Stage(Model):
    """A stage; a month stands for its first day in ``start`` and for its last day in ``end``."""

    no: int = Field(ge=1)
    kind: StageKind
    title: Words
    start: Day | None = None
    end: Day | None = None
    start_text: str | None = None
    end_text: str | None = None
    steps: tuple[Step, ...] = ()
    source: Words


class Role(Model):
    """The document's word for the part that some units of a duty have: 承办, 协办."""

    word: Words
    units: Annotated[Names, Field(min_length=1)]


class Duty(Model):
    """A duty (责任任务).

    Attributes:
        section: heading above it, number included, as written.
        role_words: the document's own words for lead and support: 牵头/责任.
        roles: its words for single units, where lead and support do not say enough.
        posts: persons answerable, by post.
        stage: number of the stage it belongs to.
        due: None where the document gives no date of its own; the policy then sets one at opening.
        due_time: the hour on that day, None for its end.
        origin: ``from`` in files: the running text, an indicator or a policy item that is a duty as well.
        points: its score where the campaign is scored.
        pending: keys that the document leaves to be settled (待定): lead, due.
        as_written: the document's words where something in it is plainly wrong; the data stands as it says.
    """

    no: int = Field(ge=1)
    section: str | None = None
    title: Words
    lead: Names = ()
    support: Names = ()
    role_words: str | None = None
    roles: tuple[Role, ...] = ()
    posts: Names = ()
    stage: int | None = None
    due: Day | None = None
    due_time: dt.time | None = None
    due_text: str | None = None
    targets: tuple[Target, ...] = ()
    points: Points | None = None
    pending: Names = ()
    as_written: Words | None = None
    origin: Literal["text", "indicator", "policy"] = Field(default="text", alias="from")
    source: Words

    @model_validator(mode="after")
    def _an_hour_is_of_a_day(self) -> Duty:
        if self.due_time is not None and self.due is None:
            raise ValueError(f"第 {self.no} 项任务写了 due_time，没有写 due（哪一天），请补上。")
        return self


class UnitDuty(Model):
    """What a unit stands for (职责); no machine runs on it. ``no`` counts within the unit, 1 on."""

    unit: Words
    no: int = Field(ge=1)
    text: Words
    due: Day | None = None
    due_text: str | None = None
    targets: tuple[Target, ...] = ()
    as_written: Words | None = None
    source: Words


class Deadline(Model):
    """A date that the document sets for the whole or for somebody, outside the duties.

    ``schedule`` is the slug of the rhythm that keeps it, where one does; ``due_time`` the hour on the day.
    """

    what: Words
    due: Day | None = None
    due_time: dt.time | None = None
    due_text: str | None = None
    who: Names = ()
    targets: tuple[Target, ...] = ()
    schedule: Slug | None = None
    as_written: Words | None = None
    source: Words


class Clause(Model):
    """A numbered item of the policies (五项政策法规) or vetoes (一票否决)."""

    no: int = Field(ge=1)
    text: Words
    lead: Names = ()
    support: Names = ()
    source: Words


class Measure(Model):
    """A safeguard or a consequence that the document announces, and whom it concerns."""

    text: Words
    who: Names = ()
    source: Words


class Plan(Model):
    """A whole plan file.

    Attributes:
        id: ASCII id, name of the file.
        revision: 1 at first, counted up by whoever edits the file.
        awards: every title with its target year, where there are several; ``award`` is the first.
        profile: traits of the region by which thresholds are classed: {地形: 山区, 气候: 湿润地区}.
        defaults: units that every duty inherits; the duties of a plan that has been read hold them already.
        office: name of the body that is the creation office (创建办).
        policy, calendar: ids of the rule pack and of the calendar it runs under.
    """

    id: Slug
    title: Words
    revision: int = Field(default=1, ge=1)
    document: Document
    region: Words
    award: Words
    awards: tuple[Award, ...] = ()
    profile: dict[Words, Words] = Field(default_factory=dict)
    defaults: Defaults = Defaults()
    office: Words
    policy: Words = "default"
    calendar: Words = "china"
    bodies: tuple[Body, ...] = ()
    posts: tuple[Post, ...] = ()
    units: tuple[Unit, ...] = ()
    groups: tuple[Group, ...] = ()
    stages: tuple[Stage, ...] = ()
    duties: tuple[Duty, ...] = ()
    indicators: tuple[AnyIndicator, ...] = ()
    unit_duties: tuple[UnitDuty, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    policies: tuple[Clause, ...] = ()
    vetoes: tuple[Clause, ...] = ()
    measures: tuple[Measure, ...] = ()
    accountability: tuple[Measure, ...] = ()

    @model_validator(mode="after")
    def _inherit(self) -> Plan:
        if self.defaults.lead or self.defaults.support:
            duties = tuple(_with_defaults(duty, self.defaults) for duty in self.duties)
            object.__setattr__(self, "duties", duties)  # frozen from here on
        for duty in self.duties:
            _check_roles(duty)
        return self

    @property
    def bodies_by_kind(self) -> dict[str, tuple[Body, ...]]:
        """The bodies of each kind that occurs, in the order of the file."""
        kinds = dict.fromkeys(body.kind for body in self.bodies)
        return {kind: tuple(body for body in self.bodies if body.kind == kind) for kind in kinds}

    @property
    def names(self) -> frozenset[str]:
        """Every name under which the plan knows a unit, a group or a body."""
        units = {name for unit in self.units for name in unit.names}
        return frozenset(units | {group.name for group in self.groups} | {body.name for body in self.bodies})


def _with_defaults(duty: Duty, defaults: Defaults) -> Duty:
    lead = duty.lead or defaults.lead
    more = tuple(name for name in defaults.support if name not in (*lead, *duty.support))
    return duty.model_copy(update={"lead": lead, "support": (*duty.support, *more)})


def _check_roles(duty: Duty) -> None:
    others = {name for role in duty.roles for name in role.units} - {*duty.lead, *duty.support}
    if others:
        raise ValueError(
            f"第 {duty.no} 项任务的 roles 写了{'、'.join(sorted(others))}，但 lead、support 里没有，请补上。"
        )
