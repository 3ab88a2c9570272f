"""Occurrences and meetings: what has been announced stays, what has not moves to where its rule leads now."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from workflow.act import SYSTEM, Act
from workflow.inspection import schedule_of
from workflow.occurrences import LEADS, effective_day, occurrence, why_effective
from workflow.reckoning.moves import MARK, enter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.reckoning.moves import Reckoning
    from workflow.workdays import Workdays


def occurrences(reckoning: Reckoning) -> None:
    """Move what has not been announced, and the day on which it is to be."""
    limits = reckoning.firing.campaign(reckoning.campaign).policy["limits"]
    for row in reckoning.rows(
        "SELECT o.*, s.kind, s.title, s.roll, s.rule, s.starts FROM occurrence o JOIN schedule s "
        "ON s.campaign = o.campaign AND s.slug = o.slug "
        "WHERE o.campaign = ? AND o.status = 'pending' AND o.effective >= ? ORDER BY o.effective, o.slug"
    ):
        nominal = date.fromisoformat(row["nominal"])
        old, new = (occurrence(row, nominal, limits, days) for days in (reckoning.before, reckoning.after))
        if old == new:
            continue
        if new["effective"] < reckoning.today.isoformat():
            kept = ahead(reckoning, date.fromisoformat(row["effective"]))
            new = occurrence(row, kept, limits, reckoning.after, on=kept)
        _move_occurrence(reckoning, row, new)


_ANNOUNCED = {"meeting": "通知日", "inspection": "通知日"}


def _seen_to(reckoning: Reckoning, row: Mapping[str, Any]) -> str:
    """Return what the day is called on which an occurrence is seen to."""
    if row["kind"] == "inspection" and schedule_of(reckoning.firing, row["campaign"], row["slug"]).get(
        "unannounced"
    ):
        return "列入台账日"
    return _ANNOUNCED.get(row["kind"], "开始收集日")


def _move_occurrence(reckoning: Reckoning, row: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    moves = [
        (which, row[name], new[name])
        for name, which in (("effective", "日期"), ("act_on", _seen_to(reckoning, row)))
        if row[name] != new[name] and (name == "effective" or row["kind"] in LEADS)
    ]
    if not moves:
        return
    told = "，".join(f"{which} {old} 改为 {later}" for which, old, later in moves)
    reckoning.firing.unit.write(
        "UPDATE occurrence SET effective = ?, act_on = ?, reason = ? "
        "WHERE campaign = ? AND slug = ? AND nominal = ? AND status = 'pending'",
        new["effective"],
        new["act_on"],
        _with_earlier(row["reason"], new["reason"], f"{reckoning.reason}，{told}"),
        row["campaign"],
        row["slug"],
        row["nominal"],
    )
    for which, old, later in moves:
        reckoning.moved(f"{row['title']}（原排 {row['nominal']}）", which, old, later)


def _with_earlier(stands: str, usual: str, told: str) -> str:
    earlier = [part for part in stands.split("；") if MARK in part]
    return "；".join(filter(None, (usual, *earlier, told)))


def ahead(reckoning: Reckoning, day: date) -> date:
    """Return ``day``, or the first working day after it, but none that is past."""
    return reckoning.after.roll(max(day, reckoning.today), "next")


def meetings(reckoning: Reckoning) -> None:
    """Move meetings and inspections that nobody has been told of; of the others say which do not fit any more."""
    for kind, words in _KINDS.items():
        for row in reckoning.rows(
            f"SELECT m.*, o.effective, s.roll, s.rule, s.starts FROM {kind} m "
            "LEFT JOIN occurrence o ON o.campaign = m.campaign AND o.slug = m.slug AND o.nominal = m.nominal "
            "LEFT JOIN schedule s ON s.campaign = m.campaign AND s.slug = m.slug "
            "WHERE m.campaign = ? AND m.state IN ('scheduled', 'notified') AND m.day >= ? ORDER BY m.day, m.subject"
        ):
            if row["slug"] is not None:  # a person has set the day of the others
                _look_at(reckoning, kind, words, row)


class _Words(NamedTuple):
    """How a kind is spoken of."""

    title: str
    takes_place: str
    put_off: str


_KINDS = {
    "meeting": _Words("会议", "召开", "需要改期的请用 duban meeting postpone 起草延期通知，印发后改期"),
    "inspection": _Words("督查", "实施", "需要改期的请取消后另排（inspection cancel、add）"),
}


def _look_at(reckoning: Reckoning, kind: str, words: _Words, row: Mapping[str, Any]) -> None:
    new = day_under(row, reckoning.after)
    if new == day_under(row, reckoning.before):
        return
    if row["state"] == "notified":
        reckoning.reckoned.remarks.append(
            f"{words.title}{row['no']}（{row['title']}）已通知 {row['day']} {words.takes_place}，"
            f"按新的安排应为 {new.isoformat()}；没有改动，{words.put_off}"
        )
        return
    if new < reckoning.today:
        new = ahead(reckoning, date.fromisoformat(row["day"]))
    if new.isoformat() != row["day"]:
        _move_meeting(reckoning, kind, words, row, new.isoformat())


def day_under(row: Mapping[str, Any], days: Workdays) -> date:
    """Return the day of a meeting or a round under a calendar; one made up late keeps away from rest days only."""
    if row["day"] == row["effective"]:
        return effective_day(row, date.fromisoformat(row["nominal"]), days)
    return days.roll(date.fromisoformat(row["day"]), "next")


def _move_meeting(reckoning: Reckoning, kind: str, words: _Words, row: Mapping[str, Any], day: str) -> None:
    unit = reckoning.firing.unit
    enter(reckoning, kind, row, {"day": day})
    carry_occurrence(reckoning, row, day)
    for paper in unit.rows(
        "SELECT subject FROM paper WHERE about = ? AND state IN ('drafted', 'approved')", row["subject"]
    ):
        reason = f"{reckoning.reason}，{words.title}改为 {day}"
        reckoning.firing.fire(Act(subject=paper["subject"], event="withdraw", capacity=SYSTEM, reason=reason))
        reckoning.reckoned.remarks.append(
            f"{words.title}{row['no']}（{row['title']}）的通知还没有印发，已撤回，下次 duban tick 按 {day} 重新拟稿"
        )
    reckoning.moved(f"{words.title}{row['no']}（{row['title']}）", "日期", row["day"], day)


def carry_occurrence(reckoning: Reckoning, row: Mapping[str, Any], day: str) -> None:
    """Let the occurrence from which a meeting or a round comes move with it to ``day``, if it stands on the same day."""
    if row["day"] != row["effective"]:
        return
    unit, key = reckoning.firing.unit, (row["campaign"], row["slug"], row["nominal"])
    occurred = unit.one("SELECT reason FROM occurrence WHERE campaign = ? AND slug = ? AND nominal = ?", *key)
    usual = why_effective(row, date.fromisoformat(row["nominal"]), date.fromisoformat(day), reckoning.after)
    told = f"{reckoning.reason}，日期 {row['day']} 改为 {day}"
    unit.write(
        "UPDATE occurrence SET effective = ?, reason = ? WHERE campaign = ? AND slug = ? AND nominal = ?",
        day,
        _with_earlier(str(occurred["reason"]) if occurred else "", usual, told),
        *key,
    )
