"""Ranking and scoring units by what came of the duties that they lead: every figure is counted from the ledger.

What counts is the day on which the unit submitted, since acceptance waits for the office and not for the unit.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from workflow.clock import local_day, stamp
from workflow.extension_read import dues_in_time
from workflow.known_units import units_in
from workflow.listing import calendar, duties, policy_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from workflow.known_units import Units
    from workflow.reading import Rows

Row = dict[str, Any]
RANKING = {"enabled": True, "order": ["on_time", "returns", "lapses"], "due": "in_force"}
SCORING = {"full": 100, "returned": 2, "lapse": 5}
LINE = (
    *("rank", "unit", "due", "on_time", "late", "unfinished", "uncounted", "returns", "lapses"),
    *("score", "why"),
)
"""Keys of a unit's line, in their order."""
UNCOUNTED = {"planned": "未交办", "suspended": "中止", "cancelled": "停办", "disputed": "退签待定"}
"""States of a duty that is not the unit's to be late with, each with the reason."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What came of the duties of one unit: their numbers."""

    on_time: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    uncounted: list[str] = field(default_factory=list)
    returns: int = 0
    lapses: int = 0

    @property
    def due(self) -> int:
        """Number of duties that count."""
        return len(self.on_time) + len(self.late) + len(self.unfinished)

    @property
    def share(self) -> Fraction:
        """Share of them that was on time."""
        return Fraction(len(self.on_time), self.due)


def rule_of(rows: Rows, campaign: str, kind: str) -> Row:
    """Return the rule of the campaign's policy: that of ranking, for a scoring with the points."""
    policy = policy_of(rows, campaign)
    rule = {**RANKING, **policy.get("ranking", {})}
    return rule if kind == "ranking" else {**rule, "points": {**SCORING, **policy.get("scoring", {})}}


def compute(
    rows: Rows,
    campaign: str,
    kind: str,
    first: date,
    last: date,
    *,
    now: datetime,
    as_of: datetime | None = None,
) -> Row:
    """Return a ranking or scoring of the duties that fell due from ``first`` to ``last``, as it stood at an instant.

    Args:
        rows: an open reading.
        campaign: its id.
        kind: ``ranking`` or ``scoring``.
        first: first day of the period.
        last: last day of it, included.
        now: the present.
        as_of: count what was recorded by this instant; None is ``now``.

    Returns:
        ``{kind, first, last, as_of, rule, units, unranked}``, all of it texts, integers, lists and mappings, as it is
        frozen. ``units`` stand in order of rank, each with the numbers of its duties and the sentence that says why.
    """
    rule = rule_of(rows, campaign, kind)
    tallies = _tallies(rows, campaign, rule, (first, last), now=now, as_of=as_of)
    counted = {unit: tally for unit, tally in tallies.items() if tally.due}
    order = sorted(counted, key=lambda unit: _standing(counted[unit], rule))
    units = [
        {"rank": rank, "unit": unit, **_figures(counted[unit])}
        for rank, unit in zip(_ranks(order, counted, rule), order, strict=True)
    ]
    if kind == "scoring":
        for one in units:
            one["score"] = proposed_score(counted[one["unit"]], rule["points"])
    for one in units:
        one["why"] = why(one, rule)
    return {
        "kind": kind,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "as_of": stamp(as_of or now),
        "rule": {**rule, "enabled": int(rule["enabled"])},
        "units": units,
        "unranked": [
            {"unit": unit, "reason": _why_not(tally)} for unit, tally in tallies.items() if not tally.due
        ],
    }


def _ranks(order: Iterable[str], counted: Mapping[str, Tally], rule: Row) -> Iterator[int]:
    """Yield 1, 2, 2, 4: who is equal in everything shares a rank."""
    before, rank = None, 0
    for place, unit in enumerate(order, 1):
        stands = _standing(counted[unit], rule)
        if stands != before:
            before, rank = stands, place
        yield rank


def _standing(tally: Tally, rule: Row) -> tuple[Fraction, ...]:
    values = {
        "on_time": -tally.share,
        "returns": Fraction(tally.returns),
        "lapses": Fraction(tally.lapses),
    }
    return tuple(values[name] for name in rule["order"])


def proposed_score(tally: Tally, points: Mapping[str, int]) -> str:
    """Return the score to one decimal, never below 0; halves go up."""
    score = points["full"] * tally.share - points["returned"] * tally.returns - points["lapse"] * tally.lapses
    return tenths(max(score, Fraction(0)))


def tenths(value: Fraction) -> str:
    """Return a value that is not negative to one decimal, halves up: ``66.7``."""
    whole = (value * 20 + 1) // 2
    return f"{whole // 10}.{whole % 10}"


def percent(one: Mapping[str, Any]) -> str:
    """Return the share that was on time, ``66.7%``."""
    return f"{tenths(Fraction(len(one['on_time']) * 100, one['due']))}%"


def _figures(tally: Tally) -> Row:
    return {
        "due": tally.due,
        "on_time": tally.on_time,
        "late": tally.late,
        "unfinished": tally.unfinished,
        "uncounted": tally.uncounted,
        "returns": tally.returns,
        "lapses": tally.lapses,
    }


