"""Two versions of a plan, item by item."""

from __future__ import annotations

import json
from datetime import date, time
from typing import Any

import pytest
from plan_edits import duty, edited, shipped, with_duty, with_new_duty, without_duty

from definitions.actors import Group, Post
from definitions.plan import Measure, Plan
from definitions.plan_diff import Change, diff, shortened, shown
from definitions.plan_words import KEYS, KINDS, field_label
from definitions.target import Target


def only(before: Plan, after: Plan) -> Change:
    """Return the one change besides the count of the revision."""
    head, change = diff(before, after)
    assert (head.kind, head.fields) == ("plan", (("revision", before.revision, after.revision),))
    return change


def test_a_plan_does_not_differ_from_itself() -> None:
    assert diff(shipped(), shipped().model_copy()) == ()


def test_the_head_is_one_item_with_its_nested_keys() -> None:
    document = shipped().document.model_copy(
        update={"number": "登政办〔2023〕9号", "issued": date(2023, 5, 8)}
    )

    (change,) = diff(shipped(), edited(document=document, award="国家生态文明建设示范市"))

    assert (change.kind, change.key, change.what) == ("plan", "", "changed")
    assert change.fields == (
        ("revision", 1, 2),
        ("document.number", "登政文〔2023〕44号", "登政办〔2023〕9号"),
        ("document.issued", "2023-04-01", "2023-05-08"),
        ("award", "省级生态县", "国家生态文明建设示范市"),
    )
    assert "文件的文号 登政文〔2023〕44号 → 登政办〔2023〕9号" in change.sentence()


def test_a_changed_duty_says_what_it_was() -> None:
    change = only(shipped(), with_duty(4, lead=("市农委", "市林业局"), due=date(2023, 6, 30)))

    assert (change.kind, change.key, change.what, change.title) == ("duty", "4", "changed", duty(4).title)
    assert change.fields == (
        ("lead", ["市水利局"], ["市农委", "市林业局"]),
        ("due", None, "2023-06-30"),
    )
    assert (
        change.sentence()
        == "任务4“继续推进河湖长制”：牵头单位 市水利局 → 市农委、市林业局；时限 无 → 2023-06-30"
    )


def test_what_comes_and_what_goes_is_named() -> None:
    came = only(shipped(), with_new_duty(30))
    gone = next(change for change in diff(shipped(), without_duty(4)) if change.kind == "duty")

    assert (came.what, came.key, came.sentence()) == ("added", "30", "新增任务30“新增的第30项”")
    assert (gone.what, gone.key, gone.sentence()) == ("removed", "4", "删去任务4“继续推进河湖长制”")


def test_a_renumbered_duty_goes_and_comes_and_both_say_so() -> None:
    after = with_duty(29, no=40)

    changes = {change.what: change for change in diff(shipped(), after) if change.kind == "duty"}

    assert (changes["removed"].namesake, changes["added"].namesake) == ("40", "29")
    assert changes["removed"].sentence().endswith("（与新增的 40 同名，疑为改号）")


def target(value: float, text: str) -> Target:
    return Target(name="森林覆盖率", op=">=", value=value, unit="%", text=text)


def test_within_an_item_the_path_says_where() -> None:
    before = with_duty(10, targets=(target(30, "达到30%"), target(40, "达到40%")))
    after = with_duty(
        10, before, targets=(target(30, "达到30%"), target(45, "达到45%"), target(50, "达到50%"))
    )

    change = only(before, after)

    assert change.fields[:2] == (
        ("targets[1].text", "达到40%", "达到45%"),
        ("targets[1].value", 40, 45),
    )
    path, none, added = change.fields[2]
    assert (path, none, added["text"]) == ("targets[2]", None, "达到50%")
    assert (
        "目标第2项的内容 达到40% → 达到45%；目标第2项的数值 40 → 45；目标第3项 无 → 达到50%"
        in change.sentence()
    )


def test_an_indicator_may_be_judged_another_way() -> None:
    plan = Plan.model_validate_json(_indicator("threshold"))
    after = Plan.model_validate_json(_indicator("checklist")).model_copy(update={"revision": 2})

    change = only(plan, after)

    assert (change.kind, change.key) == ("indicator", "1")
    assert ("judgement", "threshold", "checklist") in change.fields


