"""``duban plan to-xlsx`` and ``from-xlsx``: the 责任分解表 that offices work with, out of a plan file and into it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.output import talk
from definitions.errors import ProjectError

if TYPE_CHECKING:
    from definitions.sheet.apply import Revision

FILE = click.Path(path_type=Path)


class RemovalNotAgreed(ProjectError):
    """Items of the plan are not in the workbook, and nobody said that they may go."""

    def __init__(self, *, count: int) -> None:
        super().__init__(
            f"表里没有方案的 {count} 项任务或指标（上面写“删去”的），什么都没有写入。"
            "确实要删的，加 --yes 重试；不该删的，请在表里补上这几行"
        )


@click.command("to-xlsx", help="把方案的任务和指标导出成责任分解表（.xlsx）")
@click.argument("plan", metavar="方案", help="内置方案编号，或方案文件的路径。")
@click.option("--out", type=FILE, metavar="文件", help="写到哪个文件；默认为 编号-分解表.xlsx。")
@click.option("--force", is_flag=True, help="文件已存在时覆盖它。")
def to_xlsx(plan: str, out: Path | None, force: bool) -> None:
    """Write a plan's duties and indicators as a workbook."""
    from commands.files import FileTaken, replace, write_new
    from commands.plan import load_plan
    from definitions.loader import require
    from definitions.sheet.xlsx_out import write_workbook

    read = require(load_plan(plan))
    path = out or Path(f"{read.id}-分解表.xlsx")
    if path.exists() and not force:
        raise FileTaken(path=path, advice="请用 --out 换一个文件名；确实要覆盖的，加 --force 重试")
    (replace if force else write_new)(path, write_workbook(read))
    talk(f"已写入 {path}：任务 {len(read.duties)} 项，指标 {len(read.indicators)} 项。")


@click.command("from-xlsx", help="把责任分解表（.xlsx）里的改动写进方案文件，别的部分原样不动")
@click.argument("workbook", type=FILE, metavar="分解表", help="to-xlsx 导出的表，或办公室自己的分解表。")
@click.option("--into", type=FILE, metavar="方案文件", help="改哪个方案文件；不写则用骨架新建一份方案。")
@click.option("--out", type=FILE, metavar="文件", help="写到另一个文件，不改原来的。")
@click.option("--dry-run", is_flag=True, help="只检查、只列出改动，不写入。")
@click.option("--yes", is_flag=True, help="表里没有的任务、指标确实要从方案里删去。")
def from_xlsx(workbook: Path, into: Path | None, out: Path | None, dry_run: bool, yes: bool) -> None:
    """Put what a workbook changes into a plan file."""
    from commands.files import FileTaken, replace, write_new

    if into is None and out is None:
        raise click.UsageError("请用 --into 指定要改的方案文件，或者用 --out 指定新方案写到哪里。")
    if out is not None and out.exists():
        raise FileTaken(path=out)
    made = _revision(workbook, into, out)
    for remark in made.remarks:
        talk(remark.sentence())
    for difference in made.differences:
        click.echo(difference.sentence())
    if not made.differences and into is not None and out is None:
        talk("表格和方案一致，没有要改的。")
        return
    if made.removed and not (yes or dry_run or _agreed(len(made.removed))):
        raise RemovalNotAgreed(count=len(made.removed))
    if dry_run:
        talk(f"以上 {len(made.differences)} 项改动没有写入（--dry-run）。")
        return
    if out is None and into is not None:
        replace(into, made.content)
    elif out is not None:
        write_new(out, made.content)
    talk(f"已写入 {out or into}：改动 {len(made.differences)} 项。请用 duban plan lint {out or into} 检查。")


def _revision(workbook: Path, into: Path | None, out: Path | None) -> Revision:
    from commands.files import content_of
    from definitions.loader import parse, require
    from definitions.plan import Plan
    from definitions.sheet.apply import revision
    from definitions.sheet.fresh import head
    from definitions.sheet.xlsx_in import read_workbook

    grids = read_workbook(content_of(workbook))
    if into is not None:
        content, name = _plan_bytes(into), str(into)
    else:
        content, name = head(_skeleton(), out.stem if out else ""), "骨架"
    loaded = parse(content, Plan, name=name)
    require(loaded)
    made = revision(grids, content, loaded, name=str(workbook), whole=into is not None)
    return made if into is not None else _completed(made)


def _completed(made: Revision) -> Revision:
    from dataclasses import replace

    from definitions.sheet.fresh import completed

    return replace(made, content=completed(made.content))


def _skeleton() -> str:
    from definitions.skeleton import PATH

    return PATH.read_text("utf-8")


def _plan_bytes(path: Path) -> bytes:
    """Return the bytes of a plan file, which must be one that can be read."""
    from commands.files import FileNotThere
    from definitions.loader import load, require
    from definitions.plan import Plan

    if not path.exists():
        raise FileNotThere(path=path)
    require(load(path, Plan, name=str(path)))
    return path.read_bytes()


def _agreed(count: int) -> bool:
    """Ask whether items may go; nobody is asked who is not there."""
    return sys.stdin.isatty() and click.confirm(f"要从方案里删去以上 {count} 项吗？", err=True)
