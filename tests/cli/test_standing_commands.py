"""``paper standing`` at the command line: given, listed, ended; and who may sign what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import opened

if TYPE_CHECKING:
    from pathlib import Path

    from desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return opened(tmp_path)


def test_the_list_says_who_decided_it_and_when(desk: Desk) -> None:
    (slip,) = [one for one in desk.json("paper", "standing")["items"] if one["kind"] == "urge-slip"]

    assert slip == {
        "kind": "urge-slip",
        "title": "催办单",
        "since": "2023-04-03",
        "until": None,
        "post": "办公室主任",
        "reason": "启用规则“默认规则（按本办要求）”，其中列明",
        "in_force": True,
    }


def test_it_is_given_until_a_day_and_ended_with_a_reason(desk: Desk) -> None:
    given = ("paper", "standing", "--kind", "催办单", "--as", "director")

    desk.done(*given, "--until", "2023-06-30", "--reason", "试行")
    assert "2023-06-30" in desk.done("paper", "standing")
    desk.to("2023-07-01")
    assert "已到期" in desk.done("paper", "standing")
    desk.done(*given, "--withdraw", "--reason", "改为逐件签发")

    assert "催办单" not in desk.done("paper", "standing")
    events = [one["event"] for one in desk.json("history", "show", "campaign:dengfeng-2023")["items"]]
    assert events[-2:] == ["authorise", "rescind"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--kind", "督办函", "--as", "director"), 4, "须逐件审签"),
        (("--kind", "催办单"), 4, "须由创建办主任办理"),
        (("--kind", "催办单", "--withdraw", "--as", "director"), 4, "须给出理由"),
        (("--kind", "催办单", "--as", "director", "--until", "2023-04-02"), 4, "截止日 2023-04-02 已过"),
        (("--kind", "催单", "--as", "director"), 2, "没有“催单”这个文种"),
        (("--until", "2023-12-31"), 2, "请用 --kind 写明"),
        (("--kind", "催办单", "--withdraw", "--until", "2023-12-31"), 2, "不能再写 --until"),
    ],
)
def test_what_cannot_be_given_is_refused_and_changes_nothing(
    desk: Desk, words: tuple[str, ...], code: int, sentence: str
) -> None:
    assert sentence in desk.refused("paper", "standing", *words, code=code)


def test_a_dry_run_gives_nothing(desk: Desk) -> None:
    before = desk.done("paper", "standing")

    desk.done(
        *("paper", "standing", "--kind", "催办单", "--as", "director", "--until", "2023-06-30", "--dry-run")
    )

    assert desk.done("paper", "standing") == before
