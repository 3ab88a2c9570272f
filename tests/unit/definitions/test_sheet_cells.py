"""What people write into the cells of a 分解表, and what it is read as."""

from __future__ import annotations

from typing import Any

import pytest

from definitions.sheet.columns import COLUMNS, Context
from definitions.sheet.errors import CellInvalid
from definitions.sheet.parts import read_part
from definitions.sheet.thresholds import TARGET, read_named, read_threshold, write_named, write_threshold
from definitions.sheet.words import Due, read_due, read_names, read_number, read_text_cell, read_whole

STAGES = Context(stages={1: "动员部署阶段", 2: "省级生态县创建阶段"})


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("2023-12-31", Due("2023-12-31")),
        ("2023/6/1", Due("2023-06-01")),
        ("2023.6.1", Due("2023-06-01")),
        ("２０２３年１２月３１日", Due("2023-12-31", None, "２０２３年１２月３１日")),
        ("2023年12月底前", Due("2023-12-31", None, "2023年12月底前")),
        ("2024年2月", Due("2024-02-29", None, "2024年2月")),
        ("2023年6月上旬", Due("2023-06-10", None, "2023年6月上旬")),
        ("2023年底", Due("2023-12-31", None, "2023年底")),
        ("2023年上半年", Due("2023-06-30", None, "2023年上半年")),
        ("2023-12-31 17:00", Due("2023-12-31", "17:00")),
        ("2023-12-31 00:00:00", Due("2023-12-31")),
        ("长期坚持", Due(None, None, "长期坚持")),
        ("/", Due(None)),
        ("", Due(None)),
    ],
)
def test_a_due_date_is_read_in_the_ways_in_which_offices_write_it(said: str, due: Due) -> None:
    assert read_due(said) == due


@pytest.mark.parametrize("said", ["6月底前", "年底前", "2023年2月30日", "2023-13-01", "第三季度", "20231231"])
def test_a_date_that_is_none_or_lacks_its_year_is_refused(said: str) -> None:
    with pytest.raises(CellInvalid, match=r"哪一天|这一天"):
        read_due(said)


@pytest.mark.parametrize(
    "said",
    [
        "市水利局、市林业局",
        "市水利局，市林业局",
        "市水利局；市林业局",
        "市水利局\n市林业局",
        "市水利局 市林业局,市水利局",
    ],
)
def test_names_are_told_apart_whatever_stands_between_them(said: str) -> None:
    assert read_names(said) == ["市水利局", "市林业局"]


def test_what_stands_in_brackets_is_one_name() -> None:
    assert read_names("市委办（督查、考核中心）、各乡镇（街道）") == [
        "市委办（督查、考核中心）",
        "各乡镇（街道）",
    ]


@pytest.mark.parametrize("said", ["", "/", "-", "—", "无", "／"])
def test_a_dash_names_nobody(said: str) -> None:
    assert read_names(said) == []


@pytest.mark.parametrize(
    ("said", "number"), [("12", 12), ("12.0", 12), ("１２", 12), ("第12项", 12), ("12.", 12)]
)
def test_a_number_of_an_item_is_read_however_it_was_typed(said: str, number: int) -> None:
    assert read_whole(said) == number


def test_a_number_may_have_commas() -> None:
    assert read_number("1,200.5") == 1200.5


def test_lines_that_were_broken_to_fit_a_cell_are_put_together() -> None:
    assert read_text_cell("完善生态文明\n考核办法 GDP\nCO2 核算") == "完善生态文明考核办法 GDP CO2 核算"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("≥44", {"op": ">=", "value": 44}),
        ("85%以上", {"op": ">=", "value": 85, "unit": "%"}),
        ("不低于20个", {"op": ">=", "value": 20, "unit": "个"}),
        ("≤105微克/立方米", {"op": "text"}),
        ("60—80%", {"op": "between", "value": [60, 80], "unit": "%"}),
        ("100", {"op": "=", "value": 100}),
        ("2023年完成", {"op": "text"}),
        ("完成上级规定的目标任务", {"op": "text"}),
        ("登政文〔2023〕44号", {"op": "text"}),
        ("验收办法（试行）〔2023〕", {"op": "text"}),
    ],
)
def test_a_number_is_taken_from_the_words_where_they_are_nothing_else(
    said: str, value: dict[str, Any]
) -> None:
    assert read_threshold(said) == {"text": said, **value}


