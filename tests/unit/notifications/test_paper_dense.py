"""A register of many columns: set small, and no page left empty for a row that is taller than what is left of it."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

from paper_samples import context, kind

from notifications.render import render


def outputs(**changes: Any) -> dict[str, bytes]:
    name = "rectification-ledger"
    return dict(render(kind(name), context(name, **changes), formats=("docx", "html")).outputs)


def document(given: dict[str, bytes]) -> str:
    with ZipFile(BytesIO(given[".docx"])) as package:
        return package.read("word/document.xml").decode()


def items(text: str) -> list[Any]:
    given: Any = context("rectification-ledger")["items"]
    return [given[0] | {"text": text}, *given[1:]]


def test_a_register_of_many_columns_has_styles_of_its_own() -> None:
    given = outputs()

    assert document(given).count('w:val="DenseHead"') == 11
    assert 'w:val="TableText"' not in document(given)
    assert b'<table class="dense">' in given[".html"]


def test_rows_are_kept_whole_but_those_of_more_than_half_a_page() -> None:
    short, tall = outputs(items=items("问题")), outputs(items=items("问题" * 60))

    assert (document(short).count("<w:cantSplit/>"), document(tall).count("<w:cantSplit/>")) == (4, 3)
    assert (short[".html"].count(b'<tr class="tall">'), tall[".html"].count(b'<tr class="tall">')) == (0, 1)
