"""The PDF of a paper against Typst itself, given the same words in markup, on the same page, grid and faces.

The limit is what a person would write by hand for one letter: no kind, no data, no places reckoned, no digest. Every
paper of a round has other words, since Typst remembers what it has set.
"""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from benchmarks.measure import Result, paired, seconds
from definitions.paper import PaperKind
from notifications.errors import PdfRefused
from notifications.model import Document, Paragraph, Span
from notifications.pdf import faces, render_pdf
from notifications.render import document
from notifications.template import TemplateSet
from notifications.typesetter import typesetter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.measure import Setting

BAR = 1.5
PAPERS = 20
AT = datetime(2023, 5, 12, tzinfo=UTC)
SENTENCE = (
    "各单位要对照实施方案逐项抓好落实，压实工作责任，确保按期完成，并将办理情况于2023年5月19日前报送我办。"
)
SOURCE = "= 关于督促办理|农村生活污水治理任务的|督办函\n" + f"# 某标题\n{SENTENCE * 3}\n" * 5
FACTS = {
    "issuer": "某市创建工作领导小组办公室",
    "addressee": ["市水务局"],
    "date": "2023-05-12",
    "number": "某创办督〔2023〕3号",
    "contact": {"post": "综合组", "phone": "0371-00000000"},
    "copies": ["市委督查室", "市政府督查室"],
}
BARE = """
#set page(width: 210mm, height: 297mm, margin: (left: 28mm, right: 26mm, top: 37mm, bottom: 35mm), numbering: "— 1 —")
#set text(font: BODY, lang: "zh", region: "cn", size: 16pt, tracking: -0.27pt, cjk-latin-spacing: none,
  top-edge: 20.575pt, bottom-edge: -8.415pt)
#set par(leading: 0pt, spacing: 0pt, justify: true, first-line-indent: (amount: 31.58pt, all: true))
#show heading.where(level: 1): set text(font: TITLE, size: 22pt, weight: 700)
#show heading.where(level: 2): set text(font: HEAD, size: 16pt, weight: 400)
"""


def measures(setting: Setting) -> Iterator[Result]:
    """Compare a letter of two pages with the same words in plain Typst."""
    try:
        found = faces()
    except PdfRefused as exc:
        yield Result(measure="a letter of two pages as PDF", ours="not measured", note=str(exc))
        return
    settings = typesetter().compiler
    lead = BARE
    for hole, role in (("BODY", "body"), ("TITLE", "biao"), ("HEAD", "hei")):
        # mypy widens the names of roles in a tuple to str
        lead = lead.replace(hole, json.dumps(found[role].families, ensure_ascii=False).translate(PARENTHESES))  # type: ignore[index]
    shuffled = random.Random(1)  # the same words in every run
    count = 3 if setting.quick else PAPERS

    def ours(paper: Document) -> object:
        return render_pdf(paper, author=FACTS["issuer"])  # type: ignore[arg-type]

    def limit(paper: Document) -> object:
        return settings.compile(input=(lead + markup(paper)).encode(), format="pdf", timestamp=AT)

    pairs = paired(setting.rounds, _each(ours, shuffled, count), _each(limit, shuffled, count))
    mine, least = pairs.middle
    yield Result(
        measure="a letter of two pages as PDF",
        ours=f"{mine / count * 1e3:.1f} ms",
        limit=f"{least / count * 1e3:.1f} ms",
        ratio=pairs.ratio,
        bar=BAR,
        note="Typst, the same words in markup",
    )


PARENTHESES = str.maketrans("[]", "()")


def _each(work: Callable[[Document], object], shuffled: random.Random, count: int) -> Callable[[], float]:
    def once() -> float:
        papers = [_fresh(shuffled) for _ in range(count)]
        work(_fresh(shuffled))
        return seconds(lambda: [work(paper) for paper in papers])

    return once


def _letter() -> Document:
    settings: dict[str, Any] = {
        "id": "t",
        "title": "督办函",
        "format": "letter",
        "template": "t",
        "fields": {},
    }
    kind = PaperKind.model_validate(
        settings | {"number": "{mark}〔{year}〕{n}号", "series": "t", "sealed": True}
    )
    return document(kind, FACTS, TemplateSet((("t.txt", SOURCE),)))[0]


def _fresh(shuffled: random.Random) -> Document:
    """The letter with the Chinese characters of every paragraph in another order; figures and punctuation stay."""

    def mixed(text: str) -> str:
        characters = [char for char in text if char.isalpha()]
        others = iter(shuffled.sample(characters, len(characters)))
        return "".join(next(others) if char.isalpha() else char for char in text)

    paper = _letter()
    return replace(
        paper,
        blocks=tuple(
            replace(block, spans=tuple(Span(mixed(span.text), span.face) for span in block.spans))
            for block in paper.blocks
            if isinstance(block, Paragraph)
        ),
    )


def markup(paper: Document) -> str:
    """Return the paper's words in Typst's own markup."""
    end = [*(name for name, _ in paper.signature.names), paper.signature.date] if paper.signature else []
    parts = [
        *paper.head,
        paper.number,
        f"= {''.join(paper.title)}",
        paper.addressee,
        *(
            f"{'== ' if block.stands_alone else ''}{block.text}"
            for block in paper.blocks
            if isinstance(block, Paragraph)
        ),
        *(f"#align(right)[{text}]" for text in end),
        paper.note,
        *(line.label + line.text for line in paper.foot),
    ]
    return "\n\n".join(parts)
