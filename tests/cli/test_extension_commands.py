"""``duban extension``: from a registered application to the reply that is issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import Desk, opened
from test_json_shapes import shape

if TYPE_CHECKING:
    from pathlib import Path

WATER, PAPER = "市水利局", "登水函〔2023〕18号"
REQUEST = (
    "extension",
    "request",
    "4",
    "--until",
    "2024-01-31",
    "--for",
    WATER,
    "--paper",
    PAPER,
    "--reason",
    "汛期停工",
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with a duty under way, and an application that came in."""
    desk = opened(tmp_path)
    desk.done("duty", "assign", "4")
    desk.done("duty", "sign", "4", "--as", f"lead@{WATER}")
    desk.to("2023-10-16")
    desk.done("paper", "register", PAPER, "--from", WATER, "--date", "2023-10-13")
    return desk


def test_an_application_goes_from_the_register_to_the_reply(desk: Desk) -> None:
    asked = desk.done(*REQUEST)
    decided = desk.done("extension", "approve", "1", "--as", "director", "--until", "2023-12-31")

    assert asked.startswith("延期申请1 任务4 申请延至 2024-01-31：已登记，待批")
    assert (
        decided == "延期申请1 批准：待批 → 已批准（任务4 时限 2023-11-30 → 2023-12-31；复函已拟稿，待审签）\n"
    )
    assert desk.json("duty", "show", "4")["due"] == "2023-12-31"
    (reply,) = desk.json("paper", "list", "--kind", "extension-reply")["items"]
    desk.done("paper", "approve", reply["id"], "--as", "director")
    desk.done("paper", "issue", reply["id"])
    assert "任务延期的复函" in "".join(desk.done("paper", "show", reply["id"]).split())
    assert desk.json("audit", "verify")["ok"] is True


def test_without_a_date_what_was_asked_for_is_granted(desk: Desk) -> None:
    desk.done(*REQUEST)

    desk.done("extension", "approve", "1", "--as", "director")

    assert desk.json("extension", "show", "1")["granted"] == "2024-01-31"


def test_the_list_shows_why_and_what_became_of_it_then_and_now(desk: Desk) -> None:
    desk.done(*REQUEST)
    desk.to("2023-10-18")
    desk.done("extension", "refuse", "1", "--as", "director", "--reason", "工期可以调整")

    (now,) = desk.json("extension", "list")["items"]
    (then,) = desk.json("extension", "list", "--as-of", "2023-10-16")["items"]
    assert (now["state"], now["decided"], now["reason"], now["duty"]) == (
        "refused",
        "2023-10-18",
        "汛期停工",
        "4",
    )
    assert (then["state"], then["decided"]) == ("requested", None)
    assert desk.json("extension", "list", "--state", "待批")["items"] == []


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        ((*REQUEST[:4], "2023-02-30", *REQUEST[5:]), 2, "不是一个存在的日期"),
        ((*REQUEST[:4], "2023-11-30", *REQUEST[5:]), 1, "没有晚于现在的时限 2023-11-30"),
        ((*REQUEST[:2], "99", *REQUEST[3:]), 3, "没有“任务99”"),
        ((*REQUEST[:8], "没有登记", *REQUEST[9:]), 3, "没有登记"),
        (("extension", "approve", "1", "--as", "director"), 3, "没有"),
        (("extension", "list", "--state", "批了"), 2, "没有“批了”这一项"),
    ],
)
def test_what_is_wrong_is_refused_in_a_sentence(
    desk: Desk, words: tuple[str, ...], code: int, why: str
) -> None:
    assert why in desk.refused(*words, code=code)


def test_the_office_cannot_decide_and_a_dry_run_keeps_nothing(desk: Desk) -> None:
    desk.done(*REQUEST)
    desk.refused("extension", "approve", "1", code=4)
    desk.done("extension", "approve", "1", "--as", "director", "--dry-run")

    assert desk.json("extension", "show", "1")["state"] == "requested"
    assert desk.json("paper", "list", "--kind", "extension-reply")["items"] == []


def test_why_says_who_decides(desk: Desk) -> None:
    desk.done(*REQUEST)

    assert "创建办主任" in desk.done("why", "extension:1")


def test_the_shapes(desk: Desk) -> None:
    asked = desk.json(*REQUEST)
    shape(asked, {"no": str, "duty": str, "asked": str, "dry_run": bool})
    item = {
        **dict.fromkeys(("no", "duty", "unit", "application", "dated", "asked"), str),
        "granted": (str, None),
        "decided": (str, None),
        **dict.fromkeys(("state", "label", "reason"), str),
    }
    for one in desk.json("extension", "list")["items"]:
        shape(one, item)
