"""Chinese numerals as headings and clauses have them: （十一）."""

from __future__ import annotations

import re

_DIGITS = "一二三四五六七八九"
_HEADING = re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)]")
_LAST = re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)]$")


def number_of_heading(heading: str) -> int | None:
    """Return 11 for （十一）城市绿化; None where it begins with no such number."""
    found = _HEADING.match(heading)
    return _value(found[1]) if found else None


def number_of_clause(source: str) -> int | None:
    """Return 11 for a clause that ends in one: 附件2 一（十一）; None for others."""
    found = _LAST.search(source)
    return _value(found[1]) if found else None


def chinese(number: int | None) -> str:
    """Return 十一 for 11; numbers from 1 to 99."""
    tens, ones = divmod(number or 0, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十"
    return head + (_DIGITS[ones - 1] if ones else "")


def _value(numeral: str) -> int | None:
    tens, ten, ones = numeral.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (10 * (_DIGITS.index(tens) + 1 if tens else 1) if ten else 0) + (
        _DIGITS.index(ones) + 1 if ones else 0
    )
