"""``duban outbox``: what is owed to receivers: sent or not, why not, again or no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.noun import Noun, known
from commands.options import CAMPAIGN, JSON, text_value
from commands.output import emit, emit_json, emit_one, talk
from workflow.clock import shown
from workflow.delivery_list import STATES, UNFINISHED, deliveries, delivery
from workflow.naming import the_campaign

if TYPE_CHECKING:
    from collections.abc import Sequence

KEYS = (
    *("id", "paper", "number", "title", "receiver", "role", "state", "label"),
    *("channel", "attempts", "next", "error", "done"),
)
COLUMNS = (
    ("id", "送达"),
    ("number", "文号"),
    ("receiver", "收文单位"),
    ("role_label", "主送抄送"),
    ("label", "状态"),
    ("channel_label", "经由"),
    ("attempts", "已试次数"),
    ("next", "下次"),
    ("error", "没有送到的原因"),
)
FIELDS = (
    ("id", "送达"),
    ("paper_title", "文书"),
    ("number", "文号"),
    ("title", "标题"),
    ("receiver", "收文单位"),
    ("role_label", "主送抄送"),
    ("label", "状态"),
    ("channel_label", "经由"),
    ("attempts", "已试次数"),
    ("created", "印发时刻"),
    ("next", "下次"),
    ("done", "了结时刻"),
    ("error", "没有送到的原因"),
    ("reason", "不再送的理由"),
    ("decided", "由谁决定"),
)
ANSWERS = (("address", "去处"), ("code", "代码"), ("words", "答复"))
_NUMBERS = click.argument(
    "numbers",
    metavar="送达...",
    nargs=-1,
    type=click.IntRange(min=1),
    help="送达编号，见 outbox list，可写多个，一起办成或一起不办。",
)
_DRY = click.option("--dry-run", is_flag=True, help="只检查能不能办，不写入，也不送。")


@click.group(cls=Noun, help="查看文书送达：送到没有、为什么没有；重送、不再送")
def group() -> None:
    """Hold the verbs of a delivery."""


@group.command("list", help="列出没有送到的；--all 连已送和不再送的一起列")
@click.option(
    "--state", metavar="状态", help="只看某状态：owed、delivered、dead、dropped，或 待送、退信 等。"
)
@click.option("--all", "everything", is_flag=True, help="全部列出。")
@CAMPAIGN
@JSON
def list_(state: str | None, everything: bool, campaign: str | None, as_json: bool) -> None:
    """List deliveries."""
    known("--state", state, STATES.items())
    wanted = [one for one, label in STATES.items() if state in (one, label)] or (
        list(STATES) if everything else list(UNFINISHED)
    )
    with the_app().reading() as rows:
        items = deliveries(rows, the_campaign(rows, campaign), wanted)
    empty = "没有符合条件的送达。" if state or everything else "没有积压：该送的都送了。"
    emit(items, COLUMNS, as_json=as_json, keys=KEYS, empty=empty)


@group.command(help="查看一件送达：试过几次、谁收下了、对方怎么答复")
@click.argument("number", metavar="送达", type=click.IntRange(min=1), help="送达编号，见 outbox list。")
@JSON
def show(number: int, as_json: bool) -> None:
    """Show one delivery with its receipt."""
    with the_app().reading() as rows:
        item = delivery(rows, number)
    if as_json:
        shape = (*KEYS, "key", "created", "decided", "reason", "receipt")
        emit_json({key: item[key] for key in shape})
        return
    emit_one(item, FIELDS, as_json=False)
    receipt = item["receipt"] or {}
    if receipt.get("message"):
        click.echo(f"邮件编号：{receipt['message']}")
    for key, heading in (("accepted", "收下的"), ("refused", "没有收下的")):
        if answers := receipt.get(key):
            click.echo(f"\n{heading}（{receipt['via']}，{shown(receipt['at'])}）")
            emit(answers, ANSWERS, as_json=False)


@group.command(help="重送：退信和不再送的重新从第一次试起；已有回执的不重送")
@_NUMBERS
@click.option("--dead", is_flag=True, help="把全部退信一起重送。")
@CAMPAIGN
@_DRY
@JSON
def retry(numbers: tuple[int, ...], dead: bool, campaign: str | None, dry_run: bool, as_json: bool) -> None:
    """Owe deliveries again, and try them at once."""
    from commands.delivery import deliver
    from workflow.resending import dead_letters
    from workflow.resending import retry as again

    if bool(numbers) == dead:
        raise click.UsageError("请写送达编号，或只用 --dead 重送全部退信。")
    app = the_app()
    if dead:
        with app.reading() as rows:
            numbers = tuple(dead_letters(rows, the_campaign(rows, campaign)))
        if not numbers and not as_json:
            talk("没有退信，没有要重送的。")
            return
    engine = app.engine()
    rows_ = again(engine, numbers, dry_run=dry_run)
    if not dry_run:
        deliver(app, engine)
    _say(rows_, "重送", dry_run=dry_run, as_json=as_json)


@group.command(help="不再送：写明理由；文书不再等这一家")
@_NUMBERS
@click.option(
    "--reason", required=True, metavar="理由", callback=text_value, help="为什么不送了，如已当面送交。"
)
@_DRY
@JSON
def drop(numbers: tuple[int, ...], reason: str, dry_run: bool, as_json: bool) -> None:
    """Give deliveries up."""
    from workflow.resending import drop as give_up

    if not numbers:
        raise click.UsageError("请写送达编号，见 duban outbox list。")
    rows = give_up(the_app().engine(), numbers, reason=reason, dry_run=dry_run)
    _say(rows, "不再送", dry_run=dry_run, as_json=as_json)


def _say(rows: Sequence[dict[str, Any]], what: str, *, dry_run: bool, as_json: bool) -> None:
    """Say how each delivery stands now."""
    app = the_app()
    with app.reading() as read:
        items = [delivery(read, row["id"]) for row in rows]
    if as_json:
        emit_json({"items": [{key: item[key] for key in KEYS} for item in items], "dry_run": dry_run})
        return
    for item in items:
        click.echo(f"送达 {item['id']}（{item['paper_title']} → {item['receiver']}）{what}：{item['label']}")
    if dry_run:
        talk("以上只是检查，没有写入。")
