"""The facts of the 报送通知: who sends in a report, plan or evaluation, and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.papers.making import Made
from workflow.papers.rounds import clause_of, head, round_asked, told_units

if TYPE_CHECKING:
    from workflow.papers.making import Asked
    from workflow.papers.source import Source


def make(source: Source, asked: Asked) -> Made:
    """Return the notice of a report to the units that are asked and that no issued notice names.

    Raises:
        PaperNotMade: there is nobody to tell.
    """
    row, round_ = round_asked(source, asked, "report")
    owed, key = told_units(source, asked, row, round_)
    own = {
        "addressee": [one["unit"] for one in owed],
        "reason": clause_of(source, row).get("text") or row["title"],
        "due": max(one["due"] for one in owed),
        "content": [row["title"]],
    }
    return Made(
        title=f"关于报送{row['title']}的通知",
        context=head(source, asked, row) | own | dict(asked.said),
        key=key,
        about=row["subject"],
    )
