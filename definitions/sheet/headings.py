"""The sheets and their columns, read from ``headings.yaml``: what they are called, here and in other offices."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from definitions.loader import load, require
from definitions.model import Model
from definitions.sheet.words import narrow

ListName = Literal["duties", "indicators"]


class Heading(Model):
    """A column: what it holds, its title, other titles, its width in characters.

    ``rare``: it is written only where a row has something in it.
    """

    key: str
    title: str
    also: tuple[str, ...] = ()
    width: Annotated[int, Field(ge=4, le=80)]
    rare: bool = False


class SheetKind(Model):
    """A sheet: the list of the plan that it holds, its title, what one row is called, other titles, its columns."""

    holds: ListName
    title: str
    item: str
    also: tuple[str, ...] = ()
    columns: tuple[Heading, ...]


class Headings(Model):
    """The file."""

    sheets: tuple[SheetKind, ...]


@cache
def sheet_kinds() -> tuple[SheetKind, ...]:
    """Return the kinds of sheets, tasks first."""
    path = Path(__file__).with_name("headings.yaml")
    return require(load(path, Headings, name=path.name)).sheets


def plain(text: str) -> str:
    """Return a heading as headings are compared: no blanks, no punctuation, nothing in brackets."""
    return re.sub(r"[\W_]+", "", re.sub(r"[（(\[【〔].*?[)）\]】〕]", "", narrow(text))).lower()


@cache
def known_headings(kind: ListName) -> dict[str, str]:
    """Return plain heading to key for one kind of sheet."""
    sheet = next(one for one in sheet_kinds() if one.holds == kind)
    found = {plain(word): heading.key for heading in sheet.columns for word in heading.also}
    return found | {plain(heading.title): heading.key for heading in sheet.columns}
