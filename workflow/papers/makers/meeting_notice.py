"""The facts of the 会议通知: why, when, where, who, what about, and what to bring."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.papers.asked import IN_WRITING, cited, not_made, schedule_of, subject_asked
from workflow.papers.common import common, plan_reference
from workflow.papers.making import Made
from workflow.papers.queries.duties import duties_overdue, keys_of_overdue
from workflow.papers.queries.meetings import requests_open, settled_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workflow.papers.making import Asked
    from workflow.papers.source import Source

Row = dict[str, Any]
ALL_LEADS = "各牵头单位负责同志"


def make(source: Source, asked: Asked) -> Made:
    """Return the notice of a meeting that waits for it.

    Raises:
        PaperNotMade: it has been announced, or is over.
    """
    row = subject_asked(source, asked, "meeting")
    if row["state"] != "scheduled":
        raise not_made(source, asked, f"会议{row['no']}已是“{row['label']}”，不再发通知")
    return Made(
        title=f"关于召开{row['title']}的通知",
        context=facts(source, asked.kind, row) | dict(asked.said),
        key=f"{row['subject']}/notice",
        about=row["subject"],
        event="notify",
    )


def facts(source: Source, kind: str, row: Mapping[str, Any]) -> Row:
    """Return the facts of a notice of a meeting, whomever it goes to."""
    told = invited(source, row)
    before = source.workdays.subtract(date.fromisoformat(row["day"]), 1)
    return (
        common(source, kind)
        | {
            "addressee": told,
            "meeting": row["title"],
            "reason": rhythm_of(source, row).get("text") or row["title"],
            "plan": plan_reference(source),
            "day": row["day"],
            "time": row["time"],
            "place": row["place"],
            "participants": told,
            "agenda": _agenda(source, row),
            "requirements": ["请各单位准备书面汇报材料，写明工作进展、存在问题和需要其他单位配合的事项"],
            "reply_due": max(before, source.day).isoformat(),
            "reply_form": IN_WRITING,
        }
        | cited(row)
    )


def invited(source: Source, row: Mapping[str, Any]) -> list[str]:
    """Return whom a meeting invites, as the clause of its rhythm names them."""
    return list(rhythm_of(source, row).get("participants") or ()) or [ALL_LEADS]


def rhythm_of(source: Source, row: Mapping[str, Any]) -> Row:
    """Return the rhythm that a meeting comes from."""
    slug = source.rows.value("SELECT slug FROM meeting WHERE subject = ?", row["subject"])
    return schedule_of(source, slug)


def _agenda(source: Source, row: Mapping[str, Any]) -> list[str]:
    """Return the agenda; what the ledger counts comes in where there is any of it."""
    agenda, day, no = ["通报创建工作进展情况"], {"day": source.day.isoformat()}, {"meeting": row["no"]}
    for query, arguments, words, keys in (
        (duties_overdue, day, "逾期的{}项任务由牵头单位说明情况", keys_of_overdue(source, **day)),
        (
            settled_before,
            no,
            "以前会议议定、尚未办结的{}项事项由责任单位汇报落实情况",
            _keys(settled_before(source, **no)),
        ),
        (requests_open, no, "研究尚未答复的{}件协调事项", _keys(requests_open(source, **no))),
    ):
        if keys:
            path = f"agenda[{len(agenda)}]"
            source.book.note(path, query, len(keys), ({"key": key} for key in keys), **arguments)
            agenda.append(words.format(len(keys)))
    return [*agenda, "研究需要协调解决的问题", "部署下一步工作"]


def _keys(rows: Iterable[Row]) -> list[str]:
    return [row["key"] for row in rows]
