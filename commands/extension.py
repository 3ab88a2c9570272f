"""``duban extension``: applications for more time, and what was decided on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.noun import Noun, known, only, states_of
from commands.options import CAMPAIGN, JSON, Acting, acts, day_value, reads, text_value
from commands.output import emit, emit_json, emit_one, talk
from commands.verbs import fire, verb
from workflow.listing import plain
from workflow.naming import full_name, the_campaign, title_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from workflow.reading import Rows

KEYS = (
    *(
        "no",
        "duty",
        "unit",
        "application",
        "dated",
        "asked",
        "granted",
        "decided",
        "state",
        "label",
        "reason",
    ),
)
COLUMNS = (
    ("no", "序号"),
    ("duty_label", "任务"),
    ("unit", "申请单位"),
    ("application", "来文"),
    ("dated", "来文日期"),
    ("asked", "申请延至"),
    ("granted", "批准至"),
    ("decided", "批复日期"),
    ("label", "状态"),
)
FIELDS = (*COLUMNS, ("reason", "申请理由"), ("version", "版本"))


@click.group(cls=Noun, help="延期：登记申请，批准或不批准，拟复函")
def group() -> None:
    """Hold the verbs of an application for more time."""


def _items(rows: Rows, campaign: str, as_of: datetime | None) -> list[dict[str, Any]]:
    from workflow.extension_read import reasons

    why = reasons(rows, campaign)
    items = plain(rows, "v_extension", campaign, as_of)
    for item in items:
        item["duty_label"] = title_of(item["duty"])
        item["duty"] = item["duty"].partition(":")[2]
        item["reason"] = why.get(item["subject"])
    return items


@group.command("list", help="列出延期申请")
@click.option("--state", metavar="状态", help="只看某状态，如 requested 或 待批。")
@reads
def list_(state: str | None, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """List applications."""
    with the_app().reading() as rows:
        items = _items(rows, the_campaign(rows, campaign), as_of)
        known("--state", state, states_of(rows, "extension"))
    items = [item for item in items if state is None or state in (item["state"], item["label"])]
    emit(items, COLUMNS, as_json=as_json, keys=KEYS, empty="没有符合条件的延期申请。")


@group.command(help="查看一件延期申请")
@click.argument("number", metavar="编号", help="序号，如 1。")
@reads
def show(number: str, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Show one application."""
    with the_app().reading() as rows:
        subject = full_name(rows, number, kind="extension", campaign=campaign)
        item = only(_items(rows, subject.partition("/")[0], as_of), subject)
    emit_one(item, FIELDS, as_json=as_json)


@group.command(help="登记一件延期申请：凭牵头单位已登记的来文")
@click.argument("duty", metavar="任务", help="任务序号，如 4。")
@click.option("--until", required=True, metavar="日期", callback=day_value, help="申请延到哪天。")
@click.option("--for", "unit", required=True, metavar="单位", callback=text_value, help="申请的牵头单位。")
@click.option(
    "--paper", required=True, metavar="文号", callback=text_value, help="它的申请，已用 paper register 登记。"
)
@click.option("--reason", required=True, metavar="理由", callback=text_value, help="申请的理由。")
@CAMPAIGN
@click.option("--dry-run", is_flag=True, help="只检查，不写入。")
@JSON
def request(duty: str, until: date, campaign: str | None, dry_run: bool, as_json: bool, **said: str) -> None:
    """Enter an application."""
    from workflow.extension import request

    app = the_app()
    with app.reading() as rows:
        subject = full_name(rows, duty, campaign=campaign)
    with app.engine().firing(dry_run=dry_run, campaign=subject.partition("/")[0]) as firing:
        row = request(firing, subject, until=until, **said)
    if as_json:
        emit_json(
            {"no": row["no"], "duty": subject.partition(":")[2], "asked": row["asked"], "dry_run": dry_run}
        )
        return
    click.echo(
        f"延期申请{row['no']} {title_of(subject)} 申请延至 {row['asked']}：已登记，待批"
        f"（extension approve {row['no']} --as director）"
    )
    if dry_run:
        talk("以上只是检查，没有写入。")


@group.command(help="批准：任务改以批准的时限为准，复函拟稿（由主任，--as director）")
@click.argument("number", metavar="编号", help="序号，如 1。")
@click.option("--until", metavar="日期", callback=day_value, help="批准到哪天；不写就是申请的那天。")
@acts
def approve(acting: Acting, number: str, until: date | None) -> None:
    """Grant what was asked for, or until another day."""
    from workflow.extension_read import asked_until

    if until is None:
        with the_app().reading() as rows:
            until = asked_until(rows, full_name(rows, number, kind="extension", campaign=acting.campaign))
    fire("extension", "approve", number, acting, date=until)


verb(group, "extension", "refuse", "不批准（由主任，--as director，须写 --reason）", many=False)
verb(group, "extension", "withdraw", "撤回：单位不再申请（须写 --reason）", many=False)
