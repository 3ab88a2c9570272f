"""``duban supervision``: lapses and how far they have been followed up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from commands.app import the_app
from commands.guessed import guessed_years
from commands.noun import Noun, only
from commands.options import reads
from commands.output import emit, emit_one, warn_provisional
from commands.verbs import verb, warn_unknown_unit
from workflow.contexts import cause_of
from workflow.listing import plain, policy_of
from workflow.naming import full_name, the_campaign, title_of

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from workflow.reading import Rows

KEYS = ("no", "target", "cause", "due", "units", "state", "label", "next_on")
COLUMNS = (
    ("no", "序号"),
    ("target_label", "事项"),
    ("cause_label", "事由"),
    ("due", "时限"),
    ("units", "单位"),
    ("label", "进度"),
    ("next_on", "下一步日期"),
)
FIELDS = (*COLUMNS, ("version", "版本"))


@click.group(cls=Noun, help="查看、办结督办事项")
def group() -> None:
    """Hold the verbs of a supervision."""


def _items(rows: Rows, campaign: str, as_of: datetime | None) -> list[dict[str, Any]]:
    policy = policy_of(rows, campaign)
    items = plain(rows, "v_supervision", campaign, as_of)
    for item in items:
        item["target_label"] = title_of(item["target"])
        item["cause_label"] = cause_of(policy, item["cause"])
    return items


@group.command("list", help="列出督办事项")
@click.option("--open", "only_open", is_flag=True, help="只看未结的。")
@click.option("--unit", metavar="单位", help="只看某单位的。")
@reads
def list_(
    only_open: bool, unit: str | None, campaign: str | None, as_of: datetime | None, as_json: bool
) -> None:
    """List lapses."""
    with the_app().reading() as rows:
        name = the_campaign(rows, campaign)
        items = _items(rows, name, as_of)
        warn_unknown_unit(rows, name, unit)
        guessed = guessed_years(rows, (item["next_on"] for item in items))
    items = [
        item
        for item in items
        if not (only_open and item["final"]) and (unit is None or unit in item["units"].split("、"))
    ]
    emit(items, COLUMNS, as_json=as_json, keys=KEYS, empty="没有符合条件的督办事项。")
    warn_provisional(guessed)


@group.command(help="查看一件督办事项")
@click.argument("number", metavar="编号", help="督办序号，如 3。")
@reads
def show(number: str, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Show one lapse."""
    with the_app().reading() as rows:
        subject = full_name(rows, number, kind="supervision", campaign=campaign)
        item = only(_items(rows, subject.partition("/")[0], as_of), subject)
        guessed = guessed_years(rows, [item["next_on"]])
    emit_one(item, FIELDS, as_json=as_json)
    warn_provisional(guessed)


verb(group, "supervision", "resolve", "结案：事项已办，或经说明不再督办")
