"""Facts to try a template with: the sample, the least, and what lies in between, so that its branches are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from definitions.paper import FieldSpec, PaperKind

FIRST, SECOND = "甲段之文", "乙段之文"  # what a text of two paragraphs says


def variants(kind: PaperKind, sample: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield facts and what is said of them: 用样张, 只有必填内容, 没有“抄送”, “事件”为 returned, “问题”只有一项."""
    fields = kind.all_fields()
    yield "用样张", dict(sample)
    yield "只有必填内容", least(sample, fields)
    for name, spec in fields.items():
        if name in sample and not spec.required:
            yield f"没有“{spec.label}”", {key: value for key, value in sample.items() if key != name}
        for choice in spec.choices:
            if choice != sample.get(name):
                yield f"“{spec.label}”为{choice}", {**sample, name: choice}
                bare = least({**sample, name: choice}, fields) | {name: choice}
                yield f"“{spec.label}”为{choice}、只有必填内容", bare
        if isinstance(value := sample.get(name), list) and len(value) > 1:
            yield f"“{spec.label}”只有一项", {**sample, name: value[:1]}
    yield "文字有两段", {name: _in_two(value, fields.get(name)) for name, value in sample.items()}


def least(given: Mapping[str, Any], fields: Mapping[str, FieldSpec]) -> dict[str, Any]:
    """Return only what must be there, in records and in the items of lists as well."""
    return {
        name: _least(given[name], spec)
        for name, spec in fields.items()
        if name in given and (spec.required or _wanted(given, spec))
    }


def _wanted(given: Mapping[str, Any], spec: FieldSpec) -> bool:
    return any(given.get(name) in values for name, values in spec.required_when.items())


def _least(value: Any, spec: FieldSpec) -> Any:
    if not spec.fields:
        return value
    if isinstance(value, list):
        return [_least(item, spec) for item in value]
    return least(value, spec.fields) if isinstance(value, dict) else value


def _in_two(value: Any, spec: FieldSpec | None) -> Any:
    """Return the value with every text in it in two paragraphs."""
    if spec is None:
        return value
    if spec.type == "text":
        return f"{FIRST}\n{SECOND}"
    if isinstance(value, list):
        return [_in_two(item, spec.model_copy(update={"type": "record"})) for item in value]
    if isinstance(value, dict):
        return {name: _in_two(one, spec.fields.get(name)) for name, one in value.items()}
    return value
