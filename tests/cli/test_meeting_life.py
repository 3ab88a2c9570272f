"""A meeting's whole life: what units bring, the agenda of the ledger, who came, what was settled, what was asked."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from desk import Desk, opened

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2023-04-17"
LEAD = ("--as", "lead@市水利局")
INPUT = ("meeting", "input", "1", "--unit", "市水利局")
ITEM = "市水利局：清理颍河垃圾：2023-05-10"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The first meeting's notice is out."""
    desk = opened(tmp_path)
    desk.to("2023-04-04")
    desk.done("duty", "assign", "4", "16")
    desk.to("2023-04-12")
    desk.done("tick")
    (notice,) = desk.json("paper", "list", "--kind", "会议通知")["items"]
    desk.done("paper", "approve", notice["id"], "--as", "director")
    desk.done("paper", "issue", notice["id"])
    return desk


def held(desk: Desk) -> Desk:
    """The meeting has been held."""
    desk.to(DAY, 15)
    desk.done("meeting", "hold", "1")
    return desk


def minuted(desk: Desk, *items: str) -> str:
    """Enter the minutes."""
    words = [word for item in items for word in ("--item", item)]
    return desk.done("meeting", "minute", "1", "--paper", "纪要〔2023〕1号", *words)


def asked(desk: Desk) -> Desk:
    """One unit asks another for something."""
    desk.done(*INPUT, "--request", "提供河道用地范围", "--to", "市农委")
    return desk


def test_each_unit_brings_its_three_inputs(desk: Desk) -> None:
    out = desk.done(
        *(*INPUT, "--progress", "完成六成", "--problem", "资金未到位", "--problem", "缺设备"),
        *("--request", "提供用地范围", "--to", "市农委"),
    )

    meeting = desk.json("meeting", "show", "1")
    assert "协调事项 1-1" in out
    assert meeting["inputs"] == [
        {"unit": "市水利局", "progress": "完成六成", "problems": ["资金未到位", "缺设备"]}
    ]
    (request,) = meeting["requests"]
    assert (request["no"], request["unit"], request["to"], request["state"]) == (
        *("1-1", "市水利局", "市农委", "asked"),
    )
    assert request["due"] == "2023-04-20"  # three working days after the meeting


def test_what_is_sent_again_takes_the_place_of_what_was_sent(desk: Desk) -> None:
    asked(desk)
    desk.done(*INPUT, "--progress", "完成五成", "--problem", "缺设备")
    desk.done(*INPUT, "--progress", "完成六成", "--request", "提供河道用地范围", "--to", "市农委")

    meeting = desk.json("meeting", "show", "1")
    assert meeting["inputs"] == [{"unit": "市水利局", "progress": "完成六成", "problems": ["缺设备"]}]
    assert [one["no"] for one in meeting["requests"]] == ["1-1"]


def test_it_may_rest_on_a_paper_of_the_unit(desk: Desk) -> None:
    number = "登水〔2023〕7号"
    words = ("meeting", "input", "1", "--for", "市水利局", "--paper", number, "--progress", "完成六成")
    assert "没有登记" in desk.refused(*words, code=3)

    desk.done("paper", "register", number, "--from", "市水利局", "--date", "2023-04-11")
    desk.done(*words)

    last = desk.json("history", "show", "meeting:1")["items"][-1]
    assert (last["event"], last["on_behalf"], last["paper"]) == ("input", "市水利局", number)


def test_an_input_names_known_units_and_says_something(desk: Desk) -> None:
    before = ("meeting", "input", "1", "--unit")

    assert "是否应为“市水利局”" in desk.refused(*before, "市水务局", "--progress", "好", code=3)
    assert "市农业局" in desk.refused(*INPUT, "--request", "给地", "--to", "市农业局", code=3)
    desk.refused(*INPUT, code=2)
    assert "一一对应" in desk.refused(*INPUT, "--request", "给地", code=2)
    held(desk)
    assert "没有这条流转" in desk.refused(*INPUT, "--progress", "好", code=4)


