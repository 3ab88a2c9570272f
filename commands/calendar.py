"""``duban calendar``: which days the office works."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from commands.app import the_app
from commands.noun import Noun
from commands.options import JSON
from commands.output import emit, talk, warn_provisional

COLUMNS = (("date", "日期"), ("weekday", "星期"), ("kind", "安排"))


@click.group(cls=Noun, help="查询工作日、节假日和调休，装入放假安排")
def group() -> None:
    """Hold the verbs of the calendar."""


@group.command(help="列出一年里与平常周末不同的日子")
@click.argument("year", metavar="年份", type=click.IntRange(1990, 2099), help="如 2026。")
@JSON
def show(year: int, as_json: bool) -> None:
    """List the days that are not what their weekday says."""
    from workflow.errors import StoreNotFound
    from workflow.listing import calendar
    from workflow.workdays import SATURDAY, Workdays

    try:
        with the_app().reading() as rows:
            workdays = calendar(rows)
    except StoreNotFound:
        workdays = Workdays()
    items = []
    day = date(year, 1, 1)
    while day.year == year:
        works = workdays.is_workday(day)
        if works != (day.weekday() < SATURDAY):
            items.append(
                {
                    "date": day.isoformat(),
                    "weekday": "一二三四五六日"[day.weekday()],
                    "kind": "上班" if works else "放假",
                }
            )
        day += timedelta(days=1)
    emit(items, COLUMNS, as_json=as_json)
    warn_provisional(workdays.provisional)


@group.command("import", help="装入一年的放假安排（holiday-cn 格式的 JSON）")
@click.argument(
    "file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="JSON 文件。"
)
@click.option("--dry-run", is_flag=True, help="只检查，不写入。")
def import_(file: Path, dry_run: bool) -> None:
    """Load a year's notice."""
    from workflow.errors import CalendarFileInvalid
    from workflow.holidays import import_notice

    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise CalendarFileInvalid(file=str(file), reason="不是 UTF-8 文本") from exc
    year, rest, makeup = import_notice(the_app().engine(), text, str(file), dry_run=dry_run)
    talk(
        f"{year} 年：放假 {rest} 天（含周末），调休上班 {makeup} 天{'，没有写入' if dry_run else '，已装入'}。"
    )
