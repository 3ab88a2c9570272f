"""``duban paper explain``: which rows each figure of a paper was counted from, and as of when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.options import CAMPAIGN, JSON
from commands.output import emit_json, talk
from workflow.naming import full_name, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 12  # rows that are listed on the console; --json gives all


@click.command(help="说明文书里每个数字由台账的哪些行算出、截至何时")
@click.argument("number", metavar="编号", help="文书编号，如 3。")
@CAMPAIGN
@JSON
def explain(number: str, campaign: str | None, as_json: bool) -> None:
    """Say of every figure where it came from."""
    from workflow.clock import shown
    from workflow.listing import calendar
    from workflow.papers.explain import explained

    with the_app().reading() as rows:
        subject = full_name(rows, number, kind="paper", campaign=campaign)
        said = explained(rows, subject, calendar(rows))
        zone = rows.value("SELECT zone FROM campaign WHERE id = ?", subject.partition("/")[0])
    if as_json:
        emit_json(said)
        return
    if not said["items"]:
        talk(f"{title_of(subject)}里没有由台账统计的数字，或是旧版本程序拟的稿，没有记下统计依据。")
        return
    click.echo(f"{title_of(subject)}的数字，截至 {shown(said['as_of'], zone)} 已入账的情况：")
    for item in said["items"]:
        _say(item)


def _say(item: Mapping[str, Any]) -> None:
    arguments = "，".join(_plain(value) for value in item["arguments"].values())
    click.echo(f"\n{item['label']}：{item['value'] or '无'}")
    click.echo(
        f"  统计口径：{item['title']}{f'（{arguments}）' if arguments else ''}，{len(item['rows'])} 行"
    )
    for row in item["rows"][:MOST]:
        click.echo(f"  · {row['title']}，当时“{row['state']}”（第 {row['seq']} 步）")
    if len(item["rows"]) > MOST:
        click.echo(f"  · 其余 {len(item['rows']) - MOST} 行用 --json 查看")
    added, gone = item["again"]["added"], item["again"]["gone"]
    if added or gone:
        told = [f"多出{'、'.join(added)}"] if added else []
        told += [f"少了{'、'.join(gone)}"] if gone else []
        click.echo(f"  注意：按那一刻的记录重新统计，{'，'.join(told)}；同一时刻前后入账的会有这样的出入。")


def _plain(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
