"""What stands behind each rule, for whoever asks: ``rules.yaml`` by code. Linting itself does not read it."""

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


class Rules(RootModel[dict[str, Prose]]):
    """The file: code to prose."""


@cache
def prose() -> Mapping[str, Prose]:
    """Return what is said of each rule, by code."""
    path = Path(__file__).with_name("rules.yaml")
    return require(load(path, Rules, name=path.name)).root
