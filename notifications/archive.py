"""A zip archive of the same bytes for the same parts: no clock, no system, fixed order.

Written by hand because ``zipfile`` cannot take parts that are compressed already, and most parts of a paper are the
same in every paper. Format: PKWARE APPNOTE 4.3; names are ASCII.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT_TYPES = "[Content_Types].xml"
_VERSION, _DEFLATE, _MIDNIGHT, _NEW_YEAR_1980 = 20, 8, 0, 0x21
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the archive, compressed."""

    crc: int
    size: int
    packed: bytes


def pack(content: bytes) -> Part:
    """Return ``content`` deflated."""
    squeezer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return Part(zlib.crc32(content), len(content), squeezer.compress(content) + squeezer.flush())


def archive(parts: Mapping[str, Part]) -> bytes:
    """Return the zip archive: ``[Content_Types].xml`` first, the rest sorted, dated 1980-01-01, system 0."""
    body, directory = bytearray(), bytearray()
    for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name)):
        part, label, offset = parts[name], name.encode("ascii"), len(body)
        common = (
            _VERSION,
            0,
            _DEFLATE,
            _MIDNIGHT,
            _NEW_YEAR_1980,
            part.crc,
            len(part.packed),
            part.size,
            len(label),
        )
        body += _LOCAL.pack(b"PK\x03\x04", *common, 0) + label + part.packed
        directory += _CENTRAL.pack(b"PK\x01\x02", _VERSION, *common, 0, 0, 0, 0, 0, offset) + label
    end = _END.pack(b"PK\x05\x06", 0, 0, len(parts), len(parts), len(directory), len(body), 0)
    return bytes(body + directory + end)
