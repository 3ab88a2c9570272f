"""The facts of the 整改通知: what one unit, or several, has to put right, by when, and what follows if it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.known_units import units_in
from workflow.papers.asked import IN_WRITING, not_made, subject_asked
from workflow.papers.inspected import BEFORE, head, problem
from workflow.papers.making import Made
from workflow.papers.queries.findings import findings_untold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.papers.making import Asked
    from workflow.papers.source import Source

WHOSE = "whose"


def make(source: Source, asked: Asked) -> Made:
    """Return the notice to the unit that is named as ``whose``, else to all whose findings no notice tells of yet.

    Raises:
        PaperNotMade: nothing has been assigned, or all that was has its notice.
    """
    row = subject_asked(source, asked, "inspection")
    unit = str(asked.said.get(WHOSE, ""))
    if row["state"] in BEFORE:
        raise not_made(source, asked, f"督查{row['no']}还是“{row['label']}”，没有问题要整改")
    found = source.book.rows("problems", findings_untold, inspection=row["no"], unit=unit)
    if not found:
        raise not_made(source, asked, _why_none(row, unit))
    units = units_in(source.rows, source.campaign)
    problems = [problem(one) for one in found]
    context = head(source, asked, row, [row]) | {
        "addressee": list(dict.fromkeys(name for one in found for name in units.several(one["unit"]))),
        "problems": problems,
        "reply_due": max(source.day.isoformat(), *(one["due"] for one in problems)),
        "reply_form": IN_WRITING,
    }
    whose = "、".join(dict.fromkeys(one["unit"] for one in found))
    return Made(
        title=f"关于整改{row['title']}发现问题的通知（{whose}）",
        context=context | {name: value for name, value in asked.said.items() if name != WHOSE},
        key=f"{row['subject']}/rectify/{'+'.join(str(one['n']) for one in found)}",
        about=row["subject"],
    )


def _why_none(row: Mapping[str, Any], unit: str) -> str:
    if row["state"] in ("conducted", "reported"):
        return f"督查{row['no']}的问题还没有交办，请先通报，再交办整改（inspection rectify）"
    whose = f"{unit}的" if unit else ""
    return f"督查{row['no']}交办的{whose}问题都已有整改通知；要重拟的，请先撤回（paper withdraw）"
