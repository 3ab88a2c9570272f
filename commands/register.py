"""``duban register``: 发文登记簿 and 收文登记簿, on the screen or as a workbook to print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.noun import Noun
from commands.options import reads
from commands.output import emit, talk
from workflow.naming import the_campaign

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from workflow.reading import Rows

Row = dict[str, Any]
OUT_KEYS = (
    *("seq", "id", "number", "kind", "kind_label", "title", "addressee", "signed_by", "signed", "issued"),
    *("delivered", "receivers", "served", "replies", "state", "label", "note"),
)
IN_KEYS = ("seq", "unit", "number", "matter", "dated", "received", "digest", "reply_to", "moved")
# key, heading, width, centred
OUT_COLUMNS = (
    ("seq", "序号", 6, True),
    ("number", "文号", 20, True),
    ("kind_label", "文种", 12, True),
    ("title", "标题", 36, False),
    ("addressee", "主送", 24, False),
    ("signed_text", "签发", 16, True),
    ("issued", "印发日期", 12, True),
    ("delivered_text", "送达", 16, True),
    ("replies_text", "回函", 26, False),
    ("state_text", "状态", 12, True),
)
IN_COLUMNS = (
    ("seq", "序号", 6, True),
    ("unit", "来文单位", 18, False),
    ("number", "文号", 24, False),
    ("matter", "事由", 32, False),
    ("dated", "成文日期", 12, True),
    ("received", "收到日期", 12, True),
    ("digest", "校验码", 34, False),
    ("moved_text", "办理", 34, False),
)
_YEAR = click.option("--year", type=click.IntRange(1990, 2099), metavar="年份", help="只列某年的；默认全部。")
_OUT = click.option(
    "--out",
    metavar="文件",
    type=click.Path(path_type=Path, dir_okay=False),
    help="写成 .xlsx 工作簿；已有的文件不覆盖。",
)


@click.group(cls=Noun, help="发文登记簿、收文登记簿：查看，或写成可打印的表")
def group() -> None:
    """Hold the registers."""


@group.command("out", help="发文登记簿：印发的文书，连撤回的，按印发先后")
@_YEAR
@_OUT
@reads
def out_(
    year: int | None, out: Path | None, campaign: str | None, as_of: datetime | None, as_json: bool
) -> None:
    """Show the register of papers that went out."""
    from workflow.registers import outgoing

    _register(
        "发文登记簿", outgoing, shown_outgoing, OUT_COLUMNS, OUT_KEYS, year, out, campaign, as_of, as_json
    )


@group.command("in", help="收文登记簿：登记过的来文、校验码，和据以办理了什么")
@_YEAR
@_OUT
@reads
def in_(
    year: int | None, out: Path | None, campaign: str | None, as_of: datetime | None, as_json: bool
) -> None:
    """Show the register of papers that came in."""
    from workflow.registers import incoming

    _register(
        "收文登记簿", incoming, shown_incoming, IN_COLUMNS, IN_KEYS, year, out, campaign, as_of, as_json
    )


def _register(
    name: str,
    read: Callable[..., list[Row]],
    show: Callable[[Row], Row],
    columns: Sequence[tuple[str, str, int, bool]],
    keys: Sequence[str],
    year: int | None,
    out: Path | None,
    campaign: str | None,
    as_of: datetime | None,
    as_json: bool,
) -> None:
    if out is not None and as_json:
        raise click.UsageError("--out 和 --json 只用一个。")
    if out is not None and out.suffix.lower() != ".xlsx":
        raise click.UsageError("--out 的文件名须以 .xlsx 结尾。")
    with the_app().reading() as rows:
        found = the_campaign(rows, campaign)
        items = [show(item) for item in read(rows, found, year=year, as_of=as_of)]
        content = workbook(rows, found, name, columns, items, year=year, as_of=as_of) if out else b""
    if out is None:
        listed = [("digest_text" if key == "digest" else key, title) for key, title, *_ in columns]
        emit(items, listed, as_json=as_json, keys=keys)
        return
    from commands.files import write_new

    write_new(out, content)
    click.echo(str(out))
    talk(f"{name}共 {len(items)} 件。")


def workbook(
    rows: Rows,
    campaign: str,
    name: str,
    columns: Sequence[tuple[str, str, int, bool]],
    items: Sequence[Mapping[str, Any]],
    *,
    year: int | None = None,
    as_of: datetime | None = None,
) -> bytes:
    """Return a register as a workbook; ``items`` as the two functions below give them."""
    from definitions.sheet.register_sheet import Column, write_register
    from workflow.clock import local_day

    head = rows.one("SELECT title, zone FROM v_campaign WHERE id = ?", campaign)
    assert head is not None, "the campaign was just found"
    said = f"（{year}年）" if year else ""
    return write_register(
        f"{head['title']}{name}{said}",
        name,
        [Column(*column) for column in columns],
        [{key: str(item[key] or "") for key, *_ in columns} for item in items],
        foot=f"截至 {local_day(as_of, head['zone']).isoformat()}" if as_of else "",
    )


def shown_outgoing(item: Row) -> Row:
    """Return an item of the register with what a person reads in a cell."""
    served = f"{item['served']}/{item['receivers']} 家" if item["receivers"] else ""
    replies = (f"{one['unit']} {one['number']}（{one['dated']}）" for one in item["replies"])
    return item | {
        "signed_text": f"{item['signed_by']} {item['signed']}".strip(),
        "delivered_text": "，".join(filter(None, (item["delivered"], served))),
        "replies_text": "；".join(replies),
        "state_text": item["note"] or item["label"],
    }


def shown_incoming(item: Row) -> Row:
    """Return an item of the register with what a person reads in a cell."""
    moved = (f"{one['title']}{one['label']}（{one['at']}）" for one in item["moved"])
    return item | {"digest_text": (item["digest"] or "")[:16], "moved_text": "；".join(dict.fromkeys(moved))}
