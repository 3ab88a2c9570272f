"""Holding an archive against itself, without the database: files, chains, papers, definitions, manifest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from definitions.digest import digest
from workflow import archive_manifest
from workflow.archiving import line_of
from workflow.errors import ArchiveUnreadable
from workflow.history import GENESIS, link
from workflow.papers.recorded import Recorded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Mark = Callable[[str, bytes], str | None]
"""The digest of an output by its ending and content, as its renderer gives it."""

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong with an archive: by which rule, where, and what, in Chinese."""

    rule: str
    path: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check came to; ``manifest`` is None where it could not be read."""

    manifest: Mapping[str, Any] | None
    files: int
    entries: int
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def check(folder: Path, mark: Mark, *, noted: str | None = None) -> Checked:
    """Check an archive, file by file.

    Args:
        folder: the archive.
        mark: gives the digest of an output.
        noted: the manifest's digest as somebody took it down when the archive was handed over: whoever changes a file
            and writes a new manifest for it cannot change that.

    Raises:
        ArchiveUnreadable: there is no archive in ``folder``.
    """
    path = folder / archive_manifest.FILE
    if not path.is_file():
        raise ArchiveUnreadable(reason=f"{folder} 里没有 {archive_manifest.FILE}，不是归档文件夹")
    try:
        manifest, whole = archive_manifest.read(path.read_bytes())
    except ArchiveUnreadable as exc:
        found = Finding(rule="manifest", path=archive_manifest.FILE, message=f"{exc}，被改动过")
        return Checked(manifest=None, files=0, entries=0, findings=(found,))
    findings = (
        [] if whole else [_finding("manifest", archive_manifest.FILE, "清单与自身的校验码不符，被改动过")]
    )
    if noted is not None and noted.strip().lower() != manifest.get("digest"):
        findings.append(_finding("manifest", archive_manifest.FILE, "清单的校验码与移交时记下的不同"))
    findings += _files(folder, manifest)
    chains = _Chains(folder, manifest)
    findings += chains.findings()
    findings += _papers(folder, manifest, chains.papers, mark)
    findings += _definitions(folder, manifest, chains.named)
    return Checked(
        manifest=manifest, files=len(manifest["files"]), entries=chains.entries, findings=tuple(findings)
    )


def _files(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    """Every file is as it was, none is missing, none has been added."""
    listed = {item["path"]: item for item in manifest["files"]}
    for name, item in listed.items():
        path = folder / name
        if path.is_symlink() or not path.is_file():
            yield _finding("missing", name, "清单里有，文件夹里没有")
        elif path.stat().st_size != item["size"] or sha256_of(path) != item["sha256"]:
            yield _finding("content", name, "内容与归档时不同，被改动过")
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if (path.is_symlink() or not path.is_dir()) and name not in listed and name != archive_manifest.FILE:
            yield _finding("surplus", name, "清单里没有，是后来放进去的")


class _Chains:
    """The chains of an archive: walked once, entry by entry; keeps of each paper what its entries say of it."""

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self._folder, self._manifest = folder, manifest
        self._wanted = {item["subject"] for item in manifest["papers"]}
        self.papers: dict[str, Recorded] = {}
        self.named: set[str] = set()
        self.entries = 0

    def findings(self) -> Iterator[Finding]:
        for item in self._manifest["subjects"]:
            path = self._folder / item["path"]
            if path.is_file() and not path.is_symlink():  # else it is missing, and that has been said
                yield from self._chain(path, item)

    def _chain(self, path: Path, item: Mapping[str, Any]) -> Iterator[Finding]:
        previous, count, name = GENESIS, 0, item["path"]
        said = (
            self.papers.setdefault(item["subject"], Recorded()) if item["subject"] in self._wanted else None
        )
        with path.open("rb") as lines:
            for count, line in enumerate(lines, 1):
                try:
                    entry = json.loads(line)
                    body = json.loads(entry["body"])
                    hashed, whole = link(previous, entry["body"]), line_of(entry).encode() == line
                    if said is not None:
                        said.read(str(body["event"]), body.get("given") or {})
                    self.named.add(str(body["definition"]))
                except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                    yield _finding("chain", name, f"第 {count} 条不是完好的记录，被改动过")
                    return
                if entry["previous"] != previous or entry["hash"] != hashed or not whole:
                    yield _finding("chain", name, f"第 {count} 条与校验码不符，被改动、删除或调换过")
                    return
                if (entry["seq"], body.get("seq"), body.get("subject")) != (count, count, item["subject"]):
                    yield _finding("chain", name, f"第 {count} 条的序号或事项不对")
                    return
                previous = entry["hash"]
        self.entries += count
        if (count, previous) != (item["entries"], item["head"]):
            yield _finding("head", name, f"清单记 {item['entries']} 条，实有 {count} 条，或末条校验码不同")


def _papers(
    folder: Path, manifest: Mapping[str, Any], recorded: Mapping[str, Recorded], mark: Mark
) -> Iterator[Finding]:
    """A paper's facts and outputs have the digests that its history says."""
    for item in manifest["papers"]:
        said = recorded.get(item["subject"])
        if said is None:
            yield _finding("paper", item["context"], "没有这份文书的流转记录")
            continue
        text = _content(folder / item["context"])
        if text is not None and digest(text) != said.context:
            yield _finding("paper", item["context"], "文书的内容与流转记录里固定的不同")
        if item["number"] != said.number:
            yield _finding("paper", item["context"], f"文号与流转记录里的“{said.number or '未编号'}”不同")
        for ending, name in item["outputs"].items():
            content = _content(folder / name)
            if (
                content is not None
                and ending in said.digests
                and mark(ending, content) != said.digests[ending]
            ):
                yield _finding("paper", name, "与印发时留档的校验码不同")


def _definitions(folder: Path, manifest: Mapping[str, Any], named: set[str]) -> Iterator[Finding]:
    """A definition is what its digest says, and every machine that an entry went by is there."""
    for item in manifest["definitions"]:
        content = _content(folder / item["path"])
        if content is not None and digest(content) != item["digest"]:
            yield _finding("definition", item["path"], "定义的内容与其校验码不符")
    for missing in sorted(named - {item["digest"] for item in manifest["definitions"]}):
        yield _finding("definition", archive_manifest.FILE, f"缺流转记录所依据的流程定义 {missing[:12]}")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, which may be large."""
    mark = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            mark.update(block)
    return mark.hexdigest()


def _content(path: Path) -> bytes | None:
    """Return the bytes of a file; None where it is missing, which has been said."""
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None


def _finding(rule: str, path: str, message: str) -> Finding:
    return Finding(rule=rule, path=path, message=message)
