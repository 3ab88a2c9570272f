"""Entering what was measured of an indicator: checked at the door, append-only, on a registered paper or with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from definitions.errors import ProjectError
from workflow.act import OFFICE
from workflow.errors import CampaignEnded, DateImpossible, PaperNotRegistered
from workflow.indicator import WHOLE
from workflow.indicator_list import NO, YES, enterable
from workflow.period import period_days
from workflow.pinned import machine_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.engine import Firing

_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?")
_YES = {YES: YES, "达标": YES, "完成": YES, NO: NO, "未达标": NO, "未完成": NO}


class IndicatorNotFound(ProjectError):
    """The plan has no indicator of this number."""

    exit_code = 3

    def __init__(self, *, no: str, known: int) -> None:
        there = f"方案有指标 1 至 {known}" if known else "方案没有列指标"
        super().__init__(f"没有指标“{no}”。{there}，编号见 indicator list")


class ValueNotTaken(ProjectError):
    """The value cannot be entered; the sentence says why and what to do."""

    def __init__(self, *, no: object, reason: str) -> None:
        super().__init__(f"指标{no} 的值没有登记：{reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a person typed."""

    indicator: str
    value: str
    period: str
    part: str = ""
    provider: str | None = None
    paper: str | None = None
    reason: str | None = None


def enter(firing: Firing, campaign: str, entry: Entry) -> dict[str, Any]:
    """Enter a value; return the row that it makes.

    Raises:
        CampaignEnded: the campaign has ended.
        IndicatorNotFound: the plan has no such indicator.
        ValueNotTaken: part, value, unit or ground is not what this indicator needs.
        DateImpossible: the period does not exist, or has not begun.
        PaperNotRegistered: the paper has not been registered as one of that unit.
    """
    facts = firing.campaign(campaign)
    if facts.row["state"] != "open":
        raise CampaignEnded(campaign=facts.row["title"])
    plan = firing.definition(facts.row["plan"])
    indicator = indicator_of(plan, entry.indicator)
    part, item = _part(indicator, entry.part)
    period, first, last = period_days(entry.period)
    if first > firing.today(facts.zone):
        raise DateImpossible(text=entry.period, reason="还没有开始，不能登记以后的数")
    no = firing.next_no("measurement", campaign)
    row = {
        "subject": f"{campaign}/measurement:{no}",
        "campaign": campaign,
        "no": str(no),
        "indicator": str(indicator["no"]),
        "part": part,
        "title": f"{indicator['name']}（{part}）" if part else indicator["name"],
        "period": period,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "value": _value(indicator["no"], item, entry.value),
        "unit": "" if entry.value in _YES else _measure(item, indicator),
        **_ground(firing, campaign, plan, indicator["no"], entry),
    }
    firing.create("measurement", row, machine=machine_for(firing, campaign, "measurement"), capacity=OFFICE)
    return row


def indicator_of(plan: Mapping[str, Any], no: str) -> Mapping[str, Any]:
    """Return an indicator of a stored plan by its number.

    Raises:
        IndicatorNotFound: there is none.
    """
    for indicator in plan["indicators"]:
        if str(indicator["no"]) == no.strip():
            found: Mapping[str, Any] = indicator
            return found
    raise IndicatorNotFound(no=no, known=len(plan["indicators"]))


def _part(indicator: Mapping[str, Any], typed: str) -> tuple[str, Mapping[str, Any]]:
    """Return under which name the value is entered, and the item that judges it; a part may be typed by its place."""
    known = enterable(indicator)
    if typed in known:
        return typed, known[typed]
    if typed.isdecimal() and 1 <= int(typed) <= len(indicator["parts"]):
        name = indicator["parts"][int(typed) - 1]["name"]
        return name, known[name]
    named = "、".join(name for name in known if name != WHOLE)
    if not named:
        raise ValueNotTaken(no=indicator["no"], reason="它没有分项，请去掉 --part")
    if not typed:
        raise ValueNotTaken(no=indicator["no"], reason=f"它由分项组成，请用 --part 写明哪一项：{named}")
    raise ValueNotTaken(no=indicator["no"], reason=f"它没有分项“{typed}”。可写：{named}")


def _value(no: object, item: Mapping[str, Any], typed: str) -> str:
    """Return a value as it is kept: a decimal without idle zeros or 是 or 否."""
    text = typed.strip().removesuffix("%").removesuffix("％").strip()
    words = _takes_words(item)
    if text in _YES:
        if words:
            return _YES[text]
        raise ValueNotTaken(no=no, reason=f"它按数值评判，请写数，如 {_example(item)}")
    if not _NUMBER.fullmatch(text):
        wanted = "数（如 92.5），或者 是、否" if words else f"一个数，如 {_example(item)}，不带单位和逗号"
        raise ValueNotTaken(no=no, reason=f"“{typed}”不是能登记的值，请写{wanted}")
    if not _takes_numbers(item):
        raise ValueNotTaken(no=no, reason="它按是否做到评判，请写 是 或 否")
    number = Decimal(text)
    return format(number.normalize(), "f") if number else "0"


def _takes_words(item: Mapping[str, Any]) -> bool:
    """Whether a person's word counts: nothing asked holds a number, or some of it does not."""
    if item.get("inner"):
        return item["inner"] not in {branch["when"]["name"] for branch in item.get("branches", ())}
    asked = [item[name] for name in ("target", "standard") if item[name]]
    return not asked or any(one["op"] == "text" for one in asked)


def _takes_numbers(item: Mapping[str, Any]) -> bool:
    """Whether a number counts: what is asked holds one, or it is judged by comparing."""
    if item.get("inner"):
        return not _takes_words(item)
    if item["judgement"] in ("threshold", "range", "survey", "trend", "conditional", "upper"):
        return True
    asked = [item[name] for name in ("target", "standard") if item[name]]
    return any(one["op"] != "text" for one in asked)


def _example(item: Mapping[str, Any]) -> str:
    asked = item["target"] or item["standard"]
    value = asked and asked.get("value")
    return str(value) if isinstance(value, int | float) else "92.5"


def _measure(item: Mapping[str, Any], indicator: Mapping[str, Any]) -> str:
    for branch in item.get("branches", ()):
        if item.get("inner") == branch["when"]["name"]:
            return str(branch["when"]["unit"] or "")
    return str(item["unit"] or indicator["unit"] or "")


def _ground(
    firing: Firing, campaign: str, plan: Mapping[str, Any], no: object, entry: Entry
) -> dict[str, str | None]:
    """Return who gave the value, by which paper, and why it was entered without one."""
    if entry.paper is None:
        if entry.reason is None:
            raise ValueNotTaken(
                no=no,
                reason="须有依据：来文已登记的，用 --from 和 --paper 写明；没有来文的，用 --reason 写明数从哪里来",
            )
        return {"provider": entry.provider or plan["office"], "paper": None, "reason": entry.reason}
    found = firing.unit.one(
        "SELECT unit FROM incoming WHERE campaign = ? AND number = ?", campaign, entry.paper
    )
    if found is None or entry.provider not in (None, found["unit"]):
        raise PaperNotRegistered(number=entry.paper, unit=entry.provider or "提供数据的单位")
    return {"provider": found["unit"], "paper": entry.paper, "reason": entry.reason or ""}
