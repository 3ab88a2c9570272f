"""What a filled template must not come to, whatever its facts: no title, no text, a table without rows or with holes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from notifications.model import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notifications.model import Body

NONE_OF_THEM = re.compile(r"(?<![\d.,])共(?:有|发现|收到)?(?:问题|任务|单位)?0[项个家件次]")


def faults(body: Body) -> Iterator[str]:
    """Yield why a body is no paper, in Chinese, what is worst first."""
    if not body.title:
        yield "没有标题（以“= ”开头的一行）"
    if not body.blocks:
        yield "没有正文"
    for block in (*body.blocks, *(block for part in body.annexes for block in part.blocks)):
        if isinstance(block, Table):
            yield from _table(block)
    for part in body.annexes:
        name = "".join(part.title)
        if not part.title or not part.blocks:
            yield f"附件“{name}”没有{'内容' if name else '题名'}"


def _table(table: Table) -> Iterator[str]:
    heads = "、".join(table.head)
    if not table.rows:
        yield f"表格（{heads}）一行内容也没有，没有可列的内容时请改用一句话"
    for i, row in enumerate(table.rows, start=1):
        if len(row) != len(table.head):
            yield f"表格（{heads}）第{i}行有 {len(row)} 格，表头有 {len(table.head)} 格"
            break
    if len(table.shares) != len(table.head):
        yield f"表格（{heads}）的列宽行有 {len(table.shares)} 格，表头有 {len(table.head)} 格"
