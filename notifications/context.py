"""Check a frozen context against its kind, and clean it for the page.

The schema is ``PaperKind.all_fields()``: the format's common fields and the kind's own, both in
``definitions/paper.py`` and ``definitions/papers/*.yaml``. Dates are ISO text, times ``09:00``, counts integers.
Single values are read in ``notifications.values``.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from definitions.secrecy import is_marking_key
from notifications.characters import without_barred
from notifications.values import ISO_DATE, Notes, line_or_text, scalar

if TYPE_CHECKING:
    from definitions.findings import Finding
    from definitions.paper import FieldSpec, PaperKind

Fields = Mapping[str, "FieldSpec"]


def check_context(kind: PaperKind, context: Mapping[str, Any]) -> list[Finding]:
    """Return what is wrong (errors) or odd (warnings) in the facts of a paper; empty when all is well."""
    return clean_context(kind, context)[1]


def clean_context(kind: PaperKind, context: Mapping[str, Any]) -> tuple[dict[str, Any], list[Finding]]:
    """Return the context as it goes to the template, and the findings.

    Optional fields that were not given are there, as None or an empty list; ``names`` are always a list. The result
    is fit for rendering only when no finding is an error.
    """
    checker = _Checker(Notes(kind, context))
    cleaned = checker.record(context, kind.all_fields(), path="", label="")
    return cleaned, checker.notes.findings


def nearest_field(name: str, fields: Fields) -> str:
    """Return the field whose name, or Chinese label, is nearest to ``name``; empty when none is near."""
    words = {spec.label: field for field, spec in fields.items()} | {field: field for field in fields}
    near = difflib.get_close_matches(name, words, n=1)
    return words[near[0]] if near else ""


class _Checker:
    """Walks one context and collects findings; ``path`` is the key, ``label`` what the clerk calls it."""

    def __init__(self, notes: Notes) -> None:
        self.notes, self.kind = notes, notes.kind

    def record(self, value: Any, fields: Fields, *, path: str, label: str) -> dict[str, Any]:
        given: Mapping[Any, Any] = value if isinstance(value, Mapping) else {}
        if given is not value:
            message = f"{self.kind.title}的{label}应当是一组字段，不是“{value}”"
            self.notes.add("type", path, message, value=value)
        for name in given:
            if name not in fields:
                self._unknown(str(name), fields, path=path, label=label)
        cleaned: dict[str, Any] = {}
        for name, spec in fields.items():
            where, what = _under(path, name), _of(label, spec)
            if _is_empty(given.get(name)):
                self._absent(spec, given, path=where, label=what, present=name in given)
                blank: Any = () if spec.type in {"list", "names"} else "" if spec.may_be_blank else None
                cleaned[name] = blank
            else:
                cleaned[name] = self._value(given[name], spec, path=where, label=what)
        self._bounds(cleaned, fields, path=path, label=label)
        return cleaned

    def _value(self, value: Any, spec: FieldSpec, *, path: str, label: str) -> Any:
        if spec.type == "record":
            return self.record(value, spec.fields, path=path, label=label)
        if spec.type == "list" or (spec.type == "names" and not isinstance(value, str)):
            return self._items(value, spec, path=path, label=label)
        read = scalar(self.notes, value, spec, path=path, label=label)
        return [read] if spec.type == "names" else read

    def _unknown(self, name: str, fields: Fields, *, path: str, label: str) -> None:
        where = _under(path, name)
        if is_marking_key(name):
            message = f"{self.kind.title}写了“{name}”：涉密事项不得在本系统办理，请按保密规定另行处理"
            self.notes.add("secret", where, message)
            return
        near = nearest_field(name, fields)
        hint = f"，是否应为 {near}（{fields[near].label}）" if near else ""
        message = f"{self.kind.title}{label and '的' + label}没有名为 {name} 的字段，未采用{hint}"
        self.notes.add("field-unknown", where, message, severity="warning")

    def _absent(
        self, spec: FieldSpec, siblings: Mapping[Any, Any], *, path: str, label: str, present: bool
    ) -> None:
        needed = spec.required or any(
            siblings.get(name) in values for name, values in spec.required_when.items()
        )
        if needed and not (spec.may_be_blank and present):
            self.notes.add("field-missing", path, f"{self.kind.title}缺少{label}（{path}），请补上")

    def _items(self, value: Any, spec: FieldSpec, *, path: str, label: str) -> list[Any]:
        if not isinstance(value, list | tuple):
            self.notes.add("type", path, f"{label}应当是一个列表，不是“{value}”", value=value)
            return []
        cleaned: list[Any] = []
        for i, item in enumerate(value):
            where, what = f"{path}[{i}]", f"{label}第{i + 1}项"
            if spec.fields:
                cleaned.append(self.record(item, spec.fields, path=where, label=what))
            elif _is_empty(item):
                self.notes.add("field-missing", where, f"{what}是空的，请补上或删去")
            else:
                cleaned.append(line_or_text(self.notes, item, path=where, label=what, one_line=True))
        if spec.unique:
            self._all_different(cleaned, spec, path=path, label=label)
        return cleaned

    def _all_different(self, items: list[Any], spec: FieldSpec, *, path: str, label: str) -> None:
        seen: dict[Any, int] = {}
        for i, item in enumerate(items):
            given = item[spec.unique]
            key = tuple(given) if isinstance(given, list) else given
            if key in seen:
                first, what = seen[key] + 1, spec.fields[spec.unique].label
                said = "、".join(key) if isinstance(key, tuple) else key
                message = f"{label}第{i + 1}项与第{first}项的{what}相同（{said}），请合并为一项"
                self.notes.add("repeated", f"{path}[{i}].{spec.unique}", message, value=said)
            seen.setdefault(key, i)

    def _bounds(self, cleaned: Mapping[str, Any], fields: Fields, *, path: str, label: str) -> None:
        for name, spec in fields.items():
            if spec.type == "date" and cleaned[name]:
                self._order(cleaned, name, spec, path=_under(path, name), label=label)
            elif spec.not_more_than:
                self._within(cleaned, name, fields, path=_under(path, name), label=label)

    def _within(
        self, siblings: Mapping[str, Any], name: str, fields: Fields, *, path: str, label: str
    ) -> None:
        spec = fields[name]
        this, most = siblings[name], siblings.get(spec.not_more_than)
        if this is not None and most is not None and this > most:
            other = fields[spec.not_more_than].label
            message = f"{_of(label, spec)}（{this}）不能多于{other}（{most}），请核对"
            self.notes.add("more-than", path, message, value=this)

    def _order(
        self, siblings: Mapping[str, Any], name: str, spec: FieldSpec, *, path: str, label: str
    ) -> None:
        this = siblings[name]
        for bound, wrong, word in (
            (spec.not_before, str.__lt__, "早于"),
            (spec.not_after, str.__gt__, "晚于"),
        ):
            beside = siblings if bound in siblings and bound != name else self.notes.context
            other = beside.get(bound) if bound else None
            if isinstance(other, str) and ISO_DATE.fullmatch(other) and wrong(this, other):
                message = f"{_of(label, spec)}（{this}）不能{word}{self._label_of(bound)}（{other}）"
                self.notes.add("date-order", path, message, value=this)

    def _label_of(self, name: str) -> str:
        spec = self.kind.all_fields().get(name)
        return spec.label if spec else "起始日期"


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _of(label: str, spec: FieldSpec) -> str:
    return f"{label}的{spec.label}" if label else spec.label


def _is_empty(value: Any) -> bool:
    if isinstance(value, str):
        return not without_barred(value).strip()
    return value is None or (isinstance(value, list | tuple | Mapping) and not value)
