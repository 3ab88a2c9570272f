"""``duban why``: what can be done with a subject now, and what blocks the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from commands.app import the_app
from commands.options import CAMPAIGN, JSON
from commands.output import emit_json, table
from definitions.capacity import CAPACITY_LABELS
from workflow.act import RESERVED_ROLES, parse_capacity
from workflow.naming import full_name, title_of

if TYPE_CHECKING:
    from workflow.act import Capacity


def _capacity(ctx: click.Context, param: click.Parameter, value: str | None) -> Capacity | None:  # noqa: ARG001
    return None if value is None else parse_capacity(value)


@click.command("why", help="说明此刻能做什么、为什么不能")
@click.argument("subject", metavar="事项", help="如 4（任务4）、stage:1、paper:12、supervision:3。")
@click.option(
    "--as", "capacity", metavar="身份", callback=_capacity, help="以某种身份看，如 director、lead@市水利局。"
)
@CAMPAIGN
@JSON
def group(subject: str, capacity: Capacity | None, campaign: str | None, as_json: bool) -> None:
    """List every event with what blocks it."""
    from workflow.why import standing, ways_from

    app = the_app()
    with app.reading() as rows:
        name = full_name(rows, subject, campaign=campaign)
        now = standing(rows, name)
        ways = ways_from(rows, name, app.clock.now(), capacity)
    if as_json:
        emit_json({**now, "items": ways})
        return
    click.echo(f"{title_of(name)} 现为“{now['label']}”：{now['meaning']}")
    if not ways:
        click.echo("这是终止状态，不再变动。")
        return
    nobody = {CAPACITY_LABELS[role] for role in RESERVED_ROLES}  # no person can act as these
    table(
        (("", ""), ("", "事件"), ("", "去向"), ("", "由谁办理"), ("", "须给出"), ("", "说明")),
        (
            (
                "√" if way["allowed"] else "×",
                f"{way['event']}（{way['label']}）",
                way["target_label"],
                "或".join([who for who in way["by"] if who not in nobody] or way["by"]),
                "、".join(way["needs"]),
                "；".join(way["reasons"])
                + (
                    f"（{'或'.join(way['override'])}可凭理由放行）"
                    if way["override"] and not way["allowed"]
                    else ""
                ),
            )
            for way in ways
        ),
    )