def test_the_agenda_is_drawn_from_the_ledger(desk: Desk) -> None:
    asked(desk)
    desk.done(*INPUT, "--progress", "完成六成", "--problem", "资金未到位")

    drawn = desk.json("meeting", "agenda", "1")
    text = desk.done("meeting", "agenda", "1")

    assert drawn["until"] == "2023-05-15"
    assert drawn["problems"] == [{"unit": "市水利局", "text": "资金未到位"}]
    assert [one["to"] for one in drawn["requests"]] == ["市农委"]
    assert "市水利局" not in drawn["waiting"]
    assert "生态环境分局" in drawn["waiting"]
    assert "各单位存在的问题（1）\n  1. 市水利局：资金未到位" in text
    assert "还没有报材料的单位" in text


def test_the_agenda_tells_what_is_late_and_what_falls_due_before_the_next_meeting(desk: Desk) -> None:
    held(desk)
    minuted(desk, ITEM, "市农委：建好台账：2023-05-25")
    desk.to("2023-05-11")
    desk.done("tick")

    drawn = desk.json("meeting", "agenda", "2")

    assert [(one["no"], one["days_late"]) for one in drawn["late"]] == [("1001", 1)]
    assert [one["no"] for one in drawn["settled"]] == ["1001", "1002"]
    assert drawn["settled"][0]["source"] == "纪要〔2023〕1号第1项"
    assert drawn["until"] == "2023-06-15"
    assert "1002" in [one["no"] for one in drawn["coming"]]


def test_who_came_is_kept(desk: Desk) -> None:
    held(desk)
    desk.done("meeting", "attend", "1", "市水利局", "市农委", "--absent", "市财政局")

    meeting = desk.json("meeting", "show", "1")
    assert (meeting["present"], meeting["absent"]) == (["市水利局", "市农委"], ["市财政局"])
    assert "市水务局" in desk.refused("meeting", "attend", "1", "市水务局", code=3)
    desk.refused("meeting", "attend", "1", "市水利局", "--absent", "市水利局", code=2)
    desk.refused("meeting", "attend", "1", code=2)


def test_settled_items_become_duties_with_unit_and_date(desk: Desk) -> None:
    held(desk)

    out = minuted(desk, ITEM, "市农委、市水利局:约定:三条:2023-06-01")

    assert "议定事项 2 项，已交办为任务 1001、1002" in out
    first, second = desk.json("duty", "show", "1001"), desk.json("duty", "show", "1002")
    assert (first["lead"], first["due"], first["state"]) == (["市水利局"], "2023-05-10", "assigned")
    assert first["source"] == "纪要〔2023〕1号第1项"
    assert second["lead"] == ["市农委", "市水利局"]
    assert desk.json("meeting", "show", "1")["items"][1]["matter"] == "约定:三条"
    assert desk.json("audit", "verify")["ok"]


def test_minutes_are_drafted_and_their_issue_makes_duties_of_what_they_settle(desk: Desk) -> None:
    held(desk)
    words = ("meeting", "minute", "1", "--chair", "指挥部办公室主任")
    assert "meeting attend 1" in desk.refused(*words, code=1)
    desk.done("meeting", "attend", "1", "市水利局", "市农委", "--absent", "市财政局")
    assert "--chair" in desk.refused("meeting", "minute", "1", code=1)
    assert "是否应为“市水利局”" in desk.refused(*words, "--item", "市水务局：修渠：2023-05-10", code=3)
    assert "早于会议召开" in desk.refused(*words, "--item", "市水利局：修渠：2023-04-16", code=2)

    desk.done(*words, "--item", ITEM, "--observer", "市委督查室")
    (paper,) = desk.json("paper", "list", "--kind", "会议纪要")["items"]
    assert desk.json("meeting", "show", "1")["state"] == "held"
    desk.done("paper", "approve", paper["id"], "--as", "director")
    desk.done("paper", "issue", paper["id"])

    duty = desk.json("duty", "show", "1001")
    assert (duty["lead"], duty["due"], duty["source"]) == (
        *(["市水利局"], "2023-05-10", "登创办纪〔2023〕1号第1项"),
    )
    text = desk.done("paper", "show", paper["id"])
    for line in ("　出席：市水利局、市农委", "　请假：市财政局", "　列席：市委督查室"):
        assert line in text
    assert desk.json("meeting", "show", "1")["state"] == "minuted"
    assert desk.json("audit", "verify")["ok"]