def why(one: Mapping[str, Any], rule: Mapping[str, Any]) -> str:
    """Return the sentence that says how a unit came to its place."""
    said = [f"到期 {one['due']} 项，按时送审 {len(one['on_time'])} 项（{percent(one)}）"]
    for name, label in (("late", "逾期送审"), ("unfinished", "到期未送审")):
        if one[name]:
            said.append(f"{label}：任务{'、'.join(one[name])}")
    if one["uncounted"]:
        said.append(f"不计：任务{'、'.join(one['uncounted'])}")
    said.append(f"退回 {one['returns']} 次，逾期立案 {one['lapses']} 次")
    if "points" in rule:
        points = rule["points"]
        said.append(
            f"建议 {one['score']} 分＝{points['full']}×{percent(one)}－{points['returned']}×{one['returns']}"
            f"－{points['lapse']}×{one['lapses']}，不低于0"
        )
    return "；".join(said)


def _why_not(tally: Tally) -> str:
    if tally.uncounted:
        return f"到期的任务不计：{'、'.join(tally.uncounted)}"
    return "本期没有到期的任务"


def _tallies(
    rows: Rows,
    campaign: str,
    rule: Row,
    period: tuple[date, date],
    *,
    now: datetime,
    as_of: datetime | None,
) -> dict[str, Tally]:
    units = units_in(rows, campaign)
    every = duties(rows, campaign, now, calendar(rows), as_of)
    column = "original_due" if rule["due"] == "original" else "due"
    before = dues_in_time(rows, campaign, as_of) if rule["due"] == "in_time" else {}
    first, last = period[0].isoformat(), period[1].isoformat()
    sent = submissions(rows, campaign, as_of)
    tallies: dict[str, Tally] = {unit: Tally() for duty in every for unit in _listed(units, duty["lead"])}
    for duty in every:
        due = before.get(duty["subject"], duty[column])
        if due is None or not first <= due <= last:
            continue
        for unit in _listed(units, duty["lead"]):
            _count(tallies[unit], duty, due, sent.get(duty["subject"]))
    leads = {duty["subject"]: _listed(units, duty["lead"]) for duty in every}
    for subject, count in _returns(rows, campaign, period, as_of).items():
        for unit in leads.get(subject, ()):
            tallies[unit].returns += count
    for row in _lapses(rows, campaign, first, last, as_of):
        named = [name for name in units.same if f"、{name}、" in f"、{row['units']}、"]  # some hold a 、
        for unit in _listed(units, named):
            tallies.setdefault(unit, Tally()).lapses += 1
    return tallies


def _listed(units: Units, names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(units.known(name) or name for name in names if name))


def _count(tally: Tally, duty: Row, due: str, sent: str | None) -> None:
    if duty["state"] in UNCOUNTED:
        tally.uncounted.append(f"{duty['no']}（{UNCOUNTED[duty['state']]}）")
    elif sent is None or (not duty["done"] and duty["state"] != "submitted"):
        tally.unfinished.append(duty["no"])
    elif sent <= due:
        tally.on_time.append(duty["no"])
    else:
        tally.late.append(duty["no"])


def submissions(rows: Rows, campaign: str, as_of: datetime | None = None) -> dict[str, str]:
    """Return the day on which each duty was last submitted, as lateness counts it.

    That is the nominal day where a registered paper of the unit bears it, else the day of recording.
    """
    zone = str(rows.value("SELECT zone FROM campaign WHERE id = ?", campaign))
    dated = {
        row["number"]: row["dated"]
        for row in rows.rows("SELECT number, dated FROM incoming WHERE campaign = ?", campaign)
    }
    found = {}
    for row in _entries(rows, campaign, "submit", as_of):
        nominal, recorded = (_day(row[name], zone) for name in ("at", "recorded"))
        said = json.loads(row["body"])
        backed = said.get("on_behalf") and dated.get(said.get("paper")) == nominal.isoformat()
        found[row["subject"]] = (nominal if backed else recorded).isoformat()
    return found


def _returns(rows: Rows, campaign: str, period: tuple[date, date], as_of: datetime | None) -> Counter[str]:
    zone = str(rows.value("SELECT zone FROM campaign WHERE id = ?", campaign))
    return Counter(
        row["subject"]
        for row in _entries(rows, campaign, "return", as_of)
        if period[0] <= _day(row["recorded"], zone) <= period[1]
    )


def _lapses(rows: Rows, campaign: str, first: str, last: str, as_of: datetime | None) -> Iterator[Row]:
    """Yield the lapses of duties whose limit passed in the period, as far as they had been opened."""
    opened: dict[str, str] = defaultdict(str)
    for row in rows.rows(
        "SELECT subject, recorded FROM v_history WHERE subject >= ? AND subject < ? AND seq = 1",
        f"{campaign}/supervision:",
        f"{campaign}/supervision;",
    ):
        opened[row["subject"]] = row["recorded"]
    for row in rows.rows(
        "SELECT subject, units FROM v_supervision WHERE campaign = ? AND due BETWEEN ? AND ? "
        "AND cause IN ('not_signed', 'overdue') ORDER BY length(no), no",
        campaign,
        first,
        last,
    ):
        if as_of is None or opened[row["subject"]] <= stamp(as_of):
            yield row


def _entries(rows: Rows, campaign: str, event: str, as_of: datetime | None) -> Iterator[Row]:
    for row in rows.rows(
        "SELECT subject, seq, at, recorded, body FROM v_history WHERE subject >= ? AND subject < ? AND event = ? "
        "ORDER BY subject, seq",
        f"{campaign}/duty:",
        f"{campaign}/duty;",
        event,
    ):
        if as_of is None or row["recorded"] <= stamp(as_of):
            yield row


def _day(instant: str, zone: str) -> date:
    return local_day(datetime.fromisoformat(instant), zone)
