"""A plan as a tree for people: stages with their steps and duties, then whatever else the plan holds."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from commands.output import NARROWEST
from definitions.concern import roles_in
from definitions.rule_words import spoken_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from definitions.indicator import Indicator, Part
    from definitions.model import Model
    from definitions.plan import Clause, Deadline, Duty, Measure, Plan, Stage, UnitDuty
    from definitions.recurrence import Schedule
    from definitions.target import Alternative, Target

SHORT = 40  # characters of a text that stands for the whole
GUIDE = 4  # columns that the lines of the tree take on each level
WIDEST = 500  # columns where nobody watches
SPACE = "　"  # between two things on a line, a full-width space


@dataclass(frozen=True, slots=True)
class Node:
    """A line of the tree and what hangs below it."""

    text: str
    below: tuple[Node, ...] = ()


def show_tree(node: Node) -> None:
    """Print a tree, folded to the terminal; as wide as it needs when nobody watches."""
    from rich.cells import chop_cells
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    def grow(node: Node, room: int) -> Tree:
        lines = chop_cells(node.text, max(room, NARROWEST))  # Chinese is folded anywhere, not only at blanks
        tree = Tree(Text("\n".join(lines)))
        tree.children = [grow(one, room - GUIDE) for one in node.below]
        return tree

    console = Console(
        width=None if sys.stdout.isatty() else WIDEST,
        highlight=False,
        emoji=False,
        color_system=None if os.environ.get("NO_COLOR") else "auto",
    )
    with console.capture() as capture:
        console.print(grow(node, console.width))
    # click, since it writes UTF-8 where the locale knows no better
    click.echo("\n".join(line.rstrip() for line in capture.get().splitlines()))


def plan_tree(plan: Plan, *, names: frozenset[str] | None = None, full: bool = False) -> Node:
    """Return the tree of a plan.

    Args:
        plan: the plan, with what is not to be shown already left out.
        names: of the unit that asks, which is told its part in every item.
        full: texts in full, and what most readers do not ask for: clauses, kinds of judgement.
    """
    teller = _Teller(frozenset({""}) if names == frozenset() else names or frozenset(), full)
    parts = (teller.stages(plan), *(teller.part(plan, *one) for one in _PARTS))
    return Node(_joined(plan.title, f"{plan.id} 第 {plan.revision} 版"), _some(*parts))


_PARTS: tuple[tuple[str, str, str], ...] = (  # list of the plan, its heading, the method that says one item
    ("indicators", "指标", "indicator"),
    ("unit_duties", "单位职责", "unit_duty"),
    ("schedules", "安排", "schedule"),
    ("deadlines", "时限和总体目标", "deadline"),
    ("policies", "政策法规", "clause"),
    ("vetoes", "一票否决", "clause"),
    ("measures", "保障措施", "measure"),
    ("accountability", "奖惩追责", "measure"),
)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Says items as lines; ``names`` are those of the unit that asks."""

    names: frozenset[str]
    full: bool

    def stages(self, plan: Plan) -> Node | None:
        """Say the stages; to a unit only those in which it has duties."""
        known = {stage.no for stage in plan.stages}
        loose = [duty for duty in plan.duties if duty.stage not in known]
        if not plan.stages:
            return self._listed("任务", len(loose), self._sections(loose))
        below = [
            self._stage(stage, duties)
            for stage in plan.stages
            if (duties := [duty for duty in plan.duties if duty.stage == stage.no]) or not self.names
        ]
        if loose:
            below.append(Node(f"不属于以上阶段的任务 {len(loose)} 项", self._sections(loose)))
        return self._listed("阶段和任务", len(plan.duties), below)

    def part(self, plan: Plan, field: str, heading: str, method: str) -> Node | None:
        items: Sequence[Model] = getattr(plan, field)
        say: Callable[[Any], Node] = getattr(self, method)
        return self._listed(heading, len(items), [self._with_role(field, item, say(item)) for item in items])

    def _listed(self, heading: str, count: int, below: Iterable[Node]) -> Node | None:
        nodes = tuple(below)
        return Node(f"{heading} {count} 项", nodes) if nodes else None

    def _stage(self, stage: Stage, duties: Sequence[Duty]) -> Node:
        told = () if self.names else stage.steps
        steps = (_joined(f"步骤{step.no} {self._cut(step.text)}", step.due_text) for step in told)
        return Node(
            _joined(f"第{stage.no}阶段 {stage.title}", _span(stage), self._source(stage.source)),
            (*map(Node, steps), *self._sections(duties)),
        )

    def _sections(self, duties: Sequence[Duty]) -> tuple[Node, ...]:
        nodes: list[Node] = []
        for section, group in groupby(duties, key=lambda duty: duty.section):
            below = tuple(self._with_role("duties", duty, self.duty(duty)) for duty in group)
            nodes += [Node(section, below)] if section else below
        return tuple(nodes)

    def _with_role(self, field: str, item: Model, node: Node) -> Node:
        roles = roles_in(field, item, self.names)
        return Node(f"{node.text}{SPACE}〔{'、'.join(roles)}〕", node.below) if roles else node

    def duty(self, duty: Duty) -> Node:
        return Node(
            _joined(
                f"{duty.no} {self._cut(duty.title)}",
                _units("牵头", duty.lead) or "牵头 待定",
                _units("配合", duty.support),
                _said("时限", duty.due_text or duty.due),
                _units("责任人", duty.posts),
                self._source(duty.source),
            ),
            tuple(Node(target_line(target)) for target in duty.targets),
        )

    def indicator(self, item: Indicator) -> Node:
        return Node(
            _joined(
                f"{item.no} {self._cut(item.name)}" + (f"（{item.unit}）" if item.unit else ""),
                *_thresholds(item),
                item.attribute,
                _units("牵头", item.lead),
                _units("配合", item.support),
                _units("提供数据", item.data_from),
                self._source(item.source),
            ),
            tuple(self._part(part) for part in item.parts),
        )

    def _part(self, part: Part) -> Node:
        return Node(_joined(part.name + (f"（{part.unit}）" if part.unit else ""), *_thresholds(part)))

    def unit_duty(self, item: UnitDuty) -> Node:
        text = f"{item.unit} {item.no} {self._cut(item.text)}"
        return Node(
            _joined(text, _said("时限", item.due_text or item.due), self._source(item.source)),
            tuple(Node(target_line(target)) for target in item.targets),
        )

    def schedule(self, item: Schedule) -> Node:
        return Node(
            _joined(
                item.title,
                item.rrule or (spoken_rule(item.rule) if item.rule else "没有固定周期"),
                "暗访" if item.unannounced else "",
                _said("召集", item.owner),
                _units("参加", item.participants),
                self._source(item.source),
            )
        )

    def deadline(self, item: Deadline) -> Node:
        return Node(
            _joined(
                self._cut(item.what),
                _said("时限", item.due_text or item.due),
                _units("", item.who),
                self._source(item.source),
            ),
            tuple(Node(target_line(target)) for target in item.targets),
        )

    def clause(self, item: Clause) -> Node:
        units = (_units("牵头", item.lead), _units("配合", item.support))
        return Node(_joined(f"{item.no} {self._cut(item.text)}", *units, self._source(item.source)))

    def measure(self, item: Measure) -> Node:
        return Node(_joined(self._cut(item.text), _units("", item.who), self._source(item.source)))

    def _cut(self, text: str) -> str:
        return text if self.full or len(text) <= SHORT else f"{text[: SHORT - 1]}…"

    def _source(self, source: str) -> str:
        return source if self.full else ""


