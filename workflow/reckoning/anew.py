"""Reckoning anew what working days decide, once a notice has been loaded: only what is open and lies ahead.

Nothing moves into the past. What has been announced stays, since people hold a paper with the old date; a limit that
they have been told of moves later at most.
Old and new stand in the history of what moved; an occurrence, which has none, keeps them in its reason, and the
campaign's own history sums all of them up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.reckoning.announced import meetings, occurrences
from workflow.reckoning.collected import rounds
from workflow.reckoning.limits import requests, rungs, signatures
from workflow.reckoning.moves import Move, Reckoned, Reckoning, enter

if TYPE_CHECKING:
    from workflow.engine import Firing
    from workflow.workdays import Workdays


def reckon_anew(firing: Firing, before: Workdays, *, year: int, notice: str) -> Reckoned:
    """Move the open dates of every running campaign to the calendar in force.

    Args:
        firing: the transaction in which the notice was stored, before it has looked at working days itself.
        before: the calendar until then.
        year: of the notice.
        notice: its digest.
    """
    reckoned = Reckoned()
    for row in firing.unit.rows("SELECT id, zone FROM campaign WHERE state = 'open' ORDER BY id"):
        known = len(reckoned.moves)
        reckoning = Reckoning(
            firing=firing,
            campaign=row["id"],
            today=firing.today(row["zone"]),
            before=before,
            year=year,
            notice=notice,
            reckoned=reckoned,
        )
        meetings(reckoning)
        occurrences(reckoning)
        rounds(reckoning)
        signatures(reckoning)
        requests(reckoning)
        rungs(reckoning)
        if len(reckoned.moves) > known:
            _sum_up(reckoning, reckoned.moves[known:])
    return reckoned


def _sum_up(reckoning: Reckoning, moves: list[Move]) -> None:
    """Enter every move in the campaign's own history: occurrences have none."""
    row = reckoning.firing.unit.one("SELECT * FROM campaign WHERE id = ?", reckoning.campaign)
    assert row is not None, "it is running"
    enter(reckoning, "campaign", row, {}, moved=[list(move[1:]) for move in moves])
