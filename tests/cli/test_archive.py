"""An archive: whole, in order, never over another; and its check, which needs no database and finds every change."""

from __future__ import annotations

import atexit
import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from desk import Desk, archive, empty, opened, played
from hypothesis import given
from hypothesis import strategies as st

from definitions.digest import digest
from notifications.fingerprint import digest_of_output
from workflow import archive_manifest
from workflow.archive_check import check
from workflow.archive_manifest import FILE, sealed, text_of
from workflow.archiving import line_of
from workflow.history import link

if TYPE_CHECKING:
    from collections.abc import Callable

CAMPAIGN = "dengfeng-2023"


@cache
def made() -> Path:
    """Return an archive of the demo's year, made once in this process; only to be read."""
    folder = Path(tempfile.mkdtemp(prefix="duban-archive-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    archive().done("archive", "make", CAMPAIGN, "--out", str(folder / "档"))
    return folder / "档"


@cache
def small() -> Path:
    """Return an archive of a few weeks, in which few files lie; whoever changes it puts it back."""
    folder = Path(tempfile.mkdtemp(prefix="duban-archive-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    desk = opened(folder)
    desk.to("2023-05-16")
    no = str(desk.json("paper", "draft", "bulletin")["id"])
    desk.done("paper", "approve", no, "--as", "director")
    desk.done("paper", "issue", no)
    desk.done("archive", "make", "--out", str(folder / "档"))
    return folder / "档"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A copy of the small archive."""
    return Path(shutil.copytree(small(), tmp_path / "档"))


def found(folder: Path) -> list[tuple[str, str]]:
    """Return what a check points at, by rule and path."""
    return [(one.rule, one.path) for one in check(folder, digest_of_output).findings]


def manifest(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / FILE).read_text("utf-8"))
    return said


def resealed(folder: Path, change: Callable[[dict[str, Any]], None] = lambda _: None) -> None:
    """Write the manifest anew for the files as they are now, as somebody would who covers his tracks."""
    said = manifest(folder)
    for item in said["files"]:
        path = folder / item["path"]
        if path.exists():
            item["size"], item["sha256"] = path.stat().st_size, sha256(path.read_bytes()).hexdigest()
    change(said)
    (folder / FILE).write_text(text_of(sealed(said)), "utf-8", newline="\n")


# --- what is in it ---


def test_it_holds_the_whole_file_and_nothing_is_found(tmp_path: Path) -> None:
    said = manifest(made())
    papers = [one for one in archive().json("paper", "list")["items"] if one["issued"]]

    result = empty(tmp_path).duban("archive", "verify", str(made()))

    assert result.exit_code == 0
    assert "未发现问题" in result.stdout
    assert said["digest"] in result.stderr
    assert {one["subject"].partition(":")[2] for one in said["papers"]} == {one["id"] for one in papers}
    assert all({".docx", ".txt"} <= one["outputs"].keys() for one in said["papers"])
    verdict = archive().json("audit", "verify")
    assert (len(said["subjects"]), sum(one["entries"] for one in said["subjects"])) == (
        verdict["subjects"],
        verdict["entries"],
    )
    for name in (
        "归档目录.docx",
        "归档目录.txt",
        "5-登记簿/发文登记簿.xlsx",
        "4-佐证/佐证清单.xlsx",
        "3-会议/会议记录.json",
    ):
        assert (made() / name).is_file()


def test_papers_lie_by_year_and_kind_and_the_index_counts_them_in_that_order() -> None:
    said = manifest(made())
    paths = [one["outputs"][".docx"] for one in said["papers"]]

    numbers = [int(path.rpartition("/")[2][:4]) for path in paths]
    assert numbers == sorted(numbers)
    assert all(path.split("/")[0] == "1-发文" and path.split("/")[1] in {"2023", "2024"} for path in paths)
    index = (made() / "归档目录.txt").read_text("utf-8")
    assert "归档目录" in index
    assert "责任者" in index


def test_a_paper_in_it_is_what_was_sent() -> None:
    said = manifest(made())
    sent = {one["id"]: one["files"] for one in archive().json("paper", "list")["items"]}

    for one in said["papers"]:
        for name in sent[one["subject"].partition(":")[2]]:
            kept = made() / one["outputs"][Path(name).suffix]
            assert kept.read_bytes() == (archive().folder / "公文" / name).read_bytes()


def test_the_same_moment_gives_the_same_archive(tmp_path: Path) -> None:
    archive().done("archive", CAMPAIGN, "--out", str(tmp_path / "又"))
    archive().done("archive", "--out", str(tmp_path / "三"))

    for name in ("又", "三"):
        assert (tmp_path / name / FILE).read_bytes() == (made() / FILE).read_bytes()


def test_files_that_the_office_kept_are_found_by_their_digest(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    kept = tmp_path / "来文" / "随便叫什么.pdf"
    kept.parent.mkdir()
    kept.write_bytes(b"%PDF a reply")
    for number, words in (("农函〔2023〕1号", ("--file", str(kept))), ("农函〔2023〕2号", ())):
        desk.done("paper", "register", number, "--from", "市农委", "--date", "2023-04-03", *words)

    desk.done("archive", "make", "--out", str(tmp_path / "档"), "--files", str(kept.parent))

    came_in = [path for path in (tmp_path / "档" / "2-收文").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in came_in] == [b"%PDF a reply"]
    assert "登记时" in (tmp_path / "档" / "归档目录.txt").read_text("utf-8")
    assert found(tmp_path / "档") == []


# --- whole or not at all ---


def test_it_is_never_written_over_anything(tmp_path: Path) -> None:
    (tmp_path / "档").mkdir()

    assert "从不覆盖" in archive().refused("archive", "make", "--out", str(tmp_path / "档"), code=1)
    assert list(tmp_path.iterdir()) == [tmp_path / "档"]


def test_an_error_halfway_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> list[object]:
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr("commands.archive_make.Archive._definitions", full)

    result = archive().duban("archive", "make", "--out", str(tmp_path / "档"))

    assert result.exit_code == 1
    assert "磁盘已满" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_its_parent_folder_it_is_refused(tmp_path: Path) -> None:
    assert "没有" in archive().refused("archive", "make", "--out", str(tmp_path / "无" / "档"), code=1)


def test_a_record_that_was_altered_is_not_archived_unless_told_to(tmp_path: Path) -> None:
    desk = played(tmp_path)
    with closing(sqlite3.connect(desk.database)) as connection:
        connection.execute("UPDATE paper SET context = replace(context, '市', '县') WHERE no = '1'")
        connection.commit()

    sentence = desk.refused("archive", "make", "--out", str(tmp_path / "档"), code=7)

    assert "paper:1" in sentence
    assert not (tmp_path / "档").exists()
    desk.done("archive", "make", "--out", str(tmp_path / "档"), "--anyway")
    assert "paper" in {rule for rule, _ in found(tmp_path / "档")}


def test_a_paper_that_comes_out_another_way_is_taken_from_the_office_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = opened(tmp_path)
    desk.to("2023-05-16")
    no = str(desk.json("paper", "draft", "bulletin")["id"])
    desk.done("paper", "approve", no, "--as", "director")
    desk.done("paper", "issue", no)
    monkeypatch.setattr("notifications.text.digest", lambda text: digest(text)[::-1])

    desk.done("archive", "make", "--out", str(tmp_path / "一"))
    next((desk.folder / "公文").rglob("*简报*.txt")).unlink()
    sentence = desk.refused("archive", "make", "--out", str(tmp_path / "二"), code=7)

    assert found(tmp_path / "一") == []
    assert f"paper:{no} 的 txt 与印发时留档的校验码不同" in sentence


# --- tampering ---


def test_a_changed_file_a_missing_one_and_one_too_many_are_found(mine: Path) -> None:
    paths = [item["path"] for item in manifest(mine)["files"]]
    text = next(path for path in paths if path.endswith(".txt") and path.startswith("1-"))
    (mine / text).write_text("改过", "utf-8")
    (mine / "归档目录.docx").unlink()
    (mine / "多的").mkdir()
    (mine / "多的" / "一份.docx").write_bytes(b"")

    rules = found(mine)

    assert ("content", text) in rules
    assert ("missing", "归档目录.docx") in rules
    assert ("surplus", "多的/一份.docx") in rules


def test_a_link_in_the_place_of_a_file_is_found(mine: Path, tmp_path: Path) -> None:
    (tmp_path / "别处.txt").write_bytes((mine / "归档目录.txt").read_bytes())
    (mine / "归档目录.txt").unlink()
    (mine / "归档目录.txt").symlink_to(tmp_path / "别处.txt")

    assert ("missing", "归档目录.txt") in found(mine)


def chain_of(folder: Path) -> tuple[Path, list[dict[str, Any]]]:
    """Return the chain of the paper and its entries."""
    item = next(one for one in manifest(folder)["subjects"] if "/paper:" in one["subject"])
    path = folder / item["path"]
    return path, [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def rewritten(path: Path, entries: list[dict[str, Any]]) -> None:
    path.write_text("".join(map(line_of, entries)), "utf-8", newline="\n")


def test_an_entry_changed_cut_off_or_left_out_is_found_though_the_manifest_was_written_anew(
    mine: Path,
) -> None:
    path, entries = chain_of(mine)
    name = path.relative_to(mine).as_posix()

    changed = [{**entries[0], "body": entries[0]["body"].replace("2023", "2022")}, *entries[1:]]
    for told, rule in ((changed, "chain"), (entries[:-1], "head"), ([entries[0], *entries[2:]], "chain")):
        rewritten(path, told)
        resealed(mine)
        assert (rule, name) in found(mine)
    rewritten(path, entries)
    resealed(mine)
    assert found(mine) == []


def test_a_whole_chain_computed_anew_is_found_by_the_digest_that_was_taken_down(mine: Path) -> None:
    """Whoever computes everything anew leaves an archive that agrees with itself: only a digest kept elsewhere tells."""
    taken_down = manifest(mine)["digest"]
    path, entries = chain_of(mine)
    previous = "0" * 64
    for entry in entries:
        entry["body"] = entry["body"].replace("办公室主任", "办公室副主任")
        entry["previous"], entry["hash"] = previous, link(previous, entry["body"])
        previous = entry["hash"]
    rewritten(path, entries)

    def head(said: dict[str, Any]) -> None:
        next(one for one in said["subjects"] if "/paper:" in one["subject"])["head"] = previous

    resealed(mine, head)

    assert check(mine, digest_of_output).ok
    told = check(mine, digest_of_output, noted=taken_down).findings
    assert [(one.rule, one.path) for one in told] == [("manifest", FILE)]


@pytest.mark.parametrize("ending", [".docx", ".txt"])
def test_another_paper_in_its_place_is_found_though_the_manifest_was_written_anew(
    mine: Path, ending: str
) -> None:
    name = manifest(mine)["papers"][0]["outputs"][ending]
    other = made() / manifest(made())["papers"][0]["outputs"][ending]
    shutil.copyfile(other, mine / name)
    resealed(mine)

    assert found(mine) == [("paper", name)]


def test_other_facts_and_another_number_are_found_though_the_manifest_was_written_anew(mine: Path) -> None:
    item = manifest(mine)["papers"][0]
    (mine / item["context"]).write_text("{}", "utf-8")

    def other_number(said: dict[str, Any]) -> None:
        said["papers"][0]["number"] = "第9期"

    resealed(mine, other_number)

    assert found(mine) == [("paper", item["context"])] * 2


def test_another_definition_or_a_missing_one_is_found_though_the_manifest_was_written_anew(
    mine: Path,
) -> None:
    item = next(
        one for one in manifest(mine)["definitions"] if (one["kind"], one["name"]) == ("machine", "paper")
    )
    (mine / item["path"]).write_text("{}", "utf-8")
    resealed(mine)
    assert found(mine) == [("definition", item["path"])]

    def without(said: dict[str, Any]) -> None:
        said["definitions"] = [one for one in said["definitions"] if one["path"] != item["path"]]

    resealed(mine, without)
    assert found(mine) == [("definition", FILE)]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"{}", b'{"archive": 2}', b"\xff", b'{"archive": 1, "files": 3}', b"[" * 100_000],
)
def test_a_manifest_that_no_longer_reads_is_a_finding_and_no_crash(mine: Path, content: bytes) -> None:
    (mine / FILE).write_bytes(content)

    result = empty(mine.parent).duban("archive", "verify", str(mine), "--json")

    assert result.exit_code == 7
    said = json.loads(result.stdout)
    assert [(one["rule"], one["path"]) for one in said["findings"]] == [("manifest", FILE)]
    assert (said["ok"], said["digest"]) == (False, None)


@pytest.mark.parametrize("path", ["../外.txt", "/etc/hostname", "a/../../b", "C:/x", "a\\b", ""])
def test_a_manifest_does_not_lead_out_of_its_folder(mine: Path, path: str) -> None:
    def astray(said: dict[str, Any]) -> None:
        said["files"][0]["path"] = path

    resealed(mine, astray)

    assert found(mine) == [("manifest", FILE)]


def test_a_folder_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    assert "不是归档文件夹" in empty(tmp_path).refused("archive", "verify", str(tmp_path), code=1)


@given(data=st.data())
def test_any_byte_of_any_file_that_is_flipped_is_found(data: st.DataObject) -> None:
    folder = small()
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    path = data.draw(st.sampled_from(paths))
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    bit = data.draw(st.integers(0, 7))

    path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
    try:
        told = check(folder, digest_of_output)
    finally:
        path.write_bytes(whole)

    name = path.relative_to(folder).as_posix()
    assert not told.ok
    assert name in {one.path for one in told.findings}


@given(data=st.data())
def test_any_byte_of_any_file_that_is_flipped_is_found_in_a_chain_though_the_manifest_was_written_anew(
    data: st.DataObject,
) -> None:
    """Of what history vouches for, no flipped byte can be covered up by a new list of digests."""
    folder = small()
    before = (folder / FILE).read_bytes()
    said = archive_manifest.read(before)[0]
    vouched = [one["path"] for one in (*said["subjects"], *said["definitions"])]
    vouched += [one["context"] for one in said["papers"]]
    path = folder / data.draw(st.sampled_from(sorted(vouched)))
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))

    path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    resealed(folder)
    try:
        told = check(folder, digest_of_output)
    finally:
        path.write_bytes(whole)
        (folder / FILE).write_bytes(before)

    assert path.relative_to(folder).as_posix() in {one.path for one in told.findings}


def test_the_commands_have_a_json_shape(tmp_path: Path) -> None:
    desk: Desk = archive()

    written = desk.json("archive", "make", "--out", str(tmp_path / "档"))
    checked = desk.json("archive", "verify", str(tmp_path / "档"), "--digest", written["digest"])

    assert set(written) == {
        *(
            "out",
            "campaign",
            "pieces",
            "papers",
            "subjects",
            "definitions",
            "files",
            "digest",
            "remarks",
            "differing",
        ),
    }
    assert set(checked) == {"files", "entries", "digest", "findings", "ok"}
    assert (checked["ok"], checked["digest"]) == (True, written["digest"])
