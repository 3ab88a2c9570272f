"""How results are said: a table for people, one stable JSON shape for programs. Data on stdout, talk on stderr."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


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
        table(columns, ([cell(item.get(key)) for key, _ in columns] for item in items))
        talk(f"共 {len(items)} 条")
    else:
        talk(empty)


def emit_one(item: Mapping[str, Any], fields: Sequence[tuple[str, str]], *, as_json: bool) -> None:
    """Print one thing: its JSON, or a line a field, empty ones left out."""
    if as_json:
        emit_json(item)
        return
    for key, heading in fields:
        text = cell(item.get(key))
        if text:
            click.echo(f"{heading}：{text}")


def emit_json(value: Any) -> None:
    """Print JSON: UTF-8 unescaped, indented by two."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def talk(sentence: str) -> None:
    """Say something to the person at the console, on stderr."""
    click.echo(sentence, err=True)


def warn_provisional(years: Iterable[int]) -> None:
    """Say aloud which years' working days were guessed."""
    told = "、".join(str(year) for year in sorted(years))
    if told:
        talk(
            f"注意：{told} 年没有放假安排的通知，工作日按周末和法定节日推算，可能有出入。"
            "通知公布后用 duban calendar import 装入。"
        )


def cell(value: Any) -> str:
    """Return a value as a table shows it."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "、".join(str(one) for one in value)
    return str(value)


def table(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]) -> None:
    """Print a table whose Chinese columns line up; as wide as it needs when nobody watches."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    stream = sys.stdout
    console = Console(file=stream, width=None if stream.isatty() else 500, highlight=False, emoji=False)
    sheet = Table(box=box.SIMPLE_HEAD if stream.isatty() else None, pad_edge=False, header_style="bold")
    for _, heading in columns:
        sheet.add_column(heading, overflow="fold")
    for row in rows:
        sheet.add_row(*(Text(text) for text in row))
    console.print(sheet)
