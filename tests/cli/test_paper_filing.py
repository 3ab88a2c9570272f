"""A paper is filed when it is first made, made from what was filed ever after, and held against it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from desk import Desk, opened

from definitions.digest import canonical, digest
from notifications.template import SHIPPED, template_set

if TYPE_CHECKING:
    from pathlib import Path

CAMPAIGN = "dengfeng-2023"


def bulletin(folder: Path, day: str = "2023-05-16") -> tuple[Desk, str]:
    """Return a desk on which a bulletin has been issued and written, and its number."""
    desk = opened(folder)
    desk.done("duty", "assign", "4")
    desk.to(day)
    no = str(desk.json("paper", "draft", "bulletin")["id"])
    desk.done("paper", "approve", no, "--as", "director")
    desk.done("paper", "issue", no)
    return desk, no


def entries(desk: Desk, no: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.json("history", "show", f"paper:{no}")["items"]
    return found


def write(desk: Desk, sql: str, *args: object) -> None:
    with closing(sqlite3.connect(desk.database)) as connection:
        connection.execute(sql, args)
        connection.commit()


def reworded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the office have a template of its own from now on, with other words."""
    folder.mkdir()
    source = (SHIPPED / "bulletin.txt").read_text("utf-8")
    (folder / "bulletin.txt").write_text(source.replace("总体进展", "工作进展"), "utf-8")
    monkeypatch.setattr("workflow.settings.templates_folder", lambda: folder)


def test_an_issued_paper_is_filed_once_with_its_templates_and_digests(tmp_path: Path) -> None:
    desk, no = bulletin(tmp_path)
    desk.done("tick")
    desk.done("paper", "render", no)

    filed = [entry for entry in entries(desk, no) if entry["event"] == "file"]

    assert len(filed) == 1
    assert (filed[0]["source"], filed[0]["target"]) == ("issued", "issued")
    assert filed[0]["given"]["digests"].keys() == {".docx", ".txt", ".md", ".html"}
    with closing(sqlite3.connect(desk.database)) as connection:
        template, kept = connection.execute(
            "SELECT p.template, d.body FROM paper p JOIN definition d ON d.digest = p.template WHERE p.no = ?",
            (no,),
        ).fetchone()
    assert template == filed[0]["given"]["template"] == digest(kept)
    assert json.loads(kept) == template_set().closure("bulletin.txt")
    assert desk.json("audit", "verify")["ok"]


