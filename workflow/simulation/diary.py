"""What a scenario's diary tells: inspections and their findings, applications, values, rankings, papers asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow import extension, indicator_enter, inspection, office_rhythms, ranking_act
from workflow.act import parse_capacity
from workflow.papers.making import Asked, draft_asked
from workflow.pinned import see_to_paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from definitions.scenario import Scenario
    from workflow.simulation.people import Desk


class Diary:
    """The acts of a scenario, each on its day and in the order of the file."""

    def __init__(self, desk: Desk, scenario: Scenario) -> None:
        self._desk, self._scenario = desk, scenario
        self._ways: dict[str, Callable[[Any], None]] = {
            "schedule": self._add_schedule,
            "inspection": self._add_inspection,
            "find": self._find,
            "input": self._bring,
            "extension": self._apply,
            "measure": self._measure,
            "ranking": self._rank,
            "paper": self._draft,
            "act": self._fire,
        }

    def act(self, day: date) -> None:
        """Do what stands under a day."""
        for entry in self._scenario.acts:
            if entry.on == day:
                self._desk.stirred = True
                self._ways[entry.do](entry)

    def _firing(self) -> Any:
        return self._desk.engine.firing(campaign=self._desk.campaign)

    def _add_schedule(self, entry: Any) -> None:
        office_rhythms.add(self._desk.engine, self._desk.campaign, entry.schedule, reason=entry.reason)

    def _add_inspection(self, entry: Any) -> None:
        with self._firing() as firing:
            inspection.begin(
                firing,
                self._desk.campaign,
                title=entry.title,
                day=entry.day,
                units=entry.units,
                scope=entry.scope,
                inspector=entry.inspector,
                source=entry.source,
                announced=entry.announced,
            )

    def _find(self, entry: Any) -> None:
        found = [one.model_dump(mode="json") for one in entry.findings]
        self._desk.fire(f"inspection:{entry.inspection}", "find", given={"findings": found})

    def _bring(self, entry: Any) -> None:
        given = {
            "progress": entry.progress,
            "problems": list(entry.problems),
            "requests": [[one.to, one.matter] for one in entry.requests],
        }
        self._desk.fire(f"meeting:{entry.meeting}", "input", unit=entry.unit, given=given)

    def _apply(self, entry: Any) -> None:
        number = self._desk.receive(entry.unit, "请")
        with self._firing() as firing:
            extension.request(
                firing,
                f"{self._desk.campaign}/duty:{entry.duty}",
                until=entry.until,
                unit=entry.unit,
                paper=number,
                reason=entry.reason,
            )

    def _measure(self, entry: Any) -> None:
        with self._firing() as firing:
            for place, value in entry.values.items():
                no, _, part = place.partition("/")
                wanted = indicator_enter.Entry(
                    indicator=no, part=part, value=value, period=entry.period, reason=entry.reason
                )
                indicator_enter.enter(firing, self._desk.campaign, wanted)

    def _rank(self, entry: Any) -> None:
        with self._firing() as firing:
            ranking_act.begin(
                firing,
                self._desk.campaign,
                kind=entry.kind,
                title=entry.title,
                period=(entry.first, entry.last),
            )

    def _draft(self, entry: Any) -> None:
        campaign = self._desk.campaign
        asked = Asked(
            kind=entry.kind,
            about=f"{campaign}/{entry.about}" if entry.about else None,
            first=entry.first,
            last=entry.last,
            said=entry.said,
        )
        with self._firing() as firing:
            see_to_paper(firing, campaign, entry.kind)
            draft_asked(firing, campaign, asked)

    def _fire(self, entry: Any) -> None:
        said = {name: getattr(entry, name) for name in ("unit", "reason", "note", "paper")}
        self._desk.fire(entry.subject, entry.event, parse_capacity(entry.by), date=entry.day, **said)
