"""The facts of the 调度通知: who reports what, how, where and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.papers.asked import not_made
from workflow.papers.making import Made
from workflow.papers.rounds import clause_of, head, round_asked, told_units

if TYPE_CHECKING:
    from workflow.papers.making import Asked
    from workflow.papers.source import Source

BY_SHEET, FACE_TO_FACE = "报表", "现场"
CONTENT = (
    "各项任务进展情况，定量的写明完成比例",
    "存在的问题和下一步安排",
    "需要其他单位配合或领导小组协调解决的事项",
)


def make(source: Source, asked: Asked) -> Made:
    """Return the notice of a dispatch to the units that are asked and that no issued notice names.

    Raises:
        PaperNotMade: there is nobody to tell, or a dispatch face to face lacks its place.
    """
    row, round_ = round_asked(source, asked, "dispatch")
    owed, key = told_units(source, asked, row, round_)
    context: dict[str, Any] = head(source, asked, row) | {
        "addressee": [one["unit"] for one in owed],
        "dispatch": "是",
        "reason": clause_of(source, row).get("text") or row["title"],
        "day": row["day"],
        "due": max(one["due"] for one in owed),
        "content": list(CONTENT),
        "means": BY_SHEET,
    }
    context |= asked.said
    if context["means"] == FACE_TO_FACE and not context.get("place"):
        raise not_made(source, asked, "现场调度请用 --set place=… 写明地点")
    return Made(title=f"关于开展{row['title']}的通知", context=context, key=key, about=row["subject"])
