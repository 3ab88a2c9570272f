"""The sample of each kind, and the way to rewrite the golden files: run this file, then read the diff."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from definitions.catalogue import shipped
from definitions.paper import PaperKind
from definitions.sample import sample_of
from notifications.render import render

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "papers"
HOSTILE = [
    "甲&乙<丙>|#一、{…",
    "# 一、标题",
    "= 标题",
    "| 甲 | 乙 |",
    "|---|",
    "## 甲:: 乙",
    "一、甲",
    "\\",
    "{# 注释 #}",
    "&lt;w:p/&gt;甲",
]


@cache
def kind(name: str) -> PaperKind:
    path = ROOT / "definitions" / "papers" / f"{name}.yaml"
    return PaperKind.model_validate(YAML(typ="safe", pure=True).load(path))


KINDS = shipped("samples")
DOCX_KINDS = [name for name in KINDS if kind(name).format != "note"]


def context(name: str, **changes: Any) -> dict[str, Any]:
    return sample_of(name) | changes


def matter(**changes: Any) -> dict[str, Any]:
    given: Any = sample_of("duban-letter")["matters"]
    plain = {name: value for name, value in given[0].items() if name != "limit"}
    return plain | changes


def main() -> None:
    GOLDEN.mkdir(parents=True, exist_ok=True)
    digests = {}
    for name in KINDS:
        rendered = render(kind(name), context(name))
        (GOLDEN / f"{name}.txt").write_text(rendered.text or "", encoding="utf-8", newline="\n")
        if ".docx" in rendered.outputs:
            digests[name] = rendered.digests[".docx"]
    (GOLDEN / "parts.json").write_text(json.dumps(digests, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
