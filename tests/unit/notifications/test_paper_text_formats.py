"""What each format looks like in plain text."""

from __future__ import annotations

from typing import Any

import pytest
from test_paper_annexes import paper

from notifications.layout import COLUMNS, width
from notifications.text import WIDE, plain_text

RULE = "─" * COLUMNS
TABLE = "| 名次 | 单位 |\n|:--:|--|\n| 1 | 市水务局 |"


def lines(source: str, **settings: Any) -> list[str]:
    return plain_text(paper(source, **settings)).splitlines()


def test_a_circular_has_its_marks_its_number_and_its_imprint() -> None:
    made = lines(
        "= 关于某事的通报\n正文",
        format="official",
        sealed=True,
        more={
            "serial": "000001",
            "urgency": "特急",
            "copies": ["市纪委", "市委督查室"],
            "number": "某创办〔2023〕3号",
        },
    )

    assert made[:3] == ["000001", "特急", "　　　　　　 某市创建工作领导小组办公室文件"]
    assert made[4:6] == ["　　　　　　　　　 某创办〔2023〕3号", RULE]
    assert made[-5:] == [
        RULE,
        "　抄送：市纪委，市委督查室。",
        RULE,
        "　某市创建工作领导小组办公室　　　　 2023年5月12日印发",
        RULE,
    ]


def test_an_upward_paper_names_who_signs_it_beside_its_number() -> None:
    made = lines(
        "= 报告\n甲", format="official", upward=True, more={"signer": "主任", "number": "某创办〔2023〕3号"}
    )

    (line,) = [line for line in made if "签发人" in line]
    assert line.startswith("　某创办〔2023〕3号　")
    assert line.endswith(("　签发人：主任", " 签发人：主任"))
    assert width(line) == 2 * (COLUMNS - 1)


def test_minutes_list_who_was_there_under_the_first_name() -> None:
    names = "、".join(f"市第{i}局" for i in range(10))
    made = lines(f"= 题\n议定事项。\n+ 出席：:: {names}", format="minutes", more={"masthead": "联席会议纪要"})

    first = next(i for i, line in enumerate(made) if line.startswith("　　出席：市第0局"))
    assert made[first + 1].startswith("　　　　　市第")
    assert "　　　　　　　　　　　联席会议纪要" in made
    assert made[-2:] == ["　某市创建工作领导小组办公室　　　　 2023年5月12日印发", RULE]


def test_a_form_keeps_lines_free_and_stands_between_rules() -> None:
    made = lines("= 交办单\n: 事项 :: {{ x }}\n:3 办理情况 ::".replace("{{ x }}", "甲"), format="form")

    top = made.index(RULE)
    assert made[top : top + 6] == [RULE, "事项：甲", "办理情况：", "", "", RULE]


def test_annexes_follow_the_signature_and_a_wide_one_is_wider() -> None:
    made = lines(f"= 题\n文\n@ 清单\n{TABLE}\n@@ 台账\n{TABLE}", format="letter", sealed=True)

    assert made.index("附件1") < made.index("附件2")
    assert made.index("　　附件：1.清单") < made.index("附件1")
    after = made[made.index("附件2") :]
    assert "─" * WIDE in after
    assert RULE in made[: made.index("附件2")]


def test_a_register_takes_the_columns_of_its_landscape_page() -> None:
    made = lines(f"= 台账\n{TABLE}", format="table")

    assert max(width(line) for line in made) == 2 * WIDE
    assert made[1].startswith("某市创建工作领导小组办公室")
    assert made[1].endswith("2023年5月12日")


@pytest.mark.parametrize("form", ["official", "letter", "minutes", "form", "table", "note"])
def test_no_line_leaves_its_page(form: str) -> None:
    source = "= 关于" + "题" * 60 + "的通知\n" + "文" * 200
    source += "\n+ 出席：:: " + "局、" * 40 + "局\n: 甲乙丙丁戊己庚辛 :: " + "值" * 90
    source += "\n| " + " | ".join("一二三四五六七八") + " |\n| " + " | ".join(["长" * 40] * 8) + " |"
    made = lines(
        source,
        format=form,
        outputs=("txt",),
        more={"issuer": "国" * 60} | ({"masthead": "要" * 40} if form == "minutes" else {}),
    )

    assert max(map(width, made)) <= 2 * (WIDE if form == "table" else COLUMNS)
