"""The statutory rest days of a year, by name: 全国年节及纪念日放假办法 as it stood in that year.

Source: 国务院令第270号 (1999), 第513号 (from 2008), 第644号 (from 2014), 第795号 (from 2025).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

NEW_YEAR, SPRING, TOMB, LABOUR = "元旦", "春节", "清明节", "劳动节"
DRAGON, MOON, NATIONAL = "端午节", "中秋节", "国庆节"
NAMES = (NEW_YEAR, SPRING, TOMB, LABOUR, DRAGON, MOON, NATIONAL)
LUNAR_YEARS = range(1900, 2100)  # what the lunar tables hold; beyond them a forecast is only the week

Days = Sequence[tuple[str, int, int]]  # name, month, day
_ALWAYS: Days = ((NEW_YEAR, 1, 1), (LABOUR, 5, 1), *((NATIONAL, 10, day) for day in (1, 2, 3)))
_EVE = (SPRING, 1, 0)  # 除夕, the day before the first
_FIRST_THREE: Days = tuple((SPRING, 1, day) for day in (1, 2, 3))
_LATER: Days = ((DRAGON, 5, 5), (MOON, 8, 15))
# From which year on; the solar days beside those of every year; the lunar days; is 清明 one.
_RULES: tuple[tuple[int, Days, Days, bool], ...] = (
    (2025, ((LABOUR, 5, 2),), (_EVE, *_FIRST_THREE, *_LATER), True),
    (2014, (), (*_FIRST_THREE, *_LATER), True),
    (2008, (), (_EVE, *_FIRST_THREE[:2], *_LATER), True),
    (2000, ((LABOUR, 5, 2), (LABOUR, 5, 3)), _FIRST_THREE, False),
)


@cache
def festivals(year: int) -> dict[date, str]:
    """Return the statutory rest days of ``year`` with their names, in order, without moved weekends.

    Years before 2000 are taken as of today's rule.
    """
    rule = next((rule for rule in _RULES if rule[0] <= year), _RULES[0])
    _, more, lunar, has_tomb_day = rule
    found = [(date(year, month, day), name) for name, month, day in (*_ALWAYS, *more)]
    if has_tomb_day:
        found.append((_tomb_day(year), TOMB))
    if year in LUNAR_YEARS:
        found += [(_solar(year, month, day), name) for name, month, day in lunar]
    days: dict[date, str] = {}
    for day, name in sorted(found, key=lambda one: one[0]):
        days[day] = f"{name}、{days[day]}" if day in days else name  # 中秋 may fall on a day of 国庆
    return days


def _solar(year: int, month: int, day: int) -> date:
    from lunardate import LunarDate  # noqa: PLC0415 - only a year without its notice needs it

    first: date = LunarDate(year, month, max(day, 1)).to_solar_date()
    return first if day else first - timedelta(days=1)


def _tomb_day(year: int) -> date:
    """Return 清明 by the usual formula, whose constant holds for 2000 to 2099."""
    short = year % 100
    return date(year, 4, int(short * 0.2422 + 4.81) - short // 4)
