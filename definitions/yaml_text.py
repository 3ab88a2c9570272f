"""YAML text to plain data with places, read from events.

Only YAML 1.2 core scalars are recognised (``NO`` and ``12:30`` stay text, dates stay text), no tag is ever
resolved, and nothing is expanded before it has been counted, so that no text from outside can run code or fill
the memory. Opens no file.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from definitions.findings import Finding
from definitions.yaml_events import Broken, kind_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.yaml_events import Kind

MAX_DEPTH = 50
MAX_NODES = 600_000
MAX_ALIASES = 500
MAX_ALIASED_NODES = 20_000
MAX_KEY = 100
MAX_NOTES = 100
SHORT = 40

_NO_TEXT = frozenset("0123456789+-.~nNtTfF")  # with these begins whatever is no text
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?")
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Place(NamedTuple):
    """Where a key path stands (both 1-based) and what stands there."""

    line: int
    column: int
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What a YAML text says.

    Attributes:
        value: plain data: dict with text keys, list, str, int, float, bool, None.
        places: key path such as ``duties[4].lead`` to its place; the whole text is ``""``.
        findings: what is wrong with the YAML itself; with any, ``value`` must not be used.
    """

    value: Any
    places: dict[str, Place]
    findings: tuple[Finding, ...]


class _Refused(Exception):
    """A jump out of the recursion, caught in ``_said``."""

    def __init__(self, code: str, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.finding = _error(code, message, line, column)


def read(text: str, *, pure: bool = False) -> Text:
    """Return the data, the places and the findings of one YAML document. Never raises on any text.

    Args:
        text: any text.
        pure: do without libyaml; slower, and the answer is the same.
    """
    return walk(text, _said, pure=pure)


def child(path: str, key: str | int) -> str:
    """Return the key path of ``key`` below ``path``: ``duties``, ``duties[4]``, ``duties[4].lead``."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


def scalar(text: str) -> str | int | float | bool | None:
    """Return what a plain scalar means in the YAML 1.2 core schema; a number that is no finite one stays text."""
    if text and text[0] not in _NO_TEXT:
        return text
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


def shortened(value: Any) -> str:
    """Return ``value`` as one line of at most ``SHORT`` characters, the way it would stand in a file."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(text.split())
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def _error(code: str, message: str, line: int, column: int) -> Finding:
    return Finding(code=code, severity="error", message=message, line=line, column=column)


def _said(events: Iterator[Any]) -> Text:
    reader = _Reader(events)
    try:
        value = reader.document()
    except _Refused as refused:
        return Text(value=None, places={}, findings=(*reader.findings, refused.finding))
    except Broken as broken:
        found = _error("yaml-broken", str(broken), broken.line, broken.column)
        return Text(value=None, places={}, findings=(*reader.findings, found))
    return Text(value=value, places=reader.places, findings=tuple(reader.findings))


class _Reader:
    """Builds data from events; ``size`` of an anchor is the number of nodes that an alias to it stands for."""

    def __init__(self, events: Iterator[Any]) -> None:
        self.findings: list[Finding] = []
        self.places: dict[str, Place] = {}
        self._events = events
        self._anchors: dict[str, tuple[Any, int] | None] = {}
        self._nodes = self._aliases = self._aliased = 0

    def document(self) -> Any:
        value: Any = None
        seen = False
        for event in self._events:
            if kind_of(event) == "document":
                if seen:
                    self._refuse(
                        "yaml-documents", "一个文件里只能有一份内容，请删去第二个“---”及其后的部分。", event
                    )
                seen = True
                value = self._node(next(self._events), "", 0)
                self.places[""] = Place(1, 1, value)
        return value

    def _node(self, event: Any, path: str, depth: int) -> Any:
        self._count(event, depth)
        kind = kind_of(event)
        if kind == "alias":
            return self._alias(event)
        if event.tag is not None:
            self._note(
                "yaml-tag",
                f"不接受自定义标签“{shortened(event.tag)}”：定义文件只能是普通的文字、数字和列表。",
                event,
            )
        if event.anchor is not None:
            return self._anchored(event, kind, path, depth)
        return self._value(event, kind, path, depth)

    def _anchored(self, event: Any, kind: Kind, path: str, depth: int) -> Any:
        self._anchors[event.anchor] = None
        before = self._nodes + self._aliased
        value = self._value(event, kind, path, depth)
        self._anchors[event.anchor] = (value, self._nodes + self._aliased - before + 1)
        return value

    def _value(self, event: Any, kind: Kind, path: str, depth: int) -> Any:
        if kind == "scalar":
            return self._scalar(event)
        return self._sequence(path, depth) if kind == "sequence" else self._mapping(path, depth)

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        if event.style == '"' and _INVISIBLE.search(text):  # bare ones do not pass the parser
            self._note("yaml-control-character", "这段文字里有不可见的控制字符，请删去。", event)
        return scalar(text) if event.implicit[0] else text

    def _sequence(self, path: str, depth: int) -> list[Any]:
        items: list[Any] = []
        for event in self._events:
            if kind_of(event) == "end":
                break
            where = f"{path}[{len(items)}]"
            value = self._node(event, where, depth + 1)
            items.append(value)
            self.places[where] = _place(event, value)
        return items

    def _mapping(self, path: str, depth: int) -> dict[str, Any]:
        items: dict[str, Any] = {}
        above = f"{path}." if path else ""
        for event in self._events:
            if kind_of(event) == "end":
                break
            key = self._key(event)
            where = above + key
            value = self._node(next(self._events), where, depth + 1)
            if key in items:
                first = self.places[where].line
                self._note(
                    "yaml-duplicate-key",
                    f"“{shortened(key)}”写了两次，第一次在第 {first} 行；请只留一处。",
                    event,
                    where,
                )
                continue
            items[key] = value
            self.places[where] = _place(event, value)
        return items

    def _key(self, event: Any) -> str:
        self._count(event, 0)
        if kind_of(event) != "scalar":
            self._refuse("yaml-key", "键必须是普通文字，不能是列表、映射或引用。", event)
        if event.implicit[0] and event.value == "<<":
            self._refuse("yaml-merge-key", "不接受合并键“<<”，请把各项内容写全。", event)
        if event.tag is not None or event.anchor is not None:
            self._note("yaml-tag", "键上不能带标签或锚点，请删去。", event)
        key: str = event.value
        if len(key) > MAX_KEY:
            self._refuse("yaml-key", f"这个键超过 {MAX_KEY} 个字，疑为漏写换行或引号，请检查。", event)
        if event.style == '"' and _INVISIBLE.search(key):
            self._note("yaml-control-character", "这个键里有不可见的控制字符，请删去。", event)
        return key

    def _alias(self, event: Any) -> Any:
        known = self._anchors.get(event.anchor)
        if known is None:
            reason = "没有定义" if event.anchor not in self._anchors else "包含它自己"
            self._refuse("yaml-alias", f"引用“*{shortened(event.anchor)}”所指的内容{reason}，请改正。", event)
        value, size = known
        self._aliases += 1
        self._aliased += size
        if self._aliases > MAX_ALIASES or self._aliased > MAX_ALIASED_NODES:
            self._refuse(
                "yaml-alias", "引用（*名称）展开后过大，疑为恶意构造，不予读取；请把内容直接写出。", event
            )
        return value

    def _count(self, event: Any, depth: int) -> None:
        self._nodes += 1
        if depth > MAX_DEPTH:
            self._refuse("yaml-too-deep", f"层次超过 {MAX_DEPTH} 层，不是定义文件的写法。", event)
        if self._nodes > MAX_NODES:
            self._refuse("yaml-too-large", f"内容超过 {MAX_NODES} 项，请拆成几个文件。", event)

    def _note(self, code: str, message: str, event: Any, key: str = "") -> None:
        if len(self.findings) == MAX_NOTES:
            self._refuse("more-errors", f"错误超过 {MAX_NOTES} 处，以后的没有再看；请先改正以上各处。", event)
        line, column, _ = _place(event, None)
        self.findings.append(
            Finding(code=code, severity="error", message=message, line=line, column=column, key=key)
        )

    def _refuse(self, code: str, message: str, event: Any) -> NoReturn:
        line, column, _ = _place(event, None)
        raise _Refused(code, message, line, column)


def _place(event: Any, value: Any) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1, value)
