"""Reading the text of the State Council's notice on a year's rest days, line by line.

Every clause is one that the notices since 2007 have used, or it is named as not understood; nothing is skipped
but the letter around the lines (heading, preface, closing words).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workflow.festivals import NAMES, NEW_YEAR, festivals
from workflow.naming import FIRST_YEAR, LAST_YEAR
from workflow.notice import Day, Notice, problems
from workflow.notice_clauses import Said, read_clauses
from workflow.notice_words import plain, said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

MOST_LINES = 20  # a year has seven
_MARK = r"(?:[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十]{1,3}）|\d{1,2}[、.．])"
_FESTIVALS = rf"(?:{'|'.join(NAMES)})(?:[、和]?(?:{'|'.join(NAMES)}))*"
_ITEM = re.compile(rf"(?:^|(?<=[。；]))(?:{_MARK}(?P<name>[^。；，：]{{2,30}})|(?P<bare>{_FESTIVALS}))：")
_TAIL = re.compile(r"节假日期间|国务院办公厅|（此件|各地区|\d{4}年\d{1,2}月\d{1,2}日$|至?\d+至?$")
_CLOSING = re.compile(r"(?<=。)(?:节假日期间|国务院办公厅)")
_GOES_ON = re.compile(r"\d+[年月]|其中|鼓励|将|[（）]|[^。]{0,6}(?:上班|放假)")
_STATES_DAYS = re.compile(r"\d{1,2}[日号][^，。]{0,20}(?:放假|补休|调休|公休|上班)")
_YEAR = re.compile(r"(\d{4})年(?:部分)?(?:法定)?节假日|现将(\d{4})年")
_NUMBER = re.compile(r"国办发[^〔\[（\d]{0,4}[〔\[（]\d{4}[〕\]）]\d+号")
_TITLE = re.compile(r"国务院办公厅关于\d{4}年[^。：]{2,20}?通知")


@dataclass(slots=True)
class Item:
    """One numbered line of the notice, with the lines of the file that it runs over."""

    name: str
    pieces: list[tuple[int, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What stands behind the colon."""
        return "".join(text for _, text in self.pieces)

    def line(self, place: int) -> int:
        """Return the line of the file in which the character at ``place`` of the text stands."""
        for line, text in self.pieces:
            if place < len(text):
                return line
            place -= len(text)
        return self.pieces[-1][0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was read: a notice, what was checked, and what a person has to put right first.

    Attributes:
        checked: a sentence for each line of the notice.
        remarks: what the notice says beside rest days, such as what it encourages.
        problems: sentences; where there is one, the notice is not to be used.
    """

    notice: Notice
    checked: tuple[str, ...]
    remarks: tuple[str, ...]
    problems: tuple[str, ...]


def read_text(text: str, *, year: int | None = None) -> Draft:
    """Read the text of a notice; ``year`` is the one that it is wanted for, if that is known."""
    lines = plain(text).split("\n")
    items, strange = _items(lines)
    stated, wrong = _year("".join(lines), year)
    wrong += [] if items else ["没有找到“一、元旦：……”这样的放假安排"]
    if len(items) > MOST_LINES:
        items = []
        wrong.append(f"放假安排多于 {MOST_LINES} 行，不像一年的通知")
    if stated is not None and not FIRST_YEAR <= stated <= LAST_YEAR:
        wrong.append(f"年份 {stated} 不在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间")
        stated = None
    if stated is None or not items:
        return Draft(
            notice=Notice(year=stated or 0, days=()), checked=(), remarks=(), problems=(*wrong, *strange)
        )
    read = [
        (item, read_clauses(item.text, stated, is_new_year=item.name.startswith(NEW_YEAR))) for item in items
    ]
    wrong += strange
    wrong += [
        f"第 {item.line(place)} 行（{item.name}）：{sentence}"
        for item, found in read
        for place, sentence in found.problems
    ]
    days = [day for item, found in read for day in _days(item.name, found)]
    if not wrong:
        wrong = problems(stated, days) or [*_unnamed_festivals(stated, days)]
    notice = Notice(
        year=stated, days=tuple(sorted(days, key=lambda one: one.day)), papers=_papers("".join(lines))
    )
    return Draft(
        notice=notice,
        checked=tuple(_checked(item.name, found) for item, found in read),
        remarks=tuple(f"{item.name}：{note}" for item, found in read for note in found.notes),
        problems=tuple(wrong),
    )


def _items(lines: list[str]) -> tuple[list[Item], list[str]]:
    """Return the items, and a sentence for each line beside them that speaks of rest days all the same."""
    items: list[Item] = []
    strange: list[str] = []
    inside = False
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        starts = [*_ITEM.finditer(line)]
        before = line[: starts[0].start()] if starts else line
        inside = inside and bool(before) and _continues(items[-1], before)
        if inside:
            items[-1].pieces.append((number, before))
        elif _STATES_DAYS.search(before):
            strange.append(f"第 {number} 行看不懂：{before}")
        for place, start in enumerate(starts):
            end = starts[place + 1].start() if place + 1 < len(starts) else _closing(line, start.end())
            items.append(Item(start["name"] or start["bare"], [(number, line[start.end() : end])]))
        inside = inside or bool(starts)
    return items, strange


def _closing(line: str, start: int) -> int:
    """Return where the closing words of the letter begin, if they follow on the same line, else its end."""
    found = _CLOSING.search(line, start)
    return found.start() if found else len(line)


def _continues(item: Item, line: str) -> bool:
    if _TAIL.match(line):
        return False
    return not item.pieces[-1][1].endswith("。") or _GOES_ON.match(line) is not None


def _year(text: str, wanted: int | None) -> tuple[int | None, list[str]]:
    stated = sorted({int(found[1] or found[2]) for found in _YEAR.finditer(text)})
    if len(stated) > 1:
        return wanted, [f"文中写了几个年份（{'、'.join(map(str, stated))}），看不出是哪一年的安排"]
    if not stated:
        return wanted, [] if wanted else ["文中没有写是哪一年的放假安排，请用 --year 指明"]
    if wanted not in (None, stated[0]):
        return stated[0], [f"文中是 {stated[0]} 年的放假安排，与 --year {wanted} 不符"]
    return stated[0], []


def _papers(text: str) -> tuple[str, ...]:
    found = [one[0] for one in (_NUMBER.search(text), _TITLE.search(text)) if one is not None]
    return (" ".join(found),) if found else ()


def _days(name: str, found: Said) -> Iterator[Day]:
    yield from (Day(name=name, day=day, off=True) for day in sorted(found.rest))
    yield from (Day(name=name, day=day, off=False) for day in sorted(found.worked))


def _unnamed_festivals(year: int, days: list[Day]) -> Iterator[str]:
    """A notice names every statutory day, also on a weekend: else the month of a line may be a slip of the pen."""
    named = {one.day for one in days if one.off}
    for day, name in festivals(year).items():
        if day not in named:
            yield f"{name}的法定假日 {said(day)}不在所写的放假日期里，请核对{name}一行"


def _checked(name: str, found: Said) -> str:
    counted = (
        f"共 {found.counts[-1]} 天，相符" if found.counts else f"通知没有写天数，读得 {len(found.rest)} 天"
    )
    weekend = "，与周末连休" if found.joined else ""
    worked = f"；上班 {'、'.join(map(said, sorted(found.worked)))}" if found.worked else ""
    return f"{name}：放假 {_spans(sorted(found.rest))}{weekend}，{counted}{worked}"


def _spans(days: list[date]) -> str:
    runs: list[list[date]] = []
    for day in days:
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join(said(run[0]) if len(run) == 1 else f"{said(run[0])}至{said(run[-1])}" for run in runs)
