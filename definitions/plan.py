"""A plan: the signed text (实施方案) as data, in the shape that ``plan show`` prints.

Names of units, dates and values stand as the document writes them, contradictions included; each item names its
clause in ``source``. Dates that the document leaves open are None, its own words are kept in ``*_text``.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from definitions.model import Day, Model
from definitions.recurrence import Schedule, Slug
from definitions.target import Names, Target, Threshold, Words

StageKind = Literal["mobilize", "implement", "inspect", "consolidate"]
BodyKind = Literal[
    "leading_group",  # 领导小组、指挥部
    "office",  # 创建办、指挥部办公室
    "committee",  # 委员会及其办公室、联席会议
    "inspecting",  # 督查、考核机构
    "awarding",  # 命名机关
    "reviewing",  # 验收、评估专家组
    "issuer",  # 发文机关
    "printing",  # 印发机关
    "sponsor",  # 主办单位
    "addressee",  # 主送
    "copied",  # 抄送
    "other",
]
UnitKind = Literal[
    "department", "vertical", "party", "township", "enterprise", "institution", "public", "other"
]
Judgement = Literal[
    "threshold",  # a number against a number
    "range",  # a threshold by class of region
    "trend",  # not falling, improving: against the years before
    "upper",  # the task that the level above has set
    "checklist",  # established, carried out, in force
    "compound",  # an AND over parts
    "conditional",  # the threshold depends on a base value
    "survey",  # satisfaction, participation
    "multi",  # several conditions in words
]


class Document(Model):
    """The head of the plan's own text: number, issuer, day of signing, day of publication, validity as printed."""

    number: str | None
    issuer: Words
    issued: Day
    published: Day | None = None
    status: str | None = None


class Body(Model):
    """An organ that the document names other than as the doer of a duty; ``host`` is the unit it sits in."""

    name: Words
    kind: BodyKind
    host: str | None = None


class Post(Model):
    """Who holds a role in a body, by post: 组长, 市长. Never a person's name."""

    body: Words
    role: Words
    post: Words


class Unit(Model):
    """A unit as the document writes it; ``aliases`` are other names that certainly mean the same."""

    name: Words
    kind: UnitKind
    aliases: Names = ()
    host_of_office: bool = False


class Group(Model):
    """A name for many units. ``expandable``: the set is closed, so its members can be entered once."""

    name: Words
    members: Names = ()
    expandable: bool


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


class Duty(Model):
    """A duty (责任任务).

    Attributes:
        section: heading above it, number included, as written.
        role_words: the document's own words for lead and support: 牵头/责任.
        posts: persons answerable, by post.
        stage: number of the stage it belongs to.
        due: None where the document gives no date of its own; the policy then sets one at opening.
        origin: ``from`` in files: the running text, an indicator or a policy item that is a duty as well.
    """

    no: int = Field(ge=1)
    section: str | None = None
    title: Words
    lead: Names = ()
    support: Names = ()
    role_words: str | None = None
    posts: Names = ()
    stage: int | None = None
    due: Day | None = None
    due_text: str | None = None
    targets: tuple[Target, ...] = ()
    origin: Literal["text", "indicator", "policy"] = Field(default="text", alias="from")
    source: Words


class Part(Model):
    """One part of a compound indicator; without a ``unit`` of its own it has the indicator's."""

    name: Words
    unit: str | None = None
    judgement: Judgement | None = None
    target: Threshold | None = None
    standard: Threshold | None = None


class Indicator(Model):
    """An indicator: own target and the standard's threshold, kept apart.

    Attributes:
        domain: 领域, category: 任务 of the table, number included, as written.
        attribute: binding or for reference, None where the document does not say.
        target: the plan's own; None for a compound, whose parts carry theirs.
        standard: what the awarding side asks.
        data_from: units that only provide figures; neither lead nor support.
        due: end of the period the target is for.
        duties: numbers of the duties that serve it, linked by hand from the document; empty when none does.
    """

    no: int = Field(ge=1)
    domain: str | None = None
    category: str | None = None
    name: Words
    unit: str | None = None
    attribute: Literal["约束性", "参考性"] | None = None
    judgement: Judgement
    target: Threshold | None = None
    standard: Threshold | None = None
    parts: tuple[Part, ...] = ()
    lead: Names = ()
    support: Names = ()
    data_from: Names = ()
    due: Day | None = None
    duties: tuple[int, ...] = ()
    source: Words

    @model_validator(mode="after")
    def _compound_has_parts(self) -> Indicator:
        if self.judgement == "compound" and (not self.parts or self.target or self.standard):
            raise ValueError(
                f"复合指标“{self.name}”的目标值和指标值要写在 parts 的各分项里，本身留空（null）。"
            )
        return self


class UnitDuty(Model):
    """What a unit stands for (职责); no machine runs on it."""

    unit: Words
    no: int = Field(ge=1)
    text: Words
    source: Words


class Deadline(Model):
    """A date that the document sets for the whole or for somebody, outside the duties."""

    what: Words
    due: Day | None = None
    due_text: str | None = None
    who: Names = ()
    targets: tuple[Target, ...] = ()
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
        office: name of the body that is the creation office (创建办).
        policy, calendar: ids of the rule pack and of the calendar it runs under.
    """

    id: Slug
    title: Words
    revision: int = Field(default=1, ge=1)
    document: Document
    region: Words
    award: Words
    office: Words
    policy: Words = "default"
    calendar: Words = "china"
    bodies: tuple[Body, ...] = ()
    posts: tuple[Post, ...] = ()
    units: tuple[Unit, ...] = ()
    groups: tuple[Group, ...] = ()
    stages: tuple[Stage, ...] = ()
    duties: tuple[Duty, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    unit_duties: tuple[UnitDuty, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    policies: tuple[Clause, ...] = ()
    vetoes: tuple[Clause, ...] = ()
    measures: tuple[Measure, ...] = ()
    accountability: tuple[Measure, ...] = ()

    @property
    def bodies_by_kind(self) -> dict[str, tuple[Body, ...]]:
        """The bodies of each kind that occurs, in the order of the file."""
        kinds = dict.fromkeys(body.kind for body in self.bodies)
        return {kind: tuple(body for body in self.bodies if body.kind == kind) for kind in kinds}

    @property
    def names(self) -> frozenset[str]:
        """Every name under which the plan knows a unit, a group or a body."""
        units = {name for unit in self.units for name in (unit.name, *unit.aliases)}
        return frozenset(units | {group.name for group in self.groups} | {body.name for body in self.bodies})
