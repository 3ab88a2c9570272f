"""``duban agenda`` and ``duban calendar export`` as a clerk uses them, and the page that shows how."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import icalendar
import pytest
import vobject
from desk import ROOT, Desk, archive, empty, opened

from workflow.agenda_sources import KINDS

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "agenda.md").read_text(encoding="utf-8")
UID = re.compile(r"dengfeng-2023\.[a-z0-9-]+\.[0-9-]+@duban")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return opened(tmp_path)


def read(content: bytes) -> Any:
    """Return what icalendar reads; its properties are a union of thirty types."""
    return icalendar.Calendar.from_ical(content)


def block(mark: str) -> str:
    """Return the block of the page after ``<!-- mark -->``."""
    found = re.search(rf"<!-- {mark} -->\n```text\n(.*?)```", PAGE, flags=re.DOTALL)
    assert found is not None
    return found[1]


def test_the_page_shows_the_month_of_a_clerk_as_it_is_printed() -> None:
    assert archive().done("agenda", "--month", "2023-04", "--as-of", "2023-04-12") == block("dengfeng")


def test_the_page_shows_a_week_of_a_plan_that_only_gives_rhythms(tmp_path: Path) -> None:
    desk = empty(tmp_path, "2022-05-05")
    desk.done("campaign", "open", "daxinganling-2022")

    assert desk.done("agenda", "--from", "2022-05-09", "--days", "7") == block("daxinganling")
    assert "5月14日为周六，提前到13日（周五）" in block("daxinganling")


def test_the_page_names_every_key_and_every_kind(desk: Desk) -> None:
    said = desk.json("agenda", "--month", "2023-04")
    last = PAGE.partition("## 五、")[2]

    assert list(said) == ["campaign", "from", "until", "items", "days", "undated", "unlisted", "provisional"]
    assert all(f"`{key}`" in last for key in (*said, *said["items"][0], *KINDS))


def test_the_json_of_an_item_has_these_keys_in_this_order(desk: Desk) -> None:
    items = desk.json("agenda", "--month", "2023-04")["items"]

    meeting = next(item for item in items if item["kind"] == "meeting")
    assert list(meeting.items()) == [
        ("date", "2023-04-17"),
        ("time", "09:00"),
        ("kind", "meeting"),
        ("title", "生态文明建设研究部署会"),
        ("who", ["登封市省级生态文明创建工作领导小组"]),
        (
            "also",
            ["生态环境分局", "省级生态文明建设示范市创建工作领导小组各成员单位", "各乡镇（街道）"],
        ),
        ("subject", None),
        ("nominal", "2023-04-15"),
        ("moved", "4月15日为周六，顺延到17日（周一）"),
        ("place", "指挥部办公室会议室"),
        ("label", "待通知"),
        ("light", ""),
        ("source", "三（一）2"),
    ]


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ([], ("2023-04-03", "2023-04-16")),
        (["--days", "1"], ("2023-04-03", "2023-04-03")),
        (["--from", "2023-12-25"], ("2023-12-25", "2024-01-07")),
        (["--month"], ("2023-04-01", "2023-04-30")),
        (["--month", "2024-2"], ("2024-02-01", "2024-02-29")),
        (["--year"], ("2023-01-01", "2023-12-31")),
        (["--year", "2024"], ("2024-01-01", "2024-12-31")),
    ],
)
def test_a_span_is_what_was_asked_for(desk: Desk, words: list[str], span: tuple[str, str]) -> None:
    said = desk.json("agenda", *words)

    assert (said["from"], said["until"]) == span
    assert all(span[0] <= item["date"] <= span[1] for item in said["items"])


def test_this_month_is_that_of_the_past_instant_where_one_is_given() -> None:
    said = archive().json("agenda", "--month", "--as-of", "2023-07-03")

    assert (said["from"], said["until"]) == ("2023-07-01", "2023-07-31")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--month", "2026-13"], "“2026-13”不是一个月份"),
        (["--month", "1989-01"], "1990 至 2099"),
        (["--month", "二月"], "不是一个月份"),
        (["--year", "99"], "“99”不是 1990 至 2099 之间的年份"),
        (["--days", "0"], "0"),
        (["--days", "3", "--month"], "--days、--month 只能写一个"),
        (["--from", "2023-04-01", "--year"], "--from 与 --year 不能同时写"),
        (["--unit", " "], "是空的"),
    ],
)
def test_a_span_that_is_none_is_refused(desk: Desk, words: list[str], sentence: str) -> None:
    assert sentence in desk.refused("agenda", *words, code=2)


def test_an_impossible_day_is_refused(desk: Desk) -> None:
    assert "不是一个存在的日期" in desk.refused("agenda", "--from", "2023-02-30", code=2)


def test_an_empty_span_says_so(desk: Desk) -> None:
    result = desk.duban("agenda", "--from", "2023-04-07", "--days", "1")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "2023-04-07 至 2023-04-07 没有安排。\n"


def test_guessed_years_and_unknown_units_are_said_aloud(desk: Desk) -> None:
    result = desk.duban("agenda", "--month", "2031-05", "--unit", "市水利")

    assert result.exit_code == 0
    assert "2031 年没有放假安排的通知" in result.stderr
    assert "是否应为“市水利局”" in result.stderr


def test_a_unit_that_helps_is_named_to_itself() -> None:
    found = archive().done("agenda", "--month", "2023-11", "--as-of", "2023-11-02", "--unit", "市水利局")

    assert "任务9 加强生态系统保护" in found
    assert "牵头：生态环境分局；配合：市水利局；依据：三（二）9" in found


# calendar export


def test_a_feed_is_read_by_two_readers(desk: Desk) -> None:
    result = desk.duban("calendar", "export", "--ics", str(desk.folder / "a.ics"))

    content = (desk.folder / "a.ics").read_bytes()
    one, other = read(content), vobject.readOne(content.decode())
    assert (result.exit_code, result.stdout) == (0, "")
    assert "任务 29 项" in result.stderr
    assert len(one.todos) == len(other.vtodo_list) == 29
    assert len(one.events) == len(other.vevent_list) > 20
    assert str(one["NAME"]) == "登封市省级生态县创建"
    assert all(UID.fullmatch(event.uid.value) for event in other.vevent_list)


def test_stdout_gets_the_same_bytes_as_a_file(desk: Desk) -> None:
    desk.done("calendar", "export", "--ics", str(desk.folder / "a.ics"))

    result = desk.duban("calendar", "export", "--ics", "-")

    assert result.stdout_bytes == (desk.folder / "a.ics").read_bytes()
    assert result.stdout_bytes.count(b"\n") == result.stdout_bytes.count(b"\r\n")


def test_a_folder_holds_a_file_an_item_named_by_its_uid(desk: Desk) -> None:
    folder = desk.folder / "日历"

    desk.done("calendar", "export", "--each", str(folder), "--unit", "市水利局")

    assert len(list(folder.iterdir())) > 3
    for path in folder.iterdir():
        (found,) = read(path.read_bytes()).todos
        assert path.name == f"{found['UID']}.ics"


def test_a_folder_loses_what_is_no_longer_there_and_nothing_else(desk: Desk) -> None:
    folder = desk.folder / "日历"
    desk.done("calendar", "export", "--each", str(folder))
    written = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    own = folder / "dengfeng-2023.duty.99@duban.ics"
    others = [folder / "birthday.ics", folder / "dengfeng-2023-b.duty.99@duban.ics"]
    for path in (own, *others):
        path.write_text("BEGIN:VCALENDAR", encoding="utf-8")

    result = desk.duban("calendar", "export", "--each", str(folder))

    assert "删去不再有的 1 个" in result.stderr
    assert not own.exists()
    assert all(path.exists() for path in others)
    assert {name: (folder / name).stat().st_mtime_ns for name in written} == written  # none was written again


def test_a_meeting_that_moves_is_the_same_file_with_another_day(desk: Desk) -> None:
    path = desk.folder / "日历" / "dengfeng-2023.monthly-deployment.2023-04-15@duban.ics"
    desk.done("calendar", "export", "--each", str(path.parent))
    before = read(path.read_bytes()).events[0]
    desk.to("2023-04-12")
    desk.done("tick")
    desk.done(*("paper", "register", "登创办函〔2023〕1号", "--from", "生态环境分局", "--date", "2023-04-12"))
    desk.done(
        *("meeting", "postpone", "1", "--date", "2023-04-20"),
        *("--paper", "登创办函〔2023〕1号", "--reason", "冲突"),
    )

    desk.done("calendar", "export", "--each", str(path.parent))

    after = read(path.read_bytes()).events[0]
    assert (before["DTSTART"].dt.date(), after["DTSTART"].dt.date()) == (
        date(2023, 4, 17),
        date(2023, 4, 20),
    )
    assert after["SEQUENCE"] > before["SEQUENCE"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "写一个"),
        (["--ics", "-", "--each", "x"], "写一个"),
        (["--ics", "没有/a.ics"], "没有“没有”这个文件夹"),
    ],
)
def test_where_to_write_has_to_be_clear(desk: Desk, words: list[str], sentence: str) -> None:
    assert sentence in desk.refused("calendar", "export", *words, code=2)
