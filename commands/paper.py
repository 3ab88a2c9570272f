"""``duban paper``: drafts to sign, papers to issue, and what came in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.noun import Noun, known, only, states_of
from commands.options import CAMPAIGN, JSON, Acting, acts, day_value, reads, text_value
from commands.output import emit, emit_json, emit_one, talk
from commands.paper_amend import amend
from commands.paper_draft import draft
from commands.paper_explain import explain
from commands.paper_kinds import kinds
from commands.paper_preview import check_template, preview
from commands.paper_render import render
from commands.paper_standing import standing
from commands.verbs import fire, say_moves, verb, warn_unknown_unit
from workflow.listing import plain
from workflow.naming import full_name, the_campaign

if TYPE_CHECKING:
    from datetime import date, datetime

    from workflow.reading import Rows

KEYS = ("id", "kind", "number", "title", "addressee", "issued", "state", "files")
COLUMNS = (
    ("id", "编号"),
    ("number", "文号"),
    ("label", "状态"),
    ("drafted", "拟稿"),
    ("issued", "印发"),
    ("addressee", "主送"),
    ("title", "标题"),
)
FIELDS = (*COLUMNS, ("kind_label", "文种"), ("files", "文件"), ("note", "备注"), ("version", "版本"))


@click.group(cls=Noun, help="审签、印发、登记文书")
def group() -> None:
    """Hold the verbs of a paper."""


def _items(rows: Rows, campaign: str, as_of: datetime | None) -> list[dict[str, Any]]:
    files = {
        row["subject"]: json.loads(row["receipt"])
        for row in rows.rows(
            "SELECT subject, receipt FROM v_outbox WHERE topic = 'paper' AND receipt IS NOT NULL"
        )
    }
    kinds = _kinds(rows)
    items = plain(rows, "v_paper", campaign, as_of)
    for item in items:
        item["id"] = item["no"]
        item["kind_label"] = kinds.get(item["kind"], item["kind"])
        item["files"] = files.get(item["subject"], []) if item["issued"] else []
    return items


def _kinds(rows: Rows) -> dict[str, str]:
    found = rows.rows(
        "SELECT p.kind, d.body FROM campaign_paper p JOIN definition d ON d.digest = p.definition ORDER BY p.kind"
    )
    return {row["kind"]: json.loads(row["body"])["title"] for row in found}


@group.command("list", help="列出文书，可按文种、状态筛选")
@click.option("--kind", metavar="文种", help="只看某文种，如 duban-letter 或 督办函。")
@click.option("--state", metavar="状态", help="只看某状态，如 drafted 或 待签。")
@reads
def list_(
    kind: str | None, state: str | None, campaign: str | None, as_of: datetime | None, as_json: bool
) -> None:
    """List papers."""
    with the_app().reading() as rows:
        items = _items(rows, the_campaign(rows, campaign), as_of)
        known("--kind", kind, _kinds(rows).items())
        known("--state", state, states_of(rows, "paper"))
    items = [
        item
        for item in items
        if (kind is None or kind in (item["kind"], item["kind_label"]))
        and (state is None or state in (item["state"], item["label"]))
    ]
    emit(items, COLUMNS, as_json=as_json, keys=KEYS, empty="没有符合条件的文书。")


@group.command(help="查看一份文书：登记信息和全文")
@click.argument("number", metavar="编号", help="文书编号，如 3（不是文号）。")
@reads
def show(number: str, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Show one paper, its text included."""
    from commands.delivery import rendered
    from workflow.outbox import paper_files

    with the_app().reading() as rows:
        subject = full_name(rows, number, kind="paper", campaign=campaign)
        item = only(_items(rows, subject.partition("/")[0], as_of), subject)
        owed = paper_files(rows, subject)
    item["context"] = owed.context
    emit_one(item, FIELDS, as_json=as_json)
    if not as_json:
        click.echo()
        click.echo(rendered(owed, ("txt",)).text)


