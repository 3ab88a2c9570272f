"""Where papers go, what a name may be, and what is refused before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk import opened

from notifications.deliver import check_stem, safe_name

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def desk_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


def test_a_demo_never_writes_into_the_offices_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = tmp_path / "公文"
    monkeypatch.setenv("DUBAN_PAPERS", str(office))
    monkeypatch.chdir(tmp_path)
    desk = opened(desk_folder(tmp_path))

    desk.done("demo", "--out", str(tmp_path / "demo"))

    assert not office.exists()
    assert any((tmp_path / "demo" / "公文").rglob("*.docx"))


def test_a_units_name_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    desk = opened(desk_folder(tmp_path))

    desk.done("duty", "assign", "5", "--lead", "../../../escaped", "--reason", "方案没有写明")

    assert not (tmp_path / "escaped").exists()
    found = {path.parent.name for path in (tmp_path / "desk").rglob("*任务5*")}
    assert found == {"交办单", "_.._.._escaped"}


def test_a_plan_of_strange_titles_still_gets_its_papers() -> None:
    """A number once taken must come to a file, whatever the title."""
    for title in ("省级/市级联席会议", "会" * 300, "CON", "  . ", "a\x00b"):
        name = safe_name(f"0001 登创办〔2023〕1号 {title}")
        check_stem(name)
        assert name.startswith("0001 登创办〔2023〕1号")
        check_stem(safe_name(title))


def test_a_marked_word_is_refused_wherever_it_is_typed(tmp_path: Path) -> None:
    desk = opened(desk_folder(tmp_path))

    said = desk.refused("duty", "assign", "1", "--note", "机密★十年", code=2)

    assert "涉密" in said


def test_a_campaign_that_has_ended_says_that_nothing_moves_it(tmp_path: Path) -> None:
    desk = opened(desk_folder(tmp_path))
    desk.done("campaign", "close", "dengfeng-2023", "--as", "director", "--reason", "结束")

    said = desk.refused(
        "campaign", "close", "dengfeng-2023", "--as", "director", "--reason", "再结束", code=4
    )

    assert "终止状态" in said


def test_the_same_number_with_another_file_is_refused(tmp_path: Path) -> None:
    desk = opened(desk_folder(tmp_path))
    one, other = tmp_path / "one.pdf", tmp_path / "other.pdf"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    words = ("paper", "register", "登水1号", "--from", "市水利局", "--date", "2023-04-03")
    desk.done(*words, "--file", str(one))

    desk.done(*words, "--file", str(one))
    said = desk.refused(*words, "--file", str(other), code=1)

    assert "不能再登记为别的" in said


def test_a_stage_is_found_by_its_title(tmp_path: Path) -> None:
    desk = opened(desk_folder(tmp_path))

    by_title = desk.json("duty", "list", "--stage", "省级生态县创建阶段")["items"]

    assert len(by_title) == 29
    assert by_title == desk.json("duty", "list", "--stage", "2")["items"]
