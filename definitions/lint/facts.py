"""A plan and what the rules look up in it, each index made once and only when asked for.

Rules that would search the plan for every item look here instead, so that linting stays linear.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from definitions.actors import bare
from definitions.lint.moments import Moment, moments
from definitions.lint.named import Named, Uses, named, uses
from definitions.lint.rows import Held, Row, held, rows
from definitions.lint.stated import Stated, stated
from definitions.lint.texts import texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from definitions.ignores import Ignore
    from definitions.indicator import Indicator
    from definitions.plan import Duty, Plan


@dataclass(slots=True)
class Comment:
    """An ignore comment and what came of it.

    Attributes:
        said: the comment.
        codes: the rules that it means.
        unknown: words that mean none, each with the nearest code.
        judged: every rule that it means runs this time, so that one can tell whether it is needed.
        silenced: how many findings it silenced.
    """

    said: Ignore
    codes: frozenset[str] = frozenset()
    unknown: tuple[tuple[str, str | None], ...] = ()
    judged: bool = False
    silenced: int = 0


class Facts:
    """A plan under the linter, with the ignore comments of its file."""

    def __init__(self, plan: Plan, comments: Sequence[Comment] = ()) -> None:
        self.plan = plan
        self.comments = comments

    @cached_property
    def day(self) -> date | None:
        """The day from which the document is known."""
        return self.plan.document.day

    @cached_property
    def duties(self) -> Mapping[int, Duty]:
        """The duties by number, the first where one comes twice."""
        found: dict[int, Duty] = {}
        for duty in self.plan.duties:
            found.setdefault(duty.no, duty)
        return found

    @cached_property
    def linked(self) -> Mapping[int, Sequence[Indicator]]:
        """The indicators that belong to each duty."""
        found: dict[int, list[Indicator]] = defaultdict(list)
        for item in self.plan.indicators:
            for number in dict.fromkeys(item.duties):
                found[number].append(item)
        return found

    @cached_property
    def rows(self) -> Sequence[Row]:
        """The table line by line, parts with the unit of the whole where they have none of their own."""
        return list(rows(self.plan))

    @cached_property
    def rows_of(self) -> Mapping[int, Sequence[Row]]:
        """The lines of the table that belong to each duty."""
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.rows:
            for number in dict.fromkeys(row.item.duties):
                found[number].append(row)
        return found

    @cached_property
    def table_has_leads(self) -> bool:
        """Whether the table has a column of leads at all."""
        return any(item.lead for item in self.plan.indicators)

    @cached_property
    def table_has_supports(self) -> bool:
        """Whether the table has a column of supports at all."""
        return any(item.support for item in self.plan.indicators)

    @cached_property
    def held(self) -> Sequence[Held]:
        """Every target of the text: of duties, deadlines and unit duties."""
        return list(held(self.plan))

    @cached_property
    def named(self) -> Sequence[Named]:
        """Every place where a name has a role."""
        return list(named(self.plan))

    @cached_property
    def stated(self) -> Sequence[Stated]:
        """Every number of text and table."""
        return list(stated(self))

    @cached_property
    def moments(self) -> Sequence[Moment]:
        """Every day of the text, and the words for it."""
        return list(moments(self))

    @cached_property
    def texts(self) -> Sequence[tuple[str, str]]:
        """Every text of the plan with its key path."""
        return list(texts(self.plan))

    @cached_property
    def uses(self) -> Mapping[str, Uses]:
        """Where each name has a role in duties, indicators and schedules."""
        return uses(self.plan)

    @cached_property
    def main_names(self) -> Mapping[str, str]:
        """The main name of a unit for each of its names; the first unit where several claim one."""
        found: dict[str, str] = {}
        for unit in self.plan.units:
            found.setdefault(unit.name, unit.name)
        for unit in self.plan.units:
            for alias in unit.aliases:
                found.setdefault(bare(alias), unit.name)
        return found

    def main(self, name: str) -> str:
        """Return the main name of the unit that ``name`` means, the name itself where it is no unit's."""
        return self.main_names.get(name, name)

    @cached_property
    def members(self) -> Mapping[str, str]:
        """The units in the leading body, by main name, each with the place that says so."""
        bodies = {body.name for body in self.plan.bodies if body.kind == "leading_group"}
        found: dict[str, str] = {}
        for i, body in enumerate(self.plan.bodies):
            for n, name in enumerate(body.members if body.kind == "leading_group" else ()):
                found.setdefault(self.main(name), f"bodies[{i}].members[{n}]")
        for i, post in enumerate(self.plan.posts):
            if post.unit is not None and post.body in bodies:
                found.setdefault(self.main(post.unit), f"posts[{i}].unit")
        return found

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The kind of each unit by its main name."""
        return {unit.name: unit.kind for unit in self.plan.units}

    @cached_property
    def group_names(self) -> frozenset[str]:
        """The names that stand for many units."""
        return frozenset(group.name for group in self.plan.groups)
