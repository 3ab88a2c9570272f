"""Papers: listed, shown, signed, issued, rendered, withdrawn; and those that come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import Desk, archive, opened, played

if TYPE_CHECKING:
    from pathlib import Path


def supervised(folder: Path) -> tuple[Desk, str]:
    """Return a desk with a letter that waits for its signature, and the letter's number."""
    desk = opened(folder)
    desk.done("duty", "assign", "4")
    for day in ("2023-04-12", "2023-04-14", "2023-04-24"):
        desk.to(day)
        desk.done("tick")
    letters = desk.json("paper", "list", "--kind", "督办函")["items"]
    assert [letter["state"] for letter in letters] == ["drafted"]
    return desk, letters[0]["id"]


def test_a_letter_is_signed_then_numbered_then_written(tmp_path: Path) -> None:
    desk, letter = supervised(tmp_path)

    signed = desk.done("paper", "approve", letter, "--as", "director")
    issued = desk.done("paper", "issue", letter)

    item = next(item for item in desk.json("paper", "list")["items"] if item["id"] == letter)
    assert signed == f"文书{letter} 审签：待签 → 已签\n"
    assert issued == f"文书{letter} 印发：已签 → 已印发（文号 登创办督〔2023〕1号）\n"
    assert item["number"] == "登创办督〔2023〕1号"
    assert len(item["files"]) == 2
    assert set(item["files"]) < set(desk.files())


@pytest.mark.parametrize("words", [["approve"], ["issue"], ["issue", "--as", "director"]])
def test_a_letter_is_not_issued_unsigned_nor_signed_by_the_office(tmp_path: Path, words: list[str]) -> None:
    desk, letter = supervised(tmp_path)

    desk.refused("paper", words[0], letter, *words[1:], code=4)


def test_a_withdrawn_paper_keeps_its_number(tmp_path: Path) -> None:
    desk = played(tmp_path)
    assert "须给出理由" in desk.refused("paper", "withdraw", "1", code=4)

    desk.done("paper", "withdraw", "1", "--reason", "发错单位")

    item = desk.json("paper", "list")["items"][0]
    assert (item["state"], item["number"]) == ("withdrawn", "登创办交〔2023〕1号")


def test_a_reply_must_have_come_in(tmp_path: Path) -> None:
    desk = played(tmp_path)

    assert "须给出来文或文书编号" in desk.refused("paper", "reply", "1", code=4)
    assert "没有登记，请先用 paper register 登记" in desk.refused(
        "paper", "reply", "1", "--paper", "x", code=4
    )


@pytest.mark.parametrize("number", ["999", "登", ""])
def test_a_paper_that_is_not_there_is_not_found(number: str) -> None:
    archive().refused("paper", "show", number, code=3)


def test_before_its_draft_a_paper_was_not_there() -> None:
    assert "还没有建立" in archive().refused("paper", "show", "3", "--as-of", "2023-01-02", code=3)


def test_show_prints_the_register_and_the_whole_text() -> None:
    slip = archive().json("paper", "list", "--kind", "催办单")["items"][0]["id"]
    out = archive().done("paper", "show", slip)

    assert "文种：催办单\n" in out
    assert "文号：登创办催〔2023〕1号\n" in out
    assert out.rstrip().endswith("日")


def test_kind_and_state_may_be_given_in_either_language() -> None:
    desk = archive()
    by_id, by_name = (desk.json("paper", "list", "--kind", kind)["items"] for kind in ("urge-slip", "催办单"))

    assert by_id == by_name != []
    assert desk.json("paper", "list", "--state", "issued") == desk.json("paper", "list", "--state", "已印发")


def test_a_kind_or_state_that_does_not_exist_is_a_usage_error() -> None:
    assert "duban-letter（督办函）" in archive().refused("paper", "list", "--kind", "红头", code=2)
    assert "drafted（待签）" in archive().refused("paper", "list", "--state", "红头", code=2)


# --- rendering ---


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_rendering_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    desk = archive()
    first, second = tmp_path / "甲", tmp_path / "乙"

    for folder in (first, second, second):
        desk.done("paper", "render", "1", "--out", str(folder))

    assert contents(first) == contents(second)
    assert sorted(name.rpartition(".")[2] for name in contents(first)) == ["docx", "txt"]


def test_what_is_rendered_is_what_was_sent(tmp_path: Path) -> None:
    desk = archive()
    sent = desk.json("paper", "list")["items"][0]["files"]

    desk.done("paper", "render", "1", "--out", str(tmp_path / "再次"))

    assert contents(tmp_path / "再次") == {
        name.rpartition("/")[2]: (desk.folder / "公文" / name).read_bytes() for name in sent
    }


