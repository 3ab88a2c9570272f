"""Which version of the plan things stand on: only one that was loaded, and only since it was loaded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workflow.audit.rules import Problem
from workflow.history import CREATED, REVISED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workflow.reading import Rows

# What a revision may set of a row that keeps its state; anything else would be a step past every guard.
_SETS = {
    "duty": frozenset(
        {"plan", "position", "section", "title", "stage", "source", "original_due", "due_from"}
    ),
    "stage": frozenset({"plan", "position", "title", "starts", "ends", "source"}),
}


def versions(rows: Rows, campaign: str | None) -> Iterator[Problem]:
    """Every stage and duty stands on a version that its campaign took, and took it over with the campaign."""
    taken: dict[str, dict[str, str]] = {}
    unsaid: set[str] = set()  # begun under schema 1, and not revised since
    found = [
        (row, kind, said)
        for row in rows.rows(
            "SELECT subject, seq, event, body FROM history WHERE event IN (?, ?) ORDER BY subject, seq",
            CREATED,
            REVISED,
        )
        if (kind := row["subject"].partition("/")[2].partition(":")[0]) in {"campaign", *_SETS}
        and (said := _read(row["body"])) is not None
    ]
    for row, kind, said in found:
        if kind == "campaign":
            plan, moment = str(_set(said).get("plan")), str(said.get("recorded"))
            taken.setdefault(row["subject"].partition("/")[0], {})[plan] = moment
    for row, kind, said in found:
        name = row["subject"].partition("/")[0]
        if kind == "campaign" or campaign not in (None, name):
            continue
        if row["event"] == CREATED and "plan" not in _set(said):
            unsaid.add(row["subject"])
            continue
        unsaid.discard(row["subject"])
        plan = str(_set(said).get("plan"))
        if plan not in taken.get(name, {}):
            yield _problem(row, "所依据的方案不是这项创建工作装入过的版本")
        elif "origin" not in _set(said) and taken[name][plan] != str(said.get("recorded")):
            yield _problem(row, "换用方案版本的时刻与创建工作装入该版本的时刻不同")
        if row["event"] == REVISED and not _set(said).keys() <= _SETS[kind]:
            yield _problem(row, "方案修订改动了方案以外的内容")
    yield from _never_said(rows, unsaid, {name: next(iter(plans)) for name, plans in taken.items()})


def _never_said(rows: Rows, unsaid: set[str], first: Mapping[str, str]) -> Iterator[Problem]:
    """What was begun when there was one version stands on that one."""
    for kind in _SETS:
        for row in rows.rows(f"SELECT subject, plan FROM {kind} ORDER BY subject"):
            if row["subject"] in unsaid and row["plan"] != first.get(row["subject"].partition("/")[0]):
                yield _problem({**row, "seq": None}, "所依据的方案不是启动时的版本，被直接改动过")


def _read(text: object) -> dict[str, Any] | None:
    """Return an entry; None for one that cannot be read, of which the chain speaks."""
    try:
        body = json.loads(str(text))
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _set(said: Mapping[str, Any]) -> Mapping[str, Any]:
    columns = said.get("set")
    return columns if isinstance(columns, dict) else {}


def _problem(row: Mapping[str, Any], message: str) -> Problem:
    return Problem(rule="plan", subject=row["subject"], seq=row["seq"], message=message)
