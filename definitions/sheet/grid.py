"""Sheets as cells: text by row and column, merged cells taken apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

At = tuple[int, int]
"""Row and column, both 1-based."""

MAX_ROWS = 5000
MAX_COLUMNS = 200
LONGEST = 12  # characters of a reference


class Cell(NamedTuple):
    """What stands in a cell; ``problem``: why it cannot be taken as it is, "" if it can."""

    text: str
    problem: str = ""


NOTHING = Cell("")


@dataclass(slots=True)
class Grid:
    """A sheet.

    Attributes:
        title: name of the sheet.
        cells: what is not empty; of merged cells only the first.
        merged: cell to the first cell of the area that it is merged into.
    """

    title: str
    cells: dict[At, Cell] = field(default_factory=dict)
    merged: dict[At, At] = field(default_factory=dict)

    @property
    def height(self) -> int:
        """The last row that has something in it."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def width(self) -> int:
        """The last column that has something in it."""
        return max((column for _, column in self.cells), default=0)

    def first(self, at: At) -> At:
        """Return the cell whose text is seen at ``at``."""
        return self.merged.get(at, at)

    def cell(self, at: At) -> Cell:
        """Return what is seen at ``at``, also within merged cells."""
        return self.cells.get(self.first(at), NOTHING)

    def address(self, at: At) -> str:
        """Return how a clerk finds a cell: 任务!F12."""
        return f"{self.title}!{letters(at[1])}{at[0]}"

    def merge(self, first: At, last: At) -> None:
        """Take the cells from ``first`` to ``last`` as one."""
        for row in range(first[0], last[0] + 1):
            for column in range(first[1], last[1] + 1):
                self.merged[row, column] = first


def letters(column: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    said = ""
    while column:
        column, rest = divmod(column - 1, 26)
        said = chr(ord("A") + rest) + said
    return said


def position(reference: str) -> At:
    """Return row and column of ``F12``; (0, 0) for what is no reference."""
    head = reference.rstrip("0123456789")
    if not (head.isascii() and head.isalpha() and head != reference and len(reference) < LONGEST):
        return (0, 0)
    column = 0
    for letter in head.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(reference[len(head) :]), column
