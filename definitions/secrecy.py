"""Whether a text bears a classified marking: such matters do not belong on the machines this tool runs on."""

from __future__ import annotations

import re

REASON = (
    "这里标有密级。涉密事项不得录入本系统：本系统运行在普通办公计算机上。"
    "请停止录入，将该文件移出本机，并按保密规定处理。"
)

_KEYS = frozenset(
    {
        "密级",
        "保密期限",
        "密级和保密期限",
        "classification",
        "classified",
        "secrecy",
        "secret",
        "secret_level",
    }
)
_MARK = re.compile(r"(绝\s*密|机\s*密|秘\s*密)\s*级?\s*[★☆*]")
_WHOLE = re.compile(r"\s*(密级\s*[:：]\s*)?(绝\s*密|机\s*密|秘\s*密)\s*级?\s*")


def is_marking_key(key: str) -> bool:
    """Tell whether a key of a definition or a field of a paper states a classification, whatever its value."""
    return key.strip().lower() in _KEYS


def is_marked(text: str) -> bool:
    """Tell whether ``text`` is, or contains, a marking as papers carry it: 机密★10年, 秘密, 密级：绝密.

    The words in running text (保守国家秘密) are no marking. Source: GB/T 9704-2012, 7.2.2.
    """
    return bool(_MARK.search(text) or _WHOLE.fullmatch(text))
