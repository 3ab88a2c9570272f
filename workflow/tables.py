"""Every table, once: schema, migrations, and the statements that the store compiles from them.

SQLModel tables validate nothing when built: input is validated at the door, the constraints
here are the wall. States are text checked against the machine, never database enums, since machines are data.
Days are DATE as ISO text, instants are text as ``clock.stamp`` writes them: both sort, and both databases agree.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Computed, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from workflow.schema import WHERE, JsonText


class Subject(SQLModel):
    """What every subject of a machine has: where it stands and the head of its chain.

    ``version`` counts its history entries, ``head`` is the hash of the newest one.
    """

    subject: str = Field(primary_key=True)
    campaign: str = Field(foreign_key="campaign.id")
    machine: str = Field(foreign_key="definition.digest")
    state: str
    version: int
    head: str


class Definition(SQLModel, table=True):
    """A plan, machine, policy, office file or calendar in its canonical form, kept for good."""

    digest: str = Field(primary_key=True)
    kind: str
    name: str
    revision: int
    body: str = Field(sa_type=Text)


class StateLabel(SQLModel, table=True):
    """The Chinese name of a state, so that a reader need not parse a machine."""

    __tablename__ = "state_label"
    machine: str = Field(primary_key=True, foreign_key="definition.digest")
    state: str = Field(primary_key=True)
    label: str
    final: int
    done: int


class Campaign(SQLModel, table=True):
    """A plan that runs."""

    subject: str = Field(primary_key=True)
    id: str = Field(unique=True)
    title: str
    plan: str = Field(foreign_key="definition.digest")
    policy: str = Field(foreign_key="definition.digest")
    office: str = Field(foreign_key="definition.digest")
    supervision_machine: str = Field(foreign_key="definition.digest")
    paper_machine: str = Field(foreign_key="definition.digest")
    meeting_machine: str = Field(foreign_key="definition.digest")
    zone: str
    opened: str
    in_force: str | None = None
    ends: str | None = None
    host: str | None = None
    inspecting: str | None = None
    machine: str = Field(foreign_key="definition.digest")
    state: str
    version: int
    head: str


class Stage(Subject, table=True):
    """A stage of a campaign; ``plan`` is the version of the plan that it stands on."""

    plan: str = Field(foreign_key="definition.digest")
    no: str
    position: int
    kind: str
    title: str
    starts: str | None = None
    ends: str | None = None
    source: str
    __table_args__ = (UniqueConstraint("campaign", "no"),)


class Duty(Subject, table=True):
    """A duty 责任任务. ``due`` is the date in force, ``plan`` the version of the plan that it stands on.

    ``origin`` is the inspection or meeting that it comes from, None where the plan lists it.
    """

    plan: str = Field(foreign_key="definition.digest")
    no: str
    position: int
    section: str
    title: str
    stage: str | None = None
    source: str
    original_due: str | None = None
    due_from: str = ""
    approved_due: str | None = None
    due: str | None = Field(
        default=None,
        sa_column=Column("due", Text, Computed("coalesce(approved_due, original_due)", persisted=True)),
    )
    sign_due: str | None = None
    returned: int = 0
    submitted_as: str | None = None
    accepted_by: str | None = None
    completed: str | None = None
    origin: str | None = None
    __table_args__ = (
        UniqueConstraint("campaign", "no"),
        Index("duty_origin", "origin", info={WHERE: "origin IS NOT NULL"}),
        # The states stand as literals: a bound parameter would not use a partial index.
        Index(
            "duty_sign_due",
            "campaign",
            "sign_due",
            info={WHERE: "state = 'assigned'"},
        ),
        Index(
            "duty_open_due",
            "campaign",
            "due",
            info={WHERE: "state IN ('assigned', 'in_progress')"},
        ),
    )


class DutyUnit(SQLModel, table=True):
    """Which unit answers for or helps with a duty, and when it signed for it.

    ``since`` and ``until`` are versions of the duty, so that the past can be read.
    """

    __tablename__ = "duty_unit"
    subject: str = Field(primary_key=True, foreign_key="duty.subject")
    unit: str = Field(primary_key=True, index=True)
    role: str = Field(primary_key=True)
    since: int = Field(primary_key=True, default=1)
    until: int | None = None
    position: int = 0
    signed: str | None = None
    __table_args__ = (CheckConstraint("role IN ('lead', 'support')"),)


class Meeting(Subject, table=True):
    """One meeting; ``slug`` and ``nominal`` name the occurrence it comes from."""

    no: str
    title: str
    slug: str
    nominal: str
    day: str
    time: str
    place: str
    source: str
    held: str | None = None
    __table_args__ = (UniqueConstraint("campaign", "no"), UniqueConstraint("campaign", "slug", "nominal"))


class Inspection(Subject, table=True):
    """One inspection 督查; an announced one from a rhythm has ``slug`` and ``nominal``, one added by hand none.

    ``scope`` is what is looked at, ``units`` who is looked at (empty is everybody). What was found stands in
    its history.
    """

    no: str
    title: str
    slug: str | None = None
    nominal: str | None = None
    day: str
    announced: int
    inspector: str
    scope: str
    units: str
    source: str
    conducted: str | None = None
    __table_args__ = (UniqueConstraint("campaign", "no"), UniqueConstraint("campaign", "slug", "nominal"))


class Request(Subject, table=True):
    """What one unit asks of another 协调事项, brought before a meeting and followed to its answer."""

    no: str
    meeting: str = Field(foreign_key="meeting.subject")
    unit: str
    to_unit: str
    matter: str
    due: str
    answered: str | None = None
    answer: str = ""
    __table_args__ = (
        UniqueConstraint("campaign", "no"),
        Index("request_due", "campaign", "due", info={WHERE: "state = 'asked'"}),
    )


class Ranking(Subject, table=True):
    """A ranking 排名 or scoring 评分 of units over a period, computed from the ledger as it stood at ``as_of``.

    ``context`` holds the rule and every figure, ``digest`` is that of its text.
    """

    no: str
    kind: str
    title: str
    slug: str | None = None
    nominal: str | None = None
    first: str
    last: str
    as_of: str
    digest: str
    context: str = Field(sa_type=Text)
    source: str
    __table_args__ = (
        UniqueConstraint("campaign", "no"),
        UniqueConstraint("campaign", "slug", "nominal"),
        CheckConstraint("kind IN ('ranking', 'scoring')"),
    )


class CampaignMachine(SQLModel, table=True):
    """Which definition of a machine new subjects of a kind get in a campaign: the one it was opened with."""

    __tablename__ = "campaign_machine"
    campaign: str = Field(primary_key=True, foreign_key="campaign.id")
    kind: str = Field(primary_key=True)
    definition: str = Field(foreign_key="definition.digest")


class Round(Subject):
    """One collection of returns from units: what dispatch and report rounds have in common.

    ``slug`` and ``nominal`` name the occurrence it comes from, ``day`` is when it is to be summed up, ``due`` the last
    day for returns. ``unresolved`` names those among the addressees whose members nobody has listed.
    """

    no: str
    title: str
    slug: str
    nominal: str
    opened: str
    due: str
    day: str
    unresolved: str = ""
    source: str


class Dispatch(Round, table=True):
    """One round of dispatch 调度."""

    __table_args__ = (UniqueConstraint("campaign", "no"), UniqueConstraint("campaign", "slug", "nominal"))


class Report(Round, table=True):
    """One round of reports 汇报, annual plans, evaluations 评估 or a re-review 复核: ``kind`` is its schedule's.

    ``remind_on`` is the day of the reminder, None once it has gone out.
    """

    kind: str
    remind_on: str | None = None
    reminded: str | None = None
    __table_args__ = (UniqueConstraint("campaign", "no"), UniqueConstraint("campaign", "slug", "nominal"))


class Return(Subject, table=True):
    """What one unit owes to a round 报送; what it said stands in its history.

    ``round`` is the full name of a dispatch or a report. ``followed`` is 0 for a body above the office, which nobody
    here follows up.
    """

    no: str
    round: str
    unit: str
    due: str
    followed: int = 1
    received: str | None = None
    __table_args__ = (
        UniqueConstraint("campaign", "no"),
        UniqueConstraint("round", "unit"),
        Index("return_due", "campaign", "due", info={WHERE: "state = 'due'"}),
        Index("return_missing", "campaign", "due", info={WHERE: "state = 'missing'"}),
    )


class UnitContact(SQLModel, table=True):
    """Whom to turn to in a unit from a day on: a post, never a person's name.

    ``seq`` is the number of the entry in the campaign's history that tells of it. What it tells is the digest of the
    details, since these, a telephone perhaps, must not stand in a record that nobody can erase.
    """

    __tablename__ = "unit_contact"
    campaign: str = Field(primary_key=True, foreign_key="campaign.id")
    seq: int = Field(primary_key=True)
    unit: str
    role: str
    since: str
    until: str | None = None
    post: str
    phone: str | None = None
    mail: str | None = None
    address: str | None = None
    recorded: str


class UnitGroup(SQLModel, table=True):
    """A unit enters a group from a day on, or with ``member`` 0 leaves it."""

    __tablename__ = "unit_group"
    campaign: str = Field(primary_key=True, foreign_key="campaign.id")
    seq: int = Field(primary_key=True)
    name: str
    unit: str
    since: str
    member: int
    recorded: str


class Supervision(Subject, table=True):
    """A lapse that is followed up: unique by subject, cause and nominal due date."""

    no: str
    target: str
    cause: str
    due: str
    units: str
    rung: int = 0
    climbed: str | None = None
    next_on: str | None = None
    __table_args__ = (
        UniqueConstraint("campaign", "no"),
        UniqueConstraint("target", "cause", "due"),
        Index(
            "supervision_next",
            "campaign",
            "next_on",
            info={WHERE: "state <> 'resolved'"},
        ),
    )


class Extension(Subject, table=True):
    """An application for more time 延期: which duty, by which paper, until when, and until when it was granted."""

    no: str
    duty: str = Field(foreign_key="duty.subject")
    unit: str
    application: str
    dated: str
    asked: str
    granted: str | None = None
    decided: str | None = None
    __table_args__ = (UniqueConstraint("campaign", "no"), UniqueConstraint("campaign", "application", "duty"))


class Measurement(Subject, table=True):
    """What was measured of an indicator in a period 指标值; ``part`` is a part or a condition of it, empty for itself.

    ``provider`` is who gave the value, ``paper`` the registered paper that it rests on; without one, ``reason`` says
    why it was entered. ``value`` is a decimal as text, or 是 or 否.
    """

    no: str
    indicator: str
    part: str
    title: str
    period: str
    first: str
    last: str
    value: str
    unit: str
    provider: str
    paper: str | None = None
    reason: str
    __table_args__ = (UniqueConstraint("campaign", "no"),)


class Paper(Subject, table=True):
    """A paper of the office: kind, number and frozen context. ``key`` keeps it from being drafted twice.

    ``figures`` says of each figure which rows it was counted from. ``template`` is the definition that holds the text
    templates it was first filed with, ``filed`` the digests of what was rendered then, by ending.
    """

    no: str
    kind: str
    title: str
    addressee: str
    number: str | None = None
    mark: str
    drafted: str
    issued: str | None = None
    about: str | None = None
    event: str | None = None
    key: str = Field(unique=True)
    context: str = Field(sa_type=Text)
    definition: str = Field(foreign_key="definition.digest")
    note: str = ""
    figures: str | None = Field(default=None, sa_type=Text)
    template: str | None = Field(default=None, foreign_key="definition.digest")
    filed: str | None = Field(default=None, sa_type=Text)
    __table_args__ = (UniqueConstraint("campaign", "no"),)


class CampaignPaper(SQLModel, table=True):
    """Which definition of a kind of paper a campaign drafts by: the one it was opened with."""

    __tablename__ = "campaign_paper"
    campaign: str = Field(primary_key=True, foreign_key="campaign.id")
    kind: str = Field(primary_key=True)
    definition: str = Field(foreign_key="definition.digest")


class NumberSeries(SQLModel, table=True):
    """The last number given in a series of papers, by 机关代字 and year."""

    __tablename__ = "number_series"
    campaign: str = Field(primary_key=True, foreign_key="campaign.id")
    series: str = Field(primary_key=True)
    mark: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int


class Incoming(SQLModel, table=True):
    """A paper that came in: the ground on which the office acts for a unit; ``reply_to`` is the paper it answers."""

    campaign: str = Field(primary_key=True, foreign_key="campaign.id")
    number: str = Field(primary_key=True)
    unit: str
    dated: str
    digest: str | None = None
    registered: str
    reply_to: str | None = Field(default=None, foreign_key="paper.subject")


class Schedule(SQLModel, table=True):
    """A rhythm of a campaign, with a slug that never changes."""

    campaign: str = Field(primary_key=True, foreign_key="campaign.id")
    slug: str = Field(primary_key=True)
    kind: str
    title: str
    rule: str
    starts: str
    until: str | None = None
    time: str
    roll: str
    catch_up: str
    source: str
    materialised_until: str | None = None


class Occurrence(SQLModel, table=True):
    """One dated case of a schedule: fired at most once, skipped only with a reason."""

    campaign: str = Field(primary_key=True, foreign_key="campaign.id")
    slug: str = Field(primary_key=True)
    nominal: str = Field(primary_key=True)
    effective: str
    act_on: str
    status: str = "pending"
    reason: str = ""
    subject: str | None = None
    done: str | None = None
    __table_args__ = (
        CheckConstraint("status IN ('pending', 'done', 'skipped', 'superseded')"),
        Index(
            "occurrence_due",
            "campaign",
            "act_on",
            info={WHERE: "status = 'pending'"},
        ),
    )


class Outbox(SQLModel, table=True):
    """What is owed to somebody outside the transaction: at least once, told apart by ``key``."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    campaign: str = Field(foreign_key="campaign.id")
    topic: str
    recipient: str
    subject: str
    seq: int
    body: str = Field(sa_type=Text)
    created: str
    done: str | None = None
    receipt: str | None = None
    __table_args__ = (Index("outbox_pending", "id", info={WHERE: "done IS NULL"}),)


