"""A folder per unit: the same files however often they are put there, and never outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from letters import DOCX, LETTER, letter

from notifications.channels.channel import Undelivered
from notifications.channels.folder import FolderChannel

if TYPE_CHECKING:
    from pathlib import Path


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_each_unit_has_a_folder_of_its_own(tmp_path: Path) -> None:
    receipt = FolderChannel(tmp_path).send(LETTER)
    FolderChannel(tmp_path).send(letter(receiver="市林业局"))

    stem = LETTER.stem
    assert contents(tmp_path) == {
        f"dengfeng-2023/{unit}/{stem}{ending}": LETTER.outputs[ending]
        for unit in ("市水利局", "市林业局")
        for ending in (".docx", ".txt")
    }
    assert receipt.via == "dengfeng-2023/市水利局"
    assert {one.words for one in receipt.accepted} == {"已放入"}
    assert receipt.refused == ()


def test_put_there_again_it_is_the_same(tmp_path: Path) -> None:
    FolderChannel(tmp_path).send(LETTER)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.docx")}

    FolderChannel(tmp_path).send(LETTER)

    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.docx")} == before


def test_what_lies_there_has_not_been_received(tmp_path: Path) -> None:
    assert not FolderChannel(tmp_path).hands_over


@pytest.mark.parametrize("name", ["../../外面", "/etc", "..", "a/b", "C:\\x", "con", "水利局\n"])
def test_a_units_name_never_leads_outside(tmp_path: Path, name: str) -> None:
    root = tmp_path / "送达"

    FolderChannel(root).send(letter(receiver=name, stem=f"{name} 督办函"))

    assert [path.name for path in tmp_path.iterdir()] == ["送达"]
    found = contents(root)
    assert set(found.values()) == {DOCX, LETTER.outputs[".txt"]}
    assert all(path.count("/") == 2 for path in found)


def test_what_cannot_be_written_is_said_and_may_be_tried_again(tmp_path: Path) -> None:
    (tmp_path / "dengfeng-2023").touch()  # no folder

    with pytest.raises(Undelivered, match="dengfeng-2023") as caught:
        FolderChannel(tmp_path).send(LETTER)

    assert caught.value.down
    assert not caught.value.lasting
