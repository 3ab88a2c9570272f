"""``duban inspection``: what was looked at, what was found, and how it is put right."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.guessed import guessed_years
from commands.noun import Noun, known, only, states_of
from commands.options import CAMPAIGN, JSON, Acting, acts, day_value, reads, text_value
from commands.output import cell, emit, emit_json, emit_one, table, talk, warn_provisional
from commands.verbs import drafted_by, fire, verb
from workflow.listing import plain
from workflow.naming import full_name, the_campaign

if TYPE_CHECKING:
    from datetime import date, datetime

    from workflow.reading import Rows

KEYS = (
    *("no", "title", "day", "announced", "inspector", "units", "state", "label"),
    *("nominal", "conducted", "found", "to_rectify", "source"),
)
COLUMNS = (
    ("no", "序号"),
    ("day", "日期"),
    ("way", "方式"),
    ("label", "状态"),
    ("found", "问题"),
    ("to_rectify", "需整改"),
    ("title", "督查"),
    ("inspector", "督查单位"),
    ("source", "依据"),
)
FIELDS = (
    *COLUMNS,
    ("scope", "内容"),
    ("units", "对象"),
    ("nominal", "原排日期"),
    ("conducted", "实施日期"),
    ("version", "版本"),
)
FOUND = (
    ("n", "问题"),
    ("unit", "单位"),
    ("item", "任务"),
    ("clause", "条款"),
    ("text", "内容"),
    ("due", "整改时限"),
    ("duty", "整改任务"),
    ("duty_label", "整改状态"),
)


@click.group(cls=Noun, help="督查：通知、实施、登记问题、通报、交办整改")
def group() -> None:
    """Hold the verbs of an inspection."""


def _items(rows: Rows, campaign: str, as_of: datetime | None) -> list[dict[str, Any]]:
    from workflow.findings import findings

    items = plain(rows, "v_inspection", campaign, as_of)
    for item in items:
        found = findings(rows, item["subject"], as_of)
        item["announced"] = bool(item["announced"])
        item["way"] = "明查" if item["announced"] else "暗访"
        item["found"] = len(found)
        item["to_rectify"] = sum(1 for one in found if one.rectify)
    return items


@group.command("list", help="列出督查")
@click.option("--state", metavar="状态", help="只看某状态，如 rectifying 或 整改中。")
@reads
def list_(state: str | None, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """List inspections."""
    with the_app().reading() as rows:
        items = _items(rows, the_campaign(rows, campaign), as_of)
        known("--state", state, states_of(rows, "inspection"))
        guessed = guessed_years(rows, (item["day"] for item in items))
    none = "没有符合条件的督查。" if items else "没有督查。方案排定的在通知日由 duban tick 排出。"
    items = [item for item in items if state is None or state in (item["state"], item["label"])]
    emit(items, COLUMNS, as_json=as_json, keys=KEYS, empty=none)
    warn_provisional(guessed)


@group.command(help="查看一次督查：问题和整改")
@click.argument("number", metavar="编号", help="督查序号，如 1。")
@reads
def show(number: str, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Show one inspection with its findings."""
    from workflow.findings import findings

    with the_app().reading() as rows:
        subject = full_name(rows, number, kind="inspection", campaign=campaign)
        name = subject.partition("/")[0]
        item = only(_items(rows, name, as_of), subject)
        duties = {row["no"]: row for row in plain(rows, "v_duty", name, as_of)}
        item["findings"] = [
            {**asdict(one), "duty_label": duties[one.duty]["label"] if one.duty in duties else None}
            for one in findings(rows, subject, as_of)
        ]
    emit_one(item, FIELDS, as_json=as_json)
    if not as_json and item["findings"]:
        click.echo()
        table(FOUND, ([cell(one[key]) for key, _ in FOUND] for one in item["findings"]))


@group.command(help="增加一次督查；暗访加 --unannounced，不发通知")
@click.option("--title", required=True, metavar="名称", callback=text_value, help="如 专项督查。")
@click.option("--date", "day", required=True, metavar="日期", callback=day_value, help="哪天实施。")
@click.option("--unit", "units", multiple=True, metavar="单位", help="查哪些单位，可写多次；不写是各单位。")
@click.option("--scope", metavar="内容", callback=text_value, help="查什么；不写同名称。")
@click.option(
    "--by", "inspector", metavar="单位", callback=text_value, help="谁来查；不写是督查机构或创建办。"
)
@click.option(
    "--source", metavar="依据", callback=text_value, default="office", help="方案条款；不写是本办自加。"
)
@click.option("--unannounced", is_flag=True, help="暗访：不发通知，到日子直接实施。")
@CAMPAIGN
@click.option("--dry-run", is_flag=True, help="只检查，不写入。")
@JSON
def add(
    title: str,
    day: date,
    units: tuple[str, ...],
    unannounced: bool,
    campaign: str | None,
    dry_run: bool,
    as_json: bool,
    **said: Any,
) -> None:
    """Begin an inspection by hand."""
    from commands.delivery import deliver
    from workflow.inspection import begin

    app = the_app()
    with app.reading() as rows:
        name = the_campaign(rows, campaign)
    engine = app.engine()
    with engine.firing(dry_run=dry_run, campaign=name) as firing:
        row = begin(firing, name, title=title, day=day, units=units, announced=not unannounced, **said)
    if as_json:
        emit_json({"no": row["no"], "title": title, "day": row["day"], "dry_run": dry_run})
    else:
        then = (
            "到日子实施（inspection conduct）"
            if unannounced
            else "督查通知已拟稿，请审签、印发（paper list）"
        )
        click.echo(f"督查{row['no']} {title}（{row['day']}）已排定，{then}")
        if dry_run:
            talk("以上只是检查，没有写入。")
    if not dry_run:
        deliver(app, engine)


