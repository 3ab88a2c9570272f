"""``duban meeting``: what the plan promises to hold, from its notice to its minutes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.entered import lines
from commands.guessed import guessed_years
from commands.meeting_page import INPUTS, ITEMS, REQUESTS, agenda_lines
from commands.noun import Noun, known, only, states_of
from commands.options import Acting, acts, day_value, reads, text_value
from commands.output import cell, emit, emit_json, emit_one, table, warn_provisional
from commands.verbs import drafted_by, fire, verb
from workflow.listing import plain
from workflow.naming import full_name, parse_day, the_campaign

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from workflow.reading import Rows

KEYS = ("no", "title", "day", "time", "place", "state", "label", "nominal", "held", "source")
COLUMNS = (
    ("no", "序号"),
    ("day", "日期"),
    ("time", "时间"),
    ("label", "状态"),
    ("title", "会议"),
    ("place", "地点"),
    ("source", "依据"),
)
FIELDS = (*COLUMNS, ("nominal", "原排日期"), ("held", "召开日期"), ("version", "版本"))


@click.group(cls=Noun, help="会议：收材料、拟议程、召开、出纪要、跟进议定事项")
def group() -> None:
    """Hold the verbs of a meeting."""


@group.command("list", help="列出会议")
@click.option("--state", metavar="状态", help="只看某状态，如 notified 或 已通知。")
@reads
def list_(state: str | None, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """List meetings."""
    with the_app().reading() as rows:
        items = plain(rows, "v_meeting", the_campaign(rows, campaign), as_of)
        known("--state", state, states_of(rows, "meeting"))
        guessed = guessed_years(rows, (item["day"] for item in items))
    none = "没有符合条件的会议。" if items else "没有会议。会议在通知日由 duban tick 排出。"
    items = [item for item in items if state is None or state in (item["state"], item["label"])]
    emit(items, COLUMNS, as_json=as_json, keys=KEYS, empty=none)
    warn_provisional(guessed)


@group.command(help="查看一次会议：材料、到会、议定事项、协调事项")
@click.argument("number", metavar="编号", help="会议序号，如 1。")
@reads
def show(number: str, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Show one meeting with what was brought before it and what it settled."""
    from workflow.meeting_record import attendance, inputs, settled

    app = the_app()
    with app.reading() as rows:
        item = _meeting(rows, number, campaign, as_of)
        item["inputs"] = inputs(rows, item["subject"], as_of)
        item.update(attendance(rows, item["subject"], as_of))
        item["items"] = settled(rows, item["subject"], as_of)
        item["requests"] = _requests(rows, item["campaign"], as_of, of=item["subject"])
        duties = {row["no"]: row["label"] for row in plain(rows, "v_duty", item["campaign"], as_of)}
        guessed = guessed_years(rows, [item["day"]])
    for one in item["items"]:
        one["label"] = duties.get(one["duty"])
    emit_one(item, (*FIELDS, ("present", "到会"), ("absent", "未到会")), as_json=as_json)
    if not as_json:
        _list("汇报材料", INPUTS, item["inputs"])
        _list("议定事项", ITEMS, item["items"])
        _list("协调事项", REQUESTS, item["requests"])
    warn_provisional(guessed)


def _meeting(rows: Rows, number: str, campaign: str | None, as_of: datetime | None) -> dict[str, Any]:
    subject = full_name(rows, number, kind="meeting", campaign=campaign)
    return dict(only(plain(rows, "v_meeting", subject.partition("/")[0], as_of), subject))


def _requests(
    rows: Rows, campaign: str, as_of: datetime | None, *, of: str | None = None
) -> list[dict[str, Any]]:
    return [
        {key: one[key] for key in ("no", "unit")}
        | {"to": one["to_unit"]}
        | {key: one[key] for key in ("matter", "due", "state", "label", "answered", "answer")}
        for one in plain(rows, "v_request", campaign, as_of)
        if of in (None, one["meeting"])
    ]


def _list(heading: str, columns: Sequence[tuple[str, str]], items: Sequence[Mapping[str, Any]]) -> None:
    if items:
        click.echo(f"\n{heading}")
        table(columns, ([cell(one.get(key)) for key, _ in columns] for one in items))


