"""``duban campaign``: starting a plan and seeing how it stands."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.noun import Noun, only
from commands.options import AS_OF, JSON, Acting, acts, reads
from commands.output import cell, emit, emit_json, table, talk, warn_provisional
from commands.revise import revise
from commands.verbs import fire
from workflow.clock import local_day
from workflow.listing import calendar, duties, plain, rewind
from workflow.naming import ID, the_campaign
from workflow.versions import plan_head, versions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from workflow.engine import Engine
    from workflow.reading import Rows

KEYS = ("id", "title", "state", "label", "opened", "in_force", "ends", "host")
COLUMNS = (
    ("id", "编号"),
    ("title", "创建工作"),
    ("label", "状态"),
    ("opened", "启动"),
    ("in_force", "方案印发"),
    ("ends", "截止"),
)


@click.group(cls=Noun, help="启动、查看、结束创建工作")
def group() -> None:
    """Hold the verbs of a campaign."""


def _id(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001
    if value is not None and not ID.fullmatch(value):
        raise click.BadParameter("只能用小写英文字母、数字和连字符，最多 60 个字，如 dengfeng-2023。")
    return value


@group.command("open", help="启动一项创建工作：装入方案，建立阶段、任务和日程")
@click.argument("plan", metavar="方案", help="内置方案编号（见 duban plan list），或方案文件的路径。")
@click.option(
    "--office",
    default="default",
    show_default=True,
    metavar="文件",
    help="本办设置：机关代字、所在单位、联系人、自定日程。",
)
@click.option("--policy", metavar="文件", help="规则包；默认用方案写明的。")
@click.option("--campaign", metavar="编号", callback=_id, help="创建工作的编号；默认用方案编号。")
@click.option("--dry-run", is_flag=True, help="只检查能不能启动，不写入。")
@JSON
def open_(
    plan: str, office: str, policy: str | None, campaign: str | None, dry_run: bool, as_json: bool
) -> None:
    """Start a plan."""
    from definitions.lint.plan import lint_plan
    from workflow.campaign import load_rules, open_campaign

    rules = load_rules(plan, policy=policy, office=office)
    with _ledger(dry_run=dry_run) as engine:
        opened = open_campaign(engine, rules, campaign=campaign, dry_run=dry_run)
    warn_provisional(opened.provisional)
    findings = lint_plan(rules.plan)
    if as_json:
        emit_json(
            {name: getattr(opened, name) for name in opened.__slots__}
            | {"warnings": len(findings), "dry_run": dry_run}
        )
        return
    click.echo(
        f"{'可以启动' if dry_run else '已启动'}“{opened.title}”（{opened.campaign}）：{opened.stages} 个阶段，{opened.duties} 项任务，"
        f"{opened.schedules} 项日程，已排出 {opened.occurrences} 个场次。"
    )
    for remark in opened.remarks:
        talk(f"注意：{remark}。")
    if findings:
        talk(f"方案本身有 {len(findings)} 处值得核对，查看：duban plan lint {plan}")
    if dry_run:
        talk("以上只是检查，没有写入。")


@contextmanager
def _ledger(*, dry_run: bool) -> Iterator[Engine]:
    """Open the database, made if there is none; a dry run without one tries on one that is thrown away."""
    from workflow.errors import StoreNotFound

    app = the_app()
    try:
        engine = app.engine(create=not dry_run)
    except StoreNotFound:
        if not dry_run:
            raise
    else:
        yield engine
        return
    with TemporaryDirectory() as folder:
        app.address = str(Path(folder) / "duban.db")
        engine = app.engine(create=True)
        try:
            yield engine
        finally:
            engine.store.close()


def _heads(rows: Rows, as_of: datetime | None) -> list[dict[str, Any]]:
    """Return the campaigns as they stood."""
    heads = rows.rows("SELECT * FROM v_campaign ORDER BY id")
    if as_of is None:
        return heads
    return [past for head in heads for past in rewind(rows, [head], head["id"], "campaign", as_of)]


@group.command("list", help="列出所有创建工作")
@AS_OF
@JSON
def list_(as_of: datetime | None, as_json: bool) -> None:
    """List campaigns."""
    with the_app().reading() as rows:
        items = _heads(rows, as_of)
    past = "" if as_of is None else f"{local_day(as_of).isoformat()} 时"
    emit(
        items,
        COLUMNS,
        as_json=as_json,
        keys=KEYS,
        empty=f"{past}还没有创建工作。{'' if past else '请运行 duban campaign open <方案>。'}",
    )


@group.command(help="一屏看清：阶段、任务、灯、待签文书、督办事项")
@reads
def status(campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Show how a campaign stands."""
    app = the_app()
    with app.reading() as rows:
        name = the_campaign(rows, campaign)
        head = only(_heads(rows, as_of), f"{name}/campaign:{name}")
        stages = plain(rows, "v_stage", name, as_of, order="position")
        workdays = calendar(rows)
        items = duties(rows, name, app.clock.now(), workdays, as_of)
        papers = plain(rows, "v_paper", name, as_of)
        lapses = plain(rows, "v_supervision", name, as_of)
    states = Counter(item["label"] for item in items)
    lights = Counter(item["light"] for item in items if item["light"] != "none")
    labels = {item["light"]: item["light_label"] for item in items}
    waiting = [paper for paper in papers if paper["state"] in {"drafted", "approved"}]
    running = [lapse for lapse in lapses if not lapse["final"]]
    if as_json:
        emit_json(
            {
                **{key: head.get(key) for key in KEYS},
                "stages": [
                    {key: stage[key] for key in ("no", "title", "state", "label")} for stage in stages
                ],
                "duties": dict(states),
                "lights": dict(lights),
                "papers_waiting": [paper["no"] for paper in waiting],
                "supervisions_open": [lapse["no"] for lapse in running],
            }
        )
        return
    click.echo(
        f"{head['title']}（{name}） {head['label']}，{head['opened']} 启动，方案 {head['in_force'] or '未载明'} 印发"
    )
    table(
        (("", "阶段"), ("", "状态"), ("", "起止")),
        [
            (
                f"{stage['no']} {stage['title']}",
                stage["label"],
                f"{stage['starts'] or '…'} 至 {stage['ends'] or '…'}",
            )
            for stage in stages
        ],
    )
    click.echo("任务：" + "，".join(f"{label} {number}" for label, number in states.items()))
    click.echo(
        "亮灯：" + ("，".join(f"{labels[light]} {number}" for light, number in lights.items()) or "无")
    )
    click.echo(f"督办：未结 {len(running)} 件；文书：待签或待印发 {len(waiting)} 份")
    warn_provisional(workdays.provisional)


