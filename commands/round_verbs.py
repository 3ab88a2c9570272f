"""The verbs that ``dispatch`` and ``report`` share: their rounds, and the returns that units owe to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.guessed import guessed_years
from commands.noun import known, only, states_of
from commands.options import CAMPAIGN, JSON, day_value, reads, text_value
from commands.output import emit, emit_json, emit_one, talk, warn_provisional
from workflow.naming import full_name, the_campaign

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from workflow.receiving import Received

COUNTS = ("asked", "received", "late", "missing")
KEYS = ("no", "title", "nominal", "opened", "due", "day", "state", "label", *COUNTS, "unresolved", "source")
COLUMNS = (
    ("no", "序号"),
    ("day", "日期"),
    ("due", "报送截止"),
    ("label", "状态"),
    ("asked", "应报"),
    ("received", "已报"),
    ("late", "迟报"),
    ("missing", "未报"),
    ("title", "事项"),
    ("source", "依据"),
)
FIELDS = (
    *COLUMNS,
    ("nominal", "原排日期"),
    ("opened", "开始收集"),
    ("unresolved", "没有成员名单"),
    ("version", "版本"),
)
RETURNS = (
    ("no", "报送"),
    ("unit", "单位"),
    ("label", "状态"),
    ("received", "日期"),
    ("paper", "来文"),
    ("items_count", "任务"),
    ("note", "说明"),
)


def list_verb(group: click.Group, kind: str, title: str, *, keys: tuple[str, ...] = ()) -> None:
    """Add ``list``."""

    @group.command("list", help=f"列出{title}，各有几家已报、迟报、未报")
    @click.option("--state", metavar="状态", help="只看某状态，如 open 或 收集中。")
    @reads
    def list_(state: str | None, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
        """List rounds."""
        from workflow.round_list import rounds_of

        with the_app().reading() as rows:
            items = rounds_of(rows, the_campaign(rows, campaign), kind, as_of)
            known("--state", state, states_of(rows, kind))
            guessed = guessed_years(rows, (item["day"] for item in items))
        none = (
            "没有符合条件的。"
            if items
            else "还没有。到收集日由 duban tick 建立；日程见 duban schedule list。"
        )
        items = [item for item in items if state is None or state in (item["state"], item["label"])]
        emit(items, COLUMNS, as_json=as_json, keys=(*KEYS, *keys), empty=none)
        warn_provisional(guessed)


def show_verb(group: click.Group, kind: str, title: str) -> None:
    """Add ``show``."""

    @group.command(help=f"查看一次{title}和各单位的报送")
    @click.argument("number", metavar="编号", help="序号，如 1。")
    @reads
    def show(number: str, campaign: str | None, as_of: datetime | None, as_json: bool) -> None:
        """Show one round, what each unit sent in, and what it asks for."""
        from workflow.clock import DEFAULT_ZONE
        from workflow.round_list import returns_of, rounds_of

        with the_app().reading() as rows:
            subject = full_name(rows, number, kind=kind, campaign=campaign)
            item = only(rounds_of(rows, subject.partition("/")[0], kind, as_of), subject)
            returns = returns_of(rows, subject, DEFAULT_ZONE, as_of)
            guessed = guessed_years(rows, [item["day"]])
        item["returns"] = returns
        emit_one(item, FIELDS, as_json=as_json)
        if not as_json:
            _page(returns)
        warn_provisional(guessed)


def _page(returns: list[dict[str, Any]]) -> None:
    click.echo()
    lines = [{**one, "items_count": len(one["items"]) or None} for one in returns]
    emit(lines, RETURNS, as_json=False, empty="没有应报送的单位。")
    asks = [(one["unit"], item) for one in returns for item in one["items"] if item.get("ask")]
    if asks:
        click.echo("\n需要协调的事项：")
    for unit, item in asks:
        click.echo(f"  {unit}，任务{item['duty']}：{item['ask']}")


_UNIT = click.option("--unit", metavar="单位", callback=text_value, help="哪个单位报来的，写法与方案一致。")
_NOTE = click.option("--note", metavar="说明", callback=text_value, help="报来的内容，简要写明。")
_PAPER = click.option(
    "--paper", metavar="文号", callback=text_value, help="来文的文号；没有文号的报表自动编一个。"
)
_DATED = click.option(
    "--date", "dated", metavar="日期", callback=day_value, help="来文的成文日期，随即登记；是否迟报以它为准。"
)


def _file(command: Any) -> Any:
    from pathlib import Path

    kind = click.Path(path_type=Path)
    text = "单位填好的报送表（.xlsx），单位从表里读；可写多个，一起收或一起不收。"
    return click.option("--file", "files", type=kind, multiple=True, metavar="表格", help=text)(command)


def receive_verb(group: click.Group, kind: str) -> None:
    """Add ``receive``."""

    @group.command(help="登记一个单位的报送：逐家登记，或读回填好的报送表")
    @click.argument("number", metavar="编号", help="序号，如 1。")
    @_UNIT
    @_file
    @_NOTE
    @_PAPER
    @_DATED
    @CAMPAIGN
    @click.option("--dry-run", is_flag=True, help="只检查能不能收，不写入。")
    @JSON
    def receive(
        number: str,
        unit: str | None,
        files: tuple[Path, ...],
        campaign: str | None,
        dry_run: bool,
        as_json: bool,
        **said: Any,
    ) -> None:
        """Enter what units sent in."""
        from commands.delivery import deliver
        from workflow.receiving import receive as enter
        from workflow.receiving import refuse_over

        if bool(unit) == bool(files):
            raise click.UsageError("请用 --unit 写明单位，或用 --file 给出填好的报送表，两者写一样。")
        app = the_app()
        with app.reading() as rows:
            subject = full_name(rows, number, kind=kind, campaign=campaign)
            refuse_over(rows, subject)
        engine = app.engine()
        entries = _from_files(app, subject, files, said) if files else [_typed(str(unit), **said)]
        fired = enter(engine, subject, entries, dry_run=dry_run)
        if as_json:
            emit_json({"items": [one._asdict() for one in fired], "dry_run": dry_run})
        else:
            for entry, one in zip(entries, fired, strict=True):
                rest = f"，{len(entry.items)} 项任务" if entry.items else ""
                again = "（此前已收，没有重复登记）" if one.repeated else ""
                more = "".join(f"；{remark}" for remark in one.remarks)
                click.echo(
                    f"{entry.unit} {one.label}：{one.source_label} → {one.target_label}{rest}{more}{again}"
                )
        if dry_run:
            talk("以上只是检查，没有写入。")
        else:
            deliver(app, engine)


def _typed(unit: str, *, note: str | None, paper: str | None, dated: date | None) -> Received:
    from workflow.receiving import Received

    if dated is not None and paper is None:
        raise click.UsageError("写了 --date，请同时用 --paper 写明来文的文号。")
    if note is None and paper is None:
        raise click.UsageError("请用 --note 写明报来的内容，或用 --paper 写明来文的文号。")
    return Received(unit=unit, note=note, paper=paper, dated=dated)


def _from_files(app: Any, subject: str, files: tuple[Path, ...], said: dict[str, Any]) -> list[Received]:
    from commands.unit_sheet import read_files

    if said["paper"] is not None and len(files) > 1:
        raise click.UsageError("几张报送表一起收时不能只写一个 --paper，请逐张收，或者不写。")
    return read_files(app, subject, files, **said)
