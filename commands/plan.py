"""``duban plan``: signed plans as data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.noun import Noun, known
from commands.options import JSON
from commands.output import emit, emit_json, emit_one, talk
from commands.plan_diff import diff
from commands.sheet import from_xlsx, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from definitions.loader import Loaded
    from definitions.plan import Plan

LIST_KEYS = ("id", "title", "number", "issued", "stages", "duties", "indicators")
LIST_COLUMNS = (
    ("id", "编号"),
    ("title", "方案"),
    ("number", "文号"),
    ("issued", "印发"),
    ("stages", "阶段"),
    ("duties", "任务"),
    ("indicators", "指标"),
)
HEAD = (
    ("title", "方案"),
    ("number", "文号"),
    ("issuer", "发文机关"),
    ("issued", "印发"),
    ("status", "效力"),
    ("region", "地区"),
    ("award", "创建目标"),
    ("office", "创建办"),
)
FINDING_KEYS = ("code", "severity", "message", "file", "line", "key")
ERRORS = 5
NAME = click.argument("plan", metavar="方案", help="内置方案编号，或方案文件的路径。")


@click.group(cls=Noun, help="查看、检查、编写实施方案")
def group() -> None:
    """Hold what can be done with plans."""


def load_plan(name: str) -> Loaded[Plan]:
    """Read a shipped plan or the user's own file."""
    from definitions.catalogue import resolve
    from definitions.loader import load
    from definitions.plan import Plan

    return load(resolve("plans", name), Plan, name=name)


@group.command("list", help="列出内置的方案")
@JSON
def list_(as_json: bool) -> None:
    """List the shipped plans."""
    from definitions.catalogue import shipped
    from definitions.loader import require

    items = []
    for name in shipped("plans"):
        plan = require(load_plan(name))
        items.append(
            {
                "id": plan.id,
                "title": plan.title,
                "number": plan.document.number,
                "issued": plan.document.issued.isoformat() if plan.document.issued else None,
                "stages": len(plan.stages),
                "duties": len(plan.duties),
                "indicators": len(plan.indicators),
            }
        )
    emit(items, LIST_COLUMNS, as_json=as_json, keys=LIST_KEYS)


@group.command(help="查看一份方案：阶段、任务、指标、安排；--json 输出全部内容")
@NAME
@click.option(
    "--unit",
    metavar="单位",
    help="只看与某单位有关的：牵头、配合、提供数据、职责、会议、时限，写别名也行，所在的组也算。",
)
@click.option("--stage", type=int, metavar="阶段", help="只看某阶段的任务，写阶段序号。")
@click.option("--full", is_flag=True, help="长的内容不截短，并写明条款。")
@JSON
def show(plan: str, unit: str | None, stage: int | None, full: bool, as_json: bool) -> None:
    """Show a plan."""
    from commands.plan_tree import plan_tree, show_tree
    from definitions.concern import concerning, names_of
    from definitions.loader import require

    read = require(load_plan(plan))
    _known_stage(read, stage)
    names = None if unit is None else names_of(read, unit)
    if unit is not None:
        _about(read, unit, names or frozenset())
    wanted = concerning(read, names=names, stage=stage)
    said: dict[str, Any] = wanted.model_dump(mode="json", by_alias=True)
    if as_json:
        emit_json(said)
        return
    emit_one(said["document"] | said, HEAD, as_json=False)
    click.echo()
    show_tree(plan_tree(wanted, names=names, full=full))


def _known_stage(plan: Plan, stage: int | None) -> None:
    if stage is not None and not plan.stages:
        raise click.UsageError("这份方案没有分阶段，不能用 --stage。请去掉 --stage 重试。")
    known("--stage", None if stage is None else str(stage), [(str(one.no), one.title) for one in plan.stages])


def _about(plan: Plan, unit: str, names: frozenset[str]) -> None:
    from definitions.concern import nearest_name

    if not names:
        near = nearest_name(plan, unit)
        talk(f"注意：方案里没有“{unit}”这个单位{f'，是不是“{near}”？' if near else '。'}")
    elif others := sorted(names - {unit}):
        talk(f"“{unit}”在方案里也包括在：{'、'.join(others)}。")


