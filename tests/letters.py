"""Letters for tests of channels."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from notifications.channels.channel import Letter
from workflow.clock import at_local

TITLE = "关于任务4逾期未办结的督办函"
DOCX = b"PK\x03\x04 not really \r\n.\r\n a package"
LETTER = Letter(
    token="0123456789abcdef" * 4,
    campaign="dengfeng-2023",
    receiver="市水利局",
    addresses=("water@example.org",),
    issuer="登封市生态文明创建工作指挥部办公室",
    title=TITLE,
    number="登创办督〔2023〕1号",
    text="市水利局：\n\n    请按文中要求办理。\n",
    stem=f"0003 登创办督〔2023〕1号 {TITLE}",
    outputs={".docx": DOCX, ".txt": "全文\n".encode()},
    at=at_local(date(2023, 4, 24)),
)


def letter(**changes: Any) -> Letter:
    """Return the sample letter with some of it changed."""
    return replace(LETTER, **changes)
