"""Applications for more time 延期: entered on a unit's registered paper, decided by the director's post.

The decision is the act and moves the duty's date at once; the reply only tells of it. The original date stays.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from definitions.errors import ProjectError
from workflow import history
from workflow.act import OFFICE, SYSTEM, Act
from workflow.clock import stamp
from workflow.errors import CampaignEnded, PaperNotRegistered
from workflow.naming import title_of
from workflow.papers.making import Asked, draft_asked
from workflow.pinned import machine_for, see_to_paper

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from workflow.effects import Doing
    from workflow.engine import Firing

REPLY = "extension-reply"
REMINDER = "reminder-slip"


class ExtensionRefused(ProjectError):
    """An application cannot be entered; the sentence says why and what to do."""

    def __init__(self, *, duty: str, reason: str) -> None:
        super().__init__(f"{title_of(duty)} 的延期申请没有登记：{reason}")


def request(firing: Firing, duty: str, *, until: date, unit: str, paper: str, reason: str) -> dict[str, Any]:
    """Enter an application of ``unit`` for a duty; return its row.

    Raises:
        CampaignEnded: the campaign has ended.
        PaperNotRegistered: the paper has not been registered as one of that unit.
        ExtensionRefused: the duty has no date or is done, the unit does not lead it, or one is waiting already.
    """
    campaign = duty.partition("/")[0]
    facts = firing.campaign(campaign)
    if facts.row["state"] != "open":
        raise CampaignEnded(campaign=facts.row["title"])
    found = firing.unit.one(
        "SELECT unit, dated FROM incoming WHERE campaign = ? AND number = ?", campaign, paper
    )
    if found is None or found["unit"] != unit:
        raise PaperNotRegistered(number=paper, unit=unit)
    _must_be_open_to_it(firing, duty, until, unit, paper)
    no = firing.next_no("extension", campaign)
    row = {
        "subject": f"{campaign}/extension:{no}",
        "campaign": campaign,
        "no": str(no),
        "duty": duty,
        "unit": unit,
        "application": paper,
        "dated": found["dated"],
        "asked": until.isoformat(),
    }
    given = {"reason": reason}
    firing.create(
        "extension", row, machine=machine_for(firing, campaign, "extension"), capacity=OFFICE, given=given
    )
    return row


def _must_be_open_to_it(firing: Firing, duty: str, until: date, unit: str, paper: str) -> None:
    row = firing.unit.one("SELECT * FROM v_duty WHERE subject = ?", duty)
    assert row is not None, "the duty has been found before"
    leads = firing.unit.rows(
        "SELECT unit FROM duty_unit WHERE subject = ? AND role = 'lead' AND until IS NULL ORDER BY position",
        duty,
    )
    if unit not in {one["unit"] for one in leads}:
        named = "、".join(one["unit"] for one in leads) or "未定"
        raise ExtensionRefused(duty=duty, reason=f"由牵头单位申请，它的牵头单位是{named}")
    if row["done"] or row["due"] is None:
        why = "没有时限" if row["due"] is None else f"已是“{row['label']}”"
        raise ExtensionRefused(duty=duty, reason=f"它{why}，不用延期")
    if until.isoformat() <= row["due"]:
        raise ExtensionRefused(duty=duty, reason=f"--until {until} 没有晚于现在的时限 {row['due']}")
    for one in firing.unit.rows("SELECT no, application, state FROM extension WHERE duty = ?", duty):
        if one["application"] == paper:
            raise ExtensionRefused(duty=duty, reason=f"来文“{paper}”已登记为延期申请{one['no']}")
        if one["state"] == "requested":
            raise ExtensionRefused(duty=duty, reason=f"延期申请{one['no']}还在待批，请先批复或撤回")


def say_director(doing: Doing) -> None:
    """The record names the post that decides."""
    doing.said["post"] = doing.firing.definition(doing.facts.campaign.row["office"])["director"]


def note_decided(doing: Doing) -> Mapping[str, Any]:
    """Note on which day it was decided, and when the duty was due then."""
    duty = doing.facts.about
    assert duty is not None, "an application is about a duty"
    doing.said["before"] = duty["due"]
    return {"decided": doing.facts.day.isoformat()}


def grant_extension(doing: Doing) -> Mapping[str, Any]:
    """Let the duty be due on the granted day from now on, and end what followed up the date before."""
    act, duty = doing.act, doing.facts.about
    assert act.date is not None, "the machine needs a date for it"
    assert duty is not None, "an application is about a duty"
    granted, day = act.date.isoformat(), doing.facts.day.isoformat()
    in_time = doing.facts.counted.isoformat() <= duty["due"]
    doing.said["in_time"], doing.said["before"] = int(in_time), duty["due"]
    doing.remarks.append(f"{title_of(duty['subject'])} 时限 {duty['due']} → {granted}")
    if not in_time:
        doing.remarks.append("批准时原时限已过，逾期的记录保留")
    if granted > (doing.facts.row["asked"] or granted):
        doing.remarks.append(f"比申请的 {doing.facts.row['asked']} 还晚，请核对")
    doing.afterwards.append(partial(_move, doing, duty, granted, in_time=in_time))
    doing.afterwards.append(partial(_stand_down, doing, duty, granted))
    return {"granted": granted, "decided": day}


def _move(doing: Doing, duty: Mapping[str, Any], granted: str, *, in_time: bool) -> None:
    """Enter on the duty what was decided; its state stays, whatever its machine."""
    firing, seq = doing.firing, int(duty["version"]) + 1
    entry = {
        "event": history.EXTENDED,
        "source": duty["state"],
        "target": duty["state"],
        "actor": doing.facts.actor,
        "capacity": str(doing.act.capacity),
        "on_behalf": None,
        "paper": doing.facts.row["application"],
        "reason": doing.act.reason,
        "given": {
            "extension": doing.act.subject,
            "before": duty["due"],
            "in_time": int(in_time),
            "post": doing.said["post"],
        },
        "set": {"approved_due": granted},
        "definition": duty["machine"],
        "at": firing.at if doing.act.at is None else stamp(doing.act.at),
        "recorded": firing.recorded,
    }
    head = history.record(firing.unit, duty["subject"], seq, duty["head"], entry)
    firing.unit.move(
        "duty", duty["subject"], duty["version"], {"approved_due": granted, "version": seq, "head": head}
    )


def _stand_down(doing: Doing, duty: Mapping[str, Any], granted: str) -> None:
    """End the lapses of the date before, and withdraw reminders of it that wait for a signature."""
    firing, no = doing.firing, doing.facts.row["no"]
    reason = f"延期申请{no} 批准：时限改为 {granted}"
    for subject, cause in doing.facts.lapses:
        if cause == "overdue":
            firing.fire(
                Act(subject=subject, event="resolve", capacity=SYSTEM, reason=reason, at=doing.act.at)
            )
    for row in firing.unit.rows(
        "SELECT subject FROM paper WHERE about = ? AND kind = ? AND state IN ('drafted', 'approved') "
        "ORDER BY length(no), no",
        duty["subject"],
        REMINDER,
    ):
        firing.fire(
            Act(subject=row["subject"], event="withdraw", capacity=SYSTEM, reason=reason, at=doing.act.at)
        )


def reply_to_applicant(doing: Doing) -> None:
    """Draft the reply that tells the applicant; the director signs it like any other letter."""
    campaign = doing.facts.row["campaign"]

    def draft() -> None:
        see_to_paper(doing.firing, campaign, REPLY)
        draft_asked(doing.firing, campaign, Asked(kind=REPLY, about=doing.act.subject))

    doing.afterwards.append(draft)
    doing.remarks.append("复函已拟稿，待审签")


EXTENSION_EFFECTS = (say_director, note_decided, grant_extension, reply_to_applicant)
