"""The life of a paper at the command line: each step, what ``why`` says of it, and a withdrawn one's number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desk import Desk, opened

if TYPE_CHECKING:
    from pathlib import Path


def letter(folder: Path) -> tuple[Desk, str]:
    """Return a desk with a letter that waits for its signature."""
    desk = opened(folder)
    desk.done("duty", "assign", "4")
    for day in ("2023-04-12", "2023-04-14", "2023-04-24"):
        desk.to(day)
        desk.done("tick")
    found = desk.json("paper", "list", "--kind", "督办函")["items"]
    return desk, found[0]["id"]


def item(desk: Desk, no: str) -> dict[str, Any]:
    found: dict[str, Any] = desk.json("paper", "show", no)
    return found


def ways(desk: Desk, no: str) -> set[str]:
    """Return what can be done now, by event."""
    said = desk.json("why", f"paper:{no}")
    return {way["event"] for way in said["items" if "items" in said else "ways"]}


def test_each_step_is_taken_at_the_command_line_and_why_knows_the_next(tmp_path: Path) -> None:
    desk, no = letter(tmp_path)
    assert ways(desk, no) == {"approve", "amend", "withdraw"}

    desk.done("paper", "approve", no, "--as", "director")
    assert ways(desk, no) == {"issue", "withdraw"}

    desk.done("paper", "issue", no)
    assert ways(desk, no) == {"deliver", "reply", "close", "withdraw"}

    desk.done("paper", "deliver", no)
    assert ways(desk, no) == {"reply", "close", "withdraw"}

    unit = item(desk, no)["addressee"]
    desk.done("paper", "register", "回〔2023〕1号", "--from", unit, "--date", "2023-04-24", "--reply-to", no)
    assert item(desk, no)["state"] == "replied"
    assert ways(desk, no) == {"close"}

    desk.done("paper", "close", no)
    assert item(desk, no)["state"] == "closed"
    assert ways(desk, no) == set()
    assert desk.json("audit", "verify")["ok"]


def test_a_withdrawn_letter_keeps_its_number_and_its_text_and_says_so(tmp_path: Path) -> None:
    desk, no = letter(tmp_path)
    desk.done("paper", "approve", no, "--as", "director")
    desk.done("paper", "issue", no)
    before = next((desk.folder / "公文").rglob("*督办函*.txt")).read_bytes()

    desk.done("paper", "withdraw", no, "--reason", "发错单位")

    shown = desk.done("paper", "show", no)
    again = desk.duban("paper", "render", no, "--out", str(tmp_path / "再次"))
    register = desk.json("register", "out")["items"]
    mine = next(one for one in register if one["id"] == no)
    assert "备注：已撤回，文号 登创办督〔2023〕1号 保留\n" in shown
    assert next((tmp_path / "再次").glob("*.txt")).read_bytes() == before
    assert "已撤回，文号 登创办督〔2023〕1号 保留" in again.stderr
    assert (mine["number"], mine["state"]) == ("登创办督〔2023〕1号", "withdrawn")
    assert desk.json("paper", "render", no, "--verify")["ok"]
