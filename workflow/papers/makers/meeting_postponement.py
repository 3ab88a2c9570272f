"""The facts of the 会议延期通知: which meeting, by which notice, why, when and where instead, and what stays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workflow.papers.asked import cited, day_said, not_made, subject_asked
from workflow.papers.common import common, plan_reference
from workflow.papers.making import Made
from workflow.papers.queries.papers_of import papers_issued_about

if TYPE_CHECKING:
    from datetime import date

    from workflow.papers.making import Asked
    from workflow.papers.source import Source

Row = dict[str, Any]
TELLING = ["meeting-notice", "meeting-postponement"]


def make(source: Source, asked: Asked) -> Made:
    """Return the notice by which a meeting is put off; its issue moves the meeting.

    Raises:
        PaperNotMade: no notice of the meeting has been issued, it is over, another such notice waits, or the new day
            or the reason has not been said.
    """
    row = subject_asked(source, asked, "meeting")
    new_day = _what_is_said(source, asked, row)
    notice, told = _told(source, asked, row)
    place = asked.said.get("new_place") or row["place"]
    new_time = asked.said.get("new_time") or row["time"]
    stays = [
        words
        for words, same in (
            (f"会议地点仍为{row['place']}", place == row["place"]),
            ("参会人员、会议议程和有关要求仍按原通知执行", True),
        )
        if same
    ]
    before = source.workdays.subtract(new_day, 1)
    context = common(source, asked.kind) | {
        "addressee": told,
        "meeting": row["title"],
        "plan": plan_reference(source),
        "notice": notice,
        "day": row["day"],
        "time": row["time"],
        "stays": stays,
        "reply_due": max(before, source.day).isoformat(),
    }
    said = dict(asked.said) | {"new_day": new_day.isoformat(), "new_time": new_time, "new_place": place}
    return Made(
        title=f"关于{row['title']}延期召开的通知",
        context=context | cited(row) | said,
        key=f"{row['subject']}/postponement/{new_day.isoformat()}",
        about=row["subject"],
        event="postpone",
    )


def _what_is_said(source: Source, asked: Asked, row: Row) -> date:
    if row["state"] not in ("scheduled", "notified"):
        raise not_made(source, asked, f"会议{row['no']}已是“{row['label']}”，不能延期")
    missing = [f"{label}（--set {name}=…）" for name, label in _NEEDED.items() if name not in asked.said]
    if missing:
        reason = f"请写明{'、'.join(missing)}；或用 meeting postpone {row['no']} --date 日期 --reason 理由"
        raise not_made(source, asked, reason)
    new_day = day_said(source, asked, "new_day")
    if new_day.isoformat() <= row["day"]:
        raise not_made(source, asked, f"新日期须晚于原定的 {row['day']}")
    return new_day


_NEEDED = {"new_day": "延期后的日期", "reason": "延期理由"}


def _told(source: Source, asked: Asked, row: Row) -> tuple[Row, list[str]]:
    """Return the notice that told of the meeting's day, and everybody whom notices told."""
    papers = source.rows.rows(
        "SELECT subject, no, state FROM paper WHERE about = ? AND kind = 'meeting-postponement' "
        "AND state IN ('drafted', 'approved') ORDER BY length(no), no",
        row["subject"],
    )
    if papers and not source.past:
        reason = f"已有一份延期通知待签（文书{papers[0]['no']}），要改日期请先撤回（paper withdraw）"
        raise not_made(source, asked, reason)
    issued = source.book.rows(
        "notice.number", papers_issued_about, about=row["key"].partition("@")[0], kinds=TELLING
    )
    if not issued:
        reason = (
            f"会议{row['no']}的会议通知还没有印发，各单位还不知道这次会议。"
            "请先审签、印发会议通知（paper list），或取消这次会议（meeting cancel）"
        )
        raise not_made(source, asked, reason)
    told = [
        name
        for one in issued
        for name in json.loads(
            source.rows.value("SELECT context FROM paper WHERE subject = ?", one["subject"])
        )["addressee"]
    ]
    by_day = [one for one in issued if one["event"] is not None] or issued
    last = by_day[-1]
    return {"number": last["number"], "date": last["issued"]}, list(dict.fromkeys(told))
