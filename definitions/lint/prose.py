"""What stands behind each code, for whoever asks; linting itself does not read it.

``rules.yaml`` tells of the rules, ``reading.yaml`` of what keeps a file from being read.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import RootModel

from definitions.loader import load, require
from definitions.model import Model

if TYPE_CHECKING:
    from collections.abc import Mapping


class Prose(Model):
    """Why a rule looks, an example, and what to do about what it finds."""

    why: str
    example: str
    remedy: str


class Titled(Prose):
    """The same of a code that is no rule's, and so has its title here."""

    code: str
    title: str


class Rules(RootModel[dict[str, Prose]]):
    """The file of the rules: code to prose."""


class Reading(RootModel[tuple[Titled, ...]]):
    """The file of what is found while reading; a list, since one of the codes is a word that no key may be."""


@cache
def prose() -> Mapping[str, Prose]:
    """Return what is said of each rule, by code."""
    path = Path(__file__).with_name("rules.yaml")
    return require(load(path, Rules, name=path.name)).root


@cache
def reading() -> Mapping[str, Titled]:
    """Return what is said of each code that a file may get before any rule sees it."""
    path = Path(__file__).with_name("reading.yaml")
    return {one.code: one for one in require(load(path, Reading, name=path.name)).root}
