"""A rhythm counted in working days, as text beside RFC 5545: ``WORKDAY=3;OF=MONTH``, ``WORKDAYS=5``.

Plain data, so that lists can say a rule without pydantic. Which days they are is reckoned in ``workflow.counted``.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = {"week": 5, "month": 15, "quarter": 20, "half": 20, "year": 20}
"""Period → how far its working days may be counted, from either end. A month has 15 in the worst of years."""

MOST_EVERY = 250
"""About the working days of a year."""

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_YEAR, _SUNDAY = 12, 6
_NTH = re.compile(r"WORKDAY=(-?[0-9]+);OF=([A-Z]+)")
_EVERY = re.compile(r"WORKDAYS=([0-9]+)")


class Counted(NamedTuple):
    """The ``nth`` working day of each period (from its end where negative), or one ``every`` so many."""

    nth: int = 0
    of: str = ""
    every: int = 0


def written(rule: Counted) -> str:
    """Return a rule as text."""
    return f"WORKDAYS={rule.every}" if rule.every else f"WORKDAY={rule.nth};OF={rule.of.upper()}"


def counted(text: str | None) -> Counted | None:
    """Return the rule that ``written`` wrote, None where the text is a rule of RFC 5545 or there is none."""
    if found := _NTH.fullmatch(text or ""):
        return Counted(nth=int(found[1]), of=found[2].lower())
    if found := _EVERY.fullmatch(text or ""):
        return Counted(every=int(found[1]))
    return None


def rule_of(schedule: Mapping[str, Any]) -> str | None:
    """Return the rule of a stored schedule as text, None where it has none; older ones know no ``workday``."""
    said = schedule.get("workday")
    if said:
        return written(Counted(said.get("nth") or 0, said.get("of") or "", said.get("every") or 0))
    rule: str | None = schedule.get("rrule")
    return rule


def period(of: str, day: date) -> tuple[date, date]:
    """Return the first and the last day of the week, month, quarter, half or year in which ``day`` lies."""
    if of == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=_SUNDAY)
    months = _MONTHS[of]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    after = first.month + months
    following = date(first.year + (after > _YEAR), (after - 1) % _YEAR + 1, 1)
    return first, following - timedelta(days=1)
