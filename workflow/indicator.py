"""Judging an indicator: own target and the standard's threshold apart, by the nine ways of ``definitions.indicator``.

Pure: plain data of the stored plan and measured values in, verdicts out. Values are decimals, never binary fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

Row = Mapping[str, Any]
WHOLE = ""  # the part under which a value of the indicator itself stands
INSIDE = "："  # between a part and a condition within it
FULL = Decimal(100)


class Verdict(StrEnum):
    """What came of holding a value against a threshold. ``NEAR`` is met, with less to spare than the policy wants."""

    MET = "met"
    NEAR = "near"
    NONE = "none"
    MISSED = "missed"

    @property
    def label(self) -> str:
        """The verdict in Chinese."""
        return _LABELS[self]


_LABELS = {
    Verdict.MET: "达标",
    Verdict.NEAR: "临界",
    Verdict.NONE: "无数据",
    Verdict.MISSED: "未达标",
}
_ORDER = (Verdict.MET, Verdict.NEAR, Verdict.NONE, Verdict.MISSED)  # of an AND the last that occurs counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A value of a period.

    Attributes:
        value: a number, or for what is judged in words whether it is so.
        first, last: days of the period as ISO text, both inclusive; period: as it was entered.
        no: number of the entry.
    """

    value: Decimal | bool
    period: str
    first: str
    last: str
    no: str


