"""A scenario: how a year went, as data, for ``demo``. What units and the director do is invented, never code."""

from __future__ import annotations

from datetime import date

from pydantic import Field, model_validator

from definitions.model import Model


class Signing(Model):
    """What the director approves, and how many working days after the draft; the office issues it on that day."""

    kinds: tuple[str, ...]
    after: int = Field(ge=0)


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


class Meetings(Model):
    """How meetings go: minutes so many working days after, and closed so many after those."""

    minute: int = Field(ge=0)
    close: int = Field(ge=0)


class Scenario(Model):
    """A year.

    Attributes:
        title: says that it is invented.
        starts: first day that is played, ``ends`` the last.
        note: what a unit writes when it reports.
    """

    id: str
    title: str
    plan: str
    office: str
    starts: date
    ends: date
    signing: tuple[Signing, ...]
    assignment: Assignment
    note: str
    cases: tuple[Case, ...]
    moves: tuple[Move, ...]
    meetings: Meetings

    @model_validator(mode="after")
    def _is_whole(self) -> Scenario:
        named = [duty for case in self.cases for duty in case.duties]
        twice = sorted({duty for duty in named if named.count(duty) > 1})
        if twice:
            raise ValueError(f"任务 {'、'.join(map(str, twice))} 写进了两种情形，请只留一处。")
        if self.ends < self.starts:
            raise ValueError("ends 早于 starts，请改正。")
        return self
