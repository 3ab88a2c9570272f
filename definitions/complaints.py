"""What the models refuse, said in Chinese: each error type of the validation library has a sentence of ours."""

from __future__ import annotations

import difflib
import re
import types
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from definitions.findings import Finding
from definitions.yaml_text import SHORT, child, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic import ValidationError
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
    "too_short": ("value-length", "至少要有 {min_length} 项，现在是 {actual_length} 项"),
    "too_long": ("value-length", "最多 {max_length} 项，现在是 {actual_length} 项"),
    "greater_than": ("value-range", "应大于 {gt}"),
    "greater_than_equal": ("value-range", "应不小于 {ge}"),
    "less_than": ("value-range", "应小于 {lt}"),
    "less_than_equal": ("value-range", "应不大于 {le}"),
    "multiple_of": ("value-range", "应是 {multiple_of} 的倍数"),
    "finite_number": ("value-range", "应是有限的数字"),
    "int_parsing_size": ("value-range", "数字过大"),
    "union_tag_not_found": ("key-missing", "缺少 {discriminator}，无法判断这是哪一种"),
}


def complaints(exc: ValidationError, model: type[BaseModel], places: Mapping[str, Place]) -> list[Finding]:
    """Return one finding per refused place, at most ``MAX_SHOWN``, in the order of the file."""
    by_key: dict[str, list[tuple[str, str]]] = {}
    for error in exc.errors(include_url=False):
        key = _path(error["loc"], places)
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


def _path(loc: Sequence[int | str], places: Mapping[str, Place]) -> str:
    """Return the key path of an error, leaving out the names of union branches that stand in no file."""
    path = ""
    for part in loc:
        if (longer := child(path, part)) in places:
            path = longer
    return path


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
        word = str(error["loc"][-1])
        known = sorted({name for owner in _owners(model, error["loc"][:-1]) for name in _keys(owner)})
        return "key-unknown", f"没有“{shortened(word)}”这个键{nearest(word, known)}"
    return _wrong_value(error, _name(key), _now(key, places))


def _wrong_value(error: ErrorDetails, name: str, now: str) -> tuple[str, str]:
    kind, context = error["type"], error.get("ctx", {})
    if kind in {"literal_error", "enum", "union_tag_invalid"}:
        allowed = str(context.get("expected") or context.get("expected_tags", ""))
        words = [part.strip("'\" ") for part in re.split(r", | or ", allowed) if part.strip("'\" ")]
        return "value-choice", f"{name}只能是：{'、'.join(words)}；{now}。"
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
    """Where one branch of a union got further than another, only what it says is of use."""
    for key in [key for key, said in by_key.items() if key and all(code == "value-type" for code, _ in said)]:
        if any(other.startswith((f"{key}.", f"{key}[")) for other in by_key):
            del by_key[key]


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


def _owners(model: Any, loc: Sequence[int | str]) -> list[type[BaseModel]]:
    """Return the models that may stand at ``loc``; names of union branches in it are passed over."""
    here: list[Any] = [model]
    for part in loc:
        below = [found for one in here for found in _below(one, part)]
        here = below or here
    return [one for one in _flat(here) if isinstance(one, type) and issubclass(one, BaseModel)]


def _below(annotation: Any, part: int | str) -> Iterator[Any]:
    for one in _flat([annotation]):
        if isinstance(one, type) and issubclass(one, BaseModel):
            for name, field in one.model_fields.items():
                if part in (name, field.alias):
                    yield field.annotation
        elif get_origin(one) is not None:
            arguments = [inner for inner in get_args(one) if inner is not Ellipsis]
            if get_origin(one) is dict:
                yield arguments[1]
            elif isinstance(part, int):
                yield from arguments


def _flat(annotations: Sequence[Any]) -> Iterator[Any]:
    """Yield the annotations with unions and ``Annotated`` taken apart."""
    for annotation in annotations:
        origin = get_origin(annotation)
        if origin is Annotated:
            yield from _flat(get_args(annotation)[:1])
        elif origin in {Union, types.UnionType}:
            yield from _flat(get_args(annotation))
        else:
            yield annotation
