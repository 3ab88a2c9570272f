"""Loading a year's holiday notice: it wins over what ships, and what was reckoned without it is reckoned anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from definitions.digest import canonical, digest
from workflow.listing import calendar
from workflow.reckoning.anew import reckon_anew

if TYPE_CHECKING:
    from workflow.engine import Engine, Firing
    from workflow.notice import Notice
    from workflow.reckoning.moves import Move


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedNotice:
    """What loading came to: counts, the dates that moved, and what a person should look at."""

    year: int
    rest: int
    makeup: int
    moves: tuple[Move, ...]
    remarks: tuple[str, ...]


def load_notice(engine: Engine, notice: Notice, *, dry_run: bool = False) -> LoadedNotice:
    """Store a notice in the place of an earlier one of its year, and move open dates with it, in one transaction.

    Args:
        engine: the office's.
        notice: of ``notice.read_notice`` or ``notice_text.read_text``, which refuse what cannot be one.
        dry_run: do everything and keep nothing.
    """
    with engine.firing(dry_run=dry_run) as firing:
        before = calendar(firing.unit)
        name = _keep(firing, notice)
        reckoned = reckon_anew(firing, before, year=notice.year, notice=name)
    return LoadedNotice(
        year=notice.year,
        rest=notice.rest,
        makeup=notice.makeup,
        moves=tuple(reckoned.moves),
        remarks=tuple(reckoned.remarks),
    )


def _keep(firing: Firing, notice: Notice) -> str:
    """Store the notice as a definition and its days as those in force; return its digest."""
    body = canonical(
        {
            "year": notice.year,
            "papers": list(notice.papers),
            "days": {one.day.isoformat(): one.off for one in notice.days},
            "names": {one.day.isoformat(): one.name for one in notice.days},
        }
    )
    name, unit = digest(body), firing.unit
    if unit.value("SELECT 1 FROM definition WHERE digest = ?", name) is None:
        row = {"digest": name, "kind": "calendar", "name": str(notice.year), "revision": 1, "body": body}
        unit.insert("definition", row)
    unit.write(
        "DELETE FROM calendar_day WHERE definition IN (SELECT digest FROM definition WHERE kind = 'calendar' AND name = ?)",
        str(notice.year),
    )
    for one in notice.days:  # a day of December may stand in the notice of its own year, too
        unit.write("DELETE FROM calendar_day WHERE day = ?", one.day.isoformat())
    unit.flush()
    for one in notice.days:
        unit.insert("calendar_day", {"day": one.day.isoformat(), "off": int(one.off), "definition": name})
    return name
