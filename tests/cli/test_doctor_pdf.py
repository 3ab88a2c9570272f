"""What ``duban doctor`` says of the PDF: what is missing, and how to get it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from desk import quiet

from cli import house
from notifications import typesetter

if TYPE_CHECKING:
    from pathlib import Path


def said(tmp_path: Path, **environment: str) -> dict[str, str]:
    result = CliRunner(env=quiet() | environment).invoke(
        house, ["--db", str(tmp_path / "duban.db"), "doctor", "--json"]
    )
    (found,) = [item for item in json.loads(result.stdout)["items"] if item["what"].startswith("PDF")]
    return dict(found)


def test_without_the_extra_the_command_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typesetter.typesetter.cache_clear()
    monkeypatch.setitem(sys.modules, "typst", None)

    found = said(tmp_path)

    assert found["result"] == "note"
    assert "pip install 'duban[pdf]'" in found["said"]


def test_a_folder_of_faces_that_is_not_there_is_named(tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="needs the extra pdf (typst)")

    assert "没有 不存在" in said(tmp_path, DUBAN_FONTS=str(tmp_path / "没有"))["said"]
