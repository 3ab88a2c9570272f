"""Rendering a paper: a pure function of kind, frozen context and templates. No clock, no randomness, no network.

kind = require(load(path, PaperKind))
rendered = render(kind, context)
write_files(folder, "登创办督〔2023〕3号", rendered)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from definitions.digest import canonical, digest
from notifications.build import build
from notifications.context import check_context, clean_context
from notifications.docx import package_digest, render_docx
from notifications.errors import PaperIncomplete, TemplateFailed
from notifications.markup import parse
from notifications.template import fill, template_set
from notifications.text import render_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from definitions.findings import Finding
    from definitions.paper import PaperKind

__all__ = ["Rendered", "check_context", "render"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One paper, ready to be written to files.

    Attributes:
        docx: the package, None when not asked for or not an output of the kind.
        text: the paper in plain text, 28 full-width columns; None likewise.
        title: the title in one line.
        template_digest: digest of the text template, all it includes, and the shipped package: what shapes the
            paper beside its context.
        parts_digest: digest of the unpacked parts of the docx, empty without one.
        warnings: findings that did not stand in the way.
    """

    docx: bytes | None
    text: str | None
    title: str
    template_digest: str
    parts_digest: str
    warnings: tuple[Finding, ...]


def render(
    kind: PaperKind,
    context: Mapping[str, Any],
    *,
    formats: Sequence[Literal["docx", "txt"]] = ("docx", "txt"),
    templates: Path | None = None,
) -> Rendered:
    """Return the paper of ``kind`` that the frozen ``context`` describes.

    Args:
        kind: what kind of paper.
        context: its facts; schema in ``kind.all_fields()``.
        formats: which outputs; those that the kind does not have are left out.
        templates: the office's folder; a ``*.txt`` file there replaces the shipped template of the same name.

    Raises:
        PaperIncomplete: facts are missing or wrong; carries all findings.
        TemplateFailed: the template uses what is not there, or says nothing.
    """
    facts, findings = clean_context(kind, context)
    if any(finding.severity == "error" for finding in findings):
        raise PaperIncomplete(kind=kind.title, findings=findings)
    sources, name = template_set(templates), f"{kind.template}.txt"
    body = parse(fill(sources, name, {**facts, "kind": {"id": kind.id, "title": kind.title}}))
    if not body.title or not body.blocks:
        missing = "正文" if body.title else "标题（以“= ”开头的一行）"
        raise TemplateFailed(template=name, line=0, reason=f"没有{missing}")
    paper = build(kind, facts, body)
    wanted = [one for one in formats if one in kind.outputs]
    docx = render_docx(paper, author=facts["issuer"]) if "docx" in wanted else None
    shape = [sources.digest_of(name), package_digest(kind.format)]
    return Rendered(
        docx=docx.content if docx else None,
        text=render_text(paper) if "txt" in wanted else None,
        title="".join(body.title),
        template_digest=digest(canonical(shape)),
        parts_digest=docx.parts_digest if docx else "",
        warnings=tuple(findings),
    )
