"""Write the generated pages of ``docs/reference``: commands from ``--help``, machines from their definitions.

Run ``make docs`` after a change; ``tests/test_docs.py`` fails while a page is stale.
"""
# ruff: noqa: INP001 - a script beside the pages, no package

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.testing import CliRunner
from ruamel.yaml import YAML

from cli import COMMANDS, house
from definitions.capacity import CAPACITY_LABELS
from definitions.machine import NEED_LABELS, MachineSpec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from definitions.machine import Transition

ROOT = Path(__file__).parent.parent
HEAD = "<!-- 由 docs/generate.py 生成，请勿手改。 -->\n\n"


def pages() -> dict[Path, str]:
    """Return every generated page: its path and its text."""
    reference = ROOT / "docs" / "reference"
    return {reference / "commands.md": commands_page(), reference / "machines.md": machines_page()}


def commands_page() -> str:
    """Return the reference of commands, each as its own ``--help`` says it."""
    parts = [HEAD, "# 命令\n\n", _help_block(())]
    for name in COMMANDS:
        for path, _ in walk((name,), house.get_command(click.Context(house), name)):
            parts.append(f"\n{'#' * (len(path) + 1)} duban {' '.join(path)}\n\n{_help_block(path)}")
    return "".join(parts)


def walk(
    path: tuple[str, ...], command: click.Command | None
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield ``command`` and every visible command below it, each with its path."""
    if command is None or command.hidden:
        return
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from walk((*path, name), command.get_command(context, name))


def _help_block(path: tuple[str, ...]) -> str:
    result = CliRunner().invoke(house, [*path, "--help"], prog_name="duban", catch_exceptions=False)
    return f"```text\n{result.stdout}```\n"


def machines_page() -> str:
    """Return a drawing and two tables for every machine that ships."""
    files = sorted((ROOT / "definitions" / "machines").glob("*.yaml"))
    machines = [MachineSpec.model_validate(YAML(typ="safe", pure=True).load(file)) for file in files]
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
        + _table(("状态", "名称", "性质", "由谁移入移出"), states)
        + "\n"
        + _table(("事件", "名称", "从", "到", "谁可以", "须提供", "条件", "说明"), arrows)
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


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '｜') for cell in line)} |\n" for line in lines)


def main() -> None:
    """Write the pages."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
