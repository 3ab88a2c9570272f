"""Entering what units send in: one by one, or many at once, all of them or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from definitions.errors import ProjectError
from workflow.act import OFFICE, Act, Capacity
from workflow.clock import at_local
from workflow.facts import kind_of, unit_names
from workflow.incoming import register_within
from workflow.naming import title_of
from workflow.progress import enter_progress, items_before

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from workflow.engine import Engine, Fired, Firing
    from workflow.reading import Rows


class UnitNotAsked(ProjectError):
    """The unit owes nothing to this round."""

    exit_code = 3

    def __init__(self, *, unit: str, subject: str, asked: Sequence[str]) -> None:
        kind = subject.partition("/")[2].partition(":")[0]
        no = subject.rpartition(":")[2]
        super().__init__(
            f"“{unit}”不在{title_of(subject)}应报送之列（应报：{'、'.join(asked) or '无'}）。"
            f"请核对单位名称；方案没有列明的，先用 duban {kind} add {no} --unit {unit} 增列"
        )


class RoundOver(ProjectError):
    """The round takes no returns any more."""

    exit_code = 4

    def __init__(self, *, subject: str, title: str, label: str) -> None:
        super().__init__(
            f"{title_of(subject)}（{title}）已{label}，不再收报送。确要留存的，请用 duban paper register 登记来文"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What one unit sent in.

    Attributes:
        unit: as the plan calls it, or by an alias.
        note: what it says as a whole.
        items: what it says of each duty: ``{duty, progress, percent, problem, next, ask, filled}``.
        paper: number of the incoming paper; None where it was told otherwise, by telephone perhaps.
        dated: the day that the paper bears; registers it. None where it is registered already.
        digest: of the file.
    """

    unit: str
    note: str | None = None
    items: Sequence[Mapping[str, Any]] = ()
    paper: str | None = None
    dated: date | None = None
    digest: str | None = None


def receive(
    engine: Engine,
    subject: str,
    entries: Sequence[Received],
    *,
    at: datetime | None = None,
    key: str | None = None,
    dry_run: bool = False,
) -> list[Fired]:
    """Enter ``entries`` for the round ``subject`` in one transaction.

    What they say of duties that are under way becomes a report on each, on the strength of the same paper.

    Raises:
        UnitNotAsked: one of them owes nothing to it.
        IncomingKnown: a number stands for another paper.
        RoundOver: the round takes no returns any more.
    """
    campaign = subject.partition("/")[0]
    with engine.firing(dry_run=dry_run, campaign=campaign) as firing:
        refuse_over(firing.unit, subject)
        return [
            _enter(
                firing,
                _act(firing, subject, one, at, key if len(entries) == 1 else key and f"{key}#{one.unit}"),
            )
            for one in entries
        ]


def _enter(firing: Firing, act: Act) -> Fired:
    """Enter a return, and what it says of duties that are under way."""
    before = items_before(firing, act.subject)
    fired = firing.fire(act)
    reported = [] if fired.repeated else enter_progress(firing, act, before)
    said = (f"进展已记入任务 {'、'.join(reported)}",) if reported else ()
    return fired._replace(remarks=(*fired.remarks, *said))


def refuse_over(rows: Rows, subject: str) -> None:
    """Refuse a round that takes no returns any more.

    Raises:
        RoundOver: it is closed, or cancelled.
    """
    row = rows.one(f"SELECT title, label, final FROM v_{kind_of(subject)} WHERE subject = ?", subject)
    if row is not None and row["final"]:
        raise RoundOver(subject=subject, title=row["title"], label=row["label"])


def _act(firing: Firing, subject: str, one: Received, at: datetime | None, key: str | None) -> Act:
    campaign = subject.partition("/")[0]
    owed = _return(firing, subject, one.unit)
    if one.paper is not None and one.dated is not None:
        register_within(
            firing, campaign, number=one.paper, unit=owed["unit"], dated=one.dated, digest=one.digest
        )
    if at is None and one.paper is not None:
        at = _as_dated(firing, campaign, one.paper)
    given: dict[str, Any] = {"items": [dict(item) for item in one.items]} if one.items else {}
    return Act(
        subject=owed["subject"],
        event="receive",
        capacity=OFFICE if one.paper is None else Capacity("lead", owed["unit"]),
        on_behalf=None if one.paper is None else owed["unit"],
        paper=one.paper,
        note=one.note,
        given=given or None,
        evidence=(one.digest,) if one.digest else (),
        at=at,
        key=key or (f"{owed['subject']}#{one.digest}" if one.digest else None),
    )


def _as_dated(firing: Firing, campaign: str, number: str) -> datetime | None:
    """Return an instant of the day that a registered paper bears: a return counts as of that day. None for today."""
    dated = firing.unit.value(
        "SELECT dated FROM incoming WHERE campaign = ? AND number = ?", campaign, number
    )
    zone = firing.campaign(campaign).zone
    if dated is None or dated >= firing.today(zone).isoformat():
        return None
    return at_local(date.fromisoformat(dated), zone_name=zone)


def _return(firing: Firing, subject: str, unit: str) -> dict[str, Any]:
    """Return the row of what ``unit``, under any of its names, owes to a round."""
    plan = firing.definition(firing.campaign(subject.partition("/")[0]).row["plan"])
    names = next((names for names in map(unit_names, plan["units"]) if unit in names), (unit,))
    rows = firing.unit.rows(
        "SELECT subject, unit FROM return WHERE round = ? ORDER BY length(no), no", subject
    )
    found = next((row for row in rows if row["unit"] in names), None)
    if found is None:
        raise UnitNotAsked(unit=unit, subject=subject, asked=[row["unit"] for row in rows])
    return found
