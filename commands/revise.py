"""``duban campaign revise``: loading a changed plan into an open campaign, seen and agreed to first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.delivery import deliver
from commands.options import Acting, acts
from commands.output import cell, emit_json, table, talk, warn_provisional
from definitions.errors import ProjectError
from workflow.act import Act
from workflow.naming import KIND_TITLES, the_campaign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.revising.outcome import Revised, Touched

EFFECTS = {
    "changed": "改写",
    "handed_over": "改派，重新签收",
    "cancelled": "不再列入，停办",
    "added": "新增",
}
FIELDS = {
    "title": "标题",
    "section": "章节",
    "source": "条款",
    "stage": "阶段",
    "original_due": "时限",
    "lead": "牵头单位",
    "support": "配合单位",
    "starts": "开始",
    "ends": "截止",
}


class NotAgreed(ProjectError):
    """Nobody can be asked, and nobody has agreed beforehand."""

    def __init__(self) -> None:
        super().__init__(
            "这里不是终端，无法询问是否装入，没有写入。请先用 --dry-run 看清改动，再加 --yes 装入"
        )


@click.command(help="装入修订后的方案：列出改动和涉及的任务，确认后装入")
@click.argument("plan", metavar="方案文件", help="修订后的方案文件；revision 须比现行的大。")
@click.option("--yes", is_flag=True, help="不询问，直接装入。")
@acts
def revise(plan: str, yes: bool, acting: Acting) -> None:
    """Load a later version of its plan into a campaign."""
    from definitions.catalogue import resolve
    from definitions.loader import load
    from definitions.plan import Plan
    from workflow import revision

    app = the_app()
    with app.reading() as rows:
        name = the_campaign(rows, acting.campaign)
    loaded = load(resolve("plans", plan), Plan, name=plan)
    act, engine = _act(name, acting), app.engine()
    seen = None
    if not (yes or acting.dry_run):
        offered = revision.revise(engine, loaded, act, dry_run=True)
        if offered.changed:
            _ask(offered, as_json=acting.as_json)
            seen = offered.seen
    revised = revision.revise(engine, loaded, act, seen=seen, dry_run=acting.dry_run)
    if acting.as_json:
        emit_json(_plain(revised, dry_run=acting.dry_run))
    elif not revised.changed:
        click.echo(f"没有变化：文件与现行方案（第 {revised.before.revision} 版）内容相同，没有写入。")
    else:
        if seen is None:
            _show(revised)
        if acting.dry_run:
            talk("以上只是检查，没有写入。")
        else:
            click.echo(f"已装入方案第 {revised.after.revision} 版。")
    if revised.changed and not acting.dry_run:
        deliver(app, engine)
    warn_provisional(revised.provisional)


def _act(name: str, acting: Acting) -> Act:
    if acting.on_behalf is not None:
        raise click.UsageError("方案由创建办装入，不能用 --for 代单位办理。")
    return Act(
        subject=f"{name}/campaign:{name}",
        event="revise",
        capacity=acting.capacity,
        paper=acting.paper,
        reason=acting.reason,
        note=acting.note,
        at=acting.at,
        key=acting.key,
        version=acting.version,
    )


def at_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def _ask(offered: Revised, *, as_json: bool) -> None:
    """Show what would happen, and go on only if somebody agrees."""
    if not at_terminal():
        raise NotAgreed
    _show(offered, err=as_json)
    if not click.confirm("是否装入？", default=False, err=as_json):
        talk("没有装入，什么也没有改动。")
        raise click.exceptions.Exit(1)


def _show(revised: Revised, *, err: bool = False) -> None:
    """Print the changes of the text, then what is open and touched by them."""
    click.echo(
        f"{revised.campaign}：方案第 {revised.before.revision} 版 → 第 {revised.after.revision} 版，"
        f"改动 {len(revised.changes)} 处",
        err=err,
    )
    for change in revised.changes:
        click.echo(f"  {change.sentence()}", err=err)
    if revised.touched and not err:
        click.echo(f"涉及未办结的和新增的 {len(revised.touched)} 项：")
        table(
            (("", "事项"), ("", "标题"), ("", "状态"), ("", "灯"), ("", "影响"), ("", "改动")),
            [
                (
                    f"{KIND_TITLES[one.kind]}{one.no}",
                    one.title,
                    one.label,
                    one.light_label,
                    EFFECTS[one.effect],
                    _told(one),
                )
                for one in revised.touched
            ],
        )
    click.echo(f"未办结的任务 {revised.carried} 项转到新版；已办结或停办的 {revised.done} 项不动。", err=err)
    for remark in revised.remarks:
        talk(f"注意：{remark}。")


def _told(one: Touched) -> str:
    return "；".join(
        f"{FIELDS[name]} {cell(before) or '无'} → {cell(after) or '无'}" for name, before, after in one.fields
    )


def _plain(revised: Revised, *, dry_run: bool) -> dict[str, Any]:
    return {
        "campaign": revised.campaign,
        "changed": revised.changed,
        "dry_run": dry_run,
        "before": {"revision": revised.before.revision, "plan": revised.before.plan},
        "after": {"revision": revised.after.revision, "plan": revised.after.plan},
        "changes": [
            {
                "kind": change.kind,
                "key": change.key,
                "what": change.what,
                "title": change.title,
                "fields": _fields(change.fields, "path"),
                "namesake": change.namesake,
                "sentence": change.sentence(),
            }
            for change in revised.changes
        ],
        "touched": [
            {
                "kind": one.kind,
                "no": one.no,
                "title": one.title,
                "effect": one.effect,
                "state": one.state,
                "label": one.label,
                "light": one.light,
                "fields": _fields(one.fields, "name"),
            }
            for one in revised.touched
        ],
        "carried": revised.carried,
        "done": revised.done,
        "remarks": list(revised.remarks),
    }


def _fields(fields: Sequence[tuple[str, Any, Any]], key: str) -> list[dict[str, Any]]:
    return [{key: name, "before": before, "after": after} for name, before, after in fields]
