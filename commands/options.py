"""Options that mean the same everywhere, and what they come to."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from definitions.secrecy import REASON, is_marked
from workflow.act import OFFICE, Capacity, parse_capacity
from workflow.naming import parse_day, parse_moment

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

UNPRINTABLE = frozenset({"Cc", "Cs"})  # control characters; halves of characters, from bytes that are no text


def text_value(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001
    """Read words that go into the record and into papers: some, on one line, without control characters."""
    if value is None:
        return None
    if not value.strip():
        raise click.BadParameter("是空的，请写明内容。")
    if any(unicodedata.category(char) in UNPRINTABLE for char in value):
        raise click.BadParameter("含有换行或不可见的控制字符，请写成一行普通文字。")
    if is_marked(value):
        raise click.BadParameter(REASON)
    return value.strip()


CAMPAIGN = click.option("--campaign", metavar="编号", help="哪一项创建工作；只有一项进行中时可不写。")
JSON = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序读取。")


def _moment(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:  # noqa: ARG001
    return None if value is None else parse_moment(value)


def _end_of_day(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:  # noqa: ARG001
    return None if value is None else parse_moment(value, end_of_day=True)


def day_value(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:  # noqa: ARG001
    """Read a day; what is no day is refused in Chinese."""
    return None if value is None else parse_day(value)


def _capacity(ctx: click.Context, param: click.Parameter, value: str | None) -> Capacity:  # noqa: ARG001
    return OFFICE if value is None else parse_capacity(value)


AS_OF = click.option("--as-of", metavar="日期", callback=_end_of_day, help="查看某日（或某时刻）当时的情况。")
AT = click.option(
    "--at", metavar="时刻", callback=_moment, help="名义上的办理时刻，不能在将来；记录时间始终是系统时间。"
)


def reads(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a reading command ``--campaign``, ``--as-of`` and ``--json``."""
    return CAMPAIGN(AS_OF(JSON(command)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """In which capacity somebody acts, for whom, on what ground, when."""

    campaign: str | None
    capacity: Capacity
    on_behalf: str | None
    paper: str | None
    reason: str | None
    note: str | None
    at: datetime | None
    key: str | None
    version: int | None
    dry_run: bool
    as_json: bool


_ACTING = (
    CAMPAIGN,
    click.option(
        "--as",
        "capacity",
        metavar="身份",
        callback=_capacity,
        help="以什么身份办理：office（默认）、director、inspector、group、lead@单位、support@单位。",
    ),
    click.option(
        "--for",
        "on_behalf",
        metavar="单位",
        callback=text_value,
        help="代哪个单位办理，须同时用 --paper 写明该单位已登记的来文。",
    ),
    click.option("--paper", metavar="文号", callback=text_value, help="依据的文书或来文的文号。"),
    click.option("--reason", metavar="理由", callback=text_value, help="理由；退回、退签、改派等必须写明。"),
    click.option("--note", metavar="说明", callback=text_value, help="进展、办理结果等说明。"),
    AT,
    click.option("--key", metavar="标识", callback=text_value, help="办理标识；同一标识给两次，只办一次。"),
    click.option(
        "--if-version",
        "version",
        type=click.IntRange(min=1),
        metavar="版本",
        help="只在版本未变时办理；已被别人改动则拒绝。",
    ),
    click.option("--dry-run", is_flag=True, help="只检查能不能办，不写入。"),
    JSON,
)


def acts(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give an acting command the shared options; it gets them as one ``Acting``."""

    @wraps(command)
    def wrapped(**options: Any) -> Any:
        said = {name: options.pop(name) for name in Acting.__dataclass_fields__}
        return command(acting=Acting(**said), **options)

    decorated: Callable[..., Any] = wrapped
    for option in reversed(_ACTING):
        decorated = option(decorated)
    return decorated