@group.command(help="起草督查通知（方案排定的会自动起草；撤回后重拟）")
@click.argument("number", metavar="编号", help="督查序号，如 1。")
@CAMPAIGN
@click.option("--dry-run", is_flag=True, help="只检查，不写入。")
def notify(number: str, campaign: str | None, dry_run: bool) -> None:
    """Draft the notice; its issue moves the inspection."""
    from workflow.inspection import draft_by_hand

    drafted_by("inspection", number, "督查通知", draft_by_hand, campaign=campaign, dry_run=dry_run)


verb(group, "inspection", "conduct", "登记已实施")


@group.command(help="登记发现的问题：一条一条写，或用 --file 一次装入")
@click.argument("number", metavar="编号", help="督查序号，如 1。")
@click.option("--unit", metavar="单位", callback=text_value, help="哪个单位的问题；几家共有的用、隔开。")
@click.option("--problem", metavar="问题", callback=text_value, help="什么问题，写明地点、时间。")
@click.option("--item", metavar="任务", callback=text_value, help="涉及的任务序号，或写别的事项。")
@click.option("--clause", metavar="条款", callback=text_value, help="方案条款；写了任务序号的可不写。")
@click.option("--due", metavar="日期", callback=day_value, help="整改时限；不写按规则定。")
@click.option("--no-rectify", is_flag=True, help="只通报，不要求整改。")
@click.option(
    "--file",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="问题清单，.xlsx 或 .yaml；有一格不对就一条也不登记。",
)
@acts
def find(acting: Acting, number: str, file: Path | None, **said: Any) -> None:
    """Enter what was found."""
    fire("inspection", "find", number, acting, given={"findings": _found(file, said)})


def _found(file: Path | None, said: dict[str, Any]) -> list[dict[str, Any]]:
    if file is not None:
        if any(said.values()):
            raise click.UsageError("--file 和逐条的写法（--unit、--problem 等）只用一种。")
        from commands.files import content_of
        from definitions.entries import read_findings

        return read_findings(content_of(file), str(file))
    if not said["unit"] or not said["problem"]:
        raise click.UsageError("请用 --unit 和 --problem 写明哪个单位、什么问题，或用 --file 装入清单。")
    return [
        {
            "unit": said["unit"],
            "item": said["item"],
            "clause": said["clause"],
            "text": said["problem"],
            "rectify": not said["no_rectify"],
            "due": said["due"].isoformat() if said["due"] else None,
        }
    ]


@group.command(help="撤销登记错了的问题（须写 --reason）")
@click.argument("number", metavar="编号", help="督查序号，如 1。")
@click.option(
    "--finding",
    "struck",
    required=True,
    multiple=True,
    type=click.IntRange(min=1),
    metavar="问题号",
    help="撤销第几个问题，可写多次。",
)
@acts
def strike(acting: Acting, number: str, struck: tuple[int, ...]) -> None:
    """Take findings back; they stay in the record."""
    fire("inspection", "strike", number, acting, given={"struck": list(struck)})


@group.command(help="起草督查通报，印发后进入已通报；自行印发的用 --paper 写文号")
@click.argument("number", metavar="编号", help="督查序号，如 1。")
@acts
def report(acting: Acting, number: str) -> None:
    """Draft the report, or note the number of one that was written elsewhere."""
    from workflow.inspection import report_by_hand

    if acting.paper is not None:
        fire("inspection", "report", number, acting)
        return
    how = {name: getattr(acting, name) for name in ("campaign", "dry_run", "as_json", "at")}
    drafted_by("inspection", number, "督查通报", report_by_hand, **how)


_DUE = click.option(
    "--due", "date", metavar="日期", callback=day_value, help="整改时限，用于没有单独写时限的问题。"
)
verb(group, "inspection", "rectify", "交办整改：每个要整改的问题成一项任务", options=[_DUE])
verb(group, "inspection", "close", "办结：整改任务都了，或没有要整改的")
verb(group, "inspection", "cancel", "取消督查")
