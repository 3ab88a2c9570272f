"""Comments that ask the linter not to say something: ``# lint-ignore lead-missing：原文如此``.

A comment behind a value covers the key, or the item, that begins on its line, and all beneath it; behind the end of
a list or text of several lines, the whole of that. A comment on a line of its own covers what begins on the next
line that holds a key or an item. ``# lint-ignore-file 代码：理由`` covers the whole file. Which codes there are, and that a reason
must be given, is for the linter to judge.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from definitions.yaml_events import kind_of, walk
from definitions.yaml_text import child

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WORD = "lint-ignore"

_COMMENT = re.compile(
    rf"(?<!\S)#[ \t]*{WORD}(?P<file>-file)?(?=[\s:：]|$)(?P<rest>[^\r\n\x85\u2028\u2029]*)", re.MULTILINE
)
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_CODE = re.compile("[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """One such comment.

    Attributes:
        codes: the codes of findings as written, in order; empty when none is named.
        reason: why, in words; "" when missing.
        line: where the comment stands, 1-based.
        whole_file: it covers every finding of its codes, ``keys`` is then empty.
        keys: the key paths that it covers with all beneath; empty when nothing follows it.
    """

    codes: tuple[str, ...]
    reason: str
    line: int
    whole_file: bool = False
    keys: tuple[str, ...] = ()

    def covers(self, key: str) -> bool:
        """Whether a finding at ``key`` is one that this comment is about, if its code is."""
        return self.whole_file or any(_beneath(key, above) for above in self.keys)


def ignores(text: str) -> tuple[Ignore, ...]:
    """Return the comments of a text that ``definitions.yaml_text.read`` has read without findings, in order."""
    return tuple(_found(text)) if WORD in text else ()


def _found(text: str) -> Iterator[Ignore]:
    breaks = [match.end() for match in _BREAK.finditer(text)]
    outline = walk(text, lambda events: _Outline(text, events))
    for match in _COMMENT.finditer(text):
        if outline.is_text(match.start()):
            continue
        codes, reason = _words(match["rest"])
        before = bisect_right(breaks, match.start())
        whole_file = match["file"] is not None
        alone = not text[breaks[before - 1] if before else 0 : match.start()].strip()
        keys = () if whole_file else tuple(outline.covered(before + 1, alone=alone))
        yield Ignore(codes=codes, reason=reason, line=before + 1, whole_file=whole_file, keys=keys)


def _words(rest: str) -> tuple[tuple[str, ...], str]:
    """Return codes and reason of ``a、b：理由``; without a colon nothing is a reason."""
    said, *reason = re.split("[:：]", rest, maxsplit=1)
    words = [word for word in re.split(r"[、,，\s]+", said) if word and (reason or _CODE.fullmatch(word))]
    return tuple(words), "".join(reason).strip()


def _beneath(key: str, above: str) -> bool:
    return key == above or key.startswith((f"{above}.", f"{above}["))


class _Outline:
    """Where keys and items begin, where flow collections and long texts end, and which stretches are text."""

    def __init__(self, text: str, events: Iterator[Any]) -> None:
        self._events = events
        self._begun: dict[int, list[str]] = {}
        self._ended: dict[int, list[str]] = {}
        self._texts: list[tuple[int, int]] = []
        self._text = text
        for event in self._events:
            if kind_of(event) == "document":
                self._node(next(self._events), "")
        self._lines = sorted(self._begun)

    def is_text(self, index: int) -> bool:
        """Whether the character at ``index`` stands within a scalar."""
        at = bisect_right(self._texts, (index, len(self._text))) - 1
        return at >= 0 and index < self._texts[at][1]

    def covered(self, line: int, *, alone: bool) -> Sequence[str]:
        """Return the outermost keys that a comment on ``line`` covers."""
        ended, begun = self._ended.get(line, []), self._begun.get(line, [])
        if not alone and (ended or begun):
            return [*ended, *(key for key in begun if not any(_beneath(key, above) for above in ended))]
        after = bisect_right(self._lines, line)
        return self._begun[self._lines[after]] if after < len(self._lines) else []

    def _node(self, event: Any, path: str) -> None:
        kind = kind_of(event)
        first, end = event.start_mark.line, event
        if kind == "scalar":
            self._scalar(event)
        elif kind == "sequence":
            end = self._sequence(path)
        elif kind == "mapping":
            end = self._mapping(path)
        flow = getattr(event, "flow_style", kind == "scalar" and event.style not in {"|", ">"})
        if path and flow and end.end_mark.line > first:
            ended = self._ended.setdefault(end.end_mark.line + 1, [])
            ended[:] = [one for one in ended if not _beneath(one, path)] + [path]

    def _sequence(self, path: str) -> Any:
        number = 0
        while kind_of(event := next(self._events)) != "end":
            where = child(path, number)
            self._begin(event, where)
            self._node(event, where)
            number += 1
        return event

    def _mapping(self, path: str) -> Any:
        while kind_of(event := next(self._events)) != "end":
            where = child(path, event.value)
            self._begin(event, where)
            self._scalar(event)
            self._node(next(self._events), where)
        return event

    def _begin(self, event: Any, path: str) -> None:
        begun = self._begun.setdefault(event.start_mark.line + 1, [])
        if not (begun and _beneath(path, begun[-1])):
            begun.append(path)

    def _scalar(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if event.style in {"|", ">"}:  # behind its sign a comment may stand
            header = _BREAK.search(self._text, start)
            start = header.start() if header else end
        self._texts.append((start, end))
