"""What a paper's looks depend on beside its facts and templates, in digests; and the digests of outputs in files."""

from __future__ import annotations

import io
import zipfile
import zlib
from functools import cache
from pathlib import Path

from definitions.digest import canonical, digest

ROOM = Path(__file__).parent
_DRAWS = frozenset({".py", ".j2", ".xml", ".rels", ".toml", ".typ", ".css", ".html"})
_APART = frozenset(
    {"channels", "templates", "__pycache__"}
)  # how papers travel; words, which are kept with each
_MOST = 64 << 20  # bytes that the parts of a package may come to


@cache
def layout_mark() -> str:
    """Return the digest of all that draws papers in this program: what makes the same paper look another way."""
    marks = {}
    for path in sorted(ROOM.rglob("*")):
        name = path.relative_to(ROOM)
        if path.suffix in _DRAWS and not _APART & set(name.parts):
            marks[name.as_posix()] = digest(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest(canonical(marks))


def digest_of_output(ending: str, content: bytes) -> str | None:
    """Return the digest of an output as its renderer gives it; None for what is no such output at all.

    Args:
        ending: ``.docx``, ``.pdf``, …
        content: of the file.
    """
    if ending == ".docx":
        return _parts(content)
    if ending == ".pdf":
        return _shown(content)
    return digest(content)


def _parts(content: bytes) -> str | None:
    """Return the digest of a package's unpacked parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            infos = package.infolist()
            if sum(info.file_size for info in infos) > _MOST or len({info.filename for info in infos}) < len(
                infos
            ):
                return None
            return digest(canonical({info.filename: digest(package.read(info)) for info in infos}))
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, EOFError, ValueError):
        return None


def _shown(content: bytes) -> str | None:
    from notifications.pdf import layout_digest  # noqa: PLC0415 - a docx alone needs none of it

    try:
        return layout_digest(content)
    except zlib.error:
        return None