Values = Mapping[str, Sequence[Measured]]
"""Values by part (``WHOLE``, a part, a condition, or part ``INSIDE`` condition), the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Verdicts on one indicator or part; None where nothing is asked. ``why`` says what a person has to know of it."""

    target: Verdict | None
    standard: Verdict | None
    why: str = ""
    parts: tuple[tuple[str, Judged], ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The verdict on the own target, and where the plan sets none on the standard."""
        return self.target or self.standard or Verdict.NONE


def judge(indicator: Row, values: Values, margin: Decimal) -> Judged:
    """Return the verdicts on an indicator of a stored plan.

    Args:
        indicator: as the plan has it, plain data.
        values: what was measured.
        margin: a value that is met with less than this percentage of the threshold to spare is ``NEAR``.
    """
    if indicator["judgement"] == "compound":
        return _compound(indicator, values, margin)
    return _single(indicator, values, margin, WHOLE)


def worst(verdicts: Iterable[Verdict | None]) -> Verdict | None:
    """Return the verdict on an AND: missed over unknown over near over met; None where nothing is asked."""
    return max((one for one in verdicts if one is not None), key=_ORDER.index, default=None)


def best(verdicts: Iterable[Verdict | None]) -> Verdict | None:
    """Return the verdict on an OR: one that is met is enough, and missed needs all of them to be."""
    return min((one for one in verdicts if one is not None), key=_ORDER.index, default=None)


def meets(threshold: Row, value: Decimal, margin: Decimal, unit: str | None) -> Verdict:
    """Return the verdict on a number against a threshold that holds one."""
    asked = threshold["value"]
    if threshold["op"] == "between":
        low, high = exact(asked[0]), exact(asked[1])
        return _with_room(min(value - low, high - value), (high - low) * margin / FULL, closed=True)
    bound, op = exact(asked), threshold["op"]
    if op == "=":
        return Verdict.MET if value == bound else Verdict.MISSED
    spare = value - bound if op in (">", ">=") else bound - value
    no_room = op == ">=" and (threshold.get("unit") or unit) == "%" and bound >= FULL
    return _with_room(spare, Decimal(0) if no_room else abs(bound) * margin / FULL, closed="=" in op)


def exact(number: float | str) -> Decimal:
    """Return a number of a plan as it is written: 92.1 is 92.1."""
    return Decimal(str(number))


def _with_room(spare: Decimal, wanted: Decimal, *, closed: bool) -> Verdict:
    if spare < 0 or (spare == 0 and not closed):
        return Verdict.MISSED
    return Verdict.NEAR if spare < wanted else Verdict.MET


def _compound(indicator: Row, values: Values, margin: Decimal) -> Judged:
    own = {"unit": indicator["unit"]}
    parts = tuple(
        (part["name"], _single({**part, "unit": part["unit"] or own["unit"]}, values, margin, part["name"]))
        for part in indicator["parts"]
    )
    return Judged(
        target=worst(one.target for _, one in parts),
        standard=worst(one.standard for _, one in parts),
        why="；".join(f"{name}{one.verdict.label}" for name, one in parts if one.verdict is not Verdict.MET),
        parts=parts,
    )


def _single(item: Row, values: Values, margin: Decimal, name: str) -> Judged:
    """Judge an indicator or a part: what holds a number by the number, what is words by the way of its judgement."""
    mine = values.get(name, ())
    by_words, why = _WAYS.get(item["judgement"], _by_word)(item, values, margin, name)
    standard = item["standard"]
    if standard is None and item["judgement"] == "range":
        standard = next((one for one in item["classes"] if one["name"] == item["own"]), None)
    asked = (item["target"], standard)
    verdicts = [_against(threshold, item, mine, margin, by_words) for threshold in asked]
    in_words = asked == (None, None) or any(one is not None and one["op"] == "text" for one in asked)
    if asked == (None, None):
        verdicts[0] = by_words
    told = (
        Verdict.NONE in verdicts
        or (in_words and Verdict.MISSED in verdicts)
        or item["judgement"] in ("trend", "conditional")
    )
    return Judged(target=verdicts[0], standard=verdicts[1], why=why if told else "")


def _against(
    threshold: Row | None, item: Row, mine: Sequence[Measured], margin: Decimal, by_words: Verdict
) -> Verdict | None:
    if threshold is None:
        return None
    for key, join in (("any_of", best), ("all_of", worst)):
        if threshold.get(key):
            return join(_against(one, item, mine, margin, by_words) for one in threshold[key])
    if threshold["op"] == "text":
        return by_words
    if threshold.get("unit") not in (None, item["unit"]):
        return _word(mine)  # measured in something else: a person says
    value = _number(mine)
    return Verdict.NONE if value is None else meets(threshold, value, margin, item["unit"])


def _word(mine: Sequence[Measured]) -> Verdict:
    said = next((one.value for one in mine if isinstance(one.value, bool)), None)
    return Verdict.NONE if said is None else Verdict.MET if said else Verdict.MISSED


def _number(mine: Sequence[Measured]) -> Decimal | None:
    return next((one.value for one in mine if not isinstance(one.value, bool)), None)


_Way = Callable[[Row, Values, Decimal, str], tuple[Verdict, str]]


def _by_word(item: Row, values: Values, margin: Decimal, name: str) -> tuple[Verdict, str]:  # noqa: ARG001 - one shape
    found = _word(values.get(name, ()))
    if found is not Verdict.NONE:
        return found, ""
    return found, "还没有登记" if _number(
        values.get(name, ())
    ) is None else "不能用数评判的，要另登记 是 或 否"


def _by_each(item: Row, values: Values, margin: Decimal, name: str) -> tuple[Verdict, str]:
    """Judge a checklist or several conditions: one by one where they were entered so, else as a whole."""
    each = {one: _word(values.get(within(name, one), ())) for one in inner_names(item)}
    if not each or all(one is Verdict.NONE for one in each.values()):
        return _by_word(item, values, margin, name)
    missing = [one for one, found in each.items() if found is Verdict.NONE]
    failed = [one for one, found in each.items() if found is Verdict.MISSED]
    said = [f"不符合：{'、'.join(failed)}"] if failed else []
    said += [f"没有登记：{'、'.join(missing)}"] if missing else []
    return worst(each.values()) or Verdict.NONE, "；".join(said)


def _by_upper(item: Row, values: Values, margin: Decimal, name: str) -> tuple[Verdict, str]:  # noqa: ARG001 - one shape
    found = _word(values.get(name, ()))
    if found is not Verdict.NONE or item["document"]:
        return found, "" if found is not Verdict.NONE else "还没有登记"
    return found, f"{item['authority'] or '上级'}下达任务的文件未到，无从评判"


def _by_trend(item: Row, values: Values, margin: Decimal, name: str) -> tuple[Verdict, str]:
    mine = [one for one in values.get(name, ()) if not isinstance(one.value, bool)]
    if not mine:
        return _by_word(item, values, margin, name)
    before, called = _base(item, mine)
    if before is None:
        found = _word(values.get(name, ()))
        return found, "" if found is not Verdict.NONE else "没有可比的上期数"
    change = mine[0].value - before
    holds = {
        "rising": change > 0,
        "falling": change < 0,
        "not_falling": change >= 0,
        "not_rising": change <= 0,
        "steady_or_improving": True if change == 0 else None,  # which way is better, a person says
    }[item["direction"]]
    said = f"与{called}（{before}）相比{'持平' if change == 0 else f'{change:+}'}"
    if holds is None:
        return _word(values.get(name, ())), f"{said}，是否改善须人工认定"
    return (Verdict.MET if holds else Verdict.MISSED), said


def _base(item: Row, mine: Sequence[Measured]) -> tuple[Decimal | None, str]:
    """Return what the newest number is held against: the plan's base, else the same period a year before, else the last."""
    if item["base_value"] is not None:
        return exact(item["base_value"]), item["base"] or "基期"
    newest = mine[0]
    before = [one for one in mine if one.last < newest.first and len(one.period) == len(newest.period)]
    year = str(int(newest.period[:4]) - 1) + newest.period[4:]
    found = next((one for one in before if one.period == year), before[0] if before else None)
    return (None, "") if found is None else (Decimal(found.value), found.period)


def _by_branch(item: Row, values: Values, margin: Decimal, name: str) -> tuple[Verdict, str]:
    for branch in item["branches"]:
        when = branch["when"]
        base = _number(values.get(within(name, when["name"]), ()))
        if base is None:
            return Verdict.NONE, f"还没有登记{when['name']}，不知按哪种情况评判"
        if meets(when, base, Decimal(0), when["unit"]) is Verdict.MET:
            mine = values.get(name, ())
            found = _against(branch["then"], item, mine, margin, _word(mine))
            return found or Verdict.NONE, f"{when['text']}：{branch['then']['text']}"
    return Verdict.NONE, "没有一种情况适用"


_WAYS: dict[str, _Way] = {
    "checklist": _by_each,
    "multi": _by_each,
    "upper": _by_upper,
    "trend": _by_trend,
    "conditional": _by_branch,
}


def inner_names(item: Row) -> list[str]:
    """Return under which further names values of an indicator or part are entered: checks, conditions, base values."""
    branches = dict.fromkeys(branch["when"]["name"] for branch in item.get("branches", ()))
    return [*item.get("checks", ()), *item.get("conditions", ()), *branches]


def within(name: str, inner: str) -> str:
    """Return the part under which a value of a check, a condition or a base value stands."""
    return f"{name}{INSIDE}{inner}" if name else inner
