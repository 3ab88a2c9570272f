"""Where the figures of a paper came from: the rows that each was counted from, and the same count made again."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from workflow.errors import SubjectNotFound
from workflow.naming import title_of
from workflow.paper import rendering
from workflow.papers.figures import kept_figures, queries
from workflow.papers.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from definitions.paper import FieldSpec
    from workflow.reading import Rows
    from workflow.workdays import Workdays

Row = dict[str, Any]
_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?\.?")
_NAMES = ("title", "matter", "unit", "cause")  # what a subject is called, by whichever its view has


def explained(rows: Rows, subject: str, workdays: Workdays) -> Row:
    """Return what is known of a paper's figures.

    Returns:
        ``as_of``, the moment whose ledger was counted, empty for a paper of an older program; and ``items``, each with
        ``path`` in the context, ``label``, ``value``, ``query`` (name), ``title`` (what it counts), ``arguments``,
        ``rows`` (``subject``, ``title``, ``state``, ``seq``) and ``again``, how the count made now differs: ``added``
        and ``gone`` are subjects, both empty when it does not.

    Raises:
        SubjectNotFound: there is no such paper.
    """
    found = rendering(rows, subject)
    kept = rows.value("SELECT figures FROM paper WHERE subject = ?", subject)
    if found is None:
        raise SubjectNotFound(subject=title_of(subject), kind="paper")
    kind, context = found
    campaign = subject.partition("/")[0]
    as_of, items = kept_figures(kept)
    if not items:
        return {"as_of": as_of, "items": []}
    source = Source(rows, campaign, moment=datetime.fromisoformat(as_of), workdays=workdays)
    shown = _Shown(rows, campaign)
    fields = kind.all_fields()
    return {
        "as_of": as_of,
        "items": [
            {
                "path": item["path"],
                "label": label_of(fields, item["path"]),
                "value": value_at(context, item["path"]),
                "query": item["query"],
                "title": queries()[item["query"]].title if item["query"] in queries() else item["query"],
                "arguments": item["arguments"],
                "rows": [shown.row(key) for key in item["rows"]],
                "again": _again(source, item),
            }
            for item in items
        ],
    }


def label_of(fields: Mapping[str, FieldSpec], path: str) -> str:
    """Return what a clerk calls the figure at a path: ``counts[0].count`` → 各状态任务数第1项的项数."""
    words: list[str] = []
    level: Mapping[str, FieldSpec] = fields
    for name, place in _STEP.findall(path):
        spec = level.get(name)
        words.append((spec.label if spec else name) + (f"第{int(place) + 1}项" if place else ""))
        level = spec.fields if spec else {}
    return "的".join(words)


def value_at(context: Mapping[str, Any], path: str) -> str:
    """Return the figure at a path as the paper says it: a list counts its items; empty where there is none."""
    here: Any = context
    for name, place in _STEP.findall(path):
        here = here.get(name) if isinstance(here, dict) else None
        if place and isinstance(here, list):
            here = here[int(place)] if int(place) < len(here) else None
    if isinstance(here, list):
        return str(len(here))
    if isinstance(here, dict):  # a thing rather than a number, as the task of a slip: what it is called
        return " ".join(str(here[name]) for name in ("no", "title", "name") if here.get(name))
    return "" if here is None else str(here)


def _again(source: Source, item: Row) -> dict[str, list[str]]:
    known = queries().get(item["query"])
    if known is None:
        return {"added": [], "gone": []}
    now = _subjects(row["key"] for row in known.run(source, **item["arguments"]))
    then = _subjects(item["rows"])
    return {"added": sorted(now - then), "gone": sorted(then - now)}


def _subjects(keys: Iterable[str]) -> set[str]:
    return {_called(key.partition("@")[0]) for key in keys}


def _called(name: str) -> str:
    """Return what a row is called: ``任务4``; of an inspection its third finding (``inspection:1#3``), 督查1的问题3."""
    return title_of(name).replace("#", "的问题")


class _Shown:
    """Rows as a person reads them: what a subject is called, and how it stood at the version that was counted."""

    def __init__(self, rows: Rows, campaign: str) -> None:
        self._rows, self._campaign = rows, campaign
        self._titles: dict[str, dict[str, str]] = {}

    def row(self, key: str) -> Row:
        name, _, seq = key.partition("@")
        whole = name.partition("#")[0]
        kind, _, no = whole.partition(":")
        if kind not in self._titles:
            self._titles[kind] = {
                row["no"]: next((str(row[one]) for one in _NAMES if row.get(one)), "")
                for row in self._rows.rows(f"SELECT * FROM v_{kind} WHERE campaign = ?", self._campaign)
            }
        return {
            "subject": name,
            "title": f"{_called(name)} {self._titles[kind].get(no, '')}".strip(),
            "state": self._state(f"{self._campaign}/{whole}", int(seq)),
            "seq": int(seq),
        }

    def _state(self, subject: str, seq: int) -> str:
        entry = self._rows.one(
            "SELECT target, body FROM v_history WHERE subject = ? AND seq = ?", subject, seq
        )
        if entry is None:
            return ""
        label = self._rows.value(
            "SELECT label FROM state_label WHERE machine = ? AND state = ?",
            json.loads(entry["body"])["definition"],
            entry["target"],
        )
        return str(label or entry["target"])
