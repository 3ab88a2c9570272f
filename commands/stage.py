"""``duban stage``: the stages of a campaign, each on a machine of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from commands.app import the_app
from commands.noun import Noun, only
from commands.options import Acting, acts, reads
from commands.output import emit, emit_one
from commands.verbs import fire
from workflow.act import RESERVED_ROLES
from workflow.listing import plain
from workflow.naming import full_name, the_campaign

if TYPE_CHECKING:
    from datetime import datetime

KEYS = ("no", "kind", "title", "state", "label", "starts", "ends", "source")
COLUMNS = (
    ("no", "序号"),
    ("title", "阶段"),
    ("label", "状态"),
    ("starts", "起"),
    ("ends", "止"),
    ("source", "条款"),
)
KINDS = {
    "mobilize": "动员部署",
    "implement": "创建实施",
    "inspect": "考核验收",
    "consolidate": "巩固提升",
}
FIELDS = (*COLUMNS, ("kind_label", "类型"), ("version", "版本"))


@click.group(cls=Noun, help="查看、推进阶段")
def group() -> None:
    """Hold the verbs of a stage."""


@group.command("list", help="列出各阶段")
@reads
def list_(campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """List stages."""
    with the_app().reading() as rows:
        items = plain(rows, "v_stage", the_campaign(rows, campaign), as_of, order="position")
    emit(items, COLUMNS, as_json=as_json, keys=KEYS, empty="方案没有划分阶段。")


@group.command(help="查看一个阶段；此刻可以怎样推进，用 duban why stage:序号 查看")
@click.argument("number", metavar="编号", help="阶段序号，如 1。")
@reads
def show(number: str, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Show one stage."""
    with the_app().reading() as rows:
        subject = full_name(rows, number, kind="stage", campaign=campaign)
        items = plain(rows, "v_stage", subject.partition("/")[0], as_of, order="position")
    item = only(items, subject)
    emit_one({**item, "kind_label": KINDS.get(item["kind"], item["kind"])}, FIELDS, as_json=as_json)


@group.command(help="推进一个阶段：只有一条去路时可不写事件名")
@click.argument("number", metavar="编号", help="阶段序号，如 1。")
@click.argument(
    "event", metavar="[事件]", required=False, help="事件名，如 launch；用 duban why stage:1 查看。"
)
@acts
def advance(number: str, event: str | None, acting: Acting) -> None:
    """Fire one event on a stage; without a name, the only one there is."""
    fire("stage", event or _only_event(number, acting), number, acting)


def _only_event(number: str, acting: Acting) -> str:
    from definitions.capacity import CAPACITY_LABELS
    from workflow.why import ways_from

    nobody = {CAPACITY_LABELS[role] for role in RESERVED_ROLES}  # no person can act as these
    app = the_app()
    with app.reading() as rows:
        subject = full_name(rows, number, kind="stage", campaign=acting.campaign)
        ways = [way for way in ways_from(rows, subject, app.clock.now()) if not nobody.issuperset(way["by"])]
    if len(ways) == 1:
        return str(ways[0]["event"])
    if not ways:
        return "advance"  # the machine says that nothing moves any more
    known = "、".join(f"{way['event']}（{way['label']}）" for way in ways)
    raise click.UsageError(f"阶段{number} 此时不止一条去路，请写明事件名：{known}。")
