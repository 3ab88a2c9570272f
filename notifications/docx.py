"""The docx renderer: a WordprocessingML template fills a package of fixed parts.

Measures follow GB/T 9704-2012: page 5.2, 信函格式 10.1. Sizes and typefaces live in ``package/common/word/styles.xml``
only, so that staff can change them in Word; a run carries no more than ``w:hint="eastAsia"``, without which “ ” and —
turn half-width.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from definitions.digest import canonical, digest
from notifications.archive import Part, archive, pack
from notifications.build import HEAD_MOST
from notifications.filters import ymd
from notifications.layout import COLUMNS, largest_size
from notifications.model import Face, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from definitions.paper import Format
    from notifications.model import Document

PACKAGE = Path(__file__).with_name("package")
CORE_TWIPS = 8849  # 版心, 156 mm
_SLACK = 2.0
_CHAR_TWIPS = 316  # 一字, 156 mm / 28
_RUN = Markup('<w:r><w:rPr>{}<w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">')
_RUN_END = Markup("</w:t></w:r>")
_STYLE = Markup('<w:rStyle w:val="{}"/>')
_FACES = {Face.BODY: "Body", Face.HEI: "Hei", Face.KAI: "Kai"}
_MASTHEAD_MOST = 48.0
_EMU_MM, _EMU_PT, _TWIPS_PT = 36_000, 12_700, 20
_HEAD_TOP = 30 * _EMU_MM  # 标志 30 mm below the page edge
_HEAD_LINE = 1.2  # exact line of the head over its size; Word clips characters in a line of their own size
_HEAD_SPARE = (
    0.12  # of which this much lies below the characters: Word and LibreOffice put four fifths above the base
)
_TO_LINE = 4 * _EMU_MM  # the double line 4 mm below it
_THICK, _GAP, _THIN = 2.25, 1.0, 0.75  # pt
_TO_NUMBER = 14.0  # pt, 7/8 of a 3号 character
_LEADING = 9.5  # pt above the characters in an exact line of 28.95 pt, measured


@dataclass(frozen=True, slots=True)
class Mark:
    """Size and places of the red head.

    Attributes:
        halves: size in half-points.
        pitch: line in twips.
        thick, thin: tops of the two lines of the double line, EMU below the page edge.
        below: from the foot of the head to the first line of the text, in twips.
    """

    halves: int
    pitch: int
    thick: int
    thin: int
    below: int

    @classmethod
    def of(cls, lines: Sequence[str], *, most: float) -> Mark:
        """Return the head in the largest size at which every line fits the 版心 (7.2.4)."""
        size = largest_size(lines, most=most)
        pitch = size * _HEAD_LINE
        spare = size * _HEAD_SPARE
        foot = _HEAD_TOP + round((pitch * len(lines) - spare) * _EMU_PT)
        thick = foot + _TO_LINE
        thin = thick + round((_THICK + _GAP) * _EMU_PT)
        double = _THICK + _GAP + _THIN
        below = _TO_LINE / _EMU_PT + double + _TO_NUMBER - _LEADING - spare
        return cls(round(2 * size), round(pitch * _TWIPS_PT), thick, thin, round(below * _TWIPS_PT))


def render_docx(paper: Document, *, author: str) -> tuple[bytes, str]:
    """Return the package and the digest of its unpacked parts (deflate differs between zlib builds).

    ``paper`` holds no character that XML forbids.
    """
    fixed, digests = _fixed(paper.format)
    most = HEAD_MOST if paper.format == "letter" else _MASTHEAD_MOST
    values = {"paper": paper, "mark": Mark.of(paper.head, most=most), "faces": _FACES, "author": author}
    parts, marks = dict(fixed), dict(digests)
    for name, template in _templates(paper.format):
        content = template.render(values).encode()
        parts[name], marks[name] = pack(content), digest(content)
    return archive(parts), digest(canonical(marks))


@cache
def _files(form: Format) -> Mapping[str, Path]:
    found: dict[str, Path] = {}
    for folder in (PACKAGE / "common", PACKAGE / form):
        found |= {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return found


@cache
def _fixed(form: Format) -> tuple[Mapping[str, Part], Mapping[str, str]]:
    contents = {name: path.read_bytes() for name, path in _files(form).items() if path.suffix != ".j2"}
    constant = {
        name: template for name, template in _all_templates(form) if name.endswith("footer-first.xml")
    }
    contents |= {name: template.render().encode() for name, template in constant.items()}
    parts = {name: pack(content) for name, content in contents.items()}
    return parts, {name: digest(content) for name, content in contents.items()}


@cache
def _templates(form: Format) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (name, template) for name, template in _all_templates(form) if not name.endswith("footer-first.xml")
    )


@cache
def _all_templates(form: Format) -> tuple[tuple[str, Any], ...]:
    environment = Environment(
        loader=FileSystemLoader([PACKAGE / form, PACKAGE / "common", PACKAGE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "ymd": ymd,
        "twips": _twips,
        "hundredths": _hundredths,
        "beside": _beside,
        "columns": column_widths,
    }
    environment.globals = {"run": _run, "slack": _SLACK}
    environment.tests["table"] = lambda block: isinstance(block, Table)
    names = sorted(name for name in _files(form) if name.endswith(".j2"))
    return tuple((name.removesuffix(".j2"), environment.get_template(name)) for name in names)


def column_widths(shares: Sequence[int]) -> list[int]:
    """Return column widths in twips that add up to the 版心 exactly."""
    edges = [round(CORE_TWIPS * edge / sum(shares)) for edge in accumulate(shares, initial=0)]
    return [after - before for before, after in pairwise(edges)]


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
