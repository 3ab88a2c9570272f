"""Rendering a paper: a pure function of kind, frozen context and templates. No clock, no randomness, no network.

kind = require(load(path, PaperKind))
rendered = render(kind, context)
write_files(folder, "登创办督〔2023〕3号", rendered)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from notifications.build import build
from notifications.context import check_context, clean_context
from notifications.errors import PaperIncomplete, PdfRefused, TemplateFailed
from notifications.faults import faults
from notifications.markup import parse
from notifications.template import fill, template_set

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from definitions.findings import Finding
    from definitions.paper import Output, PaperKind
    from notifications.model import Document
    from notifications.template import TemplateSet

__all__ = ["Rendered", "check_context", "document", "render", "renderer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One paper, ready to be written to files.

    Attributes:
        outputs: the content of each file by its ending (``.docx``), in the order asked for.
        digests: what is equal whenever the same paper is made again, by ending: of a docx its unpacked parts (deflate
            differs between builds of zlib), of a pdf its text and where it stands, of the others their bytes.
        title: the title in one line.
        template_digest: digest of the text template and all it includes: the template's version.
        warnings: findings that did not stand in the way.
        refused: sentences on outputs that cannot be made here, beside those that can.
    """

    outputs: Mapping[str, bytes]
    digests: Mapping[str, str]
    title: str
    template_digest: str
    warnings: tuple[Finding, ...]
    refused: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The paper in plain text, 28 full-width columns.

        Raises:
            KeyError: it was not asked for.
        """
        return self.outputs[".txt"].decode()


class Renderer(Protocol):
    """Draws a document: its bytes, and the digest that is equal when it is drawn again.

    ``own`` is what this renderer alone takes: ``fonts`` of the pdf.
    """

    def __call__(self, paper: Document, *, author: str, **own: Any) -> tuple[bytes, str]: ...


# Output → the renderer, imported when it is first asked for: typst alone costs more than a whole letter.
_RENDERERS: Mapping[Output, str] = MappingProxyType(
    {
        "docx": "docx:render_docx",
        "pdf": "pdf:render_pdf",
        "html": "html:render_html",
        "txt": "text:render_text",
        "md": "markdown:render_markdown",
    }
)


def render(
    kind: PaperKind,
    context: Mapping[str, Any],
    *,
    formats: Sequence[Output] = ("docx", "txt"),
    templates: TemplateSet | None = None,
    fonts: Path | None = None,
) -> Rendered:
    """Return the paper of ``kind`` that the frozen ``context`` describes.

    Args:
        kind: what kind of paper.
        context: its facts; schema in ``kind.all_fields()``.
        formats: which outputs; a note has neither docx nor pdf, and these are left out.
        templates: the text templates, the shipped ones unless given.
        fonts: the office's own folder of faces, for the pdf.

    Raises:
        PaperIncomplete: facts are missing or wrong; carries all findings.
        TemplateFailed: the template uses what is not there, or says nothing.
        PdfRefused: nothing but a pdf was asked for, and it cannot be made here.
    """
    sources = templates or template_set()
    paper, findings = document(kind, context, sources)
    wanted = [one for one in dict.fromkeys(formats) if not (kind.format == "note" and one in {"docx", "pdf"})]
    drawn, refused = {}, []
    for one in wanted:
        own = {"fonts": fonts} if one == "pdf" else {}
        try:
            drawn[f".{one}"] = renderer(one)(paper, author=context["issuer"], **own)
        except PdfRefused as exc:
            if len(wanted) == 1:
                raise
            refused.append(str(exc))
    return Rendered(
        outputs={ending: content for ending, (content, _) in drawn.items()},
        digests={ending: mark for ending, (_, mark) in drawn.items()},
        title="".join(paper.title),
        template_digest=sources.digest_of(f"{kind.template}.txt"),
        warnings=findings,
        refused=tuple(refused),
    )


def document(
    kind: PaperKind, context: Mapping[str, Any], templates: TemplateSet
) -> tuple[Document, tuple[Finding, ...]]:
    """Return the document that every renderer draws, and findings that did not stand in the way; raises as ``render``."""
    facts, findings = clean_context(kind, context)
    if any(finding.severity == "error" for finding in findings):
        raise PaperIncomplete(kind=kind.title, findings=findings)
    name = f"{kind.template}.txt"
    body = parse(fill(templates, name, {**facts, "kind": {"id": kind.id, "title": kind.title}}))
    if fault := next(faults(body), ""):
        raise TemplateFailed(template=name, line=0, reason=fault)
    return build(kind, facts, body), tuple(findings)


@cache
def renderer(output: Output) -> Renderer:
    """Return the renderer of an output."""
    module, _, name = _RENDERERS[output].partition(":")
    found: Renderer = getattr(import_module(f"notifications.{module}"), name)
    return found
