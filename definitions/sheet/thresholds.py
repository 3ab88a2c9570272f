"""Thresholds in a cell: ``≥44%``, ``到2022年底达到85%以上〔≥85%；截止 2022-12-31〕``, a target or a year a line.

The words of the document stand first. Where operator, value and unit follow from them, no more is said; else they
stand behind in 〔〕, together with whatever else is known. A thing with a name stands as ``名称：原文〔…〕``.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from definitions.sheet.errors import CellInvalid
from definitions.sheet.tags import read_tag, write_tag
from definitions.sheet.words import narrow, quoted, read_number, split, tidy, unquoted, write_number

if TYPE_CHECKING:
    from collections.abc import Sequence

Item = dict[str, Any]

SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "=", "between": ""}
_OPS = {
    "≥": ">=",
    ">=": ">=",
    "≤": "<=",
    "<=": "<=",
    ">": ">",
    "＞": ">",
    "<": "<",
    "＜": "<",
    "=": "=",
    "＝": "=",
}
_FLOOR, _CEILING = ("不低于", "不少于", "不小于", "至少"), ("不高于", "不超过", "不大于", "不多于")
_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?"
_UNIT = (
    r"(?:[%‰℃A-Za-zμ㎡㎥³²·个项次人户家亩公顷里平方立米吨千克万元亿标准煤名套座处辆台百分点]"
    r"|/[年月日天周]|/)*"
)
_SAID = re.compile(
    rf"(?P<op>≥|>=|≤|<=|>|＞|<|＜|=|＝|{'|'.join((*_FLOOR, *_CEILING))})?\s*"
    rf"(?P<low>{_NUMBER})(?:[%‰]?[—～~](?P<high>{_NUMBER}))?\s?(?P<unit>{_UNIT})(?P<after>以上|以下|以内)?"
)
_EXACT = re.compile(
    rf"(?P<op>≥|≤|>|<|=)?(?P<low>{_NUMBER})(?:—(?P<high>{_NUMBER}))?(?:(?P<unit>{_UNIT})| (?P<other>.+))"
)
_BEGINS = re.compile(rf"[≥≤<>＜＞=＝]|{'|'.join((*_FLOOR, *_CEILING))}")
WORDS_ONLY = "只有文字"
NESTED = ("any_of", "all_of")
COMMON = ("unit", "reference", "as_written", *NESTED)
TARGET = ("by", "by_text", "modality", "lead", "of", "scope", "base", *COMMON)
_SPECIAL = "；;〔〕"


class Value(NamedTuple):
    """Operator, value and unit of a threshold."""

    op: str
    value: Any = None
    unit: str | None = None


def write_threshold(
    item: Item, *, whole: str | None = None, keys: Sequence[str] = COMMON, avoid: str = ""
) -> str:
    """Return a threshold as a cell has it.

    Args:
        item: the threshold as plain data, defaults left out.
        whole: unit of the indicator that it belongs to.
        keys: what else than words, operator and value it may hold.
        avoid: signs that mean something where the threshold will stand.
    """
    special = _SPECIAL + avoid
    value = Value(item["op"], _listed(item.get("value")), item.get("unit"))
    tags = [] if value == derived(item["text"], whole) else _exactly(value, special)
    told = {"unit"} if tags and value.op != "text" and _attached(value.unit, special) is not None else set()
    if not tags:
        told = {"unit"}
    for key in keys:
        if key in item and key not in told:
            given = [write_threshold(one, whole=whole) for one in item[key]] if key in NESTED else item[key]
            tags.append(write_tag(key, given, special))
    return quoted(item["text"], f"〔〕{avoid}") + (f"〔{'；'.join(tags)}〕" if tags else "")


def read_threshold(text: str, *, whole: str | None = None, keys: Sequence[str] = COMMON) -> Item:
    """Return the threshold that a cell says.

    Raises:
        CellInvalid: what stands in 〔〕 cannot be read.
    """
    said = tidy(text)
    words, tags = _apart(said, keys)
    item: Item = {"text": words}
    value: Value | None = None
    for tag in tags:
        if tag == WORDS_ONLY:
            value = Value("text")
        elif (exact := _read_exact(tag)) is not None:
            value = exact
        else:
            key, given = read_tag(tag, keys)
            item[key] = _nested(given, whole) if key in NESTED else given
    value = value or derived(words, whole)
    item["op"] = value.op
    if value.value is not None:
        item["value"] = value.value
    if value.unit is not None and "unit" not in item:
        item["unit"] = value.unit
    return item


def write_named(item: Item, name: str, *, whole: str | None = None, keys: Sequence[str] = COMMON) -> str:
    """Return a threshold with a name (or a day, or a region) on one line: ``名称：原文〔…〕``."""
    rest = {key: value for key, value in item.items() if key != name}
    return f"{quoted(item[name], '：:〔〕')}：{write_threshold(rest, whole=whole, keys=keys)}"


def read_named(text: str, name: str, *, whole: str | None = None, keys: Sequence[str] = COMMON) -> Item:
    """Return what a line of a cell says; without a colon, the words before a sign of comparison are the name."""
    said = tidy(text)
    before, colon, after = _name_and_rest(said)
    if colon:
        return {name: unquoted(before), **read_threshold(after, whole=whole, keys=keys)}
    bare, _ = _apart(said, keys)
    sign = _BEGINS.search(bare)
    if sign and sign.start() and derived(bare[sign.start() :], whole).op != "text":
        cut = sign.start()
        return {name: said[:cut].strip(), **read_threshold(said[cut:], whole=whole, keys=keys)}
    return {name: bare, **read_threshold(said, whole=whole, keys=keys)}


def derived(text: str, whole: str | None = None) -> Value:
    """Return what the words alone say: ≥44, 85%以上, 不低于20个, 60—80%; ``text`` when that is no plain number."""
    found = _SAID.fullmatch(narrow(tidy(text)))
    if found is None or (found["op"] and found["after"]):
        return Value("text")
    unit = None if found["unit"] in {"", whole} else found["unit"]
    if found["high"]:
        low, high = read_number(found["low"]), read_number(found["high"])
        plain = not found["op"] and not found["after"] and low <= high
        return Value("between", [low, high], unit) if plain else Value("text")
    return Value(_op(found), read_number(found["low"]), unit)


def _op(found: re.Match[str]) -> str:
    if found["after"]:
        return ">=" if found["after"] == "以上" else "<="
    if found["op"] in _FLOOR:
        return ">="
    return "<=" if found["op"] in _CEILING else _OPS.get(found["op"] or "=", "=")


def _exactly(value: Value, special: str) -> list[str]:
    if value.op == "text":
        return [WORDS_ONLY]
    numbers = value.value if isinstance(value.value, list) else [value.value]
    return [SIGNS[value.op] + "—".join(map(write_number, numbers)) + (_attached(value.unit, special) or "")]


def _attached(unit: str | None, special: str) -> str | None:
    """Return a unit as it stands behind its number, None where it needs a tag of its own."""
    if unit is None:
        return ""
    if re.fullmatch(_UNIT, unit):
        return unit
    plain = quoted(unit, special) == unit and not re.match(r"[0-9—]", unit)
    return f" {unit}" if plain else None


def _read_exact(tag: str) -> Value | None:
    found = _EXACT.fullmatch(tag) or _EXACT.fullmatch(narrow(tag))
    if found is None:
        return None
    unit = found["other"] or found["unit"] or None
    if found["high"]:
        return Value("between", [read_number(found["low"]), read_number(found["high"])], unit)
    return Value(_OPS[found["op"] or "="], read_number(found["low"]), unit)


def _apart(text: str, keys: Sequence[str]) -> tuple[str, list[str]]:
    """Return the words and what stands in 〔〕 behind them; a 〔〕 that is no list of tags belongs to the words."""
    if text.startswith('"'):
        words, rest = _string(text)
        if not rest:
            return words, []
        if rest.startswith("〔") and rest.endswith("〕"):
            return words, _tags(rest)
    start = text.find("〔")
    if start < 0 or not text.endswith("〕"):
        return text, []
    tags = _tags(text[start:])
    if start and (_is_tag(tags[0], keys) or len(tags) > 1):
        return text[:start].strip(), tags
    return text, []


def _is_tag(text: str, keys: Sequence[str]) -> bool:
    """Tell whether the first thing in 〔〕 is one of ours; years and numbers of documents stand in 〔〕 as well."""
    if text == WORDS_ONLY or (_read_exact(text) is not None and not re.fullmatch(r"[12][0-9]{3}", text)):
        return True
    try:
        read_tag(text, keys)
    except CellInvalid:
        return False
    return True


def _tags(text: str) -> list[str]:
    return [tag.strip() for tag in split(text[1:-1], "；;")]


def _string(text: str) -> tuple[str, str]:
    try:
        words, end = json.JSONDecoder().raw_decode(text)
    except ValueError as exc:
        raise CellInvalid(f"引号里的“{text[:20]}”没有写完整，请补上后一个英文引号。") from exc
    return str(words), text[end:].strip()


def _name_and_rest(text: str) -> tuple[str, str, str]:
    if text.startswith('"'):
        name, rest = _string(text)
        if rest.startswith(("：", ":")):
            return json.dumps(name, ensure_ascii=False), "：", rest[1:]
        if not rest or rest.startswith("〔"):
            return text, "", ""
    pieces = list(split(text, "：:"))
    return (
        (pieces[0].strip(), "：", text[len(pieces[0]) + 1 :])
        if len(pieces) > 1 and pieces[0].strip()
        else (text, "", "")
    )


def _nested(given: Any, whole: str | None) -> list[Item]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise CellInvalid('满足其一、同时满足的各项应写成 ["≥85%", "≤3个"] 的样子。')
    return [read_threshold(one, whole=whole, keys=("unit", "reference")) for one in given]


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
