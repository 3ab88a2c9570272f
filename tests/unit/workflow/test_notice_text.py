"""The text of a notice becomes the days it names, or says in which line it could not be understood."""

from __future__ import annotations

import json
from datetime import date, timedelta

import chinese_calendar
import pytest
from notice_samples import LINES, letter, written

from workflow.notice import decoded, read_notice, to_json
from workflow.notice_text import Draft, read_text
from workflow.workdays import Workdays

ITEM = "　　{mark}、{name}：{body}\n"


def days_of(draft: Draft) -> dict[date, bool]:
    assert draft.problems == ()
    return {one.day: one.off for one in draft.notice.days}


def with_line(body: str, *, year: int = 2026, place: int = 0) -> str:
    """Return the notice of a year in which one line says something else behind its colon."""
    lines = LINES[year].splitlines(keepends=True)
    head, colon, _ = lines[place].partition("：")
    lines[place] = f"{head}{colon}{body}\n"
    return letter(year, "".join(lines))


def line(body: str, *, year: int = 2026, place: int = 0) -> Draft:
    return read_text(with_line(body, year=year, place=place))


def named(body: str, *, year: int = 2026, place: int = 0) -> dict[str, bool]:
    """Return the days that a line names."""
    draft = line(body, year=year, place=place)
    assert draft.problems == ()
    name = LINES[year].splitlines()[place].partition("、")[2].partition("：")[0]
    return {one.day.isoformat(): one.off for one in draft.notice.days if one.name == name}


# --- whole notices ---


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_a_notice_says_of_every_day_what_the_published_calendar_says(year: int) -> None:
    draft = read_text(letter(year))

    read = Workdays(days_of(draft))
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365 + (year == 2024))]
    assert [day for day in days if read.is_workday(day) is not chinese_calendar.is_workday(day)] == []
    assert read.source(year) == "loaded"
    assert draft.notice.year == year
    assert len(draft.checked) == len(LINES[year].splitlines())


@pytest.mark.parametrize("year", [year for year in range(2008, 2027) if year != 2020])
def test_every_published_year_can_be_said_and_read(year: int) -> None:
    """2020 was prolonged by a notice of its own; a span of days is said with its years here."""
    read = Workdays(days_of(read_text(written(year))))

    days = [date(year, 1, 1) + timedelta(days=n) for n in range(-5, 355)]
    assert [day for day in days if read.is_workday(day) is not chinese_calendar.is_workday(day)] == []


def test_the_draft_names_its_paper_and_its_holidays() -> None:
    notice = read_text(letter(2026)).notice

    assert notice.papers == ("国办发明电〔2025〕7号 国务院办公厅关于2026年部分节假日安排的通知",)
    assert {one.day.isoformat(): one.name for one in notice.days}["2026-02-14"] == "春节"
    assert (notice.rest, notice.makeup) == (33, 6)


def test_the_draft_is_a_file_that_can_be_loaded_as_it_is() -> None:
    notice = read_text(letter(2025)).notice

    text = to_json(notice)

    assert read_notice(text, "2025.json") == notice
    assert json.loads(text)["days"][0] == {"name": "元旦", "date": "2025-01-01", "isOffDay": True}


def test_each_line_says_what_was_checked() -> None:
    checked = read_text(letter(2024)).checked

    assert checked[0] == "元旦：放假 1月1日（周一），与周末连休，通知没有写天数，读得 1 天"
    assert checked[2] == "清明节：放假 4月4日（周四）至4月6日（周六），共 3 天，相符；上班 4月7日（周日）"


def test_what_is_only_encouraged_is_no_rest_day_and_is_told() -> None:
    draft = read_text(letter(2024))

    assert draft.remarks == ("春节：鼓励各单位安排职工在除夕（2月9日）休息",)
    assert date(2024, 2, 9) not in days_of(draft)


# --- the layout that a copied text may have ---

SAME = days_of(read_text(letter(2026)))


