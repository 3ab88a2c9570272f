"""``duban calendar export``: meetings, rounds and duties for the calendar of a phone or a desk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.app import the_app
from commands.files import replace
from commands.options import CAMPAIGN, text_value
from commands.output import talk, warn_provisional
from commands.verbs import warn_unknown_unit
from workflow.naming import the_campaign

if TYPE_CHECKING:
    from workflow.feed import Feed

SUFFIX = ".ics"
STDOUT = "-"


@click.command("export", help="把会议、日程和任务写成日历文件（.ics），供手机、电脑日历订阅")
@click.option(
    "--ics",
    metavar="文件",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="写成一个文件；写 - 输出到屏幕（标准输出）。已有的换成新的。",
)
@click.option(
    "--each",
    metavar="文件夹",
    type=click.Path(file_okay=False, path_type=Path),
    help="每个事项一个文件，供 CalDAV 同步；不再有的事项，其文件一并删去。",
)
@click.option("--unit", metavar="单位", callback=text_value, help="只写与某单位有关的；别名、所在的组也算。")
@CAMPAIGN
def export(ics: Path | None, each: Path | None, unit: str | None, campaign: str | None) -> None:
    """Write meetings and rounds as events, duties as tasks."""
    from workflow.feed import feed
    from workflow.ics import calendar_bytes

    if (ics is None) == (each is None):
        raise click.UsageError("请写 --ics 文件（一个文件）或 --each 文件夹（每个事项一个文件），写一个。")
    if ics is not None and not ics.parent.is_dir():
        raise click.BadParameter(f"没有“{ics.parent}”这个文件夹，请先建立或换一处。", param_hint="--ics")
    app = the_app()
    with app.reading() as rows:
        name = the_campaign(rows, campaign)
        found = feed(rows, name, now=app.clock.now(), unit=unit)
        warn_unknown_unit(rows, name, None if found.known else unit)
    if each is not None:
        gone = _mirror(each, name, found)
        talk(f"{each}：{_counted(found)}，每项一个文件" + (f"；删去不再有的 {gone} 个。" if gone else "。"))
    elif ics is not None:
        whose = found.title if unit is None else f"{found.title}·{unit}"
        content = calendar_bytes(list(found.components.values()), name=whose)
        if str(ics) == STDOUT:
            click.echo(content, nl=False)
        else:
            replace(ics, content)
            talk(f"{ics}：{_counted(found)}。")
    warn_provisional(found.provisional)


def _mirror(folder: Path, campaign: str, found: Feed) -> int:
    """Let the folder hold exactly one file for each component of the campaign; return how many files went."""
    from workflow.ics import calendar_bytes

    folder.mkdir(parents=True, exist_ok=True)
    for uid, component in found.components.items():
        path, content = folder / f"{uid}{SUFFIX}", calendar_bytes([component])
        if not path.is_file() or path.read_bytes() != content:  # a file that stays is not sent again
            replace(path, content)
    stale = [
        path
        for path in folder.glob(f"{campaign}.*@duban{SUFFIX}")
        if path.name.removesuffix(SUFFIX) not in found.components
    ]
    for path in stale:
        path.unlink()
    return len(stale)


def _counted(found: Feed) -> str:
    tasks = sum(one.name == "VTODO" for one in found.components.values())
    return f"会议和日程 {len(found.components) - tasks} 项，任务 {tasks} 项"
