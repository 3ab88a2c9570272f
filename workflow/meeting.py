"""Meetings: from a rhythm, with their notice; what units bring before them, who came, what they settled.

Inputs, attendance and settled items stand in the history of the meeting; what is to be done becomes a duty, what one
unit asks of another a request that is followed to its answer.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from workflow import contexts, paper
from workflow.act import OFFICE, SYSTEM
from workflow.added import add_duty
from workflow.errors import DateImpossible
from workflow.known_units import units_in
from workflow.pinned import machine_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.effects import Doing
    from workflow.engine import Firing


def convene(firing: Firing, row: dict[str, Any], today: date) -> str:
    """Put a meeting into the ledger and draft its notice."""
    campaign = row["campaign"]
    facts = firing.campaign(campaign)
    office = firing.definition(facts.row["office"])
    no = int(firing.unit.value("SELECT count(*) FROM meeting WHERE campaign = ?", campaign)) + 1
    day = date.fromisoformat(row["effective"])
    if day < today:  # missed and made up: the units get the notice that the policy grants
        day = firing.workdays.add(today, int(facts.policy["limits"]["notice"]))
    meeting = {
        "subject": f"{campaign}/meeting:{no}",
        "campaign": campaign,
        "no": str(no),
        "title": row["title"],
        "slug": row["slug"],
        "nominal": row["nominal"],
        "day": day.isoformat(),
        "time": row["time"],
        "place": office["place"] or "会议室待定",
        "source": row["source"],
    }
    subject = firing.create(
        "meeting",
        meeting,
        machine=facts.row["meeting_machine"],
        capacity=SYSTEM,
        given={"occurrence": f"{row['slug']} {row['nominal']}"},
    )
    notify(firing, meeting, today)
    return subject


def notify(firing: Firing, meeting: Mapping[str, Any], today: date) -> str | None:
    """Draft the notice of a meeting, unless one stands."""
    return paper.draft(
        firing,
        meeting["campaign"],
        "meeting-notice",
        key=f"{meeting['subject']}/notice",
        title=f"关于召开{meeting['title']}的通知",
        context=contexts.meeting(firing, meeting, today),
        day=today,
        about=meeting["subject"],
        event="notify",
    )


def notify_anew(firing: Firing, campaign: str, today: date, done: list[str]) -> None:
    """A meeting whose notice was withdrawn still has to be told to people."""
    done += [
        f"会议{meeting['no']}：会议通知已重新拟稿"
        for meeting in firing.unit.rows(
            "SELECT * FROM meeting WHERE campaign = ? AND state = 'scheduled' AND day >= ? ORDER BY length(no), no",
            campaign,
            today.isoformat(),
        )
        if notify(firing, meeting, today) is not None
    ]


def keep_input(doing: Doing) -> None:
    """Keep what a unit brings before the meeting; what it asks of others becomes requests.

    Raises:
        UnitsUnknown: it, or one that it asks, is not of the plan.
    """
    row, firing, act = doing.facts.row, doing.firing, doing.act
    given: Any = act.given or {}
    asks = list(given.get("requests") or ())
    units = units_in(firing.unit, row["campaign"])
    unit, *asked = units.require([str(act.unit), *(to for to, _ in asks)])
    known = {
        (one["unit"], one["to_unit"], one["matter"])
        for one in firing.unit.rows(
            "SELECT unit, to_unit, matter FROM request WHERE meeting = ?", act.subject
        )
    }
    numbers = [
        _ask(doing, unit, to, matter)
        for to, (_, matter) in zip(asked, asks, strict=True)
        if (unit, to, matter) not in known
    ]
    doing.said.update(
        unit=unit,
        progress=given.get("progress"),
        problems=list(given.get("problems") or ()),
        requests=numbers,
    )
    if numbers:
        doing.remarks.append(f"协调事项 {'、'.join(numbers)}")


def _ask(doing: Doing, unit: str, to: str, matter: str) -> str:
    row, firing = doing.facts.row, doing.firing
    campaign = row["campaign"]
    count = int(firing.unit.value("SELECT count(*) FROM request WHERE meeting = ?", doing.act.subject))
    no = f"{row['no']}-{count + 1}"
    within = int(doing.facts.campaign.policy["limits"]["reply_within"])
    held = max(date.fromisoformat(row["day"]), doing.facts.day)
    firing.create(
        "request",
        {
            "subject": f"{campaign}/request:{no}",
            "campaign": campaign,
            "no": no,
            "meeting": doing.act.subject,
            "unit": unit,
            "to_unit": to,
            "matter": matter,
            "due": firing.workdays.add(held, within).isoformat(),
        },
        machine=machine_for(firing, campaign, "request"),
        capacity=OFFICE,
    )
    return no


def keep_attendance(doing: Doing) -> None:
    """Keep who came and who did not.

    Raises:
        UnitsUnknown: one of them is not of the plan.
    """
    given: Any = doing.act.given or {}
    units = units_in(doing.firing.unit, doing.facts.row["campaign"])
    for name in ("present", "absent"):
        doing.said[name] = units.require(given.get(name) or ())


def assign_items(doing: Doing) -> None:
    """Make a duty of every item that the minutes give to units.

    Raises:
        UnitsUnknown: one of the units is not of the plan.
        DateImpossible: an item is due before the meeting was held.
    """
    row, act = doing.facts.row, doing.act
    given: Any = act.given or {}
    items = list(given.get("items") or ())
    units = units_in(doing.firing.unit, row["campaign"])
    named = [
        [[unit for text in one[role] for unit in units.several(text)] for role in ("units", "support")]
        for one in items
    ]
    units.require_at(
        (one.get("at") or f"第{n}项：", name)
        for n, (one, roles) in enumerate(zip(items, named, strict=True), 1)
        for names in roles
        for name in names
    )
    kept = []
    for n, (one, roles) in enumerate(zip(items, named, strict=True), 1):
        due = date.fromisoformat(one["due"])
        if row["held"] and one["due"] < row["held"]:
            raise DateImpossible(text=one["due"], reason=f"（第{n}项）早于会议召开的 {row['held']}，请改正")
        leads, supports = (list(dict.fromkeys(units.require(names))) for names in roles)
        duty = add_duty(
            doing.firing,
            row["campaign"],
            matter=one["matter"],
            leads=leads,
            supports=[unit for unit in supports if unit not in leads],
            due=due,
            origin=act.subject,
            source=f"{act.paper}第{n}项",
            section="会议议定事项",
            at=act.at,
        )
        kept.append({"n": n, "units": leads, "matter": one["matter"], "due": one["due"], "duty": duty})
    doing.said["items"] = kept
    if kept:
        numbers = "、".join(str(one["duty"]) for one in kept)
        doing.remarks.append(f"议定事项 {len(kept)} 项，已交办为任务 {numbers}")


def note_answer(doing: Doing) -> Mapping[str, Any]:
    """Keep what was answered, and when it counts."""
    return {"answered": doing.facts.counted.isoformat(), "answer": doing.act.note or ""}


def ask_again(doing: Doing) -> Mapping[str, Any]:
    """A request that was not met by its answer has a new date."""
    assert doing.act.date is not None, "the machine needs a date for it"
    return {"answered": None, "answer": "", "due": doing.act.date.isoformat()}


def note_day_held(doing: Doing) -> Mapping[str, Any]:
    """Keep the day on which a meeting was held."""
    return {"held": doing.facts.day.isoformat()}


def set_meeting_day(doing: Doing) -> Mapping[str, Any]:
    """A postponed meeting has a new day."""
    assert doing.act.date is not None, "the machine needs a date for it"
    return {"day": doing.act.date.isoformat()}
