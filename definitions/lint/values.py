"""Values: numbers that are not there, cannot be, say not in which direction, or lie below the standard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from definitions.lint.rule import Family, Said, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.lint.facts import Facts
    from definitions.lint.stated import Stated

FAMILY = Family("values", "数值")

_SIGNED = re.compile(
    r"[≥≤><＞＜≧≦]|不低于|不少于|不小于|不高于|不大于|不超过|以上|以下|以内|至少|最多|超过|突破|大于|小于|高于|低于|达到或优于|[-—－~～至]"
)
_MEASURED = re.compile(r"率|比例|比重|占比|占|强度|能耗|水耗|用水量|排放|收入|纯收入|面积|系数|浓度|总量|度$")
_NO_NUMBER = re.compile(
    r"(?:突破|超过|达到?|不低于|不少于|至少|实现)[百千万亿]+(?:元|吨|亩|公里|人|户|平方米|立方米|千瓦)"
)
_ABOUT = re.compile(r"左右|上下|大约|大概|约(?=[0-9])|前后")
_SHARE = re.compile(r"率$|比例$|比重$|占比$")
_GROWTH = re.compile(r"增长|提高|增幅|增速|上升|下降|降低|减少|降幅")
_SHARES = frozenset({"%", "‰", "百分点", "个百分点"})
_SAFE = re.compile(r"无害化处理率|处置率|水质达标率|卫生合格率|安全利用率")
_COUNTED = frozenset("个家人名座处所户辆次村条项宗期份台")
_HALF = 50
_ALL = 100
_SHOWN = 12


@FAMILY.rule("number-missing", "该有数的地方没有数")
def number_missing(facts: Facts) -> Iterator[Said]:
    """突破亿元: the unit is there, the number is not."""
    for held in facts.held:
        target = held.target
        if target.op == "text" and _NO_NUMBER.search(f"{target.text} {target.as_written or ''}"):
            yield Said(
                f"{held.key}.value",
                f"{held.label}的“{target.name}”写“{target.text}”，只有单位没有数，无法判断完成没有。请核对原件，补上数值。",
            )


@FAMILY.rule("value-implausible", "数值不合常理")
def value_implausible(facts: Facts) -> Iterator[Said]:
    """A share is at most 100 per cent, a coefficient at most 1, half a village is none."""
    for one in facts.stated:
        reason = _why_implausible(one)
        if reason:
            yield Said(
                f"{one.key}.value",
                f"“{one.name}”（{one.source}）写“{one.text}”，{reason}。疑为笔误，请核对原件；原文如此的，请报批后再下达。",
            )


@FAMILY.rule("value-vague", "数值写“左右”")
def value_vague(facts: Facts) -> Iterator[Said]:
    """Within what margin is 20% 左右 met?"""
    found = [
        held
        for held in facts.held
        if held.target.op != "text" and _ABOUT.search(f"{held.target.modality or ''} {held.target.text}")
    ]
    if found:
        places = dict.fromkeys(f"{one.source}“{one.target.name}”（{one.target.text}）" for one in found)
        said = listed(places, most=_SHOWN)
        yield Said(
            f"{found[0].key}.modality",
            f"这些数写了“左右”，差多少算完成没有说：{said}。请在交办时定下允许的上下幅度。",
        )


@FAMILY.rule("growth-base-missing", "升降没有写和哪一年比")
def growth_base_missing(facts: Facts) -> Iterator[Said]:
    """增长 10% over what."""
    found = [
        one
        for one in facts.stated
        if not one.in_table and one.about[3] is None and one.unit in _SHARES and _GROWTH.search(one.name)
    ]
    if found:
        places = dict.fromkeys(f"{one.source}“{one.name}”（{one.text}）" for one in found)
        yield Said(
            f"{found[0].key}.base",
            f"这些数是升降的幅度，没有写和哪一年比：{listed(places, most=_SHOWN)}。一般是和上一年比，请确认后记进 base。",
        )


@FAMILY.rule("operator-missing", "数值没有写“以上”“以下”")
def operator_missing(facts: Facts) -> Iterator[Said]:
    """A rate of 95% that was entered as exactly 95: is 96 met, is 94?"""
    bare = [
        one
        for one in facts.stated
        if one.op == "="
        and not (one.value == _ALL and one.unit == "%")
        and _MEASURED.search(one.name)
        and not _SIGNED.search(one.text)
        and not _ABOUT.search(one.text)
    ]
    if bare:
        places = dict.fromkeys(f"{one.source}“{one.name}”（{one.text}）" for one in bare)
        said = listed(places, most=_SHOWN)
        yield Said(
            f"{bare[0].key}.op",
            f"这些数没有写“以上”“以下”“不低于”，录入时照写为等于：{said}。超过算完成还是不算，请确认后改 op。",
        )


@FAMILY.rule("operator-assumed", "比较方向是录入时定的")
def operator_assumed(facts: Facts) -> Iterator[Said]:
    """A bare number that was entered as at least, or at most: somebody should confirm the reading."""
    bare = [
        one
        for one in facts.stated
        if one.op in {">=", "<=", ">", "<"} and not _SIGNED.search(one.text) and not _ABOUT.search(one.text)
    ]
    if bare:
        names = listed((f"{one.source}“{one.name}”（{one.text}）" for one in bare), most=_SHOWN)
        word = {">=": "不低于", ">": "高于", "<=": "不高于", "<": "低于"}
        readings = listed(sorted({word[one.op] for one in bare}))
        yield Said(
            bare[0].key,
            f"这些目标值只写了数，没有写“≥”或“≤”，录入时按“{readings}”理解：{names}。请确认。",
        )


@FAMILY.rule("target-below-standard", "目标值达不到指标值")
def target_below_standard(facts: Facts) -> Iterator[Said]:
    """The plan's own target is at least as strict as the standard; else reaching it wins nothing."""
    for row in facts.rows:
        target, standard = row.target, row.standard
        if target is None or standard is None or standard.sense not in {"min", "max"}:
            continue
        own, asked = target.value, standard.value
        if not isinstance(own, int | float) or not isinstance(asked, int | float):
            continue
        short = own < asked if standard.sense == "min" else own > asked
        if short and target.sense in {standard.sense, "exact"}:
            yield Said(
                f"{row.key}.target",
                f"“{row.name}”（{row.source}）的目标值“{target.text}”达不到指标值“{standard.text}”，"
                "完成了目标也不能达标。请核对。",
            )