@pytest.mark.parametrize(
    "text",
    [
        letter(2026).replace("\n", "\r\n"),
        letter(2026).replace("\n", "\n\n"),
        letter(2026).replace("　", ""),
        letter(2026).replace("　", "\xa0 \t"),
        letter(2026).replace("（", "(").replace("）", ")").replace("：", ":").replace("，", ","),
        letter(2026).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        letter(2026).replace("周", "星期"),
        letter(2026).replace("至", "—"),
        letter(2026).replace("至", "——"),
        letter(2026).replace("至", "~"),
        letter(2026).replace("至", "到"),
        letter(2026).replace("日（", "号（"),
        letter(2026).replace("月", " 月 ").replace("日", " 日 "),
        letter(2026).replace("共3天", "共三天").replace("共9天", "为期九天").replace("共5天", "共计5天"),
        letter(2026).replace("共9天。", "共9天。\n"),
        letter(2026).replace("放假调休，", "放假\n调休，"),
        letter(2026).replace("放假调休，共", "放假调休"),
        letter(2026).replace("上班。\n", "上班\n"),
        letter(2026).replace("一、", "1.").replace("二、", "（二）").replace("三、", "3、"),
        letter(2026).replace("一、", "").replace("七、", ""),
        letter(2026).replace("\n", ""),
        LINES[2026].replace("一、元旦：", "2026年部分节假日安排\n一、元旦："),
        letter(2026).replace("1月1日", "2026年1月1日"),
        "索引号：000014349\n发文机关：国务院办公厅\n" + letter(2026) + "\n- 1 -\n责任编辑：某岗位\n",
    ],
)
def test_the_same_days_are_read_however_the_text_was_copied(text: str) -> None:
    assert days_of(read_text(text)) == SAME


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_text_file_of_any_usual_code_is_read(code: str) -> None:
    assert decoded(letter(2026).encode(code), "通知.txt") == letter(2026)


# --- what the notices of other years have said ---


@pytest.mark.parametrize(
    ("body", "year", "place", "days"),
    [
        (
            "2025年12月31日至2026年1月2日放假调休，共3天。2025年12月28日（星期日）上班。",
            2026,
            0,
            "-2025-12-28 2025-12-31 2026-01-01 2026-01-02",
        ),
        ("12月31日至1月2日放假调休，共3天。", 2026, 0, "2025-12-31 2026-01-01 2026-01-02"),
        ("2026年1月1日至3日放假公休，共3天。", 2026, 0, "2026-01-01 2026-01-02 2026-01-03"),
        ("1月1日放假，1月2日（星期五）补休。", 2026, 0, "2026-01-01 2026-01-02"),
        ("1月1日放假，共1天。", 2026, 0, "2026-01-01"),
        ("1月1日放假1天。", 2026, 0, "2026-01-01"),
        ("1月1日（星期四）放假。", 2026, 0, "2026-01-01"),
        ("4月5日放假，4月6日（星期一）补休，与周末连休，共3天。", 2026, 2, "2026-04-05 2026-04-06"),
        ("9月25日放假，与周末连休。", 2026, 5, "2026-09-25"),
        ("9月25日放假，与周末连休，共3天。", 2026, 5, "2026-09-25"),
        (
            (
                "10月1日至7日放假，共7天。其中，10月1日（星期四）、2日（星期五）、3日（星期六）为法定节假日，"
                "10月4日（星期日）照常公休，9月20日（星期日）、10月10日（星期六）公休日调至10月6日（星期二）、7日"
                "（星期三）。9月20日（星期日）、10月10日（星期六）上班。"
            ),
            2026,
            6,
            "-2026-09-20 2026-10-01 2026-10-02 2026-10-03 2026-10-04 2026-10-05 2026-10-06 2026-10-07 -2026-10-10",
        ),
        (
            (
                "1月1日至3日放假，共3天。其中1月1日为法定假日，将2006年12月30日（星期六）、31日（星期日）两个公休日"
                "分别调至2007年1月2日（星期二）、3日（星期三），2006年12月30日（星期六）、31日（星期日）上班。"
            ),
            2007,
            0,
            "-2006-12-30 -2006-12-31 2007-01-01 2007-01-02 2007-01-03",
        ),
        (
            (
                "2007年12月30日—2008年1月1日放假，共3天。其中，1月1日（星期二）为法定节假日，12月30日（星期日）为公休日，"
                "12月29日（星期六）公休日调至12月31日（星期一），12月29日（星期六）上班。"
            ),
            2008,
            0,
            "-2007-12-29 2007-12-30 2007-12-31 2008-01-01",
        ),
    ],
)
def test_the_wording_of_other_years_is_understood(body: str, year: int, place: int, days: str) -> None:
    if year in LINES:
        found = named(body, year=year, place=place)
    else:  # of which we keep no sample: the line in front of what the published calendar says
        text = written(year)
        start, end = text.index("元旦：") + 3, text.index("\n", text.index("元旦："))
        draft = read_text(text[:start] + body + text[end:])
        assert draft.problems == ()
        found = {one.day.isoformat(): one.off for one in draft.notice.days if one.name == "元旦"}

    assert found == {day.removeprefix("-"): not day.startswith("-") for day in days.split()}


