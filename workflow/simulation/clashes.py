"""Where the days of a played span stand in each other's way, or in the way of a rest day."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from workflow.agenda_sources import KINDS
from workflow.rounds import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from workflow.simulation.events import Event, Paper

ATTENDED = (
    "meeting",
    "inspection",
    "dispatch",
    "evaluation",
    "review",
)  # kinds for which people come together
WORKED = "调休上班"
FEW = 3  # names that a sentence lists before it counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """What stands in the way of what.

    Attributes:
        code: ``same-day``, ``rest-day``, ``makeup-day``, ``late-notice`` or ``never-signed``.
    """

    day: date
    code: str
    message: str


def clashes_of(
    events: Sequence[Event],
    papers: Sequence[Paper],
    days: Mapping[date, str],
    names: Mapping[str, frozenset[str]],
) -> list[Clash]:
    """Return every clash in the order of days.

    Args:
        events: of the span.
        papers: of the span.
        days: what a day is that is no ordinary working day.
        names: of every unit, under which the plan speaks to it.
    """
    found = [*_same_day(events, names), *_off_days(events, days), *_late_notices(papers)]
    return sorted(found, key=lambda clash: (clash.day, clash.code, clash.message))


def _same_day(events: Sequence[Event], names: Mapping[str, frozenset[str]]) -> Iterator[Clash]:
    """Yield pairs of one day to which a unit has to go both."""
    by_day: dict[date, list[Event]] = defaultdict(list)
    for event in events:
        if event.kind in ATTENDED and not event.label.startswith(("跳过", "取消")):
            by_day[event.day].append(event)
    for day, those in by_day.items():
        for one, other in combinations(those, 2):
            shared = _whose(one, names) & _whose(other, names)
            if shared:
                yield Clash(
                    day=day,
                    code="same-day",
                    message=f"{spoken(day)}“{one.title}”与“{other.title}”在同一天，{listed(sorted(shared))}两边都要参加",
                )


def _whose(event: Event, names: Mapping[str, frozenset[str]]) -> frozenset[str]:
    said = frozenset((*event.who, *event.also))
    units = {unit for unit, known in names.items() if known & said}
    return frozenset(units | (said - frozenset().union(*(names[unit] for unit in units))))


def _off_days(events: Sequence[Event], days: Mapping[date, str]) -> Iterator[Clash]:
    """Yield what falls on a rest day, and what people have to come to on a weekend that is worked."""
    counted: Counter[tuple[date, str, str]] = Counter(
        (event.day, event.kind, event.title if event.kind not in {"duty", "unit_duty"} else "")
        for event in events
        if event.day in days and event.kind not in {"stage", "award"} and not event.label.startswith("跳过")
    )
    for (day, kind, title), number in counted.items():
        what = f"“{title}”" if title else f"{number} 项"
        if days[day] != WORKED:
            yield Clash(day=day, code="rest-day", message=f"{spoken(day)}{days[day]}：{KINDS[kind]} {what}")
        elif kind in ATTENDED:
            yield Clash(day=day, code="makeup-day", message=f"{spoken(day)}{WORKED}：{KINDS[kind]} {what}")


def _late_notices(papers: Iterable[Paper]) -> Iterator[Clash]:
    """Yield notices that could not be signed by the day on which they should go out."""
    for paper in papers:
        if paper.act_on is None:
            continue
        if paper.issued is None:
            yield Clash(
                day=paper.act_on,
                code="never-signed",
                message=f"《{paper.title}》应于{spoken(paper.act_on)}发出，到推演结束仍未签发",
            )
        elif paper.issued > paper.act_on:
            yield Clash(
                day=paper.act_on,
                code="late-notice",
                message=f"《{paper.title}》应于{spoken(paper.act_on)}发出，最早{spoken(paper.issued)}才能签发",
            )


def listed(names: Sequence[str]) -> str:
    """Return a few names, or the first of them and how many there are."""
    return "、".join(names) if len(names) <= FEW else f"{'、'.join(names[:FEW])}等 {len(names)} 个单位"
