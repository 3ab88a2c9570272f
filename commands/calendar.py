"""``duban calendar``: which days the office works."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.calendar_export import export
from commands.calendar_import import YEAR, import_, import_notice
from commands.noun import Noun
from commands.options import JSON
from commands.output import emit, emit_json, warn_provisional

if TYPE_CHECKING:
    from datetime import date

    from workflow.workdays import Workdays
    from workflow.year_view import YearDay

COLUMNS = (("date", "日期"), ("weekday", "星期"), ("kind", "安排"), ("name", "节日"), ("mark", ""))
REFUSED = 1


@click.group(cls=Noun, help="查询工作日、节假日和调休，装入放假安排")
def group() -> None:
    """Hold the verbs of the calendar."""


@group.command(help="列出一年里与平常周末不同的日子")
@click.argument("year", metavar="年份", type=YEAR, help="如 2026。")
@click.option("--month", type=click.IntRange(1, 12), metavar="月份", help="只看一个月，如 10。")
@click.option("--grid", is_flag=True, help="画成月历：休是放假，班是调休上班。")
@JSON
def show(year: int, month: int | None, grid: bool, as_json: bool) -> None:
    """List the days that are not what their weekday says."""
    from workflow.day_names import day_names
    from workflow.year_view import year_days

    if grid and as_json:
        raise click.UsageError("--grid 与 --json 只能用一个。")
    workdays, stored, _ = _in_force()
    days = [
        one
        for one in year_days(year, workdays, day_names(year, workdays, stored))
        if month in (None, one.day.month)
    ]
    if grid:
        _print_sheets(days, provisional=bool(workdays.provisional))
    else:
        items = [_item(one, workdays) for one in days if one.is_special]
        _print_items(items, as_json=as_json)
    warn_provisional(workdays.provisional)


def _in_force() -> tuple[Workdays, dict[int, dict[str, Any]], dict[date, bool]]:
    """Return the calendar, the notices that the office loaded, and their days; no database is one without."""
    from datetime import date

    from workflow.day_names import loaded_notices
    from workflow.errors import StoreNotFound
    from workflow.workdays import Workdays

    try:
        with the_app().reading() as rows:
            found = rows.rows("SELECT day, off FROM calendar_day ORDER BY day")
            off = {date.fromisoformat(row["day"]): bool(row["off"]) for row in found}
            return Workdays(off), loaded_notices(rows), off
    except StoreNotFound:
        return Workdays(), {}, {}


def _item(one: YearDay, workdays: Workdays) -> dict[str, Any]:
    from workflow.notice_words import WEEKDAYS

    return {
        "date": one.day.isoformat(),
        "weekday": WEEKDAYS[one.day.weekday()],
        "kind": "上班" if one.works else "放假",
        "name": one.name,
        "provisional": one.day.year in workdays.provisional,
    }


def _print_items(items: list[dict[str, Any]], *, as_json: bool) -> None:
    guessed = any(item["provisional"] for item in items)
    shown = [item if as_json else {**item, "mark": "推算" if item["provisional"] else ""} for item in items]
    emit(shown, COLUMNS if guessed else COLUMNS[:-1], as_json=as_json, empty="没有与平常周末不同的日子。")


def _print_sheets(days: list[YearDay], *, provisional: bool) -> None:
    from workflow.year_view import sheet

    for number, (_, month) in enumerate(groupby(days, key=lambda one: one.day.month)):
        title, *weeks = sheet([*month])
        if number:
            click.echo()
        click.echo(f"{title}（推算）" if provisional else title)
        for week in weeks:
            click.echo(week)


@group.command(help="核对一年的放假安排：来源、天数、法定节日、调休")
@click.argument("year", metavar="[年份]", type=YEAR, required=False, help="如 2026；不写为今年。")
@JSON
def check(year: int | None, as_json: bool) -> None:
    """Check what is in force for a year."""
    from workflow.calendar_check import check as checked
    from workflow.clock import local_day
    from workflow.year_view import SOURCES

    today = local_day(the_app().clock.now())
    workdays, stored, off = _in_force()
    found = checked(year or today.year, today, workdays, stored, off)
    if as_json:
        said = asdict(found)
        flaws = said.pop("flaws")
        emit_json({**said, "source_label": SOURCES[found.source], "findings": flaws, "ok": not flaws})
    else:
        papers = f"：{'；'.join(found.papers)}" if found.papers else ""
        click.echo(f"{found.year} 年的放假安排：{SOURCES[found.source]}{papers}")
        click.echo(
            f"工作日 {found.workdays} 天，休息日 {found.rest} 天（其中周一至周五 {found.off} 天），"
            f"调休上班 {found.makeup} 天"
        )
        for flaw in found.flaws:
            click.echo(f"× {flaw.message}")
        if not found.flaws:
            click.echo("√ 未发现问题")
    warn_provisional(workdays.provisional & {found.year} if not found.flaws else ())
    if found.flaws:
        click.get_current_context().exit(REFUSED)


group.add_command(import_)
group.add_command(import_notice)
group.add_command(export)
