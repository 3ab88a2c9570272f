"""``duban indicator``: what was measured of the plan's indicators, and whether they are met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.noun import Noun, known
from commands.options import CAMPAIGN, JSON, Acting, acts, reads, text_value
from commands.output import emit, emit_json, emit_one, table, talk
from commands.verbs import fire, warn_unknown_unit
from workflow.naming import the_campaign

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

KEYS = (
    *(
        "no",
        "name",
        "unit",
        "judgement",
        "target",
        "standard",
        "value",
        "period",
        "measurement",
        "verdict",
        "label",
    ),
    *("target_verdict", "standard_verdict", "why", "lead", "source", "parts"),
)
COLUMNS = (
    ("no", "序号"),
    ("label", "评判"),
    ("value_shown", "最新值"),
    ("period", "时期"),
    ("target", "目标值"),
    ("standard", "指标值"),
    ("standard_label", "对指标值"),
    ("name", "指标"),
    ("why", "说明"),
)
FIELDS = (
    *(("no", "序号"), ("name", "指标"), ("unit", "单位"), ("judgement_label", "评判方式")),
    *(
        ("target", "目标值"),
        ("target_label", "对目标值"),
        ("standard", "指标值"),
        ("standard_label", "对指标值"),
    ),
    *(("value_shown", "最新值"), ("period", "时期"), ("label", "评判"), ("why", "说明")),
    *(("lead", "牵头单位"), ("source", "条款")),
)
ENTRIES = (
    *(("no", "编号"), ("part", "分项"), ("value", "值"), ("unit", "单位"), ("period", "时期")),
    *(("provider", "提供单位"), ("paper", "来文"), ("reason", "说明")),
)
JUDGEMENTS = {
    "threshold": "数值比较",
    "range": "按地区分档",
    "trend": "变化趋势",
    "upper": "上级任务",
    "checklist": "定性核查",
    "compound": "复合（各分项都要达标）",
    "conditional": "分情况",
    "survey": "抽样调查",
    "multi": "多项条件",
}
FULL = 100  # per cent
VERDICTS = (("met", "达标"), ("near", "临界"), ("missed", "未达标"), ("none", "无数据"))


@click.group(cls=Noun, help="指标：登记实测值，对照目标值和指标值评判")
def group() -> None:
    """Hold the verbs of an indicator."""


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as a table shows it."""
    plain = row["value"] in (None, "是", "否")
    return {**row, "value_shown": row["value"] if plain else f"{row['value']}{_unit(row['unit'])}"}


def _unit(unit: str | None) -> str:
    return unit if unit == "%" else f" {unit}" if unit else ""


