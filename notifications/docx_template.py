"""What the WordprocessingML templates of a docx may use: the parts they name, filters, and runs of text."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from notifications.columns import cells_of, form_columns, table_columns, tall_rows
from notifications.filters import ymd
from notifications.layout import COLUMNS, width
from notifications.model import Face, Form, Listed, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from notifications.model import Document, Entry

PACKAGE = Path(__file__).with_name("package")
CORE_TWIPS, CORE_TWIPS_HIGH = 8849, 12756  # 版心, 156 mm by 225 mm
_SLACK = 2.0
_CHAR_TWIPS = 316  # 一字, 156 mm / 28
_LONG = 200  # characters; a row of a form with more may be split between pages
_TAB = Markup("<w:r><w:tab/></w:r>")
_BELOW = Markup("<w:r><w:br/></w:r>")
_RUN = Markup('<w:r><w:rPr>{}<w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">')
_RUN_END = Markup("</w:t></w:r>")
_STYLE = Markup('<w:rStyle w:val="{}"/>')
_FACES = {Face.BODY: "Body", Face.HEI: "Hei", Face.KAI: "Kai"}
IDS = {  # part of the document -> how it is called in it
    "styles": "rId1",
    "settings": "rId2",
    "fontTable": "rId3",
    "footer-odd": "rId4",
    "header-first": "rId5",
    "footer-first": "rId6",
    "footer-even": "rId7",
    "footer-odd-turned": "rId8",
    "footer-even-turned": "rId9",
}


@cache
def environment() -> Environment:
    """Return the environment of all templates of a package: values are escaped, an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "ymd": ymd,
        "twips": _twips,
        "hundredths": _hundredths,
        "beside": _beside,
        "columns": table_columns,
        "cells": cells_of,
        "tall": tall_rows,
        "pairs": form_columns,
    }
    made.globals = {
        "run": _run,
        "tab": _TAB,
        "below": _BELOW,
        "slack": _SLACK,
        "faces": _FACES,
        "ids": IDS,
        "room": {False: CORE_TWIPS, True: CORE_TWIPS_HIGH},
    }
    tests: dict[str, Callable[[Any], bool]] = {
        "tabular": lambda block: isinstance(block, Table | Form),
        "form": lambda block: isinstance(block, Form),
        "listed": lambda block: isinstance(block, Listed),
        "short": _is_short,
        "crowded": _is_crowded,
    }
    made.tests |= tests
    return made


def _is_short(row: tuple[Entry, ...]) -> bool:
    return all(sum(map(width, entry.paragraphs)) <= 2 * _LONG for entry in row)


def _is_crowded(paper: Document) -> bool:
    """Whether 发文字号 and 签发人 need a line each; both leave one 字 free at their edge."""
    return width(paper.number + "签发人：" + paper.signer) > 2 * (COLUMNS - 3)


def _run(text: str, style: str = "") -> Markup:
    return _run_start(style) + escape(text) + _RUN_END


@cache
def _run_start(style: str) -> Markup:
    return _RUN.format(_STYLE.format(style) if style else "")


def _twips(chars: float) -> int:
    return round(chars * _CHAR_TWIPS)


def _hundredths(chars: float) -> int:
    return round(chars * 100)


def _beside(axis: float) -> float:
    """Left indent at which a centred line has its middle ``axis`` 字 from the right edge.

    The line reaches ``_SLACK`` 字 into the right margin, so that a wide name in a font a little too wide has room.
    """
    return COLUMNS - 2 * axis - _SLACK
