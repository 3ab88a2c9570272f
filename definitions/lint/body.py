"""The leading body and the duties of units against those who lead: what one list has and the other has not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.actors import bare
from definitions.lint.rule import Family, Said, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.lint.facts import Facts
    from definitions.lint.named import Named

FAMILY = Family("body", "领导机构和单位职责")

_SHOWN = 40
_LEADING = {"duties", "indicators", "policies"}
_BELOW = {"county", "township", "village"}


@FAMILY.rule("lead-outside-body", "牵头单位不在领导机构里")
def lead_outside_body(facts: Facts) -> Iterator[Said]:
    """Who answers for a duty sits at the table where it is asked about; units of the level below do not."""
    members = facts.members
    outside = [one for one in _leads(facts).values() if facts.main(one.name) not in members]
    if members and outside:
        said = listed((f"{one.name}（{one.source}）" for one in outside), most=_SHOWN)
        yield Said(
            outside[0].key,
            f"这些单位牵头任务或指标，但领导机构的成员名单里没有：{said}。开会、督办可能通知不到，请核对是否要增补为成员。",
        )


@FAMILY.rule("member-without-duty", "领导机构成员没有任务")
def member_without_duty(facts: Facts) -> Iterator[Said]:
    """A unit that sits in the leading body has something to do."""
    busy = {facts.main(one.name) for one in facts.named}
    busy |= {
        facts.main(bare(name)) for group in facts.plan.groups if group.name in busy for name in group.members
    }
    idle = [(name, key) for name, key in facts.members.items() if name not in busy and _is_unit(facts, name)]
    if idle:
        yield Said(
            idle[0][1],
            f"这些单位是领导机构的成员，但没有点名写它们的任务、指标或职责：{listed((name for name, _ in idle), most=_SHOWN)}。"
            "请核对是漏写了任务，还是只作为成员参加会议。",
        )


@FAMILY.rule("unit-duties-without-lead", "写了职责，没有牵头任务")
def unit_duties_without_lead(facts: Facts) -> Iterator[Said]:
    """A unit with duties of its own that leads nothing is asked about nothing."""
    leads = _leads(facts)
    found: dict[str, Named] = {}
    for one in facts.named:
        name = facts.main(one.name)
        if one.role == "unit_duty" and name not in leads and _is_unit(facts, one.name):
            found.setdefault(name, one)
    if found and leads:
        yield Said(
            next(iter(found.values())).key,
            f"{len(found)} 个单位写了职责，但不牵头任何任务或指标：{listed(found, most=_SHOWN)}。"
            "职责没有时限，系统不会催办；要督办的请列成任务，或写明由哪一项任务落实。",
        )


@FAMILY.rule("lead-without-unit-duties", "牵头任务，没有写职责")
def lead_without_unit_duties(facts: Facts) -> Iterator[Said]:
    """Where the document lists what each unit stands for, those who lead are in the list."""
    listed_units = {facts.main(one.unit) for one in facts.plan.unit_duties}
    leads = _leads(facts)
    missing = [one for name, one in leads.items() if name not in listed_units]
    if missing and len(missing) * 2 <= len(leads):
        yield Said(
            missing[0].key,
            f"职责分工里列了多数牵头单位，但没有列：{listed((f'{one.name}（{one.source}）' for one in missing), most=_SHOWN)}。"
            "请核对是漏写了职责，还是名称写得不同。",
        )


def _leads(facts: Facts) -> dict[str, Named]:
    """Return where each unit leads first, by main name; groups and bodies are no units."""
    found: dict[str, Named] = {}
    for one in facts.named:
        if one.role == "lead" and one.key.partition("[")[0] in _LEADING and _is_unit(facts, one.name):
            found.setdefault(facts.main(one.name), one)
    return found


def _is_unit(facts: Facts, name: str) -> bool:
    """Whether a name is that of a unit of this level; those below are spoken of as 各乡镇."""
    return facts.kinds.get(facts.main(name), "county") not in _BELOW
