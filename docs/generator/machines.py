"""The page of machines: a drawing and two tables for each."""
# ruff: noqa: INP001 - scripts beside the pages, no package

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.markdown import HEAD, table

from definitions.capacity import CAPACITY_LABELS
from definitions.catalogue import resolve, shipped
from definitions.loader import load, require
from definitions.machine import NEED_LABELS, MachineSpec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.machine import Transition


def machines_page() -> str:
    """Return a drawing and two tables for every machine that ships."""
    machines = [require(load(resolve("machines", name), MachineSpec)) for name in shipped("machines")]
    return HEAD + "# 状态机\n" + "".join(map(_machine, machines))


def _machine(machine: MachineSpec) -> str:
    drawing = [f"    {name}: {state.label}" for name, state in machine.states.items()]
    drawing.append(f"    [*] --> {machine.initial}")
    drawing += [
        f"    {source} --> {arrow.to}: {arrow.label} {arrow.event}"
        for arrow in machine.transitions
        for source in arrow.from_
    ]
    drawing += [f"    {name} --> [*]" for name, state in machine.states.items() if state.final]
    states = [
        (f"`{name}`", state.label, "、".join(_marks(machine, name)), state.meaning)
        for name, state in machine.states.items()
    ]
    arrows = [
        (
            f"`{arrow.event}`",
            arrow.label,
            "、".join(machine.states[source].label for source in arrow.from_),
            machine.states[arrow.to].label,
            "、".join(CAPACITY_LABELS[who] for who in arrow.by),
            "、".join(NEED_LABELS[need] for need in arrow.needs),
            " ".join(f"`{guard}`" for guard in arrow.guards),
            _remark(arrow),
        )
        for arrow in machine.transitions
    ]
    return (
        f"\n## {machine.title} `{machine.id}`\n\n第 {machine.revision} 版。\n\n"
        "```mermaid\nstateDiagram-v2\n"
        + "\n".join(drawing)
        + "\n```\n\n"
        + table(("状态", "名称", "性质", "由谁移入移出"), states)
        + "\n"
        + table(("事件", "名称", "从", "到", "谁可以", "须提供", "条件", "说明"), arrows)
    )


def _marks(machine: MachineSpec, name: str) -> Iterator[str]:
    if name == machine.initial:
        yield "起始"
    if machine.states[name].done:
        yield "算完成"
    if machine.states[name].final:
        yield "终态"


def _remark(arrow: Transition) -> str:
    who = "、".join(CAPACITY_LABELS[capacity] for capacity in arrow.override)
    return arrow.meaning + (f"{who}说明理由后，可不受条件限制。" if who else "")
