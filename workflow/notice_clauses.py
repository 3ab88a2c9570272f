"""The clauses of one line of a notice, read in turn: who rests when, how many days that makes, who works instead."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from workflow.notice_words import SPANS, WrongDate, days_of, numeral, said
from workflow.workdays import SATURDAY

if TYPE_CHECKING:
    from collections.abc import Callable

ONE_DAY = timedelta(days=1)
LONGEST = 1000  # a line of a notice has about a hundred characters
FARTHEST = 20  # days from a make-up day to the rest that it pays for; 11 in 2026, 6 before
_END = r"(?=[，。；]|$)"


@dataclass(slots=True)
class Said:
    """What a line says.

    Attributes:
        rest, worked: the days it names.
        joined: days of weekends that the rest is joined to; they count, but the notice does not name them.
        counts: the sums it states, all of which have been checked.
        notes: what is no rest day, such as what is encouraged.
        problems: (place in the text, sentence).
        later: what is to be checked when the line has been read: (place, days, what they must be).
    """

    rest: set[date] = field(default_factory=set)
    worked: set[date] = field(default_factory=set)
    joined: set[date] = field(default_factory=set)
    counts: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    later: list[tuple[int, list[date], str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Where in a line one is: the clause that was found and what the line has said so far."""

    said: Said
    found: re.Match[str]
    year: int
    is_new_year: bool

    def days(self, name: str = "days") -> list[date]:
        """Return the days of a group of the clause."""
        return [*days_of(self.found[name], self.year, is_new_year=self.is_new_year)]


def _rest(reading: Reading) -> None:
    _enter(reading, reading.said.rest)


def _work(reading: Reading) -> None:
    _enter(reading, reading.said.worked)


def _enter(reading: Reading, into: set[date]) -> None:
    for day in reading.days():
        if day in reading.said.rest | reading.said.worked:
            raise WrongDate(f"{said(day)}写了两次")
        into.add(day)


def _count(reading: Reading) -> None:
    stated = numeral(reading.found["count"])
    found = len(reading.said.rest | reading.said.joined)
    if stated != found:
        raise WrongDate(f"写作共 {stated} 天，按所写的日期是 {found} 天")
    reading.said.counts.append(stated)


def _join_weekend(reading: Reading) -> None:
    rest = reading.said.rest
    for first, step in ((min(rest, default=None), -ONE_DAY), (max(rest, default=None), ONE_DAY)):
        day = first + step if first else None
        while day is not None and day.weekday() >= SATURDAY:
            reading.said.joined.add(day)
            day += step
    if not reading.said.joined and not any(day.weekday() >= SATURDAY for day in rest):
        raise WrongDate("写作与周末连休，但前后都不是周末")


def _statutory(reading: Reading) -> None:
    reading.said.later.append((reading.found.start(), reading.days(), "rest"))


def _usual_weekend(reading: Reading) -> None:
    days = reading.days()
    for day in days:
        if day.weekday() < SATURDAY:
            raise WrongDate(f"{said(day)}写作公休，但不是周末")
    if reading.found["usual"]:
        reading.said.rest.update(days)


def _moved(reading: Reading) -> None:
    reading.said.later.append((reading.found.start(), reading.days("before"), "worked"))
    reading.said.later.append((reading.found.start(), reading.days(), "rest"))


def _note(reading: Reading) -> None:
    reading.said.notes.append(reading.found[0])


def _nothing(reading: Reading) -> None:
    """Say what needs no entry: that nothing is moved."""


# In this order: what stands first is tried first.
CLAUSES: tuple[tuple[re.Pattern[str], Callable[[Reading], None]], ...] = (
    (re.compile(r"鼓励[^。]*"), _note),
    (re.compile(r"其中[，：]?|[，。；、]"), _nothing),
    (re.compile(rf"不(?:再)?调休{_END}"), _nothing),
    (re.compile(r"[与和同](?:周末|双休日|周末公休日|公休日)(?:相连|连休|连放)"), _join_weekend),
    (re.compile(rf"(?P<days>{SPANS})(?:为|是)(?:国家)?法定(?:节)?假日"), _statutory),
    (
        re.compile(
            rf"将?(?P<before>{SPANS})的?(?:[一两二]个)?公休日(?:分别)?调休?至+(?P<days>{SPANS}){_END}"
        ),
        _moved,
    ),
    (re.compile(rf"(?P<days>{SPANS})(?:为公休日?|(?P<usual>照常公休|公休)){_END}"), _usual_weekend),
    (re.compile(rf"[从自]?(?P<days>{SPANS})(?:照常|正常|补)?上班{_END}"), _work),
    (
        re.compile(
            rf"[从自]?(?P<days>{SPANS})(?:放假[，、]?调休|调休[，、]?放假|放假公休|放假|补休|调休|休息)(?=[，。；]|共|为期|\d|[一二两三四五六七八九十]天|$)"
        ),
        _rest,
    ),
    (
        re.compile(
            r"(?:共计|合计|总共|共|为期|计)?(?P<count>\d{1,2}|[一二两三四五六七八九十])天(?=[，。；]|$)"
        ),
        _count,
    ),
)


def read_clauses(text: str, year: int, *, is_new_year: bool) -> Said:
    """Return what a line says; what cannot be understood stands among its problems, up to its next stop."""
    line = Said()
    if len(text) > LONGEST:
        line.problems.append((0, "这一行太长，不像放假安排"))
        return line
    place = 0
    while place < len(text):
        place = _next(line, text, place, year, is_new_year=is_new_year)
    wanted = {"rest": (line.rest, "没有列为放假"), "worked": (line.worked, "没有列为上班")}
    for start, days, kind in line.later:
        among, sentence = wanted[kind]
        line.problems += [(start, f"{said(day)}{sentence}") for day in days if day not in among]
    line.problems += [
        (text.find("上班"), f"{said(day)}上班，离放假的日子太远，请核对月份")
        for day in sorted(line.worked)
        if line.rest and min(abs((day - rest).days) for rest in line.rest) > FARTHEST
    ]
    if not line.problems and not line.rest:
        line.problems.append((0, f"没有写哪几天放假：{text or '（空）'}"))
    return line


def _next(line: Said, text: str, place: int, year: int, *, is_new_year: bool) -> int:
    """Read the clause at ``place``; return where the next one begins."""
    for pattern, take in CLAUSES:
        found = pattern.match(text, place)
        if found is None:
            continue
        try:
            take(Reading(said=line, found=found, year=year, is_new_year=is_new_year))
        except WrongDate as wrong:
            line.problems.append((place, f"{wrong}：{found[0]}"))
        return found.end()
    end = next((at for at in range(place, len(text)) if text[at] in "，。；"), len(text))
    line.problems.append((place, f"看不懂“{text[place:end]}”"))
    return end
