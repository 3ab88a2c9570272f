"""Check a frozen context against its kind, and clean it for the page.

The schema is ``PaperKind.all_fields()``: the format's common fields and the kind's own, both in
``definitions/paper.py`` and ``definitions/papers/*.yaml``. Dates are ISO text, times ``09:00``, counts integers.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from definitions.findings import Finding, Severity
from definitions.secrecy import is_marked, is_marking_key
from notifications.characters import full_width, without_barred
from notifications.numbers import fits_pattern, normalise_number, year_of

if TYPE_CHECKING:
    from definitions.paper import FieldSpec, PaperKind

Fields = Mapping[str, "FieldSpec"]
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_TOO_MANY_DIGITS = 10**12


def check_context(kind: PaperKind, context: Mapping[str, Any]) -> list[Finding]:
    """Return what is wrong (errors) or odd (warnings) in the facts of a paper; empty when all is well."""
    return clean_context(kind, context)[1]


def clean_context(kind: PaperKind, context: Mapping[str, Any]) -> tuple[dict[str, Any], list[Finding]]:
    """Return the context as it goes to the template, and the findings.

    Optional fields that were not given are there, as None or an empty list; ``names`` are always a list. The result
    is fit for rendering only when no finding is an error.
    """
    checker = _Checker(kind, context)
    cleaned = checker.record(context, kind.all_fields(), path="", label="")
    return cleaned, checker.findings


class _Checker:
    """Walks one context and collects findings; ``path`` is the key, ``label`` what the clerk calls it."""

    def __init__(self, kind: PaperKind, context: Mapping[str, Any]) -> None:
        self.kind, self.context = kind, context
        self.findings: list[Finding] = []

    def add(
        self, code: str, path: str, message: str, *, severity: Severity = "error", value: Any = ""
    ) -> None:
        shown = without_barred(str(value))[:40]
        self.findings.append(
            Finding(
                code=f"paper-{code}",
                severity=severity,
                message=message,
                file=self.kind.id,
                key=path,
                value=shown,
            )
        )

    def record(self, value: Any, fields: Fields, *, path: str, label: str) -> dict[str, Any]:
        given: Mapping[Any, Any] = value if isinstance(value, Mapping) else {}
        if given is not value:
            self.add("type", path, f"{self.kind.title}的{label}应当是一组字段，不是“{value}”", value=value)
        for name in given:
            if name not in fields:
                self._unknown(str(name), fields, path=path, label=label)
        cleaned: dict[str, Any] = {}
        for name, spec in fields.items():
            where = f"{path}.{name}" if path else name
            what = f"{label}的{spec.label}" if label else spec.label
            if _is_empty(given.get(name)):
                self._absent(spec, given, path=where, label=what, present=name in given)
                blank: Any = () if spec.type in {"list", "names"} else "" if spec.may_be_blank else None
                cleaned[name] = blank
            else:
                cleaned[name] = self.value(given[name], spec, path=where, label=what)
        for name, spec in fields.items():
            if spec.type == "date" and cleaned[name]:
                self._order(cleaned, name, spec, path=f"{path}.{name}" if path else name, label=label)
        return cleaned

    def value(self, value: Any, spec: FieldSpec, *, path: str, label: str) -> Any:
        if spec.type == "record":
            return self.record(value, spec.fields, path=path, label=label)
        if spec.type == "list" or (spec.type == "names" and not isinstance(value, str)):
            return self._items(value, spec, path=path, label=label)
        scalars = {"int": self._count, "date": self._date, "time": self._time, "number": self._number}
        if spec.type in scalars:
            return scalars[spec.type](value, path=path, label=label)
        text = self._text(value, path=path, label=label, one_line=spec.type != "text")
        if spec.choices and text not in spec.choices:
            message = f"{label}只能是 {'、'.join(spec.choices)}，不是“{text}”"
            self.add("choice", path, message, value=text)
        return [text] if spec.type == "names" else text

    def _unknown(self, name: str, fields: Fields, *, path: str, label: str) -> None:
        where = f"{path}.{name}" if path else name
        if is_marking_key(name):
            message = f"{self.kind.title}写了“{name}”：涉密事项不得在本系统办理，请按保密规定另行处理"
            self.add("secret", where, message)
            return
        near = difflib.get_close_matches(name, fields, n=1)
        hint = f"，是否应为 {near[0]}（{fields[near[0]].label}）" if near else ""
        message = f"{self.kind.title}{label and '的' + label}没有名为 {name} 的字段，未采用{hint}"
        self.add("field-unknown", where, message, severity="warning")

    def _absent(
        self, spec: FieldSpec, siblings: Mapping[Any, Any], *, path: str, label: str, present: bool
    ) -> None:
        needed = spec.required or any(
            siblings.get(name) in values for name, values in spec.required_when.items()
        )
        if needed and not (spec.may_be_blank and present):
            self.add("field-missing", path, f"{self.kind.title}缺少{label}（{path}），请补上")

    def _items(self, value: Any, spec: FieldSpec, *, path: str, label: str) -> list[Any]:
        if not isinstance(value, list | tuple):
            self.add("type", path, f"{label}应当是一个列表，不是“{value}”", value=value)
            return []
        cleaned: list[Any] = []
        for i, item in enumerate(value):
            where, what = f"{path}[{i}]", f"{label}第{i + 1}项"
            if spec.fields:
                cleaned.append(self.record(item, spec.fields, path=where, label=what))
            elif _is_empty(item):
                self.add("field-missing", where, f"{what}是空的，请补上或删去")
            else:
                cleaned.append(self._text(item, path=where, label=what, one_line=True))
        if spec.unique:
            self._all_different(cleaned, spec, path=path, label=label)
        return cleaned

    def _all_different(self, items: list[Any], spec: FieldSpec, *, path: str, label: str) -> None:
        seen: dict[Any, int] = {}
        for i, item in enumerate(items):
            key = item[spec.unique]
            if key in seen:
                first, what = seen[key] + 1, spec.fields[spec.unique].label
                message = f"{label}第{i + 1}项与第{first}项的{what}相同（{key}），请合并为一项"
                self.add("repeated", f"{path}[{i}].{spec.unique}", message, value=key)
            seen.setdefault(key, i)

    def _text(self, value: Any, *, path: str, label: str, one_line: bool) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            self.add("type", path, f"{label}应当是文字，不是“{value}”", value=value)
            return ""
        text = without_barred(value)
        if text != value.replace("\r\n", "\n"):
            message = f"{label}里有看不见的字符或特殊空格，已去掉"
            self.add("characters", path, message, severity="warning", value=text)
        text = text.strip()
        if one_line and "\n" in text:
            self.add("line-break", path, f"{label}只能写一行，里面有换行，请改成一行", value=text)
        if mark := next((mark for mark in ("{{", "{%") if mark in text), None):
            message = f"{label}里有模板符号“{mark}”，可能是没有填好的模板，请改成实际内容"
            self.add("braces", path, message, value=text)
        if is_marked(text):
            self.add("secret", path, f"{label}标有密级：涉密事项不得在本系统办理，请按保密规定另行处理")
        return self._punctuated(text, path=path, label=label)

    def _punctuated(self, text: str, *, path: str, label: str) -> str:
        full = full_width(text) if self.kind.punctuation == "full" else text
        if full != text:
            message = f"{label}里中文旁的半角标点已改为全角"
            self.add("punctuation", path, message, severity="warning", value=full)
        return full

    def _count(self, value: Any, *, path: str, label: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            self.add("type", path, f"{label}应当是整数，不是“{value}”", value=value)
        elif not 0 <= value < _TOO_MANY_DIGITS:
            self.add("count", path, f"{label}不能是 {value}，应当是 0 以上的整数", value=value)
        else:
            return value
        return 0

    def _date(self, value: Any, *, path: str, label: str) -> str:
        try:
            if isinstance(value, str) and _ISO_DATE.fullmatch(value):
                return date.fromisoformat(value).isoformat()
        except ValueError:
            self.add("date", path, f"{label}写的是 {value}，没有这一天", value=value)
            return ""
        message = f"{label}应当写成 2023-05-12 这样的完整日期，不是“{value}”"
        self.add("date", path, message, value=value)
        return ""

    def _time(self, value: Any, *, path: str, label: str) -> str:
        if isinstance(value, str) and _CLOCK.fullmatch(value):
            return value
        message = f"{label}应当写成 09:00 这样的 24 小时制时间，不是“{value}”"
        self.add("time", path, message, value=value)
        return ""

    def _number(self, value: Any, *, path: str, label: str) -> str:
        text = self._text(value, path=path, label=label, one_line=True)
        normal = normalise_number(text)
        own = path == "number"
        if normal is None or (own and not fits_pattern(normal, self.kind.number)):
            form = f"，应当写成 {self.kind.number}" if own else "，应当写成 登政文〔2023〕44号 这样"
            self.add("number", path, f"{label}“{text}”写法不对{form}", value=text)
            return text
        if normal != text:
            message = f"{label}“{text}”已改写为“{normal}”"
            self.add("number", path, message, severity="warning", value=text)
        if (
            own
            and (year := year_of(normal))
            and not str(self.context.get("date", year)).startswith(str(year))
        ):
            message = f"{label}“{normal}”的年份与成文日期不是同一年，请核对"
            self.add("number-year", path, message, severity="warning", value=normal)
        return normal

    def _order(
        self, siblings: Mapping[str, Any], name: str, spec: FieldSpec, *, path: str, label: str
    ) -> None:
        this = siblings[name]
        what = f"{label}的{spec.label}" if label else spec.label
        for bound, wrong, word in (
            (spec.not_before, str.__lt__, "早于"),
            (spec.not_after, str.__gt__, "晚于"),
        ):
            beside = siblings if bound in siblings and bound != name else self.context
            other = beside.get(bound) if bound else None
            if isinstance(other, str) and _ISO_DATE.fullmatch(other) and wrong(this, other):
                message = f"{what}（{this}）不能{word}{self._label_of(bound)}（{other}）"
                self.add("date-order", path, message, value=this)

    def _label_of(self, name: str) -> str:
        spec = self.kind.all_fields().get(name)
        return spec.label if spec else "起始日期"


def _is_empty(value: Any) -> bool:
    if isinstance(value, str):
        return not without_barred(value).strip()
    return value is None or (isinstance(value, list | tuple | Mapping) and not value)
