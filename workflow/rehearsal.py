"""Playing a scenario day by day on a real database under a fixed clock: what ``demo`` and ``simulate`` show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from definitions.digest import canonical, digest
from definitions.loader import require
from workflow.act import OFFICE, Act, parse_capacity
from workflow.clock import FixedClock, at_local
from workflow.simulation.assumed import Assumed
from workflow.simulation.diary import Diary
from workflow.simulation.gathered import meet, put_right, send_in
from workflow.simulation.people import Desk
from workflow.tick import tick

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.scenario import Assignment, Case, Scenario
    from workflow.campaign import Rules
    from workflow.engine import Engine

DRAFTS = "SELECT subject, kind, drafted FROM paper WHERE campaign = ? AND state = 'drafted' ORDER BY length(no), no"


class Rehearsal:
    """A campaign whose every act comes from a scenario. The clock must be a fixed one."""

    def __init__(self, engine: Engine, campaign: str, scenario: Scenario) -> None:
        """Take an engine whose campaign has just been opened."""
        assert isinstance(engine.clock, FixedClock), "a rehearsal sets its clock"
        self._engine, self._clock = engine, engine.clock
        self._campaign, self._scenario = campaign, scenario
        self._desk = Desk(engine, campaign)
        self._days = self._desk.days
        self._diary = Diary(self._desk, scenario)
        self._others = (
            _others(engine, self._clock, campaign, scenario) if scenario.rest == "on_time" else None
        )

    def play(self) -> Iterator[date]:
        """Play every day, and yield it when it is over."""
        day = self._scenario.starts
        while day <= self._scenario.ends:
            self._clock.set(at_local(day, 8))
            tick(self._engine)
            self.act(day)
            yield day
            day += timedelta(days=1)

    def act(self, day: date) -> bool:
        """Do what people do on one day; return whether there was anything."""
        self._clock.set(at_local(day, 15))
        self._desk.stirred = False
        self._conduct_all(day)
        self._gather(day)
        self._diary.act(day)
        self._sign(day)
        others = self._others is not None and self._others.act(day)
        for move in self._scenario.moves:
            if move.on == day:
                by = parse_capacity(move.by)
                self._desk.fire(f"stage:{move.stage}", move.event, by, reason=move.reason)
        return self._desk.stirred or others

    def _conduct_all(self, day: date) -> None:
        """Assign the duties, and do about each what is done on the day."""
        assignment = self._scenario.assignment
        if assignment is None:
            return
        if day == assignment.on:
            self._assign(assignment)
        for case in self._scenario.cases:
            for duty in case.duties:
                self._conduct(case, duty, assignment.on, day)

    def _gather(self, day: date) -> None:
        """Meetings, returns and added duties, where the scenario says how they go."""
        told = self._scenario
        if told.meetings is not None:
            meet(self._desk, told.meetings, day)
        if told.returns is not None:
            send_in(self._desk, told.returns, day)
        if told.added is not None and self._days.is_workday(day):
            put_right(self._desk, told.added, day)

    def _assign(self, assignment: Assignment) -> None:
        named = {lead.duty: lead for lead in assignment.leads}
        acts = []
        for no in sorted(duty for case in self._scenario.cases for duty in case.duties):
            lead = named.get(no)
            acts.append(
                Act(
                    subject=f"{self._campaign}/duty:{no}",
                    event="assign",
                    capacity=OFFICE,
                    unit=lead.unit if lead else None,
                    reason=lead.reason if lead else None,
                )
            )
        self._engine.fire_many(acts)
        self._desk.stirred = True

    def _conduct(self, case: Case, duty: int, assigned: date, day: date) -> None:
        """Do what the units and the office do about one duty on one day."""
        if case.sign is not None and day == self._days.add(assigned, case.sign):
            for unit in self._desk.leads(duty):
                self._desk.as_unit(f"duty:{duty}", unit, "sign", kind="回执")
        if case.declined and day == self._days.add(assigned, 1):
            unit = self._desk.leads(duty)[0]
            self._desk.as_unit(f"duty:{duty}", unit, "decline", kind="函", reason=case.declined)
            self._desk.fire(f"duty:{duty}", "uphold", OFFICE, reason=case.upheld)
        if day in case.reports:
            self._desk.as_unit(
                f"duty:{duty}", self._desk.leads(duty)[0], "report", kind="报", note=self._scenario.note
            )
        if case.submit is not None:
            self._finish(case, case.submit, duty, day)

    def _finish(self, case: Case, submit: date, duty: int, day: date) -> None:
        """Submit, send back, submit again, accept and close, each on its day."""
        submitted = [submit]
        if case.returned:
            back = self._days.add(submit, 2)
            submitted.append(self._days.add(back, case.resubmit))
            if day == back:
                self._desk.fire(f"duty:{duty}", "return", self._desk.reviewer(duty), reason=case.returned)
        if day in submitted:
            self._desk.as_unit(
                f"duty:{duty}", self._desk.leads(duty)[0], "submit", kind="报", note=self._scenario.note
            )
        accepted = self._days.add(submitted[-1], case.accept)
        if day == accepted:
            self._desk.fire(f"duty:{duty}", "accept", self._desk.reviewer(duty))
        if day == self._days.add(accepted, case.close):
            self._desk.fire(f"duty:{duty}", "close", self._desk.closer())

    def _sign(self, day: date) -> None:
        """Whoever the scenario says approves what it lets through; the office issues it on the same day."""
        if not self._scenario.signing or not self._days.is_workday(day):
            return
        for draft in self._desk.rows(DRAFTS):
            for rule in self._scenario.signing:
                since = self._days.add(date.fromisoformat(draft["drafted"]), rule.after)
                if draft["kind"] in rule.kinds and day >= since:
                    name = draft["subject"].partition("/")[2]
                    self._desk.fire(name, "approve", parse_capacity(rule.by))
                    self._desk.fire(name, "issue")


def as_told(rules: Rules, scenario: Scenario) -> Rules:
    """Return the rules, the plan signed on the day that the scenario supposes."""
    if scenario.issued is None:
        return rules
    plan = require(rules.plan)
    plan = plan.model_copy(update={"document": plan.document.model_copy(update={"issued": scenario.issued})})
    text = canonical(plan.model_dump(mode="json", by_alias=True))
    return replace(rules, plan=replace(rules.plan, value=plan, canonical=text, digest=digest(text)))


def _others(engine: Engine, clock: FixedClock, campaign: str, scenario: Scenario) -> Assumed:
    """Return those who do on time whatever the scenario does not tell."""
    return Assumed(
        engine,
        clock,
        campaign,
        duties=frozenset(f"{campaign}/duty:{no}" for case in scenario.cases for no in case.duties),
        papers=frozenset(kind for rule in scenario.signing for kind in rule.kinds),
        meetings=scenario.meetings is not None,
    )