def test_a_draft_is_not_filed(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    desk.to("2023-05-16")
    no = str(desk.json("paper", "draft", "bulletin")["id"])

    desk.done("paper", "render", no, "--format", "docx,html")

    assert [entry["event"] for entry in entries(desk, no)] == ["create"]
    assert "还没有印发" in desk.refused("paper", "render", no, "--verify", code=1)


def test_the_same_bulletin_made_months_later_under_other_templates_has_the_same_digests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, no = bulletin(tmp_path)
    desk.done("paper", "render", no, "--out", str(tmp_path / "五月"))
    desk.to("2023-12-20")
    reworded(tmp_path / "本办模板", monkeypatch)

    desk.done("paper", "render", no, "--out", str(tmp_path / "十二月"))
    said = desk.json("paper", "render", no, "--verify")
    text = desk.done("paper", "show", no)

    may, december = (
        {path.name: path.read_bytes() for path in (tmp_path / month).iterdir()}
        for month in ("五月", "十二月")
    )
    assert may == december
    assert said["ok"]
    assert {item["result"] for item in said["items"]} == {"same"}
    assert "总体进展" in text
    second = str(desk.json("paper", "draft", "bulletin")["id"])
    assert "工作进展" in desk.done("paper", "show", second)


def test_an_output_made_later_is_filed_beside_the_others(tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="the pdf extra is not installed")
    desk, no = bulletin(tmp_path)
    first = desk.duban("paper", "render", no, "--format", "pdf", "--out", str(tmp_path / "一"))
    if first.exit_code and "字体" in first.stderr:
        pytest.skip("no Chinese typeface for the pdf")
    desk.done("paper", "render", no, "--format", "pdf", "--out", str(tmp_path / "二"))

    filed = [entry["given"] for entry in entries(desk, no) if entry["event"] == "file"]

    assert [list(given["digests"]) for given in filed][1:] == [[".pdf"]]
    assert filed[0]["template"] == filed[1]["template"]
    said = desk.json("paper", "render", no, "--verify", "--format", "pdf")
    assert [(item["output"], item["result"]) for item in said["items"]] == [("pdf", "same")]
    assert desk.json("audit", "verify")["ok"]


def test_a_format_that_was_never_filed_is_not_compared(tmp_path: Path) -> None:
    desk, no = bulletin(tmp_path)

    said = desk.json("paper", "render", no, "--verify", "--format", "pdf")

    assert [(item["output"], item["result"]) for item in said["items"]] == [("pdf", "unknown")]
    assert said["ok"]


@pytest.mark.parametrize("ending", [".docx", ".txt"])
def test_a_file_that_was_altered_in_its_folder_is_told(tmp_path: Path, ending: str) -> None:
    desk, no = bulletin(tmp_path)
    path = next((desk.folder / "公文").rglob(f"*简报*{ending}"))
    path.write_bytes(path.read_bytes()[:-1])

    result = desk.duban("paper", "render", no, "--verify")

    assert result.exit_code == 7
    told = [line for line in result.stdout.splitlines() if "不一致" in line]
    assert told == [f"{path.relative_to(desk.folder / '公文').as_posix()} {ending[1:]}：不一致：文件被改动过"]


def test_a_file_that_is_gone_is_told_and_is_no_difference(tmp_path: Path) -> None:
    desk, no = bulletin(tmp_path)
    next((desk.folder / "公文").rglob("*简报*.txt")).unlink()

    said = desk.json("paper", "render", no, "--verify")

    assert said["ok"]
    assert [item["output"] for item in said["items"] if item["result"] == "missing"] == ["txt"]


def test_a_kept_template_that_was_altered_is_told_and_found_by_the_audit(tmp_path: Path) -> None:
    desk, no = bulletin(tmp_path)
    write(desk, "UPDATE definition SET body = replace(body, '总体进展', '别的进展') WHERE kind = 'template'")

    result = desk.duban("paper", "render", no, "--verify")

    assert result.exit_code == 7
    assert result.stdout.count("库里留存的模板被改动过") == 4
    assert desk.duban("audit", "verify").exit_code == 7


@pytest.mark.parametrize("body", ["{", '{"别的.txt":"a"}', '["a"]', '{"bulletin.txt":"{{ none }}"}'])
def test_a_kept_template_that_no_longer_reads_is_a_difference_and_no_crash(tmp_path: Path, body: str) -> None:
    desk, no = bulletin(tmp_path)
    write(desk, "UPDATE definition SET body = ? WHERE kind = 'template'", body)

    assert desk.duban("paper", "render", no, "--verify").exit_code == 7


def test_facts_that_were_altered_are_told(tmp_path: Path) -> None:
    desk, no = bulletin(tmp_path)
    write(desk, "UPDATE paper SET context = replace(context, '创建', '筹建') WHERE no = ?", no)

    result = desk.duban("paper", "render", no, "--verify")

    assert result.exit_code == 7
    assert "库里这份文书的内容被改动过" in result.stdout


def test_another_layout_is_told_with_the_program_that_made_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, no = bulletin(tmp_path)
    monkeypatch.setattr("notifications.docx.digest", lambda content: digest(content)[::-1])
    monkeypatch.setattr("notifications.fingerprint.layout_mark", lambda: "0" * 64)

    result = desk.duban("paper", "render", no, "--verify", "--format", "docx")

    assert result.exit_code == 7
    assert "版程序排版，现在的版式程序不是那一份" in result.stdout


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE paper SET template = NULL WHERE filed IS NOT NULL", "留存的模板"),
        ("UPDATE paper SET filed = '{}' WHERE filed IS NOT NULL", "留存的模板"),
        ("UPDATE paper SET number = '登创办简〔2023〕9号' WHERE filed IS NOT NULL", "文号应为"),
        ("UPDATE paper SET figures = '{}' WHERE filed IS NOT NULL", "统计依据"),
    ],
)
def test_the_audit_holds_what_was_filed_against_history(tmp_path: Path, sql: str, told: str) -> None:
    desk, no = bulletin(tmp_path)
    write(desk, sql)

    findings = json.loads(desk.duban("audit", "verify", "--json").stdout)["findings"]

    assert any(
        one["subject"] == f"{CAMPAIGN}/paper:{no}" and one["rule"] == "paper" and told in one["message"]
        for one in findings
    )


def test_before_it_was_filed_a_paper_shows_no_template(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    no = str(desk.json("paper", "draft", "bulletin")["id"])
    desk.to("2023-05-16")
    desk.done("paper", "approve", no, "--as", "director")
    desk.done("paper", "issue", no)

    before = desk.json("paper", "show", no, "--as-of", "2023-05-15")
    now = desk.json("paper", "show", no)

    assert (before["template"], before["filed"]) == (None, None)
    assert now["template"]
    assert now["filed"]


def test_a_format_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    desk, no = bulletin(tmp_path)

    assert "没有“doc”这种格式" in desk.duban("paper", "render", no, "--format", "doc").stderr
    assert "不能同时用" in desk.duban("paper", "render", no, "--verify", "--overwrite").stderr


def test_a_template_is_kept_with_all_that_it_includes(tmp_path: Path) -> None:
    (tmp_path / "bulletin.txt").write_text('{% include "head.txt" %}', "utf-8")
    (tmp_path / "head.txt").write_text("= 题\n\n文", "utf-8")

    kept = template_set(tmp_path).kept("bulletin.txt")

    assert kept == canonical({"bulletin.txt": '{% include "head.txt" %}', "head.txt": "= 题\n\n文"})
