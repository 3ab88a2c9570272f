"""A plan shown: as a tree for people, whole or what concerns one unit or stage; as JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from desk import empty

from definitions.catalogue import shipped

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """\
id: jia
title: 甲县创建方案
document: {number: null, issuer: null, issued: 2024-01-01}
region: 甲县
award: 生态县
office: 县创建办
bodies:
  - {name: 县创建办, kind: office}
  - {name: 领导小组, kind: leading_group, members: [县水利局]}
units:
  - {name: 县水利局, kind: department, aliases: [县水务局, {name: 县水电局, until: 2019-01-01}]}
  - {name: 县林业局, kind: department}
groups:
  - {name: 各成员单位, members: [县水利局, 县林业局], expandable: true}
stages:
  - {no: 1, kind: mobilize, title: 动员, source: 一, start_text: 1月, steps: [{no: 1, text: 开会}]}
  - {no: 2, kind: implement, title: 实施, source: 二}
duties:
  - {no: 1, section: （一）生态, title: 造林, lead: [县林业局], stage: 2, source: 三1}
  - {no: 2, section: （二）水, title: 治水, lead: [县水务局], stage: 2, source: 三2, targets: [{name: 断面, text: 达标, op: text}]}
  - {no: 3, section: （二）水, title: 护水, lead: [县林业局], support: [各成员单位], stage: 1, source: 三3}
  - {no: 4, title: 节水, lead: [县林业局], source: 三4, targets: [{name: 用水, text: 下降, op: text, lead: [县水电局]}]}
indicators:
  - {no: 1, name: 水质, judgement: checklist, lead: [县林业局], data_from: [县水利局], source: 附1}
  - {no: 2, name: 绿化, judgement: checklist, lead: [县林业局], source: 附2}
unit_duties:
  - {unit: 县水务局, no: 1, text: 管好河道, source: 五}
  - {unit: 县林业局, no: 1, text: 管好林子, source: 五}
schedules:
  - {slug: meeting, kind: meeting, title: 例会, owner: 领导小组, source: 六}
  - {slug: report, kind: report, title: 林业月报, participants: [县林业局], source: 六}
deadlines:
  - {what: 通过验收, due: 2024-12-31, who: [各成员单位], source: 七}
policies:
  - {no: 1, text: 水法, lead: [县水利局], source: 八}
measures:
  - {text: 经费保障, who: [县财政局], source: 九}
