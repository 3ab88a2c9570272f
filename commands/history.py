"""``duban history``: who did what, when, on which paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from commands.app import the_app
from commands.options import reads
from commands.output import emit
from workflow.listing import history
from workflow.naming import full_name

if TYPE_CHECKING:
    from datetime import datetime

KEYS = (
    "seq",
    "event",
    "source",
    "target",
    "actor",
    "capacity",
    "on_behalf",
    "at",
    "recorded",
    "reason",
    "note",
    "paper",
    "given",
    "evidence",
    "definition",
    "hash",
    "previous",
)
COLUMNS = (
    ("seq", "序"),
    ("at_short", "办理时间"),
    ("label", "事件"),
    ("moved", "流转"),
    ("who", "办理人"),
    ("paper", "依据"),
    ("said", "理由或说明"),
    ("short", "校验码"),
)


@click.group(help="查看流转记录")
def group() -> None:
    """Hold the readings of the record."""


@group.command(help="查看一个事项的全部流转记录")
@click.argument("subject", metavar="事项", help="如 4（任务4）、stage:1、paper:12、campaign:dengfeng-2023。")
@reads
def show(subject: str, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Show the entries of one subject."""
    from definitions.capacity import CAPACITY_LABELS
    from workflow.labels import labels_of

    with the_app().reading() as rows:
        name = full_name(rows, subject, campaign=campaign)
        zone = str(rows.value("SELECT zone FROM campaign WHERE id = ?", name.partition("/")[0]))
        items = history(rows, name, zone, as_of)
        states, events = labels_of(rows, name)
    for item in items:
        source, target = states.get(item["source"], ""), states.get(item["target"], item["target"])
        role, at, unit = str(item["capacity"]).partition("@")
        item["label"] = events.get(item["event"], item["event"])
        item["moved"] = target if source in ("", target) else f"{source} → {target}"
        item["who"] = (
            f"{item['actor']}代{unit}"
            if item["on_behalf"]
            else (unit if at else CAPACITY_LABELS.get(role, role))
        )
        item["said"] = item["reason"] or item["note"] or ""
        item["short"] = item["hash"][:8]
        item["at_short"] = item["at"][:16].replace("T", " ")
    emit(items, COLUMNS, as_json=as_json, keys=KEYS)
