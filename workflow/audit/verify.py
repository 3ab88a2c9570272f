"""Holding the whole database against the rules of an audit, one subject at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from definitions.digest import digest as digest_of
from workflow.audit.calendars import reckonings
from workflow.audit.extensions import extensions
from workflow.audit.papers import frozen
from workflow.audit.plans import versions
from workflow.audit.rankings import figures
from workflow.audit.registers import enrolled, incoming, units
from workflow.audit.rules import RULES, Problem, Subject, read_entry
from workflow.naming import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.reading import Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an audit found: how much it read, and every problem."""

    subjects: int
    entries: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def verify(rows: Rows, campaign: str | None = None) -> Verdict:
    """Hold every subject against the rules, papers and registers against their entries, definitions against digests.

    A chain shows change; it does not prove that what was entered was true, nor can it show by itself that a whole
    history was computed anew by somebody who holds the file.
    """
    problems = [
        *_definitions(rows),
        *frozen(rows, campaign),
        *units(rows, campaign),
        *incoming(rows, campaign),
        *enrolled(rows, campaign),
        *versions(rows, campaign),
        *reckonings(rows, campaign),
        *figures(rows, campaign),
        *extensions(rows, campaign),
    ]
    standing = _standing(rows, campaign)
    arrows = {
        row["digest"]: _table(row["body"])
        for row in rows.rows("SELECT digest, body FROM definition WHERE kind = 'machine'")
    }
    entries = 0
    seen: set[str] = set()
    found = rows.each("SELECT subject, seq, body, previous, hash FROM history ORDER BY subject, seq")
    for name, group in groupby(found, key=lambda row: str(row["subject"])):
        if campaign is not None and not name.startswith(f"{campaign}/"):
            continue
        seen.add(name)
        read = [read_entry(row["seq"], row["body"], row["previous"], row["hash"]) for row in group]
        entries += len(read)
        problems += _judge(Subject(name, standing.get(name), read, arrows.get))
    for name, row in standing.items():
        if name not in seen:
            problems += _judge(Subject(name, row, (), arrows.get))
    return Verdict(subjects=len(seen | set(standing)), entries=entries, problems=tuple(problems))


def _judge(subject: Subject) -> list[Problem]:
    return [problem for rule in RULES for problem in rule(subject)]


def _standing(rows: Rows, campaign: str | None) -> dict[str, dict[str, Any]]:
    return {
        row["subject"]: row
        for kind in KINDS
        for row in rows.rows(f"SELECT * FROM {kind}")
        if campaign is None or row["subject"].startswith(f"{campaign}/")
    }


def _definitions(rows: Rows) -> list[Problem]:
    return [
        Problem(
            rule="definition",
            subject=f"{row['kind']} {row['name']}",
            seq=None,
            message="定义的内容与其校验码不符，被改动过",
        )
        for row in rows.rows("SELECT digest, kind, name, body FROM definition ORDER BY kind, name")
        if digest_of(row["body"]) != row["digest"]
    ]


def _table(body: str) -> tuple[str, Mapping[tuple[str, str], frozenset[str]]] | None:
    """Return the arrows of a stored machine; None if it has been made unreadable, which its digest shows."""
    table: dict[tuple[str, str], frozenset[str]] = {}
    try:
        spec = json.loads(body)
        for arrow in spec["transitions"]:
            for source in arrow["from"]:
                key = (source, arrow["event"])
                table[key] = table.get(key, frozenset()) | {arrow["to"]}
        return str(spec["initial"]), table
    except (ValueError, KeyError, TypeError):
        return None
