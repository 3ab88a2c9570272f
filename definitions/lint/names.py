"""Names: one unit under several, several under one, names that nothing defines or that no longer hold."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from definitions.actors import Dated
from definitions.lint.likeness import alike_pairs
from definitions.lint.rule import Family, Said, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.lint.facts import Facts

FAMILY = Family("names", "名称")

_ONE_OF_A_KIND = {"leading_group": "领导机构", "office": "办公室"}
_HINTS, _CANDIDATES = 50, 500
_HEAD_OF_BUREAU = re.compile(r"委员会局长|(?:局|厅)主任$|委局长$")
_OFFICE_WORD = re.compile(r"[长员席理任记]|总编辑|负责人|领导|代表|专员|总监|人$")


@FAMILY.rule("unit-undefined", "单位没有登记")
def unit_undefined(facts: Facts) -> Iterator[Said]:
    """Every name with a role stands in units, groups or bodies."""
    known, reported = facts.plan.names, set[str]()
    candidates = sorted(known)[:_CANDIDATES]
    for key, name, source, _ in facts.named:
        if name in known or name in reported:
            continue
        reported.add(name)
        few = len(reported) <= _HINTS
        alike = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6) if few else []
        hint = f"是否就是“{alike[0]}”？是的话记为它的别名，" if alike else ""
        yield Said(
            key,
            f"“{name}”（{source}）不在 units、groups、bodies 里，发文时找不到收文单位。{hint}"
            f"{'不是的话' if alike else '请'}补进 units 或 groups。",
        )


@FAMILY.rule("name-ambiguous", "一个名称指两个单位")
def name_ambiguous(facts: Facts) -> Iterator[Said]:
    """A name means one unit, or one group."""
    owners: dict[str, str] = {}
    for index, unit in enumerate(facts.plan.units):
        for name in dict.fromkeys(unit.names):
            other = owners.setdefault(name, f"单位“{unit.name}”")
            if other != f"单位“{unit.name}”":
                yield Said(
                    f"units[{index}]",
                    f"“{name}”既指{other}，又指单位“{unit.name}”，发文会分不清发给谁。请只留在一处，或写明各自的起止日期。",
                )
    for index, group in enumerate(facts.plan.groups):
        if group.name in owners:
            yield Said(
                f"groups[{index}].name",
                f"“{group.name}”既是一组单位的统称，又指{owners[group.name]}。请改其中一个的名称。",
            )


@FAMILY.rule("name-out-of-date", "名称已停用或尚未启用")
def name_out_of_date(facts: Facts) -> Iterator[Said]:
    """A name that is used holds on the day of the document."""
    dated = {
        alias.name: (alias, unit.name)
        for unit in facts.plan.units
        for alias in unit.aliases
        if isinstance(alias, Dated) and not _holds(alias, facts)
    }
    said: set[str] = set()
    for key, name, source, _ in facts.named:
        if name in dated and name not in said:
            said.add(name)
            alias, main = dated[name]
            span = f"{alias.since or '（不详）'} 至 {alias.until or '今'}"
            yield Said(
                key,
                f"{source}用了“{name}”，这个名称只在 {span} 使用，而文件是 {facts.day} 的；现名“{main}”。请核对收文单位。",
            )


@FAMILY.rule("unit-spellings", "同一单位写法不一")
def unit_spellings(facts: Facts) -> Iterator[Said]:
    """A unit is written in one way throughout."""
    places: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for key, name, source, _ in facts.named:
        places[facts.main(name)].setdefault(name, (key, source))
    several = {main: names for main, names in places.items() if len(names) > 1}
    if several:
        said = "；".join(
            listed(f"“{name}”（{source}）" for name, (_, source) in names.items())
            for names in several.values()
        )
        second = list(next(iter(several.values())).values())[1]
        yield Said(
            second[0],
            f"同一单位在原文里有几种写法：{said}。发文、排名、考核时请统一用一个名称。",
        )


@FAMILY.rule("names-alike", "名称相近")
def names_alike(facts: Facts) -> Iterator[Said]:
    """Two names that are nearly alike are one unit written in two ways, or two that will be mixed up."""
    first: dict[str, tuple[str, str]] = {}
    for key, name, source, _ in facts.named:
        first.setdefault(name, (key, source))
    for name, key in facts.members.items():
        first.setdefault(name, (key, "领导机构名单"))
    pairs = [
        (one, other)
        for one, other in alike_pairs(
            (name for name in first if name not in facts.group_names), region=facts.plan.region
        )
        if facts.main(one) != facts.main(other)
    ]
    if pairs:
        said = "；".join(
            f"“{one}”（{first[one][1]}）和“{other}”（{first[other][1]}）" for one, other in pairs
        )
        yield Said(
            first[pairs[0][1]][0],
            f"这些名称相近：{said}。请核对是否同一单位：是的记为别名，不是的发文时注意不要写错。",
        )


@FAMILY.rule("body-names-differ", "同一机构有几个名称")
def body_names_differ(facts: Facts) -> Iterator[Said]:
    """A plan has one leading group and one office; two names are one body or a contradiction."""
    for kind, label in _ONE_OF_A_KIND.items():
        found = [(i, body) for i, body in enumerate(facts.plan.bodies) if body.kind == kind]
        if len(found) > 1:
            said = listed(
                f"“{body.name}”（{body.source}）" if body.source else f"“{body.name}”" for _, body in found
            )
            yield Said(
                f"bodies[{found[1][0]}].name",
                f"{label}在原文里有 {len(found)} 个名称：{said}。请核对是否同一机构，并定下行文、落款用哪一个。",
            )


@FAMILY.rule("office-host-unknown", "没有写创建办设在哪里")
def office_host_unknown(facts: Facts) -> Iterator[Said]:
    """Duties of the unit that hosts the office are accepted by others, so it must be known."""
    for index, body in enumerate(facts.plan.bodies):
        known = body.host or any(unit.host_of_office for unit in facts.plan.units)
        if body.name == facts.plan.office and not known:
            yield Said(
                f"bodies[{index}].host",
                f"原文没有写“{body.name}”设在哪个单位。该单位自己的任务要由别人审核，"
                "请在办公室文件的 host 里填写。",
            )


@FAMILY.rule("inspecting-body-missing", "没有督查、考核机构")
def inspecting_body_missing(facts: Facts) -> Iterator[Said]:
    """销号 is by the inspecting body; a plan that names none leaves it to the director."""
    if not any(body.kind == "inspecting" for body in facts.plan.bodies):
        yield Said(
            "bodies",
            "原文没有指定督查、考核机构，任务办结后将由办公室主任销号，并在记录里写明。"
            "另有督查机构的，请补进 bodies（kind: inspecting）。",
        )


@FAMILY.rule("post-odd", "职务写法有疑问")
def post_odd(facts: Facts) -> Iterator[Said]:
    """The head of a 委员会 is its 主任, of a 局 its 局长; a post says what one is, not only where."""
    found: dict[str, str] = {}
    for index, post in enumerate(facts.plan.posts):
        if _HEAD_OF_BUREAU.search(post.post) or not _OFFICE_WORD.search(post.post):
            found.setdefault(post.post, f"posts[{index}].post")
    for index, duty in enumerate(facts.plan.duties):
        for number, name in enumerate(duty.posts):
            if _HEAD_OF_BUREAU.search(name):
                found.setdefault(name, f"duties[{index}].posts[{number}]")
    if found:
        yield Said(
            next(iter(found.values())),
            f"这些职务的写法有疑问：{quoted(found)}。委员会的负责人一般称主任，局的称局长，只写单位的看不出职务。"
            "请核对后再写进文书。",
        )


def _holds(alias: Dated, facts: Facts) -> bool:
    if facts.day is None:
        return True
    return (alias.since is None or alias.since <= facts.day) and (
        alias.until is None or facts.day <= alias.until
    )
