"""What a clerk says of a new rhythm on the command line, read as if it stood in the office's file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from commands.noun import known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from definitions.recurrence import Schedule

OPTIONS = {"catch_up": "--catch-up", "participants": "--unit", "slug": "代号"}


def schedule_said(slug: str, said: Mapping[str, Any]) -> Schedule:
    """Return the schedule that the options of ``schedule add`` say.

    Raises:
        UsageError: it is none; every reason, each with its option.
    """
    from definitions.loader import parse
    from definitions.recurrence import Schedule
    from workflow.schedules import KINDS

    known("--kind", said["kind"], KINDS.items())
    kind = {label: name for name, label in KINDS.items()}.get(said["kind"], said["kind"])
    item = {"slug": slug, "source": "office", **dict(_items({**said, "kind": kind}))}
    loaded = parse(json.dumps(item, ensure_ascii=False).encode(), Schedule, name=slug)
    if loaded.value is None:
        raise click.UsageError("；".join(f"{_option(one.key)}{one.message}" for one in loaded.findings))
    return loaded.value


def _items(said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    counted = {key: said[key] for key in ("nth", "of", "every") if said[key] is not None}
    if counted:
        yield "workday", counted
    if said["unannounced"]:
        yield "unannounced", True
    if said["units"]:
        yield "participants", list(said["units"])
    for key in ("kind", "title", "rrule", "time", "roll", "catch_up", "owner", "paper", "text"):
        if said[key] is not None:
            yield key, said[key]
    for key in ("start", "until"):
        if said[key] is not None:
            yield key, said[key].isoformat()


def _option(key: str) -> str:
    name = key.rpartition(".")[2].partition("[")[0]
    if not name or name == "workday":
        return ""
    return f"{OPTIONS.get(name, f'--{name}')}："
