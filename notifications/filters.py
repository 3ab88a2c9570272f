"""Filters of the text templates: dates, numerals, lists; figures and ranks stand in files of their own.

All arithmetic of a paper happens in filters, not in templates.
"""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from notifications import figures, ranks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_DIGITS = "零一二三四五六七八九"
_WEEKDAYS = "一二三四五六日"
_STOPS = "。．.；;，,、：:！!？? "
_MOST = 9999


def ymd(iso: str) -> str:
    """Return 2023年5月12日 for ``2023-05-12``: Arabic, full year, no leading zero (7.3.5.4)."""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def span(period: Mapping[str, str]) -> str:
    """Return a period, each part said once: 2023年5月1日至15日."""
    start, end = date.fromisoformat(period["from"]), date.fromisoformat(period["to"])
    if start == end:
        return ymd(period["from"])
    year = "" if start.year == end.year else f"{end.year}年"
    month = "" if not year and start.month == end.month else f"{end.month}月"
    return f"{ymd(period['from'])}至{year}{month}{end.day}日"


def weekday(iso: str) -> str:
    """Return 星期五; days of the week are written in Chinese numerals (GB/T 15835)."""
    return f"星期{_WEEKDAYS[date.fromisoformat(iso).weekday()]}"


def clock(time: str) -> str:
    """Return 上午9:00 for ``09:00``, 下午2:30 for ``14:30``."""
    hour, minute = map(int, time.split(":"))
    if hour < 12:  # noqa: PLR2004 - noon
        return f"{'凌晨' if hour < 6 else '上午'}{hour}:{minute:02d}"  # noqa: PLR2004 - daybreak
    part = "中午" if hour == 12 else "下午" if hour < 18 else "晚上"  # noqa: PLR2004 - noon, evening
    return f"{part}{hour if hour == 12 else hour - 12}:{minute:02d}"  # noqa: PLR2004 - noon


def chinese(number: int) -> str:
    """Return 十二 for 12, 一百零五 for 105; above 9999 the Arabic digits.

    Raises:
        ValueError: ``number`` is negative.
    """
    if number < 0:
        raise ValueError(f"没有 {number} 的中文序数")
    if number > _MOST:
        return str(number)
    if number == 0:
        return "零"
    text, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + unit
        gap = not digit
    return text.removeprefix("一") if text.startswith("一十") else text


def ordinal(number: int) -> str:
    """Return 第十二 for 12."""
    return f"第{chinese(number)}"


def issue(number: int) -> str:
    """Return 第18期 for 18: no leading zero."""
    return f"第{number}期"


def year_month(iso: str) -> str:
    """Return 2023年5月 for ``2023-05-12``."""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月"


def listed(names: Sequence[str], most: int = 0) -> str:
    """Return names with 、 between them; beyond ``most`` the rest becomes 等8个单位."""
    if most and len(names) > most:
        return f"{'、'.join(names[:most])}等{len(names)}个单位"
    return "、".join(names)


def sentence(text: str) -> str:
    """Return ``text`` ending in exactly one full stop; other closing punctuation of sentences stays."""
    text = text.strip()
    return text if text.endswith(("。", "！", "？", "。”", "。）")) else f"{clause(text)}。"


def clause(text: str) -> str:
    """Return ``text`` without punctuation at its end, to stand inside a sentence."""
    return text.rstrip(_STOPS)


def inner(text: str) -> str:
    """Return ``text`` to be quoted: “ ” inside quotation marks become ‘ ’ (GB/T 15834)."""
    return text.translate(str.maketrans("“”", "‘’"))


def book(title: str) -> str:
    """Return 《title》, with 〈 〉 for book marks inside and without a second pair outside (GB/T 15834)."""
    bare = (
        title[1:-1] if title.startswith("《") and title.endswith("》") and title.count("《") == 1 else title
    )
    return f"《{bare.translate(str.maketrans('《》', '〈〉'))}》"


FILTERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        function.__name__: function
        for function in (
            ymd, span, weekday, clock, chinese, ordinal, issue, year_month, listed, sentence, clause, inner, book,
            *figures.FILTERS, *ranks.FILTERS,
        )
    }
)  # fmt: skip
