"""``duban paper amend``: a draft's fields that a person fills in, changed before it is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from commands.app import the_app
from commands.options import acts
from commands.paper_words import said, said_by_a_person
from commands.verbs import say
from workflow.act import Act
from workflow.naming import full_name

if TYPE_CHECKING:
    from pathlib import Path

    from commands.options import Acting


@click.command("amend", help="修改待签文书里由人填写的内容（地点、理由等）；数字和台账内容不能改")
@click.argument("number", metavar="编号", help="文书编号，如 3。")
@said_by_a_person("改成什么，可写多次；同一字段写几次成几项。内容留空即去掉可不填的字段。")
@acts
def amend(number: str, words: tuple[str, ...], facts: Path | None, acting: Acting) -> None:
    """Change said fields of a draft, which must still be fit to print afterwards."""
    from commands.delivery import rendered
    from workflow.outbox import paper_files

    app = the_app()
    with app.reading() as rows:
        subject = full_name(rows, number, kind="paper", campaign=acting.campaign)
        kind = paper_files(rows, subject).kind
    given = said(kind, words, facts)
    if not given:
        raise click.UsageError("请用 --set 字段=内容 或 --facts 文件 写明改什么。")
    act = Act(
        subject=subject,
        event="amend",
        capacity=acting.capacity,
        reason=acting.reason,
        note=acting.note,
        paper=acting.paper,
        given={"said": given},
        at=acting.at,
        key=acting.key,
        version=acting.version,
    )
    with app.engine().firing_for([act], dry_run=acting.dry_run) as firing:
        fired = firing.fire(act)
        rendered(paper_files(firing.unit, subject), ("txt",))
    say([fired], acting)
