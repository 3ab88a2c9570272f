"""When the papers of a round are drafted: its notice at the opening, a reminder before its end, what it comes to after it.

What they say: ``workflow.papers.makers``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow import paper
from workflow.act import SYSTEM, Act
from workflow.facts import kind_of
from workflow.papers.making import Asked, draft_asked
from workflow.papers.queries.rounds import returns_wanting
from workflow.papers.rounds import NOTICES, REMINDER, SUMMARY, notices, untold
from workflow.papers.source import Source
from workflow.pinned import see_to_paper
from workflow.returns import BETWEEN, clause

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workflow.engine import Firing

HALF_YEAR = "half-year-report"


def notify(firing: Firing, row: Mapping[str, Any]) -> str | None:
    """Draft the notice of a round to the units that are asked and that none stands for; None where there are none.

    Who joins while a draft waits for its signature stands in a new draft; who joins later gets a notice apart.
    """
    source = Source.of(firing, row["campaign"])
    standing = notices(source, row["subject"])
    waiting = [one for one in standing if not one["issued"]]
    units = [one["unit"] for one in untold(source, _name(row), standing)]
    told = _addressees(waiting)
    if set(units) <= told:
        return None
    for one in waiting:
        reason = f"增列{BETWEEN.join(unit for unit in units if unit not in told)}，重新拟稿"
        firing.fire(Act(subject=one["subject"], event="withdraw", capacity=SYSTEM, reason=reason))
    return _draft(firing, row, NOTICES[kind_of(row["subject"])])


def remind(firing: Firing, row: Mapping[str, Any]) -> str | None:
    """Draft one reminder to all units whose return is wanting; None where there is none to remind."""
    if not returns_wanting(Source.of(firing, row["campaign"]), _name(row)):
        return None
    return _draft(firing, row, REMINDER)


def sum_up(firing: Firing, row: Mapping[str, Any]) -> str | None:
    """Draft the summary of a dispatch for the leading group, unless one stands; its issue moves the dispatch on."""
    if paper.free_key(firing.unit, f"{row['subject']}/summary") is None:
        return None
    return _draft(firing, row, SUMMARY)


def report_up(firing: Firing, row: Mapping[str, Any]) -> str | None:
    """Draft the report that the office or the leading group hands up, where the clause says so, unless one stands."""
    if clause(firing, row["campaign"], row["slug"]).get("paper") != HALF_YEAR:
        return None
    if paper.free_key(firing.unit, f"{row['subject']}/report-up") is None:
        return None
    return _draft(firing, row, HALF_YEAR)


def _draft(firing: Firing, row: Mapping[str, Any], kind: str) -> str | None:
    see_to_paper(firing, row["campaign"], kind)
    return draft_asked(firing, row["campaign"], Asked(kind=kind, about=row["subject"]))


def _name(row: Mapping[str, Any]) -> str:
    """Return a round as queries name it: ``dispatch:1``."""
    return str(row["subject"]).partition("/")[2]


def _addressees(papers: Iterable[Mapping[str, Any]]) -> set[str]:
    return {unit for one in papers for unit in one["addressee"]}
