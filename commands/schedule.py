"""``duban schedule``: every rhythm, when it comes next, why one is not run; and days that a person sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.guessed import guessed_years
from commands.noun import Noun, known
from commands.options import CAMPAIGN, JSON, day_value, reads, text_value
from commands.output import emit, emit_json, emit_one, talk, warn_provisional
from workflow.naming import the_campaign

if TYPE_CHECKING:
    from datetime import date, datetime

KEYS = (
    *("slug", "kind", "kind_label", "title", "rule", "rrule", "workday", "start", "until", "owner"),
    *("participants", "unannounced", "next", "moved", "runs", "why", "unresolved", "text", "source"),
)
COLUMNS = (
    ("slug", "代号"),
    ("kind_label", "种类"),
    ("title", "日程"),
    ("rule", "周期"),
    ("first", "下次"),
    ("why", "没有安排的原因"),
    ("source", "依据"),
)
FIELDS = (
    ("slug", "代号"),
    ("kind_label", "种类"),
    ("title", "日程"),
    ("rule", "周期"),
    ("start", "自"),
    ("until", "至"),
    ("owner", "召集（承办）"),
    ("participants", "对象"),
    ("next", "接下来"),
    ("moved", "因休息日挪动"),
    ("unresolved", "没有成员名单"),
    ("why", "没有安排的原因"),
    ("text", "原意"),
    ("source", "依据"),
)


@click.group(cls=Noun, help="查看日程：多久一次、下次哪天、为什么不办；加日程，定日期")
def group() -> None:
    """Hold the verbs of a schedule."""


@group.command("list", help="列出方案和本办的全部日程")
@click.option("--kind", metavar="种类", help="只看某种，如 dispatch 或 调度。")
@reads
def list_(kind: str | None, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """List schedules."""
    from workflow.schedules import KINDS, schedules_of

    app = the_app()
    known("--kind", kind, KINDS.items())
    with app.reading() as rows:
        items = schedules_of(rows, the_campaign(rows, campaign), app.clock.now(), as_of)
        guessed = guessed_years(rows, (day for item in items for day in item["next"]))
    items = [
        {**item, "first": next(iter(item["next"]), None)}
        for item in items
        if kind is None or kind in (item["kind"], item["kind_label"])
    ]
    emit(items, COLUMNS, as_json=as_json, keys=KEYS, empty="没有日程。")
    warn_provisional(guessed)


@group.command(help="查看一条日程")
@click.argument("slug", metavar="代号", help="如 dispatch-14-28，见 schedule list。")
@reads
def show(slug: str, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Show one schedule."""
    from workflow.schedules import ScheduleUnknown, schedules_of

    app = the_app()
    with app.reading() as rows:
        items = schedules_of(rows, the_campaign(rows, campaign), app.clock.now(), as_of)
        item = next((item for item in items if item["slug"] == slug), None)
        if item is None:
            raise ScheduleUnknown(slug=slug, known=[item["slug"] for item in items])
        guessed = guessed_years(rows, item["next"])
    emit_one({key: item[key] for key in KEYS}, FIELDS, as_json=as_json)
    warn_provisional(guessed)


