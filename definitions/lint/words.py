"""Words: typing errors of known terms, doubled words, and what is kept as the document has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from definitions.lint.rule import Family, Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.lint.facts import Facts

FAMILY = Family("words", "用字")

_KNOWN = (
    (re.compile(r"DGP|GPD|PDG"), "GDP"),
    (re.compile(r"医疗费水"), "医疗废水"),
    (re.compile(r"巡查工作领导小组"), "巡察工作领导小组"),
    (re.compile(r"是要局"), "食药局"),
    (re.compile(r"到达(?=.{0,12}标准)"), "达到"),
    (re.compile(r"生态环竟|生态坏境|环镜"), "环境"),
    (re.compile(r"污柒|污梁"), "污染"),
    (re.compile(r"座淡会"), "座谈会"),
    (re.compile(r"按排"), "安排"),
    (re.compile(r"布署"), "部署"),
    (re.compile(r"既使"), "即使"),
    (re.compile(r"截止到?(?=[0-9]{4}年)"), "截至"),
)
_ANY_KNOWN = re.compile("|".join(pattern.pattern for pattern, _ in _KNOWN))
_DOUBLED = re.compile(r"([\u4e00-\u9fff]{2,4})\1|[,，。；、]{2,}")
_FINE = frozenset({"研究研究", "讨论讨论"})


@FAMILY.rule("typo", "疑似错别字")
def typo(facts: Facts) -> Iterator[Said]:
    """Known terms that are often mistyped."""
    found: dict[tuple[str, str], str] = {}
    suspect = [(key, text) for key, text in facts.texts if _ANY_KNOWN.search(text)]
    for key, text in suspect:
        for pattern, right in _KNOWN:
            match = pattern.search(text)
            if match:
                found.setdefault((match[0], right), key)
    for (wrong, right), key in found.items():
        yield Said(key, f"“{wrong}”疑为“{right}”之误。照原文录入不必改，写进文书时请用正确的写法。")


@FAMILY.rule("word-doubled", "词语或标点重复")
def doubled(facts: Facts) -> Iterator[Said]:
    """之间之间: a word typed twice."""
    for key, text in facts.texts:
        match = _DOUBLED.search(text)
        if match and match[0] not in _FINE:
            yield Said(key, f"“{match[0]}”重复了，疑为多打。请核对是原文如此，还是录入时多打了。")


@FAMILY.rule("as-written", "照原文录入的疑误之处")
def as_written(facts: Facts) -> Iterator[Said]:
    """What was entered as it stands, though it is plainly wrong, is shown to whoever uses the plan."""
    for key, text in facts.texts:
        if key.endswith(".as_written"):
            yield Said(
                key,
                f"此处照原文录入：“{text}”。录入时认为有误，没有改动。请核对原件；需要更正的，由发文机关更正。",
            )