def test_the_unit_of_the_indicator_is_not_said_again() -> None:
    assert read_threshold("≥44%", whole="%") == {"text": "≥44%", "op": ">=", "value": 44}


def test_what_the_words_do_not_say_stands_behind_them() -> None:
    said = "到2022年底达到85%以上〔≥85%；期限 2022-12-31；语气 力争；牵头单位 市水利局、市林业局〕"

    assert read_threshold(said, keys=TARGET) == {
        "text": "到2022年底达到85%以上",
        "op": ">=",
        "value": 85,
        "unit": "%",
        "by": "2022-12-31",
        "modality": "力争",
        "lead": ["市水利局", "市林业局"],
    }


@pytest.mark.parametrize(
    ("line", "name", "text", "op"),
    [
        ("林草覆盖率：≥44%", "林草覆盖率", "≥44%", ">="),
        ("林草覆盖率 ≥44%", "林草覆盖率", "≥44%", ">="),
        ("林草覆盖率不低于44%", "林草覆盖率", "不低于44%", ">="),
        ("全面推行河长制", "全面推行河长制", "全面推行河长制", "text"),
        ('"双替代"任务：完成', '"双替代"任务', "完成", "text"),
    ],
)
def test_a_target_without_our_signs_is_read_as_well_as_can_be(
    line: str, name: str, text: str, op: str
) -> None:
    said = read_named(line, "name", keys=TARGET)

    assert (said["name"], said["text"], said["op"]) == (name, text, op)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("85%〔≥85%；语七 力争〕", "是不是“语气”？"),
        ("85%〔≥85%；期限 某天〕", "不是日期"),
        ("85%〔≥85%；语气 〕", "没有写内容"),
        ('"85%以上〔≥85%〕', "后一个英文引号"),
        ("甲〔≥1；满足其一 [1]〕", "应写成"),
        ("甲〔≥1；满足其一 [〕", "JSON"),
    ],
)
def test_a_note_that_cannot_be_read_is_refused_with_its_reason(said: str, reason: str) -> None:
    with pytest.raises(CellInvalid, match=reason):
        read_threshold(said, keys=TARGET)


def test_what_follows_from_the_words_is_not_written_twice() -> None:
    assert write_threshold({"text": "85%以上", "op": ">=", "value": 85, "unit": "%"}) == "85%以上"
    assert write_threshold({"text": "100", "op": "text"}) == "100〔只有文字〕"
    assert write_named(
        {"name": "绿化率", "text": "提升", "op": "text", "scope": "县城"}, "name", keys=TARGET
    ) == ("绿化率：提升〔适用范围 县城〕")


def test_a_part_needs_no_more_than_name_and_values() -> None:
    assert read_part("秸秆综合利用率||| ≥94.2") == {
        "name": "秸秆综合利用率",
        "target": {"text": "≥94.2", "op": ">=", "value": 94.2},
        "judgement": "threshold",
    }


@pytest.mark.parametrize(
    "line", ["｜%｜数值比较", "甲｜｜｜｜｜｜多了", "甲｜｜数字比较", "甲｜｜｜｜｜颜色 红"]
)
def test_a_part_that_is_none_is_refused(line: str) -> None:
    with pytest.raises(CellInvalid):
        read_part(line)


@pytest.mark.parametrize(
    "said", ["2", "2 省级生态县创建阶段", "省级生态县创建阶段", "省级生态县创建", "第2阶段", "第二阶段"]
)
def test_a_stage_is_read_by_number_or_title(said: str) -> None:
    assert COLUMNS["duties"]["stage"].read(said, STAGES) == {"stage": 2}


def test_an_unknown_stage_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(CellInvalid, match="1 动员部署阶段、2 省级生态县创建阶段"):
        COLUMNS["duties"]["stage"].read("收尾阶段", STAGES)


@pytest.mark.parametrize(
    ("said", "value"), [("数值比较", "threshold"), ("upper", "upper"), ("", None), ("-", None)]
)
def test_a_judgement_is_read_in_chinese_or_as_the_file_has_it(said: str, value: str | None) -> None:
    assert COLUMNS["indicators"]["judgement"].read(said, STAGES) == {"judgement": value}


def test_the_column_of_what_is_left_names_the_key_that_it_may_mean() -> None:
    with pytest.raises(CellInvalid, match="是不是“待定”？"):
        COLUMNS["duties"]["other"].read("待办 lead", STAGES)
