"""``duban plan diff``: what differs between two versions of a plan, and the running duties that it touches."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.options import CAMPAIGN, JSON
from commands.output import emit_json, table, talk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from definitions.plan import Plan
    from definitions.plan_diff import Change
    from workflow.reading import Rows

TOUCHED_KEYS = ("no", "title", "what", "state", "label", "lead", "support", "due")
TOUCHED_COLUMNS = (
    ("no", "序号"),
    ("said", "变动"),
    ("label", "状态"),
    ("lead", "牵头单位"),
    ("due", "时限"),
    ("title", "任务"),
)
SAID = {"changed": "改动", "removed": "删去"}


@click.command("diff", help="比较两份方案，逐项列出差别，并指出涉及哪些正在办的任务")
@click.argument("before", metavar="旧方案", help="内置方案编号，或方案文件的路径。")
@click.argument("after", metavar="新方案", help="内置方案编号，或方案文件的路径。")
@CAMPAIGN
@JSON
def diff(before: str, after: str, campaign: str | None, as_json: bool) -> None:
    """Compare two plans."""
    from commands.plan import load_plan
    from definitions.loader import require
    from definitions.plan_diff import diff as differences

    old, new = require(load_plan(before)), require(load_plan(after))
    changes = differences(old, new)
    name, touched = _touched(old, changes, campaign)
    if as_json:
        items = [{key: one[key] for key in TOUCHED_KEYS} for one in touched]
        emit_json({"items": [_item(one) for one in changes], "campaign": name, "touched": items})
        return
    if not changes:
        talk("两份方案内容相同。")
    for heading, told in groupby(changes, key=lambda change: change.label):
        _tell(heading, list(told))
    if name is not None:
        _tell_touched(name, touched)


def _item(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "key": change.key,
        "what": change.what,
        "title": change.title,
        "fields": [{"path": path, "before": old, "after": new} for path, old, new in change.fields],
        "sentence": change.sentence(),
    }


def _tell(heading: str, changes: Sequence[Change]) -> None:
    click.echo(f"{heading} {len(changes)} 处")
    for change in changes:
        click.echo(f"  {change.sentence()}")


def _tell_touched(campaign: str, touched: Sequence[dict[str, Any]]) -> None:
    if not touched:
        talk(f"创建工作 {campaign} 里没有正在办的任务受影响。")
        return
    click.echo(f"\n创建工作 {campaign} 里受影响、还没有办结的任务 {len(touched)} 项")
    table(TOUCHED_COLUMNS, ([_shown(one[key]) for key, _ in TOUCHED_COLUMNS] for one in touched))


def _shown(value: Any) -> str:
    return "、".join(value) if isinstance(value, list) else value or ""


def _touched(
    plan: Plan, changes: Iterable[Change], campaign: str | None
) -> tuple[str | None, list[dict[str, Any]]]:
    """Return the campaign that runs the plan, None without one, and its open duties that change or go."""
    from definitions.errors import ProjectError
    from workflow.errors import StoreNotFound

    what = {one.key: one.what for one in changes if one.kind == "duty" and one.what in SAID}
    try:
        with the_app().reading() as rows:
            name = _campaign(rows, plan, campaign)
            open_still = [] if name is None else _open_duties(rows, name)
    except ProjectError as exc:
        if campaign is not None:
            raise
        if not isinstance(exc, StoreNotFound):  # nobody asked about duties: the plans can be compared without
            talk(f"注意：没有查看正在办的任务：{exc}")
        return None, []
    touched = (item | {"what": what.get(item["no"])} for item in open_still)
    return name, [item | {"said": SAID[item["what"]]} for item in touched if item["what"]]


def _campaign(rows: Rows, plan: Plan, campaign: str | None) -> str | None:
    from workflow.naming import the_campaign

    if campaign is not None:
        return the_campaign(rows, campaign)
    running = rows.rows(
        "SELECT c.id, d.body FROM campaign c JOIN definition d ON d.digest = c.plan "
        "WHERE c.state = 'open' ORDER BY c.id"
    )
    found = [str(row["id"]) for row in running if json.loads(row["body"])["id"] == plan.id]
    if len(found) > 1:
        talk(f"采用这份方案、正在进行的有：{'、'.join(found)}。用 --campaign 指定一项，可看涉及的任务。")
    return found[0] if len(found) == 1 else None


def _open_duties(rows: Rows, campaign: str) -> list[dict[str, Any]]:
    from workflow.listing import calendar, duties

    items = duties(rows, campaign, the_app().clock.now(), calendar(rows))
    return [item for item in items if not item["done"]]
