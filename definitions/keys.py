"""What every key of a plan file means, in Chinese: the words of ``keys.yaml`` put to the models of ``plan.py``.

Editors show them (``definitions.schema``), the reference page lists them. A key that a model inherits is explained
where it is defined, unless the heir says something of its own.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

from pydantic import BaseModel, Field, RootModel

from definitions.loader import load, require
from definitions.plan import Plan
from definitions.plan_words import KEYS, KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ABOUT = "about"
"""The entry that explains a model as a whole."""

_Said = Annotated[str, Field(min_length=3)]


class Explanations(RootModel[dict[str, dict[str, _Said]]]):
    """The file: name of a model to key to explanation."""


@cache
def explanations() -> Mapping[str, Mapping[str, str]]:
    """Return the explanations as they stand in the file, by model and key."""
    path = Path(__file__).with_name("keys.yaml")
    return require(load(path, Explanations, name=path.name)).root


def models(root: type[BaseModel] = Plan) -> list[type[BaseModel]]:
    """Return ``root`` and every model that can stand beneath it, each once, outermost first."""
    found: dict[type[BaseModel], None] = {}
    waiting = [root]
    while waiting:
        model = waiting.pop(0)
        if model not in found:
            found[model] = None
            waiting += [
                below for field in model.model_fields.values() for below in _models_in(field.annotation)
            ]
    return list(found)


def keys(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Yield name of attribute and key in the file, in the order of the model."""
    for name, field in model.model_fields.items():
        yield name, field.alias or name


def label(model: type[BaseModel], key: str) -> str:
    """Return what a clerk calls a key of a model: 牵头单位."""
    return (KINDS if model is Plan else {}).get(key) or KEYS[key]


def explained(model: type[BaseModel], key: str) -> str | None:
    """Return what a key of a model means; the key ``ABOUT`` is the model itself. None where nothing is said."""
    said = explanations()
    heirs = (said.get(one.__name__, {}) for one in model.__mro__)
    return next((words[key] for words in heirs if key in words), None)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
