"""The dated cases of every rhythm within a span: held, laid out, or still to be laid out by its rule."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from definitions.workday_rule import counted, rule_of
from workflow.addressees import ROUNDS
from workflow.clock import stamp
from workflow.counted import counted_day, why_counted
from workflow.occurrences import days_named, effective_day, occurrence, whole_rule
from workflow.workdays import SATURDAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workflow.look import Look, Row
    from workflow.workdays import Workdays

WEEK = "一二三四五六日"
MARGIN = timedelta(days=31)  # no row of rest days carries a nominal day further
AROUND = timedelta(days=90)  # between a meeting and the day of its notice
ANNOUNCED = ("meeting", "inspection")  # kinds whose notice goes out before
EVENT = "amend"  # by which the office adds a rhythm
COUNTED = frozenset({"ranking", "scoring"})  # kinds that the ledger computes


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One meeting, one bulletin, one round of dispatch, one inspection.

    Attributes:
        slug, nominal: name the occurrence: the rhythm, and the day that its rule gives.
        day: when it takes place.
        moved: why that is another day, a sentence; None when it is not.
        counted: its rhythm counts working days; ``moved`` says which it is.
        act_on: when its notice has to go out; None for what needs no notice.
        status: ``ahead`` (not yet due), ``standing`` (is or was a subject, or a paper), ``off`` (cancelled, skipped,
            superseded), ``by_hand`` (the program only reckons the day).
        label: how it stands, in Chinese.
        time, place: None where nothing is said.
        convenes, joins: units, as the plan writes them.
        unannounced: those whom it goes to are told nothing before its day.
        subject, version: of the meeting or paper that it has become, None and 0 before.
    """

    slug: str | None
    kind: str
    title: str
    nominal: date
    day: date
    moved: str | None
    act_on: date | None
    status: str
    label: str
    time: str | None
    place: str | None
    convenes: tuple[str, ...]
    joins: tuple[str, ...]
    source: str
    counted: bool = False
    unannounced: bool = False
    subject: str | None = None
    version: int = 0


def rounds(look: Look) -> list[Round]:
    """Return every round whose day lies within the span, or whose notice goes out within it."""
    if look.campaign is None:
        return []
    announced = {kind: look.standing(kind, "day", around=AROUND) for kind in ANNOUNCED}
    planned = look.rows.rows("SELECT * FROM schedule WHERE campaign = ? ORDER BY slug", look.id)
    found = [*_announced(look, announced), *_laid_out(look)]
    if look.runs:
        found += [*_not_laid_out(look, planned), *_by_hand(look, {row["slug"] for row in planned})]
    later = _added_later(look)
    kept = [one for one in found if one.slug not in later and (look.holds(one.day) or look.holds(one.act_on))]
    for one in kept:
        if one.status in {"ahead", "by_hand"}:  # what was guessed and is shown has to be said aloud
            look.workdays.is_workday(one.nominal)
            look.workdays.is_workday(one.day)
    return kept


def _added_later(look: Look) -> frozenset[str]:
    """Return the rhythms that the office added after the instant that is looked at."""
    if look.as_of is None:
        return frozenset()
    entries = look.rows.rows(
        "SELECT body FROM history WHERE subject = ? AND event = ? AND recorded > ?",
        f"{look.id}/campaign:{look.id}",
        EVENT,
        stamp(look.as_of),
    )
    return frozenset(json.loads(entry["body"])["given"].get("schedule", "") for entry in entries)


def spoken(day: date, beside: date | None = None) -> str:
    """Return a day as one says it: ``4月17日（周一）``, the month left out where that of ``beside`` is the same."""
    same = beside is not None and (day.year, day.month) == (beside.year, beside.month)
    return f"{'' if same else f'{day.month}月'}{day.day}日（周{WEEK[day.weekday()]}）"


