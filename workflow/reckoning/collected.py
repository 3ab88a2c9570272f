"""Rounds that are collecting returns: what units have been told is never earlier than that, what they have not may be."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from workflow.act import SYSTEM, Act
from workflow.papers.rounds import NOTICES, REMINDER
from workflow.reckoning.announced import ahead, carry_occurrence, day_under
from workflow.reckoning.moves import enter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.reckoning.moves import Reckoning
    from workflow.workdays import Workdays

_TITLES = {"dispatch": "调度", "report": "汇报"}
_WHICH = {"day": "日期", "due": "报送时限", "remind_on": "提醒日"}


class _Days(NamedTuple):
    """The dates of a round; a dispatch, or a report of which units have been reminded, has no day of reminding."""

    day: date
    due: date
    remind_on: date | None = None

    def columns(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Return what differs from the row."""
        said = {name: day.isoformat() for name, day in self._asdict().items() if day is not None}
        return {name: day for name, day in said.items() if day != row[name]}


def rounds(reckoning: Reckoning) -> None:
    """Move the dates of rounds that are open, and what is still owed to them."""
    for kind in _TITLES:
        for row in reckoning.rows(
            f"SELECT r.*, o.effective, s.roll, s.rule, s.starts FROM {kind} r "
            "LEFT JOIN occurrence o ON o.campaign = r.campaign AND o.slug = r.slug AND o.nominal = r.nominal "
            "LEFT JOIN schedule s ON s.campaign = r.campaign AND s.slug = r.slug "
            "WHERE r.campaign = ? AND r.state = 'open' AND r.due >= ? ORDER BY r.day, length(r.no), r.no"
        ):
            if row["roll"] is not None:  # else a revision took the rhythm away
                _look_at(reckoning, kind, row)


def _look_at(reckoning: Reckoning, kind: str, row: Mapping[str, Any]) -> None:
    new = _days(reckoning, kind, row, reckoning.after)
    if new == _days(reckoning, kind, row, reckoning.before):
        return
    told = _is_told(reckoning, row)
    if told:
        new = _kept(reckoning, kind, row, new)
    elif min(new.day, new.due) < reckoning.today:
        new = _from(reckoning, kind, row, ahead(reckoning, date.fromisoformat(row["day"])), reckoning.after)
        new = new._replace(due=max(new.due, reckoning.today))
    columns = new.columns(row)
    if not columns:
        return
    enter(reckoning, kind, row, columns)
    for name, day in columns.items():
        reckoning.moved(_called(kind, row), _WHICH[name], row[name], day)
    if "day" in columns:
        carry_occurrence(reckoning, row, columns["day"])
    if "due" in columns:
        _returns(reckoning, kind, row, new.due)
    if told and "due" in columns:
        reckoning.reckoned.remarks.append(
            f"{_called(kind, row)}已通知 {row['due']} 截止，按新的安排延至 {columns['due']}，请告知各单位"
        )
    elif not told:
        _withdraw(reckoning, kind, row, new)


def _days(reckoning: Reckoning, kind: str, row: Mapping[str, Any], calendar: Workdays) -> _Days:
    """Return the dates that a round would have under a calendar."""
    return _from(reckoning, kind, row, day_under(row, calendar), calendar)


def _from(reckoning: Reckoning, kind: str, row: Mapping[str, Any], day: date, calendar: Workdays) -> _Days:
    """Return the dates that follow from the day of a round, as they were reckoned at its opening."""
    opened = date.fromisoformat(row["opened"])
    if kind == "dispatch":
        due = max(calendar.subtract(day, 1), opened)
        return _Days(max(day, due), due)
    if not row["remind_on"]:
        return _Days(day, day)
    limits = reckoning.firing.campaign(reckoning.campaign).policy["limits"]
    return _Days(day, day, max(calendar.subtract(day, int(limits.get("remind", 2))), reckoning.today))


def _is_told(reckoning: Reckoning, row: Mapping[str, Any]) -> bool:
    """Whether units hold a paper with the dates of the round."""
    return bool(
        reckoning.firing.unit.value(
            "SELECT 1 FROM paper WHERE about = ? AND kind IN (?, ?, ?) AND issued IS NOT NULL "
            "AND state <> 'withdrawn'",
            row["subject"],
            *NOTICES.values(),
            REMINDER,
        )
    )


def _kept(reckoning: Reckoning, kind: str, row: Mapping[str, Any], new: _Days) -> _Days:
    """Return the dates that are no earlier than what units have been told; say so where they would be."""
    day, due = date.fromisoformat(row["day"]), date.fromisoformat(row["due"])
    if new.due < due or new.day < day:
        reckoning.reckoned.remarks.append(
            f"{_called(kind, row)}已通知 {row['due']} 截止，按新的安排应为 {new.due.isoformat()}；没有提前"
        )
    kept = _from(reckoning, kind, row, max(day, new.day), reckoning.after)
    return kept._replace(due=max(due, kept.due))


def _returns(reckoning: Reckoning, kind: str, row: Mapping[str, Any], due: date) -> None:
    """Let what is still owed be owed by the new day; one who joined later keeps the time that was given."""
    for owed in reckoning.firing.unit.rows(
        "SELECT * FROM return WHERE round = ? AND state = 'due' ORDER BY length(no), no", row["subject"]
    ):
        day = due.isoformat() if owed["due"] <= row["due"] else max(owed["due"], due.isoformat())
        if day != owed["due"]:
            enter(reckoning, "return", owed, {"due": day})
            reckoning.moved(f"{_called(kind, row)}{owed['unit']}", "报送时限", owed["due"], day)


def _withdraw(reckoning: Reckoning, kind: str, row: Mapping[str, Any], new: _Days) -> None:
    """A notice that waits for a signature tells the old dates: it is drafted anew."""
    for paper in reckoning.firing.unit.rows(
        "SELECT subject FROM paper WHERE about = ? AND state IN ('drafted', 'approved') "
        "ORDER BY length(subject), subject",
        row["subject"],
    ):
        reason = f"{reckoning.reason}，报送时限改为 {new.due.isoformat()}"
        reckoning.firing.fire(Act(subject=paper["subject"], event="withdraw", capacity=SYSTEM, reason=reason))
        reckoning.reckoned.remarks.append(
            f"{_called(kind, row)}的报送通知还没有印发，已撤回，下次 duban tick 按 {new.due.isoformat()} 截止重新拟稿"
        )


def _called(kind: str, row: Mapping[str, Any]) -> str:
    return f"{_TITLES[kind]}{row['no']}（{row['title']}）"
