"""The 版记 of a docx never touches a list that ends above it."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from paper_samples import context, kind

from notifications.render import render


def document(problems: int, **changes: Any) -> str:
    given: Any = context("inspection-report")["problems"]
    rows = [given[3] | {"n": f"3-{i + 1}"} for i in range(problems)]  # of one line each
    rendered = render(kind("inspection-report"), context("inspection-report", problems=rows, **changes))
    with ZipFile(BytesIO(rendered.outputs[".docx"])) as package:
        return package.read("word/document.xml").decode()


@pytest.mark.parametrize(
    ("problems", "apart"), [(7, False), (15, False), (17, True), (19, True), (20, False), (40, True)]
)
def test_the_foot_takes_a_page_of_its_own_where_the_list_leaves_too_little_room(
    problems: int, *, apart: bool
) -> None:
    _, _, after = document(problems).rpartition("</w:tbl>")
    list_and_foot = document(problems).split("</w:tbl>")

    assert ("<w:pageBreakBefore/>" in list_and_foot[-2]) is apart
    assert "pageBreakBefore" not in after


def test_the_foot_keeps_clear_of_the_text_above_it() -> None:
    assert 'w:topFromText="145"' in document(7)
