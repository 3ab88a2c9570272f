"""The parts of a compound indicator, one a line: ``名称｜单位｜判定｜目标值｜标准值｜其余``."""

from __future__ import annotations

from typing import Any

from definitions.sheet.errors import CellInvalid
from definitions.sheet.tags import read_choice, read_tag, write_choice, write_tag
from definitions.sheet.thresholds import read_threshold, write_threshold
from definitions.sheet.words import NOTHING, quoted, split, tidy, unquoted

Item = dict[str, Any]

BAR = "｜"
FIELDS = ("名称", "单位", "判定", "目标值", "标准值", "其余")
OTHER = (
    "scope",
    "profile",
    "own",
    "classes",
    "direction",
    "base",
    "base_value",
    "authority",
    "document",
    "checks",
    "branches",
    "conducted_by",
    "sample",
    "conditions",
)
_BARS = "｜|"


def write_part(item: Item, *, whole: str | None = None) -> str:
    """Return a part as a line has it; ``whole`` is the indicator's unit."""
    unit = item.get("unit")
    asked = (
        write_threshold(item[key], whole=unit or whole, avoid=_BARS) if key in item else ""
        for key in ("target", "standard")
    )
    others = "；".join(write_tag(key, item[key], "；;" + _BARS) for key in OTHER if key in item)
    fields = (
        quoted(item["name"], _BARS),
        "" if unit is None else quoted(unit, _BARS),
        write_choice("judgement", item["judgement"]),
        *asked,
        others,
    )
    return BAR.join(fields).rstrip(BAR)


def read_part(text: str, *, whole: str | None = None) -> Item:
    """Return the part that a line says.

    Raises:
        CellInvalid: it has no name or too many fields, or one of them cannot be read.
    """
    fields = [tidy(field) for field in split(text, _BARS)]
    if len(fields) > len(FIELDS) or not fields[0]:
        raise CellInvalid(f"“{text[:20]}”应写成“{BAR.join(FIELDS)}”，用竖线隔开。")
    name, unit, judgement, target, standard, others = (*fields, *[""] * (len(FIELDS) - len(fields)))
    item: Item = {"name": unquoted(name)}
    if unit not in NOTHING:
        item["unit"] = unquoted(unit)
    for key, said in (("target", target), ("standard", standard)):
        if said not in NOTHING:
            item[key] = read_threshold(said, whole=item.get("unit") or whole)
    item["judgement"] = read_choice("judgement", judgement) if judgement else usual_judgement(item)
    item |= dict(read_tag(tag, OTHER) for tag in split(others, "；;") if tidy(tag))
    return item


def usual_judgement(item: Item) -> str:
    """Return how something is judged where nobody says: by a number if there is one, else by material."""
    asked = [item[key] for key in ("target", "standard") if key in item]
    return "threshold" if any(one["op"] != "text" for one in asked) else "checklist"