@group.command("list", help="列出指标：目标值、指标值、最新值和评判")
@click.option("--verdict", metavar="评判", help="只看某种评判，如 missed 或 未达标。")
@reads
def list_(verdict: str | None, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """List indicators."""
    from workflow.indicator_list import indicators

    known("--verdict", verdict, VERDICTS)
    with the_app().reading() as rows:
        items = indicators(rows, the_campaign(rows, campaign), as_of)
    none = "没有符合条件的指标。" if items else "这份方案没有列考核指标。"
    items = [item for item in items if verdict is None or verdict in (item["verdict"], item["label"])]
    if as_json:
        emit(items, COLUMNS, as_json=True, keys=KEYS)
        return
    lines = []
    for item in items:
        lines.append(_shown(item))
        lines += [{**_shown(part), "no": f"{item['no']}-{n}"} for n, part in enumerate(item["parts"], 1)]
    if not lines:
        talk(none)
        return
    table(
        COLUMNS, (["" if line.get(key) is None else str(line[key]) for key, _ in COLUMNS] for line in lines)
    )
    told = "，".join(f"{label} {sum(item['verdict'] == name for item in items)}" for name, label in VERDICTS)
    talk(f"共 {len(items)} 条：{told}")


@group.command(help="查看一项指标：怎样评判，登记过哪些值")
@click.argument("number", metavar="编号", help="方案里的指标序号，如 11。")
@reads
def show(number: str, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Show one indicator with every value."""
    from workflow.indicator_enter import indicator_of
    from workflow.indicator_list import indicators, plan_of

    with the_app().reading() as rows:
        name = the_campaign(rows, campaign)
        no = indicator_of(plan_of(rows, name), number)["no"]
        item = next(one for one in indicators(rows, name, as_of) if one["no"] == no)
    wanted = ("no", "part", "value", "unit", "period", "first", "last", "provider", "paper", "reason")
    item["entries"] = [{key: entry[key] for key in wanted} for entry in item["entries"]]
    item["judgement_label"] = JUDGEMENTS[item["judgement"]]
    emit_one(item if as_json else _shown(item), FIELDS, as_json=as_json)
    if as_json:
        return
    for n, part in enumerate(item["parts"], 1):
        why = f"：{part['why']}" if part["why"] else ""
        value = _shown(part)["value_shown"] or "没有值"
        click.echo(
            f"分项{n} {part['name']}：{value}（目标 {part['target'] or '未定'}），{part['label']}{why}"
        )
    if item["entries"]:
        click.echo()
        table(ENTRIES, ([str(one[key] or "") for key, _ in ENTRIES] for one in item["entries"]))
    else:
        talk(f"还没有登记过值。登记用 indicator enter {number} --value … --period 2023Q2。")


@group.command(help="登记一个实测值：须有已登记的来文，或写明理由")
@click.argument("number", metavar="编号", help="方案里的指标序号，如 11。")
@click.option(
    "--value", required=True, metavar="值", callback=text_value, help="数（如 44.6），或者 是、否。"
)
@click.option(
    "--part", metavar="分项", callback=text_value, help="复合指标的分项、多项条件的一项：名称，或第几项。"
)
@click.option(
    "--period", required=True, metavar="时期", help="哪个时期的数：2023Q2、2023H1、2023-06 或 2023。"
)
@click.option("--from", "provider", metavar="单位", callback=text_value, help="哪个单位提供的。")
@click.option("--paper", metavar="文号", callback=text_value, help="该单位已登记的来文（paper register）。")
@click.option("--reason", metavar="理由", callback=text_value, help="没有来文的，写明数从哪里来。")
@CAMPAIGN
@click.option("--dry-run", is_flag=True, help="只检查，不写入。")
@JSON
def enter(number: str, campaign: str | None, dry_run: bool, as_json: bool, **typed: Any) -> None:
    """Enter a value."""
    from workflow.indicator_enter import Entry, enter
    from workflow.indicator_list import indicators

    app = the_app()
    with app.reading() as rows:
        name = the_campaign(rows, campaign)
        warn_unknown_unit(rows, name, typed["provider"])
    typed["part"] = typed["part"] or ""
    with app.engine().firing(dry_run=dry_run, campaign=name) as firing:
        row = enter(firing, name, Entry(indicator=number, **typed))
        item = next(one for one in indicators(firing.unit, name) if str(one["no"]) == row["indicator"])
    if as_json:
        wanted = ("no", "indicator", "part", "value", "unit", "period", "provider", "paper", "reason")
        said = {key: row[key] for key in wanted}
        emit_json({**said, "verdict": item["verdict"], "label": item["label"], "dry_run": dry_run})
        return
    value = f"{row['value']}{_unit(row['unit'])}"
    why = f"（{item['why']}）" if item["why"] else ""
    click.echo(f"指标值{row['no']} {row['title']} {row['period']}：{value}，现评判为{item['label']}{why}")
    if row["unit"] == "%" and float(row["value"]) > FULL:
        talk(f"注意：{value} 大于 100%，请核对。")
    if dry_run:
        talk("以上只是检查，没有写入。")


@group.command(help="作废一个登记错的值（编号见 indicator show，须写 --reason）")
@click.argument("numbers", metavar="编号...", nargs=-1, required=True, help="指标值的编号，可写多个。")
@acts
def strike(acting: Acting, numbers: tuple[str, ...]) -> None:
    """Strike values that were entered by mistake; a corrected one is entered anew."""
    fire("measurement", "strike", numbers, acting)
