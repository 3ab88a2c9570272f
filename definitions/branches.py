"""Which models may stand at a place of a file, unions of models included."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def followed(
    model: type[BaseModel], loc: Sequence[int | str]
) -> tuple[list[type[BaseModel]], list[int | str]]:
    """Follow the location of an error, as pydantic gives it, from ``model`` downwards.

    Returns:
        The models that may stand there, and the location without the names of those branches of unions that it
        passes; ``indicators, 3, trend, base`` becomes ``indicators, 3, base``. Names of branches that are no models
        (``int``, ``tuple[…]``) remain.
    """
    here: list[Any] = [model]
    kept: list[int | str] = []
    for part in loc:
        choice = list(_flat(here))
        branches = [one for one in choice if len(choice) > 1 and _is_called(one, part)]
        if branches:
            here = branches
            continue
        here = [found for one in choice for found in _below(one, part)] or here
        kept.append(part)
    return [one for one in _flat(here) if _is_model(one)], kept


def tag(model: type[BaseModel]) -> tuple[str, str]:
    """Return the key that tells a model from its siblings in a union, and its value there; "" and "" without one."""
    for name, field in model.model_fields.items():
        values = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
        if len(values) == 1:
            return field.alias or name, str(values[0])
    return "", ""


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _is_called(annotation: Any, part: int | str) -> bool:
    return part != "" and _is_model(annotation) and part in (annotation.__name__, tag(annotation)[1])


def _below(annotation: Any, part: int | str) -> Iterator[Any]:
    if _is_model(annotation):
        for name, field in annotation.model_fields.items():
            if part in (name, field.alias):
                yield field.annotation
    elif get_origin(annotation) is not None:
        arguments = [inner for inner in get_args(annotation) if inner is not Ellipsis]
        if get_origin(annotation) is dict:
            yield arguments[1]
        elif isinstance(part, int):
            yield from arguments


def _flat(annotations: Sequence[Any]) -> Iterator[Any]:
    """Yield the annotations with unions and ``Annotated`` taken apart."""
    for annotation in annotations:
        origin = get_origin(annotation)
        if origin is Annotated:
            yield from _flat(get_args(annotation)[:1])
        elif origin in {Union, types.UnionType}:
            yield from _flat(get_args(annotation))
        else:
            yield annotation