# --- what is refused ---


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("1月1日至3日放假，共4天。", "第 8 行（元旦）：写作共 4 天，按所写的日期是 3 天"),
        ("1月1日放假3天。", "写作共 3 天，按所写的日期是 1 天"),
        ("1月1日（周五）放假。", "2026年1月1日写作周五，应是星期四"),
        ("1月1日放假。1月24日上班。", "1月24日（周六）上班，离放假的日子太远，请核对月份"),
        ("1月1日放假。1月4日（周六）上班。", "2026年1月4日写作周六，应是星期日"),
        ("1月1日（特别安排）放假。", "括号里的“特别安排”看不懂"),
        ("1月1日放假。1月2日（星期五）上班。", "2026-01-02（元旦）调休上班日本来就是工作日"),
        ("1月1日至3日放假，1月3日补休。", "1月3日（周六）写了两次"),
        ("1月1日至4日放假。1月4日上班。", "1月4日（周日）写了两次"),
        ("1月2日至4日放假。", "法定节日 2026-01-01（元旦） 没有列为放假"),
        ("2月30日放假。", "2026年2月30日不是一个存在的日期"),
        ("13月1日放假。", "2026年13月1日不是一个存在的日期"),
        ("1日放假。", "“1日”没有写月份"),
        ("1月3日至1日放假。", "2026-01-03 至 2026-01-01 不像一次放假的起止"),
        ("1月1日至2月20日放假。", "不像一次放假的起止"),
        ("1月1日放假，具体安排另行通知。", "看不懂“具体安排另行通知”"),
        ("1月1日放假（另行通知）。", "看不懂"),
        ("另行通知。", "看不懂“另行通知”"),
        ("", "没有写哪几天放假"),
        ("不调休。", "没有写哪几天放假：不调休。"),
        ("1月1日放假，与周末连休。", "写作与周末连休，但前后都不是周末"),
        ("1月1日放假。其中，1月2日为法定节假日。", "1月2日（周五）没有列为放假"),
        ("1月1日放假。1月4日（周日）公休日调至1月1日。", "1月4日（周日）没有列为上班"),
        ("1月1日放假，1月2日照常公休。", "1月2日（周五）写作公休，但不是周末"),
        ("1月1日放假，2027年1月2日补休。", "2027-01-02 不在 2026 年内"),
        ("1月1日放假，2025年11月1日补休。", "2025-11-01 不在 2026 年内"),
        ("1月1日至3日放假，4月5日补休。", "2026-04-05（元旦、清明节）出现了两次"),
    ],
)
def test_a_line_that_cannot_stand_is_named(body: str, said: str) -> None:
    problems = line(body).problems

    assert any(said in problem for problem in problems), problems


def test_every_line_that_is_wrong_is_named_with_its_number() -> None:
    text = letter(2026).replace("共9天", "共8天").replace("5月9日（周六）", "5月9日（周日）")

    assert read_text(text).problems == (
        "第 9 行（春节）：写作共 8 天，按所写的日期是 9 天：共8天",
        "第 11 行（劳动节）：2026年5月9日写作周日，应是星期六：5月9日（周日）上班",
    )


def test_a_wrapped_line_is_named_where_the_fault_stands() -> None:
    text = (
        letter(2026)
        .replace("共9天。", "共9天。\n其中，")
        .replace("2月28日（周六）上班", "2月28日（周日）上班")
    )

    assert [problem[:6] for problem in read_text(text).problems] == ["第 10 行"]


@pytest.mark.parametrize("stray", ["　　另：12月31日放假。", "　　清明：4月4日至6日放假，共3天。"])
@pytest.mark.parametrize("place", ["　　一、元旦", "　　节假日期间"])
def test_a_line_beside_the_list_that_speaks_of_rest_days_is_named(stray: str, place: str) -> None:
    text = letter(2026).replace(place, f"{stray}\n{place}")

    problems = read_text(text).problems

    assert any("行看不懂：" in one or "看不懂“" in one for one in problems), problems


def test_a_festival_that_was_left_out_is_missed() -> None:
    lines = "".join(one for one in LINES[2026].splitlines(keepends=True) if "端午" not in one)

    assert read_text(letter(2026, lines)).problems == ("法定节日 2026-06-19（端午节） 没有列为放假",)


@pytest.mark.parametrize(
    ("text", "year", "said"),
    [
        ("", None, "文中没有写是哪一年的放假安排，请用 --year 指明"),
        ("今天天气很好", 2026, "没有找到“一、元旦：……”这样的放假安排"),
        (LINES[2026], None, "请用 --year 指明"),
        (letter(2026), 2027, "文中是 2026 年的放假安排，与 --year 2027 不符"),
        (letter(2026) + letter(2025), None, "文中写了几个年份（2025、2026）"),
        (letter(2026).replace("2026年", "1926年"), None, "年份 1926 不在 1990 至 2099 年之间"),
    ],
)
def test_a_text_without_a_year_or_of_another_is_refused(text: str, year: int | None, said: str) -> None:
    problems = read_text(text, year=year).problems

    assert any(said in problem for problem in problems), problems


def test_the_year_may_be_given_where_the_text_does_not_say_it() -> None:
    assert days_of(read_text(LINES[2026], year=2026)) == SAME


def test_the_right_year_given_twice_is_right() -> None:
    assert days_of(read_text(letter(2026), year=2026)) == SAME
