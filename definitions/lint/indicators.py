"""Indicators: what is missing for judging them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.indicator import ByCondition, BySurvey, ByTrend, ByUpper
from definitions.lint.rule import Family, Said, first_clause, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.indicator import Indicator, Part
    from definitions.lint.facts import Facts

FAMILY = Family("indicators", "指标")

_SHOWN = 12


@FAMILY.rule("attribute-missing", "指标没有写属性")
def attribute_missing(facts: Facts) -> Iterator[Said]:
    """Binding indicators must all be met, those for reference need not."""
    items = facts.plan.indicators
    without = [(i, item.no) for i, item in enumerate(items) if item.attribute is None]
    if without:
        which = (
            "全部"
            if len(without) == len(items)
            else f"第 {listed((no for _, no in without), most=_SHOWN)} 项，共"
        )
        yield Said(
            f"indicators[{without[0][0]}].attribute",
            f"{which} {len(without)} 项指标没有写属性（约束性、参考性），哪些必须全部达到、哪些可以差一点没有说。"
            "请按上级的指标体系补上，或确认全部都要达到。",
        )


@FAMILY.rule("upper-document-missing", "没有写上级任务的文件")
def upper_document_missing(facts: Facts) -> Iterator[Said]:
    """完成上级任务 cannot be judged before the document of the level above is at hand."""
    found = [
        (key, f"{one.name}（{first_clause(item.source)}）")
        for key, one, item in _judged(facts)
        if isinstance(one, ByUpper) and one.document is None
    ]
    if found:
        yield Said(
            found[0][0],
            f"{len(found)} 项指标要完成上级下达的任务，原文没有写是哪一份文件、多少数："
            f"{listed((name for _, name in found), most=_SHOWN)}。请取得上级文件，把文号记进 document，否则不能判断达标。",
        )


@FAMILY.rule("trend-base-missing", "没有写和哪一年比")
def trend_base_missing(facts: Facts) -> Iterator[Said]:
    """不降低, but below what: the value of which year."""
    found = [
        (key, f"{one.name}（{first_clause(item.source)}）")
        for key, one, item in _judged(facts)
        if isinstance(one, ByTrend) and one.base is None and one.base_value is None
    ]
    if found:
        yield Said(
            found[0][0],
            f"这些指标要求不降低、提高或持续改善，没有写和哪一年、哪个数比：{listed((name for _, name in found), most=_SHOWN)}。"
            "请定下基准，记进 base、base_value。",
        )


@FAMILY.rule("condition-base-missing", "按哪种情况考核没有写")
def condition_base_missing(facts: Facts) -> Iterator[Said]:
    """Which branch applies depends on a value that the document does not give."""
    for key, one, item in _judged(facts):
        if isinstance(one, ByCondition) and (one.target is None or one.target.op == "text"):
            branches = "；".join(f"{branch.when.text}，{branch.then.text}" for branch in one.branches)
            yield Said(
                key,
                f"“{one.name}”（{first_clause(item.source)}）分情况考核：{branches}。本地区属于哪一种，原文没有写，请查清基数后记明。",
            )


@FAMILY.rule("survey-method-missing", "没有写怎样调查")
def survey_method_missing(facts: Facts) -> Iterator[Said]:
    """Satisfaction depends on who asks whom."""
    found = [
        (key, f"{one.name}（{first_clause(item.source)}）")
        for key, one, item in _judged(facts)
        if isinstance(one, BySurvey) and one.sample is None
    ]
    if found:
        yield Said(
            found[0][0],
            f"这些指标要靠抽样调查，样本多大、怎样抽没有写：{listed((name for _, name in found), most=_SHOWN)}。"
            "请在调查前定下，以免结果不被认可。",
        )


@FAMILY.rule("points-partial", "只有部分指标有分值")
def points_partial(facts: Facts) -> Iterator[Said]:
    """A scored campaign scores every indicator."""
    items = facts.plan.indicators
    without = [(i, item) for i, item in enumerate(items) if item.points is None]
    if without and len(without) < len(items):
        yield Said(
            f"indicators[{without[0][0]}]",
            f"有的指标写了分值，第 {listed((item.no for _, item in without), most=_SHOWN)} 项没有写，总分算不出来。请核对原文。",
        )


def _judged(facts: Facts) -> Iterator[tuple[str, Indicator | Part, Indicator]]:
    """Yield indicators without parts, and parts, each with its key and the whole indicator."""
    for i, item in enumerate(facts.plan.indicators):
        if not item.parts:
            yield f"indicators[{i}]", item, item
        for p, part in enumerate(item.parts):
            yield f"indicators[{i}].parts[{p}]", part, item
