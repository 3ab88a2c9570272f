"""A meeting from its notice to its minutes, and one that is put off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import Desk, opened

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The first meeting, of 17 April since the 15th is a Saturday, has been laid out and its notice drafted."""
    desk = opened(tmp_path)
    desk.to("2023-04-12")
    desk.done("tick")
    return desk


def notified(desk: Desk) -> Desk:
    """The notice has been signed and issued."""
    notice = desk.json("paper", "list", "--kind", "会议通知")["items"][0]["id"]
    desk.done("paper", "approve", notice, "--as", "director")
    desk.done("paper", "issue", notice)
    return desk


def test_the_day_is_rolled_to_a_working_day_and_the_plans_day_is_kept(desk: Desk) -> None:
    meeting = desk.json("meeting", "show", "1")

    assert (meeting["nominal"], meeting["day"], meeting["state"]) == ("2023-04-15", "2023-04-17", "scheduled")


def test_a_meeting_without_its_notice_is_not_held(desk: Desk) -> None:
    desk.to("2023-04-17")

    assert "没有这条流转" in desk.refused("meeting", "hold", "1", code=4)


def test_a_meeting_goes_from_its_notice_to_its_end(desk: Desk) -> None:
    notified(desk)
    assert "日期未到" in desk.refused("meeting", "hold", "1", code=4)
    desk.to("2023-04-17", 15)

    desk.done("meeting", "hold", "1")
    desk.done("meeting", "minute", "1", "--paper", "纪要〔2023〕1号")
    desk.done("meeting", "close", "1", "--reason", "议定事项已交办")

    entries = desk.json("history", "show", "meeting:1")["items"]
    assert [entry["event"] for entry in entries][-4:] == ["notify", "hold", "minute", "close"]


def test_a_meeting_is_put_off_to_a_later_day_with_its_own_notice(desk: Desk) -> None:
    notified(desk)
    words = ("meeting", "postpone", "1", "--paper", "登创办函〔2023〕3号", "--reason", "防汛会议冲突")

    assert "须给出" in desk.refused(*words, code=4)
    assert "新日期须晚于原定的 2023-04-17" in desk.refused(*words, "--date", "2023-04-14", code=4)
    desk.refused(*words, "--date", "2023-04-31", code=2)
    desk.done(*words, "--date", "2023-04-19")

    assert desk.json("meeting", "show", "1")["day"] == "2023-04-19"


def test_the_notice_that_puts_it_off_is_drafted_and_its_issue_moves_it(desk: Desk) -> None:
    words = ("meeting", "postpone", "1", "--reason", "与防汛会议时间冲突")
    assert "会议通知还没有印发" in desk.refused(*words, "--date", "2023-04-19", code=1)
    notified(desk)

    assert "须给出" in desk.refused(*words, code=4)
    assert "须晚于原定的 2023-04-17" in desk.refused(*words, "--date", "2023-04-14", code=4)
    assert "25:00" in desk.refused(*words, "--date", "2023-04-19", "--time", "25:00", code=1)
    desk.done(*words, "--date", "2023-04-19", "--time", "14:30")
    (paper,) = desk.json("paper", "list", "--kind", "会议延期通知")["items"]
    assert f"已有一份延期通知待签（文书{paper['id']}）" in desk.refused(
        *words, "--date", "2023-04-20", code=1
    )
    assert desk.json("meeting", "show", "1")["day"] == "2023-04-17"
    desk.done("paper", "approve", paper["id"], "--as", "director")
    desk.done("paper", "issue", paper["id"])

    meeting = desk.json("meeting", "show", "1")
    assert (meeting["day"], meeting["time"], meeting["state"]) == ("2023-04-19", "14:30", "notified")
    entry = desk.json("history", "show", "meeting:1")["items"][-1]
    assert (entry["event"], entry["reason"], entry["paper"]) == (
        *("postpone", "与防汛会议时间冲突", "登创办〔2023〕2号"),
    )
    text = desk.done("paper", "show", paper["id"]).replace("\n", "")
    assert "印发通知（登创办〔2023〕1号），定于2023年4月17日（星期一）上午9:00召开" in text
    assert desk.json("audit", "verify")["ok"]


def test_a_meeting_that_is_called_off_says_why(desk: Desk) -> None:
    assert "须给出理由" in desk.refused("meeting", "cancel", "1", code=4)

    desk.done("meeting", "cancel", "1", "--reason", "与市委会议合并")

    assert [item["label"] for item in desk.json("meeting", "list")["items"]] == ["取消"]
