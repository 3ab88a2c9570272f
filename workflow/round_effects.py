"""What else changes when a round of returns moves, or one of its returns."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from workflow import round_papers
from workflow.act import SYSTEM, Act
from workflow.addressees import Addressee
from workflow.returns import create_returns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.effects import Doing


def note_day_received(doing: Doing) -> Mapping[str, Any]:
    """Keep the day that counts as that of the return."""
    return {"received": doing.facts.counted.isoformat()}


def add_returns(doing: Doing) -> Mapping[str, Any]:
    """Further units owe a return: the one that a person names, or those that a name has been filled with."""
    given, row = doing.act.given or {}, doing.facts.row
    names: Any = given.get("units") or [doing.act.unit]
    due = max(date.fromisoformat(row["due"]), doing.facts.day)
    create_returns(
        doing.firing, doing.act.subject, due, [Addressee(str(name), followed=True) for name in names]
    )
    doing.remarks.append(f"增列 {'、'.join(map(str, names))}")
    return {"unresolved": given["unresolved"]} if "unresolved" in given else {}


def remind_units(doing: Doing) -> Mapping[str, Any]:
    """Remind the units whose return has not come, with one paper to all of them."""
    round_papers.remind(doing.firing, doing.facts.row)
    doing.remarks.append(f"还有 {doing.facts.returns.get('due', 0)} 家没有报来")
    day, planned = doing.facts.day.isoformat(), doing.facts.row["remind_on"]
    return {"reminded": day, "remind_on": planned if planned and planned > day else None}


def give_up_returns(doing: Doing) -> None:
    """A round that is closed takes no returns any more."""
    _end(doing, "give_up", ("missing",))
    _end(doing, "cancel", ("due",))


def cancel_returns(doing: Doing) -> None:
    """Nobody owes anything to a round that does not take place."""
    _end(doing, "cancel", ("due", "missing"))


def _end(doing: Doing, event: str, states: tuple[str, ...]) -> None:
    for row in doing.firing.unit.rows(
        f"SELECT subject FROM return WHERE round = ? AND state IN ({', '.join('?' * len(states))}) "
        "ORDER BY length(no), no",
        doing.act.subject,
        *states,
    ):
        reason = f"{doing.facts.row['title']}{doing.arrow.label}：{doing.act.reason or '不再收报送'}"
        act = Act(subject=row["subject"], event=event, capacity=SYSTEM, reason=reason, at=doing.act.at)
        doing.afterwards.append(partial(doing.firing.fire, act))


ROUND_EFFECTS = (
    note_day_received,
    add_returns,
    remind_units,
    give_up_returns,
    cancel_returns,
)
