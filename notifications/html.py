"""The html renderer: one file that a browser shows and prints, page by page as GB/T 9704-2012 asks.

The layout stands in ``page/paper.css``: paper, 版心, the grid of 22 lines of 28 characters, page numbers in the margins,
the lower double line of a letter. No script, no picture, no address outside; every value is escaped by Jinja.
A 版记 stands at the foot of the page while the paper, or its last 附件, takes one page; else it follows the text.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from definitions.digest import digest
from notifications.build import HEAD_MOST
from notifications.columns import form_columns, table_columns, tall_rows
from notifications.filters import ymd
from notifications.layout import COLUMNS, largest_size
from notifications.model import Form, Listed, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Template

    from notifications.model import Document

PAGE = Path(__file__).with_name("page")
_MASTHEAD_MOST = 48.0  # pt, the name of a bulletin
_UPRIGHT, _TURNED = 8849, 12756  # twips: 156 mm and 225 mm
_SLACK = 2.0  # 字 into the right margin, for a wide name in a typeface a little too wide


def render_html(paper: Document, *, author: str) -> tuple[bytes, str]:
    """Return the page and its digest."""
    most = _MASTHEAD_MOST if paper.format == "bulletin" else HEAD_MOST
    size = largest_size(paper.head, most=most)
    content = _template().render(paper=paper, author=author, size=size).encode()
    return content, digest(content)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "ymd": ymd,
        "zi": _zi,
        "beside": _beside,
        "table_columns": lambda table, turned: _shares(table_columns(table, _room(turned=turned))),
        "tall_rows": lambda table, turned: _tall(table, _room(turned=turned)),
        "form_columns": lambda form, turned: _shares(form_columns(form, _room(turned=turned))),
    }
    environment.tests |= {
        "table": lambda block: isinstance(block, Table),
        "form": lambda block: isinstance(block, Form),
        "listed": lambda block: isinstance(block, Listed),
    }
    return environment.get_template("paper.html.j2")


def _room(*, turned: bool) -> int:
    return _TURNED if turned else _UPRIGHT


def _tall(table: Table, room: int) -> list[bool]:
    return tall_rows(table, table_columns(table, room), room)


def _shares(widths: Sequence[int]) -> list[float]:
    """Return widths as parts of a hundred; a rest of rounding does no harm."""
    return [round(100 * width / sum(widths), 2) for width in widths]


def _zi(chars: float) -> str:
    """Return a length in 字, as the grid of the page counts it."""
    return f"calc({chars:g} * var(--zi))"


def _beside(axis: float) -> float:
    """Left indent at which a centred line that reaches ``_SLACK`` 字 into the margin has its middle at ``axis``."""
    return COLUMNS - 2 * axis - _SLACK
