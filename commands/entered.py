"""What is entered many at a time: the file that holds it, or words of the command line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from commands.options import text_value

if TYPE_CHECKING:
    from collections.abc import Iterable

COLON = re.compile("[:：]")
LAST = re.compile(r"(.*\S.*)[:：](\s*[^:：\s][^:：]*)", re.DOTALL)


def lines(texts: Iterable[str], option: str) -> list[str]:
    """Return words that go into the record: each some, on one line, without control characters.

    Raises:
        UsageError: one is not.
    """
    said = []
    for text in texts:
        try:
            value = text_value(click.get_current_context(), click.Option([option]), text)
        except click.BadParameter as exc:
            raise click.UsageError(f"{option} {exc.message}") from exc
        said.append(str(value))
    return said


def two_parts(text: str, *, option: str, shape: str) -> tuple[str, str]:
    """Return what stands before and after the first colon of either width.

    Raises:
        UsageError: there is none, or a part is empty.
    """
    parts = [part.strip() for part in COLON.split(text, maxsplit=1)]
    if len(parts) < 2 or not all(parts):  # noqa: PLR2004 - two parts
        raise click.UsageError(f"{option} “{text}”要写成 {shape} 的样子。")
    return parts[0], parts[1]


def three_parts(text: str, *, option: str, shape: str) -> tuple[str, str, str]:
    """Return what stands before the first colon, between, and after the last: only the middle may hold colons.

    Raises:
        UsageError: there are fewer than two colons, or a part is empty.
    """
    head, rest = two_parts(text, option=option, shape=shape)
    found = LAST.fullmatch(rest)
    if found is None:
        raise click.UsageError(f"{option} “{text}”要写成 {shape} 的样子。")
    return head, found[1].strip(), found[2].strip()
