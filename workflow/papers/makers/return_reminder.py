"""The facts of the 报送提醒: one to all units whose return is wanting."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from workflow.papers.asked import not_made
from workflow.papers.making import Made
from workflow.papers.queries.rounds import returns_wanting
from workflow.papers.rounds import head, round_asked

if TYPE_CHECKING:
    from workflow.papers.making import Asked
    from workflow.papers.source import Source


def make(source: Source, asked: Asked) -> Made:
    """Return the reminder of a round.

    Raises:
        PaperNotMade: everybody has sent it in, or the last day is past.
    """
    row, round_ = round_asked(source, asked)
    wanting = source.book.rows("addressee", returns_wanting, round_=round_)
    if not wanting:
        raise not_made(source, asked, f"{row['title']}（{row['due']} 截止）没有待报送的单位，不用提醒")
    left = max(source.workdays.between(source.day, date.fromisoformat(row["due"])), 0)
    return Made(
        title=f"关于报送{row['title']}的提醒",
        context=head(source, asked, row)
        | {"addressee": [one["unit"] for one in wanting], "due": row["due"], "days_left": left}
        | dict(asked.said),
        key=f"{row['subject']}/reminder/{row['version'] + 1}",
        about=row["subject"],
    )
