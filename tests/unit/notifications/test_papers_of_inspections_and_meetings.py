"""What the papers of inspections and meetings say: ranks, rates, tables from a number of items on, older facts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from paper_samples import context, kind

from notifications.errors import PaperIncomplete
from notifications.model import Paragraph, Table
from notifications.render import document, render
from notifications.template import template_set


def said(name: str, **changes: Any) -> str:
    rendered = render(kind(name), context(name, **changes), formats=("md",))
    return rendered.outputs[".md"].decode()


def tables(name: str, **changes: Any) -> list[Table]:
    paper = document(kind(name), context(name, **changes), template_set())[0]
    blocks = (*paper.blocks, *(block for annex in paper.annexes for block in annex.blocks))
    return [block for block in blocks if isinstance(block, Table)]


def row(
    unit: str, score: str, found: int = 0, rectify: int | None = None, rectified: int = 0
) -> dict[str, Any]:
    needed = found if rectify is None else rectify
    return {"unit": unit, "score": score, "found": found, "rectify": needed, "rectified": rectified}


def test_the_ranking_table_is_sorted_and_ties_share_a_rank() -> None:
    given = [row("丙", "90"), row("甲", "98.5", 4, 4, 3), row("乙", "90.0"), row("丁", "70", 3, 3, 0)]

    table = tables("inspection-report", ranking=given)[0]

    assert table.head == ("名次", "单位", "得分", "发现问题", "已整改", "整改率")
    assert [cells[:2] for cells in table.rows] == [("1", "甲"), ("2", "丙"), ("2", "乙"), ("4", "丁")]
    assert [cells[-1] for cells in table.rows] == ["75.0%", "—", "—", "0.0%"]


def test_of_fewer_than_six_units_one_each_is_named() -> None:
    text = said("inspection-report", ranking=[row("甲", "98"), row("乙", "90"), row("丙", "80")])

    assert "排名靠前的是甲（第1名，98分）；排名靠后的是丙（第3名，80分）。" in text
    assert "平均得分89.3分" in text


def test_nobody_stands_at_both_ends() -> None:
    text = said("inspection-report", ranking=[row("甲", "90"), row("乙", "90")])

    assert "排名靠前" not in text
    assert "排名靠后" not in text


def test_a_ranking_without_scores_is_told_by_its_places() -> None:
    given = [
        {"unit": unit, "place": place, "found": 0, "rectify": 0, "rectified": 0}
        for unit, place in (("乙", 2), ("甲", 1), ("丙", 2))
    ]

    table = tables("inspection-report", ranking=given)[0]

    assert table.head == ("名次", "单位", "发现问题", "已整改", "整改率")
    assert [cells[:2] for cells in table.rows] == [("1", "甲"), ("2", "乙"), ("2", "丙")]
    assert "平均得分" not in said("inspection-report", ranking=given)


def test_what_need_not_be_put_right_is_told_apart_in_the_table() -> None:
    given = [row("甲", "98", 4, 2, 1), row("乙", "90")]

    table = tables("inspection-report", ranking=given)[0]

    assert table.head[3:] == ("发现问题", "需整改", "已整改", "整改率")
    assert table.rows[0][3:] == ("4", "2", "1", "50.0%")
    assert "整改率按需要整改的问题计算" in said("inspection-report", ranking=given)


@pytest.mark.parametrize(
    "wrong",
    [
        row("甲", "98", 1, 2),
        row("甲", "98", 2, 2, 3),
        {"unit": "甲", "score": "98", "found": -1, "rectify": 0, "rectified": 0},
    ],
)
def test_more_put_right_than_found_is_refused_with_its_row(wrong: dict[str, Any]) -> None:
    with pytest.raises(PaperIncomplete, match=r"ranking\[1\]"):
        said("inspection-report", ranking=[row("乙", "90"), wrong])


def test_two_rows_of_a_unit_are_refused() -> None:
    with pytest.raises(PaperIncomplete, match="相同"):
        said("inspection-report", ranking=[row("甲", "90"), row("甲", "80")])


def test_a_circular_of_an_older_program_is_printed_from_the_facts_it_has() -> None:
    old = {
        name: value
        for name, value in context("inspection-report").items()
        if name
        in {"issuer", "addressee", "date", "number", "inspection", "plan", "conducted", "inspector", "means"}
    }
    old |= {
        "counts": [{"unit": "市水利局", "count": 1, "rectify": 1}],
        "problems": [{"n": "1", "unit": "市水利局", "text": "颍河段有垃圾"}],
        "rectify": 1,
    }

    text = render(kind("inspection-report"), old, formats=("md",)).outputs[".md"].decode()

    assert "共发现问题1个，涉及1个单位，其中需要整改的1个" in text
    assert "已整改0个" not in text
    assert "请在交办的时限前完成整改" in text


def test_a_circular_without_problems_says_so_and_has_no_table() -> None:
    empty = {"problems": [], "counts": [], "rectify": 0, "rectified": 0, "overdue": 0, "shared": 0}
    text = said("inspection-report", ranking=[], ranked=None, demands=[], practice=[], **empty)

    assert "本次督查没有发现问题" in text
    assert tables("inspection-report", ranking=[], ranked=None, **empty) == []
    assert not re.search(r"共\s*0\s*[项个]", text)


def test_a_title_of_forty_units_lays_out_every_row() -> None:
    given = [row(f"第{i}街道办事处", str(100 - i), i, i, i // 2) for i in range(1, 41)]

    table = tables("inspection-report", ranking=given)[0]

    assert len(table.rows) == 40
    assert table.rows[-1][:2] == ("40", "第40街道办事处")


def problem(n: int, unit: str = "县水利局") -> dict[str, Any]:
    return {"n": f"1-{n}", "unit": unit, "text": f"第{n}处问题", "due": "2023-06-16", "duty": str(1000 + n)}


def test_over_five_problems_stand_in_a_table() -> None:
    five, six = ([problem(n) for n in range(1, most)] for most in (6, 7))

    assert tables("rectification-notice", problems=five) == []
    (table,) = tables("rectification-notice", problems=six)
    assert [cells[0] for cells in table.rows] == [f"1-{n}" for n in range(1, 7)]


def test_a_notice_to_several_units_says_whose_each_problem_is() -> None:
    text = said(
        "rectification-notice",
        addressee=["县水利局", "县林业局"],
        problems=[problem(1), problem(2, "县林业局")],
    )

    assert "县林业局：第2处问题" in text
    assert "你单位" not in text


def test_an_office_that_inspects_itself_checks_alone() -> None:
    issuer = context("rectification-notice")["issuer"]

    assert f"整改情况由{issuer}会同我办" not in said("rectification-notice", inspector=issuer)


def test_the_last_day_of_a_notice_is_not_before_its_date() -> None:
    with pytest.raises(PaperIncomplete, match="reply_due"):
        said("rectification-notice", reply_due="2023-05-01")


def test_the_register_leaves_the_signature_to_the_hand() -> None:
    (table,) = tables("rectification-ledger")

    assert table.head == (
        *(
            "序号",
            "问题",
            "来源",
            "标准",
            "措施",
            "单位",
            "时限",
            "完成情况",
            "佐证清单",
            "核查意见",
            "审核签字",
        ),
    )
    assert {cells[-1] for cells in table.rows} == {""}
    assert "核实销号（县委、县政府督查室，2023年6月20日）" in table.rows[0][-2]
    assert document(kind("rectification-ledger"), context("rectification-ledger"), template_set())[
        0
    ].landscape


def test_a_report_that_goes_up_ends_with_its_formula() -> None:
    paper = document(kind("inspection-report-up"), context("inspection-report-up"), template_set())[0]
    texts = [block.text for block in paper.blocks if isinstance(block, Paragraph)]

    assert texts[-1] == "特此报告。"
    assert paper.signer == "办公室主任"


def test_minutes_have_neither_addressee_nor_seal_and_list_who_came() -> None:
    text = said("minutes")
    paper = document(kind("minutes"), context("minutes"), template_set())[0]

    assert (paper.addressee, paper.signature) == ("", None)
    for label in ("**出席**：", "**请假**：", "**列席**："):
        assert label in text
    assert "会议没有议定需要交办的事项" in said("minutes", items=[])


def test_an_item_due_before_its_meeting_is_refused() -> None:
    item = {"units": ["县水利局"], "matter": "清理", "due": "2023-05-29"}

    with pytest.raises(PaperIncomplete, match="早于"):
        said("minutes", items=[item])
