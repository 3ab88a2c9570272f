"""What a person said in a draft may be changed before it is signed; figures and signed papers may not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from desk import Desk, opened

from definitions.digest import canonical, digest

if TYPE_CHECKING:
    from pathlib import Path

REASON = ("--reason", "核对后修改")


def drafted(folder: Path) -> tuple[Desk, str]:
    """Return a desk with the draft of a bulletin, whose editor's note a person may write."""
    desk = opened(folder)
    desk.to("2023-05-16")
    return desk, str(desk.json("paper", "draft", "bulletin", "--set", "note=原来的话")["id"])


def context_digest(desk: Desk, no: str) -> str:
    shown = desk.json("paper", "show", no)["context"]
    return digest(
        canonical({name: value for name, value in shown.items() if name != "number"} | {"number": ""})
    )


def test_a_said_field_of_a_draft_is_changed_and_the_digest_is_in_history(tmp_path: Path) -> None:
    desk, no = drafted(tmp_path)

    said = desk.done("paper", "amend", no, "--set", "note=改过的话", *REASON)

    entry = desk.json("history", "show", f"paper:{no}")["items"][-1]
    assert said == f"文书{no} 修改：待签\n"
    assert "改过的话" in desk.done("paper", "show", no)
    assert (entry["event"], entry["reason"], entry["target"]) == ("amend", "核对后修改", "drafted")
    assert entry["given"] == {"said": {"note": "改过的话"}, "context": context_digest(desk, no)}
    assert desk.json("audit", "verify")["ok"]


def test_facts_may_stand_in_a_file(tmp_path: Path) -> None:
    desk, no = drafted(tmp_path)
    facts = tmp_path / "内容.yaml"
    facts.write_text("note: 文件里的话\n", "utf-8")

    desk.done("paper", "amend", no, "--facts", str(facts), *REASON)

    assert "文件里的话" in desk.done("paper", "show", no)


def test_an_amended_draft_is_issued_with_what_it_says_now(tmp_path: Path) -> None:
    desk, no = drafted(tmp_path)
    desk.done("paper", "amend", no, "--set", "note=改过的话", *REASON)

    desk.done("paper", "approve", no, "--as", "director")
    desk.done("paper", "issue", no)

    assert "改过的话" in next((desk.folder / "公文").rglob("*简报*.txt")).read_text("utf-8")
    assert desk.json("paper", "render", no, "--verify")["ok"]
    assert desk.json("audit", "verify")["ok"]


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    desk, no = drafted(tmp_path)

    desk.done("paper", "amend", no, "--set", "note=改过的话", "--dry-run", *REASON)

    assert "原来的话" in desk.done("paper", "show", no)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--set", "counts=3", *REASON), 2, "由台账得出，不能手填"),
        (("--set", "没有=3", *REASON), 2, "没有“没有”这个字段"),
        (("--set", "note", *REASON), 2, "应写成 字段=内容"),
        (REASON, 2, "请用 --set"),
        (("--set", "note=改"), 4, "须给出理由"),
        (("--set", "note=改", "--as", "inspector", *REASON), 4, "修改"),
    ],
)
def test_what_may_not_be_changed_is_refused(
    tmp_path: Path, words: tuple[str, ...], code: int, sentence: str
) -> None:
    desk, no = drafted(tmp_path)

    result = desk.duban("paper", "amend", no, *words)

    assert result.exit_code == code
    assert sentence in result.stderr
    assert "原来的话" in desk.done("paper", "show", no)


@pytest.mark.parametrize("state", ["approved", "issued", "withdrawn"])
def test_only_a_draft_may_be_changed(tmp_path: Path, state: str) -> None:
    desk, no = drafted(tmp_path)
    if state == "withdrawn":
        desk.done("paper", "withdraw", no, *REASON)
    else:
        desk.done("paper", "approve", no, "--as", "director")
    if state == "issued":
        desk.done("paper", "issue", no)

    assert "不能修改" in desk.refused("paper", "amend", no, "--set", "note=改", *REASON, code=4)


def test_a_change_that_could_not_be_printed_is_not_kept(tmp_path: Path) -> None:
    desk, no = drafted(tmp_path)

    assert "note" in desk.refused("paper", "amend", no, "--set", "note={{ 8 }}", *REASON, code=1)


def test_an_amended_context_that_was_altered_is_found(tmp_path: Path) -> None:
    desk, no = drafted(tmp_path)
    desk.done("paper", "amend", no, "--set", "note=改过的话", *REASON)
    with closing(sqlite3.connect(desk.database)) as connection:
        connection.execute("UPDATE paper SET context = replace(context, '改过', '再改')")
        connection.commit()

    result = desk.duban("audit", "verify")

    assert result.exit_code == 7
    assert "与拟稿、修改或印发时固定的不同" in result.stdout
