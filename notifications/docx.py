"""The docx renderer: a WordprocessingML template fills a package of fixed parts.

Measures follow GB/T 9704-2012: page 5.2, 文件格式 7, 信函格式 10.1, 纪要格式 10.3. Sizes and typefaces live in
``package/parts/word/styles.xml.j2`` only, so that staff can change them in Word; a run carries no more than
``w:hint="eastAsia"``, without which “ ” and — turn half-width. The typefaces' names are in ``package/fonts.toml``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from definitions.digest import canonical, digest
from notifications.archive import Part, archive, pack
from notifications.docx_foot import foot_takes_a_page
from notifications.docx_template import IDS, PACKAGE, environment
from notifications.red_head import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

    from definitions.paper import Format
    from notifications.model import Annex, Block, Document

Fonts = Literal["gb2312", "gbk", "windows"]
"""Which typefaces are named: 方正小标宋简体 and 仿宋_GB2312, as most offices have them; 方正 GBK, which has the rare
characters of names; or what plain Windows and Word bring."""

_OF_EACH_PAPER = ("docProps/core.xml", "word/document.xml", "word/header-first.xml")


class _Shape(NamedTuple):
    """What decides which fixed parts a package has, and what is in them."""

    form: Format
    fonts: Fonts
    upright: bool
    turned: bool

    def holds(self, name: str) -> bool:
        """Whether a paper of this shape has the part ``word/<name>.xml``."""
        if name.endswith("-first"):
            return self.form == "letter"
        if name.startswith("footer"):
            return self.turned if name.endswith("-turned") else self.upright
        return True


class _Sheets(NamedTuple):
    """Pages that lie the same way: a section of the document.

    Attributes:
        turned: they are landscape pages.
        own: a letter's first section, the first page of which bears the head.
        flows: its first annex follows something.
    """

    turned: bool
    own: bool
    flows: bool
    annexes: tuple[Annex, ...]


def render_docx(paper: Document, *, author: str, fonts: Fonts = "gb2312") -> tuple[bytes, str]:
    """Return the package and the digest of its unpacked parts (deflate differs between zlib builds).

    ``paper`` holds no character that XML forbids.
    """
    sections = _sections(paper)
    ways = {sheets.turned for sheets in sections}
    fixed, digests, templates = _prepared(_Shape(paper.format, fonts, False in ways, True in ways))
    values = {
        "paper": paper,
        "mark": mark(paper),
        "sections": sections,
        "above": _last_block(paper),
        "foot_apart": foot_takes_a_page(paper),
        "author": author,
    }
    parts, marks = dict(fixed), dict(digests)
    for name, template in templates:
        content = template.render(values).encode()
        parts[name], marks[name] = pack(content), digest(content)
    return archive(parts), digest(canonical(marks))


def _sections(paper: Document) -> list[_Sheets]:
    """Return the paper's sections; a 版记 does not lie on a landscape page, it takes one of its own."""
    found = [_Sheets(paper.landscape, paper.format == "letter", flows=True, annexes=())]
    for annex in paper.annexes:
        if annex.landscape == found[-1].turned:
            found[-1] = found[-1]._replace(annexes=(*found[-1].annexes, annex))
        else:
            found.append(_Sheets(annex.landscape, own=False, flows=False, annexes=(annex,)))
    if found[-1].turned and (paper.foot or paper.imprint or paper.print_run):
        found.append(_Sheets(turned=False, own=False, flows=False, annexes=()))
    return found


def _last_block(paper: Document) -> Block | None:
    """Return the block that stands right above the 版记."""
    if paper.annexes:
        return paper.annexes[-1].blocks[-1] if paper.annexes[-1].blocks else None
    return None if paper.signature or paper.attachments or paper.note else paper.blocks[-1]


@cache
def _prepared(
    shape: _Shape,
) -> tuple[Mapping[str, Part], Mapping[str, str], tuple[tuple[str, Template], ...]]:
    """Return the parts that are the same in all papers of a shape, their digests, and the templates of the others."""
    contents: dict[str, bytes] = {}
    templates = []
    related = [_related(name) for name in IDS if shape.holds(name)]
    values = {"fonts": font_profiles()[shape.fonts], "related": related}
    folder = PACKAGE / "parts"
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix().removesuffix(".j2")
        if not path.is_file() or not shape.holds(Path(name).stem):
            continue
        if path.suffix != ".j2":
            contents[name] = path.read_bytes()
        elif name in _OF_EACH_PAPER:
            templates.append((name, environment().get_template(f"parts/{name}.j2")))
        else:
            contents[name] = environment().get_template(f"parts/{name}.j2").render(values).encode()
    parts = {name: pack(content) for name, content in contents.items()}
    return parts, {name: digest(content) for name, content in contents.items()}, tuple(templates)


def _related(name: str) -> dict[str, str]:
    return {"name": name, "id": IDS[name], "type": name.partition("-")[0]}


@cache
def font_profiles() -> Mapping[Fonts, Mapping[str, Mapping[str, str]]]:
    """Return the typefaces of each profile by role: body, kai, title, hei, song."""
    found = tomllib.loads((PACKAGE / "fonts.toml").read_text("utf-8"))
    return {name: found[name] for name in get_args(Fonts)}
