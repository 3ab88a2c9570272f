"""What a paper about a meeting or an inspection is asked about, and what a person has to say first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.errors import DateImpossible, PaperNotMade
from workflow.facts import kind_of
from workflow.naming import KIND_TITLES, parse_day, title_of
from workflow.paper import kind_named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from workflow.papers.making import Asked
    from workflow.papers.source import Source

Row = dict[str, Any]
IN_WRITING = "书面形式"
EVERYBODY = "各牵头单位"


def subject_asked(source: Source, asked: Asked, *kinds: str) -> Row:
    """Return the row that a paper is asked about, one of ``kinds``, as the ledger of the moment has it.

    Raises:
        PaperNotMade: none is named, it is of another kind, or it did not exist then.
    """
    if asked.about is None or kind_of(asked.about) not in kinds:
        ways = "或".join(f"--about {kind}:编号（{KIND_TITLES[kind]}）" for kind in kinds)
        raise not_made(source, asked, f"请用 {ways} 写明关于哪一件")
    row = source.one(kind_of(asked.about), asked.about)
    if row is None:
        raise not_made(source, asked, f"{title_of(asked.about)}在所指的时刻还没有建立，请换一个较晚的日期")
    return row


def day_said(source: Source, asked: Asked, name: str) -> date:
    """Return a date that a person said.

    Raises:
        PaperNotMade: it is none, or has passed.
    """
    label = kind_named(source.rows, source.campaign, asked.kind).fields[name].label
    try:
        day = parse_day(str(asked.said[name]))
    except DateImpossible as exc:
        raise not_made(source, asked, f"{label}（{name}）{exc}") from exc
    if day < source.day:
        raise not_made(source, asked, f"{label} {day.isoformat()} 已过，请另定日期")
    return day


def not_made(source: Source, asked: Asked, reason: str) -> PaperNotMade:
    """Return the refusal, with what the kind is called."""
    return PaperNotMade(kind=kind_named(source.rows, source.campaign, asked.kind).title, reason=reason)


def schedule_of(source: Source, slug: str | None) -> Row:
    """Return a rhythm of the plan or of the office, empty where neither has it any more."""
    known = (*source.plan["schedules"], *source.office["schedules"])
    return next((one for one in known if one["slug"] == slug), {})


def cited(row: Mapping[str, Any]) -> Row:
    """Return the clause that a meeting or an inspection rests on; nothing where the office added it itself."""
    return {} if row["source"] == "office" else {"clause": row["source"]}
