"""``duban paper standing``: which kinds of paper the director lets go out unsigned; given, ended, listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from commands.app import the_app
from commands.options import Acting, acts, day_value
from commands.output import emit, talk
from commands.verbs import say
from workflow.naming import the_campaign

if TYPE_CHECKING:
    from datetime import date

KEYS = ("kind", "title", "since", "until", "post", "reason", "in_force")
COLUMNS = (
    ("title", "文种"),
    ("since", "起"),
    ("until", "止"),
    ("post", "授权人"),
    ("reason", "理由"),
    ("now", "现在"),
)


@click.command(help="常设授权：哪些文书不逐件签；由主任给出、撤回（--as director），不写文种的列出现有的")
@click.option(
    "--kind",
    "named",
    multiple=True,
    metavar="文种",
    help="如 urge-slip 或 催办单，可写多次；不写的列出现有授权。",
)
@click.option(
    "--until", metavar="日期", callback=day_value, help="授权到哪天止（含当天）；不写一直有效，直到撤回。"
)
@click.option("--withdraw", is_flag=True, help="撤回授权，此后逐件待签；须写明理由（--reason）。")
@acts
def standing(named: tuple[str, ...], until: date | None, withdraw: bool, acting: Acting) -> None:
    """Give, end or list standing approvals."""
    if not named:
        if until is not None or withdraw:
            raise click.UsageError("请用 --kind 写明哪种文书。")
        _list(acting)
        return
    if withdraw and until is not None:
        raise click.UsageError("--withdraw 从现在起撤回，不能再写 --until。")
    if acting.on_behalf is not None:
        raise click.UsageError("常设授权由主任作出，不能用 --for 代单位办理。")
    from commands.paper_words import kind_of
    from workflow.act import Act
    from workflow.authorising import authorise, rescind

    app = the_app()
    with app.reading() as rows:
        campaign = the_campaign(rows, acting.campaign)
        kinds = [kind_of(rows, campaign, name).id for name in named]
    how = Act(
        subject="",
        event="",
        capacity=acting.capacity,
        paper=acting.paper,
        reason=acting.reason,
        note=acting.note,
        at=acting.at,
        key=acting.key,
        version=acting.version,
    )
    engine, dry_run = app.engine(), acting.dry_run
    if withdraw:
        done = rescind(engine, campaign, kinds, how=how, dry_run=dry_run)
    else:
        done = authorise(engine, campaign, kinds, until=until, how=how, dry_run=dry_run)
    say([done], acting)
    if withdraw and not dry_run and not acting.as_json:
        talk("已经印发的照旧；以后拟的稿子待主任签（paper list --state 待签）。")


def _list(acting: Acting) -> None:
    from workflow.clock import local_day
    from workflow.facts import campaign_facts
    from workflow.paper import kinds
    from workflow.standing import grants

    app = the_app()
    with app.reading() as rows:
        name = the_campaign(rows, acting.campaign)
        facts = campaign_facts(rows, name)
        assert facts is not None, "the campaign was just found"
        called, today = kinds(rows, name), local_day(app.clock.now(), facts.zone)
        items = [
            {
                "kind": grant.kind,
                "title": called.get(grant.kind, grant.kind),
                "since": grant.since,
                "until": grant.until,
                "post": grant.post,
                "reason": grant.reason,
                "in_force": grant.covers(today),
                "now": "有效" if grant.covers(today) else "已到期",
            }
            for grant in grants(rows, facts)
        ]
    emit(items, COLUMNS, as_json=acting.as_json, keys=KEYS, empty="没有常设授权，各种文书都逐件待签。")
