"""A folder that is written whole or not at all, and never over another: built beside its place, then renamed."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from commands.files import FileTaken, NoPlaceFor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Folder:
    """A folder in the making: every file that is written is listed with its size and SHA-256."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: list[dict[str, str | int]] = []
        self._names: Counter[str] = Counter()

    def write(self, name: str, content: bytes) -> str:
        """Write a file and return its path within the folder."""
        return self.write_lines(name, (content,))

    def write_lines(self, name: str, parts: Iterable[bytes]) -> str:
        """Write a file part by part; one whose name is taken, as systems compare names, gets a number."""
        path = self._free(name)
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        mark, size = sha256(), 0
        with place.open("xb") as file:
            for part in parts:
                file.write(part)
                mark.update(part)
                size += len(part)
        self.files.append({"path": path, "size": size, "sha256": mark.hexdigest()})
        return path

    def _free(self, name: str) -> str:
        self._names[name.casefold()] += 1
        count = self._names[name.casefold()]
        if count == 1:
            return name
        stem, dot, ending = name.rpartition(".")
        return self._free(f"{stem} ({count}){dot}{ending}")


@contextmanager
def new_folder(out: Path) -> Iterator[Folder]:
    """Yield a folder that becomes ``out`` at the end of the block; if it ends in an error, nothing is left.

    Raises:
        FileTaken: there is something of that name already.
        NoPlaceFor: it cannot be made there.
    """
    _must_be_new(out)
    parent = out.resolve().parent
    if not parent.is_dir():
        raise NoPlaceFor(path=out, reason=f"没有 {parent} 这个文件夹")
    try:
        making = Path(tempfile.mkdtemp(prefix=".归档-", dir=parent))
    except OSError as exc:
        raise NoPlaceFor(path=out, reason=f"文件夹 {parent} 里不能新建文件夹") from exc
    try:
        yield Folder(making)
        making.chmod(0o755)
        _must_be_new(out)  # somebody else may have made it meanwhile
        making.rename(out)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def _must_be_new(out: Path) -> None:
    if out.exists() or out.is_symlink():
        raise FileTaken(path=out, advice="归档从不覆盖。请用 --out 另指一个不存在的文件夹")
