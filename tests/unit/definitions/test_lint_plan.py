"""Each rule on a small plan that is in order, and on the same plan with one thing changed."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from definitions.lint.plan import lint_plan
from definitions.loader import parse, require
from definitions.plan import Plan

if TYPE_CHECKING:
    from definitions.findings import Finding

Json = dict[str, Any]

GOOD: Json = {
    "id": "small",
    "title": "方案",
    "document": {"number": "某政〔2023〕1号", "issuer": "市政府", "issued": "2023-01-10"},
    "region": "某市",
    "award": "生态县",
    "office": "创建办",
    "bodies": [
        {"name": "领导小组", "kind": "leading_group"},
        {"name": "创建办", "kind": "office", "host": "环保局"},
        {"name": "督查室", "kind": "inspecting"},
    ],
    "units": [
        {"name": "环保局", "kind": "department"},
        {"name": "林业局", "kind": "department", "aliases": ["市林业局"]},
    ],
    "groups": [{"name": "各乡镇", "members": ["甲镇", "乙镇"], "expandable": True}],
    "stages": [
        {
            "no": 1,
            "kind": "mobilize",
            "title": "动员",
            "start": "2023-01-10",
            "end": "2023-01-31",
            "source": "四（一）",
        },
        {
            "no": 2,
            "kind": "implement",
            "title": "创建",
            "start": "2023-02-01",
            "end": "2023-12-31",
            "source": "四（二）",
        },
    ],
    "duties": [
        {
            "no": 1,
            "section": "（一）植树",
            "title": "提升林草覆盖率",
            "lead": ["林业局"],
            "support": ["各乡镇"],
            "role_words": "牵头/责任",
            "stage": 2,
            "due": "2023-11-30",
            "targets": [{"name": "林草覆盖率", "op": ">=", "value": 44, "unit": "%", "text": "≥44%"}],
            "source": "三（一）1",
        },
        {
            "no": 2,
            "section": "（二）治水",
            "title": "治理污水",
            "lead": ["环保局"],
            "stage": 2,
            "due": "2023-10-31",
            "source": "三（二）2",
        },
    ],
    "indicators": [
        {
            "no": 1,
            "category": "（一）生态",
            "name": "林草覆盖率",
            "unit": "%",
            "attribute": "约束性",
            "judgement": "threshold",
            "target": {"text": "≥44", "op": ">=", "value": 44},
            "standard": {"text": "≥41", "op": ">=", "value": 41},
            "lead": ["林业局"],
            "support": ["各乡镇"],
            "duties": [1],
            "source": "附件 1",
        },
        {
            "no": 2,
            "category": "（二）环境",
            "name": "污水处理率",
            "unit": "%",
            "attribute": "参考性",
            "judgement": "threshold",
            "target": {"text": "≥92", "op": ">=", "value": 92},
            "lead": ["环保局"],
            "duties": [2],
            "source": "附件 2",
        },
    ],
    "schedules": [
        {
            "slug": "meeting",
            "kind": "meeting",
            "title": "例会",
            "rrule": "FREQ=MONTHLY;BYMONTHDAY=10",
            "roll": "next",
            "catch_up": "all",
            "owner": "创建办",
            "source": "四（二）",
        }
    ],
    "deadlines": [{"what": "完成创建", "due": "2023-12-31", "source": "二"}],
}


def lint(*edits: tuple[str, object], also: Json | None = None) -> list[Finding]:
    """Lint the good plan after setting each key path to a value; ``also`` appends items to lists."""
    data = copy.deepcopy(GOOD)
    for path, value in edits:
        *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        place: Any = data
        for part in way:
            place = place[part]
        place[last] = value
    for name, item in (also or {}).items():
        data[name].append(item)
    loaded = parse(json.dumps(data, ensure_ascii=False, indent=1).encode(), Plan, name="small.yaml")
    require(loaded)
    return lint_plan(loaded)


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_a_plan_in_order_has_no_findings() -> None:
    assert lint() == []


@pytest.mark.parametrize(
    ("code", "key", "edits"),
    [
        ("number-gap", "duties[1].no", [("duties.1.no", 3), ("indicators.1.duties", [3])]),
        ("number-gap", "stages[1].no", [("stages.1.no", 3), ("duties.0.stage", 3), ("duties.1.stage", 3)]),
        ("section-repeated", "duties[1].section", [("duties.1.section", "（一）治水")]),
        ("section-missing", "duties[1].section", [("duties.1.section", "（三）治水")]),
        ("section-missing", "indicators[1].category", [("indicators.1.category", "（四）环境")]),
        ("lead-shared", "duties[1].lead", [("duties.1.role_words", "按职责分工负责")]),
        (
            "unit-undefined",
            "duties[1].support[0]",
            [("duties.1.support", ["环境局"]), ("indicators.1.support", ["环境局"])],
        ),
        ("unit-undefined", "schedules[0].owner", [("schedules.0.owner", "联席会议")]),
        ("group-not-expandable", "groups[0]", [("groups.0.members", []), ("groups.0.expandable", False)]),
        ("group-members-missing", "groups[0].members", [("groups.0.members", [])]),
        ("stage-ends-before-issue", "stages[0].end", [("document.issued", "2023-02-01")]),
        (
            "due-before-issue",
            "duties[0].due",
            [("document.issued", "2023-12-01"), ("stages.0.end", None), ("duties.1.due", None)],
        ),
        ("stage-overlap", "stages[1].start", [("stages.1.start", "2023-01-31")]),
        ("stage-gap", "stages[1].start", [("stages.1.start", "2023-02-02")]),
        ("stage-open-ended", "stages[1].end", [("stages.1.end", None)]),
        ("stage-ends-before-start", "stages[0].end", [("stages.0.start", "2023-02-01")]),
        ("due-outside-stage", "duties[0].due", [("duties.0.due", "2024-01-01")]),
        ("due-missing", "duties", [("duties.0.due", None)]),
        (
            "target-below-standard",
            "indicators[0].target",
            [("indicators.0.standard", {"text": "≥45", "op": ">=", "value": 45})],
        ),
        (
            "target-standard-kinds-differ",
            "indicators[0].target",
            [("indicators.0.standard", {"text": "执行", "op": "text"})],
        ),
        (
            "operator-assumed",
            "indicators[1].target",
            [("indicators.1.target", {"text": "92", "op": ">=", "value": 92})],
        ),
        ("unit-mismatch", "indicators[1].unit", [("indicators.1.name", "细颗粒物浓度")]),
        ("text-table-roles", "duties[0].lead", [("indicators.0.lead", ["林业局", "环保局"])]),
        ("text-table-roles", "duties[0].support", [("indicators.0.support", ["督查室"])]),
        ("text-table-names", "duties[0].targets[0].name", [("duties.0.targets.0.name", "森林覆盖率")]),
        ("text-table-values", "duties[0].targets[0].value", [("duties.0.targets.0.value", 45)]),
        (
            "text-table-words",
            "duties[0].targets[0].text",
            [("duties.0.targets.0", {"name": "林草覆盖率", "op": "text", "text": "提升"})],
        ),
        (
            "indicator-without-duty",
            "indicators[1].duties",
            [("indicators.1.duties", []), ("indicators.0.duties", [1])],
        ),
        (
            "duty-without-indicator",
            "duties[1]",
            [("indicators.1.duties", [1]), ("indicators.1.lead", ["林业局"])],
        ),
        ("office-host-unknown", "bodies[1].host", [("bodies.1.host", None)]),
        ("inspecting-body-missing", "bodies", [("bodies.2.kind", "other")]),
        ("office-unknown", "office", [("office", "创建工作办公室")]),
        ("stage-unknown", "duties[1].stage", [("duties.1.stage", 7)]),
        ("duty-unknown", "indicators[1].duties", [("indicators.1.duties", [2, 9])]),
        ("schedule-unknown", "schedules[0].after", [("schedules.0.after", "nothing")]),
    ],
)
def test_a_rule_finds_what_it_is_for(code: str, key: str, edits: list[tuple[str, object]]) -> None:
    findings = lint(*edits)

    assert (code, key) in [(finding.code, finding.key) for finding in findings]
    assert all(finding.message.endswith(("。", "？")) and finding.line for finding in findings)


def test_a_duty_without_lead_is_found_and_says_who_leads_in_the_table() -> None:
    findings = lint(("duties.0.lead", []))

    assert codes(findings) == ["lead-missing", "text-table-roles"]
    assert "三（一）1" in findings[0].message
    assert "附件里对应指标的牵头单位是林业局" in findings[0].message


def test_an_indicator_without_lead_is_found() -> None:
    assert "lead-missing" in codes(lint(("indicators.1.lead", [])))


def test_a_number_used_twice_is_an_error_with_a_way_out() -> None:
    findings = [finding for finding in lint(("duties.1.no", 1)) if finding.code == "number-repeated"]

    assert [(finding.severity, finding.key) for finding in findings] == [("error", "duties[1].no")]
    assert "没有用过的编号" in findings[0].message


def test_a_slug_used_twice_is_an_error() -> None:
    (finding,) = lint(also={"schedules": GOOD["schedules"][0]})

    assert (finding.code, finding.severity) == ("slug-repeated", "error")


def test_two_leading_groups_are_found_two_committees_are_not() -> None:
    assert codes(lint(also={"bodies": {"name": "指挥部", "kind": "leading_group"}})) == ["body-names-differ"]
    assert lint(also={"bodies": {"name": "环委会", "kind": "committee"}}) == []


def test_one_measure_with_two_values_in_the_text_is_found() -> None:
    target = {"name": "林草覆盖率", "op": ">=", "value": 45, "unit": "%", "text": "45%以上"}
    other = {"what": "绿化", "targets": [target], "source": "二"}

    (finding,) = lint(also={"deadlines": other})

    assert (finding.code, finding.key) == ("value-conflict", "deadlines[1].targets[0]")
    assert "三（一）1写“≥44%”" in finding.message
    assert "二写“45%以上”" in finding.message


def test_one_measure_with_values_for_two_dates_is_no_conflict() -> None:
    target = {
        "name": "林草覆盖率",
        "op": ">=",
        "value": 45,
        "unit": "%",
        "by": "2025-12-31",
        "text": "45%以上",
    }

    assert lint(also={"deadlines": {"what": "绿化", "targets": [target], "source": "二"}}) == []


def test_sections_may_start_again_in_another_chapter() -> None:
    assert lint(("duties.1.section", "（一）治水"), ("duties.1.source", "四（一）2")) == []


@pytest.mark.parametrize("heading", ["（十）十", "（十一）十一", "（二十一）廿一"])
def test_headings_beyond_ten_are_counted(heading: str) -> None:
    (finding,) = lint(("duties.1.section", heading))

    assert finding.code == "section-missing"
    assert "（二）" in finding.message
    assert heading[:-1] not in finding.message.split("直接到了")[0]


def test_an_alias_and_a_unit_that_is_a_body_are_defined() -> None:
    edits = (("duties.1.support", ["市林业局", "督查室"]), ("indicators.1.support", ["市林业局", "督查室"]))

    assert codes(lint(*edits)) == ["unit-spellings"]


def test_a_table_without_a_column_of_units_differs_from_nothing() -> None:
    edits: list[tuple[str, object]] = [
        (f"indicators.{n}.{role}", []) for n in (0, 1) for role in ("lead", "support")
    ]

    assert lint(*edits) == []


def test_an_undefined_unit_is_said_once_with_the_nearest_name() -> None:
    edits = [(f"{kind}.{n}.lead", ["市环保局"]) for kind in ("duties", "indicators") for n in (0, 1)]

    (finding,) = lint(*edits)

    assert finding.code == "unit-undefined"
    assert "是否就是“环保局”" in finding.message


def test_a_group_that_nobody_uses_is_left_alone() -> None:
    assert lint(also={"groups": {"name": "各相关单位", "members": [], "expandable": False}}) == []


def test_a_part_of_the_leads_in_one_of_several_indicators_is_no_difference() -> None:
    edits = (("duties.1.lead", ["环保局", "林业局"]), ("indicators.1.lead", ["环保局", "林业局"]))
    half = {**GOOD["indicators"][1], "no": 3, "lead": ["环保局"], "source": "附件 3"}

    assert codes(lint(*edits, also={"indicators": half})) == ["lead-joint"]


def test_a_plan_whose_indicators_are_linked_to_nothing_is_not_flooded() -> None:
    assert lint(("indicators.0.duties", []), ("indicators.1.duties", [])) == []


def test_errors_of_reading_are_passed_on() -> None:
    loaded = parse(b"id: 5\n", Plan, name="f")

    assert lint_plan(loaded) == list(loaded.findings) != []


def test_line_and_value_are_those_of_the_file() -> None:
    (finding,) = lint(("bodies.1.host", None))

    assert (finding.file, finding.value) == ("small.yaml", "")
    assert finding.line > 1