def _indicator(judgement: str) -> str:
    first = (
        shipped().model_copy(update={"indicators": (), "duties": ()}).model_dump(mode="json", by_alias=True)
    )
    first["indicators"] = [{"no": 1, "name": "河长制", "judgement": judgement, "source": "附件"}]
    return json.dumps(first)


def test_posts_of_one_role_are_told_apart_by_what_they_say() -> None:
    posts = tuple(Post(body="领导小组", role="副组长", post=name) for name in ("甲", "乙", "丙"))
    before = edited(posts=posts)

    change = only(before, edited(before, posts=(posts[0], posts[2])))
    exchanged = only(
        before, edited(before, posts=(posts[0], Post(body="领导小组", role="副组长", post="丁"), posts[2]))
    )

    assert (change.what, change.title) == ("removed", "乙")
    assert exchanged.fields == (("post", "乙", "丁"),)


def test_unnumbered_texts_pair_by_their_words_then_by_their_clause() -> None:
    old = (Measure(text="甲", source="四（一）"), Measure(text="乙", source="四（二）"))
    before = edited(measures=old)

    reworded = only(before, edited(before, measures=(old[0], Measure(text="乙乙", source="四（二）"))))
    moved = diff(before, edited(before, measures=(old[1], old[0])))
    other = diff(before, edited(before, measures=(old[0], Measure(text="丙", source="四（三）"))))

    assert (reworded.what, reworded.fields) == ("changed", (("text", "乙", "乙乙"),))
    assert [change.kind for change in moved] == ["plan"]
    assert [change.what for change in other[1:]] == ["removed", "added"]


def test_a_renamed_group_says_under_which_name_it_goes_on() -> None:
    before = edited(groups=(Group(name="各乡镇", members=("甲镇", "乙镇"), expandable=True),))
    after = edited(before, groups=(Group(name="各镇区", members=("甲镇", "乙镇"), expandable=True),))

    gone, came = diff(before, after)[1:]

    assert (gone.what, gone.namesake, came.what, came.namesake) == ("removed", "各镇区", "added", "各乡镇")


def test_changes_come_in_the_order_of_a_plan_file() -> None:
    after = edited(
        measures=(),
        units=shipped().units[1:],
        duties=(*shipped().duties[1:], duty(4).model_copy(update={"no": 31})),
        schedules=(),
    )

    kinds = list(dict.fromkeys(change.kind for change in diff(shipped(), after)))

    assert kinds == ["plan", "unit", "duty", "schedule", "measure"]


def test_both_ways_say_the_same() -> None:
    after = with_new_duty(30, without_duty(4))
    turned = {"added": "removed", "removed": "added", "changed": "changed"}

    there, back = diff(shipped(), after), diff(after, shipped())

    assert {(turned[one.what], one.kind, one.key) for one in there} == {
        (one.what, one.kind, one.key) for one in back
    }


def test_every_list_and_key_of_a_plan_has_a_chinese_name() -> None:
    assert {name for name, field in Plan.model_fields.items() if "tuple" in str(field.annotation)} == set(
        KINDS
    )
    fields = {info.alias or name for name, info in type(duty(4)).model_fields.items()}
    fields |= set(type(shipped().stages[0]).model_fields) | set(type(shipped().schedules[0]).model_fields)
    assert fields <= set(KEYS)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "无"),
        ([], "无"),
        (True, "是"),
        ({"name": "甲", "text": "甲乙"}, "甲乙"),
        (["甲", {"name": "乙"}], "甲、乙"),
        ({"op": ">=", "value": 3}, "比较 >=，数值 3"),
        ("字" * 70, "字" * 59 + "…"),
    ],
)
def test_values_are_said_in_short(value: Any, text: str) -> None:
    assert shown(value) == text


def test_an_hour_is_said_as_the_file_says_it() -> None:
    first, *others = shipped().schedules

    change = only(shipped(), edited(schedules=(first.model_copy(update={"time": time(9, 30)}), *others)))

    assert change.fields == (("time", None, "09:30"),)


def test_an_unknown_key_stays_as_it_is() -> None:
    assert field_label("targets[0].neu") == "目标第1项的neu"
    assert shortened("短") == "短"
