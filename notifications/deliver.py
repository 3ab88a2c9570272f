"""Putting rendered papers into a folder: whole or not at all, never outside of it, never over another paper."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from notifications.errors import FileKept, FileNameRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notifications.render import Rendered

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_MOST_BYTES = 200  # most systems keep 255, and the ending and a temporary name need room


def write_files(folder: Path, stem: str, rendered: Rendered, *, overwrite: bool = False) -> list[Path]:
    """Write what was rendered as ``stem.docx`` and its other endings and return the paths; see ``write_outputs``."""
    return write_outputs(folder, stem, rendered.outputs, overwrite=overwrite)


def write_outputs(
    folder: Path, stem: str, outputs: Mapping[str, bytes], *, overwrite: bool = False
) -> list[Path]:
    """Write each of ``outputs`` as ``stem`` and its ending and return the paths.

    Each file is written under a temporary name and then renamed. A file that is there with the same content is
    left as it is, so that a delivery may be repeated; nothing is written when another one is in the way.

    Raises:
        FileNameRefused: ``stem`` would leave the folder or is no file name on some system.
        FileKept: a file with another content exists and ``overwrite`` is false.
    """
    check_stem(stem)
    contents = {folder / f"{stem}{ending}": content for ending, content in outputs.items()}
    fresh = {path: content for path, content in contents.items() if not _holds(path, content)}
    if not overwrite:
        for path in fresh:
            if path.exists() or path.is_symlink():
                raise FileKept(path=path)
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in fresh.items():
        _write(path, content)
    return list(contents)


def safe_name(text: str) -> str:
    """Return ``text`` as one plain file name on every common system: what is not allowed in one becomes ``_``.

    Cut to the length that every system takes; whoever needs it to be unique puts what is unique first.
    """
    name = _FORBIDDEN.sub("_", text).encode()[:_MOST_BYTES].decode(errors="ignore").strip(" .　")
    return f"_{name}" if not name or _RESERVED.fullmatch(name) else name


def check_stem(stem: str) -> None:
    """Refuse a name that is not one plain file name on every common system.

    Raises:
        FileNameRefused: says why.
    """
    if not stem.strip(" .　"):
        raise FileNameRefused(name=stem, reason="名称是空的")
    if _FORBIDDEN.search(stem):
        raise FileNameRefused(name=stem, reason="含有路径分隔符、换行或系统不允许的字符")
    if stem != stem.strip() or stem.startswith(".") or stem.endswith("."):
        raise FileNameRefused(name=stem, reason="不能以句点或空格开头、结尾")
    if _RESERVED.fullmatch(stem):
        raise FileNameRefused(name=stem, reason="是系统保留的设备名")
    if len(stem.encode()) > _MOST_BYTES:
        raise FileNameRefused(name=stem, reason=f"超过 {_MOST_BYTES} 个字节")


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and path.read_bytes() == content


def _write(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
