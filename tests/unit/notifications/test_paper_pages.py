"""Pages as LibreOffice sets them. It makes 14 to 27 characters of a character grid, so that is rewritten first."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from paper_formats import LINE, RANKS, TEXT, letter, official, packed, paper, samples
from paper_ink import Box, ink, text_boxes
from paper_samples import DOCX_KINDS, context, kind

from notifications.render import render

if TYPE_CHECKING:
    from pathlib import Path

    from notifications.model import Document

pytestmark = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext") and shutil.which("fc-list")),
    reason="needs LibreOffice, poppler and fontconfig",
)
TEXT_TOP, TEXT_BOTTOM, TEXT_LEFT, TEXT_RIGHT = 37.0, 262.0, 28.0, 184.0  # 版心, mm
SIGNED = range(12, 20)  # so many lines, that a signature comes to stand on either page
WIDE = {
    "issuer": "国" * 40,
    "addressee": ["市" * 40, "县" * 40],
    "copies": ["乡" * 40, "镇" * 40],
    "contact": None,
}
COUNTS = "| 单位 | 发现问题（个） | 已整改（个） |\n|----------|--|--|\n" + "\n".join(
    f"| {'街' * 40} | {100_000_000 + i} | {999_999_999 - i} |" for i in range(120)
)


def has_chinese_face() -> bool:
    found = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=True)
    return bool(found.stdout.strip())


def convert(folder: Path, papers: dict[str, bytes]) -> dict[str, Path]:
    """Return the papers as PDF; one conversion for all."""
    if not has_chinese_face():
        pytest.skip("no Chinese typeface")
    for name, content in papers.items():
        with (
            zipfile.ZipFile(BytesIO(content)) as given,
            zipfile.ZipFile(folder / f"{name}.docx", "w") as made,
        ):
            for part in given.namelist():
                made.writestr(part, given.read(part).replace(b'"linesAndChars"', b'"lines"'))
    files = [str(folder / f"{name}.docx") for name in papers]
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, capture_output=True, check=True, timeout=240)
    return {name: folder / f"{name}.pdf" for name in papers}


def pages(pdf: Path) -> list[list[str]]:
    """Return the lines of each page."""
    text = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(pdf), "-"], capture_output=True, check=True
    ).stdout.decode()
    return [[line.strip() for line in sheet.splitlines() if line.strip()] for sheet in text.split("\f")[:-1]]


def short(lines: int, *, table: bool) -> Document:
    rows = "\n".join(f"| {i} | 第{i}街道 |" for i in range(lines))
    end = f"| 名次 | 单位 |\n|--|--|\n{rows}" if table else "\n".join(["一段话。"] * lines)
    return letter(f"= 题\n正文。\n{end}", more={"copies": [], "addressee": ["甲"]})


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    long = f"= {'题' * 60}\n" + f"{LINE * 60}\n末段。"
    papers = samples() | {
        "long": letter(long),
        "long-official": official(long),
        "wide": official(f"= {'题' * 60}\n正文。\n{COUNTS}\n下文。", more=WIDE | {"serial": "000001"}),
        "wide-letter": letter("= 题\n" + "\n".join(f"### 第{i}件事项" for i in range(1, 121)), more=WIDE),
        "wide-form": paper(
            f"= {'题' * 60}\n: {'栏' * 40} :: {'甲' * 400} || 乙 :: 123456789",
            format="form",
            more=WIDE | {"copies": None},
        ),
    }
    papers |= {f"text-{n}": short(n, table=False) for n in SIGNED}
    papers |= {f"table-{n}": short(n, table=True) for n in SIGNED}
    return convert(tmp_path_factory.mktemp("drawn"), {name: packed(one) for name, one in papers.items()})


@pytest.mark.parametrize("name", ["long", "long-official"])
def test_a_full_page_has_22_lines_of_28_characters(drawn: dict[str, Path], name: str) -> None:
    second = pages(drawn[name])[1]

    assert second[-1].replace(" ", "") == "—2—"
    assert len(second[:-1]) == 22
    assert {len(line) for line in second[:-1]} == {28}


@pytest.mark.parametrize("name", ["long", "long-official"])
def test_a_full_page_fills_the_text_area_and_no_more(drawn: dict[str, Path], name: str) -> None:
    *lines, _ = ink(drawn[name])[1].dark

    assert len(lines) == 22
    assert TEXT_TOP < lines[0].top < TEXT_TOP + 5
    assert TEXT_BOTTOM - 5 < lines[-1].bottom < TEXT_BOTTOM
    assert all(abs(line.left - TEXT_LEFT) < 1 and abs(line.right - TEXT_RIGHT) < 1 for line in lines)
    pitch = (lines[-1].top - lines[0].top) / 21
    assert pitch == pytest.approx(225 / 22, abs=0.03)


def test_page_numbers_stand_outside_7_mm_below_the_text(drawn: dict[str, Path]) -> None:
    for number, page in enumerate(ink(drawn["long-official"]), start=1):
        line = page.dark[-1]
        assert (line.top + line.bottom) / 2 == pytest.approx(TEXT_BOTTOM + 7, abs=1)
        if number % 2:
            assert line.right == pytest.approx(TEXT_RIGHT - 5.6, abs=1)
        else:
            assert line.left == pytest.approx(TEXT_LEFT + 5.6, abs=1)


def test_the_first_page_of_a_letter_alone_bears_no_number(drawn: dict[str, Path]) -> None:
    numbered = ["—" in page[-1] for page in pages(drawn["long"])]

    assert numbered == [False] + [True] * (len(numbered) - 1)


@pytest.mark.parametrize("name", ["official", "upward", "minutes"])
def test_the_head_stands_35_mm_below_the_top_of_the_text_and_its_line_4_mm_below_the_number(
    drawn: dict[str, Path], name: str
) -> None:
    page = ink(drawn[name])[0]
    head, line = page.red
    number = next(one for one in reversed(page.dark) if one.bottom < line.top)
    title = next(one for one in page.dark if one.top > line.bottom)

    assert head.top == pytest.approx(TEXT_TOP + 35, abs=0.5)
    assert (head.left + head.right) / 2 == pytest.approx((TEXT_LEFT + TEXT_RIGHT) / 2, abs=1)
    assert line.top - number.bottom == pytest.approx(4, abs=0.5)
    assert [line.left, line.right] == pytest.approx([TEXT_LEFT, TEXT_RIGHT], abs=0.3)
    assert line.bottom - line.top < 0.8
    assert number.top - head.bottom == pytest.approx(2 * 10.21 + 3.7, abs=1)
    assert title.top - line.bottom == pytest.approx(2 * 10.21 + 2.7, abs=1)


def test_the_head_of_a_letter_stands_30_mm_below_the_page_edge(drawn: dict[str, Path]) -> None:
    page = ink(drawn["letter"])[0]
    head, *lines = page.red

    assert head.top == pytest.approx(30, abs=0.5)
    assert lines[0].top - head.bottom == pytest.approx(4, abs=0.6)
    assert (lines[2].top + lines[3].bottom) / 2 == pytest.approx(297 - 20, abs=0.5)
    for line in lines:
        assert [line.left, line.right] == pytest.approx([20, 190], abs=0.3)
    thick = [line.bottom - line.top > 0.5 for line in lines]
    assert thick == [True, False, False, True]
    assert not ink(drawn["letter"])[1].red


@pytest.mark.parametrize("name", ["official", "annexed", "minutes"])
def test_the_foot_ends_on_the_lower_edge_of_the_text_of_the_last_page(
    drawn: dict[str, Path], name: str
) -> None:
    found = pages(drawn[name])
    *_, upper, _, line, _ = ink(drawn[name])[-1].dark

    assert line.bottom == pytest.approx(TEXT_BOTTOM, abs=0.3)
    assert [line.left, line.right] == pytest.approx([TEXT_LEFT, TEXT_RIGHT], abs=0.3)
    assert line.bottom - upper.top < 12
    assert any(one.endswith("印发") for one in found[-1])
    assert not any("印发" in one for page in found[:-1] for one in page)


def test_the_number_of_a_landscape_page_lies_where_it_would_on_an_upright_one(drawn: dict[str, Path]) -> None:
    """Turned by a quarter: what is 297 - y from the lower edge of the upright page is that from the left edge."""
    upright = {n % 2: box(page) for n, page in enumerate(text_boxes(drawn["long-official"])[:2], start=1)}
    turned = text_boxes(drawn["table"])
    annexed = text_boxes(drawn["annexed"])

    assert len(turned) > 2
    for n, page in [*enumerate(turned, start=1), (6, annexed[5])]:
        there, here = upright[n % 2], box(page)
        assert here.left == pytest.approx(297 - there.bottom, abs=1.5)
        assert here.right == pytest.approx(297 - there.top, abs=1.5)
        assert here.top == pytest.approx(there.left, abs=1.5)
        assert here.bottom == pytest.approx(there.right, abs=1.5)


def box(page: list[Box]) -> Box:
    """Return where the page number stands, dashes and all."""
    dashes = [one for one in page if one.text.startswith("—")]
    return Box(
        min(one.left for one in dashes),
        min(one.top for one in dashes),
        max(one.right for one in dashes),
        max(one.bottom for one in dashes),
    )


def test_an_annex_has_its_label_on_line_one_and_its_title_on_line_three(drawn: dict[str, Path]) -> None:
    first = next(page for page in text_boxes(drawn["annexed"]) if page[0].text.startswith("附件"))
    label, title = first[0], next(one for one in first if one.text == "实地测评排名表")

    assert label.left == pytest.approx(TEXT_LEFT, abs=0.3)
    assert label.top < TEXT_TOP + 10.21
    assert TEXT_TOP + 2 * 10.21 < (title.top + title.bottom) / 2 < TEXT_TOP + 3.2 * 10.21
    assert (title.left + title.right) / 2 == pytest.approx((TEXT_LEFT + TEXT_RIGHT) / 2, abs=0.5)


def test_a_ranking_of_forty_units_repeats_its_head_and_splits_no_row(drawn: dict[str, Path]) -> None:
    sheets = ["".join(page).replace(" ", "") for page in pages(drawn["annexed"])]
    found = [sheet for sheet in sheets if re.search(r"第\d+街道办事处", sheet)]
    names = [name for sheet in found for name in re.findall(r"第\d+街道办事处", sheet)]

    assert len(found) > 1
    assert all("名次" in sheet for sheet in found)
    assert names == [f"第{i}街道办事处" for i in range(1, len(RANKS.split("\n")) + 1)]


@pytest.mark.parametrize("end", ["text", "table"])
def test_a_signature_never_stands_on_a_page_without_text(drawn: dict[str, Path], end: str) -> None:
    seen = set()
    for n in SIGNED:
        found = pages(drawn[f"{end}-{n}"])
        seen.add(len(found))
        (signed,) = [page for page in found if any("2026 年 11 月 10 日" in line for line in page)]
        above = signed[: next(i for i, line in enumerate(signed) if line.startswith("某市创建"))]
        assert any(line == "一段话。" or "街道" in line for line in above), (n, signed)
        assert any("联系人" in line for line in signed)

    assert 2 in seen


@pytest.mark.parametrize("name", ["wide", "wide-letter", "wide-form"])
def test_nothing_stands_outside_the_text_however_long_names_and_numbers_are(
    drawn: dict[str, Path], name: str
) -> None:
    for page in text_boxes(drawn[name]):
        for one in page:
            assert one.left > TEXT_LEFT - 1, one
            assert one.right < TEXT_RIGHT + 1, one
            assert one.bottom < TEXT_BOTTOM + 12, one


def test_numbers_of_nine_digits_are_not_broken(drawn: dict[str, Path]) -> None:
    found = {one.text for page in text_boxes(drawn["wide"]) for one in page}

    assert {str(100_000_000 + i) for i in range(120)} <= found
    assert {str(999_999_999 - i) for i in range(120)} <= found


def test_every_kind_opens_and_its_last_page_carries_text(tmp_path: Path) -> None:
    papers = {
        name: render(kind(name), context(name), formats=["docx"]).outputs[".docx"] for name in DOCX_KINDS
    }

    for name, pdf in convert(tmp_path, papers).items():
        sheets = pages(pdf)
        assert len(sheets) <= 6, name
        if kind(name).format not in {"form", "table"}:  # whose cells hold words, not sentences
            assert any(line.endswith(("。", "，", "的")) for line in sheets[-1]), name
        numbered = "—1—" in [line.replace(" ", "") for line in sheets[0]]
        assert numbered == (kind(name).format != "letter"), name


def test_the_shipped_text_reaches_every_format(drawn: dict[str, Path]) -> None:
    for name in ("official", "upward", "letter", "bulletin"):
        found = "".join(line for page in pages(drawn[name]) for line in page).replace(" ", "")
        assert "整改情况书面报送我办" in found
        assert "整改情况书面报送我办" in TEXT
