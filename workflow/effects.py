"""Effects: what else changes when an event fires, in the same transaction.

An effect returns the columns of the subject's own row that change. What it puts into ``Doing.said`` goes into the
history entry; what it appends to ``Doing.afterwards`` runs once the subject itself has moved.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from definitions.digest import digest
from workflow import inspection, meeting, ranking_act
from workflow.act import SYSTEM, Act, Capacity
from workflow.clock import stamp
from workflow.extension import EXTENSION_EFFECTS
from workflow.handing_out import hand_out
from workflow.paper import at_issue, next_number
from workflow.papers.amending import freeze_anew
from workflow.receivers import owe_deliveries, stop_deliveries
from workflow.round_effects import ROUND_EFFECTS
from workflow.standing import covering

if TYPE_CHECKING:
    from definitions.machine import Transition
    from workflow.engine import Firing
    from workflow.facts import Facts


@dataclass(slots=True, kw_only=True)
class Doing:
    """An event that is being fired: what effects may see and add to."""

    firing: Firing
    facts: Facts
    act: Act
    arrow: Transition
    seq: int
    said: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    afterwards: list[Callable[[], object]] = field(default_factory=list)


_OUTSIDE = frozenset({"group", "inspector"})

Effect = Callable[[Doing], "Mapping[str, Any] | None"]


def set_lead(doing: Doing) -> None:
    """Make the named unit the only lead; the leads before it keep their row, closed."""
    unit, facts = doing.act.unit, doing.facts
    if not unit:
        return
    doing.said["before"] = list(facts.leads)
    doing.firing.unit.write(
        "UPDATE duty_unit SET until = ? WHERE subject = ? AND until IS NULL AND (role = 'lead' OR unit = ?)",
        doing.seq,
        doing.act.subject,
        unit,
    )
    doing.firing.unit.insert(
        "duty_unit",
        {"subject": doing.act.subject, "unit": unit, "role": "lead", "since": doing.seq, "position": 0},
    )
    facts.leads = [unit]


def start_sign_clock(doing: Doing) -> Mapping[str, Any]:
    """Set the last day for signing; signatures given before do not count any more."""
    within = int(doing.facts.campaign.policy["limits"]["sign_within"])
    if doing.facts.signed:
        doing.firing.unit.write(
            "UPDATE duty_unit SET signed = NULL WHERE subject = ? AND until IS NULL", doing.act.subject
        )
    return {"sign_due": doing.firing.workdays.add(doing.facts.day, within).isoformat()}


def mark_signed(doing: Doing) -> None:
    """Note on which day the unit signed for the duty."""
    day = doing.facts.counted.isoformat()
    doing.said["signed"] = day
    doing.firing.unit.write(
        "UPDATE duty_unit SET signed = ? WHERE subject = ? AND unit = ? AND role = 'lead' AND until IS NULL",
        day,
        doing.act.subject,
        doing.act.capacity.unit,
    )


def remember_submitter(doing: Doing) -> Mapping[str, Any]:
    """Keep in which capacity it was submitted: that one cannot accept."""
    return {"submitted_as": str(doing.act.capacity), "accepted_by": None}


def count_return(doing: Doing) -> Mapping[str, Any]:
    """Count how often the duty was sent back."""
    return {"returned": doing.facts.row["returned"] + 1, "accepted_by": None}


def count_person(doing: Doing) -> Mapping[str, Any]:
    """Keep who accepted first, where two must."""
    return {"accepted_by": doing.facts.actor}


def resolve_not_signed(doing: Doing) -> None:
    """End the lapses of not having signed."""
    _resolve(doing, "not_signed")


def resolve_overdue(doing: Doing) -> Mapping[str, Any]:
    """End the lapses of being overdue, and note the day of completion."""
    _resolve(doing, "overdue")
    return {"completed": doing.facts.counted.isoformat()} if doing.arrow.to == "completed" else {}


def resolve_return_missing(doing: Doing) -> None:
    """End the lapses of not having sent in a return."""
    _resolve(doing, "return_missing")


def resolve_request_unanswered(doing: Doing) -> None:
    """End the lapses of not having answered a request."""
    _resolve(doing, "request_unanswered")


def say_who_closes(doing: Doing) -> None:
    """Where no inspecting body is named, the record says that the director closes in its stead."""
    if doing.act.capacity.role == "director":
        doing.said["closed_by"] = "director"
        doing.said["because"] = "方案未写明督查机构，由创建办主任销号"


def set_new_due(doing: Doing) -> Mapping[str, Any]:
    """A reopened duty has a new date, or nobody would follow it up again; the original one stays."""
    assert doing.act.date is not None, "the machine needs a date for it"
    due = doing.act.date.isoformat()
    return {"completed": None, "submitted_as": None, "accepted_by": None, "approved_due": due}


def tell_leads(doing: Doing) -> None:
    """Owe every lead unit a note of what happened to its duty."""
    row, act, facts = doing.facts.row, doing.act, doing.facts
    body = {
        "event": act.event,
        "date": facts.day.isoformat(),
        "duty": {"no": row["no"], "title": row["title"], "clause": row["source"], **basis_of(row)},
        "lead": list(facts.leads),
        "support": list(facts.supports),
        "due": row["due"],
        "sign_by": doing.changes.get("sign_due"),
        "reason": act.reason,
    }
    for unit in dict.fromkeys((*doing.facts.leads, *doing.said.get("before", ()))):
        doing.firing.owe(
            key=f"{act.subject}#{doing.seq}→{unit}",
            topic="slip",
            recipient=unit,
            subject=act.subject,
            seq=doing.seq,
            body=body,
        )


def basis_of(row: Mapping[str, Any]) -> dict[str, str]:
    """Return what an added duty rests on, which is no clause of the plan."""
    return {"basis": row["source"]} if row["origin"] else {}


def say_if_late(doing: Doing) -> None:
    """A stage that ends after the day the plan gives says so, in the record and to the clerk."""
    ends = doing.facts.row["ends"]
    if ends and doing.facts.counted > date.fromisoformat(ends):
        days = (doing.facts.counted - date.fromisoformat(ends)).days
        doing.said["late_days"] = days
        doing.remarks.append(f"比方案写明的 {ends} 晚 {days} 天")


def climb(doing: Doing) -> Mapping[str, Any]:
    """A lapse has gone up one rung: set the day of the next one."""
    row, policy = doing.facts.row, doing.facts.campaign.policy
    ladder = policy["ladder"]
    taken = next(
        (index for index, rung in enumerate(ladder) if rung["event"] == doing.act.event), len(ladder) - 1
    )
    rung = max(taken + 1, row["rung"])
    return {
        "rung": rung,
        "climbed": doing.facts.day.isoformat(),
        "next_on": next_rung_on(doing.firing, ladder, rung, row["due"], doing.facts.day),
    }


def next_rung_on(
    firing: Firing, ladder: list[Mapping[str, Any]], rung: int, due: str, climbed: date | None
) -> str | None:
    """Return the day on which rung number ``rung`` falls due, None above the ladder.

    A rung is due ``after`` working days past the due date; if the one before came late, the distance between the two
    is kept, so that a unit always has the time that the ladder grants.
    """
    if rung >= len(ladder):
        return None
    day = firing.workdays.add(date.fromisoformat(due), int(ladder[rung]["after"]))
    if climbed is not None and rung > 0:
        distance = int(ladder[rung]["after"]) - int(ladder[rung - 1]["after"])
        day = max(day, firing.workdays.add(climbed, max(distance, 1)))
    return day.isoformat()


def stand_down(doing: Doing) -> Mapping[str, Any]:
    """A lapse is over: papers that wait for a signature are withdrawn."""
    withdraw_drafts(doing)
    return {"next_on": None}


def withdraw_drafts(doing: Doing) -> None:
    """Papers that wait for a signature are withdrawn, since what they are about is over."""
    for paper in doing.firing.unit.rows(
        "SELECT subject FROM paper WHERE about = ? AND state IN ('drafted', 'approved') "
        "ORDER BY length(subject), subject",
        doing.act.subject,
    ):
        doing.firing.fire(
            Act(
                subject=paper["subject"],
                event="withdraw",
                capacity=SYSTEM,
                reason="所涉事项已办结",
                at=doing.act.at,
            )
        )


def say_who_signs(doing: Doing) -> None:
    """The record names the post that approved, or the body; a body that has no 机关代字 of its own is pointed out."""
    firing, row, role = doing.firing, doing.facts.row, doing.act.capacity.role
    campaign = doing.facts.campaign.row
    office = firing.definition(campaign["office"])
    if role in ("director", "standing"):
        grant = covering(doing.facts.standing, row["kind"], doing.facts.day) if role == "standing" else None
        doing.said["post"] = grant.post if grant else office["director"]
        return
    issuer = json.loads(row["context"])["issuer"]
    doing.said["post"] = issuer
    if row["mark"] == office["mark"] and issuer != firing.definition(campaign["plan"])["office"]:
        doing.remarks.append(
            f"本办设置里没有{issuer}的机关代字（marks），这份文书用本办的“{row['mark']}”编号；要用它自己的代字，请补上后撤回重拟"
        )


def take_number(doing: Doing) -> Mapping[str, Any]:
    """Take the next number of the series, inside the transaction: no gap, no number twice."""
    number = next_number(doing.firing, doing.facts.row, doing.facts.day)
    context = at_issue(doing.firing, doing.facts.row, doing.facts.day)
    doing.said["number"], doing.said["context"] = number, digest(context)
    doing.remarks.append(f"文号 {number}")
    return {"number": number, "issued": doing.facts.day.isoformat(), "context": context}


def act_on_issue(doing: Doing) -> None:
    """An issued paper moves what it is about: a lapse up its ladder, a meeting to notified.

    It does so in the name of the body that approved it, where that is not the office's director.
    """
    row = doing.facts.row
    if not row["about"] or not row["event"]:
        return

    approver = doing.firing.unit.value(
        "SELECT capacity FROM history WHERE subject = ? AND event = 'approve' ORDER BY seq DESC LIMIT 1",
        doing.act.subject,
    )
    outside = approver in _OUTSIDE  # 通报批评、约谈、移交 are their doing, not the office's
    told = meeting.told_by_paper(row["event"], doing.changes.get("context") or row["context"])

    def move() -> None:
        doing.firing.fire(
            Act(
                subject=row["about"],
                event=row["event"],
                capacity=Capacity(approver) if outside else told.get("capacity", SYSTEM),
                reason=row["title"] if outside else told.get("reason"),
                date=told.get("date"),
                paper=str(doing.said["number"]),
                given={"paper": doing.act.subject} | told.get("given", {}),
                at=doing.act.at,
            )
        )

    doing.afterwards.append(move)


def owe_files(doing: Doing) -> None:
    """Owe the office the files of an issued paper, and each receiver the paper."""
    doing.firing.owe(
        key=f"{doing.act.subject}#files",
        topic="paper",
        recipient=doing.facts.row["addressee"],
        subject=doing.act.subject,
        seq=doing.seq,
        body={"kind": doing.facts.row["kind"]},
    )
    context = json.loads(doing.changes.get("context") or doing.facts.row["context"])
    doing.afterwards.append(
        partial(owe_deliveries, doing.firing, doing.act.subject, context, doing.facts.day)
    )


def say_withdrawn(doing: Doing) -> Mapping[str, Any]:
    """A withdrawn paper keeps its number and says so, and is sent to nobody any more."""
    stop_deliveries(doing.firing, doing.act.subject)
    number, about = doing.facts.row["number"], doing.facts.about
    if not number and about is not None and not about["final"] and doing.act.capacity.role != "system":
        doing.remarks.append("所涉事项还在，下次推进会重新拟稿；不再需要的，请先把事项结案或取消")
    return {"note": f"已撤回，文号 {number} 保留" if number else "已撤回，未编号"}


def keep_incoming(doing: Doing) -> None:
    """Enter a paper that came in."""
    given = doing.act.given or {}
    doing.firing.unit.insert(
        "incoming",
        {
            "campaign": doing.facts.row["id"],
            "number": doing.act.paper,
            "unit": given["from"],
            "dated": given["dated"],
            "digest": given.get("digest"),
            "registered": stamp(doing.firing.now),
            "reply_to": given.get("reply_to"),
        },
    )


def take_plan(doing: Doing) -> Mapping[str, Any]:
    """A campaign stands on another version of its plan: keep what follows from it for the campaign itself."""
    given = doing.act.given or {}
    head = ("plan", "title", "in_force", "ends", "host", "inspecting")
    return {name: given[name] for name in head if name in given}


def take_office(doing: Doing) -> Mapping[str, Any]:
    """A campaign stands on another version of the office's own file."""
    return {"office": (doing.act.given or {})["office"]}