class Delivery(SQLModel, table=True):
    """What is owed of one paper to one receiver: at least once, and never again once a receipt stands under ``key``.

    ``role`` is 主送 or 抄送. ``attempts`` have failed since it was last owed, the next is not before ``next_at``;
    ``leased`` is until when some program is at it. ``receipt`` is the JSON of who accepted it, when and with which
    words; it names addresses, and so stands here and not in a record that nobody can erase. ``decided`` says who put
    it back or dropped it, ``reason`` why.
    """

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    campaign: str = Field(foreign_key="campaign.id")
    subject: str = Field(foreign_key="paper.subject")
    receiver: str
    role: str
    status: str = "owed"
    created: str
    attempts: int = 0
    next_at: str
    leased: str | None = None
    channel: str | None = None
    error: str | None = None
    done: str | None = None
    receipt: str | None = Field(default=None, sa_type=Text)
    decided: str | None = None
    reason: str | None = None
    __table_args__ = (
        CheckConstraint("role IN ('to', 'copy')"),
        CheckConstraint("status IN ('owed', 'delivered', 'dead', 'dropped')"),
        CheckConstraint("status <> 'delivered' OR receipt IS NOT NULL"),
        Index("delivery_paper", "subject"),
        Index("delivery_owed", "next_at", info={WHERE: "status = 'owed'"}),
        Index("delivery_dead", "id", info={WHERE: "status = 'dead'"}),
    )