@group.command(help="登记一份来文（报告、申请、回函），此后可据以代该单位办理")
@click.argument("number", metavar="文号", callback=text_value, help="来文的文号。")
@click.option(
    "--from", "unit", required=True, metavar="单位", callback=text_value, help="来文单位，写法与方案一致。"
)
@click.option("--date", "dated", required=True, metavar="日期", callback=day_value, help="来文的成文日期。")
@click.option(
    "--file",
    metavar="文件",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="来文的文件，登记其校验码。",
)
@click.option(
    "--reply-to",
    "answered",
    metavar="文书",
    callback=text_value,
    help="是对哪份文书的回函：写文书编号（如 3）或文号；那份文书随即记为已回函。",
)
@click.option("--submit", is_flag=True, help="同时凭这份回函，代该单位把文书所涉的任务送审。")
@click.option("--note", metavar="说明", callback=text_value, help="送审时的办理结果，默认写“见回函”和文号。")
@CAMPAIGN
@click.option("--dry-run", is_flag=True, help="只检查能不能登记，不写入。")
@JSON
def register(
    number: str,
    unit: str,
    dated: date,
    file: Path | None,
    answered: str | None,
    submit: bool,
    note: str | None,
    campaign: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Register a paper that came in; a reply moves the paper that it answers, and the duty if asked to."""
    from commands.delivery import deliver
    from definitions.digest import digest
    from workflow.replying import Reply, paper_answered, receive

    if (submit or note) and answered is None:
        raise click.UsageError("--submit 和 --note 须同时用 --reply-to 写明是对哪份文书的回函。")
    app = the_app()
    engine = app.engine()
    with app.reading() as rows:
        name = the_campaign(rows, campaign)
        warn_unknown_unit(rows, name, unit)
        paper = paper_answered(rows, answered, name) if answered else None
    reply = Reply(
        number=number,
        unit=unit,
        dated=dated,
        digest=digest(file.read_bytes()) if file else None,
        paper=paper,
        submit=submit,
        note=note or f"见回函 {number}",
    )
    received = receive(engine, name, reply, dry_run=dry_run)
    if not dry_run and received.moved:
        deliver(app, engine)
    if as_json:
        said: dict[str, Any] = {"number": number, "unit": unit, "date": dated.isoformat()}
        said |= {"registered": received.registered, "dry_run": dry_run, "reply_to": paper}
        emit_json(said | {"moved": [one._asdict() for one in received.moved]})
        return
    what = f"{unit}的来文 {number}（{dated.isoformat()}）"
    if not received.registered:
        talk(f"{what}此前已经登记，没有重复登记。")
    else:
        talk(f"可以登记{what}，没有写入。" if dry_run else f"已登记{what}。")
    say_moves(received.moved)
    for sentence in received.said:
        talk(sentence)


@group.command(help="审签：一般由主任签（--as director），通报批评、约谈、移交由领导小组或督查机构签")
@click.argument("numbers", metavar="编号...", nargs=-1, required=True, help="文书编号，可写多个。")
@acts
def approve(numbers: tuple[str, ...], acting: Acting) -> None:
    """Approve drafts, each of which must be fit to print."""
    from notifications.render import render as write
    from notifications.template import template_set
    from workflow.paper import rendering
    from workflow.settings import templates_folder

    with the_app().reading() as rows:
        for number in numbers:
            found = rendering(rows, full_name(rows, number, kind="paper", campaign=acting.campaign))
            if found is not None:
                write(found[0], found[1], formats=("txt",), templates=template_set(templates_folder()))
    fire("paper", "approve", numbers, acting)


verb(group, "paper", "issue", "印发：编号并生成文件")
verb(group, "paper", "deliver", "登记已送达")
verb(group, "paper", "reply", "登记回函（--paper 写回函文号，须先登记来文）")
verb(group, "paper", "close", "办结：不再有后续")
verb(group, "paper", "withdraw", "撤回：已编号的保留文号")
group.add_command(draft)
group.add_command(amend)
group.add_command(render)
group.add_command(explain)
group.add_command(kinds)
group.add_command(standing)
group.add_command(preview)
group.add_command(check_template)
