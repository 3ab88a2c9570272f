"""A year's notice as data, in the public ``holiday-cn`` shape, and what every notice has to hold.

``{"year": 2027, "papers": ["…"], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}, …]}``
A file of that kind may hold days of the December before, as its New Year's line does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.errors import CalendarFileInvalid
from workflow.festivals import festivals
from workflow.naming import FIRST_YEAR, LAST_YEAR
from workflow.workdays import DECEMBER, SATURDAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MOST = 200_000
TOLD = 20
SHAPE = '须为 {"year": 年, "days": [{"name", "date", "isOffDay"}, …]} 的 JSON'
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CODES = ("utf-8", "gb18030")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day that a notice names: a rest day, or one on which a weekend is worked."""

    name: str
    day: date
    off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The rest days and make-up days of a year; ``papers`` says by which papers."""

    year: int
    days: tuple[Day, ...]
    papers: tuple[str, ...] = ()

    @property
    def rest(self) -> int:
        """Number of rest days, those on weekends included."""
        return sum(day.off for day in self.days)

    @property
    def makeup(self) -> int:
        """Number of weekend days that are worked."""
        return len(self.days) - self.rest


def decoded(content: bytes, file: str) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or GB18030, which GBK is part of.

    Raises:
        CalendarFileInvalid: it is too large, or no text.
    """
    if len(content) > MOST:
        raise CalendarFileInvalid(file=file, reason="文件过大，不像一年的放假安排")
    marked = [code for mark, code in _BOMS if content.startswith(mark)]
    for code in marked or _CODES:
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    reason = "不是文字文件；请存成纯文本（UTF-8 或 GBK），docx、pdf 请先复制出文字"
    raise CalendarFileInvalid(file=file, reason=reason)


def read_notice(text: str, file: str) -> Notice:
    """Return the notice that a JSON file holds.

    Raises:
        CalendarFileInvalid: not the shape, or days that cannot stand in a notice.
    """
    if len(text) > MOST:
        raise CalendarFileInvalid(file=file, reason="文件过大，不像一年的放假安排")
    try:
        said: Any = json.loads(text)
        listed = [
            (date.fromisoformat(one["date"]), one["isOffDay"], str(one.get("name", "")))
            for one in said["days"]
        ]
        papers = tuple(str(paper) for paper in said.get("papers") or ())
        year = said["year"]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as exc:
        raise CalendarFileInvalid(file=file, reason=SHAPE) from exc
    if type(year) is not int:
        raise CalendarFileInvalid(file=file, reason=SHAPE)
    days = tuple(Day(name=name, day=day, off=off) for day, off, name in listed)
    refuse(file, [*_typed(days), *problems(year, days)])
    return Notice(year=year, days=tuple(sorted(days, key=lambda one: one.day)), papers=papers)


def refuse(file: str, wrong: Sequence[str]) -> None:
    """Refuse a file with everything that is wrong with it.

    Raises:
        CalendarFileInvalid: something is.
    """
    if len(wrong) == 1:
        raise CalendarFileInvalid(file=file, reason=wrong[0])
    if wrong:
        listed = "".join(f"\n  {sentence}" for sentence in wrong[:TOLD])
        listed += f"\n  其余 {len(wrong) - TOLD} 处略" if len(wrong) > TOLD else ""
        raise CalendarFileInvalid(file=file, reason=f"有 {len(wrong)} 处问题，没有写入{listed}")


def _typed(days: Iterable[Day]) -> Iterator[str]:
    for one in days:
        if not isinstance(one.off, bool):
            yield f"{one.day.isoformat()} 的 isOffDay 须为 true 或 false"


def problems(year: int, days: Sequence[Day]) -> list[str]:
    """Return what cannot stand in the notice of ``year``."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return [f"年份 {year} 不在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间"]
    if not days:
        return ["没有列出任何一天"]
    strangers = [one.day for one in days if not _belongs(one.day, year)]
    if strangers:  # most likely the file of another year: more about its days would only confuse
        more = f"等 {len(strangers)} 天" if len(strangers) > 1 else ""
        return [f"{strangers[0].isoformat()} {more}不在 {year} 年内，请核对年份"]
    return [*_twice(days), *_worked_weekdays(days), *_worked_festivals(year, days)]


def _belongs(day: date, year: int) -> bool:
    return day.year == year or (day.year == year - 1 and day.month == DECEMBER)


def _twice(days: Iterable[Day]) -> Iterator[str]:
    seen: dict[date, Day] = {}
    for one in days:
        if one.day in seen:
            names = "、".join(dict.fromkeys(filter(None, (seen[one.day].name, one.name))))
            yield f"{one.day.isoformat()}{f'（{names}）' if names else ''}出现了两次"
        seen[one.day] = one


def _worked_weekdays(days: Iterable[Day]) -> Iterator[str]:
    for one in days:
        if not one.off and one.day.weekday() < SATURDAY:
            yield f"{one.day.isoformat()}（{one.name}）调休上班日本来就是工作日"


def _worked_festivals(year: int, days: Iterable[Day]) -> Iterator[str]:
    worked = missing_festivals(year, {one.day: one.off for one in days})
    if worked:
        listed = "、".join(f"{day.isoformat()}（{name}）" for day, name in worked.items())
        yield f"法定节日 {listed} 没有列为放假"


def missing_festivals(year: int, off: Mapping[date, bool]) -> dict[date, str]:
    """Return the statutory days of ``year`` that are worked, with their names, if ``off`` is what a notice says."""
    return {day: name for day, name in festivals(year).items() if not off.get(day, day.weekday() >= SATURDAY)}


def to_json(notice: Notice) -> str:
    """Return the notice in the public shape, a day a line, for a person to check."""
    days = ",\n".join(
        "    " + json.dumps(_listed(one), ensure_ascii=False)
        for one in sorted(notice.days, key=lambda one: one.day)
    )
    papers = json.dumps(list(notice.papers), ensure_ascii=False)
    return f'{{\n  "year": {notice.year},\n  "papers": {papers},\n  "days": [\n{days}\n  ]\n}}\n'


def _listed(one: Day) -> dict[str, Any]:
    return {"name": one.name, "date": one.day.isoformat(), "isOffDay": one.off}
