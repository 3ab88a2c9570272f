"""YAML text to plain data with places, read from the parser's events.

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

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from definitions.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 50
MAX_NODES = 250_000
MAX_ALIASES = 500
MAX_ALIASED_NODES = 20_000
MAX_KEY = 100
SHORT = 40

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?")
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_PROBLEMS = (
    (
        "cannot start any token",
        "有不能用在行首的字符（常见的是用制表符 Tab 缩进，请改用空格；或文字以 @、` 开头，请加引号）",
    ),
    ("could not find expected ':'", "键的后面缺少英文冒号和空格（“键: 值”）"),
    ("mapping values are not allowed", "一行里出现了两个“键: 值”；文字里有英文冒号时请给整段文字加引号"),
    ("expected <block end>", "缩进不齐，或者上一行没有写完"),
    ("expected ',' or ']'", "方括号没有配对，或者缺少逗号"),
    ("expected ',' or '}'", "花括号没有配对，或者缺少逗号"),
    ("end of stream", "到文件末尾引号或括号还没有配对"),
    ("undefined alias", "引用（*名称）所指的锚点（&名称）没有定义"),
    ("duplicate anchor", "同一个锚点（&名称）定义了两次"),
    ("unknown escape character", "双引号里的反斜杠写法不认识；请改用单引号"),
    ("special characters are not allowed", "有不可见的控制字符，请删去"),
)


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
    """A jump out of the recursion, caught in ``read``."""

    def __init__(self, code: str, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.finding = Finding(code=code, severity="error", message=message, line=line, column=column)


def read(text: str) -> Text:
    """Return the data, the places and the findings of one YAML document. Never raises on any text."""
    reader = _Reader(text)
    try:
        value = reader.document()
    except _Refused as refused:
        return Text(value=None, places={}, findings=(*reader.findings, refused.finding))
    except MarkedYAMLError as exc:
        return Text(value=None, places={}, findings=(*reader.findings, _broken(exc)))
    except ReaderError as exc:
        line = text.count("\n", 0, exc.position) + 1
        column = exc.position - text.rfind("\n", 0, exc.position)
        message = f"第 {line} 行有 YAML 不允许的字符，请删去后重试。"
        return Text(value=None, places={}, findings=(_error("yaml-broken", message, line, column),))
    except Exception:  # noqa: BLE001 - the scanner leaks ValueError, IndexError and others on garbage
        message = "不是可以读懂的 YAML 文本，请检查文件是否损坏或被别的软件改写。"
        return Text(value=None, places={}, findings=(_error("yaml-broken", message, 1, 1),))
    return Text(value=value, places=reader.places, findings=tuple(reader.findings))


def child(path: str, key: str | int) -> str:
    """Return the key path of ``key`` below ``path``: ``duties``, ``duties[4]``, ``duties[4].lead``."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


def scalar(text: str) -> str | int | float | bool | None:
    """Return what a plain scalar means in the YAML 1.2 core schema; a number that is no finite one stays text."""
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


def _broken(exc: MarkedYAMLError) -> Finding:
    mark = exc.problem_mark or exc.context_mark
    said = f"{exc.problem or ''} {exc.context or ''}"
    reason = next((chinese for english, chinese in _PROBLEMS if english in said), "这里不符合 YAML 的写法")
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return _error("yaml-broken", f"第 {line} 行读不下去：{reason}。请改正后重试。", line, column)


class _Reader:
    """Builds data from events; ``size`` of an anchor is the number of nodes that an alias to it stands for."""

    def __init__(self, text: str) -> None:
        self.findings: list[Finding] = []
        self.places: dict[str, Place] = {}
        self._events: Iterator[Any] = YAML(typ="safe", pure=True).parse(text)
        self._anchors: dict[str, tuple[Any, int] | None] = {}
        self._nodes = self._aliases = self._aliased = 0

    def document(self) -> Any:
        value: Any = None
        seen = False
        for event in self._events:
            if isinstance(event, events.DocumentStartEvent):
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
        if isinstance(event, events.AliasEvent):
            return self._alias(event)
        if event.tag is not None:
            self._note(
                "yaml-tag",
                f"不接受自定义标签“{shortened(event.tag)}”：定义文件只能是普通的文字、数字和列表。",
                event,
            )
        anchor = event.anchor
        if anchor is not None:
            self._anchors[anchor] = None
        before = self._nodes + self._aliased
        if isinstance(event, events.ScalarEvent):
            value = self._scalar(event)
        elif isinstance(event, events.SequenceStartEvent):
            value = self._sequence(path, depth)
        else:
            value = self._mapping(path, depth)
        if anchor is not None:
            self._anchors[anchor] = (value, self._nodes + self._aliased - before + 1)
        return value

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        if _INVISIBLE.search(text):
            self._note("yaml-control-character", "这段文字里有不可见的控制字符，请删去。", event)
        return scalar(text) if event.implicit[0] else text

    def _sequence(self, path: str, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), events.SequenceEndEvent):
            where = child(path, len(items))
            items.append(self._node(event, where, depth + 1))
            self.places[where] = Place(*_at(event), items[-1])
        return items

    def _mapping(self, path: str, depth: int) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while not isinstance(event := next(self._events), events.MappingEndEvent):
            key = self._key(event)
            where = child(path, key)
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
            self.places[where] = Place(*_at(event), value)
        return items

    def _key(self, event: Any) -> str:
        self._count(event, 0)
        if not isinstance(event, events.ScalarEvent):
            self._refuse("yaml-key", "键必须是普通文字，不能是列表、映射或引用。", event)
        if event.implicit[0] and event.value == "<<":
            self._refuse("yaml-merge-key", "不接受合并键“<<”，请把各项内容写全。", event)
        if event.tag is not None or event.anchor is not None:
            self._note("yaml-tag", "键上不能带标签或锚点，请删去。", event)
        key: str = event.value
        if len(key) > MAX_KEY:
            self._refuse("yaml-key", f"这个键超过 {MAX_KEY} 个字，疑为漏写换行或引号，请检查。", event)
        if _INVISIBLE.search(key):
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
        line, column = _at(event)
        self.findings.append(
            Finding(code=code, severity="error", message=message, line=line, column=column, key=key)
        )

    def _refuse(self, code: str, message: str, event: Any) -> NoReturn:
        raise _Refused(code, message, *_at(event))


def _at(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
