"""YAML text to parser's events; the one file that knows the two parsers.

libyaml, in C, takes a tenth of the time. The parser written in Python has the last word: it reads again what libyaml
refuses, so that every refusal is its own; it reads the texts that hold one of the few things which the two understand
differently (``_ODD``), and all of them where no libyaml is installed. So data, places and refusals never depend on
the way. One exception: what libyaml refuses in a text of more than ``LARGE`` characters stays refused in its words,
since reading it again would take a minute.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from yaml import MarkedYAMLError, YAMLError
from yaml.reader import ReaderError

try:
    from yaml.cyaml import CParser
except ImportError:  # a platform without a wheel, or a build without libyaml
    CParser = None

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LARGE = 1_000_000

T = TypeVar("T")
Kind = Literal["document", "scalar", "sequence", "mapping", "alias", "end", "other"]

_KINDS: dict[str, Kind] = {  # both parsers name their classes alike
    "DocumentStartEvent": "document",
    "ScalarEvent": "scalar",
    "SequenceStartEvent": "sequence",
    "MappingStartEvent": "mapping",
    "AliasEvent": "alias",
    "SequenceEndEvent": "end",
    "MappingEndEvent": "end",
}
_ODD = tuple(  # each begins with what is rare, so that looking for it costs little
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        "[\t\ufeff\x85\u2028\u2029]",  # a tab behind a value; what is a line, what is a blank
        r"!(?<![^\s\[\]{},:?'\"-]!)",  # tags
        r"[&*](?<![^\s\[\]{},:?'\"-][&*])(?![A-Za-z0-9_-]+(?:[\s,\]}]|$))",  # anchors of other letters
        r"\?(?<![^\s,\[{-]\?)(?:\s|$)",  # keys with a question mark
        r"[|>][0-9+-]*#",  # a comment too near to the sign of a block
        r"[|>][0-9+-]*[ ]*(?:#.*)?[\r\n]+[ ]+[\r\n]",  # blanks in the first line of a block
        r"[|>](?<=^[|>])|---[ ]+[|>]",  # a block that is the whole document
        r"%(?<=^%)",  # directives
        r"\.\.\.(?<=^\.\.\.)",  # ends of documents, before their beginning too
    )
)
_PROBLEMS = (
    (
        "cannot start any token",
        "有不能用在行首的字符（常见的是用制表符 Tab 缩进，请改用空格；或文字以 @、` 开头，请加引号）",
    ),
    ("could not find expected ':'", "键的后面缺少英文冒号和空格（“键: 值”）"),
    ("mapping values are not allowed", "一行里出现了两个“键: 值”；文字里有英文冒号时请给整段文字加引号"),
    ("expected <block end>", "缩进不齐，或者上一行没有写完"),
    ("expected key", "缩进不齐，或者上一行没有写完"),
    ("expected '-' indicator", "缩进不齐，或者上一行没有写完"),
    ("expected ',' or ']'", "方括号没有配对，或者缺少逗号"),
    ("expected ',' or '}'", "花括号没有配对，或者缺少逗号"),
    ("end of stream", "到文件末尾引号或括号还没有配对"),
    ("undefined alias", "引用（*名称）所指的锚点（&名称）没有定义"),
    ("duplicate anchor", "同一个锚点（&名称）定义了两次"),
    ("unknown escape character", "双引号里的反斜杠写法不认识；请改用单引号"),
    ("Unicode character escape", "双引号里的反斜杠写法不认识；请改用单引号"),
    ("special characters are not allowed", "有不可见的控制字符，请删去"),
)


class Broken(Exception):
    """The text is no YAML: a Chinese sentence, and where (1-based)."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line, self.column = line, column


def walk(text: str, use: Callable[[Iterator[Any]], T], *, pure: bool = False) -> T:
    """Return what ``use`` makes of the events of a text.

    Args:
        text: any text.
        use: called with the events, and once more from the beginning if libyaml refuses the text on the way.
        pure: do without libyaml.

    Raises:
        Broken: the text is no YAML.
    """
    if CParser is not None and not pure and not any(odd.search(text) for odd in _ODD):
        if len(text) > LARGE:
            return use(_libyaml(text))
        try:
            return use(iter(CParser(text).get_event, None))
        except (YAMLError, UnicodeError):
            pass
    return use(_pure(text))


def kind_of(event: Any) -> Kind:
    """Return what an event begins or ends."""
    return _KINDS.get(type(event).__name__, "other")


def _libyaml(text: str) -> Iterator[Any]:
    try:
        yield from iter(CParser(text).get_event, None)
    except MarkedYAMLError as exc:
        raise _broken(exc) from exc
    except ReaderError as exc:  # counts bytes
        before = text.encode("utf-8", "surrogatepass")[: exc.position].decode("utf-8", "ignore")
        raise _forbidden(text, len(before)) from exc
    except UnicodeEncodeError as exc:
        raise _forbidden(text, exc.start) from exc


def _pure(text: str) -> Iterator[Any]:
    from ruamel.yaml import YAML, error, reader  # noqa: PLC0415 - rarely needed, and as dear as reading a whole plan

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except error.MarkedYAMLError as exc:
        raise _broken(exc) from exc
    except reader.ReaderError as exc:
        raise _forbidden(text, exc.position) from exc
    except Exception as exc:  # the scanner leaks ValueError, IndexError and others on garbage
        raise Broken("不是可以读懂的 YAML 文本，请检查文件是否损坏或被别的软件改写。", 1, 1) from exc


def _forbidden(text: str, index: int) -> Broken:
    line = text.count("\n", 0, index) + 1
    column = index - text.rfind("\n", 0, index)
    return Broken(f"第 {line} 行有 YAML 不允许的字符，请删去后重试。", line, column)


def _broken(exc: Any) -> Broken:
    mark = exc.problem_mark or exc.context_mark
    said = f"{exc.problem or ''} {exc.context or ''}"
    reason = next((chinese for english, chinese in _PROBLEMS if english in said), "这里不符合 YAML 的写法")
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Broken(f"第 {line} 行读不下去：{reason}。请改正后重试。", line, column)