@group.command(help="检查一份方案：读不懂的是错误，自相矛盾的是注意；只有注意时退出码为 0")
@click.argument("plan", metavar="方案", required=False, help="内置方案编号，或方案文件的路径。")
@click.option(
    "--select", multiple=True, metavar="代码", help="只查这些规则：代码、开头一段或一类的名称，可写多次。"
)
@click.option("--ignore", multiple=True, metavar="代码", help="不查这些规则；错误照样指出。")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出给人看，还是给程序读。"
)
@click.option("--json", "as_json", is_flag=True, help="同 --format json。")
@click.option("--explain", metavar="代码", help="不检查，只说明这条规则：为什么查、例子、怎么办。")
def lint(
    plan: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    form: str,
    as_json: bool,
    explain: str | None,
) -> None:
    """Check a plan, or explain a rule."""
    from definitions.lint.plan import lint_plan

    for option, words in (
        ("--select", select),
        ("--ignore", ignore),
        ("--explain", () if explain is None else (explain,)),
    ):
        _said(option, words)
    if explain is not None:
        _explain(explain)
        return
    if plan is None:
        raise click.UsageError("请写明检查哪份方案：内置方案编号，或方案文件的路径。")
    findings = lint_plan(load_plan(plan), select=select, ignore=ignore)
    errors = sum(finding.severity == "error" for finding in findings)
    if as_json or form == "json":
        items = [{key: getattr(finding, key) for key in FINDING_KEYS} for finding in findings]
        emit_json({"items": items, "errors": errors, "warnings": len(findings) - errors})
    else:
        for finding in findings:
            click.echo(finding.sentence())
        talk(f"{plan}：错误 {errors} 处，注意 {len(findings) - errors} 处。")
    if errors:
        click.get_current_context().exit(ERRORS)


def _said(option: str, words: Sequence[str]) -> None:
    """Refuse a choice that names nothing, such as an unset variable: checking no rule would look like good news."""
    if not all(word.strip(" ,，、") for word in words):
        raise click.UsageError(f"{option} 后面没有写代码。请写规则代码，或去掉 {option}。")


def _explain(code: str) -> None:
    """Say what stands behind every code that the words mean."""
    from definitions.lint.explaining import explained
    from definitions.lint.plan import FAMILIES

    for one in explained(code, FAMILIES):
        click.echo(f"{one.code}（{one.severity}）{one.title}")
        said = one.prose
        for heading, text in (("为什么查", said.why), ("例子", said.example), ("怎么办", said.remedy)):
            click.echo(f"  {heading}：{text}")


@group.command(help="输出方案文件的 JSON Schema，供编辑器提示键名、说明和错误")
@click.option("--out", type=click.Path(path_type=Path), metavar="文件", help="写入文件；不写则输出到屏幕。")
def schema(out: Path | None) -> None:
    """Print the JSON Schema of a plan file, or write it."""
    import json

    from commands.files import replace
    from definitions.schema import plan_schema

    if out is None:
        emit_json(plan_schema())
        return
    replace(out, (json.dumps(plan_schema(), ensure_ascii=False, indent=2) + "\n").encode())
    talk(f"已写入 {out}。在方案文件第一行写上：# yaml-language-server: $schema={out.name}")


@group.command(help="新建一份方案文件的骨架，每一部分都有填写说明")
@click.argument("plan", metavar="编号", help="新方案的编号：小写英文字母、数字和连字符。")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="文件", help="写到哪个文件；默认为 编号.yaml。"
)
def new(plan: str, out: Path | None) -> None:
    """Write a commented skeleton of a plan file."""
    from commands.files import write_new
    from definitions.skeleton import PATH, under, why_no_id

    refused = why_no_id(plan)
    if refused is not None:
        raise click.UsageError(refused)
    path = out or Path(f"{plan}.yaml")
    write_new(path, under(plan, PATH.read_text("utf-8")).encode())
    talk(f"已写入 {path}。带【】的地方照原文填写，随时用 duban plan lint {path} 检查。")


group.add_command(diff)
group.add_command(to_xlsx)
group.add_command(from_xlsx)
