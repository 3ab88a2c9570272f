"""发文登记簿 and 收文登记簿: what went out, what came in, what became of it, and a workbook to print."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from desk import Desk, archive, opened

from definitions.sheet.register_sheet import Column, write_register

if TYPE_CHECKING:
    from pathlib import Path

UNIT = "市农委"
EVIL = '=HYPERLINK("x")'


def test_every_issued_paper_is_listed_in_order_with_who_signed_it() -> None:
    desk = archive()
    items = desk.json("register", "out")["items"]
    papers = {one["id"]: one for one in desk.json("paper", "list")["items"] if one["issued"]}

    assert {item["id"] for item in items} == set(papers)
    assert [item["seq"] for item in items] == list(range(1, len(items) + 1))
    assert [item["issued"] for item in items] == sorted(item["issued"] for item in items)
    assert all(item["signed_by"] and item["signed"] <= item["issued"] for item in items)
    assert all(item["number"] == papers[item["id"]]["number"] for item in items)


def test_the_year_and_the_past_narrow_both_registers() -> None:
    desk = archive()

    for which, day in (("out", "issued"), ("in", "received")):
        everything = desk.json("register", which)["items"]
        then = desk.json("register", which, "--as-of", "2023-06-30")["items"]
        assert everything
        assert [one[day] for one in then] == [one[day] for one in everything if one[day] <= "2023-06-30"]
        assert desk.json("register", which, "--year", "2022")["items"] == []
        assert len(desk.json("register", which, "--year", "2023")["items"]) == len(
            [one for one in everything if one[day].startswith("2023")]
        )


def test_what_came_in_says_what_was_done_on_its_strength() -> None:
    items = archive().json("register", "in")["items"]

    signed = [one for one in items if one["matter"].endswith("签收")]
    assert signed
    assert all(
        one["moved"][0]["event"] == "sign" and one["moved"][0]["at"] == one["received"] for one in signed
    )


def test_a_reply_stands_in_both_registers(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    desk.to("2023-05-16")
    no = str(desk.json("paper", "draft", "bulletin")["id"])
    desk.done("paper", "approve", no, "--as", "director")
    desk.done("paper", "issue", no)
    desk.done(
        "paper", "register", "农函〔2023〕1号", "--from", UNIT, "--date", "2023-05-16", "--reply-to", no
    )

    out = next(one for one in desk.json("register", "out")["items"] if one["id"] == no)
    came = desk.json("register", "in")["items"][0]

    assert out["replies"] == [{"number": "农函〔2023〕1号", "unit": UNIT, "dated": "2023-05-16"}]
    assert came["matter"].startswith(f"对{out['number']}《")
    assert [one["event"] for one in came["moved"]] == ["reply"]


@pytest.mark.parametrize(("which", "heading"), [("out", "印发日期"), ("in", "来文单位")])
def test_a_workbook_prints_on_landscape_pages_with_its_head_on_each(
    tmp_path: Path, which: str, heading: str
) -> None:
    path = tmp_path / "簿.xlsx"

    archive().done("register", which, "--out", str(path))

    with zipfile.ZipFile(path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        book = package.read("xl/workbook.xml").decode()
        texts = package.read("xl/sharedStrings.xml").decode()
    assert 'orientation="landscape"' in sheet
    assert "_xlnm.Print_Titles" in book
    assert "$1:$2" in book
    assert "fitToWidth" in sheet or "fitToPage" in sheet
    assert heading in texts
    assert "<f>" not in sheet


def test_a_register_is_never_written_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "簿.xlsx"
    path.write_text("别的", "utf-8")

    assert "已存在" in archive().refused("register", "out", "--out", str(path), code=1)
    assert path.read_text("utf-8") == "别的"


@pytest.mark.parametrize("words", [("--out", "簿.docx"), ("--out", "簿.xlsx", "--json"), ("--year", "1")])
def test_what_makes_no_sense_is_a_usage_error(words: tuple[str, ...]) -> None:
    assert archive().duban("register", "in", *words).exit_code == 2


def test_words_of_others_never_become_a_formula_and_the_same_rows_give_the_same_bytes() -> None:
    columns = [Column("a", "甲", 10), Column("b", "乙", 10, centred=True)]
    rows = [{"a": EVIL, "b": "+1"}, {"a": "@x\n" * 3, "b": ""}, {"a": "长" * 40_000, "b": "-1"}]

    content = write_register("题", "簿", columns, rows, foot="截至")

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        texts = package.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK" in texts
    assert "余下的见数据库" in texts
    assert content == write_register("题", "簿", columns, rows, foot="截至")


def test_an_empty_register_is_still_a_table(tmp_path: Path) -> None:
    desk: Desk = opened(tmp_path)
    path = tmp_path / "簿.xlsx"

    assert desk.json("register", "in")["items"] == []
    desk.done("register", "in", "--out", str(path))

    assert path.stat().st_size > 0
