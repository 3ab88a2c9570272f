"""The facts of the 提醒单: which duty falls due, when, and what is to be sent by then."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from workflow.errors import PaperNotMade
from workflow.facts import kind_of
from workflow.papers.common import common, plan_reference
from workflow.papers.lapses import FORMS, kind_title, what_is_owed
from workflow.papers.making import Made
from workflow.papers.queries.duties import this_duty

if TYPE_CHECKING:
    from workflow.papers.making import Asked
    from workflow.papers.source import Source


def make(source: Source, asked: Asked) -> Made:
    """Return the slip about a duty that is not done and not late yet.

    Raises:
        PaperNotMade: no duty is named, or there is nothing to remind of.
    """
    title = kind_title(source, asked.kind)
    if asked.about is None or kind_of(asked.about) != "duty":
        raise PaperNotMade(kind=title, reason="须用 --about 写明提醒哪项任务，如 --about 4")
    no = asked.about.partition(":")[2]
    found = source.book.rows("matters", this_duty, no=no)
    if not found:
        raise PaperNotMade(kind=title, reason=f"任务{no}在所指的那天还没有建立")
    duty = found[0]
    if duty["state"] not in ("assigned", "in_progress") or duty["due"] is None:
        raise PaperNotMade(kind=title, reason=f"任务{no}现在是“{duty['label']}”，没有要提醒的时限")
    if duty["due"] < source.day.isoformat():
        raise PaperNotMade(kind=title, reason=f"任务{no}的时限 {duty['due']} 已过，请发催办单")
    left = source.workdays.between(source.day, date.fromisoformat(duty["due"]))
    source.book.note("matters[0].days_left", this_duty, left, [duty], no=no)
    context = common(source, asked.kind) | {
        "addressee": duty["lead"],
        "campaign": source.title,
        "plan": plan_reference(source),
        "matters": [what_is_owed(source, duty) | {"due": duty["due"], "days_left": left}],
        "reply_form": FORMS["overdue"],
    }
    return Made(
        title=f"关于任务{no}即将到期的{title}",
        context=context | dict(asked.said),
        key=f"{duty['subject']}/remind/{duty['due']}",
        about=duty["subject"],
    )
