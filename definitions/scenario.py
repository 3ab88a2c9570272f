"""A scenario: how a year went, as data, for ``demo`` and ``simulate``. What people do is invented, never code."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from definitions.entries import Item
from definitions.model import Model
from definitions.scenario_acts import Done


class Signing(Model):
    """What is approved, how many working days after the draft and by whom; the office issues it on that day."""

    kinds: tuple[str, ...]
    after: int = Field(ge=0)
    by: str = "director"


class NamedLead(Model):
    """A lead that the office names where the plan names none."""

    duty: int
    unit: str
    reason: str


class Assignment(Model):
    """The day on which every duty is assigned."""

    on: date
    leads: tuple[NamedLead, ...] = ()


class Conduct(Model):
    """How a duty goes. Days are working days; what is left out comes from the scenario's default.

    Attributes:
        sign: after the assignment, None for never.
        reports: days on which progress is reported.
        submit: day of submission, None for never.
        returned: why the first submission is sent back; empty when it is not.
        resubmit: after the return.
        accept: after the submission.
        close: after the acceptance.
        declined: why the unit declines instead of signing; the office then upholds it for ``upheld``.
    """

    sign: int | None = None
    reports: tuple[date, ...] = ()
    submit: date | None = None
    returned: str = ""
    resubmit: int = Field(default=5, ge=1)
    accept: int = Field(default=3, ge=0)
    close: int = Field(default=5, ge=0)
    declined: str = ""
    upheld: str = ""


class Case(Conduct):
    """A conduct that several duties share."""

    duties: tuple[int, ...] = Field(min_length=1)


class Move(Model):
    """One step of a stage on a day."""

    on: date
    stage: int
    event: str
    by: str = "office"
    reason: str | None = None


class Minutes(Model):
    """What is special about one meeting."""

    meeting: int
    absent: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    discussed: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()


class Meetings(Model):
    """How meetings go: minutes so many working days after, and closed so many after those, or once all is settled.

    Attributes:
        chair: post that is in the chair; with one the minutes are drafted, without one they are written elsewhere.
        present: units that come to every meeting, but for those that ``minutes`` calls absent.
    """

    minute: int = Field(ge=0)
    close: int = Field(ge=0)
    chair: str = ""
    present: tuple[str, ...] = ()
    minutes: tuple[Minutes, ...] = ()


class Returns(Model):
    """How returns come in: on their last day, but for those who are late by working days, or send nothing.

    Attributes:
        note: what a unit writes.
        late: unit → how many working days.
        missing: units that send nothing.
        asks: duty → what is asked for there, by its lead, in every return.
    """

    note: str
    late: dict[str, int] = Field(default_factory=dict)
    missing: tuple[str, ...] = ()
    asks: dict[str, str] = Field(default_factory=dict)


class Added(Model):
    """How duties go that an inspection or the minutes gave: signed, done so many working days before their day."""

    sign: int = Field(default=1, ge=0)
    early: int = Field(default=2, ge=0)
    measures: str = ""
    note: str
    accept: int = Field(default=1, ge=0)
    close: int = Field(default=2, ge=0)


class Scenario(Model):
    """A year.

    Attributes:
        title: says that it is invented.
        starts: first day that is played, ``ends`` the last.
        issued: supposes that the plan was signed on that day, where the document has no date of its own.
        signing: of other kinds of papers see ``rest``.
        note: what a unit writes when it reports.
        cases: of duties that are in none see ``rest``.
        returns, added: without them nobody sends anything in, nobody does anything about added duties.
        acts: whatever else the office does, day by day.
        tries: commands that the demo proposes in the end, without the program's own name.
        rest: what becomes of whatever the scenario does not tell: ``left`` undone, or done ``on_time``, that is duties
            assigned once the plan is in force and closed on their day, papers issued on the day of their draft,
            meetings, inspections and returns on theirs.
    """

    id: str
    title: str
    plan: str
    office: str
    starts: date
    ends: date
    issued: date | None = None
    signing: tuple[Signing, ...] = ()
    assignment: Assignment | None = None
    note: str = ""
    cases: tuple[Case, ...] = ()
    moves: tuple[Move, ...] = ()
    meetings: Meetings | None = None
    returns: Returns | None = None
    added: Added | None = None
    acts: tuple[Done, ...] = ()
    tries: tuple[str, ...] = ()
    rest: Literal["left", "on_time"] = "left"

    @model_validator(mode="after")
    def _is_whole(self) -> Scenario:
        named = [duty for case in self.cases for duty in case.duties]
        twice = sorted({duty for duty in named if named.count(duty) > 1})
        if twice:
            raise ValueError(f"任务 {'、'.join(map(str, twice))} 写进了两种情形，请只留一处。")
        if self.ends < self.starts:
            raise ValueError("ends 早于 starts，请改正。")
        if self.cases and (self.assignment is None or not self.note):
            raise ValueError("写了 cases，就要写 assignment（哪天交办）和 note（报送时写什么），请补上。")
        if self.rest == "on_time" and (self.returns or self.added):
            raise ValueError(
                "写了 rest: on_time，各类报送和另行交办的任务就都按时，不要再写 returns、added，请删去。"
            )
        leads = self.assignment.leads if self.assignment else ()
        stray = sorted({lead.duty for lead in leads}.difference(named))
        if stray:
            raise ValueError(f"任务 {'、'.join(map(str, stray))} 指定了牵头单位，却没有写进 cases，请补上。")
        return self