def why_moved(
    nominal: date, day: date, workdays: Workdays, schedule: Mapping[str, Any] | None = None
) -> str | None:
    """Return which rest day moved an occurrence and whither, or which working day it is; None where it was not moved.

    ``schedule`` holds ``rule``, ``starts`` and ``roll``, where they are known.
    """
    said = _why_counted(nominal, day, workdays, schedule or {})
    if said is not None:
        return said
    if nominal == day:
        return None
    second = (schedule or {}).get("roll") == "second" and workdays.roll(nominal, "second") == day
    counted_to = "休息日后第2个工作日" if second else ""
    whither = f"{'提前到' if day < nominal else '顺延到'}{counted_to}{spoken(day, nominal)}"
    if workdays.is_workday(nominal):  # by a notice that was loaded since
        return f"原排{nominal.month}月{nominal.day}日，{whither}"
    weekday = f"周{WEEK[nominal.weekday()]}"
    rest = weekday if nominal.weekday() >= SATURDAY else f"放假（{weekday}）"
    return f"{nominal.month}月{nominal.day}日为{rest}，{whither}"


def _why_counted(nominal: date, day: date, workdays: Workdays, schedule: Mapping[str, Any]) -> str | None:
    """Return which working day it is, and where else it takes place; None of what is not counted so."""
    rule = counted(schedule.get("rule"))
    if rule is None:
        return None
    starts = date.fromisoformat(schedule["starts"])
    held = counted_day(rule, starts, nominal, workdays)
    if held is None:
        return None
    said = why_counted(rule, starts, nominal, workdays)
    return said if held == day else f"{said}是{spoken(held)}，改在{spoken(day, held)}"


def _announced(look: Look, announced: Mapping[str, list[Row]]) -> Iterator[Round]:
    """Meetings and inspections that stand in the ledger; a postponed one says where from."""
    rolled = {
        (row["slug"], row["nominal"]): row
        for row in look.rows.rows(
            "SELECT o.*, s.rule, s.starts, s.roll FROM occurrence o JOIN schedule s "
            "ON s.campaign = o.campaign AND s.slug = o.slug WHERE o.campaign = ? AND o.subject IS NOT NULL",
            look.id,
        )
    }
    for kind, rows in announced.items():
        for row in rows:
            yield _standing(look, kind, row, rolled.get((row["slug"], row["nominal"])))


def _standing(look: Look, kind: str, row: Row, laid: Row | None) -> Round:
    day = date.fromisoformat(row["day"])
    nominal = date.fromisoformat(row["nominal"]) if row["nominal"] else day
    first = date.fromisoformat(laid["effective"]) if laid else nominal
    reasons = [why_moved(nominal, first, look.trying, laid)]
    if first != day:
        reasons.append(f"原定{spoken(first)}，改在{spoken(day, first)}")
    unannounced = kind == "inspection" and not row["announced"]
    waits = row["state"] == "scheduled" and laid is not None and not unannounced
    one = _round(
        look,
        row,
        kind=kind,
        nominal=nominal,
        day=day,
        moved="；".join(filter(None, reasons)) or None,
        counted=laid is not None and first == day and counted(laid["rule"]) is not None,
        act_on=date.fromisoformat(laid["act_on"]) if laid and waits else None,
        status="off" if row["state"] == "cancelled" else "standing",
        label=row["label"],
        time=row.get("time"),
        place=row.get("place"),
        unannounced=unannounced,
    )
    if kind == "meeting":
        return one
    units = tuple(row["units"].split("、")) if row["units"] else one.joins
    return replace(one, convenes=(row["inspector"],), joins=units)


def _laid_out(look: Look) -> Iterator[Round]:
    """Occurrences in the table that have not become a meeting or an inspection."""
    today = look.today.isoformat()
    for row in look.rows.rows(
        "SELECT o.*, s.kind, s.title, s.time, s.source, s.rule, s.starts, s.roll FROM occurrence o "
        "JOIN schedule s ON s.campaign = o.campaign AND s.slug = o.slug "
        "WHERE o.campaign = ? AND o.effective >= ? AND o.act_on <= ? ORDER BY o.slug, o.nominal",
        look.id,
        look.first.isoformat(),
        look.last.isoformat(),
    ):
        later = look.as_of is not None and (row["done"] or "") > today
        if later:
            row.update(status="pending", subject=None)
        if row["kind"] in ANNOUNCED and row["status"] == "done":
            continue  # it is told as what it has become
        if row["status"] == "pending" and not look.runs:
            continue
        yield _reckoned(look, row)


