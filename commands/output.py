"""How results are said: a table for people, one stable JSON shape for programs. Data on stdout, talk on stderr."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

GAP = 2  # between two columns of a table on a terminal
NARROWEST = 8  # four characters: what a column that folds should have


def emit(
    items: Sequence[Mapping[str, Any]],
    columns: Sequence[tuple[str, str]],
    *,
    as_json: bool,
    keys: Sequence[str] = (),
    empty: str = "没有符合条件的记录。",
) -> None:
    """Print a list: ``{"items": […]}`` with ``keys`` of each item, or a table of ``columns`` (key, heading)."""
    if as_json:
        wanted = [{key: item.get(key) for key in keys} if keys else dict(item) for item in items]
        emit_json({"items": wanted})
    elif items:
        table(columns, ([_said(item, key) for key, _ in columns] for item in items))
        talk(f"共 {len(items)} 条")
    else:
        talk(empty)


def emit_one(item: Mapping[str, Any], fields: Sequence[tuple[str, str]], *, as_json: bool) -> None:
    """Print one thing: its JSON, or a line a field, empty ones left out."""
    if as_json:
        emit_json(item)
        return
    for key, heading in fields:
        text = _said(item, key)
        if text:
            click.echo(f"{heading}：{text}")


def _said(item: Mapping[str, Any], key: str) -> str:
    """Return what stands under a heading; what rests on no clause is of the office's own making."""
    value = item.get(key)
    return "本办安排" if key == "source" and value == "office" else cell(value)


def emit_json(value: Any) -> None:
    """Print JSON: UTF-8 unescaped, indented by two."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def talk(sentence: str) -> None:
    """Say something to the person at the console, on stderr."""
    click.echo(sentence, err=True)


def warn_provisional(years: Iterable[int]) -> None:
    """Say aloud which years' working days were guessed."""
    told = spans(years)
    if told:
        talk(
            f"注意：{told} 年没有放假安排的通知，工作日按周末和法定节日推算，可能有出入。"
            "通知公布后用 duban calendar import 装入。"
        )


def spans(years: Iterable[int]) -> str:
    """Return years as one says them: ``2027、2029 至 2031``."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]} 至 {run[-1]}" for run in runs)


def cell(value: Any) -> str:
    """Return a value as a table shows it."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "、".join(str(one) for one in value)
    return str(value)


def table(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]) -> None:
    """Print a table whose Chinese columns line up; as wide as it needs when nobody watches.

    On a terminal short columns keep their width and long ones fold, as long as there is room for both.
    """
    from rich import box
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [[Text(text) for text in row] for row in rows]
    watched = sys.stdout.isatty()
    console = Console(
        width=None if watched else 500,
        highlight=False,
        emoji=False,
        color_system=None if os.environ.get("NO_COLOR") else "auto",  # None: no bold either
    )
    sheet = Table(
        box=box.SIMPLE_HEAD if watched else None,
        pad_edge=False,
        collapse_padding=watched,
        header_style="bold",
    )
    widths = [
        max(cell_len(heading), *(row[place].cell_len for row in cells), 0)
        for place, (_, heading) in enumerate(columns)
    ]
    for (_, heading), width in zip(columns, kept_widths(widths, console.width), strict=True):
        sheet.add_column(heading, overflow="fold", width=width)
    for row in cells:
        sheet.add_row(*row)
    with console.capture() as capture:
        console.print(sheet)
    # click, since it writes UTF-8 where the locale knows no better
    click.echo("\n".join(line.rstrip() for line in capture.get().splitlines()))


def kept_widths(widths: Sequence[int], room: int) -> list[int | None]:
    """Return the width of each column that is not to fold, narrowest first; None for those that share the rest.

    Args:
        widths: what each column would take, in terminal columns.
        room: width of the terminal.
    """
    room -= GAP * (len(widths) + 1)
    kept: list[int | None] = [None] * len(widths)
    for done, place in enumerate(sorted(range(len(widths)), key=widths.__getitem__), 1):
        if room - widths[place] < NARROWEST * (len(widths) - done):
            break
        kept[place] = widths[place]
        room -= widths[place]
    return kept
