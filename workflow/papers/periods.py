"""The period of a periodical paper, and the ledger as it stood when that period ended."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from workflow.clock import local_day
from workflow.papers.asked import not_made

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow.papers.making import Asked
    from workflow.papers.source import Source

_DAY = timedelta(days=1)
_TO_MIDNIGHT = timedelta(minutes=1)  # a bare day of ``--as-of`` is its last minute


@dataclass(frozen=True, slots=True)
class Period:
    """What a paper reports on.

    Attributes:
        source: the ledger as it stood at the end of ``last``, so that a paper made late, or again, says the same.
        first, last: its days, both inclusive.
        nominal: the day that its schedule gives, or the last one that was asked for.
    """

    source: Source
    first: date
    last: date
    nominal: date

    @property
    def cut(self) -> date:
        """The day after it: what was due before that and is not done is late."""
        return self.last + _DAY

    def days(self) -> dict[str, str]:
        """Return the period as a paper says it."""
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}

    def span(self) -> dict[str, str]:
        """Return the period as arguments of a query."""
        return {"first": self.first.isoformat(), "last": self.last.isoformat()}


def period_of(source: Source, asked: Asked, begins: Callable[[date], date]) -> Period:
    """Return the period that is asked for.

    It ends on the last day that is over: the day of drafting is not. It begins where a person says, else on the day
    after the last paper of its kind, so that no day is left out and none told twice, else where ``begins`` says.

    Raises:
        PaperNotMade: it begins after its end.
    """
    over = (
        source.day
        if local_day(source.moment + _TO_MIDNIGHT, source.facts.zone) > source.day
        else source.day - _DAY
    )
    nominal = asked.last or source.day
    last = min(nominal, over)
    first = asked.first or min(_day_after_last(source, asked.kind) or begins(nominal), last)
    if first > last:
        reason = f"报告期从 {first.isoformat()} 起，到 {last.isoformat()} 止，起在止后；当天还没有过完，不计入，请改 --from 或 --to"
        raise not_made(source, asked, reason)
    return Period(source if last == over else source.at(last), first, last, nominal)


def start_of_month(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)


def start_of_half(day: date) -> date:
    """Return 1 January or 1 July."""
    return date(day.year, 1 if day.month <= 6 else 7, 1)  # noqa: PLR2004 - June


def _day_after_last(source: Source, kind: str) -> date | None:
    known = {
        row["subject"]
        for row in source.ledger("paper")
        if row["kind"] == kind and row["state"] != "withdrawn"
    }
    ends = [
        json.loads(row["context"])["period"]["to"]
        for row in source.rows.rows(
            "SELECT subject, context FROM paper WHERE campaign = ? AND kind = ?", source.campaign, kind
        )
        if row["subject"] in known
    ]
    return date.fromisoformat(max(ends)) + _DAY if ends else None
