"""The JSON Schema of a plan file (2020-12), for editors: what stands where, explained in Chinese.

What only the models can tell, such as whether a value fits its operator, is left to ``plan lint``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from definitions.keys import ABOUT, explained, keys, label, models
from definitions.plan import Plan

if TYPE_CHECKING:
    from pydantic import BaseModel

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLE = "督办：实施方案文件"
CLOCK = {"pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$", "type": "string"}
"""An hour; the format ``time`` would ask for seconds and a zone."""


def plan_schema() -> dict[str, Any]:
    """Return the schema, the same at every call."""
    schema = Plan.model_json_schema(by_alias=True)
    below = {model.__name__: model for model in models()}
    for name, definition in schema["$defs"].items():
        _explain(definition, below[name])
    _explain(schema, Plan)
    plain: dict[str, Any] = _plain(schema)
    return {"$schema": DIALECT} | plain | {"title": TITLE}


def _explain(definition: dict[str, Any], model: type[BaseModel]) -> None:
    definition["title"] = model.__name__
    definition["description"] = explained(model, ABOUT)
    for _, key in keys(model):
        definition["properties"][key] |= {"title": label(model, key), "description": explained(model, key)}


def _plain(node: Any) -> Any:
    """Return the schema without what belongs to OpenAPI, with hours as they are written here."""
    if isinstance(node, list):
        return [_plain(one) for one in node]
    if not isinstance(node, dict):
        return node
    if node.get("format") == "time":
        return CLOCK
    return {
        key: _plain(value)
        for key, value in node.items()
        if not (key == "discriminator" and isinstance(value, dict) and "propertyName" in value)
    }