@group.command("input", help="登记一个单位会前报来的材料：进展、问题、请别的单位配合的事")
@click.argument("number", metavar="编号", help="会议序号，如 1。")
@click.option("--unit", metavar="单位", callback=text_value, help="哪个单位；用 --for 时可不写。")
@click.option("--progress", metavar="进展", callback=text_value, help="工作进展。")
@click.option("--problem", "problems", multiple=True, metavar="问题", help="存在问题，可写多次。")
@click.option(
    "--request", "asks", multiple=True, metavar="事项", help="请别的单位配合的事，可写多次，各配一个 --to。"
)
@click.option("--to", "asked", multiple=True, metavar="单位", help="请哪个单位，与 --request 依次对应。")
@acts
def input_(
    acting: Acting,
    number: str,
    unit: str | None,
    progress: str | None,
    problems: tuple[str, ...],
    asks: tuple[str, ...],
    asked: tuple[str, ...],
) -> None:
    """Enter what a unit brings before the meeting."""
    whose = unit or acting.on_behalf
    if whose is None:
        raise click.UsageError("请用 --unit 写明是哪个单位的材料，或用 --for 和 --paper 凭来文登记。")
    if acting.on_behalf not in (None, whose):
        raise click.UsageError(f"--unit {whose} 和 --for {acting.on_behalf} 不是同一个单位。")
    if not (progress or problems or asks):
        raise click.UsageError("请至少写一样：--progress、--problem 或 --request。")
    if len(asks) != len(asked):
        raise click.UsageError(f"--request 有 {len(asks)} 件，--to 有 {len(asked)} 个，要一一对应。")
    given = {
        "progress": progress,
        "problems": lines(problems, "--problem"),
        "requests": list(map(list, zip(asked, lines(asks, "--request"), strict=True))),
    }
    fire("meeting", "input", number, acting, unit=whose, given=given)


