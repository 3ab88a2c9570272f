"""Canonical form and digest, one way for definitions, history and frozen contexts."""

from __future__ import annotations

import hashlib
import json
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: Any) -> str:
    """Return the canonical JSON text of ``value``.

    Equal to RFC 8785 as long as ``value`` holds only objects with keys of the Basic Multilingual Plane, arrays,
    strings, integers up to 2**53 and null; a float with a fraction is written as Python writes it.

    Raises:
        ValueError: a NaN or an infinity.
    """
    return _ENCODER.encode(value)


def digest(text: str | bytes) -> str:
    """Return the SHA-256 of the UTF-8 bytes of ``text``, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()
