"""``duban paper draft``: a paper of a kind, its figures from the ledger, now or as of a past day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.options import AS_OF, CAMPAIGN, JSON, day_value
from commands.output import emit_json, talk
from commands.paper_words import kind_of, said, said_by_a_person
from workflow.naming import full_name, the_campaign

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from definitions.paper import PaperKind
    from workflow.engine import Engine, Firing
    from workflow.papers.making import Asked
    from workflow.papers.source import Source


@click.command(help="拟一份文书：数字从台账来，可截至过去某一天")
@click.argument("kind", metavar="文种", help="如 bulletin 或 工作简报；有哪些见 paper kinds。")
@click.option(
    "--about", metavar="事项", help="关于哪个事项，如 4（任务4）、meeting:2、inspection:1、supervision:3。"
)
@click.option(
    "--from", "first", metavar="日期", callback=day_value, help="报告期从哪天起；不写由程序接着上一份。"
)
@click.option("--to", "last", metavar="日期", callback=day_value, help="报告期到哪天止。")
@said_by_a_person("只有人知道的内容（地点、理由等），可写多次；同一字段写几次成几项。")
@click.option("--show", is_flag=True, help="只显示全文，不拟稿、不写入。")
@CAMPAIGN
@AS_OF
@click.option("--dry-run", is_flag=True, help="只检查能不能拟，不写入。")
@JSON
def draft(
    kind: str,
    about: str | None,
    words: tuple[str, ...],
    facts: Path | None,
    show: bool,
    campaign: str | None,
    as_of: datetime | None,
    dry_run: bool,
    as_json: bool,
    **period: Any,
) -> None:
    """Draft one, unless one stands for the same thing."""
    from commands.delivery import deliver
    from workflow.papers.making import Asked, draft_asked

    app = the_app()
    if as_of is not None and as_of > app.clock.now() + timedelta(days=1):  # today's end is still read
        raise click.UsageError("--as-of 写的日期在将来，台账里还没有那时的数字。请写今天或以前的日期。")
    with app.reading() as rows:
        name = the_campaign(rows, campaign)
        chosen = kind_of(rows, name, kind)
        subject = full_name(rows, about, campaign=name) if about else None
    asked = Asked(kind=chosen.id, about=subject, said=said(chosen, words, facts), **period)
    engine = app.engine()
    if show:
        click.echo(_text(engine, name, chosen, asked, as_of))
        return
    with engine.firing(dry_run=dry_run, campaign=name) as firing:
        paper = draft_asked(firing, name, asked, source=_source(firing, name, as_of))
        if paper is not None:
            must_print(firing, paper)
    no = paper and paper.rpartition(":")[2]
    if as_json:
        emit_json({"id": no, "kind": chosen.id, "dry_run": dry_run})
    elif no is None:
        talk(f"这件事的{chosen.title}已经拟稿或印发，没有重复拟稿。要重拟的，请先撤回（paper withdraw）。")
    else:
        click.echo(f"{chosen.title}已拟稿（文书{no}）。看全文用 paper show {no}，审签用 paper approve {no}。")
        if dry_run:
            talk("以上只是检查，没有写入。")
    if not dry_run:
        deliver(app, engine)


def _source(firing: Firing, campaign: str, as_of: datetime | None) -> Source | None:
    from workflow.papers.source import Source

    if as_of is None:
        return None
    return Source(firing.unit, campaign, moment=as_of, workdays=firing.workdays)


def must_print(firing: Firing, subject: str) -> None:
    """Refuse a draft that cannot be printed before it is kept."""
    from notifications.render import render
    from notifications.template import template_set
    from workflow.paper import rendering
    from workflow.settings import templates_folder

    found = rendering(firing.unit, subject)
    assert found is not None, "it was just drafted"
    render(*found, formats=("txt",), templates=template_set(templates_folder()))


def _text(engine: Engine, campaign: str, kind: PaperKind, asked: Asked, as_of: datetime | None) -> str:
    """Return the paper in plain text, made from the ledger without drafting it."""
    from notifications.render import render
    from notifications.template import template_set
    from workflow.papers.making import make
    from workflow.papers.source import Source
    from workflow.settings import templates_folder

    with engine.firing(dry_run=True, campaign=campaign) as firing:
        made = make(_source(firing, campaign, as_of) or Source.of(firing, campaign), asked)
    context: dict[str, Any] = dict(made.context)
    return render(kind, context, formats=("txt",), templates=template_set(templates_folder())).text
