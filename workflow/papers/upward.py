"""What goes up: to whom, and that a 报告 carries no request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from workflow.papers.asked import not_made

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workflow.papers.making import Asked
    from workflow.papers.source import Source

_REQUEST = re.compile(r"请示|[请恳报望][予以请求]*(?:批示|批复|审批|批准|审定)")


def superior(source: Source, slug: str | None = None) -> str:
    """Return the one superior: whom a clause that follows a rhythm names, else the office's file, else the leading group."""
    return told_by_clause(source, slug) or source.office.get("superior") or leading_group(source)


def told_by_clause(source: Source, slug: str | None) -> str | None:
    """Return to whom the plan wants a rhythm reported, by a clause that follows it; None where it does not say."""
    told = [
        one for one in source.plan["schedules"] if slug and one["after"] == slug and one["kind"] == "report"
    ]
    return next((str(one["participants"][0]) for one in told if one["participants"]), None)


def leading_group(source: Source) -> str:
    """Return what the plan calls the leading group, else that word."""
    return str(
        next((body["name"] for body in source.plan["bodies"] if body["kind"] == "leading_group"), "领导小组")
    )


def superior_said(source: Source, asked: Asked) -> str | None:
    """Return the superior that a person names (``--set addressee=…``); None where nobody does.

    Raises:
        PaperNotMade: several are named: a 上行文 has one 主送.
    """
    said = asked.said.get("addressee")
    if said is None:
        return None
    names = [said] if isinstance(said, str) else list(said)
    if len(names) != 1:
        raise not_made(
            source, asked, f"上行文只主送一个上级机关，--set addressee 写了{len(names)}个；其余的抄送"
        )
    return str(names[0])


def without_request(source: Source, asked: Asked) -> None:
    """See that nobody puts a request into a 报告.

    Raises:
        PaperNotMade: somebody does; it says where.
    """
    for name, text in _texts(asked.said):
        found = _REQUEST.search(text)
        if found:
            reason = f"{name} 写了“{found[0]}”：报告不得夹带请示事项，请删去，另行请示"
            raise not_made(source, asked, reason)


def _texts(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in said.items():
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, str):
                yield name, one