def test_minutes_that_stand_in_the_ledger_are_written_from_it(desk: Desk) -> None:
    held(desk)
    desk.done("meeting", "attend", "1", "市水利局")
    minuted(desk, ITEM)
    draft = ("paper", "draft", "minutes", "--about", "meeting:1", "--set", "chair=办公室主任")

    assert "由市水利局负责，于2023年5月10日前完成（任务1001）" in desk.done(*draft, "--show").replace(
        "\n", ""
    )
    facts = desk.folder / "事项.yaml"
    facts.write_text("items: [{units: 市水利局, matter: 修渠, due: 2023-05-10}]\n", "utf-8")
    assert "不能再用 items 另写" in desk.refused(*draft, "--facts", str(facts), code=1)


def test_items_of_a_file_of_facts_are_whole(desk: Desk) -> None:
    held(desk)
    desk.done("meeting", "attend", "1", "市水利局")
    facts = desk.folder / "事项.yaml"
    words = ("paper", "draft", "会议纪要", "--about", "meeting:1", "--facts", str(facts))

    facts.write_text("chair: 主任\nitems: [{units: 市水利局, matter: 修渠}]\n", "utf-8")
    assert "第1项没有写时限 due" in desk.refused(*words, code=1)
    facts.write_text("chair: 主任\nitems: [{units: 市水利局, matter: 修渠, due: 2023-05-10}]\n", "utf-8")
    assert "由市水利局负责" in desk.done(*words, "--show").replace("\n", "")


def test_minutes_that_name_an_unknown_unit_enter_nothing(desk: Desk) -> None:
    held(desk)
    words = ("meeting", "minute", "1", "--paper", "纪要〔2023〕1号")

    said = desk.refused(*words, "--item", ITEM, "--item", "市水务局：修渠：2023-05-10", code=3)

    assert "第2项：方案里没有“市水务局”这个单位，是否应为“市水利局”" in said
    assert desk.json("meeting", "show", "1")["state"] == "held"


@pytest.mark.parametrize(
    ("item", "code", "sentence"),
    [
        ("市水利局清理垃圾", 2, "要写成"),
        ("市水利局：清理垃圾", 2, "要写成"),
        ("市水利局：清理垃圾：五月底", 2, "不是一个存在的日期"),
        ("市水利局：清理垃圾：2023-04-16", 2, "早于会议召开"),
        ("：清理垃圾：2023-05-10", 2, "要写成"),
    ],
)
def test_an_item_needs_unit_matter_and_a_day_after_the_meeting(
    desk: Desk, item: str, code: int, sentence: str
) -> None:
    held(desk)

    said = desk.refused("meeting", "minute", "1", "--paper", "纪要〔2023〕1号", "--item", item, code=code)

    assert sentence in said


def test_items_may_come_from_a_file(desk: Desk, tmp_path: Path) -> None:
    held(desk)
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("议定事项")
        sheet.write_row(0, 0, ["序号", "议定事项", "责任单位", "完成时限", "配合单位"])
        sheet.write_row(1, 0, ["1", "清理颍河垃圾", "市水利局，市财政局", "2023年5月10日前", "市农委"])
    (tmp_path / "事项.xlsx").write_bytes(content.getvalue())

    desk.done("meeting", "minute", "1", "--paper", "纪要1号", "--file", str(tmp_path / "事项.xlsx"))

    duty = desk.json("duty", "show", "1001")
    assert (duty["lead"], duty["support"], duty["due"]) == (
        ["市水利局", "市财政局"],
        ["市农委"],
        "2023-05-10",
    )


