"""A plan of ten thousand duties is linted in time proportional to its size."""

from __future__ import annotations

import copy
import gc
import time
from typing import TYPE_CHECKING, Any

import pytest
from test_lint_plan import GOOD

from definitions.lint.facts import Facts
from definitions.lint.plan import RULES, lint_plan
from definitions.loader import Loaded, require
from definitions.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]
SMALL, LARGE = 1_000, 10_000
FAST = 0.02  # seconds within which nothing can be told
ALLOWED = 20  # ten times the work; whatever grows with the square comes to a hundred


def plan_of(duties: int) -> Loaded[Plan]:
    """Build a plan in which everything grows: units, groups, posts, headings, targets, rows, rhythms, dates."""
    plain: Json = copy.deepcopy(GOOD) | {"posts": [], "unit_duties": []}
    for n in range(3, duties + 1):
        unit = f"第{n}环境管理局"
        plain["units"].append({"name": unit, "kind": "department", "aliases": [f"{n}局"]})
        plain["posts"].append({"body": "领导小组", "role": "成员", "post": "局长", "unit": unit})
        plain["duties"].append(_duty(n, unit))
        plain["indicators"].append(_indicator(n, unit))
        plain["unit_duties"].append({"unit": unit, "no": 1, "text": f"做好第{n}件事", "source": "四"})
        plain["deadlines"].append({"what": f"第{n}件事", "due_text": f"{n}月底前", "source": f"五 {n}"})
        if n % 10 == 0:
            plain["schedules"].append(plain["schedules"][0] | {"slug": f"meeting-{n}"})
    return Loaded(name="large", value=Plan.model_validate(plain))


def _duty(n: int, unit: str) -> Json:
    return {
        "no": n,
        "section": f"（{'一二三四五六七八九'[n % 9]}）第{n}节",
        "title": f"做好第{n}件事",
        "lead": [unit if n % 2 else f"未登记的{n}局"],
        "support": ["各乡镇"],
        "stage": 2,
        "targets": [
            {"name": f"第{n}项达标率", "op": "=", "value": n % 90, "unit": "%", "text": f"{n % 90}%"},
            {"name": "林草覆盖率", "op": ">=", "value": n, "unit": "%", "text": f"{n}%以上"},
        ],
        "as_written": "原文如此",
        "source": f"三 {n}",
    }


def _indicator(n: int, unit: str) -> Json:
    return {
        "no": n,
        "name": f"第{n}项合格率",
        "unit": "%",
        "judgement": "threshold",
        "target": {"text": str(n), "op": ">=", "value": n},
        "standard": {"text": f"≥{n + 1}", "op": ">=", "value": n + 1},
        "lead": [unit],
        "duties": [n],
        "source": f"附件 {n}",
    }


def seconds(work: Callable[[], object]) -> float:
    """Return the processor's seconds, so that it does not count what else the machine does."""
    gc.disable()
    started = time.process_time()
    work()
    spent = time.process_time() - started
    gc.enable()
    return spent


@pytest.fixture(scope="module")
def plans() -> tuple[Loaded[Plan], Loaded[Plan]]:
    return plan_of(SMALL), plan_of(LARGE)


def test_ten_times_the_duties_take_about_ten_times_as_long(plans: tuple[Loaded[Plan], Loaded[Plan]]) -> None:
    small, large = plans
    lint_plan(small)

    assert seconds(lambda: lint_plan(large)) < seconds(lambda: lint_plan(small)) * ALLOWED


def test_no_single_rule_searches_the_plan_for_each_item(plans: tuple[Loaded[Plan], Loaded[Plan]]) -> None:
    small, large = (Facts(require(plan)) for plan in plans)
    spent = {
        rule.code: (seconds(lambda: list(rule(small))), seconds(lambda: list(rule(large))))  # noqa: B023 - at once
        for rule in RULES
    }

    slow = {code: both for code, both in spent.items() if both[1] > max(both[0], FAST) * ALLOWED}
    assert slow == {}
