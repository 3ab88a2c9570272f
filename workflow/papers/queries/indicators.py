"""Queries of indicators: what was measured of those on which the verdict is this or that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.indicator_list import judged_rows, margin_of
from workflow.papers.figures import query

if TYPE_CHECKING:
    from workflow.papers.source import Source

Row = dict[str, Any]


@query("评判为某一结果的指标所依据的指标值")
def values_behind(source: Source, verdict: str) -> list[Row]:
    """Return the measurements of the indicators whose verdict is ``verdict``; 无数据 rests on none, or on too few."""
    return [entry for row in indicators(source) if row["verdict"] == verdict for entry in row["entries"]]


def indicators(source: Source) -> list[Row]:
    """Return the plan's indicators with the verdicts of the moment; see ``workflow.indicator_list.judged_rows``."""
    return judged_rows(source.plan["indicators"], source.ledger("measurement"), margin_of(source.policy))