def _said(key: str) -> Column[str]:
    """A column that reads ``key`` out of the entry's own bytes: there is one copy of the truth."""
    return Column(key, Text, Computed(JsonText("body", key), persisted=False))


class History(SQLModel, table=True):
    """The append-only record: canonical bytes, the hash before and its own."""

    subject: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    body: str = Field(sa_type=Text)
    previous: str
    hash: str
    event: str | None = Field(default=None, sa_column=_said("event"))
    source: str | None = Field(default=None, sa_column=_said("source"))
    target: str | None = Field(default=None, sa_column=_said("target"))
    actor: str | None = Field(default=None, sa_column=_said("actor"))
    capacity: str | None = Field(default=None, sa_column=_said("capacity"))
    on_behalf: str | None = Field(default=None, sa_column=_said("on_behalf"))
    at: str | None = Field(default=None, sa_column=_said("at"))
    recorded: str | None = Field(default=None, sa_column=_said("recorded"))
    reason: str | None = Field(default=None, sa_column=_said("reason"))
    key: str | None = Field(default=None, sa_column=_said("key"))
    __table_args__ = (Index("history_key", "key", unique=True, info={WHERE: "key IS NOT NULL"}),)


class CalendarDay(SQLModel, table=True):
    """A day of a published holiday notice that the office loaded: it wins over what ships."""

    __tablename__ = "calendar_day"
    day: str = Field(primary_key=True)
    off: int
    definition: str = Field(foreign_key="definition.digest")


TABLES = SQLModel.metadata
SUBJECTS: dict[str, type[SQLModel]] = {
    "campaign": Campaign,
    "stage": Stage,
    "duty": Duty,
    "meeting": Meeting,
    "inspection": Inspection,
    "request": Request,
    "ranking": Ranking,
    "dispatch": Dispatch,
    "report": Report,
    "return": Return,
    "supervision": Supervision,
    "paper": Paper,
    "extension": Extension,
    "measurement": Measurement,
}
