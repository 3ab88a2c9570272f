"""The facts of the 调度情况汇总: what came, late or not at all, how the duties stand, what units ask of each other."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.papers.asked import not_made
from workflow.papers.common import office_copies
from workflow.papers.making import Made
from workflow.papers.queries.rounds import asks_of_round, returns_in, returns_in_state, returns_of_round
from workflow.papers.reporting import by_stage, by_state
from workflow.papers.rounds import head, round_asked
from workflow.papers.upward import leading_group, told_by_clause
from workflow.returns import BETWEEN

if TYPE_CHECKING:
    from workflow.papers.making import Asked
    from workflow.papers.source import Source


def make(source: Source, asked: Asked) -> Made:
    """Return the summary of a dispatch for the leading group; its issue moves the dispatch on.

    Raises:
        PaperNotMade: it still collects, or was called off.
    """
    row, round_ = round_asked(source, asked, "dispatch")
    if row["state"] in ("scheduled", "open", "cancelled"):
        reason = f"{row['title']}（{row['day']}）还是“{row['label']}”，报送截止（{row['due']}）以后才能汇总"
        raise not_made(source, asked, reason)
    context: dict[str, Any] = head(source, asked, row) | {
        "addressee": [told_by_clause(source, row["slug"]) or leading_group(source)],
        "day": row["day"],
        "due": row["due"],
        **_returns(source, round_),
        "unresolved": row["unresolved"].split(BETWEEN) if row["unresolved"] else [],
        "stages": by_stage(source, source.day),
        "counts": by_state(source),
        "asks": [
            {name: one[name] for name in ("unit", "duty", "ask")}
            for one in source.book.rows("asks", asks_of_round, round_=round_)
        ],
    }
    if copies := office_copies(source):
        context["copies"] = copies
    day = date.fromisoformat(row["day"])
    return Made(
        title=f"关于{day.month}月{day.day}日{row['title']}情况的汇总",
        context=context | dict(asked.said),
        key=f"{row['subject']}/summary",
        about=row["subject"],
        event="summarise",
    )


def _returns(source: Source, round_: str) -> dict[str, Any]:
    book = source.book
    by = {
        state: [one["unit"] for one in book.rows(state, returns_in_state, round_=round_, state=state)]
        for state in ("late", "missing")
    }
    return by | {
        "returns": [
            {"unit": one["unit"], "state": one["label"]}
            | ({"date": one["received"]} if one["received"] else {})
            for one in book.rows("returns", returns_of_round, round_=round_)
        ],
        "received": book.count("received", returns_in, round_=round_),
    }
