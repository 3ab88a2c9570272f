"""``duban calendar import`` and ``import-notice``: from a file or a notice's text to the calendar in force."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.app import the_app
from commands.output import talk
from workflow.naming import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from workflow.notice import Notice
    from workflow.notice_text import Draft

TOLD = 10  # moved dates that are listed one by one
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
YEAR = click.IntRange(FIRST_YEAR, LAST_YEAR)
DRY_RUN = click.option("--dry-run", is_flag=True, help="只检查，不写入。")
WANTED = click.option("--year", type=YEAR, metavar="年份", help="应是哪一年的安排；不是这一年的拒绝。")


@click.command("import", help="装入一年的放假安排（holiday-cn 格式的 JSON）")
@click.argument("file", metavar="文件", type=FILE, help="JSON 文件。")
@WANTED
@DRY_RUN
def import_(file: Path, year: int | None, dry_run: bool) -> None:
    """Load a year's notice."""
    from workflow.errors import CalendarFileInvalid
    from workflow.notice import decoded, read_notice

    notice = read_notice(decoded(file.read_bytes(), str(file)), str(file))
    if year not in (None, notice.year):
        reason = f"是 {notice.year} 年的放假安排，与 --year {year} 不符"
        raise CalendarFileInvalid(file=str(file), reason=reason)
    _load(notice, dry_run=dry_run)


@click.command("import-notice", help="把国务院办公厅的放假通知读成放假安排，先核对，再装入")
@click.argument("file", metavar="文件", type=FILE, help="通知的文本（UTF-8 或 GBK）。")
@WANTED
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="文件", help="把草稿写到这个文件，不写到屏幕。"
)
@click.option("--load", is_flag=True, help="核对无误，直接装入。")
@DRY_RUN
def import_notice(file: Path, year: int | None, out: Path | None, load: bool, dry_run: bool) -> None:
    """Draft a year's notice from its text."""
    from commands.files import write_new
    from workflow.notice import decoded, refuse, to_json
    from workflow.notice_text import read_text

    draft = read_text(decoded(file.read_bytes(), str(file)), year=year)
    refuse(str(file), draft.problems)
    _say_checked(draft)
    text = to_json(draft.notice)
    if out is not None and not dry_run:
        write_new(out, text.encode())
        talk(f"草稿已写到 {out}。")
    elif out is None and not load:
        click.echo(text, nl=False)
    if load:
        _load(draft.notice, dry_run=dry_run)
    else:
        talk(f"核对后装入：duban calendar import {out or '草稿.json'}；或加 --load 直接装入。")


def _say_checked(draft: Draft) -> None:
    for sentence in draft.checked:
        talk(f"√ {sentence}")
    for remark in draft.remarks:
        talk(f"注意：{remark}，不作放假计。")
    talk(
        f"{draft.notice.year} 年：放假 {draft.notice.rest} 天、调休上班 {draft.notice.makeup} 天；"
        "天数、星期、法定节日、调休日均已核对。"
    )


def _load(notice: Notice, *, dry_run: bool) -> None:
    """Load a notice, and say which dates moved with it."""
    from workflow.holidays import load_notice

    loaded = load_notice(the_app().engine(), notice, dry_run=dry_run)
    done = "没有写入" if dry_run else "已装入"
    talk(f"{loaded.year} 年：放假 {loaded.rest} 天（含周末），调休上班 {loaded.makeup} 天，{done}。")
    if loaded.moves:
        talk(f"按新的安排，{len(loaded.moves)} 个日期{'会有' if dry_run else '有了'}变动：")
    for move in loaded.moves[:TOLD]:
        talk(f"  {move.campaign} {move.what} {move.which} {move.before} → {move.after}")
    if len(loaded.moves) > TOLD:
        talk(f"  其余 {len(loaded.moves) - TOLD} 个略；全部记在创建工作的流转记录里。")
    for remark in loaded.remarks:
        talk(f"注意：{remark}。")