def test_a_file_that_says_something_else_is_kept_unless_told_otherwise(tmp_path: Path) -> None:
    desk = archive()
    desk.done("paper", "render", "1", "--out", str(tmp_path))
    changed = next(tmp_path.glob("*.txt"))
    fresh = changed.read_bytes()
    changed.write_text("手工改过", "utf-8")

    sentence = desk.refused("paper", "render", "1", "--out", str(tmp_path), code=1)

    assert "已存在且内容不同，未覆盖" in sentence
    assert changed.read_text("utf-8") == "手工改过"
    desk.done("paper", "render", "1", "--out", str(tmp_path), "--overwrite")
    assert changed.read_bytes() == fresh


def test_a_draft_is_rendered_with_room_for_its_number(tmp_path: Path) -> None:
    desk, letter = supervised(tmp_path)

    printed = desk.done("paper", "render", letter).splitlines()

    assert len(printed) == 2
    assert all("草稿" in line for line in printed)
    assert desk.json("paper", "list", "--kind", "督办函")["items"][0]["number"] is None


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "占用").touch()

    assert "是文件" in archive().refused("paper", "render", "1", "--out", str(tmp_path / "占用"), code=2)


# --- papers that come in ---

REGISTER = ("paper", "register", "登水〔2023〕7号", "--from", "市水利局")


def test_a_paper_is_registered_once(tmp_path: Path) -> None:
    desk = opened(tmp_path)

    first = desk.duban(*REGISTER, "--date", "2023-04-01")
    second = desk.duban(*REGISTER, "--date", "2023-04-01")

    assert first.stderr == "已登记市水利局的来文 登水〔2023〕7号（2023-04-01）。\n"
    assert second.stderr == "市水利局的来文 登水〔2023〕7号（2023-04-01）此前已经登记，没有重复登记。\n"
    assert (first.stdout, second.stdout) == ("", "")
    events = [one["event"] for one in desk.json("history", "show", "campaign:dengfeng-2023")["items"]]
    assert events.count("register") == 1


def test_a_number_stands_for_one_paper(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    desk.done(*REGISTER, "--date", "2023-04-01")

    sentence = desk.refused(*REGISTER, "--date", "2023-04-02", code=1)

    assert "已登记为市水利局 2023-04-01 的来文" in sentence


def test_a_dry_run_registers_nothing(tmp_path: Path) -> None:
    desk = opened(tmp_path)

    before = desk.json("history", "show", "campaign:dengfeng-2023")

    desk.done(*REGISTER, "--date", "2023-04-01", "--dry-run")

    assert desk.json("history", "show", "campaign:dengfeng-2023") == before


def test_the_file_of_a_paper_is_kept_by_its_digest(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    (tmp_path / "扫描件.pdf").write_bytes(b"%PDF")

    desk.done(*REGISTER, "--date", "2023-04-01", "--file", str(tmp_path / "扫描件.pdf"))

    given = desk.json("history", "show", "campaign:dengfeng-2023")["items"][-1]["given"]
    assert len(given["digest"]) == 64


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--date", "2023-04-04"], "晚于今天，来文日期不能在将来"),
        (["--date", "2023-02-30"], "不是一个存在的日期"),
        (["--date", "前天"], "不是一个存在的日期"),
        ([], "--date"),
        (["--date", "2023-04-01", "--file", "没有.pdf"], "不存在"),
        (["--date", "2023-04-01", "--from", " "], "是空的"),
    ],
)
def test_a_paper_that_makes_no_sense_is_not_registered(tmp_path: Path, words: list[str], said: str) -> None:
    assert said in opened(tmp_path).refused(*REGISTER, *words, code=2)


def test_a_field_that_holds_one_thing_is_not_said_twice() -> None:
    said = archive().refused(
        *("paper", "draft", "工作简报", "--set", "note=甲", "--set", "编者按=乙", "--show"), code=2
    )

    assert "编者按（note）只有一项，--set 写了两次" in said


def test_a_paper_tells_nothing_of_days_to_come() -> None:
    said = archive().refused("paper", "draft", "工作简报", "--as-of", "2099-01-01", "--show", code=2)

    assert "在将来" in said


def test_the_task_of_a_slip_is_explained_by_its_name() -> None:
    assert "任务：1 " in archive().done("paper", "explain", "1")
