"""What every generated page begins with, and tables."""
# ruff: noqa: INP001 - scripts beside the pages, no package

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HEAD = "<!-- 由 docs/generate.py 生成，请勿手改。 -->\n\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; a bar or a line break within a cell becomes a full-width bar or a space."""
    lines = [head, ("---",) * len(head), *rows]
    return "".join(
        f"| {' | '.join(cell.replace('|', '｜').replace(chr(10), ' ') for cell in line)} |\n"
        for line in lines
    )
