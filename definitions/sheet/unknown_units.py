"""Units that a workbook names and the plan does not know: said at their cells, with the name that may be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.concern import nearest_name
from definitions.sheet.tables import finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from definitions.findings import Finding
    from definitions.plan import Plan
    from definitions.sheet.rows import Outcome

ROLES = ("lead", "support", "data_from")


def unknown_units(plan: Plan, outcomes: Sequence[Outcome]) -> Iterator[Finding]:
    """Yield an error for each name that is new to the plan; what its items name already is left to the linter.

    A plan file whose units are still to be filled in knows nobody, so that nobody can be unknown to it.
    """
    if all(unit.name.startswith("【") for unit in plan.units):
        return
    known = plan.names | {
        name
        for item in (*plan.duties, *plan.indicators)
        for role in ROLES
        for name in getattr(item, role, ())
    }
    for outcome in outcomes:
        for wanted in outcome.wanted:
            for role in ROLES:
                cell = wanted.row.cells.get(role)
                for name in wanted.item.get(role, ()) if cell is not None else ():
                    if name not in known and cell is not None:
                        yield finding("unit-unknown", cell.address, _said(plan, name), value=name)


def _said(plan: Plan, name: str) -> str:
    near = nearest_name(plan, name)
    hint = f"，是否应为“{near}”？" if near else "。"
    return f"方案里没有“{name}”这个单位{hint}名称没有写错的，请先补进方案文件的 units（或写成别名），再导入。"
