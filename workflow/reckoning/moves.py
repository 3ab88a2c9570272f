"""One campaign between two calendars, and how a move is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from workflow import history
from workflow.act import OFFICE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from workflow.engine import Firing
    from workflow.workdays import Workdays

MARK = "放假安排"  # in the reason of an occurrence, by which an earlier move is known


class Move(NamedTuple):
    """A date that moved: of what, which of its dates, from when to when."""

    campaign: str
    what: str
    which: str
    before: str
    after: str


@dataclass(slots=True, kw_only=True)
class Reckoned:
    """What moved, and what a person should look at."""

    moves: list[Move] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Reckoning:
    """One campaign between two calendars: ``before``, and that of ``firing``, which is the one in force now."""

    firing: Firing
    campaign: str
    today: date
    before: Workdays
    year: int
    notice: str
    reckoned: Reckoned

    @property
    def after(self) -> Workdays:
        """The calendar with the new notice."""
        return self.firing.workdays

    @property
    def reason(self) -> str:
        """Why something moves."""
        return f"装入{self.year}年{MARK}"

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Return rows of the campaign that lie today or later: ``sql`` takes the two in that order."""
        return self.firing.unit.rows(sql, self.campaign, self.today.isoformat())

    def moved(self, what: str, which: str, before: str, after: str) -> None:
        """Remember a move for the report."""
        self.reckoned.moves.append(Move(self.campaign, what, which, before, after))


def enter(
    reckoning: Reckoning, kind: str, row: Mapping[str, Any], columns: Mapping[str, Any], **given: Any
) -> None:
    """Enter that dates of ``row`` have been reckoned anew, and set them; its state stays."""
    firing, seq = reckoning.firing, int(row["version"]) + 1
    entry = {
        "event": history.RECKONED,
        "source": row["state"],
        "target": row["state"],
        "actor": firing.actor or OFFICE.label,
        "capacity": str(OFFICE),
        "reason": reckoning.reason,
        "given": {
            "calendar": reckoning.notice,
            "year": reckoning.year,
            **({"before": {name: row[name] for name in columns}} if columns else {}),
            **given,
        },
        "set": dict(columns) or None,
        "definition": row["machine"],
        "at": firing.recorded,
        "recorded": firing.recorded,
    }
    head = history.record(firing.unit, row["subject"], seq, row["head"], entry)
    firing.unit.move(kind, row["subject"], row["version"], {**columns, "version": seq, "head": head})