def _not_laid_out(look: Look, planned: list[Row]) -> Iterator[Round]:
    """Occurrences beyond the horizon, by the rule that will lay them out."""
    for schedule in planned:
        begins = date.fromisoformat(schedule["materialised_until"] or schedule["starts"])
        for day in _days(look, schedule):
            if day > begins:
                laid = occurrence(schedule, day, look.policy["limits"], look.trying)
                yield _reckoned(look, {**schedule, **laid, "subject": None})


def _by_hand(look: Look, planned: set[str]) -> Iterator[Round]:
    """Rhythms with a rule that this program does not run: their days are reckoned, the rest is up to the office."""
    assert look.campaign is not None
    since = max(look.campaign["opened"], look.campaign["in_force"] or "")
    # Nothing fires here, so the plan's own first day holds, even if it lies before the opening.
    for schedule in look.schedules.values():
        waits = schedule["kind"] == "review" and schedule["start"] is None  # for the naming
        rule = rule_of(schedule)
        if rule is None or schedule["slug"] in planned or waits:
            continue
        rule = whole_rule(rule, look.policy["rhythm"]["day_of_month"])
        reckoned = {**schedule, "rule": rule, "starts": schedule["start"] or since}
        for day in _days(look, reckoned):
            held = effective_day(reckoned, day, look.trying)
            yield _round(
                look,
                schedule,
                kind=schedule["kind"],
                nominal=day,
                day=held,
                moved=why_moved(day, held, look.trying, reckoned),
                counted=counted(rule) is not None,
                status="by_hand",
                label="自行安排",
                time=schedule["time"] and schedule["time"][:5],
            )


def _days(look: Look, schedule: Mapping[str, Any]) -> Iterator[date]:
    """Yield the nominal days that may have something to do with the span.

    One that is counted in working days may be named by a day that lies farther away.
    """
    far = counted(schedule["rule"]) is not None
    for day in days_named(schedule, look.last + MARGIN, look.trying):
        if far or day >= look.first - MARGIN:
            yield day


def _reckoned(look: Look, row: Row) -> Round:
    """Return what a row of the table, or one that will stand there, comes to."""
    nominal, day = date.fromisoformat(row["nominal"]), date.fromisoformat(row["effective"])
    meeting = row["kind"] == "meeting"
    status, label = _STATUS[row["status"]]
    collected = row["kind"] in ROUNDS
    if row["kind"] in COUNTED and row["status"] == "done":
        label = "已测算"
    if collected and row["status"] == "done":
        label = look.rows.value(
            f"SELECT label FROM v_{ROUNDS[row['kind']]} WHERE subject = ?", row["subject"]
        )
    if row["status"] == "skipped":
        label = f"{label}：{row['reason']}"
    clause = look.schedules.get(row["slug"], {})
    said, unannounced = clause.get("time"), bool(clause.get("unannounced"))
    announced = row["kind"] in ANNOUNCED and not unannounced
    return _round(
        look,
        row,
        kind=row["kind"],
        nominal=nominal,
        day=day,
        moved=why_moved(nominal, day, look.trying, row),
        counted=counted(row["rule"]) is not None,
        act_on=date.fromisoformat(row["act_on"]) if announced and status == "ahead" else None,
        status=status,
        label=_ahead(row["kind"], unannounced=unannounced) if status == "ahead" else label,
        unannounced=unannounced,
        time=row["time"] if meeting else said and said[:5],
        place=look.office["place"] if meeting else None,
    )


def _ahead(kind: str, *, unannounced: bool) -> str:
    if unannounced:
        return "暗访，不发通知"
    return _AHEAD.get("round" if kind in ROUNDS else kind, "待拟稿")


_AHEAD = {
    "meeting": "待通知",
    "inspection": "待通知",
    "ranking": "待测算",
    "scoring": "待测算",
    "round": "待收集",
}
_STATUS = {
    "pending": ("ahead", ""),
    "done": ("standing", "已拟稿"),
    "skipped": ("off", "跳过"),
    "superseded": ("off", "修订后不再安排"),
}


def _round(look: Look, row: Row, **known: Any) -> Round:
    schedule = look.schedules.get(row["slug"], {})
    return Round(
        slug=row["slug"],
        title=row["title"],
        convenes=(schedule.get("owner") or look.plan["office"],),
        joins=tuple(schedule.get("participants") or ()),
        source=row["source"],
        subject=row.get("subject"),
        version=row.get("version") or 0,
        **{"act_on": None, "place": None, **known},
    )
