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
    : 时限 :: 5月12日          row of a form: label and value; ``||`` sets a second pair beside the first,
    :4 办理情况 ::             a number keeps so many lines free
    + 出席：:: 某某             出席 and the like, the label in 黑体, turnover under the first name
    @ 问题清单                 an 附件 begins, its title broken like that of the paper; ``@@`` on landscape pages

A marker counts only when the template itself wrote it: see ``notifications.template``.
"""

from __future__ import annotations

import re

from notifications.filters import chinese
from notifications.model import Block, Body, Entry, Face, Form, Listed, Paragraph, Part, Span, Table
from notifications.template import BREAK, CLOSE, OPEN

_HEAD = re.compile(r"(#{1,4}) +")
_RUN_IN = "::"
_RULE = re.compile(r"\|(?::?-+:?\|)+")
_ANNEX = re.compile(r"(@{1,2}) +")
_ENTRY = re.compile(r":(\d*) +")
_LISTED = "+ "
_BESIDE = "||"
_FACES = {1: Face.HEI, 2: Face.KAI, 3: Face.BODY, 4: Face.BODY}
_VALUE = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_HIDDEN = "\x04"


def parse(filled: str) -> Body:
    """Return the title, blocks and 附件 that a filled template describes."""
    reader = _Reader()
    for line in filled.split("\n"):
        if line.strip():
            reader.take(line.strip())
    return reader.body()


class _Reader:
    def __init__(self) -> None:
        self.title: tuple[str, ...] = ()
        self.own: list[Block] = []
        self.blocks = self.own  # of the part that is being read
        self.parts: list[tuple[tuple[str, ...], list[Block], bool]] = []
        self.counts = [0, 0, 0, 0]
        self.rows: list[str] = []
        self.entries: list[tuple[Entry, ...]] = []

    def body(self) -> Body:
        self.end_rows()
        parts = tuple(Part(title, tuple(blocks), landscape) for title, blocks, landscape in self.parts)
        return Body(title=self.title, blocks=tuple(self.own), annexes=parts)

    def take(self, line: str) -> None:
        if line.startswith("|"):
            self.end_form()
            self.rows.append(line)
        elif entry := _ENTRY.match(line):
            self.end_table()
            self._entries(int(entry[1] or 1), line[entry.end() :])
        else:
            self.end_rows()
            self._other(line)

    def _other(self, line: str) -> None:
        if line.startswith("= "):
            self.title = _pieces(line[2:])
        elif annex := _ANNEX.match(line):
            self._annex(_pieces(line[annex.end() :]), landscape=annex[1] == "@@")
        elif line.startswith(_LISTED):
            self._listed(line[len(_LISTED) :])
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

    def _annex(self, title: tuple[str, ...], *, landscape: bool) -> None:
        self.blocks, self.counts = [], [0, 0, 0, 0]
        self.parts.append((title, self.blocks, landscape))

    def _listed(self, line: str) -> None:
        label, *rest = _split(line, _RUN_IN)
        self.blocks.append(Listed(_one_line(label), "".join(map(_one_line, rest))))

    def _entries(self, lines: int, line: str) -> None:
        row = []
        for pair in _split(line, _BESIDE):
            label, *rest = _split(pair, _RUN_IN)
            text = tuple(part for piece in rest for part in _paragraphs(piece))
            row.append(Entry(_one_line(label), text, lines))
        self.entries.append(tuple(row))

    def end_rows(self) -> None:
        self.end_table()
        self.end_form()

    def end_form(self) -> None:
        if self.entries:
            self.blocks.append(Form(tuple(self.entries)))
            self.entries = []

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


def _pieces(line: str) -> tuple[str, ...]:
    pieces = (_one_line(piece) for piece in _split(line, "|"))
    return tuple(piece for piece in pieces if piece)


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
