"""Notices of rest days in the layout that everybody knows; the days are public facts, the words around them ours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from chinese_calendar import constants

from workflow.notice_words import said
from workflow.workdays import SATURDAY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

HEAD = """国办发明电〔{before}〕{number}号

国务院办公厅关于{year}年
部分节假日安排的通知

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
　　现将{year}年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休的具体日期通知如下，请遵照执行。
"""
TAIL = """　　节假日期间，各单位要安排好值班，遇有急事及时报告，不得影响群众办事。

国务院办公厅
{before}年11月{day}日

（此件公开发布）
"""
LINES = {
    2024: """　　一、元旦：1月1日放假，与周末连休。
　　二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位安排职工在除夕（2月9日）休息。
　　三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
　　四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
　　五、端午节：6月10日放假，与周末连休。
　　六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
　　七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
""",
    2025: """　　一、元旦：1月1日（周三）放假1天，不调休。
　　二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
　　三、清明节：4月4日（周五）至6日（周日）放假，共3天。
　　四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
　　五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
　　六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
""",
    2026: """　　一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
　　二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。
　　四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
　　五、端午节：6月19日（周五）至21日（周日）放假，共3天。
　　六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
　　七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
""",
    # Not published when this was written: days of our own that a notice might name.
    2027: """　　一、元旦：1月1日（周五）至3日（周日）放假，共3天。
　　二、春节：2月5日（农历除夕、周五）至12日（农历正月初七、周五）放假调休，共8天。1月31日（周日）、2月28日（周日）上班。
　　三、清明节：4月3日（周六）至5日（周一）放假，共3天。
　　四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月15日（周六）上班。
　　五、端午节：6月9日（周三）放假1天，不调休。
　　六、中秋节：9月15日（周三）放假1天，不调休。
　　七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
""",
}
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


def letter(year: int, lines: str | None = None) -> str:
    """Return a whole notice of ``year``, with lines of one's own or those above."""
    words = {"year": year, "before": year - 1, "number": 7, "day": 4}
    return HEAD.format(**words) + (LINES[year] if lines is None else lines) + TAIL.format(**words)


def written(year: int) -> str:
    """Return a notice that says what the published calendar says of ``year``; every count is of its spans."""
    rest = {day: NAMES[name] for day, name in constants.holidays.items() if _belongs(day, name, year)}
    worked = {day: NAMES[name] for day, name in constants.workdays.items() if _belongs(day, name, year)}
    lines = []
    for mark, name in zip("一二三四五六七八", dict.fromkeys(rest.values()), strict=False):
        days = _whole([day for day, of in sorted(rest.items()) if of == name], rest)
        spans = "、".join(_span(run) for run in _runs(days))
        makeup = "、".join(f"{day.year}年{said(day)}" for day, of in sorted(worked.items()) if of == name)
        lines.append(
            f"　　{mark}、{name}：{spans}放假调休，共{len(days)}天。{f'{makeup}上班。' if makeup else ''}\n"
        )
    return letter(year, "".join(lines))


def _belongs(day: date, name: str, year: int) -> bool:
    return (day + timedelta(days=20)).year == year if name == "New Year's Day" else day.year == year


def _whole(days: Sequence[date], named: Collection[date]) -> list[date]:
    """Return the days with the weekends between them, which the notices name as well."""
    between = (days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1))
    return [day for day in between if day in days or (day.weekday() >= SATURDAY and day not in named)]


def _runs(days: Sequence[date]) -> Iterator[list[date]]:
    run: list[date] = []
    for day in days:
        if run and (day - run[-1]).days > 1:
            yield run
            run = []
        run.append(day)
    yield run


def _span(run: Sequence[date]) -> str:
    first = f"{run[0].year}年{said(run[0])}"
    return first if len(run) == 1 else f"{first}至{run[-1].year}年{said(run[-1])}"