"""


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "jia.yaml"
    path.write_text(PLAN, "utf-8")
    return str(path)


def numbers(said: dict[str, Any], name: str, key: str = "no") -> list[Any]:
    return [item[key] for item in said[name]]


@pytest.mark.parametrize("name", ["县水利局", "县水务局", "县水电局"])
def test_a_unit_sees_whatever_concerns_it_under_any_of_its_names(
    tmp_path: Path, plan: str, name: str
) -> None:
    said = empty(tmp_path).json("plan", "show", plan, "--unit", name)

    assert numbers(said, "duties") == [2, 3, 4]  # as lead, within a group, by a target of its own
    assert numbers(said, "indicators") == [1]
    assert numbers(said, "unit_duties", "text") == ["管好河道"]
    assert numbers(said, "schedules", "slug") == ["meeting"]
    assert numbers(said, "deadlines", "what") == ["通过验收"]
    assert numbers(said, "policies") == [1]
    assert numbers(said, "measures") == []
    assert numbers(said, "stages") == [1, 2]


def test_the_tree_tells_a_unit_its_part_in_everything(tmp_path: Path, plan: str) -> None:
    result = empty(tmp_path).duban("plan", "show", plan, "--unit", "县水利局")

    lines = [line.lstrip("│├└─ ") for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert "2 治水　牵头 县水务局　〔牵头〕" in lines
    assert "3 护水　牵头 县林业局　配合 各成员单位　〔配合〕" in lines
    assert "4 节水　牵头 县林业局　〔目标牵头〕" in lines
    assert "1 水质　牵头 县林业局　提供数据 县水利局　〔提供数据〕" in lines
    assert "例会　没有固定周期　召集 领导小组　〔召集〕" in lines
    assert "通过验收　时限 2024-12-31　各成员单位　〔承担〕" in lines
    assert not any("造林" in line or "林业月报" in line or "步骤" in line for line in lines)
    assert result.stderr == "“县水利局”在方案里也包括在：县水务局、县水电局、各成员单位、领导小组。\n"


def test_the_whole_tree_has_stages_with_steps_sections_duties_and_targets(tmp_path: Path, plan: str) -> None:
    said = empty(tmp_path).done("plan", "show", plan)

    assert said.partition("\n\n")[2].splitlines()[:17] == [
        "甲县创建方案　jia 第 1 版",
        "├── 阶段和任务 4 项",
        "│   ├── 第1阶段 动员　1月 至 未定",
        "│   │   ├── 步骤1 开会",
        "│   │   └── （二）水",
        "│   │       └── 3 护水　牵头 县林业局　配合 各成员单位",
        "│   ├── 第2阶段 实施　未定 至 未定",
        "│   │   ├── （一）生态",
        "│   │   │   └── 1 造林　牵头 县林业局",
        "│   │   └── （二）水",
        "│   │       └── 2 治水　牵头 县水务局",
        "│   │           └── 目标 断面：达标",
        "│   └── 不属于以上阶段的任务 1 项",
        "│       └── 4 节水　牵头 县林业局",
        "│           └── 目标 用水：下降　牵头 县水电局",
        "├── 指标 2 项",
        "│   ├── 1 水质　牵头 县林业局　提供数据 县水利局",
    ]


def test_a_stage_shows_its_own_duties(tmp_path: Path, plan: str) -> None:
    said = empty(tmp_path).json("plan", "show", plan, "--stage", "2")

    assert numbers(said, "stages") == [2]
    assert numbers(said, "duties") == [1, 2]


def test_unit_and_stage_are_asked_for_together(tmp_path: Path, plan: str) -> None:
    said = empty(tmp_path).json("plan", "show", plan, "--stage", "2", "--unit", "县水利局")

    assert numbers(said, "duties") == [2]


def test_a_stage_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path, plan: str) -> None:
    said = empty(tmp_path).refused("plan", "show", plan, "--stage", "9", code=2)

    assert "--stage 没有“9”这一项。可用：1（动员）、2（实施）" in said


def test_a_plan_without_stages_has_none_to_ask_for(tmp_path: Path) -> None:
    said = empty(tmp_path).refused("plan", "show", "xinzheng-2015", "--stage", "1", code=2)

    assert "这份方案没有分阶段，不能用 --stage" in said


def test_an_unknown_unit_is_pointed_out_with_the_nearest_and_sees_nothing(tmp_path: Path, plan: str) -> None:
    result = empty(tmp_path).duban("plan", "show", plan, "--unit", "县水利厅", "--json")

    assert result.exit_code == 0
    assert result.stderr == "注意：方案里没有“县水利厅”这个单位，是不是“县水利局”？\n"
    assert '"duties": []' in result.stdout


def test_full_names_the_clauses_and_cuts_nothing(tmp_path: Path) -> None:
    desk = empty(tmp_path)

    short, full = (
        desk.done("plan", "show", "zhumadian-2022"),
        desk.done("plan", "show", "zhumadian-2022", "--full"),
    )

    assert "…" in short
    assert "…" not in full
    assert len(full) > len(short)


@pytest.mark.parametrize("name", shipped("plans"))
def test_every_shipped_plan_is_shown_whole(tmp_path: Path, name: str) -> None:
    desk = empty(tmp_path)

    said, tree = desk.json("plan", "show", name), desk.done("plan", "show", name)

    assert list(said)[:4] == ["id", "title", "revision", "document"]
    for duty in said["duties"]:
        assert f" {duty['no']} {duty['title'][:30]}" in tree
        assert all(f"目标 {target['name']}：" in tree for target in duty["targets"])
    for item in said["indicators"]:
        assert f" {item['no']} {item['name'][:30]}" in tree
