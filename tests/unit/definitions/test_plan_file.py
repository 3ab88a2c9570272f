from __future__ import annotations

import json

import pytest

from definitions.loader import Loaded, parse, require
from definitions.plan import Plan
from definitions.target import Target, Threshold

HEAD = {
    "id": "small",
    "title": "方案",
    "document": {"number": None, "issuer": "市政府", "issued": "2023-01-01"},
    "region": "某市",
    "award": "生态县",
    "office": "创建办",
}
SHAPE = {
    "": "id title revision document region award office policy calendar bodies posts units groups stages duties "
    "indicators unit_duties schedules deadlines policies vetoes measures accountability",
    "document": "number issuer issued published status",
    "stages": "no kind title start end start_text end_text steps source",
    "duties": "no section title lead support role_words posts stage due due_text targets from source",
    "indicators": "no domain category name unit attribute judgement target standard parts lead support data_from due "
    "duties source",
}


def read(**changes: object) -> Loaded[Plan]:
    return parse(json.dumps({**HEAD, **changes}, ensure_ascii=False).encode(), Plan, name="f")


def test_the_json_has_the_documented_shape() -> None:
    plan = require(
        read(
            stages=[{"no": 1, "kind": "mobilize", "title": "动员", "source": "一"}],
            duties=[{"no": 1, "title": "植树", "source": "二"}],
            indicators=[{"no": 1, "name": "覆盖率", "judgement": "threshold", "source": "附件"}],
        )
    )

    shown = plan.model_dump(mode="json", by_alias=True)

    assert list(shown) == SHAPE[""].split()
    assert list(shown["document"]) == SHAPE["document"].split()
    for name in ("stages", "duties", "indicators"):
        assert list(shown[name][0]) == SHAPE[name].split()
    assert shown["duties"][0]["from"] == "text"
    assert shown["document"]["issued"] == "2023-01-01"


def test_what_was_written_comes_back_from_its_canonical_form() -> None:
    loaded = read(duties=[{"no": 1, "title": "植树", "from": "indicator", "source": "二"}])

    again = parse(loaded.canonical.encode(), Plan, name="again")

    assert again.value == loaded.value
    assert again.digest == loaded.digest


@pytest.mark.parametrize("model", [Threshold, Target])
@pytest.mark.parametrize(
    ("op", "value", "said"),
    [
        ("text", 5, "value 应留空"),
        (">=", None, "value 应为一个数"),
        ("=", [1, 2], "value 应为一个数"),
        ("between", 5, "应为 [下限, 上限]"),
        ("between", [3, 2], "应为 [下限, 上限]"),
    ],
)
def test_operator_and_value_must_fit(
    model: type[Threshold | Target], op: str, value: object, said: str
) -> None:
    content = {"text": "原文", "op": op, "value": value, **({"name": "量"} if model is Target else {})}

    loaded = parse(json.dumps(content).encode(), model, name="f")

    assert said in loaded.findings[0].message
    assert "原文" in loaded.findings[0].message


@pytest.mark.parametrize(("op", "value"), [("text", None), (">=", 90.5), ("between", [1, 2.5]), ("=", 100)])
def test_fitting_values_are_kept_as_written(op: str, value: object) -> None:
    loaded = parse(json.dumps({"text": "原文", "op": op, "value": value}).encode(), Threshold, name="f")

    assert require(loaded).model_dump(mode="json")["value"] == value


def test_a_compound_carries_its_values_in_its_parts() -> None:
    indicator = {"no": 1, "name": "空气", "judgement": "compound", "source": "附件 1"}

    loaded = read(indicators=[indicator])

    assert "parts" in loaded.findings[0].message
    assert loaded.findings[0].key == "indicators[0]"


def test_an_unknown_kind_of_judgement_is_refused_with_the_nine() -> None:
    loaded = read(indicators=[{"no": 1, "name": "空气", "judgement": "guess", "source": "附件 1"}])

    message = loaded.findings[0].message
    nine = "threshold range trend upper checklist compound conditional survey multi"
    assert all(kind in message for kind in nine.split())


def test_a_plan_with_a_classification_is_refused() -> None:
    document = {"number": None, "issuer": "市政府", "issued": "2023-01-01", "密级": "秘密"}

    loaded = read(document=document)

    assert [finding.code for finding in loaded.findings] == ["classified"]


def test_bodies_are_found_by_kind_in_the_order_of_the_file() -> None:
    names = [("甲", "other"), ("乙", "inspecting"), ("丙", "other")]

    plan = require(read(bodies=[{"name": name, "kind": kind} for name, kind in names]))

    by_kind = {kind: [body.name for body in bodies] for kind, bodies in plan.bodies_by_kind.items()}
    assert by_kind == {"other": ["甲", "丙"], "inspecting": ["乙"]}
