"""A recurrence rule as an office says it: 每月14日、28日，每季度（3、6、9、12月）15日."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.workday_rule import Counted, counted

if TYPE_CHECKING:
    from datetime import date

_UNITS = {"YEARLY": "年", "MONTHLY": "月", "WEEKLY": "周", "DAILY": "天"}
_DAYS = {"MO": "一", "TU": "二", "WE": "三", "TH": "四", "FR": "五", "SA": "六", "SU": "日"}
_QUARTERS, _HALVES = ["3", "6", "9", "12"], ["6", "12"]
ROLLS = {
    "previous": "遇休息日提前",
    "next": "遇休息日顺延",
    "second": "遇休息日排到休息日后第2个工作日",
    "nearest": "遇休息日就近",
    "none": "遇休息日不变",
}
PERIODS = {"week": "周", "month": "月", "quarter": "季度", "half": "半年", "year": "年"}
CATCH_UPS = {"all": "错过的逐次补办", "latest": "错过的只补最近一次", "none": "错过的不补"}


def spoken_rule(rule: str, *, starts: date | None = None) -> str:
    """Return a rule in Chinese words.

    Args:
        rule: one that ``definitions.recurrence`` takes.
        starts: first day; says the day of a yearly or monthly rule that names none.
    """
    in_working_days = counted(rule)
    if in_working_days is not None:
        return _counted(in_working_days)
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    every = _every(parts)
    days = _days(parts, starts)
    times = int(parts.get("COUNT", 0))
    if times == 1:
        return f"一次{f'（{days}）' if days else ''}"
    return f"{every}{days}{f'，共 {times} 次' if times else ''}"


def _counted(rule: Counted) -> str:
    if rule.every:
        return f"每{rule.every if rule.every > 1 else ''}个工作日一次"
    return f"每{PERIODS[rule.of]}{place(rule.nth)}工作日"


def place(nth: int) -> str:
    """Return which of several: 第3个, 最后一个, 倒数第2个."""
    return _place(str(nth))


def _every(parts: dict[str, str]) -> str:
    interval = int(parts.get("INTERVAL", 1))
    months = parts["BYMONTH"].split(",") if "BYMONTH" in parts else []
    if parts["FREQ"] == "MONTHLY" and interval == 1 and months:
        listed = f"{'、'.join(months)}月"
        if months == _QUARTERS:
            return f"每季度（{listed}）"
        return f"每半年（{listed}）" if months == _HALVES else f"每年{listed}"
    unit = _UNITS[parts["FREQ"]]
    between = "个" if unit == "月" and interval > 1 else ""
    return f"每{interval if interval > 1 else ''}{between}{unit}"


def _days(parts: dict[str, str], starts: date | None) -> str:
    month = (
        f"{parts['BYMONTH'].replace(',', '、')}月" if parts["FREQ"] == "YEARLY" and "BYMONTH" in parts else ""
    )
    if "BYMONTHDAY" in parts:
        return month + "、".join(_month_day(day) for day in parts["BYMONTHDAY"].split(","))
    if "BYDAY" in parts:
        place = _place(parts.get("BYSETPOS"))
        return month + place + "、".join(_week_day(day) for day in parts["BYDAY"].split(","))
    if starts is None or parts["FREQ"] not in {"YEARLY", "MONTHLY"}:
        return month
    if parts["FREQ"] == "YEARLY" and not month:
        month = f"{starts.month}月"
    return f"{month}{starts.day}日"


def _month_day(day: str) -> str:
    if not day.startswith("-"):
        return f"{day}日"
    return "最后一天" if day == "-1" else f"倒数第{day[1:]}天"


def _week_day(day: str) -> str:
    name = f"周{_DAYS[day[-2:]]}"
    return _place(day[:-2]) + name


def _place(position: str | None) -> str:
    if not position:
        return ""
    if "," in position:
        return "、".join(_place(one) for one in position.split(",")) + "的"
    return (
        "最后一个"
        if position == "-1"
        else f"倒数第{position[1:]}个"
        if position[0] == "-"
        else f"第{position}个"
    )
