"""Bodies: one body under two names, an office nobody hosts, no body that inspects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.lint.rule import listed, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.findings import Finding
    from definitions.plan import Plan

_ONE_OF_A_KIND = {"leading_group": "领导机构", "office": "办公室"}


def body_names_differ(plan: Plan) -> Iterator[Finding]:
    """A plan has one leading group and one office; two names are one body or a contradiction."""
    for kind, label in _ONE_OF_A_KIND.items():
        found = [(i, body.name) for i, body in enumerate(plan.bodies) if body.kind == kind]
        if len(found) > 1:
            yield warning(
                "body-names-differ",
                f"bodies[{found[1][0]}].name",
                f"{label}在原文里有 {len(found)} 个名称：{listed(f'“{name}”' for _, name in found)}。"
                "请核对是否同一机构，并定下行文、落款用哪一个。",
            )


def office_host_unknown(plan: Plan) -> Iterator[Finding]:
    """Duties of the unit that hosts the office are accepted by others, so it must be known."""
    for index, body in enumerate(plan.bodies):
        if body.name == plan.office and not body.host and not any(unit.host_of_office for unit in plan.units):
            yield warning(
                "office-host-unknown",
                f"bodies[{index}].host",
                f"原文没有写“{body.name}”设在哪个单位。该单位自己的任务要由别人审核，"
                "请在办公室文件的 host 里填写。",
            )


def inspecting_body_missing(plan: Plan) -> Iterator[Finding]:
    """销号 is by the inspecting body; a plan that names none leaves it to the director."""
    if not any(body.kind == "inspecting" for body in plan.bodies):
        yield warning(
            "inspecting-body-missing",
            "bodies",
            "原文没有指定督查、考核机构，任务办结后将由办公室主任销号，并在记录里写明。"
            "另有督查机构的，请补进 bodies（kind: inspecting）。",
        )
