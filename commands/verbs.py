"""One verb of a noun: read what was typed, fire one event on each subject, say what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.delivery import deliver
from commands.options import Acting, acts
from commands.output import emit_json, talk, warn_provisional
from workflow.act import OFFICE, Act, Capacity
from workflow.facts import kind_of
from workflow.naming import full_name, nearest_unit, title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from workflow.engine import Fired, Firing
    from workflow.reading import Rows


OFFICES_OWN = frozenset({"meeting", "request"})  # the office keeps these, for a unit too
_NUMBERS = {True: "编号，可写多个，一起办成或一起不办。", False: "编号，只写一个。"}


def verb(
    group: click.Group,
    kind: str,
    event: str,
    text: str,
    *,
    options: Sequence[Callable[..., Any]] = (),
    many: bool = True,
) -> None:
    """Add to ``group`` the command that fires ``event`` on subjects of ``kind``.

    Args:
        group: the noun.
        kind: what a bare number means.
        event: event of the machine; its name is the command's name.
        text: help line, in Chinese.
        options: further options; ``lead``, ``unit`` and ``due``, ``date`` are known.
        many: several numbers may be given; they succeed or fail together.
    """

    @acts
    def command(acting: Acting, numbers: tuple[str, ...], **given: Any) -> None:
        fire(kind, event, numbers, acting, **given)

    command.__doc__ = text
    decorated: Callable[..., Any] = click.argument(
        "numbers",
        metavar="编号" + ("..." if many else ""),
        nargs=-1 if many else 1,
        required=True,
        help=_NUMBERS[many],
    )(command)
    for option in options:
        decorated = option(decorated)
    group.command(event.replace("_", "-"), help=text)(decorated)


def fire(
    kind: str,
    event: str,
    numbers: Sequence[str] | str,
    acting: Acting,
    *,
    unit: str | None = None,
    date: date | None = None,
    given: Mapping[str, object] | None = None,
) -> None:
    """Fire ``event`` on every subject that was typed, in one transaction, then write what is owed."""
    app = the_app()
    typed = (numbers,) if isinstance(numbers, str) else numbers
    with app.reading() as rows:
        subjects = [
            full_name(rows, text, kind=kind, campaign=acting.campaign) for text in dict.fromkeys(typed)
        ]
        acts_ = [
            _act(rows, subject, event, acting, several=len(subjects) > 1, unit=unit, date=date, given=given)
            for subject in subjects
        ]
        warn_unknown_unit(rows, subjects[0].partition("/")[0], unit)
    engine = app.engine()
    with engine.firing_for(acts_, dry_run=acting.dry_run) as firing:
        fired = firing.fire_many(acts_)
        years = set(firing.workdays.provisional) if firing.calendar_used else set()
    say(fired, acting)
    warn_provisional(years)
    if not acting.dry_run:
        deliver(app, engine)


def drafted_by(
    kind: str,
    number: str,
    what: str,
    draft: Callable[[Firing, str], str | None],
    *,
    campaign: str | None,
    dry_run: bool,
    as_json: bool = False,
    at: datetime | None = None,
) -> None:
    """Draft the paper by which a subject takes its next step; it must be fit to print.

    ``draft`` does so in a transaction and returns its full name, None if one stands; ``what`` it is called.
    """
    from commands.paper_draft import must_print

    app = the_app()
    with app.reading() as rows:
        subject = full_name(rows, number, kind=kind, campaign=campaign)
    engine = app.engine()
    with engine.firing(dry_run=dry_run, campaign=subject.partition("/")[0], at=at) as firing:
        paper = draft(firing, subject)
        if paper is not None:
            must_print(firing, paper)
    no = paper and paper.rpartition(":")[2]
    if as_json:
        emit_json({"paper": no, "dry_run": dry_run})
    elif no is None:
        talk(f"{what}此前已经拟稿，没有重复拟稿。请审签、印发（paper list）。")
    else:
        click.echo(f"{what}已拟稿（文书{no}），审签、印发后进入下一步。看全文用 paper show {no}。")
    if dry_run:
        talk("以上只是检查，没有写入。")
    else:
        deliver(app, engine)


def warn_unknown_unit(rows: Rows, campaign: str, unit: str | None) -> None:
    """Say that the plan does not know a unit, since a slip of the pen would go unnoticed for months."""
    if unit is None:
        return
    known, near = nearest_unit(rows, campaign, unit)
    if not known:
        hint = f"，是否应为“{near}”" if near else ""
        talk(f"注意：方案里没有“{unit}”这个单位{hint}。请核对。")


def say(fired: Sequence[Fired], acting: Acting) -> None:
    """Print what came of it."""
    if acting.as_json:
        emit_json({"items": [one._asdict() for one in fired], "dry_run": acting.dry_run})
        return
    say_moves(fired)
    if acting.dry_run:
        talk("以上只是检查，没有写入。")


def say_moves(fired: Sequence[Fired]) -> None:
    """Print a line for each step: what was done, from where to where."""
    for one in fired:
        moved = one.target_label if one.source == one.target else f"{one.source_label} → {one.target_label}"
        more = f"（{'；'.join(one.remarks)}）" if one.remarks else ""
        again = "（此前已办，未重复办理）" if one.repeated else ""
        click.echo(f"{title_of(one.subject)} {one.label}：{moved}{more}{again}")


def _act(
    rows: Rows,
    subject: str,
    event: str,
    acting: Acting,
    *,
    several: bool,
    unit: str | None,
    date: date | None,
    given: Mapping[str, object] | None,
) -> Act:
    capacity = acting.capacity
    if acting.on_behalf is not None:
        capacity = _unit_capacity(rows, subject, acting)
    key = acting.key if acting.key is None or not several else f"{acting.key}#{subject}"
    return Act(
        subject=subject,
        event=event,
        capacity=capacity,
        on_behalf=acting.on_behalf,
        paper=acting.paper,
        reason=acting.reason,
        note=acting.note,
        unit=unit,
        date=date,
        given=given,
        at=acting.at,
        key=key,
        version=acting.version,
    )


def _unit_capacity(rows: Rows, subject: str, acting: Acting) -> Capacity:
    """Acting for a unit counts as that unit: as lead where it leads, else as support."""
    if acting.paper is None:
        raise click.UsageError("代单位办理须用 --paper 写明该单位的来文文号。")
    if acting.capacity != OFFICE:
        raise click.UsageError("--for 是由创建办代单位办理，不能再用 --as 写别的身份。")
    if kind_of(subject) in OFFICES_OWN:
        return OFFICE
    role = rows.value(
        "SELECT role FROM v_duty_unit WHERE subject = ? AND unit = ? AND until IS NULL ORDER BY role",
        subject,
        acting.on_behalf,
    )
    return Capacity(role or "lead", acting.on_behalf)
