"""``duban doctor``: is everything here that the work needs?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from commands.app import the_app
from commands.options import JSON
from commands.output import emit_json

if TYPE_CHECKING:
    from commands.app import App
    from workflow.reading import Rows

REFUSED = 1


@click.command("doctor", help="检查安装、数据库和日历是否正常")
@JSON
def group(as_json: bool) -> None:
    """Check what the work needs, one line each."""
    app = the_app()
    checks = [_python(), *_definitions(), *_database(app), *_settings(app), _pdf(), *_calendar(app)]
    wrong = [check for check in checks if check["result"] == "wrong"]
    if as_json:
        emit_json({"items": checks, "ok": not wrong})
    else:
        marks = {"ok": "√", "note": "注意", "wrong": "×"}
        for check in checks:
            click.echo(f"{marks[check['result']]} {check['what']}：{check['said']}")
    if wrong:
        click.get_current_context().exit(REFUSED)


def _check(what: str, result: str, said: str) -> dict[str, str]:
    return {"what": what, "result": result, "said": said}


def _python() -> dict[str, str]:
    from importlib.metadata import version

    numbers = ".".join(map(str, sys.version_info[:3]))
    return _check("程序", "ok", f"duban {version('duban')}，Python {numbers}")


def _definitions() -> list[dict[str, str]]:
    from definitions.catalogue import shipped
    from definitions.errors import ProjectError
    from workflow.campaign import load_rules

    try:
        for plan in shipped("plans"):
            load_rules(plan)
    except ProjectError as exc:
        return [_check("定义文件", "wrong", str(exc))]
    return [
        _check(
            "定义文件",
            "ok",
            f"{len(shipped('machines'))} 个状态机、{len(shipped('plans'))} 份方案、{len(shipped('papers'))} 种文书，均可用",
        )
    ]


def _database(app: App) -> list[dict[str, str]]:
    from definitions.errors import ProjectError
    from workflow.errors import StoreNotFound
    from workflow.reading import masked

    try:
        with app.reading() as rows:
            found = _ledger(rows)
    except StoreNotFound:
        return [_check("数据库", "note", f"还没有 {masked(app.address)}，启动创建工作时自动建立")]
    except ProjectError as exc:
        return [_check("数据库", "wrong", str(exc))]
    return found


def _ledger(rows: Rows) -> list[dict[str, str]]:
    from workflow.audit.verify import verify
    from workflow.reading import SCHEMA

    running = rows.value("SELECT count(*) FROM campaign WHERE state = 'open'")
    owed = rows.value("SELECT count(*) FROM outbox WHERE done IS NULL")
    verdict = verify(rows)
    return [
        _check("数据库", "ok", f"结构版本 {SCHEMA}，{running} 项创建工作进行中"),
        _check(
            "待写文书",
            "note" if owed else "ok",
            f"{owed} 份待写，运行 duban tick 会接着写" if owed else "没有积压",
        ),
        _letters(rows),
        _check(
            "流转记录",
            "ok" if verdict.ok else "wrong",
            f"{verdict.entries} 条，" + ("未发现问题" if verdict.ok else "有问题，查看：duban audit verify"),
        ),
    ]


def _letters(rows: Rows) -> dict[str, str]:
    """Dead letters, and what has failed and waits."""
    from workflow.delivery_list import backlog

    found = backlog(rows)
    said = []
    if found["dead"]:
        said.append(f"{found['dead']} 件退信，查看：duban outbox list --state dead")
    if oldest := found["oldest"]:
        said.append(
            f"{found['failing']} 件没有送到、等着再试，最早的是送达 {oldest['id']}（{oldest['receiver']}）："
            f"{oldest['error']}"
        )
    if not said and found["owed"]:
        said.append(f"{found['owed']} 件待送，运行 duban tick 会接着送")
    return _check("文书送达", "note" if said else "ok", "；".join(said) or "没有积压")


def _settings(app: App) -> list[dict[str, str]]:
    """The office's settings of delivery, where it has any."""
    from commands.channels import ways
    from definitions.errors import ProjectError
    from workflow.settings import delivery_file

    if delivery_file(app.address) is None:
        return []
    try:
        by = ways(app)
    except ProjectError as exc:
        return [_check("送达设置", "wrong", str(exc))]
    said = [*(["邮件"] if by.mail else []), *(["apprise"] if by.services else []), "单位文件夹"]
    return [_check("送达设置", "ok", "、".join(said))]


def _pdf() -> dict[str, str]:
    """Whether a PDF can be made, and which roles are set in a face of another kind."""
    from definitions.errors import ProjectError
    from notifications.fonts import TITLES, fallback_line
    from notifications.pdf import faces
    from workflow.settings import fonts_folder

    try:
        found = faces(fonts_folder())
    except ProjectError as exc:
        return _check("PDF", "note", str(exc))
    if said := fallback_line(found):
        return _check("PDF 字体", "note", f"{said}；怎样装字体，见 docs/pdf.md")
    return _check("PDF 字体", "ok", "，".join(f"{TITLES[role]}用 {one.title}" for role, one in found.items()))


def _calendar(app: App) -> list[dict[str, str]]:
    from workflow.calendar_check import HOW, missing_years
    from workflow.clock import local_day
    from workflow.errors import StoreNotFound, StoreUnusable
    from workflow.listing import calendar
    from workflow.workdays import Workdays

    try:
        with app.reading() as rows:
            workdays = calendar(rows)
    except (StoreNotFound, StoreUnusable):
        workdays = Workdays()
    today = local_day(app.clock.now())
    missing = missing_years(workdays, today)
    if missing:
        years = "、".join(map(str, missing))
        return [_check("工作日历", "note", f"{years} 年还没有放假安排，日期按周末和法定节日推算；{HOW}")]
    known = [year for year in (today.year, today.year + 1) if workdays.source(year) != "forecast"]
    return [_check("工作日历", "ok", f"{'、'.join(map(str, known))} 年的放假安排已有")]
