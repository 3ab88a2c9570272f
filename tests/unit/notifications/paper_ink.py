"""Where ink lies on the pages of a PDF, in mm from the upper left corner of the page."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DPI = 150
MM = 25.4 / DPI
_WORD = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')
_PAGE = re.compile(r'<page width="(.+?)" height="(.+?)">(.*?)</page>', re.DOTALL)


@dataclass(frozen=True)
class Box:
    """A word, or a band of ink that is as wide as the page."""

    left: float
    top: float
    right: float
    bottom: float
    text: str = ""


@dataclass(frozen=True)
class Page:
    """The bands of red and of dark ink, from the top down."""

    red: tuple[Box, ...]
    dark: tuple[Box, ...]


def ink(pdf: Path) -> list[Page]:
    """Return the ink of each page."""
    stem = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", str(DPI), str(pdf), str(stem)], check=True)
    return [_page(path.read_bytes()) for path in sorted(stem.parent.glob(f"{stem.name}-*.ppm"))]


def text_boxes(pdf: Path) -> list[list[Box]]:
    """Return the words of each page and where they stand."""
    command = ["pdftotext", "-bbox", "-enc", "UTF-8", str(pdf), "-"]
    said = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    return [[_box(word) for word in _WORD.findall(page[2])] for page in _PAGE.findall(said)]


def _box(word: tuple[str, str, str, str, str]) -> Box:
    left, top, right, bottom = (float(one) * 25.4 / 72 for one in word[:4])
    return Box(left, top, right, bottom, word[4])


def _page(picture: bytes) -> Page:
    head = re.match(rb"P6\s(\d+)\s(\d+)\s255\s", picture)
    assert head
    wide, high = int(head[1]), int(head[2])
    rows = [picture[head.end() + y * wide * 3 : head.end() + (y + 1) * wide * 3] for y in range(high)]
    red: dict[int, list[int]] = {}
    dark: dict[int, list[int]] = {}
    for y, row in enumerate(rows):
        if row.count(0xFF) == len(row):
            continue
        for x, (r, g) in enumerate(zip(row[0::3], row[1::3], strict=True)):
            if g < 100:
                (red if r > 180 else dark).setdefault(y, []).append(x)
    return Page(_bands(red), _bands(dark))


def _bands(found: dict[int, list[int]]) -> tuple[Box, ...]:
    bands: list[list[int]] = []
    for y in sorted(found):
        if bands and bands[-1][-1] == y - 1:
            bands[-1].append(y)
        else:
            bands.append([y])
    return tuple(_band(band, [x for y in band for x in found[y]]) for band in bands)


def _band(rows: list[int], columns: Iterable[int]) -> Box:
    inked = sorted(columns)
    return Box(inked[0] * MM, rows[0] * MM, (inked[-1] + 1) * MM, (rows[-1] + 1) * MM)
