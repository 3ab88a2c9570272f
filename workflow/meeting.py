"""Meetings: from a rhythm, with their notice; what units bring before them, who came, what they settled.

Inputs, attendance and settled items stand in the history of the meeting; what is to be done becomes a duty, what one
unit asks of another a request that is followed to its answer.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.act import OFFICE, SYSTEM
from workflow.added import add_duty
from workflow.known_units import units_in
from workflow.meeting_items import checked_items
from workflow.next_step import must_lead_on
from workflow.papers.making import Asked, draft_asked
from workflow.pinned import machine_for, see_to_paper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.effects import Doing
    from workflow.engine import Firing

NOTICE, POSTPONEMENT, MINUTES = "meeting-notice", "meeting-postponement", "minutes"


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
    notify(firing, meeting)
    return subject


def notify(firing: Firing, meeting: Mapping[str, Any]) -> str | None:
    """Draft the notice of a meeting, unless one stands."""
    return _draft(firing, meeting["subject"], NOTICE, key=f"{meeting['subject']}/notice")


def postpone_by_paper(firing: Firing, subject: str, said: Mapping[str, Any]) -> str | None:
    """Draft the notice by which a meeting is put off; its issue moves the meeting. None if one stands for that day.

    Raises:
        TransitionNotAllowed: the meeting cannot be put off, or not to that day.
    """
    day = date.fromisoformat(said["new_day"]) if "new_day" in said else None
    must_lead_on(firing, subject, "postpone", capacity=OFFICE, day=day, reason=said.get("reason"))
    return _draft(firing, subject, POSTPONEMENT, said)


def minute_by_paper(firing: Firing, subject: str, said: Mapping[str, Any]) -> str | None:
    """Draft the minutes of a meeting; their issue makes duties of what was settled. None if they stand.

    Raises:
        TransitionNotAllowed: it has not been held, or its minutes are out.
    """
    must_lead_on(firing, subject, "minute", capacity=OFFICE)
    return _draft(firing, subject, MINUTES, said)


def _draft(
    firing: Firing, subject: str, kind: str, said: Mapping[str, Any] | None = None, *, key: str = ""
) -> str | None:
    campaign = subject.partition("/")[0]
    see_to_paper(firing, campaign, kind)
    return draft_asked(firing, campaign, Asked(kind=kind, about=subject, said=said or {}, key=key))


def told_by_paper(event: str, context: str) -> dict[str, Any]:
    """Return what a paper tells of the step that its issue takes, as fields of the act: the new day, what was settled."""
    facts = json.loads(context)
    if event == "postpone":
        place = {name: facts[f"new_{name}"] for name in ("time", "place") if facts.get(f"new_{name}")}
        return {
            "capacity": OFFICE,
            "date": date.fromisoformat(facts["new_day"]),
            "reason": facts["reason"],
            "given": place,
        }
    if event == "minute":
        return {"capacity": OFFICE, "given": {"items": facts.get("items") or []}}
    return {}


def notify_anew(firing: Firing, campaign: str, today: date, done: list[str]) -> None:
    """A meeting whose notice was withdrawn still has to be told to people."""
    done += [
        f"会议{meeting['no']}：会议通知已重新拟稿"
        for meeting in firing.unit.rows(
            "SELECT * FROM meeting WHERE campaign = ? AND state = 'scheduled' AND day >= ? ORDER BY length(no), no",
            campaign,
            today.isoformat(),
        )
        if notify(firing, meeting) is not None
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
    units = units_in(doing.firing.unit, row["campaign"])
    kept = []
    for n, one in enumerate(checked_items(units, given.get("items") or (), row["held"]), 1):
        duty = add_duty(
            doing.firing,
            row["campaign"],
            matter=one["matter"],
            leads=one["units"],
            supports=one["support"],
            due=date.fromisoformat(one["due"]),
            origin=act.subject,
            source=f"{act.paper}第{n}项",
            section="会议议定事项",
            at=act.at,
        )
        kept.append({"n": n, "units": one["units"], "matter": one["matter"], "due": one["due"], "duty": duty})
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
    """A postponed meeting has a new day, and where that is said another time or place."""
    assert doing.act.date is not None, "the machine needs a date for it"
    given = doing.act.given or {}
    changed = {name: given[name] for name in ("time", "place") if given.get(name)}
    return {"day": doing.act.date.isoformat()} | changed
