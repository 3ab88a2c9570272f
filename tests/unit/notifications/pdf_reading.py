"""Reads a PDF back with pypdf: every character and where it stands, and every filled rectangle."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader
from pypdf._cmap import get_encoding
from pypdf.generic import ContentStream

from notifications.errors import FacesMissing
from notifications.pdf import faces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MM = 72 / 25.4
ZI = 156 / 28 * MM
PITCH = 28.99
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character, in pt from the page's top left corner.

    ``x`` and ``base`` are where it begins, ``right`` and ``end`` where the next one would: of an upright character
    ``end`` is its base line, of a turned one ``right`` is its ``x``.
    """

    text: str
    x: float
    right: float
    base: float
    size: float
    face: str
    end: float

    @property
    def upright(self) -> bool:
        return abs(self.end - self.base) < 1e-6


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle, in pt from the page's top left corner."""

    x: float
    y: float
    width: float
    height: float
    colour: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    bars: tuple[Bar, ...]

    @property
    def lines(self) -> list[list[Glyph]]:
        """Characters by base line, from the top, left to right."""
        rows: dict[float, list[Glyph]] = {}
        for glyph in self.glyphs:
            rows.setdefault(round(glyph.base, 1), []).append(glyph)
        return [sorted(rows[base], key=lambda one: one.x) for base in sorted(rows)]

    @property
    def texts(self) -> list[str]:
        return ["".join(glyph.text for glyph in line) for line in self.lines]

    def line(self, start: str) -> list[Glyph]:
        """The line whose words begin so."""
        return next(
            line for line, text in zip(self.lines, self.texts, strict=True) if text.strip().startswith(start)
        )

    def at(self, words: str) -> list[Glyph]:
        """These words, wherever in a line."""
        for line, text in zip(self.lines, self.texts, strict=True):
            if words in text:
                first = text.index(words)
                return line[first : first + len(words)]
        raise AssertionError(words)


def sheets(content: bytes) -> list[Sheet]:
    return [_sheet(page) for page in PdfReader(io.BytesIO(content)).pages]


@cache
def need_pdf() -> None:
    """Skip where a PDF cannot be made or read."""
    pytest.importorskip("typst", reason="needs the extra pdf (typst)")
    try:
        faces()
    except FacesMissing:
        pytest.skip("no Chinese typeface")


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _sheet(page: Any) -> Sheet:
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    fonts = {name: _Font(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    state = _State(height, fonts)
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        state.take(operator.decode(), operands)
    return Sheet(width, height, tuple(state.glyphs), tuple(state.bars))


class _Font:
    def __init__(self, font: Any) -> None:
        descendant = font["/DescendantFonts"][0].get_object()
        self.name = str(descendant["/BaseFont"])
        self.file = descendant["/FontDescriptor"]
        self.widths = dict(_widths(list(descendant.get("/W", []))))
        self.default = float(descendant.get("/DW", 1000))
        self.characters = get_encoding(font)[1]

    def glyphs(self, codes: bytes) -> Iterator[tuple[str, float]]:
        for i in range(0, len(codes), 2):
            code = int.from_bytes(codes[i : i + 2], "big")
            yield self.characters.get(chr(code), "\ufffd"), self.widths.get(code, self.default) / 1000


def _widths(entries: list[Any]) -> Iterator[tuple[int, float]]:
    at = 0
    while at < len(entries):
        first, second = int(entries[at]), entries[at + 1]
        if isinstance(second, list):
            yield from ((first + i, float(one)) for i, one in enumerate(second))
            at += 2
        else:
            yield from ((code, float(entries[at + 2])) for code in range(first, int(second) + 1))
            at += 3


class _State:
    """What a page has said so far: matrices, font, colour."""

    def __init__(self, height: float, fonts: dict[str, _Font]) -> None:
        self.height, self.fonts = height, fonts
        self.matrix: Matrix = (1, 0, 0, 1, 0, 0)
        self.text: Matrix = (1, 0, 0, 1, 0, 0)
        self.colour: tuple[float, ...] = (0,)
        self.font, self.size = "", 0.0
        self.kept: list[tuple[Matrix, tuple[float, ...]]] = []
        self.path: list[tuple[float, float]] = []
        self.glyphs: list[Glyph] = []
        self.bars: list[Bar] = []

    def take(self, operator: str, operands: list[Any]) -> None:
        if operator == "q":
            self.kept.append((self.matrix, self.colour))
        elif operator == "Q":
            self.matrix, self.colour = self.kept.pop()
        elif operator == "cm":
            # the operator cm has six operands
            self.matrix = _times(tuple(map(float, operands)), self.matrix)  # type: ignore[arg-type]
        elif operator in {"scn", "sc", "g", "rg"}:
            self.colour = tuple(float(one) for one in operands)
        elif operator == "Tf":
            self.font, self.size = str(operands[0]), float(operands[1])
        elif operator == "Tm":
            # the operator cm has six operands
            self.text = tuple(map(float, operands))  # type: ignore[assignment]
        elif operator in {"TJ", "Tj"}:
            self._show(operands[0] if operator == "TJ" else operands)
        else:
            self._draw(operator, operands)

    def _show(self, pieces: list[Any]) -> None:
        font = self.fonts[self.font]
        for piece in pieces:
            if isinstance(piece, int | float):
                self._move(-float(piece) / 1000 * self.size)
                continue
            codes = piece if isinstance(piece, bytes) else piece.original_bytes
            for text, advance in font.glyphs(codes):
                place = _times(self.text, self.matrix)
                self._move(advance * self.size)
                after = _times(self.text, self.matrix)
                if text.strip():
                    self.glyphs.append(
                        Glyph(
                            text,
                            place[4],
                            after[4],
                            self.height - place[5],
                            self.size,
                            font.name,
                            self.height - after[5],
                        )
                    )

    def _move(self, by: float) -> None:
        self.text = _times((1, 0, 0, 1, by, 0), self.text)

    def _draw(self, operator: str, operands: list[Any]) -> None:
        if operator in {"m", "l"}:
            self.path.append((float(operands[0]), float(operands[1])))
        elif operator == "re":
            x, y, w, h = map(float, operands)
            self.path += [(x, y), (x + w, y + h)]
        elif operator in {"f", "f*"}:
            places = [_times((1, 0, 0, 1, x, y), self.matrix)[4:] for x, y in self.path]
            xs, ys = [x for x, _ in places], [self.height - y for _, y in places]
            self.bars.append(Bar(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys), self.colour))
            self.path = []
        elif operator in {"S", "s", "n", "B"}:
            self.path = []


def plainly(folder: Path, code: str, **environment: str) -> str:
    """Run code in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
