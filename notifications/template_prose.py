"""What a template says in its own words: punctuation, braces that stayed, structure where it counts for nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from notifications.characters import full_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from definitions.findings import Severity

_CHINESE_BRACES = re.compile(r"｛[｛{%％]|{[｛％]|[｝}%％]｝|[｝％]}")
_LEFT_OVER = re.compile(r"}}|%}|{\s+[{%]|[}%]\s+}|(?<!{){\s*[a-z_][\w.]*(?:\s*\|\s*\w+)?\s*}")
_SYNTAX = re.compile(r"::|\|\|?|:?-{2,}:?|^\s*(?:#{1,4} |= |@{1,2} |\+ |:\d* )|\\$", re.MULTILINE)
_NUMBERED = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、]\s*(?=\D))")
_MARKED = re.compile(r"^[ \t]*(?:#{1,4} |= |@{1,2} |\||:\d* |\+ )", re.MULTILINE)
_IN_A_VALUE = re.compile(r"^\s*(macro|set|call)\b(?P<rest>.*)$", re.DOTALL)


class Said(NamedTuple):
    """One finding about the words of a template; ``text`` is what it is about."""

    code: str
    line: int
    message: str
    text: str
    severity: Severity = "error"


def prose(source: str, tokens: Sequence[tuple[int, str, str]] | None) -> Iterator[Said]:
    """Yield what is wrong with the words of a template; without ``tokens`` only what can be told of any text."""
    data = _lines_of_data(tokens) if tokens is not None else list(enumerate(source.split("\n"), start=1))
    for line, text in data:
        if match := _CHINESE_BRACES.search(text):
            message = f"“{match[0]}”是中文键盘打出的括号，不会被填写，请改成半角的 {{{{ }}}} 或 {{% %}}"
            yield Said("full-width-braces", line, message, match[0])
        elif match := _LEFT_OVER.search(text):
            message = f"“{match[0]}”像是没有写完整的括号，会照样印出来，请补全或删去"
            yield Said("braces", line, message, match[0])
        if match := _NUMBERED.match(text):
            message = f"序号“{match[0].strip()}”由程序编，请改用 #、##、###、#### 开头"
            yield Said("numbering", line, message, match[0].strip(), "warning")
        words = _SYNTAX.sub(" ", text)
        if full_width(words) != words:
            message = f"中文旁有半角标点：“{words.strip()[:20]}”，请改成全角"
            yield Said("punctuation", line, message, words.strip()[:20], "warning")
    if tokens is not None:
        yield from _lost_structure(tokens)


def _lines_of_data(tokens: Sequence[tuple[int, str, str]]) -> list[tuple[int, str]]:
    """Return the template's own words, line by line."""
    return [
        (line + i, text)
        for line, what, value in tokens
        if what == "data"
        for i, text in enumerate(value.split("\n"))
        if text.strip()
    ]


def _lost_structure(tokens: Sequence[tuple[int, str, str]]) -> Iterator[Said]:
    """Yield markers inside ``macro``, ``call`` and ``set`` blocks: what they print is a value, and no value marks."""
    depth, begun = 0, True
    for line, what, value in _statements(tokens):
        if what == "statement":
            depth += _deeper(value)
            begun = True
        elif what == "data" and depth:
            for match in _MARKED.finditer(value):
                if match.start() or begun:
                    at = line + value.count("\n", 0, match.start())
                    mark = match[0].strip()
                    message = (
                        f"“{mark}”写在 macro、set 或 call 里面，印出来只是文字，不成标题、表格，请移到外面"
                    )
                    yield Said("structure", at, message, mark)
            begun = False
        elif what == "print":
            begun = False


def _deeper(statement: str) -> int:
    if re.match(r"end(?:macro|set|call)\b", statement):
        return -1
    match = _IN_A_VALUE.match(statement)
    if match is None or (match[1] == "set" and re.search(r"(?<![=!<>])=(?!=)", match["rest"])):
        return 0
    return 1


def _statements(tokens: Sequence[tuple[int, str, str]]) -> Iterator[tuple[int, str, str]]:
    """Yield data, statements in one piece, and where something is printed."""
    words: list[str] | None = None
    for line, what, value in tokens:
        if what == "block_begin":
            words = []
        elif what == "block_end":
            yield line, "statement", "".join(words or ()).strip()
            words = None
        elif words is not None:
            words.append(value)
        elif what == "data":
            yield line, "data", value
        elif what == "variable_begin":
            yield line, "print", ""
