"""What keeps a plan file from being loaded into a campaign, a sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.errors import ProjectError
from workflow.campaign import shared_slugs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.revising.standing import Standing


class RevisionRefused(ProjectError):
    """The file is no later version of the plan that the campaign runs on, or cannot follow it."""

    def __init__(self, *, campaign: str, reasons: list[str]) -> None:
        super().__init__(f"不能装入“{campaign}”：{'；'.join(reasons)}")
        self.reasons = tuple(reasons)


def says_nothing_new(standing: Standing) -> bool:
    """Whether the file says what the campaign runs on already."""
    return standing.new.digest == standing.old.digest or standing.new.plan == standing.old.plan


def check(standing: Standing) -> None:
    """Refuse what is no later version, or would give a number to another thing.

    Raises:
        RevisionRefused: with every reason.
    """
    reasons = [*_another_plan(standing)] or [*_used_numbers(standing), *_other_kinds(standing)]
    if reasons:
        raise RevisionRefused(campaign=standing.head["id"], reasons=reasons)


def _another_plan(standing: Standing) -> Iterator[str]:
    old, new = standing.old.plan, standing.new.plan
    if new.id != old.id:
        yield (
            f"文件是另一个方案（{new.id}），这项工作按“{old.id}”启动。请核对文件；另起一项用 duban campaign open"
        )
    elif new.revision <= old.revision:
        yield (
            f"方案内容有改动，版次却没有增加（文件写 revision: {new.revision}，现行第 {old.revision} 版）。"
            f"请把文件里的 revision 改为 {old.revision + 1} 再装入"
        )


def _used_numbers(standing: Standing) -> Iterator[str]:
    """A number stands for one thing for good, since its history bears it; so does the slug of a schedule."""
    for title, rows, old, new in (
        ("阶段", standing.stages, standing.old.stages, standing.new.stages),
        ("任务", standing.duties, standing.old.duties, standing.new.duties),
    ):
        for row in rows:
            if row["done"] and int(row["no"]) in new and int(row["no"]) not in old:
                yield (
                    f"{title}编号 {row['no']} 以前用过（“{row['title']}”，{row['label']}），"
                    f"请给新增的{title}另取编号"
                )
    office = [schedule["slug"] for schedule in standing.office["schedules"]]
    for slug in shared_slugs(standing.new.plan, office):
        yield f"安排的代号“{slug}”与本办设置里的重复，请改用别的代号"


def _other_kinds(standing: Standing) -> Iterator[str]:
    """A stage keeps the machine that it began with."""
    for row in standing.stages:
        _, stage = standing.new.stages.get(int(row["no"]), (0, None))
        if stage is not None and not row["done"] and stage.kind != row["kind"]:
            yield (
                f"阶段{row['no']} 已按 kind: {row['kind']} 建立，不能改为 {stage.kind}。"
                "请保留原来的写法，或删去它，另编号新增一个阶段"
            )
