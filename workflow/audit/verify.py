"""Holding the whole database against the rules of an audit, one subject at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from definitions.digest import digest as digest_of
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
    """Check chain, gaps, heads, replay and order of every subject, and the digests of the definitions.

    A chain shows change; it does not prove that what was entered was true, nor can it show by itself that a whole
    history was computed anew by somebody who holds the file.
    """
    problems = list(_definitions(rows))
    states = _standing(rows, campaign)

    @cache
    def arrows(digest: str) -> tuple[str, Mapping[tuple[str, str], frozenset[str]]] | None:
        body = rows.value("SELECT body FROM definition WHERE digest = ? AND kind = 'machine'", digest)
        return None if body is None else _table(json.loads(body))

    entries = 0
    seen: set[str] = set()
    found = rows.rows("SELECT subject, seq, body, previous, hash FROM history ORDER BY subject, seq")
    for name, group in groupby(found, key=lambda row: str(row["subject"])):
        if campaign is not None and not name.startswith(f"{campaign}/"):
            continue
        seen.add(name)
        read = [read_entry(row["seq"], row["body"], row["previous"], row["hash"]) for row in group]
        entries += len(read)
        state, version, head = states.get(name, (None, None, None))
        subject = Subject(name, state, version, head, read, arrows)
        problems += [problem for rule in RULES for problem in rule(subject)]
    for name, (state, version, head) in states.items():
        if name not in seen:
            subject = Subject(name, state, version, head, (), arrows)
            problems += [problem for rule in RULES for problem in rule(subject)]
    return Verdict(subjects=len(seen | set(states)), entries=entries, problems=tuple(problems))


def _standing(rows: Rows, campaign: str | None) -> dict[str, tuple[str, int, str]]:
    return {
        row["subject"]: (row["state"], row["version"], row["head"])
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


def _table(spec: Mapping[str, object]) -> tuple[str, Mapping[tuple[str, str], frozenset[str]]]:
    table: dict[tuple[str, str], frozenset[str]] = {}
    arrows = spec["transitions"]
    assert isinstance(arrows, list), "a stored machine has been validated"
    for arrow in arrows:
        for source in arrow["from"]:
            key = (source, arrow["event"])
            table[key] = table.get(key, frozenset()) | {arrow["to"]}
    return str(spec["initial"]), table
