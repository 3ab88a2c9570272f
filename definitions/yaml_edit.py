"""Changes within YAML text: what is the same stays as it was written, comments, order and quotation marks included.

``revise`` compares what a text says with what it is to say, and rewrites the smallest pieces that differ: a value, a
line of a list, a key that is new.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from definitions.yaml_events import kind_of, walk
from definitions.yaml_text import child, read
from definitions.yaml_write import entry, flow, item, scalar_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class NotRevisable(Exception):
    """The text is written in a way that cannot be changed piecemeal; ``path`` says where."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Node:
    """A stretch of the text; of collections, ``end`` is the end of what stands last in them."""

    kind: str
    start: int
    end: int
    flow: bool = False
    keys: list[_Node] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    items: list[_Node] = field(default_factory=list)

    def of(self, key: str) -> _Node:
        return self.items[self.names.index(key)]


def revise(text: str, after: Any, *, order: Mapping[str, Sequence[str]] | None = None) -> str:
    """Return the text so that it says ``after``.

    Args:
        text: YAML that ``definitions.yaml_text.read`` reads without findings.
        after: plain data: dict, list, str, int, float, bool, None.
        order: path of a mapping, indexes left out (``duties``), to its keys in their order, for new keys.

    Raises:
        NotRevisable: a piece that differs is written in a way that is not taken apart, such as by an anchor.
    """
    before = read(text).value
    newline = "\r\n" if "\r\n" in text else "\n"
    reviser = _Reviser(text, newline, order or {})
    reviser.node(walk(text, partial(_outline, text)), before, after, "")
    revised = reviser.done()
    if not _same(read(revised).value, after):
        raise NotRevisable("")
    return revised


