"""``duban audit``: has the record been left as it was written?"""

from __future__ import annotations

from dataclasses import asdict

import click

from commands.app import the_app
from commands.options import JSON
from commands.output import emit_json, table, talk

FINDINGS = 7


@click.group(help="核验流转记录是否完整、是否被改动")
def group() -> None:
    """Hold the audits."""


@group.command(help="核验校验码是否相连、有无缺漏、重放是否得到现状；有问题时退出码为 7")
@click.option("--campaign", metavar="编号", help="只核验一项创建工作；默认核验整个数据库。")
@JSON
def verify(campaign: str | None, as_json: bool) -> None:
    """Check chains, gaps and replay."""
    from workflow.audit.verify import verify as verify_all
    from workflow.naming import the_campaign

    with the_app().reading() as rows:
        verdict = verify_all(rows, the_campaign(rows, campaign) if campaign else None)
    if as_json:
        emit_json(
            {
                "subjects": verdict.subjects,
                "entries": verdict.entries,
                "findings": [asdict(problem) for problem in verdict.problems],
                "ok": verdict.ok,
            }
        )
    else:
        click.echo(
            f"核验 {verdict.subjects} 个事项、{verdict.entries} 条记录：{'未发现问题' if verdict.ok else f'发现 {len(verdict.problems)} 处问题'}。"
        )
        if not verdict.ok:
            table(
                (("", "规则"), ("", "事项"), ("", "序"), ("", "问题")),
                ((one.rule, one.subject, str(one.seq or ""), one.message) for one in verdict.problems),
            )
            talk("请保留数据库原件和备份，报告督查机构。")
    if not verdict.ok:
        click.get_current_context().exit(FINDINGS)
