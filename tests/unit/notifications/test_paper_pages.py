"""Pages as LibreOffice sets them. It makes 14 to 27 characters of a character grid, so that is rewritten first."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from paper_samples import DOCX_KINDS, context, kind

from notifications.render import render

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext") and shutil.which("fc-list")),
    reason="needs LibreOffice, poppler and fontconfig",
)


def has_chinese_face() -> bool:
    found = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=True)
    return bool(found.stdout.strip())


def pages(folder: Path, papers: dict[str, bytes]) -> dict[str, list[list[str]]]:
    """Return the lines of each page of each paper; one conversion for all."""
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
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    found = {}
    for name in papers:
        text = subprocess.run(
            ["pdftotext", "-enc", "UTF-8", str(folder / f"{name}.pdf"), "-"],
            capture_output=True,
            check=True,
        ).stdout.decode()
        sheets = text.split("\f")[:-1]
        found[name] = [[line.strip() for line in sheet.splitlines() if line.strip()] for sheet in sheets]
    return found


def test_a_full_page_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    given = context("duban-letter", basis="国" * 28 * 60)
    content = render(kind("duban-letter"), given, formats=["docx"]).outputs[".docx"]
    assert content is not None

    (_, second, *_) = pages(tmp_path, {"long": content})["long"]

    assert second[-1].replace(" ", "") == "—2—"
    assert len(second[:-1]) == 22
    assert {len(line) for line in second[:-1]} == {28}


def test_every_kind_opens_and_its_last_page_carries_text(tmp_path: Path) -> None:
    papers = {}
    for name in DOCX_KINDS:
        content = render(kind(name), context(name), formats=["docx"]).outputs[".docx"]
        assert content is not None
        papers[name] = content

    for name, sheets in pages(tmp_path, papers).items():
        assert len(sheets) == (1 if name == "return-reminder" else 2), name
        assert len([line for line in sheets[-1] if line.endswith(("。", "，", "的"))]) >= 1, name
        assert ("— 1 —" in sheets[0] or "—1—" in sheets[0]) == (name == "bulletin")
