"""A whole plan in virtual time, in a database of its own that is thrown away: what would happen when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from definitions.errors import ProjectError
from definitions.loader import require
from workflow.agenda import agenda
from workflow.campaign import open_campaign
from workflow.clock import FixedClock, at_local
from workflow.engine import Engine
from workflow.look import closed_books, names_of
from workflow.planned import last_day
from workflow.rehearsal import Rehearsal, as_told
from workflow.simulation.assumed import SAID, SAID_OF_THE_REST, Assumed
from workflow.simulation.clashes import clashes_of
from workflow.simulation.events import events_of, papers_of, skipped_of
from workflow.simulation.load import load_of, unlisted_of
from workflow.store import open_store
from workflow.tick import tick
from workflow.upcoming import next_due

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from definitions.plan import Plan
    from definitions.scenario import Scenario
    from workflow.campaign import Rules
    from workflow.simulation.clashes import Clash
    from workflow.simulation.events import Event, Paper
    from workflow.simulation.load import Load

ONE_DAY = timedelta(days=1)
MORNING = 8


class SpanUnknown(ProjectError):
    """The plan does not say when it begins or ends."""

    exit_code = 2

    def __init__(self, *, plan: str, side: str) -> None:
        option = "--from" if side == "起始" else "--to"
        super().__init__(f"方案 {plan} 没有写明{side}日期，请用 {option} 写明")


class ScenarioUnfit(ProjectError):
    """The scenario does not fit the plan."""

    exit_code = 5

    def __init__(self, *, scenario: str, reason: str) -> None:
        super().__init__(f"情节“{scenario}”与方案对不上：{reason}，请改正情节文件或换一份")


class SimulationStuck(ProjectError):
    """People were to do something that the rules refuse."""

    exit_code = 4

    def __init__(self, *, day: date, reason: ProjectError) -> None:
        super().__init__(f"推演到 {day} 进行不下去：{reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What a played span comes to.

    Attributes:
        first, last: the span, both inclusive.
        assumptions: what people were assumed to do, sentences.
        remarks: what opening the plan remarked.
        effects: what the program did by itself, each with its day.
        undated: rhythms that nobody can reckon, with the reason.
        unlisted: groups that take part, but are in no unit's load, since the plan does not say whom they hold.
        days: what a day of the span is that is no ordinary working day: 休, 放假, 调休上班.
        provisional: years whose rest days were guessed.
    """

    campaign: str
    title: str
    first: date
    last: date
    assumptions: tuple[str, ...]
    remarks: tuple[str, ...]
    events: tuple[Event, ...]
    papers: tuple[Paper, ...]
    skipped: tuple[dict[str, Any], ...]
    clashes: tuple[Clash, ...]
    load: tuple[Load, ...]
    effects: tuple[tuple[date, str], ...]
    undated: tuple[dict[str, Any], ...]
    unlisted: tuple[str, ...]
    days: dict[date, str]
    provisional: frozenset[int]

    @property
    def months(self) -> dict[str, Counter[str]]:
        """How much of each kind falls into each month; ``paper`` counts papers, ``moved`` what rest days moved."""
        found: dict[str, Counter[str]] = {}
        day = self.first.replace(day=1)
        while day <= self.last:
            found[day.isoformat()[:7]] = Counter()
            day = (day + timedelta(days=31)).replace(day=1)
        for event in self.events:
            found[event.day.isoformat()[:7]].update(
                [event.kind, *(["moved"] if event.moved and not event.counted else [])]
            )
        for paper in self.papers:
            found[paper.drafted.isoformat()[:7]]["paper"] += 1
        return found


class People(Protocol):
    """Whoever acts besides the program."""

    def act(self, day: date) -> bool:
        """Do what is to be done on ``day``; return whether there was anything."""


def span_of(rules: Rules) -> tuple[date, date]:
    """Return the plan's first and last day; the first is not before the policy holds.

    Raises:
        SpanUnknown: the plan says neither by a stage nor by its date or a deadline.
    """
    plan, policy = require(rules.plan), require(rules.policy)
    begins = min((stage.start for stage in plan.stages if stage.start), default=plan.document.day)
    if begins is None:
        raise SpanUnknown(plan=plan.id, side="起始")
    ends = last_day(plan)
    if ends is None:
        raise SpanUnknown(plan=plan.id, side="截止")
    first = max(begins, policy.effective)
    return first, max(first, ends)


