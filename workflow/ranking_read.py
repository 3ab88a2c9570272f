"""What a ranking in the ledger says, now or as of a past instant."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from definitions.digest import canonical, digest
from definitions.errors import ProjectError
from workflow.clock import stamp
from workflow.naming import title_of
from workflow.ranking import LINE, compute

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workflow.reading import Rows


class PastNotReproduced(ProjectError):
    """What was computed then has been computed anew since, and the ledger of then does not give it."""

    def __init__(self, *, title: str) -> None:
        super().__init__(
            f"{title} 后来重新测算过，按当时的台账复算，结果与当时的校验码不符。请运行 duban audit verify 核验"
        )


def context_of(rows: Rows, item: Mapping[str, Any], as_of: datetime | None = None) -> dict[str, Any]:
    """Return what was computed, with the scores that people settled: of a scoring, ``settled`` and ``settled_why``.

    What has been computed anew since ``as_of`` is computed once more as it was then. A score that was settled before
    the figures were computed anew does not count.

    Args:
        rows: an open reading.
        item: a row of ``v_ranking``, as of the instant.
        as_of: the instant, None for now.

    Raises:
        PastNotReproduced: the ledger of then does not give the figures of then.
    """
    context = _context(rows, item)
    settled: dict[str, tuple[str, str | None]] = {}
    for row in rows.rows(
        "SELECT event, recorded, reason, body FROM v_history WHERE subject = ? AND event IN ('score', 'recompute') "
        "ORDER BY seq",
        item["subject"],
    ):
        if as_of is not None and row["recorded"] > stamp(as_of):
            break
        if row["event"] == "recompute":
            settled.clear()
        else:
            given = json.loads(row["body"])["given"]
            settled[given["unit"]] = (given["score"], row["reason"])
    if context["kind"] == "scoring":
        for one in context["units"]:
            one["settled"], one["settled_why"] = settled.get(one["unit"], (None, None))
    return context


def _context(rows: Rows, item: Mapping[str, Any]) -> dict[str, Any]:
    text = str(rows.value("SELECT context FROM ranking WHERE subject = ?", item["subject"]))
    if digest(text) != item["digest"]:
        then = datetime.fromisoformat(item["as_of"])
        period = date.fromisoformat(item["first"]), date.fromisoformat(item["last"])
        text = canonical(compute(rows, item["campaign"], item["kind"], *period, now=then, as_of=then))
        if digest(text) != item["digest"]:
            raise PastNotReproduced(title=title_of(item["subject"]))
    context: dict[str, Any] = json.loads(text)
    context["units"] = [_in_order(one, LINE) for one in context["units"]]
    context["unranked"] = [_in_order(one, ("unit", "reason")) for one in context["unranked"]]
    context["rule"] = _in_order(context["rule"], ("enabled", "order", "due", "points"))
    return context


def _in_order(said: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """Return what is frozen with sorted keys in the order in which it is shown."""
    return {key: said[key] for key in keys if key in said}