class _Reviser:
    def __init__(self, text: str, newline: str, order: Mapping[str, Sequence[str]]) -> None:
        self._text, self._newline, self._order = text, newline, order
        self._edits: list[_Edit] = []

    def done(self) -> str:
        text = self._text
        for _, edit in sorted(enumerate(self._edits), key=lambda one: (one[1].start, one[0]), reverse=True):
            text = text[: edit.start] + edit.text + text[edit.end :]
        return text

    def node(self, node: _Node, before: Any, after: Any, path: str) -> None:
        """Rewrite what differs within a node; one that cannot be taken apart is rewritten on one line."""
        if _same(before, after):
            return
        if isinstance(before, dict) and isinstance(after, dict) and self._fits(node, before, after):
            self._mapping(node, before, after, path)
        elif isinstance(before, list) and isinstance(after, list) and self._alike(node, before, after):
            for index, (old, new) in enumerate(zip(before, after, strict=True)):
                self.node(node.items[index], old, new, child(path, index))
        elif isinstance(before, list) and isinstance(after, list) and _is_block(node) and before and after:
            self._sequence(node, before, after, path)
        else:
            self._edits.append(_Edit(node.start, node.end, flow(after)))

    def _fits(self, node: _Node, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
        """Tell whether a mapping can be changed key by key: a key that goes must have its lines to itself."""
        if node.kind != "mapping" or node.flow:
            return node.kind == "mapping" and list(before) == list(after)
        gone = [node.keys[node.names.index(key)] for key in before if key not in after]
        return bool(after.keys() & before.keys()) and all(self._begins_a_line(one) for one in gone)

    def _alike(self, node: _Node, before: Sequence[Any], after: Sequence[Any]) -> bool:
        return node.kind == "sequence" and len(before) == len(after)

    def _mapping(self, node: _Node, before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> None:
        for key in before:
            where = child(path, key)
            if key not in after:
                self._drop_key(node, key)
            elif not _same(before[key], after[key]):
                self._value(node, key, (before[key], after[key]), where)
        for key in after:
            if key not in before:
                self._add_key(node, key, after[key], path)

    def _value(self, node: _Node, key: str, values: tuple[Any, Any], path: str) -> None:
        old, new = values
        value = node.of(key)
        both = all(isinstance(one, list) for one in values) or all(isinstance(one, dict) for one in values)
        if both and old and new and value.kind in {"mapping", "sequence"}:
            self.node(value, old, new, path)
            return
        name = node.keys[node.names.index(key)]
        colon = self._text.index(":", name.end) + 1
        if node.flow:
            self._edits.append(_Edit(max(value.start, colon), max(value.end, colon), flow(new)))
        else:
            indent = self._column(name.start)
            lines = self._newline.join(entry(key, new, indent))
            said = lines[indent + len(scalar_text(key)) + 1 :]
            self._edits.append(_Edit(colon, max(value.end, colon), said))

    def _sequence(self, node: _Node, before: Sequence[Any], after: Sequence[Any], path: str) -> None:
        matcher = SequenceMatcher(None, _marks(before), _marks(after), autojunk=False)
        for what, start, end, new_start, new_end in matcher.get_opcodes():
            if what == "equal":
                continue
            shared = min(end - start, new_end - new_start)
            for step in range(shared):
                index = start + step
                self.node(node.items[index], before[index], after[new_start + step], child(path, index))
            for index in range(start + shared, end):
                self._drop_item(node, index, path)
            self._add_items(node, start + shared, after[new_start + shared : new_end], path)

    def _add_key(self, node: _Node, key: str, value: Any, path: str) -> None:
        if not node.keys:
            raise NotRevisable(path)
        order = [*self._order.get(_bare(path), ())]
        earlier = order[: order.index(key)] if key in order else []
        place = max(
            (node.names.index(one) for one in earlier if one in node.names), default=len(node.keys) - 1
        )
        lines = entry(key, value, self._column(node.keys[0].start))
        self._insert_after(node.items[place], node.keys[place], lines)

    def _add_items(self, node: _Node, index: int, items: Sequence[Any], path: str) -> None:
        if not items:
            return
        dash = self._dash(node.items[max(index - 1, 0)], path)
        lines = [line for one in items for line in item(one, self._column(dash))]
        if index:
            self._insert_after(node.items[index - 1], node.items[index - 1], lines)
        else:
            start = self._line_start(dash)
            self._edits.append(_Edit(start, start, "".join(line + self._newline for line in lines)))

    def _insert_after(self, last: _Node, first: _Node, lines: Sequence[str]) -> None:
        end = self._line_end(max(last.end, first.end))
        self._edits.append(_Edit(end, end, "".join(self._newline + line for line in lines)))

    def _drop_item(self, node: _Node, index: int, path: str) -> None:
        self._drop_lines(self._dash(node.items[index], path), node.items[index].end)

    def _drop_key(self, node: _Node, key: str) -> None:
        name, value = node.keys[node.names.index(key)], node.of(key)
        self._drop_lines(name.start, max(value.end, name.end))

    def _drop_lines(self, start: int, end: int) -> None:
        stop = self._line_end(end)
        begin = self._line_start(start)
        if self._text.startswith(self._newline, stop):
            stop += len(self._newline)
        self._edits.append(_Edit(begin, stop, ""))

    def _begins_a_line(self, node: _Node) -> bool:
        return not self._text[self._line_start(node.start) : node.start].strip()

    def _dash(self, node: _Node, path: str) -> int:
        """Return where the dash of an item stands; nothing but blanks may stand before and behind it."""
        dash = self._text.rfind("-", 0, node.start)
        between = self._text[dash + 1 : node.start].strip() if dash >= 0 else "?"
        before = self._text[self._line_start(dash) : dash].strip() if dash >= 0 else "?"
        if between or before:
            raise NotRevisable(path)
        return dash

    def _column(self, index: int) -> int:
        return index - self._line_start(index)

    def _line_start(self, index: int) -> int:
        return self._text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        end = self._text.find(self._newline, index)
        return len(self._text) if end < 0 else end


def _outline(text: str, events: Iterator[Any]) -> _Node:
    for event in events:
        if kind_of(event) == "document":
            return _node(text, next(events), events)
    return _Node("scalar", 0, 0)


def _node(text: str, event: Any, events: Iterator[Any]) -> _Node:
    kind = kind_of(event)
    start, end = event.start_mark.index, event.end_mark.index
    if kind in {"scalar", "alias"}:
        return _Node(
            kind, start, start + len(text[start:end].rstrip())
        )  # a block ends behind its last line break
    node = _Node(kind, start, end, flow=bool(event.flow_style))
    for inner in events:
        if kind_of(inner) == "end":
            node.end = inner.end_mark.index if node.flow else _last(node)
            break
        first = inner
        if kind == "mapping":
            node.keys.append(_node(text, inner, events))
            node.names.append(inner.value)
            first = next(events)
        node.items.append(_node(text, first, events))
    return node


def _last(node: _Node) -> int:
    return max((one.end for one in (*node.keys[-1:], *node.items[-1:])), default=node.end)


def _is_block(node: _Node) -> bool:
    return node.kind == "sequence" and not node.flow


def _bare(path: str) -> str:
    """Return a path without its indexes: ``duties[4].targets`` is ``duties.targets``."""
    return "".join(part.split("]", 1)[-1] for part in path.split("["))


def _same(one: Any, other: Any) -> bool:
    """Tell whether data are the same, numbers by their writing: 1 is not 1.0."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _marks(values: Sequence[Any]) -> list[str]:
    return [json.dumps(value, sort_keys=True) for value in values]
