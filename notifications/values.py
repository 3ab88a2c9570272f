"""Single values of a frozen context: read as their type asks, cleaned, and whatever is wrong with them told."""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from definitions.findings import Finding, Severity
from definitions.secrecy import is_marked
from notifications.characters import full_width, without_barred
from notifications.numbers import fits_pattern, normalise_number, year_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from definitions.paper import FieldSpec, PaperKind

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_DECIMAL = re.compile(r"\d{1,12}(?:\.\d{1,2})?", re.ASCII)
_TOO_MANY_DIGITS = 10**12
_MARKS = ("{{", "{%")


class Notes:
    """Findings about one context; ``path`` is the key, ``label`` what the clerk calls it."""

    def __init__(self, kind: PaperKind, context: Mapping[str, Any]) -> None:
        self.kind, self.context = kind, context
        self.findings: list[Finding] = []

    def add(
        self, code: str, path: str, message: str, *, severity: Severity = "error", value: Any = ""
    ) -> None:
        """Keep a finding ``paper-<code>``."""
        found = Finding(
            code=f"paper-{code}",
            severity=severity,
            message=message,
            file=self.kind.id,
            key=path,
            value=without_barred(str(value))[:40],
        )
        self.findings.append(found)


def scalar(notes: Notes, value: Any, spec: FieldSpec, *, path: str, label: str) -> Any:
    """Return ``value`` as the page takes it: a count, or text."""
    if spec.type in _READERS:
        return _READERS[spec.type](notes, value, path=path, label=label)
    text = line_or_text(notes, value, path=path, label=label, one_line=spec.type != "text")
    if spec.choices and text not in spec.choices:
        message = f"{label}只能是 {'、'.join(spec.choices)}，不是“{text}”"
        notes.add("choice", path, message, value=text)
    return text


def line_or_text(notes: Notes, value: Any, *, path: str, label: str, one_line: bool) -> str:
    """Return words without what no paper may hold; only a text may have line breaks."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        notes.add("type", path, f"{label}应当是文字，不是“{value}”", value=value)
        return ""
    text = without_barred(value)
    if text != value.replace("\r\n", "\n"):
        message = f"{label}里有看不见的字符或特殊空格，已去掉"
        notes.add("characters", path, message, severity="warning", value=text)
    text = text.strip()
    if one_line and "\n" in text:
        notes.add("line-break", path, f"{label}只能写一行，里面有换行，请改成一行", value=text)
    if mark := next((mark for mark in _MARKS if mark in text), None):
        message = f"{label}里有模板符号“{mark}”，可能是没有填好的模板，请改成实际内容"
        notes.add("braces", path, message, value=text)
    if is_marked(text):
        notes.add("secret", path, f"{label}标有密级：涉密事项不得在本系统办理，请按保密规定另行处理")
    return _punctuated(notes, text, path=path, label=label)


def _punctuated(notes: Notes, text: str, *, path: str, label: str) -> str:
    full = full_width(text) if notes.kind.punctuation == "full" else text
    if full != text:
        message = f"{label}里中文旁的半角标点已改为全角"
        notes.add("punctuation", path, message, severity="warning", value=full)
    return full


def _count(notes: Notes, value: Any, *, path: str, label: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        notes.add("type", path, f"{label}应当是整数，不是“{value}”", value=value)
    elif not 0 <= value < _TOO_MANY_DIGITS:
        notes.add("count", path, f"{label}不能是 {value}，应当是 0 以上的整数", value=value)
    else:
        return value
    return 0


def _decimal(notes: Notes, value: Any, *, path: str, label: str) -> str:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if _DECIMAL.fullmatch(text):
        return text
    message = f"{label}应当写成 92.5 这样的数，0 以上，最多两位小数，不是“{value}”"
    notes.add("decimal", path, message, value=value)
    return "0"


def _date(notes: Notes, value: Any, *, path: str, label: str) -> str:
    try:
        if isinstance(value, str) and ISO_DATE.fullmatch(value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        notes.add("date", path, f"{label}写的是 {value}，没有这一天", value=value)
        return ""
    message = f"{label}应当写成 2023-05-12 这样的完整日期，不是“{value}”"
    notes.add("date", path, message, value=value)
    return ""


def _time(notes: Notes, value: Any, *, path: str, label: str) -> str:
    if isinstance(value, str) and _CLOCK.fullmatch(value):
        return value
    message = f"{label}应当写成 09:00 这样的 24 小时制时间，不是“{value}”"
    notes.add("time", path, message, value=value)
    return ""


def _number(notes: Notes, value: Any, *, path: str, label: str) -> str:
    """Read a 文号; the paper's own must also fit the pattern of its kind."""
    text = line_or_text(notes, value, path=path, label=label, one_line=True)
    normal = normalise_number(text)
    own = path == "number"
    if normal is None or (own and not fits_pattern(normal, notes.kind.number)):
        form = f"，应当写成 {notes.kind.number}" if own else "，应当写成 登政文〔2023〕44号 这样"
        notes.add("number", path, f"{label}“{text}”写法不对{form}", value=text)
        return text
    if normal != text:
        notes.add("number", path, f"{label}“{text}”已改写为“{normal}”", severity="warning", value=text)
    if own and (year := year_of(normal)) and not _is_of(notes.context, year):
        message = f"{label}“{normal}”的年份与成文日期不是同一年，请核对"
        notes.add("number-year", path, message, severity="warning", value=normal)
    return normal


def _is_of(context: Mapping[str, Any], year: int) -> bool:
    return str(context.get("date", year)).startswith(str(year))


_READERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {"int": _count, "decimal": _decimal, "date": _date, "time": _time, "number": _number}
)
