"""Sheets that units fill in: one file for each of them, and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.options import CAMPAIGN, text_value
from commands.output import talk
from definitions.errors import ProjectError
from workflow.naming import full_name, title_of

if TYPE_CHECKING:
    from pathlib import Path

    from commands.app import App
    from definitions.findings import Finding
    from workflow.receiving import Received


class NoSheet(ProjectError):
    """Nobody owes a return, or not the unit that was named."""

    exit_code = 3

    def __init__(self, *, title: str, unit: str | None, asked: list[str]) -> None:
        if unit is None:
            super().__init__(f"{title}没有应报送的单位，没有报送表可写。可用 add --unit 增列单位")
        else:
            super().__init__(f"“{unit}”不在{title}应报送之列（应报：{'、'.join(asked) or '无'}）")


def sheet_verb(group: click.Group, kind: str) -> None:
    """Add ``sheet``."""
    from pathlib import Path

    folder = click.Path(path_type=Path, file_okay=False)

    @group.command(help="给每个应报送的单位写一张报送表（.xlsx），列出它在办的任务")
    @click.argument("number", metavar="编号", help="序号，如 1。")
    @click.option("--out", type=folder, metavar="文件夹", help="写到哪里；默认写到公文文件夹的“报送表”。")
    @click.option("--unit", metavar="单位", callback=text_value, help="只写某单位的。")
    @click.option("--overwrite", is_flag=True, help="已有同名文件时覆盖。")
    @CAMPAIGN
    def sheet(number: str, out: Path | None, unit: str | None, overwrite: bool, campaign: str | None) -> None:
        """Write one file for each unit."""
        from commands.files import FileTaken, replace
        from definitions.sheet.unit_sheet import write_unit_sheet
        from notifications.deliver import safe_name
        from workflow.unit_sheets import names_known, unit_facts

        app = the_app()
        with app.reading() as rows:
            subject = full_name(rows, number, kind=kind, campaign=campaign)
            every = unit_facts(rows, subject)
            names = names_known(rows, subject.partition("/")[0], unit) if unit else ()
        wanted = [one for one in every if unit is None or one.unit in names]
        if not wanted:
            raise NoSheet(title=title_of(subject), unit=unit, asked=[one.unit for one in every])
        place = out or app.folder / safe_name(subject.partition("/")[0]) / "报送表"
        files = [(place / f"{safe_name(f'{title_of(subject)} {one.unit}')}.xlsx", one) for one in wanted]
        taken = next((path for path, _ in files if path.exists() and not overwrite), None)
        if taken is not None:
            raise FileTaken(path=taken, advice="要重写的加 --overwrite，或用 --out 换一个文件夹")
        place.mkdir(parents=True, exist_ok=True)
        for path, one in files:
            replace(path, write_unit_sheet(one))
            click.echo(str(path))
        talk(f"写出 {len(files)} 张报送表。填好后用 duban {kind} receive {number} --file 表 读回。")


def read_files(
    app: App, subject: str, files: tuple[Path, ...], *, note: str | None, paper: str | None, dated: Any
) -> list[Received]:
    """Return what units filled in; if a cell of any file is wrong, none counts."""
    from commands.files import content_of
    from definitions.sheet.errors import SheetInvalid
    from definitions.sheet.unit_read import read_unit_sheet
    from definitions.sheet.xlsx_in import read_workbook
    from workflow.clock import local_day
    from workflow.unit_sheets import unit_facts

    with app.reading() as rows:
        known = {one.unit: [duty["duty"] for duty in one.duties] for one in unit_facts(rows, subject)}
    today = local_day(app.clock.now())
    entries: list[Received] = []
    wrong: list[Finding] = []
    for path in files:
        content = content_of(path)
        try:
            read = read_unit_sheet(
                read_workbook(content),
                name=str(path),
                mark=subject,
                duties=known.get,
                today=today.isoformat(),
            )
        except SheetInvalid as exc:
            wrong += exc.findings
            continue
        entries.append(_entry(subject, read, content, note=note, paper=paper, dated=dated or today))
        if read.left_out:
            talk(f"注意：{read.unit}的表里没有任务{'、'.join(read.left_out)}，没有登记它们的进展。")
    if wrong:
        raise SheetInvalid(name="、".join(dict.fromkeys(one.file for one in wrong)), findings=wrong)
    _refuse_twice(entries)
    return entries


def _entry(
    subject: str, read: Any, content: bytes, *, note: str | None, paper: str | None, dated: Any
) -> Received:
    """Return an entry; a sheet without a number of its own gets one from what it is and what is in it."""
    from definitions.digest import digest
    from workflow.receiving import Received

    seal = digest(content)
    made = f"{title_of(subject)}报送表（{read.unit}，{seal[:8]}）"
    return Received(
        unit=read.unit,
        note=note or read.note,
        items=read.items,
        paper=paper or read.number or made,
        dated=dated,
        digest=seal,
    )


def _refuse_twice(entries: list[Received]) -> None:
    units = [entry.unit for entry in entries]
    twice = next((unit for unit in units if units.count(unit) > 1), None)
    if twice is not None:
        raise click.UsageError(f"“{twice}”的报送表给了两张，请只给一张。")
