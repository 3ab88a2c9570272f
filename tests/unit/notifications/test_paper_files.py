from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from paper_samples import context, kind

from notifications.deliver import write_files
from notifications.errors import FileKept, FileNameRefused
from notifications.render import Rendered, render

if TYPE_CHECKING:
    from pathlib import Path

STEM = "登创办督〔2023〕3号"


@pytest.fixture(scope="module")
def rendered() -> Rendered:
    return render(kind("duban-letter"), context("duban-letter"))


@pytest.fixture(scope="module")
def other() -> Rendered:
    return render(kind("duban-letter"), context("duban-letter", urgency=None))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_both_files_are_written_and_nothing_else(tmp_path: Path, rendered: Rendered) -> None:
    paths = write_files(tmp_path / "new", STEM, rendered)

    assert [path.name for path in paths] == [f"{STEM}.docx", f"{STEM}.txt"]
    assert names(tmp_path / "new") == sorted(path.name for path in paths)
    assert paths[0].read_bytes() == rendered.outputs[".docx"]
    assert paths[1].read_text(encoding="utf-8") == rendered.text


def test_delivering_twice_changes_nothing(tmp_path: Path, rendered: Rendered) -> None:
    (first, _) = write_files(tmp_path, STEM, rendered)
    before = first.stat().st_mtime_ns

    write_files(tmp_path, STEM, rendered)

    assert first.stat().st_mtime_ns == before


def test_another_paper_of_that_name_is_kept_and_nothing_is_written(
    tmp_path: Path, rendered: Rendered, other: Rendered
) -> None:
    (tmp_path / f"{STEM}.txt").write_text("手改过的", encoding="utf-8")

    with pytest.raises(FileKept, match="未覆盖"):
        write_files(tmp_path, STEM, other)

    assert names(tmp_path) == [f"{STEM}.txt"]
    assert (tmp_path / f"{STEM}.txt").read_text(encoding="utf-8") == "手改过的"
    assert write_files(tmp_path, STEM, rendered, overwrite=True)


def test_a_link_is_never_written_through(tmp_path: Path, rendered: Rendered) -> None:
    target = tmp_path / "outside"
    target.write_bytes(b"keep")
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / f"{STEM}.docx").symlink_to(target)

    with pytest.raises(FileKept):
        write_files(folder, STEM, rendered)
    write_files(folder, STEM, rendered, overwrite=True)

    assert target.read_bytes() == b"keep"


@pytest.mark.parametrize(
    "stem",
    [
        "",
        " ",
        ".",
        "..",
        "../x",
        "a/b",
        "a\\b",
        "/etc/x",
        "C:x",
        "a\nb",
        "a\0b",
        "a*",
        "CON",
        "nul.txt",
        "COM1",
        " a",
        "a ",
        "a.",
        ".a",
        "函" * 80,
        "\ud800",
    ],
)
def test_names_that_leave_the_folder_or_no_system_keeps_are_refused(
    tmp_path: Path, rendered: Rendered, stem: str
) -> None:
    with pytest.raises(FileNameRefused):
        write_files(tmp_path / "in", stem, rendered)

    assert names(tmp_path) == []
