"""The bytes of an .xlsx file to its parts, nothing larger than allowed and nothing that could run.

The package is in memory already; its members are unpacked up to a limit, whatever its directory claims.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.parsers import expat

from definitions.sheet.errors import WorkbookRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_BYTES = 8 * 1024 * 1024
MAX_UNPACKED = 48 * 1024 * 1024
MAX_PARTS = 2000
SAVE_AS = "请用 Excel 或 WPS 另存为“Excel 工作簿（.xlsx）”后重试"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class Package:
    """The parts of a workbook by name; unpacks what is asked for, and no more than ``MAX_UNPACKED`` in all."""

    def __init__(self, content: bytes) -> None:
        """Look into the package.

        Raises:
            WorkbookRefused: it is no .xlsx file, too large, damaged, encrypted or has macros.
        """
        _refuse_kind(content)
        self._left = MAX_UNPACKED
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            self._names = frozenset(self._archive.namelist())
        except _BROKEN as exc:
            raise WorkbookRefused(reason=f"文件已损坏，打不开。{SAVE_AS}。") from exc
        if len(self._names) > MAX_PARTS:
            raise WorkbookRefused(reason=f"里面有 {len(self._names)} 个部件，不是正常的表格。")
        if any(name.lower().endswith("vbaproject.bin") for name in self._names):
            raise WorkbookRefused(reason=f"带有宏。{SAVE_AS}（不带宏的那一种）。")
        if "[Content_Types].xml" not in self._names or "xl/workbook.xml" not in self._names:
            raise WorkbookRefused(reason=f"不是 .xlsx 表格。{SAVE_AS}。")

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a part of that name."""
        return name in self._names

    def part(self, name: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            WorkbookRefused: it is missing, damaged, or all parts together grow too large.
        """
        try:
            with self._archive.open(name) as member:
                content = member.read(self._left + 1)
        except KeyError as exc:
            raise WorkbookRefused(reason=f"缺少部件 {name}，文件不完整。{SAVE_AS}。") from exc
        except _BROKEN as exc:
            raise WorkbookRefused(reason=f"文件已损坏，读不出来。{SAVE_AS}。") from exc
        self._left -= len(content)
        if self._left < 0:
            raise WorkbookRefused(reason="解压后过大，疑为恶意构造。请只保留要导入的工作表后重试。")
        return content


def target(base: str, path: str) -> str:
    """Return the name of the part that a relationship of ``base`` points at."""
    if path.startswith("/"):
        return path.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path))


def parse(
    content: bytes,
    *,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Go through XML; tags and attributes come without their namespaces.

    Raises:
        WorkbookRefused: it is broken, or declares a document type, which no workbook does but an XML bomb.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def begin(name: str, attributes: Mapping[str, str]) -> None:
        start(_local(name), {_local(key): value for key, value in attributes.items()})

    def refuse(*_: object) -> None:
        raise WorkbookRefused(reason=f"含有不应有的文档类型声明，不予读取。{SAVE_AS}。")

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse
    if end is not None:
        parser.EndElementHandler = lambda name: end(_local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the parser's signature
    except (
        expat.ExpatError,
        LookupError,
        ValueError,
    ) as exc:  # the latter two: an encoding that nobody knows
        raise WorkbookRefused(reason=f"内容已损坏，读不懂。{SAVE_AS}。") from exc


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _refuse_kind(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        size = len(content) / 1024 / 1024
        raise WorkbookRefused(reason=f"有 {size:.1f} MB，超过上限 8 MB。请只保留要导入的工作表后重试。")
    if content.startswith(_OLE):
        raise WorkbookRefused(reason=f"是旧版的 .xls，或者加了密码。{SAVE_AS}（不加密码）。")
    if not content.startswith(b"PK"):
        raise WorkbookRefused(reason=f"不是 .xlsx 表格。{SAVE_AS}。")
