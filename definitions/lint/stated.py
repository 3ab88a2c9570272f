"""Every number that a plan states for a measure, from text and table, ready to be held against each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from definitions.lint.facts import Facts
    from definitions.lint.rows import Held, Row
    from definitions.target import Alternative, Op, Value

_WHOLE_REGION = re.compile(r"^(?:全[市区县省域]|我[市区县])")


class Stated(NamedTuple):
    """One number for one measure.

    ``about`` is what must be equal for two numbers to be comparable: name, scope, of what, against what.
    ``until`` is the last day that a number without a day of its own can be meant for, where that is known.
    ``duties`` are the duties of the text that the row belongs to, or the duty that holds the target.
    """

    key: str
    name: str
    about: tuple[str | None, ...]
    unit: str | None
    op: Op
    value: Value
    by: date | None
    until: date | None
    text: str
    source: str
    in_table: bool
    duties: frozenset[int]

    @property
    def demand(self) -> tuple[str, Value]:
        """What is asked, so that = 100 and ≥ 100 are the same and ≥ 60 and ≤ 60 are not."""
        return ("max" if self.op in {"<=", "<"} else "min", self.value)


def plain(name: str) -> str:
    """Return a name of a measure without 全市 before it."""
    return _WHOLE_REGION.sub("", name)


def scope_of(scope: str | None) -> str | None:
    """Return a scope, None for the whole region."""
    return (_WHOLE_REGION.sub("", scope) or None) if scope else None


def stated(facts: Facts) -> Iterator[Stated]:
    """Yield every number of targets in the text, then of the table with its yearly targets."""
    ends = {stage.no: stage.end for stage in facts.plan.stages}
    for held in facts.held:
        if held.target.op != "text":
            stage = held.duty.stage if held.duty else None
            yield _of_text(held, held.due or (ends.get(stage) if stage is not None else None))
    for row in facts.rows:
        if row.target and row.target.op != "text":
            yield _of_table(f"{row.key}.target", row, row.target, row.item.due)
        for number, milestone in enumerate(row.item.milestones if not row.item.parts else ()):
            if milestone.op != "text":
                yield _of_table(f"{row.key}.milestones[{number}]", row, milestone, milestone.by)


def _of_text(held: Held, until: date | None) -> Stated:
    target = held.target
    return Stated(
        held.key,
        target.name,
        (plain(target.name), scope_of(target.scope), target.of, target.base),
        target.unit,
        target.op,
        target.value,
        target.by,
        until,
        target.text,
        held.source,
        in_table=False,
        duties=frozenset((held.duty.no,)) if held.duty else frozenset(),
    )


def _of_table(key: str, row: Row, asked: Alternative, by: date | None) -> Stated:
    return Stated(
        key,
        row.name,
        (plain(row.name), scope_of(row.scope), None, None),
        asked.unit or row.unit,
        asked.op,
        asked.value,
        by,
        by,
        asked.text,
        row.source,
        in_table=True,
        duties=frozenset(row.item.duties),
    )
