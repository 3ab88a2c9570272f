"""The head of the document: whether it is in force, complete, and what it says of years."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from definitions.lint.rule import Family, Said, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.lint.facts import Facts

FAMILY = Family("document", "文件")

_REPEALED = re.compile(r"失效|废止|停止执行")
_DRAFT = re.compile(r"征求意见|草案|讨论稿|送审稿|初稿")
_YEARS_RUNNING = re.compile(r"连续([两二三四五2-5])年")
_PLACEHOLDER = re.compile(r"【(?![0-9]+】)[^【】]+】")
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}


@FAMILY.rule("document-repealed", "文件已失效")
def repealed(facts: Facts) -> Iterator[Said]:
    """A document that is no longer in force is no ground for new demands."""
    status = facts.plan.document.status
    if status and _REPEALED.search(status):
        yield Said(
            "document.status",
            f"这份文件标明“{status}”，不能再作为交办、督办的依据。"
            "启动前请核对有没有替代的文件；只作查考或演示的，不要对外发文。",
        )


@FAMILY.rule("document-draft", "文件是征求意见稿")
def draft(facts: Facts) -> Iterator[Said]:
    """A draft binds nobody."""
    document, title = facts.plan.document, facts.plan.title
    found = _DRAFT.search(document.status or "") or _DRAFT.search(title)
    if found:
        yield Said(
            "document.status" if _DRAFT.search(document.status or "") else "title",
            f"这份文件是“{document.status or found[0]}”，还没有正式印发，单位可以不按它办理。"
            "正式印发后请对照修改，并补上文号、发文机关和成文日期。",
        )


@FAMILY.rule("document-number-missing", "没有文号")
def number_missing(facts: Facts) -> Iterator[Said]:
    """A letter quotes the document by its number."""
    if facts.plan.document.number is None:
        yield Said(
            "document.number", "原文没有文号，督办函等文书引用依据时只能写标题。请核对原件，有文号的补上。"
        )


@FAMILY.rule("document-issuer-missing", "没有发文机关")
def issuer_missing(facts: Facts) -> Iterator[Said]:
    """Nobody can be told in whose name the duties are given."""
    if facts.plan.document.issuer is None:
        yield Said(
            "document.issuer",
            "原文没有写发文机关，看不出任务是以谁的名义交办的。请核对原件，印发后补上。",
        )


@FAMILY.rule("document-date-missing", "没有成文日期")
def date_missing(facts: Facts) -> Iterator[Said]:
    """Backdated stages can only be told from late ones by the day of issue."""
    document = facts.plan.document
    if document.issued is None:
        instead = (
            f"只知道 {document.published} 公开发布，检查日期先后时以这一天为准"
            if document.published
            else "公开发布的日期也没有，无法检查时限是否早于印发"
        )
        yield Said("document.issued", f"原文没有成文日期，{instead}。请核对原件，印发后补上。")


@FAMILY.rule("annex-absent", "写了附件，没有内容")
def annex_absent(facts: Facts) -> Iterator[Said]:
    """An annex that the document names is there."""
    for index, annex in enumerate(facts.plan.document.annexes):
        if not annex.present:
            number = f"附件 {annex.no}" if annex.no is not None else "附件"
            yield Said(
                f"document.annexes[{index}]",
                f"{number}《{annex.title}》只列了名称，手头没有内容，其中的任务和指标没有录入。请取得全文后补录。",
            )


@FAMILY.rule("document-fragment", "只有文件的一部分")
def fragment(facts: Facts) -> Iterator[Said]:
    """What is not at hand cannot be checked, and a gap in numbering may be ours."""
    if facts.plan.document.fragment:
        yield Said(
            "document.fragment",
            "手头只有文件的一部分，编号可能从中间开始，缺的部分没有录入。请取得全文后补录，再重新检查。",
        )


@FAMILY.rule("placeholder-left", "骨架里的【】没有填", severity="error")
def placeholder_left(facts: Facts) -> Iterator[Said]:
    """What ``plan new`` wrote between these brackets is no word of the document; 文〔2014〕 and 【2014】 are."""
    for key, text in facts.texts:
        if _PLACEHOLDER.fullmatch(text.strip()):
            yield Said(
                key, f"“{text}”没有填。请照原文填写并去掉【】；原文没有的，整段删去或者写成 null、[]。"
            )


@FAMILY.rule("years-too-few", "要求连续几年，只给了一年")
def years_too_few(facts: Facts) -> Iterator[Said]:
    """A demand over consecutive years needs values for as many years."""
    years = sorted(_years(facts))
    for key, text, source in _texts(facts):
        found = _YEARS_RUNNING.search(text)
        if found and years and len(years) < (_COUNTS.get(found[1]) or int(found[1])):
            yield Said(
                key,
                f"{source}要求“{found[0]}”达到，而方案只有 {listed(years)} 年的目标值，另外的年份按什么数考核没有写。"
                "请补上各年的目标，或写明沿用哪一年的。",
            )
            return


def _texts(facts: Facts) -> Iterator[tuple[str, str, str]]:
    for held in facts.held:
        yield f"{held.key}.text", held.target.text, held.source
    for i, deadline in enumerate(facts.plan.deadlines):
        yield f"deadlines[{i}].what", deadline.what, deadline.source
    for i, stage in enumerate(facts.plan.stages):
        for s, step in enumerate(stage.steps):
            yield f"stages[{i}].steps[{s}].text", step.text, stage.source


def _years(facts: Facts) -> set[int]:
    """Return the years for which the plan has a value of its own."""
    table = {item.due.year for item in facts.plan.indicators if item.due}
    table |= {one.by.year for item in facts.plan.indicators for one in item.milestones}
    return table or {held.target.by.year for held in facts.held if held.target.by}
