"""Lines of plain text, in full-width columns: indents, both edges, the middle."""

from __future__ import annotations

from notifications.layout import COLUMNS, width, wrap

SPACE = "　"
RULE = "─"


def indented(text: str, *, first: float = 0, turnover: float = 0, columns: int = COLUMNS) -> list[str]:
    """Return a paragraph in lines, its indents filled with spaces."""
    lines = wrap(text, columns, first=first, turnover=turnover)
    return [blank(turnover if i else first) + line for i, line in enumerate(lines)]


def both_ends(left: str, right: str, columns: int = COLUMNS) -> list[str]:
    """Return one line with both, or the right one on lines of its own."""
    spare = 2 * columns - width(left) - width(right)
    if spare < 0:
        return [*wrap(left, columns), *(flush_right(line, 0, columns) for line in wrap(right, columns))]
    return [left + blank(spare / 2) + right]


def centred(text: str, columns: int = COLUMNS) -> str:
    """Return ``text`` with as much room on its left as on its right."""
    return blank((2 * columns - width(text)) // 2 / 2) + text


def flush_right(text: str, right: float, columns: int = COLUMNS) -> str:
    """Return ``text`` so that it leaves ``right`` columns free."""
    return blank(max(0.0, columns - right - width(text) / 2)) + text


def blank(chars: float) -> str:
    """Full-width spaces, and a half-width one for a rest of a half or more."""
    halves = int(2 * chars)
    return SPACE * (halves // 2) + " " * (halves % 2)
