"""Every table, once: schema, migrations, and the statements that the store compiles from them.

SQLModel tables validate nothing when built: input is validated at the door, the constraints
here are the wall. States are text checked against the machine, never database enums, since machines are data.
Days are DATE as ISO text, instants are text as ``clock.stamp`` writes them: both sort, and both databases agree.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Computed, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from workflow.dialect import WHERE, JsonText


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
    """A stage of a campaign."""

    no: str
    position: int
    kind: str
    title: str
    starts: str | None = None
    ends: str | None = None
    source: str
    __table_args__ = (UniqueConstraint("campaign", "no"),)


class Duty(Subject, table=True):
    """A duty 责任任务. ``due`` is the date in force."""

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
    __table_args__ = (
        UniqueConstraint("campaign", "no"),
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


class Paper(Subject, table=True):
    """A paper of the office: kind, number and frozen context. ``key`` keeps it from being drafted twice."""

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
    """A paper that came in: the ground on which the office acts for a unit."""

    campaign: str = Field(primary_key=True, foreign_key="campaign.id")
    number: str = Field(primary_key=True)
    unit: str
    dated: str
    digest: str | None = None
    registered: str


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
    "supervision": Supervision,
    "paper": Paper,
}
