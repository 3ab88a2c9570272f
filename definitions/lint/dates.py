"""Dates: before the day of issue, against each other, without a year, vague, or not there at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from definitions.lint.moments import by_clause, due_in_force
from definitions.lint.rule import Family, Said, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.lint.facts import Facts

FAMILY = Family("dates", "时限")

_VAGUE = re.compile(r"年初|年中(?!期)|左右|前后|近期|远期|尽快|适时|及时|长期|逐步|条件成熟")
_MONTH = re.compile(r"[0-9０-９一二三四五六七八九十]+月")
_EVERY = re.compile(r"每|逐月|当月|次月")
_SHORT_YEAR = re.compile(r"(?<![0-9])[0-9]{2}年(?=[0-9]|底|初|末|春|夏|秋|冬)")
_PREPARES = re.compile(r"准备|筹备|自查|迎检")
_ACCEPTED = re.compile(r"(?:通过|完成|获得|获).*(?:验收|命名|考核)|(?:验收|命名|考核).*(?:通过|完成)")
_SHOWN = 12


@FAMILY.rule("due-before-issue", "时限早于印发日期")
def before_issue(facts: Facts) -> Iterator[Said]:
    """A date that is over on the day of issue is overdue from the start."""
    day, all_of_them = facts.day, _all_by_issue(facts)
    past = [
        moment
        for moment in facts.moments
        if day and moment.day and moment.day < day and not (all_of_them and moment.key.startswith("duties"))
    ]
    if past:
        said = listed((f"{one.label}（{one.source}）{one.day}" for one in past), most=_SHOWN)
        yield Said(
            past[0].key,
            f"这些时限早于方案印发或公布的日期 {day}，一启动就已逾期：{said}。请核对时限，或补录完成情况。",
        )


@FAMILY.rule("all-due-by-issue", "全部任务在印发时已到期")
def all_due_by_issue(facts: Facts) -> Iterator[Said]:
    """A plan that comes out on the last day of its work leaves no day to do it."""
    if _all_by_issue(facts):
        last = max(due for _, due in due_in_force(facts) if due)
        yield Said(
            "duties",
            f"全部 {len(facts.plan.duties)} 项任务的时限（各自的时限，或所在阶段的最后一天）都不晚于 {last}，"
            f"而方案 {facts.day} 才印发或公布，一启动就全部到期。请补录完成情况，没有完成的报批后另定时限。",
        )


@FAMILY.rule("due-missing", "任务没有各自的时限")
def due_missing(facts: Facts) -> Iterator[Said]:
    """Duties without a date of their own: the policy will set one, the clerk should know."""
    duties = facts.plan.duties
    without = [duty.no for duty in duties if duty.due is None and "due" not in duty.pending]
    if without:
        which = f"全部 {len(duties)}" if len(without) == len(duties) else f"第 {listed(without, most=40)}"
        instead = "所在阶段的最后一天" if facts.plan.stages else "方案的最后期限"
        yield Said(
            "duties",
            f"{which} 项任务没有写各自的时限。启动时按规则取{instead}，请先确认是否合适。",
        )


@FAMILY.rule("target-after-due", "目标的日期晚于任务的时限")
def target_after_due(facts: Facts) -> Iterator[Said]:
    """A duty that falls due in 2022 cannot show what is to be reached by 2025."""
    found = [
        (index, duty, due, last)
        for index, (duty, due) in enumerate(due_in_force(facts))
        if due and (last := max((one.by for one in duty.targets if one.by), default=None)) and last > due
    ]
    if found:
        said = listed(
            (f"第 {duty.no} 项到 {due}，目标到 {last}" for _, duty, due, last in found), most=_SHOWN
        )
        yield Said(
            f"duties[{found[0][0]}].due",
            f"这些任务的时限（各自的时限，或所在阶段的最后一天）早于其目标的日期：{said}。"
            "到期时目标还看不出完成没有，请在启动前另定时限，或把远期目标分开考核。",
        )


@FAMILY.rule("dates-missing", "通篇没有时限")
def dates_missing(facts: Facts) -> Iterator[Said]:
    """Without one date nothing ever falls due."""
    plan = facts.plan
    dated = any(moment.day for moment in facts.moments)
    if not (dated or any(stage.end for stage in plan.stages) or any(item.due for item in plan.indicators)):
        yield Said(
            "deadlines",
            "通篇没有一个确定的时限，任务、阶段、指标和总目标都没有，系统无法判断逾期。请由办公室定出时限后再启动。",
        )


@FAMILY.rule("preparation-after-acceptance", "准备工作晚于验收")
def preparation_after_acceptance(facts: Facts) -> Iterator[Said]:
    """What prepares an inspection is done before it is passed."""
    for source, found in by_clause(facts).items():
        prepares = [one for one in found if _PREPARES.search(one[1])]
        accepted = [one for one in found if _ACCEPTED.search(one[1]) and one not in prepares]
        late = [(one, other) for one in prepares for other in accepted if one[2] > other[2]]
        if late:
            one, other = late[0]
            yield Said(
                one[0],
                f"{source}里“{one[1]}”到 {one[2]} 为止，而“{other[1]}”要在 {other[2]} 前完成，准备工作晚于验收。"
                "疑为年份或月份写错，请核对原文。",
            )


@FAMILY.rule("date-year-missing", "日期没有写年份")
def year_missing(facts: Facts) -> Iterator[Said]:
    """A month without its year was given one by whoever entered it."""
    found = [
        moment
        for moment in facts.moments
        if moment.text
        and _MONTH.search(moment.text)
        and "年" not in moment.text
        and not _EVERY.search(moment.text)
    ]
    if found:
        places = dict.fromkeys(f"{one.source}“{one.text}”（录入为 {one.day or '空'}）" for one in found)
        said = listed(places, most=_SHOWN)
        yield Said(found[0].words, f"这些时限没有写年份，年份是录入时按上下文补的：{said}。请确认。")


@FAMILY.rule("year-short", "年份只写了两位")
def year_short(facts: Facts) -> Iterator[Said]:
    """14年 is 2014 to us; a paper writes it in full."""
    texts = [(moment.words, moment.source, moment.text) for moment in facts.moments]
    texts += [(f"{held.key}.text", held.source, held.target.text) for held in facts.held]
    texts += [
        (f"duties[{i}].as_written", one.source, one.as_written) for i, one in enumerate(facts.plan.duties)
    ]
    found: dict[tuple[str, str], str] = {}
    for key, source, text in texts:
        for match in _SHORT_YEAR.finditer(text or ""):
            found.setdefault((source, match[0]), key)
    if found:
        said = listed((f"{source}“{short}”" for source, short in found), most=_SHOWN)
        yield Said(
            next(iter(found.values())), f"这些年份只写了两位：{said}。写进文书时请写全四位，以免误解。"
        )


@FAMILY.rule("date-vague", "时限含糊")
def vague(facts: Facts) -> Iterator[Said]:
    """Words that are no day (年初, 左右, 长期) are never overdue."""
    found = [
        moment
        for moment in facts.moments
        if moment.text
        and (moment.day is None or _VAGUE.search(moment.text))
        and not _EVERY.match(moment.text)
    ]
    if found:
        places = {(one.source, one.text): one for one in reversed(found)}.values()
        said = listed((f"{one.label}（{one.source}）写“{one.text}”" for one in reversed(places)), most=_SHOWN)
        yield Said(
            found[0].words,
            f"这些时限定不出是哪一天：{said}。没有日期就不会到期、不会催办，请定下具体日期，或写明由谁宣布完成。",
        )


def _all_by_issue(facts: Facts) -> bool:
    day, dues = facts.day, due_in_force(facts)
    return day is not None and bool(dues) and all(due is not None and due <= day for _, due in dues)
