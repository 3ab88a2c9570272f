"""``duban duty``: a duty from 交办 to 销号."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.noun import Noun, known, only, states_of
from commands.options import day_value, reads, text_value
from commands.output import emit, emit_one, warn_provisional
from commands.verbs import verb, warn_unknown_unit
from workflow.clock import local_day
from workflow.lights import NONE
from workflow.listing import calendar, duties, plain, policy_of
from workflow.naming import full_name, the_campaign
from workflow.versions import revision

if TYPE_CHECKING:
    from datetime import date, datetime

UNLIT = "无灯"
KEYS = (
    "no",
    "title",
    "lead",
    "support",
    "state",
    "label",
    "light",
    "due",
    "original_due",
    "approved_due",
    "days_left",
)
COLUMNS = (
    ("no", "序号"),
    ("light_label", "灯"),
    ("label", "状态"),
    ("due", "时限"),
    ("days_left", "剩余工作日"),
    ("lead", "牵头单位"),
    ("title", "任务"),
)
FIELDS = (
    ("no", "序号"),
    ("title", "任务"),
    ("section", "章节"),
    ("clause", "方案条款"),
    ("basis", "来源"),
    ("label", "状态"),
    ("light_label", "灯"),
    ("lead", "牵头单位"),
    ("support", "配合单位"),
    ("signed", "已签收"),
    ("sign_due", "签收时限"),
    ("due", "时限"),
    ("due_from", "时限来由"),
    ("original_due", "原定时限"),
    ("approved_due", "批准时限"),
    ("days_left", "剩余工作日"),
    ("returned", "退回次数"),
    ("completed", "办结日期"),
    ("revision", "方案版次"),
    ("version", "版本"),
)


@click.group(cls=Noun, help="交办、签收、报送、审核、销号责任任务")
def group() -> None:
    """Hold the verbs of a duty."""


@group.command("list", help="列出任务，可按单位、状态、灯、阶段、时限筛选")
@click.option("--unit", metavar="单位", help="只看某单位牵头或配合的。")
@click.option("--state", metavar="状态", help="只看某状态，如 in_progress 或 办理中。")
@click.option("--light", metavar="灯", help="只看某种灯，如 red 或 红；none 是无灯。")
@click.option("--stage", metavar="阶段", help="只看某阶段，写阶段序号或名称。")
@click.option("--due-before", metavar="日期", callback=day_value, help="只看时限早于某日的。")
@click.option("--overdue", is_flag=True, help="只看已交办、已逾期、未办结的。")
@reads
def list_(
    campaign: str | None, as_of: datetime | None, as_json: bool, due_before: date | None, **wanted: Any
) -> None:
    """List duties."""
    app = the_app()
    with app.reading() as rows:
        workdays = calendar(rows)
        name = the_campaign(rows, campaign)
        items = duties(rows, name, app.clock.now(), workdays, as_of)
        unit, state, light, stage = wanted["unit"], wanted["state"], wanted["light"], wanted["stage"]
        lights = policy_of(rows, name)["lights"]
        known("--state", state, states_of(rows, "duty"))
        known("--light", light, [(NONE, UNLIT), *((one["light"], one["label"]) for one in lights)])
        named = [(row["no"], row["title"]) for row in plain(rows, "v_stage", name, None)]
        known("--stage", stage, named)
        stages = [no for no, title in named if stage in (no, title)]
        warn_unknown_unit(rows, name, unit)
    today = local_day(as_of or app.clock.now()).isoformat()
    items = [
        item
        for item in items
        if (unit is None or unit in item["lead"] or unit in item["support"])
        and (state is None or state in (item["state"], item["label"]))
        and (light is None or light in (item["light"], item["light_label"] or UNLIT))
        and (stage is None or item["stage"] in stages)
        and (due_before is None or (item["due"] is not None and item["due"] < due_before.isoformat()))
        and (not wanted["overdue"] or (item["light"] != NONE and item["due"] and item["due"] < today))
    ]
    emit(items, COLUMNS, as_json=as_json, keys=KEYS, empty="没有符合条件的任务。")
    warn_provisional(workdays.provisional)


@group.command(help="查看一项任务")
@click.argument("number", metavar="编号", help="任务序号，如 4。")
@reads
def show(number: str, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Show one duty."""
    app = the_app()
    with app.reading() as rows:
        subject = full_name(rows, number, campaign=campaign)
        workdays = calendar(rows)
        items = duties(rows, subject.partition("/")[0], app.clock.now(), workdays, as_of)
        item = only(items, subject)
        item["revision"] = revision(rows, item["plan"])
    where = "basis" if item["origin"] else "clause"  # what was added is no clause of the plan
    emit_one(item if as_json else {**item, where: item["source"]}, FIELDS, as_json=as_json)
    warn_provisional(workdays.provisional)


_UNIT = click.option("--unit", metavar="单位", callback=text_value, help="改派给哪个单位。")
_LEAD = click.option(
    "--lead",
    "unit",
    metavar="单位",
    callback=text_value,
    help="方案没有牵头单位时，指定一家（须写 --reason）。",
)
_DUE = click.option(
    "--due", "date", metavar="日期", callback=day_value, help="重启后的新时限；原时限仍保留。"
)

verb(group, "duty", "assign", "交办：把任务交给牵头单位", options=[_LEAD])
verb(group, "duty", "sign", "签收：牵头单位签收任务")
verb(group, "duty", "decline", "退签：牵头单位说明不属其职责")
verb(group, "duty", "uphold", "维持交办：退签理由不成立")
verb(group, "duty", "reassign", "改派：退签理由成立，交给别的单位", options=[_UNIT])
verb(group, "duty", "report", "报送进展")
verb(group, "duty", "submit", "送审：办完后报请审核")
verb(group, "duty", "return", "退回重办")
verb(group, "duty", "accept", "审核通过，办结")
verb(group, "duty", "close", "销号：核实后销号")
verb(group, "duty", "reopen", "回头看重启：销号后发现反弹", options=[_DUE])
verb(group, "duty", "suspend", "中止办理")
verb(group, "duty", "resume", "恢复办理")
verb(group, "duty", "cancel", "停办：不再办理")
verb(group, "duty", "archive", "归档：创建工作结束后归档")
