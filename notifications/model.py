"""The document model: what a paper consists of, before any renderer.

Positions are counted in 字, the width of one 3号 character on the grid (156 mm / 28); a half-width character is half.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from definitions.paper import Format

_MANY_COLUMNS = 8


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

    @property
    def dense(self) -> bool:
        """Whether it has so many columns that it is set in 五号 instead of 4号."""
        return len(self.head) > _MANY_COLUMNS


@dataclass(frozen=True, slots=True)
class Listed:
    """A line such as ``出席：`` and names: 左空二字, the label in 黑体, turnover under the first name (10.3)."""

    label: str
    text: str

    @property
    def turnover(self) -> float:
        """Where the lines after the first begin, in 字."""
        return 2.0 + len(self.label)


@dataclass(frozen=True, slots=True)
class Entry:
    """One label of a form and what stands beside it; ``lines`` is the height that is kept free for it at least."""

    label: str
    paragraphs: tuple[str, ...]
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    """A ruled form as wide as the 版心: each row holds one entry, or two side by side."""

    rows: tuple[tuple[Entry, ...], ...]


Block = Paragraph | Table | Listed | Form


@dataclass(frozen=True, slots=True)
class Annex:
    """An 附件 on pages of its own, before the 版记 (7.3.7).

    Attributes:
        label: ``附件``, or ``附件1`` when there are several.
        title: its lines, the same words as in the 附件说明.
        blocks: what stands in it.
        landscape: it lies on landscape pages, the page number where it would stand on an upright one.
    """

    label: str
    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """An 附件 as a text template says it: the pieces of its title, and its blocks."""

    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """What a text template says: the title's words, the blocks, and the 附件 that it writes itself.

    ``title`` holds the pieces between which the template likes the title to break.
    """

    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    annexes: tuple[Part, ...] = ()


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
        format: see ``definitions.paper.Format``.
        head: lines of the 发文机关标志, or the name of the bulletin or the 纪要; the issuer where there is no red head.
        number: 发文字号 or 期号; empty on a note or a table.
        serial: 份号, six digits, or empty.
        urgency: 特急, 加急 or empty.
        signer: 签发人 of an upward document, else empty.
        editor: 编印单位 of a bulletin.
        date: 成文日期 as ISO text, from which the file's own dates follow.
        title: lines, broken in 梯形 or 菱形.
        addressee: 主送, ends in a full-width colon; empty where there is none.
        note: 附注, in brackets; may be empty.
        annexes: 附件 on their own pages, before the 版记.
        foot: lines of the 版记 on the last page.
        imprint: 印发机关 and ``2026年11月10日印发``, the last line of a 版记; None without one.
        imprint_apart: the two are too wide for one line, so that the date takes one of its own.
        print_run: ``共印50份`` or empty.
        landscape: the whole paper lies on landscape pages.
    """

    format: Format
    head: tuple[str, ...]
    number: str
    serial: str
    urgency: str
    signer: str
    editor: str
    date: str
    title: tuple[str, ...]
    addressee: str
    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...]
    signature: Signature | None
    note: str
    annexes: tuple[Annex, ...]
    foot: tuple[FootLine, ...]
    imprint: tuple[str, str] | None
    imprint_apart: bool
    print_run: str
    landscape: bool