def simulate(
    rules: Rules,
    span: tuple[date, date],
    folder: Path,
    *,
    scenario: Scenario | None = None,
    rest_days: Mapping[date, bool] | None = None,
) -> Simulated:
    """Play a plan from the first to the last day of ``span``.

    Args:
        rules: the plan and what it runs under.
        span: both days inclusive; the campaign is opened on the first.
        folder: an empty one, for the database.
        scenario: what people do; without one everything is done on its day.
        rest_days: day → is it one, of notices that the office loaded.

    Raises:
        ScenarioUnfit: the scenario is one of another plan, or names what the plan does not have.
        SimulationStuck: people were to do something that is refused.
        PlanRefused: the plan cannot run.
    """
    plan = require(rules.plan)
    if scenario is not None:
        _check(scenario, plan)
        rules = as_told(rules, scenario)
    clock = FixedClock(at_local(span[0], MORNING))
    engine = Engine(store=open_store(str(folder / "simulated.db"), create=True), clock=clock)
    try:
        _load(engine, rest_days or {})
        opened = open_campaign(engine, rules)
        people: People = (
            Assumed(engine, clock, opened.campaign)
            if scenario is None
            else Rehearsal(engine, opened.campaign, scenario)
        )
        effects, guessed = _play(engine, clock, people, span)
        said = SAID if scenario is None else _said(scenario)
        return _told(
            engine,
            opened.campaign,
            plan,
            span,
            assumptions=said,
            remarks=opened.remarks,
            effects=tuple(effects),
            guessed=guessed,
        )
    finally:
        engine.store.close()


def _check(scenario: Scenario, plan: Plan) -> None:
    if scenario.plan != plan.id:
        raise ScenarioUnfit(
            scenario=scenario.title, reason=f"它写的是方案 {scenario.plan}，要推演的是 {plan.id}"
        )
    named = {duty for case in scenario.cases for duty in case.duties}
    unknown = sorted(named - {duty.no for duty in plan.duties})
    if unknown:
        raise ScenarioUnfit(scenario=scenario.title, reason=f"方案没有任务 {'、'.join(map(str, unknown))}")
    stages = sorted({move.stage for move in scenario.moves} - {stage.no for stage in plan.stages})
    if stages:
        raise ScenarioUnfit(scenario=scenario.title, reason=f"方案没有阶段 {'、'.join(map(str, stages))}")


def _said(scenario: Scenario) -> tuple[str, ...]:
    said = (f"各单位和主任按情节“{scenario.title}”办理",)
    return (*said, SAID_OF_THE_REST) if scenario.rest == "on_time" else said


def _load(engine: Engine, rest_days: Mapping[date, bool]) -> None:
    """Enter the rest days that the office loaded."""
    if not rest_days:
        return
    with engine.store.write() as unit:
        row = {"digest": "simulated", "kind": "calendar", "name": "simulated", "revision": 1, "body": "{}"}
        unit.insert("definition", row)
        unit.flush()
        for day, off in rest_days.items():
            unit.insert("calendar_day", {"day": day.isoformat(), "off": int(off), "definition": "simulated"})


def _play(
    engine: Engine, clock: FixedClock, people: People, span: tuple[date, date]
) -> tuple[list[tuple[date, str]], set[int]]:
    """Tick on every day on which something falls due or may have been set off; let people act every day."""
    effects: list[tuple[date, str]] = []
    guessed: set[int] = set()
    day, due = span[0], None
    stirred = True
    while day <= span[1]:
        morning = at_local(day, MORNING)
        if stirred or (due is not None and due <= morning):
            clock.set(morning)
            ticked = tick(engine)
            effects += [(day, sentence) for sentence in ticked.done]
            guessed |= ticked.provisional
            due = _next_due(engine, clock)
        try:
            stirred = people.act(day)
        except ProjectError as exc:
            raise SimulationStuck(day=day, reason=exc) from exc
        day += ONE_DAY
    return effects, guessed


def _next_due(engine: Engine, clock: FixedClock) -> datetime | None:
    with engine.store.read() as rows:
        return next_due(rows, clock.now())


def _told(engine: Engine, campaign: str, plan: Plan, span: tuple[date, date], **known: Any) -> Simulated:
    spoken_to = plan.model_dump(mode="json", by_alias=True, include={"units", "groups", "bodies"})
    names = {unit.name: names_of(spoken_to, unit.name) for unit in plan.units}
    with engine.store.read() as rows:
        found = agenda(rows, campaign, span, now=engine.clock.now())
        papers = papers_of(rows, campaign)
        events = events_of(found, rows, papers)
        skipped = skipped_of(rows, campaign)
    return Simulated(
        campaign=campaign,
        title=found.title,
        first=span[0],
        last=span[1],
        events=tuple(events),
        papers=tuple(papers),
        skipped=tuple(skipped),
        clashes=tuple(clashes_of(events, papers, found.days, names)),
        load=tuple(load_of(events, names)),
        undated=found.undated,
        unlisted=tuple(unlisted_of(events, closed_books(spoken_to))),
        days=found.days,
        provisional=found.provisional | known.pop("guessed"),
        **known,
    )
