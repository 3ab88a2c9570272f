"""The document model: what a paper consists of, before any renderer.

Positions are counted in 字, the width of one 3号 character on the grid (156 mm / 28); a half-width character is half.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from definitions.paper import Format


class Face(StrEnum):
    """Typeface of a run of text, by its role (GB/T 9704-2012, 7.3.3)."""

    BODY = "body"  # 仿宋
    HEI = "hei"  # 黑体: 一、
    KAI = "kai"  # 楷体: （一）


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one typeface."""

    text: str
    face: Face = Face.BODY


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body: 左空二字, turnover flush left.

    ``level`` is 1 to 4 for ``一、`` ``（一）`` ``1.`` ``（1）``, 0 for plain text; ``runs_in`` says that text follows
    the head in the same paragraph.
    """

    spans: tuple[Span, ...]
    level: int = 0
    runs_in: bool = False

    @property
    def text(self) -> str:
        """The words without their typefaces."""
        return "".join(span.text for span in self.spans)

    @property
    def stands_alone(self) -> bool:
        """Whether this is a heading on a line of its own, which must not end a page."""
        return bool(self.level) and not self.runs_in and not self.text.endswith(("。", "；", "！", "？"))


@dataclass(frozen=True, slots=True)
class Table:
    """A table as wide as the 版心; ``shares`` are relative widths, ``centred`` says so per column."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]
    centred: tuple[bool, ...]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Body:
    """What a text template says: the title's words and the blocks.

    ``title`` holds the pieces between which the template likes the title to break.
    """

    title: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """One line of the 附件说明 (7.3.4); ``start`` and ``turnover`` are columns in 字."""

    text: str
    start: float
    turnover: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """署名 and 成文日期 (7.3.5), places in 字.

    Attributes:
        names: lines of the 署名, each with what it leaves free at the right edge.
        date: 成文日期.
        date_right: what the date leaves free at the right edge.
        axis: with a seal, distance of the common middle of name and date from the right edge; None without.
        date_left: without a seal, where the date starts; None when it is placed from the right.
        blank_lines: blank lines above.

    ``axis`` and ``date_left`` say the same as the others, and hold also where digits are not half as wide as
    Chinese characters.
    """

    names: tuple[tuple[str, float], ...]
    date: str
    date_right: float
    axis: float | None
    date_left: float | None
    blank_lines: int


@dataclass(frozen=True, slots=True)
class FootLine:
    """One line of the 版记: ``抄送：`` and whom, or ``报：``, ``送：``, ``发：``."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole paper.

    Attributes:
        format: letter, bulletin or note.
        head: lines of the 发文机关标志, or the name of the bulletin.
        number: 发文字号 or 期号; empty on a note.
        urgency: 特急, 加急 or empty.
        editor: 编印单位 of a bulletin.
        date: 成文日期 as ISO text, from which the file's own dates follow.
        title: lines, broken in 梯形 or 菱形.
        addressee: 主送, ends in a full-width colon; empty on a bulletin.
        note: 附注, in brackets; may be empty.
        foot: lines at the foot of the last page.
        print_run: ``共印50份`` or empty.
    """

    format: Format
    head: tuple[str, ...]
    number: str
    urgency: str
    editor: str
    date: str
    title: tuple[str, ...]
    addressee: str
    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...]
    signature: Signature | None
    note: str
    foot: tuple[FootLine, ...]
    print_run: str
