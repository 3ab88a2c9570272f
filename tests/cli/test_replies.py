"""A reply comes in: registered, the paper it answers moved, and the duty if the office says so; all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from desk import Desk, opened

if TYPE_CHECKING:
    from pathlib import Path

WATER = "市水利局"
NUMBER = "登水〔2023〕7号"
REPLY = ("paper", "register", NUMBER, "--from", WATER, "--date", "2023-04-12")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with a slip that went out for a duty that nobody had signed, and is in progress now."""
    desk = opened(tmp_path)
    desk.done("duty", "assign", "4")
    desk.to("2023-04-12")
    desk.done("tick")
    desk.done("duty", "sign", "4", "--as", f"lead@{WATER}")
    assert [one["state"] for one in papers(desk)] == ["issued"]
    return desk


@pytest.fixture
def slip(desk: Desk) -> str:
    """The number of that slip."""
    return str(papers(desk)[0]["id"])


def papers(desk: Desk) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = desk.json("paper", "list", "--kind", "催办单")["items"]
    return items


def state_of(desk: Desk, no: str) -> str:
    return next(str(one["state"]) for one in desk.json("duty", "list")["items"] if one["no"] == no)


@pytest.mark.parametrize("named", ["{}", "paper:{}", "登创办催〔2023〕1号"])
def test_a_reply_moves_its_paper_and_the_next_step_is_said(desk: Desk, slip: str, named: str) -> None:
    result = desk.duban(*REPLY, "--reply-to", named.format(slip))

    assert result.exit_code == 0
    assert f"文书{slip} 登记回函：已印发 → 已回函" in result.stdout
    assert f"duban duty submit 4 --for {WATER} --paper {NUMBER}" in result.stderr
    assert papers(desk)[0]["state"] == "replied"
    assert state_of(desk, "4") == "in_progress"
    desk.done("duty", "submit", "4", "--for", WATER, "--paper", NUMBER, "--note", "已办结")


def test_with_submit_the_duty_goes_on_in_the_same_step(desk: Desk, slip: str, tmp_path: Path) -> None:
    (tmp_path / "回函.pdf").write_bytes(b"%PDF")

    desk.done(
        *REPLY, "--reply-to", slip, "--submit", "--note", "整改完成", "--file", str(tmp_path / "回函.pdf")
    )

    entry = desk.json("history", "show", "duty:4")["items"][-1]
    assert (entry["event"], entry["on_behalf"], entry["paper"], entry["note"]) == (
        "submit",
        WATER,
        NUMBER,
        "整改完成",
    )
    assert entry["evidence"] == desk.json("history", "show", f"paper:{slip}")["items"][-1]["evidence"]
    assert desk.done("audit", "verify")


def test_given_again_nothing_is_done_twice(desk: Desk, slip: str) -> None:
    desk.done(*REPLY, "--reply-to", slip, "--submit")

    again = desk.json(*REPLY, "--reply-to", slip, "--submit")

    assert (again["registered"], again["moved"], again["reply_to"]) == (
        False,
        [],
        f"dengfeng-2023/paper:{slip}",
    )


def test_a_further_reply_is_registered_and_no_more(desk: Desk, slip: str) -> None:
    desk.done(*REPLY, "--reply-to", slip)

    result = desk.duban(
        *("paper", "register", "登水〔2023〕8号", "--from", WATER), "--date", "2023-04-12", "--reply-to", slip
    )

    assert result.exit_code == 0
    assert "此前已记为已回函，这一份只登记" in result.stderr


def test_a_reply_from_somebody_else_is_taken_and_said(desk: Desk, slip: str) -> None:
    result = desk.duban(
        *("paper", "register", "登林〔2023〕1号", "--from", "市林业局"),
        "--date",
        "2023-04-12",
        "--reply-to",
        slip,
    )

    assert f"市林业局不在这份文书的收文单位里（{WATER}）" in result.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--submit"], 2),
        (["--note", "已办"], 2),
        (["--reply-to", "99"], 3),
        (["--reply-to", "duty:4"], 3),
        (["--reply-to", "没有这个文号"], 3),
    ],
)
def test_a_reply_to_nothing_is_refused_and_not_registered(desk: Desk, words: list[str], code: int) -> None:
    desk.refused(*REPLY, *words, code=code)


def test_what_cannot_be_submitted_is_not_registered_either(desk: Desk, slip: str) -> None:
    desk.done("duty", "suspend", "4", "--as", "director", "--reason", "等上级文件")

    assert "不能送审" in desk.refused(*REPLY, "--reply-to", slip, "--submit", code=4)


def test_a_dry_run_moves_nothing(desk: Desk, slip: str) -> None:
    result = desk.duban(*REPLY, "--reply-to", slip, "--submit", "--dry-run")

    assert "没有写入" in result.stderr
    assert papers(desk)[0]["state"] == "issued"
