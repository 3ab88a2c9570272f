"""``duban ranking``: rankings and scorings of units by what came of their duties."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.noun import Noun, known, only, states_of
from commands.options import CAMPAIGN, JSON, Acting, acts, day_value, reads, text_value
from commands.output import emit, emit_json, emit_one, table, talk
from commands.verbs import fire, verb
from workflow.clock import shown
from workflow.listing import plain
from workflow.naming import full_name, the_campaign

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from workflow.reading import Rows

KINDS = {"ranking": "排名", "scoring": "评分"}
KEYS = ("no", "kind", "title", "first", "last", "as_of", "state", "label", "nominal", "digest", "source")
COLUMNS = (
    ("no", "序号"),
    ("kind_label", "种类"),
    ("label", "状态"),
    ("first", "自"),
    ("last", "至"),
    ("title", "名称"),
    ("source", "依据"),
)
FIELDS = (*COLUMNS, ("as_of", "测算时刻"), ("digest", "校验码"), ("version", "版本"))
QUARTER = re.compile(r"(\d{4})[Qq]([1-4])")


@click.group(cls=Noun, help="排名和评分：测算、核定、确认")
def group() -> None:
    """Hold the verbs of rankings and scorings."""


def _items(rows: Rows, campaign: str, as_of: datetime | None) -> list[dict[str, Any]]:
    zone = str(rows.value("SELECT zone FROM campaign WHERE id = ?", campaign))
    items = plain(rows, "v_ranking", campaign, as_of)
    for item in items:
        item["kind_label"] = KINDS[item["kind"]]
        item["as_of"] = shown(item["as_of"], zone)
    return items


@group.command("list", help="列出排名和评分")
@click.option("--state", metavar="状态", help="只看某状态，如 proposed 或 待确认。")
@reads
def list_(state: str | None, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """List rankings and scorings."""
    with the_app().reading() as rows:
        items = _items(rows, the_campaign(rows, campaign), as_of)
        known("--state", state, states_of(rows, "ranking"))
    none = "没有符合条件的。" if items else "还没有排名或评分。方案排定的在到期日由 duban tick 测算。"
    items = [item for item in items if state is None or state in (item["state"], item["label"])]
    emit(items, COLUMNS, as_json=as_json, keys=KEYS, empty=none)


@group.command(help="查看一次排名或评分：名次、各单位的数和理由")
@click.argument("number", metavar="编号", help="序号，如 1。")
@reads
def show(number: str, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Show one ranking with every figure."""
    from workflow.ranking_read import context_of

    with the_app().reading() as rows:
        subject = full_name(rows, number, kind="ranking", campaign=campaign)
        item = only(_items(rows, subject.partition("/")[0], as_of), subject)
        context = context_of(rows, item, as_of)
    item.update({name: context[name] for name in ("rule", "units", "unranked")})
    emit_one(item, FIELDS, as_json=as_json)
    if not as_json:
        click.echo()
        _say(context)


def _say(context: Mapping[str, Any]) -> None:
    scoring = context["kind"] == "scoring"
    columns = [("rank", "名次"), ("unit", "单位"), ("due", "到期"), ("share", "按时送审率")]
    columns += [("returns", "退回"), ("lapses", "逾期立案")]
    if scoring:
        columns += [("score", "建议分"), ("settled", "核定分")]
    rows = [one | {"share": _share(one)} for one in context["units"]]
    if rows:
        table(columns, ([_shown(one.get(key)) for key, _ in columns] for one in rows))
        click.echo()
        for one in rows:
            settled = f"；核定：{one['settled_why']}" if one.get("settled") else ""
            click.echo(f"{one['unit']}：{one['why']}{settled}")
    else:
        talk("本期没有一个单位有到期的任务，不排名次。")
    for one in context["unranked"]:
        talk(f"未列入：{one['unit']}（{one['reason']}）")


