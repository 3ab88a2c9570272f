"""``paper preview`` and ``paper check-template``, which need no database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

import cli
from definitions.catalogue import shipped

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "= 任务告知\n{{ lead|listed }}收，请办理。\n"


def ran(*words: str) -> Result:
    return CliRunner().invoke(cli.house, ["paper", *words])


@pytest.mark.parametrize("name", shipped("samples"))
def test_every_kind_with_a_sample_is_shown_and_marked(name: str) -> None:
    result = ran("preview", name)

    assert result.exit_code == 0
    assert "【样张】" in result.stdout
    assert result.stderr == ""


def test_a_kind_may_be_called_by_its_chinese_name() -> None:
    assert ran("preview", "督办函").stdout == ran("preview", "duban-letter").stdout


def test_files_are_named_as_samples_and_kept_when_changed(tmp_path: Path) -> None:
    words = ("preview", "duban-letter", "--out", str(tmp_path / "样"), "--format", "html", "--format", "docx")

    first = ran(*words)
    (tmp_path / "样" / "样张-督办函.html").write_text("手改过的", encoding="utf-8")
    second = ran(*words)

    assert first.exit_code == 0
    assert [line.rpartition("/")[2] for line in first.stdout.splitlines()] == [
        "样张-督办函.html",
        "样张-督办函.docx",
    ]
    assert (second.exit_code, "未覆盖" in second.stderr) == (1, True)
    assert ran(*words, "--overwrite").exit_code == 0


def test_a_template_of_the_office_is_shown_before_it_is_used(tmp_path: Path) -> None:
    (tmp_path / "slip.txt").write_text(GOOD, encoding="utf-8")

    assert "市农业农村局收，请办理。" in ran("preview", "slip", "--templates", str(tmp_path)).stdout
    assert "市农业农村局收，请办理。" not in ran("preview", "slip").stdout


def test_a_note_has_no_docx_and_says_so(tmp_path: Path) -> None:
    result = ran("preview", "slip", "--format", "docx", "--format", "txt", "--out", str(tmp_path))

    assert result.exit_code == 0
    assert "没有 docx" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["样张-告知单.txt"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "督办函"),
        (("duban-letter", "--format", "docx"), 2, "--out"),
        (("nowhere",), 3, "没有名为“nowhere”的文书种类"),
        (("duban-letter", "--templates", "/nowhere"), 2, "/nowhere"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_a_sentence(words: tuple[str, ...], code: int, said: str) -> None:
    result = ran("preview", *words)

    assert (result.exit_code, said in result.stderr, result.stdout) == (code, True, "")


def test_good_templates_pass(tmp_path: Path) -> None:
    (tmp_path / "slip.txt").write_text(GOOD + "{% include 'closing.txt' %}", encoding="utf-8")
    (tmp_path / "closing.txt").write_text("特此告知。", encoding="utf-8")

    result = ran("check-template", str(tmp_path))

    assert (result.exit_code, result.stdout) == (0, "")
    assert "错误 0 处，注意 0 处" in result.stderr


def test_errors_are_listed_with_file_line_and_variable_and_exit_5(tmp_path: Path) -> None:
    file = tmp_path / "slip.txt"
    file.write_text(GOOD + "{{ leed }}\n收,请办理。", encoding="utf-8")

    plain, told = ran("check-template", str(file)), ran("check-template", str(file), "--json")

    assert plain.exit_code == told.exit_code == 5
    assert (
        f"{file}:3（leed） [template-variable] 错误：告知单没有名为 leed 的内容，是否应为 lead"
        in plain.stdout
    )
    said = json.loads(told.stdout)
    assert (said["errors"], said["warnings"]) == (1, 1)
    assert said["items"][0] == {
        "code": "template-variable",
        "severity": "error",
        "message": "告知单没有名为 leed 的内容，是否应为 lead（牵头单位）",
        "file": str(file),
        "line": 3,
        "variable": "leed",
    }


def test_a_name_that_no_paper_uses_is_told(tmp_path: Path) -> None:
    (tmp_path / "slipp.txt").write_text(GOOD, encoding="utf-8")

    result = ran("check-template", str(tmp_path))

    assert (result.exit_code, "是否应为 slip.txt" in result.stdout) == (0, True)


def test_a_template_that_is_not_utf8_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "slip.txt").write_bytes(GOOD.encode("gbk"))

    result = ran("check-template", str(tmp_path))

    assert (result.exit_code, "UTF-8" in result.stdout) == (5, True)


def test_a_folder_without_templates_is_refused(tmp_path: Path) -> None:
    result = ran("check-template", str(tmp_path))

    assert (result.exit_code, ".txt" in result.stderr) == (2, True)
