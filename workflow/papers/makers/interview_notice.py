"""The facts of the 约谈通知; place, time and who talks to whom are said by a person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from workflow.errors import PaperNotMade
from workflow.papers.lapses import issued_by, kind_title, lapse_asked, must_be_said, of_lapse

if TYPE_CHECKING:
    from workflow.papers.making import Asked, Made
    from workflow.papers.source import Source


def make(source: Source, asked: Asked) -> Made:
    """Return the notice about a lapse.

    Raises:
        PaperNotMade: place, time, who talks to whom or what is to be explained has not been said.
    """
    lapse = lapse_asked(source, asked)
    must_be_said(source, asked)
    body, issuer = issued_by(source, asked)
    day = _day(source, asked)
    own = {
        "issued_by": body,
        "office": source.plan["office"],
        "reply_due": max(source.workdays.subtract(day, 1), source.day).isoformat(),
    }
    return of_lapse(source, asked, lapse, "interview", own, issuer=issuer)


def _day(source: Source, asked: Asked) -> date:
    text = str(asked.said["day"])
    try:
        day = date.fromisoformat(text)
    except ValueError as exc:
        reason = f"约谈日期（day）“{text}”不是日期，应写成 {source.day.isoformat()} 这样"
        raise PaperNotMade(kind=kind_title(source, asked.kind), reason=reason) from exc
    if day < source.day:
        reason = f"约谈日期 {text} 已过，请另定日期"
        raise PaperNotMade(kind=kind_title(source, asked.kind), reason=reason)
    return day