EFFECTS: dict[str, Effect] = {
    effect.__name__: effect
    for effect in (
        set_lead,
        start_sign_clock,
        mark_signed,
        remember_submitter,
        count_return,
        count_person,
        resolve_not_signed,
        resolve_overdue,
        resolve_return_missing,
        resolve_request_unanswered,
        withdraw_drafts,
        *ROUND_EFFECTS,
        *EXTENSION_EFFECTS,
        say_who_closes,
        set_new_due,
        tell_leads,
        hand_out,
        say_if_late,
        climb,
        stand_down,
        say_who_signs,
        freeze_anew,
        take_number,
        act_on_issue,
        owe_files,
        say_withdrawn,
        keep_incoming,
        take_plan,
        take_office,
        meeting.note_day_held,
        meeting.set_meeting_day,
        meeting.keep_input,
        meeting.keep_attendance,
        meeting.assign_items,
        meeting.note_answer,
        meeting.ask_again,
        inspection.note_day_conducted,
        inspection.keep_findings,
        inspection.keep_struck,
        inspection.assign_rectification,
        ranking_act.compute_anew,
        ranking_act.keep_score,
    )
}


def _resolve(doing: Doing, cause: str) -> None:
    """End the open lapses of ``cause``, once the duty itself has moved."""
    for subject, lapsed in doing.facts.lapses:
        if lapsed == cause:
            act = Act(
                subject=subject,
                event="resolve",
                capacity=SYSTEM,
                reason=f"{doing.facts.day.isoformat()} {doing.arrow.label}",
                at=doing.act.at,
            )
            doing.afterwards.append(partial(doing.firing.fire, act))
