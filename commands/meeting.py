"""``duban meeting``: what the plan promises to hold, from its notice to its minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from commands.app import the_app
from commands.noun import Noun, known, only, states_of
from commands.options import day_value, reads
from commands.output import emit, emit_one
from commands.verbs import verb
from workflow.listing import plain
from workflow.naming import full_name, the_campaign

if TYPE_CHECKING:
    from datetime import datetime

KEYS = ("no", "title", "day", "time", "place", "state", "label", "nominal", "held", "source")
COLUMNS = (
    ("no", "序号"),
    ("day", "日期"),
    ("time", "时间"),
    ("label", "状态"),
    ("title", "会议"),
    ("place", "地点"),
    ("source", "依据"),
)
FIELDS = (*COLUMNS, ("nominal", "原排日期"), ("held", "召开日期"), ("version", "版本"))


@click.group(cls=Noun, help="查看、召开、延期、取消会议")
def group() -> None:
    """Hold the verbs of a meeting."""


@group.command("list", help="列出会议")
@click.option("--state", metavar="状态", help="只看某状态，如 notified 或 已通知。")
@reads
def list_(state: str | None, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """List meetings."""
    with the_app().reading() as rows:
        items = plain(rows, "v_meeting", the_campaign(rows, campaign), as_of)
        known("--state", state, states_of(rows, "meeting"))
    none = "没有符合条件的会议。" if items else "没有会议。会议在通知日由 duban tick 排出。"
    items = [item for item in items if state is None or state in (item["state"], item["label"])]
    emit(items, COLUMNS, as_json=as_json, keys=KEYS, empty=none)


@group.command(help="查看一次会议")
@click.argument("number", metavar="编号", help="会议序号，如 1。")
@reads
def show(number: str, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Show one meeting."""
    with the_app().reading() as rows:
        subject = full_name(rows, number, kind="meeting", campaign=campaign)
        items = plain(rows, "v_meeting", subject.partition("/")[0], as_of)
    emit_one(only(items, subject), FIELDS, as_json=as_json)


_DATE = click.option("--date", metavar="日期", callback=day_value, help="延期后的日期。")

verb(group, "meeting", "hold", "登记会议已召开")
verb(group, "meeting", "minute", "登记纪要已印发（--paper 写纪要编号）")
verb(group, "meeting", "close", "办结会议事项")
verb(group, "meeting", "postpone", "延期：须先发延期通知（--paper 写通知文号）", options=[_DATE], many=False)
verb(group, "meeting", "cancel", "取消会议")
