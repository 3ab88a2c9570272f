"""Size and places of the red head of a docx: GB/T 9704-2012, 7.2.4, 10.1 and 10.3.

A place is that of the characters, not of the line they stand in: Word clips characters in a line of their own size, so
the line is a fifth higher, and Word and LibreOffice put four fifths of it above the base of the characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifications.build import HEAD_MOST
from notifications.layout import largest_size

if TYPE_CHECKING:
    from notifications.model import Document

_MASTHEAD_MOST = 48.0  # pt, the name of a bulletin
_PITCH = 1.2  # line of the head over its size
_LEAD = _PITCH * 0.8 - 0.85  # free above the characters, over the size
_SPARE = _PITCH * 0.2 - 0.12  # free below them
_MM, _EMU_PT, _TWIPS_PT = 72 / 25.4, 12_700, 20
_PAGE_TO_HEAD = 30 * _MM  # 信函: the mark below the page edge
_CORE_TO_HEAD = 35 * _MM  # 文件, 纪要: below the top of the 版心
_TO_LINE = 4 * _MM  # 信函: the double line below it
_THICK, _GAP, _THIN = 2.25, 1.0, 0.75
_TO_NUMBER = 14.0  # 信函: 7/8 of a 3号 character below the double line
_LEADING = 9.5  # above the characters in an exact line of 28.95 pt, measured
_LINE = 28.95


@dataclass(frozen=True, slots=True)
class Mark:
    """Size and places of the red head.

    Attributes:
        halves: size in half-points.
        pitch: line in twips.
        distance: 信函: the header below the page edge, in twips.
        thick, thin: 信函: tops of the two lines of the double line, EMU below the page edge.
        below: 信函: from the foot of the head to the first line of the text, in twips.
        before: 文件: free above the head, below what stands on the first lines of the 版心, in twips.
        to_number: 文件: two blank lines from the foot of its characters, in twips.
    """

    halves: int
    pitch: int
    distance: int
    thick: int
    thin: int
    below: int
    before: int
    to_number: int


def mark(paper: Document) -> Mark:
    """Return the head in the largest size at which every line fits the 版心 (7.2.4)."""
    most = _MASTHEAD_MOST if paper.format == "bulletin" else HEAD_MOST
    size = largest_size(paper.head, most=most)
    pitch, lead, spare = size * _PITCH, size * _LEAD, size * _SPARE
    distance = _PAGE_TO_HEAD - lead
    thick = distance + pitch * len(paper.head) - spare + _TO_LINE
    above = _LINE * (bool(paper.serial) + bool(paper.urgency))
    return Mark(
        halves=round(2 * size),
        pitch=round(pitch * _TWIPS_PT),
        distance=round(distance * _TWIPS_PT),
        thick=round(thick * _EMU_PT),
        thin=round((thick + _THICK + _GAP) * _EMU_PT),
        below=round((_TO_LINE + _THICK + _GAP + _THIN + _TO_NUMBER - _LEADING - spare) * _TWIPS_PT),
        before=round((_CORE_TO_HEAD - lead - above) * _TWIPS_PT),
        to_number=round((2 * _LINE - spare) * _TWIPS_PT),
    )
