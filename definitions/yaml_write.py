"""Plain data to YAML text, in the hand of the shipped plans: blocks outside, ``{name: 甲, value: 1}`` inside.

Whatever is written, ``definitions.yaml_text.read`` reads as the same data.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from definitions.yaml_text import scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

STEP = 2
_INDICATORS = "-?:,[]{}#&*!|>'\"%@`="
_IN_FLOW = re.compile(r"[,\[\]{}]")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ufeff\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def flow(value: Any) -> str:
    """Return data on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar_text(key)}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar_text(value)


def scalar_text(value: str | float | None) -> str:
    """Return a scalar; words stand in quotation marks only where they would be taken for something else."""
    if not isinstance(value, str):
        return json.dumps(value)
    if _UNPRINTABLE.search(value):
        return _escaped(value)
    plain = (
        value.strip() == value != ""
        and value[0] not in _INDICATORS
        and isinstance(scalar(value), str)
        and ": " not in value
        and " #" not in value
        and not value.endswith(":")
        and not value.startswith(("---", "..."))
        and not _IN_FLOW.search(value)
        and "\t" not in value
    )
    return value if plain else "'" + value.replace("'", "''") + "'"


def _escaped(value: str) -> str:
    """Return words in double quotation marks; a JSON string is one of YAML, as long as YAML sees no line break in it."""
    said = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", said)


def entry(key: str, value: Any, indent: int) -> list[str]:
    """Return the lines of ``key: value`` within a block mapping.

    Args:
        key: the key.
        value: lists of mappings become blocks, all else stands on the line.
        indent: columns before the key.
    """
    before = " " * indent
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return [f"{before}{scalar_text(key)}:", *(line for one in value for line in item(one, indent + STEP))]
    return [f"{before}{scalar_text(key)}: {flow(value)}"]


def item(value: Any, indent: int) -> list[str]:
    """Return the lines of one item of a block sequence whose dash stands behind ``indent`` columns."""
    if not isinstance(value, dict) or _is_short(value):
        return [" " * indent + "- " + flow(value)]
    lines = list(_entries(value, indent + STEP))
    return [" " * indent + "- " + lines[0].lstrip(), *lines[1:]]


def _entries(value: Mapping[str, Any], indent: int) -> Iterator[str]:
    for key, one in value.items():
        yield from entry(key, one, indent)


def _is_short(value: Mapping[str, Any]) -> bool:
    """Tell whether a mapping can stand on one line: nothing in it but scalars and lists of scalars."""
    nested: Sequence[Any] = [one for one in value.values() if isinstance(one, dict)]
    lists = [inner for one in value.values() if isinstance(one, list) for inner in one]
    return "source" not in value and not nested and not any(isinstance(one, dict | list) for one in lists)
