"""``paper draft`` of what reports on a period: for a past day, to a superior that a person names, as a rhythm says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from desk import Desk, archive, opened

if TYPE_CHECKING:
    from pathlib import Path

QUARTER = ("--from", "2023-04-01", "--to", "2023-06-30")


def text_of(desk: Desk, *words: str) -> str:
    """Return a paper's text without drafting it, its lines joined."""
    return desk.done("paper", "draft", *words, "--show").replace("\n", "").replace("　", "")


def test_the_circular_of_a_past_quarter_says_what_stood_at_its_end() -> None:
    text = text_of(archive(), "工作通报", *QUARTER, "--as-of", "2023-06-30")

    assert "现将2023年4月1日至6月30日各项任务的进展情况通报如下" in text
    assert "截至2023年6月30日，" in text


def test_the_same_period_said_with_or_without_as_of_has_the_same_figures() -> None:
    desk = archive()

    said, plain = (text_of(desk, "bulletin", *QUARTER, *more) for more in (("--as-of", "2023-06-30"), ()))

    start = said.index("一、总体进展")
    assert said[start:] == plain[plain.index("一、总体进展") :]


def test_a_report_goes_to_whom_a_person_names(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    assert "没有写明报给谁" in desk.refused("paper", "draft", "half-year-report", code=1)

    desk.done("paper", "draft", "half-year-report", "--set", "addressee=市委", "--set", "plans=逐项会审指标")

    (paper,) = desk.json("paper", "list", "--kind", "半年专题汇报")["items"]
    assert paper["addressee"] == "市委"
    assert "逐项会审指标。" in desk.done("paper", "show", paper["id"])


def test_a_report_with_two_superiors_or_a_request_is_refused(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    two = ("--set", "addressee=市委", "--set", "addressee=市政府")
    asking = ("--set", "addressee=市委", "--set", "problems=资金缺口较大，请批示")

    assert "只主送一个上级机关" in desk.refused("paper", "draft", "half-year-report", *two, code=1)
    assert "不得夹带请示事项" in desk.refused("paper", "draft", "half-year-report", *asking, code=1)


def test_nobody_names_the_addressee_of_what_goes_down(tmp_path: Path) -> None:
    desk = opened(tmp_path)

    said = desk.refused("paper", "draft", "circular", "--set", "addressee=市水利局", code=2)

    assert "由台账得出，不能手填" in said


def test_a_rhythm_of_the_office_is_written_up_as_a_circular(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    rhythm = ("--rrule", "FREQ=WEEKLY;BYDAY=FR", "--roll", "previous", "--catch-up", "latest")
    words = ("--kind", "bulletin", "--title", "一周通报", "--paper", "circular", "--reason", "主任要求")
    desk.done("schedule", "add", "weekly", *words, *rhythm)

    desk.to("2023-04-07")
    desk.done("tick")

    (paper,) = desk.json("paper", "list", "--kind", "circular")["items"]
    assert paper["title"] == "2023年4月一周通报"


def test_a_paper_that_a_rhythm_cannot_have_is_refused(tmp_path: Path) -> None:
    words = ("--kind", "meeting", "--title", "例会", "--paper", "circular", "--reason", "试")

    said = opened(tmp_path).refused("schedule", "add", "weekly", *words, code=2)

    assert "paper 写了 circular" in said


def test_explaining_a_circular_names_rows_and_finds_nothing_changed(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    desk.to("2023-05-04")
    number = json.loads(desk.done("paper", "draft", "circular", "--json"))["id"]
    desk.to("2023-08-01")
    desk.done("duty", "assign", "4")

    items = desk.json("paper", "explain", number)["items"]

    assert {"totals.all", "units[0].total"} <= {item["path"] for item in items}
    assert all(item["again"] == {"added": [], "gone": []} for item in items)
