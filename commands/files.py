"""Files that commands write for the user: whole or not at all, and never over something by surprise."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from definitions.errors import ProjectError


class FileTaken(ProjectError):
    """There is such a file already."""

    def __init__(self, *, path: Path, advice: str = "请用 --out 换一个文件名，或者先把它移走") -> None:
        super().__init__(f"{path} 已存在，没有覆盖。{advice}")


def write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet.

    Raises:
        FileTaken: it exists.
    """
    if path.exists() or path.is_symlink():
        raise FileTaken(path=path)
    replace(path, content)


def replace(path: Path, content: bytes) -> None:
    """Write a file in one step, so that whoever reads meanwhile sees the old one or the new one.

    A link stays a link, the file keeps its permissions.
    """
    path = path.resolve()
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:50]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
