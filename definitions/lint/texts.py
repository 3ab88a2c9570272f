"""Every text of a plan, with its key path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text within a model or a tuple, in the order of the fields, with its key path."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, BaseModel):
        for name, item in value.__dict__.items():
            if item and not isinstance(item, int | float):
                yield from texts(item, f"{key}.{name}" if key else name)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from texts(item, f"{key}[{index}]")
