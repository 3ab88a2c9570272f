"""The page of keys: every key of a plan file, from the JSON Schema that ``plan schema`` prints."""
# ruff: noqa: INP001 - scripts beside the pages, no package

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.markdown import HEAD, table

from definitions.keys import models
from definitions.schema import plan_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "true／false",
    "null": "空",
    "object": "键: 值",
}
_FORMATS = {"date": "日期"}


def keys_page() -> str:
    """Return a section per kind of item, outermost first; a key is listed with what may stand there."""
    schema = plan_schema()
    definitions = schema["$defs"]
    names = [model.__name__ for model in models()]
    text = [HEAD, "# 方案文件的键\n\n", _INTRODUCTION]
    for name in names:
        definition = schema if name == "Plan" else definitions.get(name)
        if definition is not None:  # a model that only lends its keys to others has no section of its own
            text.append(_section(name, definition))
    return "".join(text)


_INTRODUCTION = """由 `duban plan schema` 打印的 JSON Schema 生成。怎样从一份真实方案写起，见[把一份实施方案写成方案文件](../write-a-plan.md)。
带 * 的键必须写；别的键不写就取默认值（列表为空，其余为空）。

"""


def _section(name: str, definition: dict[str, Any]) -> str:
    required = set(definition.get("required", ()))
    rows = [
        (f"`{key}`{' *' if key in required else ''}", field["title"], _what(field), field["description"])
        for key, field in definition["properties"].items()
    ]
    return (
        f"## {name}\n\n{definition['description']}\n\n" + table(("键", "名称", "写什么", "说明"), rows) + "\n"
    )


def _what(field: dict[str, Any]) -> str:
    return " 或 ".join(dict.fromkeys(_kinds(field)))


def _kinds(field: dict[str, Any]) -> Iterator[str]:
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        yield f"[{name}](#{name.lower()})"
    elif "const" in field:
        yield f"`{field['const']}`"
    elif "enum" in field:
        yield "、".join(f"`{word}`" for word in field["enum"])
    elif one_of := field.get("anyOf") or field.get("oneOf") or field.get("allOf"):
        for inner in one_of:
            yield from _kinds(inner)
    elif field.get("type") == "array":
        yield "[下限, 上限]" if "prefixItems" in field else f"列表：{_what(field['items'])}"
    else:
        kind = _FORMATS.get(field.get("format", ""), _TYPES.get(field.get("type", ""), "键: 值"))
        yield "钟点" if "pattern" in field and kind == "文字" else kind
