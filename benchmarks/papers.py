"""Papers: a letter as a docx beside python-docx writing its paragraphs, and a thousand letters beside a hundred."""

from __future__ import annotations

import io
import sys
import time
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any

import docx

from benchmarks.measure import PYTHON, Result, environment, own_peak, paired, run, seconds
from definitions.catalogue import resolve
from definitions.loader import load, require
from definitions.paper import PaperKind
from notifications.docx import render_docx
from notifications.render import document, render
from notifications.template import template_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from benchmarks.measure import Setting
    from notifications.model import Document

DRAWN = 10.0  # times as many a second
GROWTH = 1.5
MOST_MEMORY = 150.0
MEGABYTE = 1024 * 1024
FEW, MANY, QUICK = 100, 1000, 200
REPEAT = 5
LETTER: Mapping[str, Any] = {
    "issuer": "某市创建工作领导小组办公室",
    "addressee": ["市农业农村局"],
    "date": "2026-11-10",
    "mark": "某创办",
    "number": "某创办督〔2026〕18号",
    "urgency": "特急",
    "contact": {"post": "综合组", "phone": "0371-00000000"},
    "campaign": "国家生态文明建设示范市创建工作",
    "plan": {"title": "某市创建国家生态文明建设示范市实施方案", "number": "某政文〔2026〕44号"},
    "matters": [
        {
            "no": "17",
            "title": "推进农村生活污水治理和黑臭水体整治",
            "clause": "三（二）10",
            "lead": ["市农业农村局"],
            "cause": "逾期未办结",
            "due": "2026-10-28",
            "days_late": 9,
            "limit": "2026-11-30",
        }
    ],
    "reply_due": "2026-11-19",
    "reply_form": "正式文件",
    "copies": ["市委督查室", "市政府督查室"],
}


def measures(setting: Setting) -> Iterator[Result]:
    """Drawing one letter; then writing many, from facts to bytes, and what that takes in memory."""
    kind = require(load(resolve("papers", "duban-letter"), PaperKind))
    yield _drawing(setting, document(kind, LETTER, template_set())[0])
    yield _growth(setting, kind)
    yield _memory(setting)


def _drawing(setting: Setting, paper: Document) -> Result:
    ours = partial(render_docx, paper, author=LETTER["issuer"])
    texts = list(_texts(paper))
    limit = partial(_bare, texts)
    ours()
    limit()
    pairs = paired(setting.rounds, lambda: _a_time(limit, 1), lambda: _a_time(ours, 20))
    theirs, mine = pairs.middle
    return Result(
        measure="draw a letter as docx",
        ours=f"{1 / mine:,.0f}/s",
        limit=f"{1 / theirs:,.0f}/s",
        ratio=pairs.ratio,
        bar=DRAWN,
        least=True,
        note=f"python-docx, the same {len(texts)} paragraphs in its own style",
    )


def _growth(setting: Setting, kind: PaperKind) -> Result:
    many = QUICK if setting.quick else MANY

    def per_letter(count: int) -> float:
        """Time of the processor: a run lasts seconds, in which a neighbour comes and goes."""
        start = time.process_time()
        _letters(kind, count)
        return (time.process_time() - start) / count

    per_letter(1)
    pairs = paired(setting.rounds, lambda: per_letter(many), lambda: per_letter(FEW))
    mine, least = pairs.middle
    return Result(
        measure=f"write {many:,} letters, a letter",
        ours=f"{mine * 1000:.2f} ms",
        limit=f"{least * 1000:.2f} ms",
        ratio=pairs.ratio,
        bar=GROWTH,
        note=f"one of {FEW:,}; facts to docx, cpu",
    )


def _memory(setting: Setting) -> Result:
    count = QUICK if setting.quick else MANY
    told = setting.folder / "letters"
    run([PYTHON, "-m", "benchmarks.papers", str(count), str(told)], environment(setting.folder))
    peak = int(told.read_text("utf-8")) / MEGABYTE
    return Result(
        measure=f"write {count:,} letters, peak memory",
        ours=f"{peak:.0f} MB",
        limit=f"{MOST_MEMORY:.0f} MB",
        ratio=peak / MOST_MEMORY,
        bar=1.0,
        note="a figure, not a rival",
    )


def _letters(kind: PaperKind, count: int) -> None:
    """Write letters that differ from each other, as a run of reminders does."""
    for number in range(1, count + 1):
        facts = deepcopy(dict(LETTER)) | {
            "number": f"某创办督〔2026〕{number}号",
            "addressee": [f"第{number}街道办事处"],
        }
        facts["matters"][0]["title"] = f"第{number}街道生活污水治理和黑臭水体整治"
        render(kind, facts, formats=["docx"])


def _texts(paper: Document) -> Iterator[str]:
    yield from (*paper.head, paper.number, *paper.title, paper.addressee)
    yield from (block.text for block in paper.blocks if hasattr(block, "text"))
    if paper.signature:
        yield from (*(name for name, _ in paper.signature.names), paper.signature.date)
    yield from (paper.note, *(line.label + line.text for line in paper.foot))


def _bare(texts: list[str]) -> bytes:
    made = docx.Document()
    for text in texts:
        made.add_paragraph(text)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def _a_time(work: partial[Any], times: int) -> float:
    def several() -> None:
        for _ in range(times):
            work()

    return min(seconds(several) for _ in range(REPEAT)) / times


if __name__ == "__main__":
    count, told = int(sys.argv[1]), sys.argv[2]
    _letters(require(load(resolve("papers", "duban-letter"), PaperKind)), count)
    with open(told, "w", encoding="utf-8") as out:  # noqa: PTH123 - one more import would count
        out.write(str(own_peak()))
