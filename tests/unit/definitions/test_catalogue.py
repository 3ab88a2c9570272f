from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from definitions.catalogue import KINDS, resolve, shipped
from definitions.errors import DefinitionNotFound

if TYPE_CHECKING:
    from pathlib import Path


def test_shipped_ids_are_the_names_of_the_files() -> None:
    assert "dengfeng-2023" in shipped("plans")
    assert {"default", "dengfeng"} <= set(shipped("offices"))
    assert all(resolve(kind, name).is_file() for kind in KINDS for name in shipped(kind))


def test_a_name_with_a_separator_or_suffix_is_a_file_of_the_users(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("id: own\n", encoding="utf-8")

    assert resolve("plans", path) == path
    assert resolve("plans", str(path)) == path


def test_a_bare_name_never_reaches_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own").write_text("id: own\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(DefinitionNotFound):
        resolve("plans", "own")


@pytest.mark.parametrize(
    "name", ["nowhere", "nowhere.yaml", "../nowhere", "", "a/\0.yaml", "x" * 5000 + ".yaml"]
)
def test_an_unknown_name_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(DefinitionNotFound) as caught:
        resolve("plans", name)

    assert caught.value.exit_code == 3
    assert "dengfeng-2023" in str(caught.value)
