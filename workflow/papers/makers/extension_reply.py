"""The facts of the reply to an application for more time: which one, what was decided, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workflow.errors import PaperNotMade
from workflow.extension_read import reasons
from workflow.facts import kind_of
from workflow.naming import title_of
from workflow.papers.common import basis_of, common, plan_reference
from workflow.papers.making import Made
from workflow.papers.queries.duties import this_duty

if TYPE_CHECKING:
    from workflow.papers.making import Asked
    from workflow.papers.source import Source

Row = dict[str, Any]
_TITLE = "延期申请的复函"
_DECISIONS = {"approved": "同意", "refused": "不同意"}


def make(source: Source, asked: Asked) -> Made:
    """Return the reply to an application that has been decided.

    Raises:
        PaperNotMade: none is named, or it has not been decided.
    """
    if asked.about is None or kind_of(asked.about) != "extension":
        raise PaperNotMade(kind=_TITLE, reason="须用 --about 写明答复哪件申请，如 --about extension:1")
    row = source.one("extension", asked.about)
    if row is None or row["state"] not in _DECISIONS:
        where = "在所指的那天还没有登记" if row is None else f"现在是“{row['label']}”"
        raise PaperNotMade(kind=_TITLE, reason=f"{title_of(asked.about)}{where}，批准或不批准之后才能答复")
    no = row["duty"].partition(":")[2]
    duty = source.book.rows("matter", this_duty, no=no)[0]
    before, why, late = _decision(source, row)
    applied = reasons(source.rows, source.campaign)[asked.about]
    context = common(source, asked.kind) | {
        "addressee": [row["unit"]],
        "campaign": source.title,
        "plan": plan_reference(source),
        "application": {
            "number": row["application"],
            "date": row["dated"],
            "asked": row["asked"],
            "reason": applied,
        },
        "matter": {
            "no": duty["no"],
            "title": duty["title"],
            **({"basis": basis_of(source, duty)} if duty["origin"] else {"clause": duty["source"]}),
            "original_due": duty["original_due"],
            "due": before,
        },
        "decision": _DECISIONS[row["state"]],
        "decided": row["decided"],
        "late": "是" if late else "否",
    }
    if row["granted"]:
        context["granted"] = row["granted"]
    if why:
        context["reason"] = why
    return Made(
        title=f"关于任务{duty['no']}{_DECISIONS[row['state']]}延期的复函",
        context=context | dict(asked.said),
        key=f"{asked.about}/reply",
        about=asked.about,
    )


def _decision(source: Source, row: Row) -> tuple[str, str | None, bool]:
    """Return the duty's date before the decision, why it was decided so, and whether that date had passed."""
    entry = source.rows.one(
        "SELECT reason, body FROM v_history WHERE subject = ? AND event IN ('approve', 'refuse')",
        row["subject"],
    )
    assert entry is not None, "it has been decided"
    before: str = json.loads(entry["body"])["given"]["before"]
    return before, entry["reason"], before < row["decided"]
