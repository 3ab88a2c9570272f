"""``duban plan``: signed plans as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from commands.noun import Noun
from commands.output import cell, emit, emit_json, emit_one, table, talk

if TYPE_CHECKING:
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
FINDING_KEYS = ("code", "severity", "message", "file", "line", "key")
ERRORS = 5


@click.group(cls=Noun, help="查看、检查实施方案")
def group() -> None:
    """Hold the readings of plans."""


def _load(name: str) -> Loaded[Plan]:
    from definitions.catalogue import resolve
    from definitions.loader import load
    from definitions.plan import Plan

    return load(resolve("plans", name), Plan, name=name)


@group.command("list", help="列出内置的方案")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序读取。")
def list_(as_json: bool) -> None:
    """List the shipped plans."""
    from definitions.catalogue import shipped
    from definitions.loader import require

    items = []
    for name in shipped("plans"):
        plan = require(_load(name))
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


@group.command(help="查看一份方案：阶段、任务、指标；--json 输出全部内容")
@click.argument("plan", metavar="方案", help="内置方案编号，或方案文件的路径。")
@click.option("--unit", metavar="单位", help="只看某单位牵头或配合的任务和指标。")
@click.option("--stage", type=int, metavar="阶段", help="只看某阶段的任务，写阶段序号。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序读取。")
def show(plan: str, unit: str | None, stage: int | None, as_json: bool) -> None:
    """Show a plan."""
    from definitions.loader import require

    read = require(_load(plan))
    if unit is not None and unit not in read.names:
        talk(f"注意：方案里没有“{unit}”这个单位。")
    said: dict[str, Any] = read.model_dump(mode="json", by_alias=True)
    for name in ("duties", "indicators"):
        said[name] = [
            item for item in said[name] if unit is None or unit in item["lead"] or unit in item["support"]
        ]
    said["duties"] = [duty for duty in said["duties"] if stage is None or duty["stage"] == stage]
    if as_json:
        emit_json(said)
        return
    head = said["document"] | said
    emit_one(
        head,
        (
            ("title", "方案"),
            ("number", "文号"),
            ("issuer", "发文机关"),
            ("issued", "印发"),
            ("award", "创建目标"),
            ("office", "创建办"),
        ),
        as_json=False,
    )
    for heading, columns, rows in (
        (
            "阶段",
            (("no", ""), ("title", "阶段"), ("start_text", "起"), ("end_text", "止"), ("source", "条款")),
            said["stages"],
        ),
        (
            "任务",
            (("no", ""), ("title", "任务"), ("lead", "牵头"), ("support", "配合"), ("source", "条款")),
            said["duties"],
        ),
        (
            "指标",
            (
                ("no", ""),
                ("name", "指标"),
                ("unit", "单位"),
                ("target", "目标值"),
                ("standard", "标准值"),
                ("lead", "牵头"),
                ("source", "条款"),
            ),
            said["indicators"],
        ),
    ):
        click.echo(f"\n{heading} {len(rows)} 项")
        if rows:
            table(columns, ([_value(row, key) for key, _ in columns] for row in rows))


def _value(row: dict[str, Any], key: str) -> str:
    value = row[key]
    if key in {"target", "standard"}:
        if row["parts"]:
            return "；".join(f"{part['name']} {part[key]['text']}" for part in row["parts"] if part[key])
        return value["text"] if value else ""
    return cell(value)


@group.command(help="检查一份方案：读不懂的是错误，自相矛盾的是注意；只有注意时退出码为 0")
@click.argument("plan", metavar="方案", help="内置方案编号，或方案文件的路径。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序读取。")
def lint(plan: str, as_json: bool) -> None:
    """Check a plan."""
    from definitions.lint.plan import lint_plan

    loaded = _load(plan)
    findings = [*loaded.findings, *(lint_plan(loaded) if loaded.value is not None else ())]
    errors = sum(finding.severity == "error" for finding in findings)
    if as_json:
        items = [{key: getattr(finding, key) for key in FINDING_KEYS} for finding in findings]
        emit_json({"items": items, "errors": errors, "warnings": len(findings) - errors})
    else:
        for finding in findings:
            click.echo(finding.sentence())
        talk(f"{plan}：错误 {errors} 处，注意 {len(findings) - errors} 处。")
    if errors:
        click.get_current_context().exit(ERRORS)
