"""The facts of the 交办单: what is handed to whom, on which clause, by when, and how it reports."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from definitions.rule_words import spoken_rule
from workflow.errors import PaperNotMade
from workflow.facts import kind_of
from workflow.papers.common import basis_of, common, plan_reference
from workflow.papers.making import Made
from workflow.papers.queries.duties import this_duty
from workflow.units import contacts

if TYPE_CHECKING:
    from workflow.papers.making import Asked
    from workflow.papers.source import Source

Row = dict[str, Any]
_TITLE = "交办单"
_IN_CHARGE = "分管领导"
_ISSUED = "slip_issued"  # what issuing it does to a duty whose time for signing has not begun
REPORTED = ("dispatch", "report")  # kinds of schedules by which units report


def make(source: Source, asked: Asked) -> Made:
    """Return the slip of a duty that has been assigned and waits for its leads to sign.

    Raises:
        PaperNotMade: no duty is named, or it does not stand there.
    """
    if asked.about is None or kind_of(asked.about) != "duty":
        raise PaperNotMade(kind=_TITLE, reason="须用 --about 写明交办哪项任务，如 --about 4")
    no = asked.about.partition(":")[2]
    found = source.book.rows("duty", this_duty, no=no)
    if not found or found[0]["state"] != "assigned":
        where = f"现在是“{found[0]['label']}”" if found else "在所指的那天还没有建立"
        raise PaperNotMade(kind=_TITLE, reason=f"任务{no}{where}，交办之后、签收之前才发交办单")
    duty = found[0]
    planned = next(
        (one for one in source.plan["duties"] if str(one["no"]) == no and not duty["origin"]), None
    )
    context = common(source, asked.kind)
    context |= {
        "ask": _ask(context.pop("contact", None), context["issuer"]),
        "addressee": duty["lead"],
        "campaign": source.title,
        "plan": plan_reference(source),
        "duty": {
            "no": no,
            "title": duty["title"],
            **({"basis": basis_of(source, duty)} if duty["origin"] else {"clause": duty["source"]}),
        },
        "lead": duty["lead"],
        "support": duty["support"],
        "posts": _posts(source, duty, planned),
        "targets": _targets(planned),
        "rhythm": _rhythm(source),
        **{key: duty[column] for key, column in (("due", "due"), ("sign_by", "sign_due")) if duty[column]},
    }
    return Made(
        title=f"任务{no}交办单",
        context=context | dict(asked.said),
        key=f"{duty['subject']}/assign/{duty['version']}",
        about=duty["subject"],
        event=None if duty["sign_due"] else _ISSUED,
    )


def _ask(contact: Row | None, issuer: str) -> str:
    """Return whom to ask; in a form it stands in a row of its own and not below the date."""
    return f"{contact['post']}　{contact['phone']}" if contact else issuer


def _posts(source: Source, duty: Row, planned: Row | None) -> list[str]:
    """Return who answers by post: as the plan says, else whom the office entered as in charge at the leads."""
    if planned and planned["posts"]:
        return list(planned["posts"])
    entered = contacts(source.rows, source.campaign, source.day, source.moment if source.past else None)
    return [
        f"{unit}{entered[unit][_IN_CHARGE]['post']}"
        for unit in duty["lead"]
        if _IN_CHARGE in entered.get(unit, {})
    ]


def _targets(planned: Row | None) -> list[str]:
    """Return the duty's targets in the plan's words; one that has no number of its own says what it is of."""
    return [
        one["text"] if one["name"] in one["text"] else f"{one['name']}：{one['text']}"
        for one in (planned or {}).get("targets", ())
    ]


def _rhythm(source: Source) -> list[str]:
    """Return when units report, by the schedules of the plan and of the office that still run."""
    today = source.day.isoformat()
    return [
        f"{one['title']}（{spoken_rule(one['rrule'], starts=one['start'] and date.fromisoformat(one['start']))}）"
        for one in (*source.plan["schedules"], *source.office["schedules"])
        if one["kind"] in REPORTED
        and one["rrule"]
        and not one.get("paper")  # what the office hands up itself
        and (one["until"] or today) >= today
    ]