def test_a_wrong_file_of_items_is_refused_with_every_place(desk: Desk, tmp_path: Path) -> None:
    held(desk)
    path = tmp_path / "事项.yaml"
    path.write_text("items:\n  - {units: [市水利局], matter: 清理, due: 2023-02-30, who: 谁}\n", "utf-8")

    said = desk.refused("meeting", "minute", "1", "--paper", "纪要1号", "--file", str(path), code=5)

    assert "due" in said
    assert "who" in said


def test_a_request_is_followed_to_its_answer(desk: Desk) -> None:
    asked(desk)
    held(desk)
    minuted(desk)
    close = ("meeting", "close", "1", "--reason", "事项已了")
    assert "协调事项没有答复：1-1" in desk.refused(*close, code=4)

    desk.to("2023-05-11")
    desk.done("tick")
    assert [one["no"] for one in desk.json("meeting", "agenda", "2")["requests"]] == ["1-1"]
    assert "须给出说明" in desk.refused("meeting", "answer", "1-1", code=4)
    desk.done("meeting", "answer", "1-1", "--note", "已划定并书面告知")

    (request,) = desk.json("meeting", "requests")["items"]
    assert (request["state"], request["answered"], request["answer"]) == (
        *("answered", "2023-05-11", "已划定并书面告知"),
    )
    assert desk.json("meeting", "agenda", "2")["requests"] == []
    desk.done(*close)


def test_an_answer_on_a_paper_is_of_the_unit_that_was_asked(desk: Desk) -> None:
    asked(desk)
    for unit, number in (("市水利局", "登水〔2023〕8号"), ("市农委", "登农〔2023〕3号")):
        desk.done("paper", "register", number, "--from", unit, "--date", "2023-04-12")
    words = ("meeting", "answer", "1-1", "--note", "见来文")

    said = desk.refused(*words, "--for", "市水利局", "--paper", "登水〔2023〕8号", code=4)
    assert "请“市农委”答复" in said
    desk.done(*words, "--for", "市农委", "--paper", "登农〔2023〕3号")
    desk.done("meeting", "ask-again", "1-1", "--reason", "没有解决", "--date", "2023-05-04")

    assert desk.json("meeting", "requests", "--unanswered")["items"][0]["due"] == "2023-05-04"
    desk.done("meeting", "withdraw", "1-1", "--reason", "不再需要")
    assert desk.json("audit", "verify")["ok"]


def test_a_meeting_ends_when_its_items_are_done(desk: Desk) -> None:
    held(desk)
    minuted(desk, ITEM)
    close = ("meeting", "close", "1", "--reason", "事项已了")
    assert "1001（已交办）" in desk.refused(*close, code=4)

    desk.done("duty", "sign", "1001", *LEAD)
    desk.done("duty", "submit", "1001", *LEAD, "--note", "已清理")
    desk.done("duty", "accept", "1001")

    desk.done(*close)


def test_an_item_that_is_not_carried_out_is_urged_with_its_source(desk: Desk) -> None:
    held(desk)
    minuted(desk, ITEM)
    desk.done("duty", "sign", "1001", *LEAD)
    for day in ("2023-05-11", "2023-05-12"):
        desk.to(day)
        desk.done("tick")

    (urged,) = [
        name for name in desk.files() if "催办单" in name and name.endswith(".txt") and "1001" in name
    ]
    text = (desk.folder / "公文" / urged).read_text("utf-8").replace("\n", "")
    assert "（纪要〔2023〕1号第1项）" in text
    assert "方案纪要" not in text


def test_the_past_is_shown_as_it_was(desk: Desk) -> None:
    asked(desk)
    desk.to("2023-04-13")
    desk.done(*INPUT, "--progress", "完成六成")
    desk.done("meeting", "answer", "1-1", "--note", "已办")
    held(desk)

    then = desk.json("meeting", "show", "1", "--as-of", "2023-04-12")
    agenda = desk.json("meeting", "agenda", "1", "--as-of", "2023-04-12")

    assert then["inputs"] == [{"unit": "市水利局", "progress": None, "problems": []}]
    assert [one["state"] for one in then["requests"]] == ["asked"]
    assert agenda["progress"] == []
    assert [one["state"] for one in agenda["requests"]] == ["asked"]
