"""The JSON Schema of a plan file: it takes what the models take, and explains every key in Chinese."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from definitions.catalogue import resolve, shipped
from definitions.keys import ABOUT, explained, explanations, keys, label, models
from definitions.plan import Plan
from definitions.schema import plan_schema
from definitions.skeleton import PATH
from definitions.yaml_text import read

if TYPE_CHECKING:
    from pydantic import BaseModel

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SCHEMA = plan_schema()


def wrong(value: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    return [error.json_path for error in validator.iter_errors(value)]


def plan(**more: Any) -> dict[str, Any]:
    document = {"number": None, "issuer": None, "issued": None}
    head = {"id": "a", "title": "甲", "document": document, "region": "甲", "award": "乙", "office": "丙"}
    return head | more


def duty(**more: Any) -> dict[str, Any]:
    return plan(duties=[{"no": 1, "title": "种树", "source": "一"} | more])


def indicator(**more: Any) -> dict[str, Any]:
    return plan(indicators=[{"no": 1, "name": "绿化率", "judgement": "threshold", "source": "一"} | more])


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", shipped("plans"))
def test_every_shipped_plan_is_valid(name: str) -> None:
    assert wrong(read(resolve("plans", name).read_text("utf-8")).value) == []


def test_the_skeleton_is_valid() -> None:
    assert wrong(read(PATH.read_text("utf-8")).value) == []


@pytest.mark.parametrize(
    "said",
    [
        plan(),
        duty(due=None, due_time=None, stage=None, points=None),
        duty(
            due="2023-12-31",
            due_time="17:00",
            targets=[{"name": "甲", "text": "乙", "op": "between", "value": [1, 2.5]}],
        ),
        indicator(target=None, unit=None),
        indicator(judgement="trend", direction="rising"),
        plan(
            units=[
                {"name": "甲", "kind": "department", "aliases": ["乙", {"name": "丙", "from": "2020-01-01"}]}
            ]
        ),
    ],
)
def test_what_the_models_take_is_valid(said: dict[str, Any]) -> None:
    Plan.model_validate_json(json.dumps(said), strict=True)

    assert wrong(said) == []


@pytest.mark.parametrize(
    ("said", "where"),
    [
        (plan(tilte="甲"), "$"),
        ({key: value for key, value in plan().items() if key != "office"}, "$"),
        (duty(lead="市水利局"), "$.duties[0].lead"),
        (duty(due="年底"), "$.duties[0].due"),
        (duty(due_time="5点"), "$.duties[0].due_time"),
        (duty(title=""), "$.duties[0].title"),
        (duty(no=0), "$.duties[0].no"),
        (duty(targets=[{"name": "甲", "text": "乙", "op": "≥"}]), "$.duties[0].targets[0].op"),
        (indicator(judgement="number"), "$.indicators[0]"),
        (indicator(judgement="trend"), "$.indicators[0]"),
        (indicator(direction="rising"), "$.indicators[0]"),
        (indicator(attribute="约束"), "$.indicators[0]"),
    ],
)
def test_what_the_models_refuse_by_its_shape_is_invalid(said: dict[str, Any], where: str) -> None:
    assert wrong(said) == [where]


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_key_of_a_model_is_explained_in_chinese(model: type[BaseModel]) -> None:
    said = {key: explained(model, key) or "" for key in (ABOUT, *(key for _, key in keys(model)))}

    assert [key for key, words in said.items() if not (CHINESE.search(words) and words.endswith("。"))] == []


def test_nothing_is_explained_that_is_no_key() -> None:
    known: dict[str, set[str]] = {}
    for model in models():
        for above in model.__mro__:
            known.setdefault(above.__name__, {ABOUT}).update(key for _, key in keys(model))

    unknown = [
        f"{model}.{key}"
        for model, said in explanations().items()
        for key in said
        if key not in known.get(model, ())
    ]

    assert unknown == []


def test_editors_are_told_every_key_with_its_title_and_its_meaning() -> None:
    for name, definition in [("Plan", SCHEMA), *SCHEMA["$defs"].items()]:
        assert definition["additionalProperties"] is False, name
        for key, said in definition["properties"].items():
            assert CHINESE.search(said["title"]), (name, key)
            assert CHINESE.search(said["description"]), (name, key)


def test_a_key_is_called_as_clerks_call_it() -> None:
    assert label(Plan, "duties") == "任务"
    assert SCHEMA["$defs"]["Duty"]["properties"]["lead"]["title"] == "牵头单位"
    assert SCHEMA["$defs"]["ThresholdIndicator"]["properties"]["duties"]["title"] == "对应任务"
