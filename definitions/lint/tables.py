"""Text against table: roles, names and values of a duty and of the indicators that belong to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.lint.rule import listed, warning
from definitions.lint.values import Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.findings import Finding
    from definitions.indicator import Indicator
    from definitions.plan import Duty, Plan
    from definitions.target import Target

Difference = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def roles_differ(plan: Plan) -> Iterator[Finding]:
    """Lead and support are the same in the text and in the table; the same difference is said once."""
    alike: dict[Difference, list[tuple[int, Duty, list[Indicator]]]] = {}
    for index, duty in enumerate(plan.duties):
        linked = _linked(plan, duty)
        if linked:
            lead = {name for item in linked for name in item.lead}
            support = {name for item in linked for name in item.support}
            difference = (
                tuple(name for name in duty.lead if name not in lead),
                tuple(sorted(lead - set(duty.lead))),
                tuple(name for name in duty.support if name not in support),
                tuple(sorted(support - set(duty.support))),
            )
            alike.setdefault(difference, []).append((index, duty, linked))
    for difference, found in alike.items():
        if any(difference):
            items = sorted({item.no: item for _, _, linked in found for item in linked}.items())
            yield warning(
                "text-table-differs",
                f"duties[{found[0][0]}].{'lead' if any(difference[:2]) else 'support'}",
                f"第 {listed(duty.no for _, duty, _ in found)} 项任务正文（{listed(duty.source for _, duty, _ in found)}）"
                f"与{listed(item.source for _, item in items)} 不一致：{_said(difference)}。请定下以哪个为准。",
            )


def names_differ(plan: Plan) -> Iterator[Finding]:
    """A measure with a number in the text has the same name in the table."""
    for key, duty, target, lines in _measures(plan):
        if target.op == "text" or any(_same(target.name, row.name) for row in lines):
            continue
        counted = [row for row in lines if row.unit == target.unit and row.target and row.target.op != "text"]
        if counted:
            yield warning(
                "text-table-differs",
                f"{key}.name",
                f"第 {duty.no} 项任务（{duty.source}）考核“{target.name}”（{target.text}），{counted[0].source} 的指标却叫"
                f"{listed(f'“{row.name}”' for row in counted)}。口径可能不同，请定下按哪个报数。",
            )


def values_differ(plan: Plan) -> Iterator[Finding]:
    """A measure has the same value in the text and in the table."""
    for key, duty, target, lines in _measures(plan):
        for row in lines:
            if target.op == "text" or row.target is None or not _same(target.name, row.name):
                continue
            if row.target.op != "text" and (target.op, target.value) != (row.target.op, row.target.value):
                yield warning(
                    "text-table-differs",
                    f"{key}.value",
                    f"“{target.name}”在第 {duty.no} 项任务（{duty.source}）里是“{target.text}”，"
                    f"在{row.source}里的目标值是“{row.target.text}”。请核对原文，定下以哪个为准。",
                )


def words_against_numbers(plan: Plan) -> Iterator[Finding]:
    """The text only says better, the table says how much: one finding for all of them."""
    found = [
        (key, duty, target, row)
        for key, duty, target, lines in _measures(plan)
        for row in lines
        if target.op == "text" and _same(target.name, row.name) and row.target and row.target.op != "text"
    ]
    if found:
        said = "；".join(
            f"{target.name}，{duty.source}写“{target.text}”，{row.source}写“{row.target.text}”"
            for _, duty, target, row in found
            if row.target
        )
        yield warning(
            "text-table-differs",
            f"{found[0][0]}.text",
            f"{len(found)} 处正文只作定性要求，附件给了数：{said}。考核时请以附件的数为准，或另行说明。",
        )


def indicator_without_duty(plan: Plan) -> Iterator[Finding]:
    """Every indicator of the table is served by a duty of the text, once links have been made at all."""
    if not any(item.duties for item in plan.indicators):
        return
    for index, item in enumerate(plan.indicators):
        if not item.duties:
            yield warning(
                "indicator-without-duty",
                f"indicators[{index}].duties",
                f"第 {item.no} 项指标“{item.name}”（{item.source}，牵头{listed(item.lead)}）在正文里没有对应的任务，"
                "不会有人被交办。请由办公室补一项任务，或指明归入哪一项。",
            )


def duty_without_indicator(plan: Plan) -> Iterator[Finding]:
    """Duties that no indicator measures, in one finding."""
    measured = {number for item in plan.indicators for number in item.duties}
    without = [(i, duty.no) for i, duty in enumerate(plan.duties) if measured and duty.no not in measured]
    if without:
        yield warning(
            "duty-without-indicator",
            f"duties[{without[0][0]}]",
            f"第 {listed(number for _, number in without)} 项任务在附件里没有对应的指标，完成与否要凭材料判断。",
        )


def _linked(plan: Plan, duty: Duty) -> list[Indicator]:
    return [item for item in plan.indicators if duty.no in item.duties]


def _measures(plan: Plan) -> Iterator[tuple[str, Duty, Target, list[Row]]]:
    """Yield every target of every duty with the lines of the table that belong to the duty."""
    lines = list(rows(plan))
    for i, duty in enumerate(plan.duties):
        keys = {f"indicators[{n}]" for n, item in enumerate(plan.indicators) if duty.no in item.duties}
        mine = [row for row in lines if row.key.partition(".")[0] in keys]
        for t, target in enumerate(duty.targets):
            yield f"duties[{i}].targets[{t}]", duty, target, mine


def _same(one: str, other: str) -> bool:
    return one in other or other in one


def _said(difference: Difference) -> str:
    parts = zip(("正文", "附件", "正文", "附件"), ("牵头", "牵头", "责任", "责任"), difference, strict=True)
    return "，".join(f"{where}另把{listed(names)}列为{role}单位" for where, role, names in parts if names)