VERSIONS = (
    ("revision", "版次"),
    ("at_short", "装入"),
    ("actor", "办理人"),
    ("paper", "依据"),
    ("reason", "理由"),
    ("mark", ""),
)


@group.command(help="查看一项创建工作：现行方案是第几版，装入过哪些版本")
@reads
def show(campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Show the plan that a campaign runs on, and the versions before it."""
    with the_app().reading() as rows:
        name = the_campaign(rows, campaign)
        head = only(_heads(rows, as_of), f"{name}/campaign:{name}")
        loaded = versions(rows, name, head["zone"], as_of)
        plan = plan_head(rows, head["plan"])
    if as_json:
        emit_json({**{key: head[key] for key in KEYS}, "plan": plan, "versions": loaded})
        return
    click.echo(
        f"{head['title']}（{name}） {head['label']}，{head['opened']} 启动，截止 {head['ends'] or '未定'}"
    )
    number = f"（{plan['number']}）" if plan["number"] else ""
    click.echo(f"现行方案：第 {plan['revision']} 版 {plan['title']}{number}")
    for one in loaded:
        one["at_short"] = one["at"][:16].replace("T", " ")
        one["mark"] = "现行" if one["in_force"] else ""
    table(VERSIONS, [[cell(one[key]) for key, _ in VERSIONS] for one in loaded])


group.add_command(revise)


@group.command(help="结束一项创建工作：由主任或领导小组宣布（--as director）")
@click.argument("number", metavar="编号", help="创建工作的编号，如 dengfeng-2023。")
@acts
def close(number: str, acting: Acting) -> None:
    """End a campaign, which is named in full, whatever others run."""
    fire("campaign", "close", f"{number}/campaign:{number}", acting)
