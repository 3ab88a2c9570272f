"""``duban agenda``: what falls when, whose it is, and which rest days moved it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from commands.agenda_page import page
from commands.app import the_app
from commands.options import day_value, reads, text_value
from commands.output import emit_json, talk, warn_provisional
from commands.verbs import warn_unknown_unit
from workflow.clock import local_day
from workflow.naming import FIRST_YEAR, LAST_YEAR, the_campaign

if TYPE_CHECKING:
    from datetime import date, datetime

    from workflow.agenda import Agenda
    from workflow.agenda_sources import Item

DAYS = 14
LONGEST = 1098  # three years: what is laid out or reckoned stays worth reading
THIS = ""


def _month(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[int, int] | str | None:  # noqa: ARG001
    if value is None or value == THIS:
        return value
    found = re.fullmatch(r"(\d{4})-(0?[1-9]|1[0-2])", value, flags=re.ASCII)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise click.BadParameter(
            f"“{value}”不是一个月份，请写成 2026-12 的样子，年份在 {FIRST_YEAR} 至 {LAST_YEAR} 之间。"
        )
    return int(found[1]), int(found[2])


def _year(ctx: click.Context, param: click.Parameter, value: str | None) -> int | str | None:  # noqa: ARG001
    if value is None or value == THIS:
        return value
    if not re.fullmatch(r"\d{4}", value, flags=re.ASCII) or not FIRST_YEAR <= int(value) <= LAST_YEAR:
        raise click.BadParameter(f"“{value}”不是 {FIRST_YEAR} 至 {LAST_YEAR} 之间的年份。")
    return int(value)


@click.command("agenda", help="查看近期安排：哪天有什么事、是谁的、因休息日挪到哪天")
@click.option(
    "--days",
    type=click.IntRange(1, LONGEST),
    metavar="天数",
    help=f"看多少天，默认 {DAYS} 天。",
)
@click.option("--from", "first", metavar="日期", callback=day_value, help="从哪天看起，默认今天。")
@click.option(
    "--month",
    is_flag=False,
    flag_value=THIS,
    metavar="[年月]",
    callback=_month,
    help="看一个月，如 2026-12；不写是本月。",
)
@click.option(
    "--year",
    is_flag=False,
    flag_value=THIS,
    metavar="[年份]",
    callback=_year,
    help="看一年，如 2026；不写是今年。",
)
@click.option(
    "--unit",
    metavar="单位",
    callback=text_value,
    help="只看与某单位有关的；写别名也行，写给它所在的组的也算。",
)
@reads
def group(campaign: str | None, as_of: datetime | None, as_json: bool, **wanted: Any) -> None:
    """Show what falls when."""
    from workflow.agenda import agenda

    app = the_app()
    today = local_day(as_of or app.clock.now())
    span = _span(today, **{name: wanted[name] for name in ("days", "first", "month", "year")})
    with app.reading() as rows:
        name = the_campaign(rows, campaign)
        found = agenda(rows, name, span, now=app.clock.now(), as_of=as_of, unit=wanted["unit"])
        warn_unknown_unit(rows, name, None if found.known else wanted["unit"])
    if as_json:
        emit_json(_as_json(found))
    elif found.items or found.undated:
        click.echo(page(found, today))
        talk(f"共 {len(found.items)} 条")
    else:
        talk(f"{found.first} 至 {found.last} 没有安排。")
    if found.unlisted:
        talk(
            f"注意：方案没有列出“{'”“'.join(found.unlisted)}”有哪些成员，写给它们的没有算在内。"
            "在方案文件的 groups 里登记成员后就能算入。"
        )
    warn_provisional(found.provisional)


def _span(
    today: date,
    *,
    days: int | None,
    first: date | None,
    month: tuple[int, int] | str | None,
    year: int | str | None,
) -> tuple[date, date]:
    """Return the first and the last day that are meant."""
    from workflow.agenda import span_of_days, span_of_month, span_of_year

    said = [
        option
        for option, value in (("--days", days), ("--month", month), ("--year", year))
        if value is not None
    ]
    if len(said) > 1:
        raise click.UsageError(f"{'、'.join(said)} 只能写一个。")
    if first is not None and (month is not None or year is not None):
        raise click.UsageError(f"--from 与 {said[0]} 不能同时写；从某天看起请用 --days 写明看多少天。")
    if month is not None:
        return span_of_month(*(month if isinstance(month, tuple) else (today.year, today.month)))
    if year is not None:
        return span_of_year(year if isinstance(year, int) else today.year)
    return span_of_days(first or today, days or DAYS)


def _as_json(found: Agenda) -> dict[str, Any]:
    return {
        "campaign": found.campaign,
        "from": found.first.isoformat(),
        "until": found.last.isoformat(),
        "items": [_item(item) for item in found.items],
        "days": [{"date": day.isoformat(), "kind": kind} for day, kind in found.days.items()],
        "undated": list(found.undated),
        "unlisted": list(found.unlisted),
        "provisional": sorted(found.provisional),
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "date": item.day.isoformat(),
        "time": item.time,
        "kind": item.kind,
        "title": item.title,
        "who": list(item.who),
        "also": list(item.also),
        "subject": item.subject,
        "nominal": item.nominal.isoformat() if item.nominal else None,
        "moved": item.moved,
        "place": item.place,
        "label": item.label,
        "light": item.light,
        "source": item.source,
    }
