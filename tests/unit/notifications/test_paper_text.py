from __future__ import annotations

import pytest
from paper_samples import GOLDEN, KINDS, context, kind

from notifications.layout import COLUMNS, width
from notifications.render import render


@pytest.mark.parametrize("name", KINDS)
def test_the_paper_reads_as_its_golden_file(name: str) -> None:
    """A deliberate change: run ``paper_samples.py`` and read the diff."""
    expected = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")

    assert render(kind(name), context(name), formats=["txt"]).text == expected


@pytest.mark.parametrize("name", [name for name in KINDS if kind(name).format != "table"])
def test_no_line_is_wider_than_28_columns(name: str) -> None:
    long = context(name, issuer="国" * 60)
    if name == "bulletin":
        long["counts"] = [{"state": "状" * 40, "count": 999_999_999}]

    text = render(kind(name), long, formats=["txt"]).text or ""

    assert all(width(line) <= 2 * COLUMNS for line in text.splitlines())
    assert text.count("国") >= 60


def test_a_draft_shows_where_its_number_will_stand() -> None:
    text = render(kind("urge-slip"), context("urge-slip"), formats=["txt"]).text or ""

    assert "登创办催〔2023〕　号" in text


def test_one_attachment_bears_no_number() -> None:
    one = render(kind("duban-letter"), context("duban-letter", attachments=["参会回执"])).text or ""

    assert "　　附件：参会回执\n" in one
