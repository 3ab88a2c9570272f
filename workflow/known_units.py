"""Units by the names that a plan and its ledger have for them: known or not, and which names mean the same."""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from definitions.errors import ProjectError
from workflow.facts import unit_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workflow.reading import Rows

_BETWEEN = re.compile(r"[、，,；;\s]+")


class UnitsUnknown(ProjectError):
    """Units are named that the plan does not know."""

    exit_code = 3

    def __init__(self, *, unknown: Sequence[tuple[str, str, str | None]]) -> None:
        """Build the sentence; each of ``unknown`` is where it stands, the name, and the nearest known name."""
        said = "；".join(
            f"{place}{'' if place.endswith('：') or not place else '：'}方案里没有“{name}”这个单位"
            + (f"，是否应为“{near}”" if near else "")
            for place, name, near in unknown
        )
        super().__init__(f"{said}。什么都没有写入，请改正单位名称后重试（duban unit list 可查）")
        self.unknown = tuple(unknown)


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a campaign; ``same`` gives for each name the one by which the plan lists it."""

    same: Mapping[str, str]

    def known(self, name: str) -> str | None:
        """Return the listed name of who is called ``name``, None for somebody the plan does not know."""
        return self.same.get(name)

    def nearest(self, name: str) -> str | None:
        """Return the known name nearest to ``name``."""
        near = difflib.get_close_matches(name, self.same, n=1, cutoff=0.5)
        return near[0] if near else None

    def several(self, text: str) -> list[str]:
        """Return the names in ``text``: itself where it is one, though it may hold a 、, else what stands between."""
        if self.known(text.strip()) is not None:
            return [text.strip()]
        return [name for name in _BETWEEN.split(text) if name]

    def require(self, names: Iterable[str]) -> list[str]:
        """Return names as the plan lists them.

        Raises:
            UnitsUnknown: with every one that it does not know.
        """
        return self.require_at(("", name) for name in names)

    def require_at(self, placed: Iterable[tuple[str, str]]) -> list[str]:
        """Return names as the plan lists them; each comes with the place to be named where it is not known.

        Raises:
            UnitsUnknown: with every one that it does not know.
        """
        found = [(place, name, self.known(name)) for place, name in placed]
        unknown = [(place, name, self.nearest(name)) for place, name, known in found if known is None]
        if unknown:
            raise UnitsUnknown(unknown=unknown)
        return [known for _, _, known in found if known is not None]


def units_in(rows: Rows, campaign: str) -> Units:
    """Return the units of the plan that a campaign stands on, those that lead something, those entered in groups."""
    body = rows.value(
        "SELECT d.body FROM definition d JOIN campaign c ON c.plan = d.digest WHERE c.id = ?", campaign
    )
    same = {name: unit["name"] for unit in json.loads(body)["units"] for name in unit_names(unit)}
    others = rows.rows(
        "SELECT DISTINCT u.unit FROM duty_unit u JOIN duty d ON d.subject = u.subject WHERE d.campaign = ? "
        "AND u.until IS NULL UNION SELECT unit FROM unit_group WHERE campaign = ?",
        campaign,
        campaign,
    )
    for name in sorted(row["unit"] for row in others):
        same.setdefault(name, name)
    return Units(same)
