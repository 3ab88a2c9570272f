"""The PDF renderer: the document as data, set by the Typst files in ``typst/``.

Measures follow GB/T 9704-2012 and live in ``typst/measures.typ``.
"""

from __future__ import annotations

import re
import zlib
from datetime import date
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from definitions.digest import canonical
from notifications.fonts import choose, fallback_line
from notifications.pdf_data import data
from notifications.typesetter import typesetter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from notifications.fonts import Chosen, Role
    from notifications.model import Document

_STREAM = re.compile(rb"<<([^\n]*?/Length (\d+)[^\n]*)>>\n?stream\r?\n")
_PAGE = re.compile(rb"/Length \d+/Filter/FlateDecode")
_CMAP = b"/Type/CMap"
_PAGES = re.compile(rb"/Type\s*/Page\b(?!s)")


def render_pdf(paper: Document, *, author: str, fonts: Path | None = None) -> tuple[bytes, str]:
    """Return the PDF and the digest of its text and where it stands (``layout_digest``).

    The same paper gives the same bytes as long as Typst and the faces are the same.

    Args:
        paper: what to draw.
        author: for the file's properties.
        fonts: the office's own folder of faces, looked into beside those of the system.

    Raises:
        PdfRefused: the extra or a Chinese face is missing.
    """
    setter = typesetter(fonts)
    told = canonical(data(paper, author=author))
    content = setter.pdf(told, _faces_text(fonts), day=date.fromisoformat(paper.date))
    return content, layout_digest(content)


def faces(fonts: Path | None = None) -> Mapping[Role, Chosen]:
    """Return what each role is set in here; raises as ``render_pdf``."""
    return choose(typesetter(fonts).families)


def font_warning(fonts: Path | None = None) -> str:
    """Return one line on what replaces what, empty if nothing does; raises as ``render_pdf``."""
    said = fallback_line(faces(fonts))
    return f"PDF 字体：{said}" if said else ""


@cache
def _faces_text(fonts: Path | None) -> str:
    return canonical(
        {role: {"families": one.families, "weight": one.weight} for role, one in faces(fonts).items()}
    )


def layout_digest(content: bytes) -> str:
    """Return the digest of what Typst's PDF shows: text, sizes, places, colours, rules, page by page.

    It covers the unpacked page streams (glyphs and where they stand) and the maps from glyphs to characters, in their
    order. It leaves out compression, the outlines of the faces, identifiers and the file's properties, so that a face
    of the same widths gives the same digest; one of other widths moves the text and does not.
    """
    mark = sha256()
    for stream in _shown(content):
        mark.update(len(stream).to_bytes(8, "big"))
        mark.update(stream)
    return mark.hexdigest()


def page_count(content: bytes) -> int:
    """Return how many pages Typst's PDF has."""
    return len(_PAGES.findall(content))


def _shown(content: bytes) -> Iterator[bytes]:
    at = 0
    while found := _STREAM.search(content, at):
        at = found.end() + int(found[2])
        if _PAGE.fullmatch(found[1]) or _CMAP in found[1]:
            yield zlib.decompress(content[found.end() : at])
