"""The words of a notice: normal characters, dates, spans, and the clauses that the State Council's notices use."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

WEEKDAYS = "一二三四五六日"
_NUMERALS = {numeral: number for number, numeral in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_PLAIN = str.maketrans("０１２３４５６７８９(),;:—－–―‐-~～到號", "0123456789（），；：至至至至至至至至至号")
_BLANK = re.compile(r"[^\S\n]|[\u200b\ufeff]")

_IN_BRACKETS = r"(?:（[^（）]*）)*"
_FROM = rf"(?:\d{{4}}年)?(?:\d{{1,2}}月)?\d{{1,2}}[日号]?{_IN_BRACKETS}"
_DAY = rf"(?:\d{{4}}年)?(?:\d{{1,2}}月)?\d{{1,2}}[日号]{_IN_BRACKETS}"
_SPAN = rf"(?:{_FROM}至+)?{_DAY}止?"
SPANS = rf"{_SPAN}(?:[、，和及与]{_SPAN})*"
_ONE = re.compile(
    rf"(?P<year>\d{{4}}年)?(?P<month>\d{{1,2}}月)?(?P<day>\d{{1,2}})[日号]?(?P<said>{_IN_BRACKETS})(?P<to>至)?"
)
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_ASIDE = re.compile(r"(?:农历.*|除夕|[正腊八五]月.*|[初廿].*|当日|当天|含当日)?")


class Dated(NamedTuple):
    """A date as it is written: what stands there of it, and what brackets say about it."""

    year: int | None
    month: int | None
    day: int
    said: str
    to_next: bool


class WrongDate(ValueError):
    """What is written is no date; the sentence says why."""


def plain(text: str) -> str:
    """Return ``text`` with half-width digits, full-width marks and no blanks; its lines stay."""
    return _BLANK.sub("", text.replace("\r\n", "\n").replace("\r", "\n").translate(_PLAIN))


def numeral(text: str) -> int:
    """Return the number of a count of days, ``8`` or ``八``."""
    return int(text) if text.isdigit() else _NUMERALS[text]


def said(day: date) -> str:
    """Return a day as the report of what was read names it."""
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def days_of(text: str, year: int, *, is_new_year: bool) -> Iterator[date]:
    """Yield every day of spans such as ``9月29日（周五）至10月6日、10月8日``.

    Args:
        text: the spans.
        year: the year of the notice, which an unsaid year is.
        is_new_year: it is the line of 元旦, where December is the one before.

    Raises:
        WrongDate: a date that does not exist, a span that runs backwards, a weekday that is another one.
    """
    month: int | None = None
    start: date | None = None
    for one in _written(text):
        wanted = one.month or month
        if wanted is None:
            raise WrongDate(f"“{one.day}日”没有写月份")
        wanted_year = one.year or _unsaid_year(year, wanted, start, is_new_year=is_new_year)
        day = _real(wanted_year, wanted, one)
        if one.to_next:
            start, month = day, wanted
            continue
        if start is None:
            yield day
        else:
            yield from _span(start, day)
        start, month = None, wanted


def _written(text: str) -> Iterator[Dated]:
    for found in _ONE.finditer(text):
        year, month = (int(found[name][:-1]) if found[name] else None for name in ("year", "month"))
        yield Dated(year, month, int(found["day"]), found["said"] or "", bool(found["to"]))


def _unsaid_year(year: int, month: int, start: date | None, *, is_new_year: bool) -> int:
    if start is not None:
        return start.year + (month < start.month)
    return year - 1 if is_new_year and month == 12 else year  # noqa: PLR2004 - December


def _real(year: int, month: int, one: Dated) -> date:
    try:
        day = date(year, month, one.day)
    except ValueError as exc:
        raise WrongDate(f"{year}年{month}月{one.day}日不是一个存在的日期") from exc
    for part in re.split(r"[、，（）]", one.said):
        weekday = _WEEKDAY.fullmatch(part)
        if weekday is None and not _ASIDE.fullmatch(part):
            raise WrongDate(f"括号里的“{part}”看不懂")
        if weekday is not None and WEEKDAYS.index(weekday[1].replace("天", "日")) != day.weekday():
            raise WrongDate(f"{year}年{month}月{one.day}日写作{part}，应是星期{WEEKDAYS[day.weekday()]}")
    return day


def _span(start: date, end: date) -> Iterator[date]:
    length = (end - start).days + 1
    if length <= 1 or length > 15:  # noqa: PLR2004 - longer than any holiday
        raise WrongDate(f"{start.isoformat()} 至 {end.isoformat()} 不像一次放假的起止")
    yield from (start + timedelta(days=n) for n in range(length))
