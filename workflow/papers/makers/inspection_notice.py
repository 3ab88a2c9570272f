"""The facts of the 督查通知: what will be looked at, when, where, how, and what to have ready."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from workflow.papers.asked import EVERYBODY, IN_WRITING, cited, not_made, subject_asked
from workflow.papers.common import common, plan_reference
from workflow.papers.making import Made
from workflow.papers.queries.findings import duties_to_inspect, duties_to_inspect_late

if TYPE_CHECKING:
    from workflow.papers.making import Asked
    from workflow.papers.source import Source


def make(source: Source, asked: Asked) -> Made:
    """Return the notice of an inspection that waits for it.

    Raises:
        PaperNotMade: it is one that nobody is told of, or has been announced.
    """
    row = subject_asked(source, asked, "inspection")
    if not row["announced"]:
        raise not_made(
            source, asked, f"督查{row['no']}是暗访，不发通知，到日子直接实施（inspection conduct）"
        )
    if row["state"] != "scheduled":
        raise not_made(source, asked, f"督查{row['no']}已是“{row['label']}”，不再发通知")
    named = row["units"].split("、") if row["units"] else []
    day, book, today = row["day"], source.book, source.day
    context = common(source, asked.kind) | {
        "addressee": named or [EVERYBODY],
        "inspection": row["title"],
        "plan": plan_reference(source),
        "content": [row["scope"]],
        "owed": book.count("owed", duties_to_inspect, day=day, units=named),
        "late": book.count("late", duties_to_inspect_late, day=day, units=named, today=today.isoformat()),
        "counted": today.isoformat(),
        "day": day,
        "inspector": row["inspector"],
        "objects": named or [EVERYBODY],
        "means": "听取汇报、查阅资料、现场查看",
        "requirements": ["请各单位对照任务自查，备齐办理情况和佐证材料，明确一名联络员"],
        "reply_due": max(source.workdays.subtract(date.fromisoformat(day), 1), today).isoformat(),
        "reply_form": IN_WRITING,
    }
    return Made(
        title=f"关于开展{row['title']}的通知",
        context=context | cited(row) | dict(asked.said),
        key=f"{row['subject']}/notice",
        about=row["subject"],
        event="notify",
    )
