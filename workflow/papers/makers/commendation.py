"""The facts of the 表扬通报: which units did what they lead in time, with nothing that speaks against them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.papers.asked import EVERYBODY, not_made, subject_asked
from workflow.papers.common import common, office_copies, plan_reference
from workflow.papers.lapses import issued_by
from workflow.papers.making import Made
from workflow.papers.queries.findings import ranking_confirmed
from workflow.papers.queries.good_work import (
    duties_done_early,
    duties_done_in_time,
    duties_overdue_of,
    lapses_of_unit,
)
from workflow.ranking_read import context_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.papers.making import Asked
    from workflow.papers.source import Source

Row = dict[str, Any]
Period = tuple[str, str]


def make(source: Source, asked: Asked) -> Made:
    """Return the circular of a period, or of that of a confirmed ranking.

    Raises:
        PaperNotMade: no period is said, or there is nobody to be commended.
    """
    ranking = subject_asked(source, asked, "ranking") if asked.about else None
    first, last = _period(source, asked, ranking)
    places = _places(source, asked, ranking)
    units = _wanted(source, asked, _deserving(source, (first, last)))
    units.sort(key=lambda unit: places.get(unit, len(places) + 1))
    body, issuer = issued_by(source, asked)
    context = common(source, asked.kind, issuer=issuer) | {
        "issued_by": body,
        "office": source.plan["office"],
        "addressee": [EVERYBODY],
        "campaign": source.title,
        "plan": plan_reference(source),
        "period": {"from": first, "to": last},
        "units": [_unit(source, i, unit, (first, last), places) for i, unit in enumerate(units)],
        "printer": source.plan["office"],
        "printed": source.day.isoformat(),
    }
    context |= _sums(source, units, (first, last))
    if ranking is not None:
        _note_places(source, ranking, units, places)
        context["ranked"] = ranking["title"]
    if clause := _clause(source):
        context["clause"] = clause
    if copies := office_copies(source):
        context["copies"] = copies
    return Made(
        title=f"关于对{units[0]}{f'等{len(units)}个单位' if len(units) > 1 else ''}予以表扬的通报",
        context=context | dict(asked.said),
        key=f"{source.campaign}/commendation/{first}/{last}",
        about=asked.about,
    )


def _period(source: Source, asked: Asked, ranking: Row | None) -> Period:
    if ranking is not None:
        first, last = str(ranking["first"]), str(ranking["last"])
    elif asked.first is not None and asked.last is not None:
        first, last = asked.first.isoformat(), asked.last.isoformat()
    else:
        raise not_made(
            source, asked, "请用 --from 和 --to 写明表扬哪段时间，或用 --about ranking:编号 依据一次考评"
        )
    if last < first or first > source.day.isoformat():
        raise not_made(source, asked, f"{first} 至 {last} 不是一段已经开始的时间，请改 --from、--to")
    return first, min(last, source.day.isoformat())


def _places(source: Source, asked: Asked, ranking: Row | None) -> dict[str, int]:
    """Return the place of each unit in a confirmed ranking."""
    if ranking is None:
        return {}
    if ranking["state"] != "confirmed":
        raise not_made(
            source,
            asked,
            f"考评{ranking['no']}还是“{ranking['label']}”，确认（ranking confirm）以后才能作依据",
        )
    known = context_of(source.rows, ranking, source.moment if source.past else None)
    return {one["unit"]: int(one["rank"]) for one in known["units"]}


def _deserving(source: Source, period: Period) -> list[str]:
    """Return leads that did something in time and have no lapse in the period and nothing overdue, the most done first."""
    done = duties_done_in_time(source, *period, [])
    units = dict.fromkeys(source.unit_of(unit) for row in done for unit in row["lead"])
    day = source.day.isoformat()
    good = [
        unit
        for unit in units
        if not lapses_of_unit(source, *period, unit) and not duties_overdue_of(source, day, unit)
    ]
    return sorted(good, key=lambda unit: -sum(unit in map(source.unit_of, row["lead"]) for row in done))


def _wanted(source: Source, asked: Asked, deserving: Sequence[str]) -> list[str]:
    if not deserving:
        raise not_made(source, asked, "这段时间没有一个单位按时办结任务而又没有逾期、没有被督办")
    only = asked.said.get("only")
    if only is None:
        return list(deserving)
    chosen = list(dict.fromkeys([only] if isinstance(only, str) else only))
    if left := [unit for unit in chosen if unit not in deserving]:
        raise not_made(
            source,
            asked,
            f"{'、'.join(left)}不符合条件（按时办结、没有逾期和督办）。符合的有：{'、'.join(deserving)}",
        )
    return chosen


def _unit(source: Source, i: int, unit: str, period: Period, places: dict[str, int]) -> Row:
    asked = {"first": period[0], "last": period[1], "units": [unit]}
    done = source.book.rows(f"units[{i}].done", duties_done_in_time, **asked)
    listed = []
    for j, row in enumerate(done):
        left = source.workdays.between(
            date.fromisoformat(row["submitted"]), date.fromisoformat(row["counted_due"])
        )
        source.book.note(f"units[{i}].done[{j}].days_early", duties_done_in_time, left, [row], **asked)
        named = {"no": row["no"], "title": row["title"], "due": row["counted_due"]}
        listed.append(named | {"submitted": row["submitted"], "days_early": left})
    source.book.note(f"units[{i}].count", duties_done_in_time, len(done), done, **asked)
    early = source.book.count(f"units[{i}].early", duties_done_early, **asked)
    place = _place(unit, places)
    return {"unit": unit, "count": len(done), "early": early, **place, "done": listed}


def _place(unit: str, places: dict[str, int]) -> dict[str, int]:
    """Return the place of a unit in the ranking, and with how many others it shares it."""
    if unit not in places:
        return {}
    level = sum(place == places[unit] for place in places.values()) - 1
    return {"place": places[unit]} | ({"tied": level} if level else {})


def _sums(source: Source, units: Sequence[str], period: Period) -> Row:
    """Return how many duties were done in all: one that several of the units lead counts once."""
    sums: Row = {}
    for path, run in (("total", duties_done_in_time), ("early", duties_done_early)):
        sums[path] = source.book.count(path, run, first=period[0], last=period[1], units=list(units))
    return sums


def _note_places(source: Source, ranking: Row, units: Sequence[str], places: dict[str, int]) -> None:
    noted = ranking_confirmed(source, ranking["no"])
    for i, unit in enumerate(units):
        if unit in places:
            path = f"units[{i}].place"
            source.book.note(path, ranking_confirmed, places[unit], noted, ranking=ranking["no"])


def _clause(source: Source) -> str | None:
    """Return the clause of the plan that promises commendation."""
    said = (*source.plan["accountability"], *source.plan["measures"])
    return next((one["source"] for one in said if "表扬" in one["text"] or "表彰" in one["text"]), None)