@FAMILY.rule("target-standard-kinds-differ", "目标值和指标值不能比较")
def kinds_differ(facts: Facts) -> Iterator[Said]:
    """A number as target and words as standard, or the other way round, must be judged by a person."""
    for row in facts.rows:
        if row.target and row.standard and (row.target.op == "text") != (row.standard.op == "text"):
            yield Said(
                f"{row.key}.target",
                f"“{row.name}”（{row.source}）的目标值是“{row.target.text}”，指标值是“{row.standard.text}”，"
                "一个是数，一个是文字，不能自动比较，达标与否要由人判断。",
            )


def _why_implausible(one: Stated) -> str | None:
    for number in one.value if isinstance(one.value, tuple) else (one.value,):
        if number is None:
            continue
        if number < 0:
            return "是负数"
        if one.unit == "%" and number > _ALL and _SHARE.search(one.name) and not _GROWTH.search(one.name):
            return "超过了 100%"
        if "系数" in one.name and one.unit is None and not 0 < number <= 1:
            return "而系数一般在 0 和 1 之间"
        if one.unit in _COUNTED and number != int(number):
            return f"而以“{one.unit}”计的数应是整数"
        if one.unit == "%" and number < _HALF and one.op in {">=", ">", "="} and _SAFE.search(one.name):
            return f"这类比率一般远高于 {_HALF}%，照此执行等于大部分可以不处理"
    return None
