"""An agenda as a clerk reads it: a heading a week, a line a day, its items below."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from workflow.agenda_sources import KINDS
from workflow.rounds import WEEK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from workflow.agenda import Agenda
    from workflow.agenda_sources import Item

WAITED_FOR = {"duty", "sign", "reply", "supervision"}  # what is still there when its day is over is late
TELLING = {"放假", "调休上班"}  # such a day is shown even if nothing falls on it
SPOKEN = {  # kind -> what one calls those whose it is, and the others; a kind that is not here is 承办
    "meeting": ("召集", "参加"),
    "notice": ("经办", "发给"),
    "supervision": ("经办", "涉及"),
    "duty": ("牵头", "配合"),
    "sign": ("牵头", ""),
    "reply": ("答复", ""),
    "step": ("", ""),
    "deadline": ("承担", ""),
}
OTHERS = ("承办", "对象")


def page(found: Agenda, today: date) -> str:
    """Return the text of an agenda, without a line break at its end."""
    lines = [f"{found.title}  {_long(found.first)}至{_long(found.last)}"]
    items: dict[date, list[Item]] = defaultdict(list)
    for item in found.items:
        items[item.day].append(item)
    for _, week in groupby(_days(found), key=_monday):
        days = list(week)
        lines += ["", _week(days[0], found)]
        for day in days:
            lines.append(_heading(day, found, today))
            for item in items[day]:
                lines += _lines(item, found.names, today)
    if found.undated:
        lines += ["", "须自行掌握、程序不自动办理的："]
        lines += [
            f"  {KINDS.get(one['kind'], one['kind'])}  {one['title']}（{one['who'][0]}；{one['reason']}；{one['source']}）"
            for one in found.undated
        ]
    return "\n".join(lines)


def _days(found: Agenda) -> list[date]:
    busy = {item.day for item in found.items}
    return sorted(busy | {day for day, kind in found.days.items() if kind in TELLING})


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week(day: date, found: Agenda) -> str:
    first, last = max(_monday(day), found.first), min(_monday(day) + timedelta(days=6), found.last)
    return f"── {_short(first)}" + ("" if first == last else f"至{_short(last)}") + " ──"


def _heading(day: date, found: Agenda, today: date) -> str:
    marks = [found.days.get(day, ""), "今天" if day == today else ""]
    return "  ".join(filter(None, [f"{_short(day)} 周{WEEK[day.weekday()]}", *marks]))


def _lines(item: Item, names: frozenset[str], today: date) -> Iterator[str]:
    head = [f"  {KINDS[item.kind]}", item.time or "", item.title, item.place or ""]
    late = item.kind in WAITED_FOR and item.day < today
    state = "、".join(filter(None, [item.label, item.light and f"{item.light}灯", "已过" if late else ""]))
    yield "  ".join(filter(None, [*head, state and f"［{state}］"]))
    words = SPOKEN.get(item.kind, OTHERS)
    also = item.also
    if item.kind == "duty":  # who helps is in the plan, and would fill the page; only whoever asks is named
        also = tuple(unit for unit in also if unit in names)
    said = [
        f"{word}：{'、'.join(units)}"
        for word, units in zip(words, (item.who, also), strict=True)
        if word and units
    ]
    source = {None: "", "": "", "office": "依据：本办安排"}.get(item.source, f"依据：{item.source}")
    if item.kind == "duty" and not item.who:
        said.append("没有牵头单位")
    more = "；".join(filter(None, [*said, source]))
    if item.moved:
        yield f"        {item.moved}"
    if more:
        yield f"        {more}"


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _long(day: date) -> str:
    return f"{day.year}年{_short(day)}"
