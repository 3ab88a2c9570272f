"""``duban tick``: do what has fallen due, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from commands.app import the_app
from commands.delivery import deliver
from commands.options import AT, JSON
from commands.output import emit_json, talk, warn_provisional

if TYPE_CHECKING:
    from datetime import datetime


@click.command("tick", help="推进到此刻：到期的会议、提醒、催办各办一次")
@AT
@click.option("--dry-run", is_flag=True, help="只列出会办什么，不写入。")
@JSON
def group(at: datetime | None, dry_run: bool, as_json: bool) -> None:
    """Do what has fallen due; again, late or twice, it still does right."""
    from workflow.tick import tick

    app = the_app()
    engine = app.engine()
    ticked = tick(engine, at=at, dry_run=dry_run)
    files = 0 if dry_run else deliver(app, engine)
    if as_json:
        emit_json(
            {"today": ticked.today.isoformat(), "done": ticked.done, "delivered": files, "dry_run": dry_run}
        )
    else:
        for sentence in ticked.done:
            click.echo(sentence)
        talk(f"{ticked.today.isoformat()}：办了 {len(ticked.done)} 件，写出 {files} 份文书和告知单。")
        if dry_run:
            talk("以上只是检查，没有写入。")
    warn_provisional(ticked.provisional)
