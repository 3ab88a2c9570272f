"""What ``duty list`` and ``duty show`` show, now and in the past, and what their filters leave."""

from __future__ import annotations

from typing import Any

import pytest
from desk import archive, opened

AS_OF = "2023-12-06"  # in the demo's story: four days after the common due date


def numbers(*words: str) -> list[str]:
    return [item["no"] for item in archive().json("duty", "list", *words)["items"]]


def items(*words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = archive().json("duty", "list", *words)["items"]
    return found


def test_without_a_filter_every_duty_is_listed_in_the_order_of_the_plan() -> None:
    plan, added = list(range(1, 30)), list(range(1001, 1010))

    assert numbers() == [str(number) for number in plan + added]


def test_a_unit_finds_what_it_leads_and_what_it_supports() -> None:
    found = items("--unit", "市水利局")

    assert found
    assert all("市水利局" in item["lead"] + item["support"] for item in found)
    assert {"4"} < {item["no"] for item in found}


@pytest.mark.parametrize(("code", "label"), [("in_progress", "办理中"), ("assigned", "已交办")])
def test_a_state_may_be_given_in_either_language(code: str, label: str) -> None:
    assert numbers("--state", code) == numbers("--state", label) != []


def test_a_light_may_be_given_in_either_language() -> None:
    assert numbers("--light", "red") == numbers("--light", "红") != []
    assert numbers("--light", "none") == numbers("--light", "无灯") != []


def test_a_stage_is_given_by_its_number() -> None:
    assert numbers("--stage", "2") == [no for no in numbers() if int(no) < 1000]
    assert numbers("--stage", "1") == []


def test_due_before_leaves_the_day_itself_out() -> None:
    dues = {item["due"] for item in items()}

    assert numbers("--due-before", min(dues)) == []
    assert len(numbers("--due-before", "2099-12-31")) == 38


def test_overdue_means_past_its_day_and_still_lit() -> None:
    overdue = items("--overdue", "--as-of", AS_OF)

    assert overdue
    assert all(item["due"] < AS_OF and item["light"] == "red" for item in overdue)
    assert numbers("--overdue", "--as-of", "2023-11-30") == []


def test_a_duty_is_overdue_on_the_next_day_even_if_that_is_no_working_day() -> None:
    """Duties fall due on Thursday 30 November; from Friday on they are late, however few working days passed."""
    assert numbers("--overdue", "--as-of", "2023-12-01") == numbers("--light", "red", "--as-of", "2023-12-01")


def test_the_past_shows_what_had_been_recorded_by_then() -> None:
    then = {item["no"]: item["label"] for item in items("--as-of", "2023-04-02")}

    assert set(then.values()) == {"待交办"}


def test_before_the_campaign_there_was_no_duty() -> None:
    result = archive().duban("duty", "list", "--as-of", "2022-01-01")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "没有符合条件的任务。\n"
    assert "还没有建立" in archive().refused("duty", "show", "4", "--as-of", "2022-01-01", code=3)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--state", "瞎写"], "、planned（待交办）、"),
        (["--light", "紫"], "--light 没有“紫”这一项。可用：none（无灯）、red（红）"),
        (["--stage", "9"], "--stage 没有“9”这一项。可用：1（动员部署阶段）"),
    ],
)
def test_a_filter_that_can_match_nothing_is_refused_since_an_empty_list_reads_as_good_news(
    words: list[str], said: str
) -> None:
    assert said in archive().refused("duty", "list", *words, code=2)


@pytest.mark.parametrize("day", ["昨天", "2023-02-30", "", "2023年6月1日", "9999-12-31", "1"])
@pytest.mark.parametrize("option", ["--as-of", "--due-before"])
def test_a_day_that_does_not_exist_is_a_usage_error(option: str, day: str) -> None:
    archive().refused("duty", "list", option, day, code=2)


def test_the_table_has_headings_and_a_count_on_the_other_stream() -> None:
    result = archive().duban("duty", "list", "--state", "办理中")

    heading, *rows = result.stdout.splitlines()
    assert heading.split() == ["序号", "灯", "状态", "时限", "剩余工作日", "牵头单位", "任务"]
    assert len(rows) == 1
    assert result.stderr == "共 1 条\n"


def test_a_year_without_its_notice_is_said_aloud(tmp_path_factory: pytest.TempPathFactory) -> None:
    desk = opened(tmp_path_factory.mktemp("far"))
    desk.to("2060-01-05")

    result = desk.duban("duty", "list")

    assert "2060" in result.stderr
    assert "没有放假安排的通知" in result.stderr


def test_show_says_where_a_date_comes_from() -> None:
    out = archive().done("duty", "show", "4")

    assert "时限：2023-11-30\n" in out
    assert "时限来由：规则“默认规则（按本办要求）”：阶段2的截止日\n" in out
