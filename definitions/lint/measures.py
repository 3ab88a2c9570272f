"""Units of measure: missing, not fitting what is measured, or different for one measure."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from definitions.lint.rule import Family, Said, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.lint.facts import Facts
    from definitions.lint.rows import Row
    from definitions.lint.stated import Stated

FAMILY = Family("measures", "计量单位")

_AMOUNT = re.compile(r"浓度|天数|总量|数量|面积|收入|产量")
_RATIO = re.compile(r"率|比例|比重|占|指数|幅|增长|下降|提高|降低|减少")
_SHARE = re.compile(r"率$|比例$|比重$|占比$")
_PER_CENT = frozenset({"%", "‰", "百分点", "个百分点", None})
_POINTS = frozenset({"百分点", "个百分点"})
_INTENSITY = re.compile(r"能耗|水耗|强度|用量|用水量|产值|收入|面积")
_BARE = re.compile(r"系数|指数|pH|[:：]|比$|等级|级别")
_SHOWN = 12


@FAMILY.rule("unit-mismatch", "计量单位不对")
def unit_mismatch(facts: Facts) -> Iterator[Said]:
    """Days, concentrations and areas are not per cent; a coefficient has no unit; a rate is per cent."""
    alike: dict[str, list[Row]] = defaultdict(list)
    for row in facts.rows:
        if _is_amount(row.name) and row.unit == "%":
            alike[row.key.partition(".")[0]].append(row)
    for key, lines in alike.items():
        item = lines[0].item
        yield Said(
            f"{key}.unit",
            f"第 {item.no} 项指标“{item.name}”（{item.source}）的单位写“%”，但{listed(row.name for row in lines)}"
            "不是百分比。请核对各分项的单位，报数时写明。",
        )
    said = {row.name for lines in alike.values() for row in lines}
    unfit: dict[tuple[str, str | None, str], list[Stated]] = defaultdict(list)
    for one in facts.stated:
        reason = _why_unfit(one)
        if reason and one.name not in said:
            unfit[one.name, one.unit, reason].append(one)
    for (name, unit, reason), found in unfit.items():
        places = listed(dict.fromkeys(f"{one.source}写“{one.text}”" for one in found))
        yield Said(
            f"{found[0].key}.unit",
            f"“{name}”的单位是“{unit}”（{places}），{reason}。请核对原件，报数前定下单位。",
        )


@FAMILY.rule("measure-unit-missing", "数值没有计量单位")
def unit_missing(facts: Facts) -> Iterator[Said]:
    """A number without its unit cannot be reported against."""
    found = [one for one in facts.stated if one.unit is None and not _BARE.search(f"{one.name} {one.text}")]
    if found:
        said = listed((f"{one.source}“{one.name}”（{one.text}）" for one in found), most=_SHOWN)
        yield Said(f"{found[0].key}.unit", f"这些数没有计量单位：{said}。请核对原文，补上单位。")


@FAMILY.rule("measure-units-differ", "同一指标单位不同")
def units_differ(facts: Facts) -> Iterator[Said]:
    """One measure is reported in one unit; text against its own row is ``text-table-units``."""
    units: dict[tuple[object, ...], dict[str, Stated]] = defaultdict(dict)
    for one in facts.stated:
        if one.unit is not None:
            units[one.about].setdefault(one.unit, one)
    for found in units.values():
        first, *others = found.values()
        for other in others:
            if first.in_table == other.in_table or not first.duties & other.duties:
                yield Said(
                    f"{other.key}.unit",
                    f"“{other.name}”的单位不一致：{first.source}用“{first.unit}”，{other.source}用“{other.unit}”。"
                    "请统一后再报数。",
                )


def _is_amount(name: str) -> bool:
    return bool(_AMOUNT.search(name)) and not _RATIO.search(name)


def _why_unfit(one: Stated) -> str | None:
    if one.unit is None:
        return None
    if "系数" in one.name:
        return "而系数没有单位，也不按百分点计"
    if one.unit in _POINTS and _INTENSITY.search(one.name) and not _SHARE.search(one.name):
        return "而它本身不是百分数，升降不能按百分点计"
    if _SHARE.search(one.name) and one.unit not in _PER_CENT and "/" not in one.unit:
        return "而比率应以百分比计"
    if not one.in_table and one.unit == "%" and one.about[2] is None and _is_amount(one.name):
        return "而面积、数量、浓度等不是百分比，没有写占什么的百分之几"
    return None
