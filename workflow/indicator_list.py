"""The plan's indicators with what was measured of them, now or as of a past instant."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from workflow.indicator import WHOLE, Judged, Measured, inner_names, judge, within
from workflow.listing import plain, policy_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from workflow.reading import Rows

Row = dict[str, Any]
YES, NO = "是", "否"
MARGIN = 2  # under a policy that does not say it


def indicators(rows: Rows, campaign: str, as_of: datetime | None = None) -> list[Row]:
    """Return every indicator of the campaign's plan with its newest values and verdicts; see ``judged_rows``."""
    return judged_rows(
        plan_of(rows, campaign)["indicators"],
        plain(rows, "v_measurement", campaign, as_of),
        margin_of(policy_of(rows, campaign)),
    )


def plan_of(rows: Rows, campaign: str) -> Row:
    """Return the plan in force, as plain data."""
    body: Row = json.loads(
        rows.value(
            "SELECT d.body FROM definition d JOIN campaign c ON c.plan = d.digest WHERE c.id = ?", campaign
        )
    )
    return body


def margin_of(policy: Mapping[str, Any]) -> Decimal:
    """Return the percentage of a threshold that a value has to have to spare."""
    return Decimal((policy.get("indicators") or {}).get("margin", MARGIN))


def judged_rows(
    known: Iterable[Mapping[str, Any]], measurements: Iterable[Mapping[str, Any]], margin: Decimal
) -> list[Row]:
    """Return indicators of a plan with verdicts.

    Args:
        known: the plan's indicators, plain data.
        measurements: rows of ``v_measurement``.
        margin: see ``judge``.

    Returns:
        One row each: ``no, name, unit, judgement, lead, source``, ``target`` and ``standard`` (texts), ``value``,
        ``period`` and ``measurement`` (number) of the newest value, ``verdict, target_verdict, standard_verdict`` and
        ``label, target_label, standard_label``, ``why``, ``parts`` (rows likewise), ``entries`` (what the verdict rests
        on and what came before, rows of ``v_measurement``, the newest first).
    """
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in measurements:
        if row["state"] == "entered":
            found[row["indicator"]].append(row)
    return [_row(one, found[str(one["no"])], margin) for one in known]


def _row(indicator: Mapping[str, Any], mine: list[Mapping[str, Any]], margin: Decimal) -> Row:
    newest = sorted(mine, key=lambda row: (row["last"], int(row["no"])), reverse=True)
    values: dict[str, list[Measured]] = defaultdict(list)
    for row in newest:
        values[row["part"]].append(measured(row))
    judged = judge(indicator, values, margin)
    parts = [
        _line(part, one, [row for row in newest if row["part"] == part["name"]])
        for part, (_, one) in zip(indicator["parts"], judged.parts, strict=False)
    ]
    return {
        "no": indicator["no"],
        **_line(indicator, judged, [row for row in newest if row["part"] == WHOLE]),
        "lead": indicator["lead"],
        "source": indicator["source"],
        "parts": parts,
        "entries": newest,
    }


def _line(item: Mapping[str, Any], judged: Judged, mine: list[Mapping[str, Any]]) -> Row:
    newest = mine[0] if mine else None
    said: Row = {
        "name": item["name"],
        "unit": item["unit"],
        "judgement": item["judgement"],
        "target": item["target"] and item["target"]["text"],
        "standard": item["standard"] and item["standard"]["text"],
        "value": newest and newest["value"],
        "period": newest and newest["period"],
        "measurement": newest and newest["no"],
        "verdict": judged.verdict.value,
        "label": judged.verdict.label,
    }
    for name in ("target", "standard"):
        verdict = getattr(judged, name)
        said[f"{name}_verdict"] = verdict and verdict.value
        said[f"{name}_label"] = verdict and verdict.label
    return said | {"why": judged.why}


def measured(row: Mapping[str, Any]) -> Measured:
    """Return the value of a row of ``v_measurement``."""
    text = row["value"]
    return Measured(
        value=text == YES if text in (YES, NO) else Decimal(text),
        period=row["period"],
        first=row["first"],
        last=row["last"],
        no=row["no"],
    )


def enterable(indicator: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return under which names values of an indicator are entered, each with the item that judges it.

    A check, a condition or a base value stands under its own name, or that of its part and its own.
    """
    items = {part["name"]: part for part in indicator["parts"]} or {WHOLE: indicator}
    found: dict[str, Mapping[str, Any]] = dict(items)
    for name, item in items.items():
        for inner in inner_names(item):
            found[within(name, inner)] = {**item, "inner": inner}
    return found
