"""Make click speak Chinese: its messages from our catalogue, its help pages folded by display width.

Imported by ``cli.py`` before anything else of ours, since click resolves some of its strings while a command
is being declared. It stays light: no ``shutil``, no ``pathlib``.
"""

from __future__ import annotations

import gettext
import os
import re
import sys
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

PLACEHOLDERS = {  # those of click that its catalogue leaves in English
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "INTEGER RANGE": "整数",
    "INTEGER": "整数",
    "FLOAT RANGE": "数",
    "FLOAT": "数",
    "BOOLEAN": "是否",
    "FILENAME": "文件",
    "TEXT": "文字",
}
PLACEHOLDER = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in PLACEHOLDERS))
# One character, or one run of ASCII; opening marks stay with what follows, closing marks with what precedes.
PIECE = re.compile(r"[（“《〔【]*(?:[!-~]+|[^\s!-~])[，。、；：！？）”》〕】…]*|\s+")


def speak() -> None:
    """Bind click's catalogue and formatter, whatever the locale of the user.

    ``gettext`` chooses the language from the environment each time it is asked, so that is where it is told.
    """
    gettext.bindtextdomain("messages", os.path.dirname(__file__))  # noqa: PTH120 - pathlib costs 5 ms
    os.environ["LANGUAGE"] = "zh_CN"
    click.Context.formatter_class = ChineseFormatter


def display_width(text: str) -> int:
    """Return the number of terminal columns of ``text``; a Chinese character takes two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def fold(text: str, width: int) -> list[str]:
    """Return ``text`` as lines of at most ``width`` columns; no line starts with a closing mark."""
    lines, line, used = [], "", 0
    for piece in PIECE.findall(text):
        size = display_width(piece)
        if used + size > width and line:
            lines.append(line.rstrip())
            line, used = "", 0
        if line or not piece.isspace():
            line, used = line + piece, used + size
    return [*lines, line.rstrip()]


class ChineseFormatter(click.HelpFormatter):
    """Help pages whose columns line up and whose lines end where the terminal ends."""

    def __init__(
        self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
    ) -> None:
        super().__init__(
            indent_increment,
            width or click.formatting.FORCED_WIDTH or min(_columns(), max_width or 100) - 2,
            max_width,
        )

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line with its placeholders in Chinese."""
        super().write_usage(prog, _placed(args), "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write a heading with a full-width colon."""
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs folded to the width; one marked by click as raw keeps its lines."""
        margin = " " * self.current_indent
        paragraphs = []
        for paragraph in re.split(r"\n\s*\n", text.strip("\n")):
            first, *rest = paragraph.splitlines()
            lines = rest if first.strip() == "\b" else fold(_joined([first, *rest]), self.width - len(margin))
            paragraphs.append("\n".join(margin + line for line in lines))
        self.write("\n\n".join(paragraphs) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms and their help in two columns; a term that is too wide gets a line of its own."""
        rows = [(_placed(term), text) for term, text in rows]
        column = min(max(display_width(term) for term, _ in rows), col_max) + col_spacing
        margin, gap = " " * self.current_indent, " " * (self.current_indent + column)
        for term, text in rows:
            lines = [line for part in text.splitlines() for line in fold(part, self.width - len(gap))]
            padding = column - display_width(term)
            if lines and padding >= col_spacing:
                self.write(f"{margin}{term}{' ' * padding}{lines.pop(0)}\n")
            else:
                self.write(f"{margin}{term}\n")
            self.write("".join(f"{gap}{line}\n" for line in lines))


def _placed(text: str) -> str:
    """Return ``text`` with click's placeholders in Chinese."""
    return PLACEHOLDER.sub(lambda found: PLACEHOLDERS[found[0]], text)


def _joined(lines: list[str]) -> str:
    """Join the lines of a paragraph; no blank between Chinese characters."""
    text = lines[0].strip()
    for line in map(str.strip, lines[1:]):
        blank = " " if text.isascii() or (text[-1:] + line[:1]).isascii() else ""
        text += blank + line
    return text


def _columns() -> int:
    """Return the width of the terminal: ``COLUMNS``, else what the terminal says, else 80."""
    if (columns := os.environ.get("COLUMNS", "")).isdecimal() and int(columns) > 0:
        return max(int(columns), 50)
    try:
        return max(os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1).columns, 50)
    except (OSError, ValueError):
        return 80
