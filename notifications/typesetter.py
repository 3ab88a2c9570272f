"""The only door to Typst: which families it finds, and one compilation. No network, no package, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notifications.errors import FontsFolderMissing, PdfFailed, TypstMissing

if TYPE_CHECKING:
    from datetime import date

SOURCES = Path(__file__).with_name("typst")


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Typst with the faces of the system and of one folder; what it has compiled makes it faster."""

    compiler: Any
    families: frozenset[str]

    def pdf(self, *values: str, day: date) -> bytes:
        """Return the PDF that ``draw`` of ``typst/paper.typ`` makes.

        Args:
            values: JSON texts, the arguments of ``draw``.
            day: all that Typst knows of time.

        Raises:
            PdfFailed: Typst found an error.
        """
        from typst import TypstError  # noqa: PLC0415 - the extra is optional

        source = f'#import "/paper.typ": draw\n#draw({", ".join(map(data_of, values))})'
        at = datetime.combine(day, time(), UTC)
        try:
            made = self.compiler.compile(input=source.encode(), format="pdf", timestamp=at)
        except TypstError as exc:
            raise PdfFailed(reason=exc.message) from exc
        content: bytes = made
        return content


def data_of(value: str) -> str:
    """Return Typst code that reads a JSON text.

    A string of Typst has two characters that mean something, and JSON holds no control characters. ``sys.inputs``
    would say the same and cost a seventh more: other inputs make another standard library.
    """
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'json(bytes("{escaped}"))'


@cache
def typesetter(folder: Path | None = None) -> Typesetter:
    """Return Typst with the system's faces and those in ``folder``, looked up once in a process.

    Raises:
        TypstMissing: the extra is not installed.
        FontsFolderMissing: there is no such folder.
    """
    try:
        import typst  # noqa: PLC0415 - the extra is optional, and costs more than a whole letter
    except ImportError as exc:
        raise TypstMissing from exc
    if folder is not None and not folder.is_dir():
        raise FontsFolderMissing(folder=folder)
    fonts = typst.Fonts(include_embedded_fonts=False, font_paths=[folder] if folder else [])
    compiler = typst.Compiler(root=SOURCES, font_paths=fonts)
    return Typesetter(compiler, frozenset(fonts.families()))
