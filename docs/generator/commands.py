"""The page of commands, each as its own ``--help`` says it."""
# ruff: noqa: INP001 - scripts beside the pages, no package

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.testing import CliRunner
from generator.markdown import HEAD

from cli import COMMANDS, house

if TYPE_CHECKING:
    from collections.abc import Iterator


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