@group.command(
    "add", help="本办加一条日程：按周期（--rrule）、按工作日（--nth 和 --of，或 --every），或不定期"
)
@click.argument("slug", metavar="代号", help="新取一个，小写英文字母、数字和连字符，如 weekly-call。")
@click.option("--kind", required=True, metavar="种类", help="如 meeting 或 会议、inspection 或 督查。")
@click.option("--title", required=True, metavar="名称", callback=text_value, help="每一次叫什么。")
@click.option("--rrule", metavar="周期", help="如 FREQ=MONTHLY;BYMONTHDAY=10,20,-1；都不写是不定期。")
@click.option("--nth", type=int, metavar="几", help="第几个工作日，倒数写负数（-1 是最后一个），配 --of。")
@click.option("--of", metavar="期间", help="week 周、month 月、quarter 季度、half 半年、year 年。")
@click.option("--every", type=int, metavar="几", help="每几个工作日一次。")
@click.option("--start", metavar="日期", callback=day_value, help="从哪天起算；不写是今天。")
@click.option("--until", metavar="日期", callback=day_value, help="到哪天止。")
@click.option("--time", metavar="钟点", help="如 17:00。")
@click.option(
    "--roll", metavar="办法", help="遇休息日：previous、next、second、nearest、none；有 --rrule 必须写。"
)
@click.option("--catch-up", metavar="办法", help="错过了：all、latest、none；有周期必须写。")
@click.option("--owner", metavar="单位", callback=text_value, help="由谁召集、承办。")
@click.option("--unit", "units", multiple=True, metavar="单位", help="谁参加、查谁，可写多次。")
@click.option("--unannounced", is_flag=True, help="暗访：不发通知，到日子前各单位看不到；只用于督查。")
@click.option("--paper", metavar="文种", help="拟哪种文书：通报写 circular，专题汇报写 half-year-report。")
@click.option("--text", metavar="要求", callback=text_value, help="要做什么。")
@click.option("--reason", required=True, metavar="理由", callback=text_value, help="为什么加。")
@CAMPAIGN
@click.option("--dry-run", is_flag=True, help="只推算，不写入。")
@JSON
def add(slug: str, reason: str, campaign: str | None, dry_run: bool, as_json: bool, **said: Any) -> None:
    """Add a rhythm of the office."""
    from commands.office_schedule import schedule_said
    from workflow.office_rhythms import add as enter

    schedule = schedule_said(slug, said)
    app = the_app()
    with app.reading() as rows:
        name = the_campaign(rows, campaign)
    added = enter(app.engine(), name, schedule, reason=reason, dry_run=dry_run)
    days = [day.isoformat() for day in added.days]
    if as_json:
        emit_json(
            {"slug": slug, "title": schedule.title, "runs": added.runs, "days": days, "dry_run": dry_run}
        )
        return
    ahead = f"接下来：{'、'.join(days[:6])}" if days else "还没有日子，可用 schedule hold 定"
    talk(f"{schedule.title}：{'可以加上' if dry_run else '已加上'}，{ahead}。")
    warn_provisional(added.provisional)


@group.command("set", help="定复核从哪天起算：--start 写首次日期，--date 写命名日期")
@click.argument("slug", metavar="代号", help="如 three-yearly-review。")
@click.option("--start", metavar="日期", callback=day_value, help="首次复核的日期。")
@click.option("--date", "event", metavar="日期", callback=day_value, help="命名公告的日期，首次按周期推算。")
@CAMPAIGN
@click.option("--dry-run", is_flag=True, help="只推算，不写入。")
@JSON
def set_(
    slug: str, start: date | None, event: date | None, campaign: str | None, dry_run: bool, as_json: bool
) -> None:
    """Say when a re-review begins."""
    from workflow.arranging import set_start

    if (start is None) == (event is None):
        raise click.UsageError("请写 --start（首次日期）或 --date（命名日期）其中一个。")
    app = the_app()
    with app.reading() as rows:
        name = the_campaign(rows, campaign)
    first = set_start(app.engine(), name, slug, start=start, event=event, dry_run=dry_run)
    if as_json:
        emit_json({"slug": slug, "start": first.isoformat(), "dry_run": dry_run})
    else:
        talk(f"{slug} 首次{'应为' if dry_run else '定于'} {first.isoformat()}，遇休息日按日程的约定挪动。")


@group.command(help="给没有写明周期的日程定一次日期，或给有周期的加开一次")
@click.argument("slug", metavar="代号", help="如 brief。")
@click.option("--date", "day", required=True, metavar="日期", callback=day_value, help="这一次在哪天。")
@click.option("--reason", metavar="理由", callback=text_value, help="为什么定在这天；默认“创建办确定”。")
@CAMPAIGN
@click.option("--dry-run", is_flag=True, help="只检查，不写入。")
@JSON
def hold(
    slug: str, day: date, reason: str | None, campaign: str | None, dry_run: bool, as_json: bool
) -> None:
    """Enter one occurrence by hand."""
    from workflow.arranging import hold as enter

    app = the_app()
    with app.reading() as rows:
        name = the_campaign(rows, campaign)
    title, works = enter(app.engine(), name, slug, day, reason=reason or "创建办确定", dry_run=dry_run)
    if as_json:
        emit_json(
            {"slug": slug, "title": title, "date": day.isoformat(), "workday": works, "dry_run": dry_run}
        )
        return
    talk(f"{title}：{'可以定在' if dry_run else '已定在'} {day.isoformat()}，到日子由 duban tick 办。")
    if not works:
        talk("注意：这天是休息日，请核对。")
