from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from definitions.loader import Loaded, parse, require
from definitions.plan import Plan
from definitions.target import Target, Threshold

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def in_order(names: str, shown: Iterable[str]) -> bool:
    """Tell whether all the names are there, in this order; newer keys may stand between them."""
    return [name for name in shown if name in names.split()] == names.split()


def test_the_json_has_the_documented_shape() -> None:
    plan = require(
        read(
            stages=[{"no": 1, "kind": "mobilize", "title": "动员", "source": "一"}],
            duties=[{"no": 1, "title": "植树", "source": "二"}],
            indicators=[{"no": 1, "name": "覆盖率", "judgement": "threshold", "source": "附件"}],
        )
    )

    shown = plan.model_dump(mode="json", by_alias=True)

    assert in_order(SHAPE[""], shown)
    assert in_order(SHAPE["document"], shown["document"])
    for name in ("stages", "duties", "indicators"):
        assert in_order(SHAPE[name], shown[name][0])
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


JUDGED: dict[str, dict[str, object]] = {
    "threshold": {},
    "range": {
        "profile": "地形",
        "own": "山区",
        "classes": [{"name": "山区", "text": "≥60", "op": ">=", "value": 60}],
    },
    "trend": {"direction": "not_falling", "base": "2021年"},
    "upper": {"authority": "省厅", "document": None, "direction": "steady_or_improving"},
    "checklist": {"checks": ["已制定", "已实施"]},
    "compound": {"parts": [{"name": "PM2.5", "judgement": "upper"}]},
    "conditional": {
        "branches": [
            {
                "when": {"name": "利用率", "text": f"{op}60", "op": op, "value": 60},
                "then": {"text": "保持", "op": "text"},
            }
            for op in ("<=", ">")
        ]
    },
    "survey": {"conducted_by": ["调查队"]},
    "multi": {"conditions": ["面积不减少", "性质不改变"]},
}


@pytest.mark.parametrize("judgement", JUDGED)
def test_each_judgement_has_its_own_keys_and_takes_no_others(judgement: str) -> None:
    item = {"no": 1, "name": "指标", "judgement": judgement, "source": "附件"}
    others = {key for kind, keys in JUDGED.items() if kind != judgement for key in keys} - {"parts"}
    foreign = min(others - JUDGED[judgement].keys())

    taken = read(indicators=[item | JUDGED[judgement]])
    refused = read(indicators=[item | JUDGED[judgement] | {foreign: []}])

    shown = require(taken).model_dump(mode="json", by_alias=True)["indicators"][0]
    assert shown["judgement"] == judgement
    assert JUDGED[judgement].keys() <= shown.keys()
    assert [(one.code, one.key) for one in refused.findings] == [("key-unknown", f"indicators[0].{foreign}")]


@pytest.mark.parametrize(
    "judgement", [kind for kind in JUDGED if kind in {"range", "conditional", "multi", "trend"}]
)
def test_a_judgement_without_what_it_needs_is_refused(judgement: str) -> None:
    loaded = read(indicators=[{"no": 1, "name": "指标", "judgement": judgement, "source": "附件"}])

    assert {finding.code for finding in loaded.findings} == {"key-missing"}


def test_a_region_of_no_class_is_refused() -> None:
    classes = [{"name": "山区", "text": "≥60", "op": ">=", "value": 60}]
    item = {
        "no": 1,
        "name": "林",
        "judgement": "range",
        "profile": "地形",
        "own": "平原",
        "classes": classes,
        "source": "附件",
    }

    loaded = read(indicators=[item])

    assert "平原" in loaded.findings[0].message
    assert "山区" in loaded.findings[0].message


def test_every_duty_inherits_the_default_units() -> None:
    duties = [
        {"no": 1, "title": "植树", "lead": ["林业局"], "source": "一"},
        {"no": 2, "title": "治水", "support": ["各乡镇"], "source": "二"},
    ]

    plan = require(read(defaults={"lead": ["创建办"], "support": ["各乡镇"]}, duties=duties))

    assert [(duty.lead, duty.support) for duty in plan.duties] == [
        (("林业局",), ("各乡镇",)),
        (("创建办",), ("各乡镇",)),
    ]


def test_a_draft_without_number_issuer_and_date_can_be_read() -> None:
    document = {
        "number": None,
        "issuer": None,
        "issued": None,
        "published": "2022-06-06",
        "status": "征求意见稿",
    }

    plan = require(read(document=document))

    assert str(plan.document.day) == "2022-06-06"


def test_an_alias_may_hold_for_a_time_only() -> None:
    alias = {"name": "环保局", "from": "2001-01-01", "until": "2019-03-31"}
    unit = {"name": "生态环境局", "kind": "department", "aliases": ["生态局", alias]}

    plan = require(read(units=[unit]))

    assert plan.units[0].names == ("生态环境局", "生态局", "环保局")
    assert plan.model_dump(mode="json", by_alias=True)["units"][0]["aliases"] == ["生态局", alias]


def test_alternatives_stand_in_lists_and_not_beside_a_value() -> None:
    either = [
        {"text": "≥60", "op": ">=", "value": 60},
        {"text": "提高10个百分点", "op": ">=", "value": 10, "unit": "百分点"},
    ]

    taken = parse(json.dumps({"text": "其一", "op": "text", "any_of": either}).encode(), Threshold, name="f")
    refused = parse(
        json.dumps({"text": "其一", "op": ">=", "value": 1, "any_of": either}).encode(), Threshold, name="f"
    )

    assert [one.sense for one in require(taken).any_of] == ["min", "min"]
    assert "any_of" in refused.findings[0].message
