"""Document numbers (发文字号): one way of writing them, and whether a text is one.

GB/T 9704-2012, 7.2.5: 机关代字, full year in 〔〕, count without 第 and without leading zeros, 号.
"""

from __future__ import annotations

import re
from functools import cache

_OPEN, _CLOSE = r"[\[(（【〔［〖{｛]", r"[\])）】〕］〗}｝]"
_ANY = re.compile(rf"(?P<mark>[^\[(（【〔［〖{{｛]*){_OPEN}(?P<year>\d+)年?{_CLOSE}第?(?P<n>\d+|　*)号")
_LOOKS_LIKE_ONE = re.compile(rf"{_OPEN}\d+年?{_CLOSE}")
_ISSUE = re.compile(r"第?(?P<n>\d+|　*)期")
_SPACE = re.compile(r" +")
_YEAR_DIGITS = 4


def normalise_number(text: str) -> str | None:
    """Return ``text`` in the standard form, or None when that cannot be done with certainty.

    Brackets become 〔〕, 第, leading zeros and spaces go. A two-digit year is never guessed. A text that does not look
    like a number with a year or an issue number at all is returned as it is: papers from elsewhere bear many marks.
    """
    tight = _SPACE.sub("", text)
    if match := _ISSUE.fullmatch(tight):
        count = _count(match["n"])
        return count and f"第{count}期"
    if match := _ANY.fullmatch(tight):
        count = _count(match["n"])
        if count is None or len(match["year"]) != _YEAR_DIGITS:
            return None
        return f"{match['mark']}〔{int(match['year'])}〕{count}号"
    return None if _LOOKS_LIKE_ONE.search(text) else text


def fits_pattern(text: str, pattern: str) -> bool:
    """Return whether ``text`` is a number of this kind, issued or still blank."""
    return _compiled(pattern).fullmatch(text) is not None


def year_of(text: str) -> int | None:
    """Return the year in a number, None when it bears none (期号)."""
    match = re.search(r"〔(\d{4})〕", text)
    return int(match[1]) if match else None


def _count(digits: str) -> str | None:
    if not digits.strip("　"):
        return "　"
    return str(int(digits)) if int(digits) else None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    holes = {"mark": "[^〔〕]*", "year": r"\d{4}", "n": r"(?:[1-9]\d*|　)"}
    parts = re.split(r"\{(mark|year|n)\}", pattern)
    return re.compile("".join(holes[part] if i % 2 else re.escape(part) for i, part in enumerate(parts)))
