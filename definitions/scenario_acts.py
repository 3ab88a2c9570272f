"""What an office does besides assigning duties and signing papers, as entries of a scenario's diary.

Each entry has its day (``on``) and what is done (``do``). A subject is named as on the command line: ``inspection:1``.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from definitions.entries import Found
from definitions.model import Model
from definitions.recurrence import Schedule


class Entry(Model):
    """One act on one day."""

    on: date


class AddSchedule(Entry):
    """The office adds a rhythm that the plan does not have."""

    do: Literal["schedule"]
    schedule: Schedule
    reason: str


class AddInspection(Entry):
    """The office sets an inspection; without units it goes to all of them."""

    do: Literal["inspection"]
    title: str
    day: date
    units: tuple[str, ...] = ()
    scope: str | None = None
    inspector: str | None = None
    source: str = "office"
    announced: bool = True


class Find(Entry):
    """What an inspection found."""

    do: Literal["find"]
    inspection: int
    findings: tuple[Found, ...] = Field(min_length=1)


class Ask(Model):
    """What one unit wants of another."""

    to: str
    matter: str


class Bring(Entry):
    """What a unit brings before a meeting."""

    do: Literal["input"]
    meeting: int
    unit: str
    progress: str | None = None
    problems: tuple[str, ...] = ()
    requests: tuple[Ask, ...] = ()


class Apply(Entry):
    """A unit applies for more time, in writing."""

    do: Literal["extension"]
    duty: int
    unit: str
    until: date
    reason: str


class Measure(Entry):
    """Values of indicators: number → value, or of a part ``7/2`` → value (the second part of indicator 7)."""

    do: Literal["measure"]
    period: str
    reason: str
    values: dict[str, str] = Field(min_length=1)


class Rank(Entry):
    """A ranking or scoring of a period is computed; confirming it is an ``act``."""

    do: Literal["ranking"]
    kind: Literal["ranking", "scoring"] = "ranking"
    title: str
    first: date
    last: date


class Draft(Entry):
    """A paper that somebody asks for; ``said`` is what only a person can say."""

    do: Literal["paper"]
    kind: str
    about: str | None = None
    first: date | None = None
    last: date | None = None
    said: dict[str, Any] = Field(default_factory=dict)


class Fire(Entry):
    """Any other act on a subject."""

    do: Literal["act"]
    subject: str
    event: str
    by: str = "office"
    unit: str | None = None
    reason: str | None = None
    note: str | None = None
    paper: str | None = None
    day: date | None = None


Done = Annotated[
    AddSchedule | AddInspection | Find | Bring | Apply | Measure | Rank | Draft | Fire,
    Field(discriminator="do"),
]
"""One entry of the diary."""
