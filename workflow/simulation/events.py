"""What fell on which day of a played span: one list of rounds, notices, duties and dates of the plan."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.agenda_sources import KINDS

if TYPE_CHECKING:
    from workflow.agenda import Agenda
    from workflow.reading import Rows

ROUNDS = (  # kinds that a unit has to see to or to attend
    "meeting",
    "inspection",
    "dispatch",
    "evaluation",
    "review",
    "scoring",
    "ranking",
    "report",
    "plan",
    "activity",
    "bulletin",
)
WRITTEN_FOR = frozenset(ROUNDS) - {"activity"}  # an activity is nothing that this program runs
DATES = ("stage", "step", "unit_duty", "deadline", "award")
ORDER = tuple(KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of a simulation.

    Attributes:
        kind: as in the agenda: ``meeting``, ``duty``, ``deadline`` …; ``notice`` is a notice that was written.
        who: whose it is; ``also`` whom else it concerns.
        nominal: the day that the rule gives, None where no rule is behind it.
        moved: why it is another day.
        counted: its rhythm counts working days; ``moved`` says which it is, no rest day moved it.
        label: how it ended.
        number: of a duty, None of anything else.
        asked: units that owe a return to it.
        papers: that were written for it, None where it is nothing that papers are written for.
    """

    day: date
    kind: str
    title: str
    who: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    nominal: date | None = None
    moved: str | None = None
    counted: bool = False
    label: str = ""
    source: str | None = None
    number: str | None = None
    asked: tuple[str, ...] = ()
    papers: tuple[Paper, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper that would be written.

    Attributes:
        act_on: the day on which a notice should go out.
        subject: its full name, ``about`` that of what it is written for.
    """

    drafted: date
    issued: date | None
    kind: str
    kind_title: str
    number: str | None
    title: str
    addressee: str
    act_on: date | None = None
    subject: str | None = None
    about: str | None = None


def events_of(found: Agenda, rows: Rows, papers: list[Paper]) -> list[Event]:
    """Return everything of the span in the order of days."""
    asked = _asked(rows, found.campaign)
    written = _written(papers)
    events = [
        Event(
            day=item.day,
            kind=item.kind,
            title=item.title,
            who=item.who,
            also=item.also,
            nominal=item.nominal,
            moved=item.moved,
            counted=item.counted,
            label=item.label,
            source=item.source,
            asked=tuple(asked.get(item.subject or "", ())),
            papers=tuple(written.get(item.subject or "", ())) if item.kind in WRITTEN_FOR else None,
        )
        for item in found.items
        if item.kind in ROUNDS or item.kind in DATES
    ]
    events += _duties(found, rows)
    events += [
        Event(
            day=paper.issued or paper.drafted, kind="notice", title=paper.title, also=_units(paper.addressee)
        )
        for paper in papers
        if paper.kind.endswith("-notice")
    ]
    return sorted(events, key=lambda event: (event.day, ORDER.index(event.kind)))


def _asked(rows: Rows, campaign: str) -> dict[str, list[str]]:
    """Return the units that owe a return, by round."""
    found: dict[str, list[str]] = defaultdict(list)
    query = "SELECT round, unit FROM return WHERE campaign = ? ORDER BY length(no), no"
    for row in rows.rows(query, campaign):
        found[row["round"]].append(row["unit"])
    return found


def _written(papers: list[Paper]) -> dict[str, list[Paper]]:
    """Return the papers by what they are written for; a bulletin is written for itself."""
    found: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        for name in filter(None, (paper.about, paper.subject)):
            found[name].append(paper)
    return found


def _duties(found: Agenda, rows: Rows) -> list[Event]:
    return [
        Event(
            day=date.fromisoformat(row["due"]),
            kind="duty",
            title=f"任务{row['no']} {row['title']}",
            who=_units(row["lead"]),
            also=_units(row["support"]),
            label=row["label"],
            source=row["source"],
            number=row["no"],
        )
        for row in rows.rows(
            "SELECT * FROM v_duty WHERE campaign = ? AND due BETWEEN ? AND ? ORDER BY due, position",
            found.campaign,
            found.first.isoformat(),
            found.last.isoformat(),
        )
    ]


def papers_of(rows: Rows, campaign: str) -> list[Paper]:
    """Return every paper, in the order of drafting."""
    titles = {
        row["kind"]: json.loads(row["body"])["title"]
        for row in rows.rows(
            "SELECT p.kind, d.body FROM campaign_paper p JOIN definition d ON d.digest = p.definition WHERE p.campaign = ?",
            campaign,
        )
    }
    ahead = {
        row["subject"]: row["act_on"]
        for row in rows.rows(
            "SELECT subject, act_on FROM occurrence WHERE campaign = ? AND subject IS NOT NULL", campaign
        )
    }
    return [
        Paper(
            drafted=date.fromisoformat(row["drafted"]),
            issued=_day(row["issued"]),
            kind=row["kind"],
            kind_title=titles.get(row["kind"], row["kind"]),
            number=row["number"],
            title=row["title"],
            addressee=row["addressee"],
            act_on=_day(ahead.get(row["about"])) if row["kind"].endswith("-notice") else None,
            subject=row["subject"],
            about=row["about"],
        )
        for row in rows.rows(
            "SELECT * FROM paper WHERE campaign = ? AND state <> 'withdrawn' ORDER BY drafted, length(no), no",
            campaign,
        )
    ]


def skipped_of(rows: Rows, campaign: str) -> list[dict[str, Any]]:
    """Return the occurrences that were skipped, each with its reason."""
    return rows.rows(
        "SELECT o.slug, s.title, o.nominal, o.reason FROM occurrence o JOIN schedule s ON s.campaign = o.campaign "
        "AND s.slug = o.slug WHERE o.campaign = ? AND o.status = 'skipped' ORDER BY o.nominal, o.slug",
        campaign,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _units(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("、")) if text else ()
