"""What a 分解表 makes of a plan file: new rows, deleted rows, wrong cells; and what it leaves alone."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pytest

from definitions.loader import parse, require
from definitions.plan import Plan
from definitions.sheet.apply import revision
from definitions.sheet.errors import SheetInvalid
from definitions.sheet.fresh import completed, head, kind_of
from definitions.sheet.grid import Cell, Grid
from definitions.sheet.headings import sheet_kinds
from definitions.sheet.items import items_of, row_of
from definitions.skeleton import PATH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from definitions.sheet.apply import Revision

TEXT = """\
# 方案文件
id: plan
title: 甲县创建方案
document: {number: null, issuer: null, issued: 2024-01-01}
region: 甲县
award: 生态县
office: 县创建办
bodies:
  - {name: 县创建办, kind: office}
defaults: {support: [各乡镇]}  # 每项都有
stages:
  - {no: 1, kind: implement, title: 实施阶段, source: 二}
duties:
  # 生态
  - no: 1
    title: 植树造林
    lead: [县林业局]  # 原文如此
    support: [县水利局]
    stage: 1
    targets:
      - {name: 造林, op: '>=', value: 10, unit: 万亩, text: 10万亩以上, lead: []}  # 目标一
      - {name: 成活率, op: '>=', value: 85, unit: '%', text: 85%以上}
    due: null
    source: 三1
  # 环境
  - {no: 2, title: 治理黑臭水体, lead: [县住建局], due: 2024-10-31, due_text: 10月底前, source: 三2}
  - no: 3
    title: 推行河长制
    roles:
      - {word: 承办, units: [县水利局]}
    lead: [县水利局]
    source: 三3
# 指标
indicators:
  - no: 1
    name: 林草覆盖率
    unit: '%'
    judgement: trend
    direction: rising
    target: {text: ≥44, op: '>=', value: 44}
    duties: [1]
    source: 附件1
