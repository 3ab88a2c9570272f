"""What a template may write beside text and tables: 附件, forms, 出席 lists; and what the formats make of the facts."""

from __future__ import annotations

from typing import Any

from definitions.paper import PaperKind
from notifications.markup import parse
from notifications.model import Body, Document, Entry, Form, Listed, Paragraph, Part, Span, Table
from notifications.render import document
from notifications.template import TemplateSet, fill

FACTS = {
    "issuer": "某市创建工作领导小组办公室",
    "addressee": ["市水务局"],
    "date": "2023-05-12",
    "number": "",
    "mark": "某创办",
}


def body(source: str, **values: Any) -> Body:
    return parse(fill(TemplateSet((("t.txt", source),)), "t.txt", values))


def paper(source: str, *, more: dict[str, Any] | None = None, **kind: Any) -> Document:
    settings = {"id": "t", "title": "试件", "template": "t", "fields": {}} | kind
    if settings["format"] not in {"note", "table"}:
        settings |= {"number": "{mark}〔{year}〕{n}号", "series": "t"}
    facts = FACTS | (more or {})
    if settings["format"] in {"minutes", "bulletin", "table"}:
        facts = {name: value for name, value in facts.items() if name != "addressee"}
    kept = PaperKind.model_validate(settings)
    return document(kept, facts, TemplateSet((("t.txt", source),)))[0]


def test_an_annex_holds_what_follows_it_and_counts_its_own_headings() -> None:
    parsed = body("= 题\n# 甲\n正文\n@ 问题|清单\n# 乙\n@@ 排名表\n| 名次 | 单位 |\n|--|--|\n| 1 | 丙 |")

    assert [block.text for block in parsed.blocks if isinstance(block, Paragraph)] == ["一、甲", "正文"]
    first, second = parsed.annexes
    assert (first.title, first.landscape) == (("问题", "清单"), False)
    assert [block.text for block in first.blocks if isinstance(block, Paragraph)] == ["一、乙"]
    assert second == Part(
        ("排名表",), (Table(("名次", "单位"), (("1", "丙"),), (2, 2), (False, False)),), landscape=True
    )


def test_a_form_holds_pairs_and_keeps_lines_free() -> None:
    parsed = body("= 题\n: 事项 :: {{ x }}\n: 牵头 :: 甲 || 配合 :: 乙\n:4 办理情况 ::\n下文", x="一\n二")

    assert parsed.blocks[0] == Form(
        (
            (Entry("事项", ("一", "二")),),
            (Entry("牵头", ("甲",)), Entry("配合", ("乙",))),
            (Entry("办理情况", (), lines=4),),
        )
    )
    assert parsed.blocks[1] == Paragraph((Span("下文"),))


def test_data_makes_neither_annex_nor_form_nor_list() -> None:
    for value in ("@ 附件", ": 甲 :: 乙", "+ 出席：:: 甲", ":3 甲"):
        assert body("= 题\n{{ x }}", x=value).blocks == (Paragraph((Span(value),)),)

    (form,) = body("= 题\n: 甲 :: {{ x }}", x="一 || 二 :: 三").blocks
    assert form == Form(((Entry("甲", ("一 || 二 :: 三",)),),))


def test_attendance_stands_under_its_first_name() -> None:
    (line,) = body("= 题\n+ 出席：:: {{ x }}", x="甲、乙").blocks

    assert line == Listed("出席：", "甲、乙")
    assert line.turnover == 5.0


def test_annexes_are_numbered_and_named_in_the_text_with_the_same_words() -> None:
    source = "= 题\n正文\n@ 问题|清单\n甲\n@ 排名表\n乙"

    two = paper(source, format="letter", sealed=True)
    one = paper("= 题\n正文\n@ 问题|清单\n甲", format="letter", sealed=True)
    mixed = paper(
        "= 题\n正文\n@ 问题|清单\n甲", format="letter", sealed=True, more={"attachments": ["反馈表"]}
    )

    assert [annex.label for annex in two.annexes] == ["附件1", "附件2"]
    assert [line.text for line in two.attachments] == ["附件：1.问题清单", "2.排名表"]
    assert ([annex.label for annex in one.annexes], one.attachments[0].text) == (["附件"], "附件：问题清单")
    assert [annex.label for annex in mixed.annexes] == ["附件1"]
    assert [line.text for line in mixed.attachments] == ["附件：1.问题清单", "2.反馈表"]


def test_each_format_has_the_parts_that_are_its_own() -> None:
    plain = "= 题\n正文"

    official = paper(
        plain, format="official", sealed=True, upward=True, more={"signer": "主任", "copies": ["市纪委"]}
    )
    circular = paper(plain, format="official", file_word=False)
    minutes = paper(plain, format="minutes", more={"masthead": "联席会议纪要"})
    register = paper(plain, format="table")

    assert "".join(official.head) == "某市创建工作领导小组办公室文件"
    assert (official.signer, official.imprint) == (
        "主任",
        ("某市创建工作领导小组办公室", "2023年5月12日印发"),
    )
    assert "".join(circular.head) == "某市创建工作领导小组办公室"
    assert ("".join(minutes.head), minutes.signature, minutes.addressee) == ("联席会议纪要", None, "")
    assert (register.landscape, register.signature, register.number) == (True, None, "")


def test_the_issuer_may_begin_the_title() -> None:
    told = paper("= 关于某事的|通知\n正文", format="letter", issuer_in_title=True)

    assert "".join(told.title) == "某市创建工作领导小组办公室关于某事的通知"


def test_a_printer_too_long_for_one_line_leaves_the_date_a_line_of_its_own() -> None:
    short = paper("= 题\n正文", format="official")
    long = paper(
        "= 题\n正文", format="official", more={"printer": "某市创建国家生态文明建设示范区指挥部办公室"}
    )

    assert (short.imprint_apart, long.imprint_apart) == (False, True)
