"""The command line: a table of groups and one ``except``.

A group's module loads when the group is used, and its help line stands here, so that ``--help`` imports none of
them; a test holds the two lines equal.
"""

# ruff: noqa: ARG002 - click's signatures

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module
from io import TextIOWrapper

import click

from definitions.errors import ProjectError, because

COMMANDS = {  # group -> (module that defines ``group``, help line)
    "plan": ("commands.plan", "查看、检查、编写实施方案"),
    "campaign": ("commands.campaign", "启动、查看、结束创建工作"),
    "stage": ("commands.stage", "查看、推进阶段"),
    "duty": ("commands.duty", "交办、签收、报送、审核、销号责任任务"),
    "extension": ("commands.extension", "延期：登记申请，批准或不批准，拟复函"),
    "indicator": ("commands.indicator", "指标：登记实测值，对照目标值和指标值评判"),
    "agenda": ("commands.agenda", "查看近期安排：哪天有什么事、是谁的、因休息日挪到哪天"),
    "why": ("commands.why", "说明此刻能做什么、为什么不能"),
    "meeting": ("commands.meeting", "会议：收材料、拟议程、召开、出纪要、跟进议定事项"),
    "inspection": ("commands.inspection", "督查：通知、实施、登记问题、通报、交办整改"),
    "ranking": ("commands.ranking", "排名和评分：测算、核定、确认"),
    "dispatch": ("commands.dispatch", "查看调度，登记各单位报送，汇总、办结"),
    "report": ("commands.report", "查看汇报、计划、评估、复核，提醒和登记报送，上报、办结"),
    "schedule": ("commands.schedule", "查看日程：多久一次、下次哪天、为什么不办；加日程，定日期"),
    "unit": ("commands.unit", "查看单位，登记分管领导、联络员和各组成员"),
    "supervision": ("commands.supervision", "查看、办结督办事项"),
    "paper": ("commands.paper", "审签、印发、登记文书"),
    "outbox": ("commands.outbox", "查看文书送达：送到没有、为什么没有；重送、不再送"),
    "register": ("commands.register", "发文登记簿、收文登记簿：查看，或写成可打印的表"),
    "archive": ("commands.archive", "归档：把一项创建工作的全部文书和记录编成一套，日后脱离数据库核验"),
    "history": ("commands.history", "查看流转记录"),
    "audit": ("commands.audit", "核验流转记录是否完整、是否被改动"),
    "calendar": ("commands.calendar", "查询工作日、节假日和调休，装入放假安排"),
    "tick": ("commands.tick", "推进到此刻：到期的会议、提醒、催办各办一次"),
    "run": ("commands.run", "常驻运行，按时推进"),
    "simulate": ("commands.simulate", "推演一份方案：逐月会有哪些会议、文书、时限，哪里撞期"),
    "demo": ("commands.demo", "用内置方案演示一个完整的创建周期"),
    "doctor": ("commands.doctor", "检查安装、数据库和日历是否正常"),
}
BUG = (
    "程序出错（是程序的缺陷，不是操作有误）：{name}：{message}\n"
    "请把上面一行和所用的命令报告给维护者；设环境变量 DUBAN_TRACEBACK=1 后重试，可得到详细的出错位置。"
)
HANDLED_BY_CLICK = (click.ClickException, click.exceptions.Exit, BrokenPipeError)

import_module("commands.locale.chinese").speak()


class HouseGroup(click.Group):
    """Lists its commands from the table, and imports one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the groups in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the group of that name; an ImportError is a bug and must be seen."""
        if cmd_name not in COMMANDS:
            return None
        group: click.Command = import_module(COMMANDS[cmd_name][0]).group
        return group

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write names and help lines of the table."""
        with formatter.section("命令"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> None:
        """Run the command; every refusal and every bug of it ends here as a sentence and an exit code."""
        try:
            super().invoke(ctx)
            sys.stdout.flush()  # a closed pipe or a full disk is met here, not at exit
        except HANDLED_BY_CLICK:
            raise
        except (Exception, KeyboardInterrupt) as exc:  # noqa: BLE001 - the one place that catches broadly
            sentence, code = explain(exc)
            click.echo(sentence, err=True)
            ctx.exit(code)


def explain(exc: BaseException) -> tuple[str, int]:
    """Return the sentence and the exit code for ``exc``; a bug is raised again under ``DUBAN_TRACEBACK=1``."""
    if isinstance(exc, ProjectError):
        return f"错误：{exc}", exc.exit_code
    if isinstance(exc, click.Abort | KeyboardInterrupt) or isinstance(exc.__cause__, KeyboardInterrupt):
        return "已中断，未完成的一步没有写入。", 130
    if os.environ.get("DUBAN_TRACEBACK") == "1":
        raise exc
    if isinstance(exc, OSError):
        return f"错误：系统拒绝了这次读写：{because(exc)}。请检查路径、权限和磁盘空间后重试。", 1
    return BUG.format(name=type(exc).__name__, message=exc), 1


@click.group(
    cls=HouseGroup,
    name="duban",
    commands=[click.Command(name) for name in COMMANDS],  # click looks here for similar names
    help="督办：把创建工作实施方案变成可推进、可催办、可出文、可审计的流程。\n\n"
    "先看一遍演示：duban demo。每个命令都可加 --help 查看用法。",
)
@click.option(
    "--db",
    envvar="DUBAN_DATABASE",
    default="duban.db",
    show_default=True,
    show_envvar=True,
    metavar="数据库",
    help="数据库文件，或 postgresql://用户@主机/库 这样的地址。",
)
@click.version_option(package_name="duban", help="显示版本后退出。")
@click.pass_context
def house(ctx: click.Context, db: str) -> None:
    """Keep the global options for the commands, in ``ctx.obj``."""
    ctx.ensure_object(dict)["db"] = db


def main() -> None:
    """Run ``duban``; a console that cannot show a character gets its code instead of a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    gc.set_threshold(
        50_000
    )  # imports leave behind much that lives to the end; looking through it costs a tenth
    atexit.register(gc.freeze)
    house(prog_name="duban")
