"""Files of the user: written whole or not at all and never over something by surprise, workbooks read as far as fit."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from definitions.errors import ProjectError


class FileTaken(ProjectError):
    """There is such a file already."""

    def __init__(self, *, path: Path, advice: str = "请用 --out 换一个文件名，或者先把它移走") -> None:
        super().__init__(f"{path} 已存在，没有覆盖。{advice}")


class FileNotThere(ProjectError):
    """There is no such file."""

    exit_code = 3

    def __init__(self, *, path: Path) -> None:
        super().__init__(f"没有 {path} 这个文件，请核对路径")


def content_of(path: Path) -> bytes:
    """Return the bytes of a workbook or a list, as far as one that is too large can be told.

    Raises:
        FileNotThere: there is none.
        WorkbookRefused: it is no file.
    """
    from definitions.sheet.errors import WorkbookRefused
    from definitions.sheet.package import MAX_BYTES

    if not path.exists():
        raise FileNotThere(path=path)
    if not path.is_file():
        raise WorkbookRefused(reason=f"{path} 不是文件。请给出其中的文件。")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


class NoPlaceFor(ProjectError):
    """The file cannot be written there."""

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(f"{path} 写不进去：{reason}，什么都没有写入。请用 --out 换一个位置或文件名")


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

    Raises:
        NoPlaceFor: it is a folder, or its folder is not there or cannot be written to.
    """
    asked, path = path, path.resolve()
    if path.is_dir():
        raise NoPlaceFor(path=asked, reason="这是一个文件夹")
    if not path.parent.is_dir():
        raise NoPlaceFor(path=asked, reason=f"没有 {asked.parent} 这个文件夹")
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:50]}.", dir=path.parent)
    except OSError as exc:
        raise NoPlaceFor(path=asked, reason=f"文件夹 {asked.parent} {_why(exc)}") from exc
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except OSError as exc:
        Path(name).unlink(missing_ok=True)
        raise NoPlaceFor(path=asked, reason=f"文件夹 {asked.parent} {_why(exc)}") from exc
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _why(exc: OSError) -> str:
    """Return why the system does not write; its own words would name a temporary file."""
    if isinstance(exc, PermissionError):
        return "没有写入权限"
    return {errno.ENOSPC: "所在的磁盘已满", errno.EROFS: "是只读的"}.get(exc.errno or 0, "里不能新建文件")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
