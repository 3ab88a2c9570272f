"""Meetings, returns and added duties in a rehearsal: what comes again and again, by one rule each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.meeting import minute_by_paper

if TYPE_CHECKING:
    from definitions.scenario import Added, Meetings, Minutes, Returns
    from workflow.simulation.people import Desk

MEETINGS = "SELECT no, day, held, state FROM meeting WHERE campaign = ? ORDER BY length(no), no"
OWED = (
    "SELECT no, unit, state, due FROM return WHERE campaign = ? AND state IN ('due', 'missing') AND due <= ? "
    "ORDER BY length(no), no"
)
LED = (
    "SELECT d.no FROM duty d JOIN duty_unit u ON u.subject = d.subject WHERE d.campaign = ? AND u.unit = ? "
    "AND u.role = 'lead' AND u.until IS NULL AND d.state = 'in_progress' ORDER BY d.position"
)
ADDED = (
    "SELECT d.no, d.state, d.due, d.completed, (SELECT substr(max(h.at), 1, 10) FROM history h WHERE "
    "h.subject = d.subject) AS moved FROM duty d WHERE d.campaign = ? AND d.origin IS NOT NULL "
    "AND d.state IN ('assigned', 'in_progress', 'submitted', 'completed') ORDER BY d.position"
)


def meet(desk: Desk, how: Meetings, day: date) -> None:
    """Hold, minute and close every meeting on its day; one with open items is closed when they are settled."""
    special = {one.meeting: one for one in how.minutes}
    for meeting in desk.rows(MEETINGS):
        subject, no = f"meeting:{meeting['no']}", int(meeting["no"])
        held = date.fromisoformat(meeting["held"] or meeting["day"])
        minuted = desk.days.add(held, how.minute)
        if meeting["state"] == "notified" and day == held:
            desk.fire(subject, "hold")
        elif meeting["state"] == "held" and day == minuted:
            if how.chair:
                _minute(desk, how, special.get(no), subject)
            else:
                desk.fire(subject, "minute", paper=f"会议纪要〔{held.year}〕{no}号")
        elif meeting["state"] == "minuted" and day >= desk.days.add(minuted, how.close):
            desk.try_fire(subject, "close", reason="议定事项已交各单位办理")


def _minute(desk: Desk, how: Meetings, told: Minutes | None, subject: str) -> None:
    """Enter who came, and draft the minutes; the director signs them."""
    absent = list(told.absent) if told else []
    present = [unit for unit in how.present if unit not in absent]
    desk.fire(subject, "attend", given={"present": present, "absent": absent})
    said: dict[str, Any] = {"chair": how.chair}
    if told is not None:
        items = [one.model_dump(mode="json") for one in told.items]
        said |= {"items": items, "observers": list(told.observers), "discussed": list(told.discussed)}
    with desk.engine.firing(campaign=desk.campaign) as firing:
        minute_by_paper(
            firing, f"{desk.campaign}/{subject}", {name: value for name, value in said.items() if value}
        )


def send_in(desk: Desk, how: Returns, day: date) -> None:
    """Send in what is owed to rounds: on the last day, late, or never. What units are asked for stands on a paper."""
    for row in desk.rows(OWED, day.isoformat()):
        unit, due = row["unit"], date.fromisoformat(row["due"])
        if unit in how.missing or day < desk.days.add(due, how.late.get(unit, 0)):
            continue
        items = [_item(how, one["no"]) for one in desk.rows(LED, unit)]
        given: dict[str, object] | None = {"items": items} if items else None
        desk.as_unit(f"return:{row['no']}", unit, "receive", kind="报", note=how.note, given=given)


def _item(how: Returns, no: str) -> dict[str, object]:
    item: dict[str, object] = {"duty": no, "progress": how.note}
    if ask := how.asks.get(no):
        item["ask"] = ask
    return item


def put_right(desk: Desk, how: Added, day: date) -> None:
    """Sign for, report, submit, accept and close the duties that inspections and minutes gave."""
    for row in desk.rows(ADDED):
        no, name, due = row["no"], f"duty:{row['no']}", date.fromisoformat(row["due"])
        moved = date.fromisoformat(row["moved"])
        if row["state"] == "assigned" and day >= desk.days.add(moved, how.sign):
            for unit in desk.leads(no):
                desk.as_unit(name, unit, "sign", kind="回执")
            if how.measures:
                desk.as_unit(name, desk.leads(no)[0], "report", kind="报", note=how.measures)
        elif row["state"] == "in_progress" and day >= max(moved, desk.days.subtract(due, how.early)):
            desk.as_unit(name, desk.leads(no)[0], "submit", kind="报", note=how.note)
        elif row["state"] == "submitted" and day >= desk.days.add(moved, how.accept):
            desk.fire(name, "accept", desk.reviewer(no))
        elif row["state"] == "completed" and day >= desk.days.add(moved, how.close):
            desk.fire(name, "close", desk.closer())