def _share(one: Mapping[str, Any]) -> str:
    from workflow.ranking import percent

    return percent(one)


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _period_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--to", "last", metavar="日期", callback=day_value, help="考核期最后一天。"),
        click.option("--from", "first", metavar="日期", callback=day_value, help="考核期第一天。"),
        click.option("--quarter", metavar="季度", help="如 2014Q3；也可用 --from 和 --to 写起止日期。"),
        click.option(
            "--kind",
            type=click.Choice(list(KINDS)),
            default="ranking",
            metavar="种类",
            help="ranking 排名（默认），scoring 评分。",
        ),
    ):
        command = option(command)
    return command


def _period(quarter: str | None, first: date | None, last: date | None) -> tuple[date, date]:
    from workflow.workdays import ONE_DAY

    if quarter is not None and first is None and last is None:
        found = QUARTER.fullmatch(quarter)
        if found is None:
            raise click.UsageError(f"--quarter “{quarter}”要写成 2014Q3 的样子。")
        year, n = int(found[1]), int(found[2])
        following = date(year + n // 4, n * 3 % 12 + 1, 1)
        return date(year, n * 3 - 2, 1), following - ONE_DAY
    if quarter is not None or first is None or last is None:
        raise click.UsageError("请写 --quarter，或者同时写 --from 和 --to。")
    if last < first:
        raise click.UsageError(f"--to {last} 早于 --from {first}。")
    return first, last


@group.command(help="试算，不写入：到某日为止台账会排出什么名次")
@_period_options
@reads
def preview(
    kind: str,
    quarter: str | None,
    first: date | None,
    last: date | None,
    campaign: str | None,
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """Compute without writing."""
    from workflow.ranking import compute

    period, app = _period(quarter, first, last), the_app()
    with app.reading() as rows:
        name = the_campaign(rows, campaign)
        context = compute(rows, name, kind, *period, now=app.clock.now(), as_of=as_of)
        zone = str(rows.value("SELECT zone FROM campaign WHERE id = ?", name))
    context["as_of"] = shown(context["as_of"], zone)
    if as_json:
        emit_json(context)
    else:
        click.echo(f"{KINDS[kind]}试算：{context['first']} 至 {context['last']} 到期的任务")
        _say(context)


@group.command(help="测算一次并写入台账，待确认")
@_period_options
@click.option("--title", metavar="名称", callback=text_value, help="如 第三季度任务完成情况排名。")
@CAMPAIGN
@click.option("--dry-run", is_flag=True, help="只检查，不写入。")
@JSON
def add(
    kind: str,
    quarter: str | None,
    first: date | None,
    last: date | None,
    title: str | None,
    campaign: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Compute and enter."""
    from workflow.ranking_act import begin

    period, app = _period(quarter, first, last), the_app()
    with app.reading() as rows:
        name = the_campaign(rows, campaign)
    title = title or f"{period[0]} 至 {period[1]} 任务完成情况{KINDS[kind]}"
    with app.engine().firing(dry_run=dry_run, campaign=name) as firing:
        no = begin(firing, name, kind=kind, title=title, period=period).rpartition(":")[2]
    if as_json:
        emit_json({"no": no, "kind": kind, "title": title, "dry_run": dry_run})
        return
    click.echo(f"考评{no} {title}：已测算，待{'评分' if kind == 'scoring' else '确认'}（ranking show {no}）")
    if dry_run:
        talk("以上只是检查，没有写入。")


verb(group, "ranking", "recompute", "按现在的台账重新测算；已核定的分作废")


@group.command(help="核定一个单位的评分（须写 --reason）")
@click.argument("number", metavar="编号", help="序号，如 1。")
@click.option("--unit", required=True, metavar="单位", callback=text_value, help="哪个单位。")
@click.option("--score", required=True, metavar="分数", help="核定多少分，最多一位小数，如 92.5。")
@acts
def score(acting: Acting, number: str, unit: str, score: str) -> None:
    """Settle what a unit scores."""
    if not re.fullmatch(r"\d{1,4}(\.\d)?", score):
        raise click.UsageError(f"--score “{score}”要写成 92 或 92.5 的样子。")
    fire("ranking", "score", number, acting, unit=unit, given={"score": score})


verb(group, "ranking", "confirm", "确认结果，不再变动")
verb(group, "ranking", "set_aside", "不采用（须写 --reason）")
