"""What people do in a simulation that no scenario describes: everything on its day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.act import DIRECTOR, OFFICE, Act, Capacity
from workflow.clock import at_local
from workflow.errors import TransitionNotAllowed
from workflow.inspection import draft_report
from workflow.listing import calendar

if TYPE_CHECKING:
    from datetime import date

    from workflow.clock import FixedClock
    from workflow.engine import Engine, Firing

SAID = (
    "有牵头单位的任务在启动当日（方案未印发的，在印发后的第一个工作日）全部交办、签收",
    "任务在到期日报送、审核、销号，各类报送在截止日报齐",
    "文书在拟稿当日（遇休息日顺延）审签、印发，会议、督查如期进行",
    "会议没有纪要和议定事项，督查没有发现问题，各单位不退签、不申请延期",
    "阶段不另行推进，所以没有申报、命名，也没有命名之后的复核；要推演这些，用 --scenario 写明",
)
SAID_OF_THE_REST = "情节没有写到的，一律按时：任务在到期日办结，文书在拟稿当日印发，会议、督查、报送如期"
NOTE = "推演：按时完成"
REVIEWERS = ("推演审核人", "推演复核人")  # as many as the policy wants

DRAFTS = "SELECT subject, kind FROM paper WHERE campaign = ? AND state = 'drafted' ORDER BY length(no), no"
HELD = "SELECT subject FROM meeting WHERE campaign = ? AND state = 'notified' AND day <= ?"
CONDUCTED = (
    "SELECT * FROM inspection WHERE campaign = ? AND day <= ? "
    "AND (state = 'notified' OR (state = 'scheduled' AND announced = 0))"
)
RETURNED = "SELECT subject, unit FROM return WHERE campaign = ? AND state = 'due' AND due <= ?"
ASSIGNED = (
    "SELECT d.subject FROM duty d WHERE d.campaign = ? AND d.state = 'planned' AND EXISTS (SELECT 1 FROM duty_unit u "
    "WHERE u.subject = d.subject AND u.role = 'lead' AND u.until IS NULL) ORDER BY d.position"
)
DUE = "SELECT subject FROM duty WHERE campaign = ? AND state = 'in_progress' AND due <= ? ORDER BY position"
LEADS = (
    "SELECT u.subject, u.unit FROM duty_unit u JOIN duty d ON d.subject = u.subject WHERE d.campaign = ? "
    "AND d.state = ? AND u.role = 'lead' AND u.until IS NULL ORDER BY d.position, u.position"
)


class Assumed:
    """People who are never late. The clock is a fixed one, and is set to the afternoon of each day."""

    def __init__(
        self,
        engine: Engine,
        clock: FixedClock,
        campaign: str,
        *,
        duties: frozenset[str] = frozenset(),
        papers: frozenset[str] = frozenset(),
        meetings: bool = False,
    ) -> None:
        """Take an engine whose campaign has just been opened.

        Args:
            engine: of the database that is played.
            clock: its clock.
            campaign: its id.
            duties: subjects that somebody else sees to.
            papers: kinds that somebody else signs.
            meetings: somebody else holds them.
        """
        self._engine, self._clock, self._campaign = engine, clock, campaign
        self._spared, self._signed_by_others, self._held_by_others = duties, papers, meetings
        with engine.store.read() as rows:
            self._days = calendar(rows)
            head = rows.one("SELECT in_force, opened FROM campaign WHERE id = ?", campaign) or {}
        self._assigns_from: str | None = max(head["in_force"] or "", head["opened"])

    def act(self, day: date) -> bool:
        """Do what is to be done on ``day``; return whether there was anything."""
        self._clock.set(at_local(day, 15))
        today = day.isoformat()
        done = False
        if self._assigns_from is not None and today >= self._assigns_from and self._days.is_workday(day):
            self._assigns_from, done = None, True
            with self._firing() as firing:
                self._assign(firing)
        with self._engine.store.read() as rows:
            waiting = {
                query: [
                    row
                    for row in rows.rows(query, self._campaign, today)
                    if row["subject"] not in self._spared and not (query == HELD and self._held_by_others)
                ]
                for query in (HELD, CONDUCTED, RETURNED, DUE)
            }
        if any(waiting.values()):
            done = True
            with self._firing() as firing:
                self._meet(firing, waiting[HELD], waiting[CONDUCTED])
                firing.fire_many(
                    [self._by(row["unit"], row["subject"], "receive") for row in waiting[RETURNED]]
                )
                self._complete(firing, [row["subject"] for row in waiting[DUE]])
        return (self._days.is_workday(day) and self._sign()) or done

    def _firing(self) -> Any:
        return self._engine.firing(campaign=self._campaign)

    def _assign(self, firing: Firing) -> None:
        names = [row["subject"] for row in firing.unit.rows(ASSIGNED, self._campaign)]
        names = [name for name in names if name not in self._spared]
        firing.fire_many([Act(subject=name, event="assign", capacity=OFFICE) for name in names])
        leads = firing.unit.rows(LEADS, self._campaign, "assigned")
        firing.fire_many(
            [
                self._by(row["unit"], row["subject"], "sign")
                for row in leads
                if row["subject"] not in self._spared
            ]
        )

    def _complete(self, firing: Firing, names: list[str]) -> None:
        if not names:
            return
        leads: dict[str, list[str]] = {}
        for row in firing.unit.rows(LEADS, self._campaign, "in_progress"):
            leads.setdefault(row["subject"], []).append(row["unit"])
        facts = firing.campaign(self._campaign)
        firing.fire_many([self._by(leads[name][0], name, "submit") for name in names])
        for actor in REVIEWERS[: int(facts.policy["acceptance"]["persons"])]:
            firing.fire_many(
                [
                    Act(
                        subject=name,
                        event="accept",
                        capacity=Capacity("group") if facts.host_names.intersection(leads[name]) else OFFICE,
                        actor=actor,
                    )
                    for name in names
                ]
            )
        closing = Capacity("inspector") if facts.row["inspecting"] else DIRECTOR
        firing.fire_many([Act(subject=name, event="close", capacity=closing) for name in names])

    def _meet(self, firing: Firing, held: list[dict[str, Any]], conducted: list[dict[str, Any]]) -> None:
        for row in held:
            firing.fire(Act(subject=row["subject"], event="hold", capacity=OFFICE))
            firing.fire(Act(subject=row["subject"], event="close", capacity=OFFICE, reason=NOTE))
        for row in conducted:
            firing.fire(Act(subject=row["subject"], event="conduct", capacity=OFFICE))
            draft_report(firing, row)

    def _sign(self) -> bool:
        """Approve and issue every draft; one that its matter has overtaken stays as it is."""
        with self._engine.store.read() as rows:
            drafts = [
                row for row in rows.rows(DRAFTS, self._campaign) if row["kind"] not in self._signed_by_others
            ]
        for row in drafts:
            try:
                self._engine.fire_many(
                    [
                        Act(subject=row["subject"], event="approve", capacity=DIRECTOR),
                        Act(subject=row["subject"], event="issue", capacity=OFFICE),
                    ]
                )
            except TransitionNotAllowed:
                continue
        return bool(drafts)

    def _by(self, unit: str, subject: str, event: str) -> Act:
        return Act(subject=subject, event=event, capacity=Capacity("lead", unit), note=NOTE)