"""


def grids(text: str = TEXT) -> dict[str, Grid]:
    plan = require(parse(text.encode(), Plan, name="甲"))
    made = {}
    for kind in sheet_kinds():
        grid = Grid(kind.title)
        titles = {one.key: one.title for one in kind.columns}
        for number, row in enumerate(
            [titles, *(row_of(plan, kind.holds, one) for one in items_of(plan, kind.holds))], 1
        ):
            write(grid, number, row)
        made[kind.title] = grid
    return made


def write(grid: Grid, number: int, row: Mapping[str, str]) -> None:
    """Write a row by keys; an empty text empties the cell."""
    [kind] = [one for one in sheet_kinds() if one.title == grid.title]
    for place, column in enumerate(kind.columns, 1):
        if column.key in row:
            grid.cells.pop((number, place), None)
            if row[column.key]:
                grid.cells[number, place] = Cell(row[column.key])


def made(changed: dict[str, Grid], text: str = TEXT) -> Revision:
    content = text.encode()
    return revision(changed.values(), content, parse(content, Plan, name="甲.yaml"), name="表.xlsx")


def lines(revised: Revision, text: str = TEXT) -> list[str]:
    """Return the lines that go, then those that come."""
    found = difflib.ndiff(text.splitlines(), revised.content.decode().splitlines())
    return sorted((line for line in found if line[0] in "+-"), key=lambda line: line[0] == "+")


def refused(changed: dict[str, Grid]) -> list[str]:
    with pytest.raises(SheetInvalid) as caught:
        made(changed)
    return [one.sentence() for one in caught.value.findings if one.severity == "error"]


def test_an_edited_cell_changes_one_line_and_is_told_with_its_place() -> None:
    sheets = grids()
    write(sheets["任务"], 2, {"lead": "县林业局，县自然资源局"})

    revised = made(sheets)

    assert lines(revised) == [
        "-     lead: [县林业局]  # 原文如此",
        "+     lead: [县林业局, 县自然资源局]  # 原文如此",
    ]
    assert [one.sentence() for one in revised.differences] == [
        "改动任务1“植树造林”\n  牵头单位：县林业局 → 县林业局，县自然资源局（任务!E2）"
    ]


def test_an_edited_target_leaves_the_other_targets_as_they_were_written() -> None:
    sheets = grids()
    write(sheets["任务"], 2, {"targets": "造林：12万亩以上\n成活率：85%以上"})

    assert lines(made(sheets)) == [
        "-       - {name: 造林, op: '>=', value: 10, unit: 万亩, text: 10万亩以上, lead: []}  # 目标一",
        "+       - {name: 造林, op: '>=', value: 12, unit: 万亩, text: 12万亩以上, lead: []}  # 目标一",
    ]


def test_an_item_on_one_line_stays_on_one_line() -> None:
    sheets = grids()
    write(sheets["任务"], 3, {"due": "2024-11-30", "due_text": "11月底前"})

    assert lines(made(sheets)) == [
        "-   - {no: 2, title: 治理黑臭水体, lead: [县住建局], due: 2024-10-31, due_text: 10月底前, source: 三2}",
        "+   - {no: 2, title: 治理黑臭水体, lead: [县住建局], due: 2024-11-30, due_text: 11月底前, source: 三2}",
    ]


def test_words_for_a_date_give_the_day_and_are_kept() -> None:
    sheets = grids()
    write(sheets["任务"], 2, {"due": "2024年6月底前"})

    assert lines(made(sheets)) == [
        "-     due: null",
        "+     due: 2024-06-30",
        "+     due_text: 2024年6月底前",
    ]


def test_a_new_row_is_a_new_duty_behind_the_one_above_it() -> None:
    sheets = grids()
    grid = sheets["任务"]
    last = {one: grid.cells[4, one] for one in range(1, 20) if (4, one) in grid.cells}
    for place in last:
        del grid.cells[4, place]
    write(grid, 4, {"title": "清理河道垃圾", "lead": "县水利局", "targets": "河道：干净"})
    grid.cells |= {(5, place): cell for place, cell in last.items()}

    revised = made(sheets)

    assert lines(revised) == [
        "+   - no: 4",
        "+     title: 清理河道垃圾",
        "+     lead: [县水利局]",
        "+     targets:",
        "+       - {name: 河道, text: 干净, op: text}",
        "+     source: 分解表第 4 项",
    ]
    plan = require(parse(revised.content, Plan, name="甲"))
    assert [duty.no for duty in plan.duties] == [1, 2, 4, 3]


def test_a_deleted_row_takes_its_item_and_leaves_the_comments_around_it() -> None:
    sheets = grids()
    for place in range(1, 20):
        sheets["任务"].cells.pop((3, place), None)

    revised = made(sheets)

    assert [one.sentence() for one in revised.removed] == ["删去任务2“治理黑臭水体”"]
    assert lines(revised) == [
        "-   - {no: 2, title: 治理黑臭水体, lead: [县住建局], due: 2024-10-31, due_text: 10月底前, source: 三2}"
    ]


def test_a_sheet_that_is_not_there_deletes_nothing() -> None:
    sheets = grids()
    del sheets["指标"]

    assert made(sheets).content == TEXT.encode()


def test_a_column_that_is_not_there_empties_nothing() -> None:
    sheets = grids()
    grid = sheets["任务"]
    for row in range(1, 5):
        for place in range(3, 20):
            if place != 5:
                grid.cells.pop((row, place), None)
    for row, title in enumerate(("任务", "植树造林", "治理黑臭水体", "推行河长制"), 1):
        grid.cells[row, 3] = Cell(title)

    assert made(sheets).content == TEXT.encode()


def test_a_row_without_a_number_is_found_by_its_title() -> None:
    sheets = grids()
    for row in (2, 3, 4):
        write(sheets["任务"], row, {"no": ""})
    write(sheets["任务"], 3, {"lead": "县城管局"})

    assert [one.sentence() for one in made(sheets).differences] == [
        "改动任务2“治理黑臭水体”\n  牵头单位：县住建局 → 县城管局（任务!E3）"
    ]


def test_what_the_plan_as_a_whole_refuses_is_said_at_the_row_of_its_duty() -> None:
    sheets = grids()
    write(sheets["任务"], 4, {"lead": "县河长办"})

    [sentence] = refused(sheets)

    assert sentence.startswith("表.xlsx（任务!A4） [value-invalid] 错误：第 3 项任务的 roles 写了县水利局")


def test_another_judgement_drops_the_keys_of_the_one_before() -> None:
    sheets = grids()
    write(sheets["指标"], 2, {"judgement": "数值比较", "other": ""})

    assert lines(made(sheets)) == [
        "-     judgement: trend",
        "-     direction: rising",
        "+     judgement: threshold",
    ]


def test_every_wrong_cell_is_said_and_nothing_is_written() -> None:
    sheets = grids()
    write(sheets["任务"], 2, {"due": "6月底前", "stage": "收尾"})
    write(sheets["任务"], 3, {"no": "二", "title": ""})
    write(sheets["任务"], 5, {"no": "1", "lead": "县环保局"})
    write(sheets["指标"], 2, {"judgement": "数字", "attribute": "约束"})

    assert refused(sheets) == [
        "表.xlsx（任务!I2） [cell-unreadable] 错误：阶段：没有“收尾”这个阶段，可写：1 实施阶段。",
        "表.xlsx（任务!J2） [cell-unreadable] 错误：时限：“6月底前”看不出是哪一天，请写成 2023-12-31 或 2023年12月底前 的样子，年份不能省。",
        "表.xlsx（任务!A3） [cell-unreadable] 错误：序号：“二”不是序号，请写成 12 的样子。",
        "表.xlsx（任务!C3） [cell-missing] 错误：缺少任务，请补上；整行都不要的，请删去这一行。",
        "表.xlsx（任务!C5） [cell-missing] 错误：缺少任务，请补上；整行都不要的，请删去这一行。",
        "表.xlsx（任务!A5） [number-twice] 错误：序号 1 与 任务!A2 重复，请改正。",
        "表.xlsx（指标!F2） [cell-unreadable] 错误：属性：没有“约束”这一种，是不是“约束性”？",
        "表.xlsx（指标!G2） [cell-unreadable] 错误：判定：没有“数字”这一种，只能是：数值比较、分档、变化趋势、上级任务、定性核查、复合、分情况、抽样调查、多项条件。",
    ]  # fmt: skip


def test_what_the_models_refuse_is_said_at_its_cell() -> None:
    sheets = grids()
    write(sheets["任务"], 2, {"due": "2150-01-01", "title": "植树"})

    [sentence] = [one for one in refused(sheets) if "任务!J2" in one]

    assert "应不大于 2099-12-31" in sentence


def test_a_unit_that_the_plan_gives_every_duty_cannot_be_taken_from_one() -> None:
    sheets = grids()
    write(sheets["任务"], 2, {"support": "县水利局"})

    [sentence] = refused(sheets)

    assert sentence.startswith("表.xlsx（任务!F2） [cell-not-kept]")
    assert "defaults" in sentence


def test_units_that_every_duty_has_are_not_written_into_one() -> None:
    sheets = grids()
    write(sheets["任务"], 2, {"support": "县水利局、县财政局、各乡镇"})

    assert lines(made(sheets)) == ["-     support: [县水利局]", "+     support: [县水利局, 县财政局]"]


def test_a_file_that_cannot_be_changed_piecemeal_is_refused() -> None:
    text = TEXT.replace("stage: 1", "stage: 1\n    posts: &p [局长]").replace(
        "    roles:", "    posts: *p\n    roles:"
    )
    sheets = grids(text)
    write(sheets["任务"], 2, {"posts": "县长、局长"})

    with pytest.raises(SheetInvalid, match="锚点"):
        made(sheets, text)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_file_keeps_its_kind_of_line_breaks_and_its_mark(mark: bytes, newline: str) -> None:
    content = mark + TEXT.replace("\n", newline).encode()
    sheets = grids()
    write(sheets["任务"], 5, {"title": "清理河道"})

    revised = revision(sheets.values(), content, parse(content, Plan, name="甲"), name="表.xlsx").content

    assert revised.startswith(mark + "# 方案文件".encode())
    assert revised.count(b"\n") == revised.count(newline.encode())
    assert b"\r\r" not in revised


def test_a_new_plan_comes_out_of_a_sheet_alone() -> None:
    content = head(PATH.read_text("utf-8"), "jia-2024")
    sheets = grids()

    revised = revision(
        sheets.values(), content, parse(content, Plan, name="骨架"), name="表.xlsx", whole=False
    )
    plan = require(parse(completed(revised.content), Plan, name="甲"))

    before = require(parse(TEXT.encode(), Plan, name="甲"))
    assert plan.id == "jia-2024"
    assert plan.duties == before.duties
    assert [stage.no for stage in plan.stages] == [1]
    assert plan.indicators == before.indicators
    assert [unit.name for unit in plan.units] == ["县林业局", "县水利局", "县住建局"]
    assert [(group.name, group.expandable) for group in plan.groups] == [("各乡镇", False)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("市水利局", "department"),
        ("市委组织部", "party"),
        ("禹中水务", "enterprise"),
        ("马寨镇人民政府", "township"),
        ("柳湾村", "village"),
        ("生态环境分局", "vertical"),
        ("县发改委", "department"),
        ("市规划馆", "institution"),
        ("侯寨乡", "township"),
        ("公众", "other"),
    ],
)
def test_the_kind_of_a_unit_is_guessed_from_its_name(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_a_reading_never_fails_on_any_text() -> None:
    sheets = grids()
    for row in (2, 3, 4):
        write(
            sheets["任务"],
            row,
            dict.fromkeys(("no", "title", "targets", "stage", "due", "source", "other"), '"〔[｜；：'),
        )

    assert refused(sheets)
