"""清单.json: what an archive holds, each file with its size and SHA-256, the head of every chain, and its own digest."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from definitions.digest import canonical, digest
from workflow.errors import ArchiveUnreadable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import UnionType

FILE = "清单.json"
VERSION = 1
_LISTS: dict[str, dict[str, type | UnionType]] = {
    "files": {"path": str, "size": int, "sha256": str},
    "subjects": {"subject": str, "path": str, "entries": int, "head": str},
    "papers": {"subject": str, "number": str | None, "title": str, "context": str, "outputs": dict},
    "definitions": {"digest": str, "kind": str, "name": str, "revision": int, "path": str},
}


def sealed(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return a manifest with its own digest, over everything else in it."""
    bare = {name: value for name, value in manifest.items() if name != "digest"}
    return bare | {"digest": digest(canonical(bare))}


def text_of(manifest: Mapping[str, Any]) -> str:
    """Return a manifest as it is written: one text for one manifest."""
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read(content: bytes) -> tuple[dict[str, Any], bool]:
    """Return a manifest, and whether it is as it was sealed and written, to the byte.

    Raises:
        ArchiveUnreadable: it is no manifest of ours.
    """
    try:
        text = content.decode()
        manifest = json.loads(text)
    except (UnicodeDecodeError, ValueError, RecursionError) as exc:
        raise ArchiveUnreadable(reason=f"{FILE} 不是完好的 JSON") from exc
    if not isinstance(manifest, dict) or manifest.get("archive") != VERSION:
        raise ArchiveUnreadable(reason=f"{FILE} 不是第 {VERSION} 版归档清单")
    if not _well_formed(manifest):
        raise ArchiveUnreadable(reason=f"{FILE} 缺内容，或写法不对")
    try:
        whole = text_of(manifest) == text and sealed(manifest)["digest"] == manifest.get("digest")
    except (ValueError, TypeError):
        whole = False
    return manifest, whole


def _well_formed(manifest: Mapping[str, Any]) -> bool:
    """Whether every list is there with what its items must have, and no path leads out of the archive."""
    for name, keys in _LISTS.items():
        items = manifest.get(name)
        if not isinstance(items, list):
            return False
        for item in items:
            if not isinstance(item, dict) or item.keys() != keys.keys():
                return False
            if not all(isinstance(item[key], kind) for key, kind in keys.items()):
                return False
            if not all(map(_inside, _paths(item))):
                return False
    return True


def _paths(item: Mapping[str, Any]) -> list[object]:
    return [item["path"]] if "path" in item else [item["context"], *item["outputs"].values()]


def _inside(path: object) -> bool:
    if not isinstance(path, str) or not path or "\\" in path or "\0" in path:
        return False
    parts = PurePosixPath(path).parts
    return not path.startswith("/") and ".." not in parts and ":" not in parts[0]