@group.command(help="从台账拟出议程：逾期、问题、协调、下次会前到期的，还有谁没报")
@click.argument("number", metavar="编号", help="会议序号，如 1。")
@reads
def agenda(number: str, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Draw the agenda of a meeting from the ledger."""
    from workflow.meeting_agenda import draw

    app = the_app()
    with app.reading() as rows:
        item = _meeting(rows, number, campaign, as_of)
        slug = rows.value("SELECT slug FROM meeting WHERE subject = ?", item["subject"])
        drawn = draw(rows, {**item, "slug": slug}, app.clock.now(), as_of)
    head = {key: item[key] for key in ("no", "title", "day", "time", "place")}
    if as_json:
        emit_json(head | drawn)
        return
    click.echo(f"{head['title']}（{head['day']} {head['time']}，{head['place']}）议程")
    for line in agenda_lines(drawn):
        click.echo(line)


@group.command(help="列出协调事项：谁请谁办什么，答复没有")
@click.option("--unanswered", is_flag=True, help="只看还没有答复的。")
@reads
def requests(unanswered: bool, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
    """List what units ask of each other."""
    with the_app().reading() as rows:
        items = _requests(rows, the_campaign(rows, campaign), as_of)
    items = [item for item in items if not unanswered or item["state"] == "asked"]
    emit(items, REQUESTS, as_json=as_json, empty="没有协调事项。会前用 meeting input 登记。")


def _of_request(event: str, text: str, *, options: Sequence[Callable[..., Any]] = (), name: str) -> None:
    """Add the command that fires ``event`` on a request."""

    @acts
    def command(acting: Acting, number: str, **given: Any) -> None:
        fire("request", event, number, acting, **given)

    command.__doc__ = text
    decorated: Callable[..., Any] = click.argument(
        "number", metavar="事项号", help="协调事项的编号，如 3-1（会议3的第1件）。"
    )(command)
    for option in options:
        decorated = option(decorated)
    group.command(name, help=text)(decorated)


_ANSWER_BY = click.option("--date", metavar="日期", callback=day_value, help="新的答复时限。")
_of_request("answer", "登记协调事项的答复（--note 写答复；凭来文加 --for、--paper）", name="answer")
_of_request("reopen", "重提：答复了没有解决的协调事项", name="ask-again", options=[_ANSWER_BY])
_of_request("withdraw", "撤回协调事项（须写 --reason）", name="withdraw")


_DATE = click.option("--date", metavar="日期", callback=day_value, help="延期后的日期。")

verb(group, "meeting", "hold", "登记会议已召开")


@group.command(help="登记到会和未到会的单位")
@click.argument("number", metavar="编号", help="会议序号，如 1。")
@click.argument("present", nargs=-1, metavar="单位...", help="到会的单位，可写多个。")
@click.option("--absent", multiple=True, metavar="单位", help="未到会的单位，可写多次。")
@acts
def attend(acting: Acting, number: str, present: tuple[str, ...], absent: tuple[str, ...]) -> None:
    """Enter who came."""
    both = sorted(set(present) & set(absent))
    if both or not (present or absent):
        raise click.UsageError(
            f"“{'、'.join(both)}”既写了到会又写了未到会。"
            if both
            else "请写明到会的单位，或用 --absent 写未到会的。"
        )
    given = {"present": list(dict.fromkeys(present)), "absent": list(dict.fromkeys(absent))}
    fire("meeting", "attend", number, acting, given=given)


@group.command(help="起草会议纪要，印发后议定事项交办成任务；自行印发的用 --paper 写纪要编号")
@click.argument("number", metavar="编号", help="会议序号，如 1。")
@click.option(
    "--item", "items", multiple=True, metavar="单位：事项：日期", help="议定事项，可写多次；几家的用、隔开。"
)
@click.option(
    "--file",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="议定事项清单，.xlsx 或 .yaml；有一处不对就一项也不交办。",
)
@click.option("--chair", metavar="职务", callback=text_value, help="谁主持，写职务；起草纪要须写。")
@click.option("--observer", "observers", multiple=True, metavar="单位", help="列席的单位，可写多次。")
@click.option("--discussed", multiple=True, metavar="情况", help="会议研究的情况，一段写一次。")
@acts
def minute(
    acting: Acting,
    number: str,
    items: tuple[str, ...],
    file: Path | None,
    chair: str | None,
    observers: tuple[str, ...],
    discussed: tuple[str, ...],
) -> None:
    """Draft the minutes, or note those that were written elsewhere; what they settle is assigned."""
    from workflow.meeting import minute_by_paper

    settled_items = _settled(items, file)
    if acting.paper is not None:
        if chair or observers or discussed:
            raise click.UsageError(
                "--chair、--observer、--discussed 用于起草纪要；用 --paper 登记已印发的纪要时不写。"
            )
        fire("meeting", "minute", number, acting, given={"items": settled_items})
        return
    said = {
        "chair": chair,
        "items": settled_items,
        "observers": lines(observers, "--observer"),
        "discussed": lines(discussed, "--discussed"),
    }
    draft = partial(minute_by_paper, said=_filled(said))
    drafted_by("meeting", number, "会议纪要", draft, **_how(acting))


def _how(acting: Acting) -> dict[str, Any]:
    return {name: getattr(acting, name) for name in ("campaign", "dry_run", "as_json", "at")}


def _filled(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value}


def _settled(items: tuple[str, ...], file: Path | None) -> list[dict[str, Any]]:
    from commands.entered import three_parts
    from commands.files import content_of
    from definitions.entries import read_items

    if file is not None:
        if items:
            raise click.UsageError("--file 和 --item 只用一种。")
        return read_items(content_of(file), str(file))
    said = []
    for text in lines(items, "--item"):
        names, matter, day = three_parts(text, option="--item", shape="市水利局：清理河道垃圾：2014-09-30")
        said.append({"units": [names], "matter": matter, "due": parse_day(day).isoformat(), "support": []})
    return said


verb(group, "meeting", "close", "办结会议事项")


@group.command(help="延期：起草会议延期通知，印发后改期；自行印发的用 --paper 写文号")
@click.argument("number", metavar="编号", help="会议序号，如 1。")
@_DATE
@click.option("--time", metavar="时间", callback=text_value, help="延期后的时间，如 14:30；不写同原定。")
@click.option("--place", metavar="地点", callback=text_value, help="延期后的地点；不写同原定。")
@acts
def postpone(acting: Acting, number: str, date: date | None, time: str | None, place: str | None) -> None:
    """Draft the notice that puts a meeting off, or note one that was written elsewhere."""
    from workflow.meeting import postpone_by_paper

    if acting.paper is not None:
        given = _filled({"time": time, "place": place})
        fire("meeting", "postpone", number, acting, date=date, given=given)
        return
    new_day = date.isoformat() if date else None
    said = {"new_day": new_day, "new_time": time, "new_place": place, "reason": acting.reason}
    draft = partial(postpone_by_paper, said=_filled(said))
    drafted_by("meeting", number, "会议延期通知", draft, **_how(acting))


verb(group, "meeting", "cancel", "取消会议")
