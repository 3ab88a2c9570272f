"""From the filled text template to the body of a paper.

One line of a template is one paragraph, empty lines mean nothing, a line that ends in a backslash goes on in the
next one. Markers stand at the start of a line; numbers are given by the program:

    = 关于|督办某事的|函       title; ``|`` marks where it may well break
    # 督办事项                 一、 黑体
    ## 压实责任。:: 请你单位…  （一） 楷体, the text after ``::`` runs in
    ### 某事                   1.
    #### 某事                  （1）
    | 状态 | 项数 |            row of a table; the first is its head
    |:----:|-------|           relative widths by the number of dashes, ``:-:`` centres the column

A marker counts only when the template itself wrote it: see ``notifications.template``.
"""

from __future__ import annotations

import re

from notifications.filters import chinese
from notifications.model import Block, Body, Face, Paragraph, Span, Table
from notifications.template import BREAK, CLOSE, OPEN

_HEAD = re.compile(r"(#{1,4}) +")
_RUN_IN = "::"
_RULE = re.compile(r"\|(?::?-+:?\|)+")
_FACES = {1: Face.HEI, 2: Face.KAI, 3: Face.BODY, 4: Face.BODY}
_VALUE = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_HIDDEN = "\x04"


def parse(filled: str) -> Body:
    """Return the title and blocks that a filled template describes."""
    reader = _Reader()
    for line in filled.split("\n"):
        if line.strip():
            reader.take(line.strip())
    reader.end_table()
    return Body(title=reader.title, blocks=tuple(reader.blocks))


class _Reader:
    def __init__(self) -> None:
        self.title: tuple[str, ...] = ()
        self.blocks: list[Block] = []
        self.counts = [0, 0, 0, 0]
        self.rows: list[str] = []

    def take(self, line: str) -> None:
        if line.startswith("|"):
            self.rows.append(line)
            return
        self.end_table()
        if line.startswith("= "):
            pieces = (_one_line(piece) for piece in _split(line[2:], "|"))
            self.title = tuple(piece for piece in pieces if piece)
        elif head := _HEAD.match(line):
            self._heading(len(head[1]), line[head.end() :])
        else:
            self.blocks += [Paragraph((Span(text),)) for text in _paragraphs(line)]

    def _heading(self, level: int, line: str) -> None:
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (len(self.counts) - level)
        words, *rest = _split(line, _RUN_IN)
        head = Span(_marker(level, self.counts[level - 1]) + _one_line(words), _FACES[level])
        text = [part for piece in rest for part in _paragraphs(piece)]
        spans = (head, Span(text[0])) if text else (head,)
        self.blocks.append(Paragraph(spans, level=level, runs_in=bool(text)))
        self.blocks += [Paragraph((Span(part),)) for part in text[1:]]

    def end_table(self) -> None:
        if not self.rows:
            return
        lines, self.rows = self.rows, []
        rules = [line for line in lines if _RULE.fullmatch(line)]
        rows = [
            tuple(_one_line(cell) for cell in _split(line.strip("|"), "|"))
            for line in lines
            if line not in rules
        ]
        marks = rules[0].strip("|").split("|") if rules else ["-"] * len(rows[0])
        self.blocks.append(
            Table(
                head=rows[0],
                rows=tuple(rows[1:]),
                shares=tuple(mark.count("-") for mark in marks),
                centred=tuple(mark.startswith(":") and mark.endswith(":") for mark in marks),
            )
        )


def _marker(level: int, count: int) -> str:
    return (f"{chinese(count)}、", f"（{chinese(count)}）", f"{count}.", f"（{count}）")[level - 1]


def _split(line: str, separator: str) -> list[str]:
    """Split where the template, not a value, wrote ``separator``."""
    values = _VALUE.findall(line)
    pieces = _VALUE.sub(_HIDDEN, line).split(separator)
    given = iter(values)
    return [re.sub(_HIDDEN, lambda _: next(given), piece) for piece in pieces]


def _one_line(text: str) -> str:
    return _bare(text).replace(BREAK, "　").strip()


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in _bare(text).split(BREAK) if part.strip()]


def _bare(text: str) -> str:
    return text.replace(OPEN, "").replace(CLOSE, "")