def target_line(target: Target) -> str:
    """Return a target in one line: what is measured, the words, by when."""
    when = target.by_text or (f"{target.by} 前" if target.by else None)
    return _joined(f"目标 {target.name}：{_words(target)}", when, _units("牵头", target.lead))


def _words(asked: Alternative) -> str:
    several = [*getattr(asked, "any_of", ()), *getattr(asked, "all_of", ())]
    return asked.text + (f"（{'；'.join(one.text for one in several)}）" if several else "")


def _thresholds(item: Indicator | Part) -> tuple[str, ...]:
    return tuple(
        f"{said} {_words(asked)}"
        for said, asked in (("目标", item.target), ("标准", item.standard))
        if asked is not None
    )


def _span(stage: Stage) -> str:
    days = (stage.start_text or stage.start, stage.end_text or stage.end)
    return " 至 ".join("未定" if day is None else str(day) for day in days)


def _said(heading: str, value: object) -> str:
    return f"{heading} {value}" if value else ""


def _units(heading: str, names: Sequence[str]) -> str:
    return f"{heading} {'、'.join(names)}".strip() if names else ""


def _joined(*parts: str | None) -> str:
    return SPACE.join(part for part in parts if part)


def _some(*nodes: Node | None) -> tuple[Node, ...]:
    return tuple(node for node in nodes if node is not None)
