"""``duban unit``: the units of a plan, whom to turn to in them, and who belongs to a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.noun import Noun
from commands.options import CAMPAIGN, JSON, day_value, reads, text_value
from commands.output import emit, emit_json, emit_one, talk
from workflow.clock import local_day
from workflow.naming import the_campaign

if TYPE_CHECKING:
    from datetime import date, datetime

KEYS = ("name", "kind", "aliases", "groups", "leads", "contacts")
COLUMNS = (
    ("name", "单位"),
    ("leads", "在办牵头任务"),
    ("told", "联系人（职务）"),
    ("groups", "所在的组"),
)
FIELDS = (("name", "单位"), ("aliases", "别称"), ("groups", "所在的组"), ("leads", "在办牵头任务"))
CONTACT = (
    ("role", "角色"),
    ("post", "职务"),
    ("phone", "电话"),
    ("mail", "邮箱"),
    ("address", "地址"),
    ("since", "自"),
    ("until", "至"),
)
GROUP = (("name", "组"), ("count", "成员数"), ("members", "成员"))


@click.group(cls=Noun, help="查看单位，登记分管领导、联络员和各组成员")
def group() -> None:
    """Hold the verbs of a unit."""


@group.command("list", help="列出方案里的单位和联系人（职务）")
@reads
def list_(campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """List units."""
    from workflow.units import units_of

    app = the_app()
    with app.reading() as rows:
        items = units_of(rows, the_campaign(rows, campaign), local_day(as_of or app.clock.now()), as_of)
    for item in items:
        item["told"] = "；".join(_line(one) for one in item["contacts"])
    emit(items, COLUMNS, as_json=as_json, keys=KEYS, empty="方案没有列出单位。")


def _line(contact: dict[str, Any]) -> str:
    return " ".join(filter(None, (f"{contact['role']}：{contact['post']}", contact["phone"])))


@group.command(help="查看一个单位：别称、所在的组、联系人")
@click.argument("name", metavar="单位", callback=text_value, help="单位名称或别称。")
@reads
def show(name: str, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Show one unit."""
    from workflow.naming import nearest_unit
    from workflow.units import UnitUnknown, known_unit, units_of

    app = the_app()
    with app.reading() as rows:
        of = the_campaign(rows, campaign)
        known = known_unit(rows, of, name)
        if known is None:
            raise UnitUnknown(name=name, near=nearest_unit(rows, of, name)[1])
        items = units_of(rows, of, local_day(as_of or app.clock.now()), as_of)
    item = next(one for one in items if one["name"] == known)
    emit_one(item, FIELDS, as_json=as_json)
    if not as_json:
        emit(item["contacts"], CONTACT, as_json=False, empty="没有登记联系人，请用 duban unit contact 登记。")


@group.command(help="登记一个单位的分管领导或联络员：只写职务，不写姓名")
@click.argument("name", metavar="单位", callback=text_value, help="单位名称或别称。")
@click.option("--role", required=True, metavar="角色", callback=text_value, help="分管领导 或 联络员。")
@click.option("--post", required=True, metavar="职务", callback=text_value, help="职务，如 办公室主任。")
@click.option("--phone", metavar="电话", callback=text_value, help="联系电话。")
@click.option("--mail", metavar="邮箱", callback=text_value, help="电子邮箱。")
@click.option("--address", metavar="地址", callback=text_value, help="收文地址。")
@click.option("--from", "since", metavar="日期", callback=day_value, help="从哪天起，默认今天。")
@click.option("--until", metavar="日期", callback=day_value, help="到哪天为止，不写是一直有效。")
@CAMPAIGN
@click.option("--dry-run", is_flag=True, help="只检查，不写入。")
@JSON
def contact(
    name: str,
    role: str,
    since: date | None,
    until: date | None,
    campaign: str | None,
    dry_run: bool,
    as_json: bool,
    **details: str | None,
) -> None:
    """Enter whom to turn to."""
    from workflow.units import ROLES, enter_contact

    if role not in ROLES:
        raise click.UsageError(f"--role 只能是 {' 或 '.join(ROLES)}，不是“{role}”。")
    app = the_app()
    first = since or local_day(app.clock.now())
    if until is not None and until < first:
        raise click.UsageError(f"--until（{until}）早于起始日期（{first}），请改正。")
    with app.reading() as rows:
        of = the_campaign(rows, campaign)
    enter_contact(
        app.engine(), of, unit=name, role=role, since=first, until=until, details=details, dry_run=dry_run
    )
    if as_json:
        emit_json({"unit": name, "role": role, "since": first.isoformat(), "dry_run": dry_run})
    else:
        talk(
            f"{'可以登记' if dry_run else '已登记'}{name}的{role}：{details['post']}，自 {first.isoformat()} 起。"
        )


@group.command("group", help="查看各组成员，或登记某组增减成员")
@click.argument("name", metavar="[组名]", required=False, callback=text_value, help="方案里的组名。")
@click.option("--add", multiple=True, metavar="单位", help="增加哪个单位，可写多个。")
@click.option("--remove", multiple=True, metavar="单位", help="减去哪个单位，可写多个。")
@click.option("--from", "since", metavar="日期", callback=day_value, help="从哪天起，默认今天。")
@click.option("--dry-run", is_flag=True, help="只检查，不写入。")
@reads
def group_(
    name: str | None,
    add: tuple[str, ...],
    remove: tuple[str, ...],
    since: date | None,
    dry_run: bool,
    campaign: str | None,
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """Show groups, or enter who belongs to one."""
    from workflow.units import GroupUnknown, enter_member, groups_of

    app = the_app()
    day = since or local_day(as_of or app.clock.now())
    with app.reading() as rows:
        of = the_campaign(rows, campaign)
    if add or remove:
        if name is None or (add and remove):
            raise click.UsageError("请写明组名；--add 和 --remove 分两次办。")
        units = tuple(dict.fromkeys(add or remove))
        enter_member(app.engine(), of, name=name, units=units, since=day, member=bool(add), dry_run=dry_run)
        if not as_json:
            done = "可以登记" if dry_run else "已登记"
            talk(f"{done}“{name}”{'增加' if add else '减去'}{'、'.join(units)}，自 {day.isoformat()} 起。")
    with app.reading() as rows:
        items = groups_of(rows, of, day, as_of)
    if name is not None and all(item["name"] != name for item in items):
        raise GroupUnknown(name=name, known=[item["name"] for item in items])
    items = [{**item, "count": len(item["members"])} for item in items if name in (None, item["name"])]
    emit(items, GROUP, as_json=as_json, keys=("name", "expandable", "members"), empty="方案没有列出组。")
