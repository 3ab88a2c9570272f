"""Playing a scenario day by day on a real database under a fixed clock: what ``demo`` shows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from workflow import incoming
from workflow.act import DIRECTOR, OFFICE, Act, Capacity, parse_capacity
from workflow.clock import FixedClock, at_local
from workflow.listing import calendar
from workflow.tick import tick

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.scenario import Case, Scenario
    from workflow.engine import Engine
    from workflow.workdays import Workdays


class Rehearsal:
    """A campaign whose every act comes from a scenario. The clock must be a fixed one."""

    def __init__(self, engine: Engine, campaign: str, scenario: Scenario) -> None:
        """Take an engine whose campaign has just been opened."""
        assert isinstance(engine.clock, FixedClock), "a rehearsal sets its clock"
        self._engine, self._clock = engine, engine.clock
        self._campaign, self._scenario = campaign, scenario
        self._days = self._workdays()
        self._came_in: dict[str, int] = {}

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
        """Do what people do on one day; return True, since a tick afterwards may find something to do."""
        self._clock.set(at_local(day, 15))
        if day == self._scenario.assignment.on:
            self._assign()
        for case in self._scenario.cases:
            for duty in case.duties:
                self._conduct(case, duty, day)
        self._meetings(day)
        self._sign(day)
        for move in self._scenario.moves:
            if move.on == day:
                self._fire(f"stage:{move.stage}", move.event, parse_capacity(move.by), reason=move.reason)
        return True

    def _assign(self) -> None:
        named = {lead.duty: lead for lead in self._scenario.assignment.leads}
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

    def _conduct(self, case: Case, duty: int, day: date) -> None:
        """Do what the units and the office do about one duty on one day."""
        assigned = self._scenario.assignment.on
        if case.sign is not None and day == self._days.add(assigned, case.sign):
            for unit in self._leads(duty):
                self._as_unit(duty, unit, "sign", kind="回执")
        if case.declined and day == self._days.add(assigned, 1):
            unit = self._leads(duty)[0]
            self._as_unit(duty, unit, "decline", kind="函", reason=case.declined)
            self._fire(f"duty:{duty}", "uphold", OFFICE, reason=case.upheld)
        if day in case.reports:
            self._as_unit(duty, self._leads(duty)[0], "report", kind="报", note=self._scenario.note)
        if case.submit is not None:
            self._finish(case, case.submit, duty, day)

    def _finish(self, case: Case, submit: date, duty: int, day: date) -> None:
        """Submit, send back, submit again, accept and close, each on its day."""
        submitted = [submit]
        if case.returned:
            back = self._days.add(submit, 2)
            submitted.append(self._days.add(back, case.resubmit))
            if day == back:
                self._fire(f"duty:{duty}", "return", self._reviewer(duty), reason=case.returned)
        if day in submitted:
            self._as_unit(duty, self._leads(duty)[0], "submit", kind="报", note=self._scenario.note)
        accepted = self._days.add(submitted[-1], case.accept)
        if day == accepted:
            self._fire(f"duty:{duty}", "accept", self._reviewer(duty))
        if day == self._days.add(accepted, case.close):
            self._fire(f"duty:{duty}", "close", DIRECTOR)

    def _meetings(self, day: date) -> None:
        how = self._scenario.meetings
        with self._engine.store.write(dry_run=True) as unit:
            meetings = unit.rows("SELECT no, day, state FROM meeting WHERE campaign = ?", self._campaign)
        for meeting in meetings:
            held = date.fromisoformat(meeting["day"])
            minuted = self._days.add(held, how.minute)
            subject = f"meeting:{meeting['no']}"
            if meeting["state"] == "notified" and day == held:
                self._fire(subject, "hold", OFFICE)
            elif meeting["state"] == "held" and day == minuted:
                self._fire(subject, "minute", OFFICE, paper=f"会议纪要〔{held.year}〕{meeting['no']}号")
            elif meeting["state"] == "minuted" and day == self._days.add(minuted, how.close):
                self._fire(subject, "close", OFFICE, reason="议定事项已交各单位办理")

    def _sign(self, day: date) -> None:
        """The director signs what the scenario lets through; the office issues it on the same day."""
        with self._engine.store.write(dry_run=True) as unit:
            drafts = unit.rows(
                "SELECT subject, kind, drafted FROM paper WHERE campaign = ? AND state = 'drafted' "
                "ORDER BY length(no), no",
                self._campaign,
            )
        for draft in drafts:
            for rule in self._scenario.signing:
                since = self._days.add(date.fromisoformat(draft["drafted"]), rule.after)
                if draft["kind"] in rule.kinds and day >= since and self._days.is_workday(day):
                    name = draft["subject"].partition("/")[2]
                    self._fire(name, "approve", DIRECTOR)
                    self._fire(name, "issue", OFFICE)

    def _as_unit(
        self,
        duty: int,
        unit: str,
        event: str,
        *,
        kind: str,
        reason: str | None = None,
        note: str | None = None,
    ) -> None:
        """A unit answers by a paper; the office registers it and acts on the unit's behalf."""
        self._came_in[unit] = self._came_in.get(unit, 0) + 1
        today = self._clock.now().date()
        number = f"{unit}{kind}〔{today.year}〕{self._came_in[unit]}号"
        incoming.register(self._engine, self._campaign, number=number, unit=unit, dated=today)
        self._engine.fire(
            Act(
                subject=f"{self._campaign}/duty:{duty}",
                event=event,
                capacity=Capacity("lead", unit),
                on_behalf=unit,
                paper=number,
                reason=reason,
                note=note,
            )
        )

    def _fire(
        self,
        name: str,
        event: str,
        capacity: Capacity,
        *,
        reason: str | None = None,
        paper: str | None = None,
    ) -> None:
        self._engine.fire(
            Act(
                subject=f"{self._campaign}/{name}", event=event, capacity=capacity, reason=reason, paper=paper
            )
        )

    def _reviewer(self, duty: int) -> Capacity:
        """Duties of the unit that hosts the office are reviewed by the leading group."""
        with self._engine.store.write(dry_run=True) as unit:
            host = unit.value("SELECT host FROM campaign WHERE id = ?", self._campaign)
        return Capacity("group") if host in self._leads(duty) else OFFICE

    def _leads(self, duty: int) -> list[str]:
        with self._engine.store.write(dry_run=True) as unit:
            rows = unit.rows(
                "SELECT unit FROM duty_unit WHERE subject = ? AND role = 'lead' AND until IS NULL ORDER BY position",
                f"{self._campaign}/duty:{duty}",
            )
        return [row["unit"] for row in rows]

    def _workdays(self) -> Workdays:
        with self._engine.store.write(dry_run=True) as unit:
            return calendar(unit)
