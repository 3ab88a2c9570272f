"""What a workbook changes, item by item, as a clerk reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from definitions.plan_words import KINDS
from definitions.sheet.items import Item, items_of
from definitions.sheet.tables import NEEDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.plan import Plan
    from definitions.sheet.rows import Outcome

SHORT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One item that the workbook changes: 任务4“推进河湖长制”, and what; ``what`` is added, removed or changed."""

    what: str
    name: str
    cells: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Return it as a clerk reads it, a line for each cell."""
        verb = {"added": "新增", "removed": "删去", "changed": "改动"}[self.what]
        return "\n".join([f"{verb}{self.name}", *(f"  {cell}" for cell in self.cells)])


def differences(plan: Plan, outcome: Outcome) -> Iterator[Difference]:
    """Yield what is new or changed in the order of the rows, then what goes."""
    items = items_of(plan, outcome.holds)
    needed = NEEDED[outcome.holds]

    def name(item: Item) -> str:
        return f"{KINDS[outcome.holds]}{item['no']}“{short(item.get(needed, ''))}”"

    for one in outcome.wanted:
        cells = tuple(
            f"{edit.heading}：{short(edit.before) or '空'} → {short(edit.after) or '空'}（{edit.address}）"
            for edit in one.edits
        )
        if one.index is None:
            yield Difference(what="added", name=f"{name(one.item)}（{one.row.at}）")
        elif one.edits:
            yield Difference(what="changed", name=name(items[one.index]), cells=cells)
    for index in outcome.removed:
        yield Difference(what="removed", name=name(items[index]))


def short(text: str) -> str:
    """Return a text on one line, cut where it would fill it."""
    said = " ".join(text.split())
    return said if len(said) <= SHORT else f"{said[: SHORT - 1]}…"
