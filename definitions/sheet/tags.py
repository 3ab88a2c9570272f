"""Rare keys in a cell: ``语气 力争``, one behind another within 〔〕, or one a line in the column of what is left.

The words are those of ``definitions.plan_words``, so that a clerk meets one word for a key everywhere.
"""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Any

from definitions.plan_words import KEYS
from definitions.sheet.errors import CellInvalid
from definitions.sheet.words import (
    Due,
    quoted,
    read_due,
    read_names,
    read_number,
    tidy,
    unquoted,
    write_due,
    write_names,
    write_number,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

JUDGEMENTS = {
    "threshold": "数值比较",
    "range": "分档",
    "trend": "变化趋势",
    "upper": "上级任务",
    "checklist": "定性核查",
    "compound": "复合",
    "conditional": "分情况",
    "survey": "抽样调查",
    "multi": "多项条件",
}
DIRECTIONS = {
    "rising": "上升",
    "falling": "下降",
    "not_falling": "不降低",
    "not_rising": "不上升",
    "steady_or_improving": "保持稳定或持续改善",
}
ORIGINS = {"text": "正文", "indicator": "指标", "policy": "政策法规"}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "judgement": JUDGEMENTS,
    "direction": DIRECTIONS,
    "from": ORIGINS,
    "attribute": {one: one for one in ("约束性", "参考性", "鼓励性")},
}
_NAMES = frozenset({"lead", "checks", "conditions", "conducted_by", "pending"})
_NUMBERS = frozenset({"base_value"})
_DAYS = frozenset({"by"})
_JSON = frozenset({"roles", "points", "branches", "classes", "any_of", "all_of"})


def write_tag(key: str, value: Any, special: str) -> str:
    """Return ``语气 力争``; a value that holds one of ``special`` is put in quotation marks."""
    return f"{KEYS[key]} {_write(key, value, special)}"


def read_tag(text: str, known: Iterable[str]) -> tuple[str, Any]:
    """Return key and value of a tag.

    Args:
        text: the tag; a colon may stand instead of the blank.
        known: keys that may stand here.

    Raises:
        CellInvalid: it names none of them, or its value cannot be read.
    """
    words = {KEYS[key]: key for key in known}
    said = tidy(text)
    word = next((one for one in sorted(words, key=len, reverse=True) if _begins(said, one)), None)
    if word is None:
        first = said.split()[0].split("：")[0] if said else ""
        near = difflib.get_close_matches(first, words, n=1, cutoff=0.5)
        hint = f"是不是“{near[0]}”？" if near else f"可用的有：{'、'.join(words)}。"
        raise CellInvalid(f"看不懂“{said[:20]}”，{hint}")
    return words[word], _read(words[word], said[len(word) :].lstrip(" 　：:"))


def write_choice(key: str, value: str) -> str:
    """Return the Chinese word for one of a closed set of values."""
    return CHOICES[key].get(value, value)


def read_choice(key: str, text: str) -> str:
    """Return the value that a cell means, by its Chinese word or its own."""
    said = tidy(text)
    for value, word in CHOICES[key].items():
        if said in (value, word):
            return value
    words = list(CHOICES[key].values())
    near = difflib.get_close_matches(said, words, n=1, cutoff=0.5)
    hint = f"是不是“{near[0]}”？" if near else f"只能是：{'、'.join(words)}。"
    raise CellInvalid(f"没有“{said[:20]}”这一种，{hint}")


def _begins(text: str, word: str) -> bool:
    return text.startswith(word) and (len(text) == len(word) or text[len(word)] in " 　：:")


def _write(key: str, value: Any, special: str) -> str:
    if key in _JSON:
        return json.dumps(value, ensure_ascii=False)
    if key in _NAMES:
        said = write_names(value)
        plain = not said.startswith("[") and not any(one in said for one in special)
        return said if plain else json.dumps(value, ensure_ascii=False)
    if key in _NUMBERS:
        return write_number(value)
    if key in _DAYS:
        return write_due(Due(value))
    return quoted(write_choice(key, value) if key in CHOICES else value, special)


def _read(key: str, text: str) -> Any:
    if key in _JSON or (key in _NAMES and text.startswith("[")):
        return _json(text)
    if not text:
        raise CellInvalid(f"“{KEYS[key]}”后面没有写内容，请补上或删去。")
    read: Callable[[str], Any] = unquoted
    if key in _NAMES:
        read = read_names
    elif key in _NUMBERS:
        read = read_number
    elif key in _DAYS:
        return _day(text)
    elif key in CHOICES:
        return read_choice(key, unquoted(text))
    return read(text)


def _day(text: str) -> str:
    due = read_due(text)
    if due.day is None:
        raise CellInvalid(f"“{text[:20]}”不是日期，请写成 2023-12-31 的样子。")
    return due.day


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise CellInvalid(f"“{text[:20]}”不是完整的 JSON，请保持原来的括号和引号。") from exc
