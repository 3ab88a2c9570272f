"""What the models refuse, said in Chinese: each error type of the validation library has a sentence of ours."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any

from definitions.branches import followed, tag
from definitions.findings import Finding
from definitions.yaml_text import SHORT, child, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

    from definitions.yaml_text import Place

MAX_SHOWN = 100
_CHINESE = re.compile("[\u4e00-\u9fff]")

_NOUNS = {
    "string_type": "文字（数字、日期、是否等写法作文字用时请加引号）",
    "int_type": "整数",
    "int_from_float": "整数",
    "int_parsing": "整数",
    "float_type": "数字",
    "float_parsing": "数字",
    "decimal_type": "数字",
    "decimal_parsing": "数字",
    "bool_type": "true 或 false",
    "bool_parsing": "true 或 false",
    "date_type": "日期（写成 2023-12-31）",
    "date_parsing": "日期（写成 2023-12-31，须是真实存在的一天）",
    "date_from_datetime_parsing": "日期（写成 2023-12-31）",
    "date_from_datetime_inexact": "日期（写成 2023-12-31，不带钟点）",
    "time_type": "钟点（写成 09:30）",
    "time_parsing": "钟点（写成 09:30）",
    "datetime_type": "日期和钟点（写成 2023-12-31T09:30:00+08:00）",
    "datetime_parsing": "日期和钟点（写成 2023-12-31T09:30:00+08:00）",
    "datetime_from_date_parsing": "日期和钟点（写成 2023-12-31T09:30:00+08:00）",
    "list_type": "列表（写成 [甲, 乙]，或每行一项以“- ”开头）",
    "tuple_type": "列表（写成 [甲, 乙]，或每行一项以“- ”开头）",
    "set_type": "列表（写成 [甲, 乙]，或每行一项以“- ”开头）",
    "frozen_set_type": "列表（写成 [甲, 乙]，或每行一项以“- ”开头）",
    "dict_type": "若干“键: 值”",
    "mapping_type": "若干“键: 值”",
    "model_type": "若干“键: 值”",
    "model_attributes_type": "若干“键: 值”",
    "dataclass_type": "若干“键: 值”",
    "none_required": "空（null）",
}

_SENTENCES = {
    "string_too_short": ("value-length", "至少要有 {min_length} 个字"),
    "string_too_long": ("value-length", "最多 {max_length} 个字"),
    "string_pattern_mismatch": ("value-format", "写法不合要求（应符合 {pattern}）"),
    "greater_than": ("value-range", "应大于 {gt}"),
    "greater_than_equal": ("value-range", "应不小于 {ge}"),
    "less_than": ("value-range", "应小于 {lt}"),
    "less_than_equal": ("value-range", "应不大于 {le}"),
    "multiple_of": ("value-range", "应是 {multiple_of} 的倍数"),
    "finite_number": ("value-range", "应是有限的数字"),
    "int_parsing_size": ("value-range", "数字过大"),
}


def complaints(exc: ValidationError, model: type[BaseModel], places: Mapping[str, Place]) -> list[Finding]:
    """Return one finding per refused place, at most ``MAX_SHOWN``, in the order of the file."""
    by_key: dict[str, list[tuple[str, str]]] = {}
    for error in exc.errors(include_url=False):
        key = _key(error, model, places)
        said = _said(error, key, model, places)
        if said not in by_key.setdefault(key, []):
            by_key[key].append(said)
    _drop_rival_branches(by_key)
    found = [
        _finding(key, code, text, places)
        for key, said in by_key.items()
        for code, text in _merged(said, key, places)
    ]
    found.sort(key=lambda finding: (finding.line, finding.column))
    if len(found) > MAX_SHOWN:
        more = f"另有 {len(found) - MAX_SHOWN} 处错误没有列出，请先改正以上各处。"
        found = [*found[:MAX_SHOWN], Finding(code="more-errors", severity="error", message=more)]
    return found


def nearest(word: str, known: Sequence[str]) -> str:
    """Return a question that names the known word most like ``word``, else the known words, else nothing."""
    alike = difflib.get_close_matches(word[:SHORT], known, n=1, cutoff=0.6)
    if alike:
        return f"，是否应为“{alike[0]}”？"
    return f"；这里可用的有：{'、'.join(known)}。" if known else "。"


def _key(error: ErrorDetails, model: type[BaseModel], places: Mapping[str, Place]) -> str:
    """Return the key path of an error, leaving out the names of union branches, which stand in no file."""
    path = ""
    for part in followed(model, error["loc"])[1]:
        if (longer := child(path, part)) in places:
            path = longer
    if error["type"] == "union_tag_invalid":
        path = child(path, _discriminator(error))
    return path


def _discriminator(error: ErrorDetails) -> str:
    return str(error["ctx"]["discriminator"]).strip("'")


def _said(
    error: ErrorDetails, key: str, model: type[BaseModel], places: Mapping[str, Place]
) -> tuple[str, str]:
    """Return a code and a sentence; for ``value-type`` the noun that was wanted, ``_merged`` builds the rest."""
    kind = error["type"]
    if kind in _NOUNS:
        return "value-type", _NOUNS[kind]
    if kind == "missing":
        last = error["loc"][-1]
        what = f"这里缺少第 {last + 1} 项" if isinstance(last, int) else f"缺少必填的“{last}”"
        return "key-missing", f"{what}，请补上。"
    if kind == "extra_forbidden":
        return "key-unknown", _unknown(error["loc"], model)
    if kind == "union_tag_not_found":
        return "key-missing", f"缺少必填的“{_discriminator(error)}”，无法判断这是哪一种，请补上。"
    return _wrong_value(error, _name(key), _now(key, places))


def _unknown(loc: Sequence[int | str], model: type[BaseModel]) -> str:
    word = str(loc[-1])
    owners, _ = followed(model, loc[:-1])
    siblings = [one for one in followed(model, loc[:-2])[0] if one not in owners and word in _keys(one)]
    tags = [tag(one) for one in siblings if tag(one)[0]]
    if tags:
        key, values = tags[0][0], "、".join(value for _, value in tags)
        return f"“{word}”只用于 {key} 为 {values} 的写法；这里请删去，或者改“{key}”。"
    known = sorted({name for owner in owners for name in _keys(owner)})
    return f"没有“{shortened(word)}”这个键{nearest(word, known)}"


def _wrong_value(error: ErrorDetails, name: str, now: str) -> tuple[str, str]:
    kind, context = error["type"], error.get("ctx", {})
    if kind in {"literal_error", "enum", "union_tag_invalid"}:
        allowed = str(context.get("expected") or context.get("expected_tags", ""))
        words = [part.strip("'\" ") for part in re.split(r", | or ", allowed) if part.strip("'\" ")]
        return "value-choice", f"{name}只能是：{'、'.join(words)}；{now}。"
    if kind in {"too_short", "too_long"}:
        bound = (
            f"至少要有 {context['min_length']}" if kind == "too_short" else f"最多 {context['max_length']}"
        )
        return "value-length", f"{name}{bound} 项，现在是 {context['actual_length']} 项。"
    if kind in _SENTENCES:
        code, sentence = _SENTENCES[kind]
        return code, f"{name}{sentence.format_map(_Context(context))}；{now}。"
    own = str(context.get("error") or error["msg"])
    if _CHINESE.search(own):  # a sentence of our own validators
        return "value-invalid", own if own.endswith(("。", "？")) else f"{own}。"
    return "value-invalid", f"{name}的值不合要求，{now}；请对照同类定义改正。"


def _name(key: str) -> str:
    return f"“{key.rpartition('.')[2]}”" if key else "文件内容"


def _now(key: str, places: Mapping[str, Place]) -> str:
    return f"现在是“{shortened(places[key].value)}”" if key in places else "现在的写法不对"


class _Context(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "规定值"


def _drop_rival_branches(by_key: dict[str, list[tuple[str, str]]]) -> None:
    """Where one branch of a union got further than another, only what it says is of use.

    And where something is wrong within a list, its length is not what is wrong: items that are refused do not count.
    """
    above = {key[:at] for key in by_key for at, char in enumerate(key) if char in ".["}
    for key in filter(None, list(by_key)):
        others = [pair for pair in by_key[key] if pair[0] != "value-type"]
        if key in above:
            others = [pair for pair in others if pair[0] != "value-length"]
        if key in above or others:
            by_key[key] = others


def _merged(
    said: Sequence[tuple[str, str]], key: str, places: Mapping[str, Place]
) -> Iterator[tuple[str, str]]:
    """Several wanted types of one place are one sentence: 应为数字或列表."""
    yield from (pair for pair in said if pair[0] != "value-type")
    nouns = [noun for code, noun in said if code == "value-type"]
    if len(nouns) > 1:
        short = [re.sub("（.*?）", "", noun) for noun in nouns]
        nouns = [noun for noun in dict.fromkeys(short) if noun != "整数" or "数字" not in short]
    if nouns:
        yield "value-type", f"{_name(key)}应为{'或'.join(nouns)}，{_now(key, places)}。"


def _finding(key: str, code: str, message: str, places: Mapping[str, Place]) -> Finding:
    place = places.get(key)
    if place is None:
        return Finding(code=code, severity="error", message=message, key=key)
    value = "" if code in {"key-missing", "key-unknown"} else shortened(place.value)
    return Finding(
        code=code,
        severity="error",
        message=message,
        line=place.line,
        column=place.column,
        key=key,
        value=value,
    )


def _keys(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name
