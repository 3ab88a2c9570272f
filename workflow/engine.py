"""Firing one event, or many: capacity, guards, trigger, then state, history and outbox in one transaction.

``Engine`` is what commands hold. ``Firing`` is one transaction of it; effects and ``tick`` fire further events there.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from definitions.digest import canonical
from definitions.machine import MachineSpec
from workflow import facts as reading_facts
from workflow import history
from workflow.act import OFFICE
from workflow.clock import DEFAULT_ZONE, local_day, shown, stamp
from workflow.effects import EFFECTS, Doing
from workflow.errors import (
    CampaignNotFound,
    DateImpossible,
    KeyReused,
    PaperNotRegistered,
    SomeoneElseFirst,
    SubjectNotFound,
    TransitionNotAllowed,
)
from workflow.guards import GUARDS
from workflow.listing import calendar
from workflow.machine import CompiledMachine, Refusal, compile_machine
from workflow.naming import KIND_TITLES, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime

    from workflow.act import Act, Capacity
    from workflow.clock import Clock
    from workflow.facts import CampaignFacts, Facts
    from workflow.machine import Step
    from workflow.store import Store, Unit
    from workflow.workdays import Workdays


# Columns that an entry does not repeat: its own names, and frozen facts, of which it keeps the digest.
UNSAID = frozenset({"subject", "campaign", "context", "figures"})


class Fired(NamedTuple):
    """What an act came to.

    Attributes:
        seq: number of the history entry, which is the subject's new version.
        remarks: what else a person should know, in Chinese, such as a stage that ended late.
        repeated: the idempotency key was known; nothing was done now.
    """

    subject: str
    event: str
    label: str
    source: str
    target: str
    source_label: str
    target_label: str
    seq: int
    hash: str
    remarks: tuple[str, ...] = ()
    repeated: bool = False


@lru_cache(maxsize=256)
def machine_of(digest: str, body: str) -> CompiledMachine:
    """Return the compiled machine of a stored definition, built once a process."""
    return compile_machine(MachineSpec.model_validate_json(body), digest, GUARDS)


def _in_future(at: datetime, zone: str = DEFAULT_ZONE) -> DateImpossible:
    return DateImpossible(text=shown(stamp(at), zone), reason="晚于现在，办理时刻不能在将来")


@dataclass(slots=True)
class Firing:
    """One transaction in which events are fired."""

    unit: Unit
    now: datetime
    actor: str
    held: str | None = None  # the only campaign that it may touch, if it is confined to one
    nominal: datetime | None = None  # as of when it acts, where that is not now
    _campaigns: dict[str, CampaignFacts] = field(default_factory=dict)
    _machines: dict[str, CompiledMachine] = field(default_factory=dict)  # a digest never means another one
    _definitions: dict[str, dict[str, Any]] = field(default_factory=dict)
    _todays: dict[str, date] = field(default_factory=dict)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    _workdays: Workdays | None = None
    recorded: str = field(init=False)
    at: str = field(init=False)

    def __post_init__(self) -> None:
        """Write down the moments once, as every row of the transaction records them.

        Raises:
            DateImpossible: it would act as of the future.
        """
        self.recorded = stamp(self.now)
        if self.nominal is None:
            self.nominal = self.now
        elif self.nominal > self.now:
            raise _in_future(self.nominal)
        self.at = self.recorded if self.nominal is self.now else stamp(self.nominal)

    def today(self, zone: str) -> date:
        """Return the day of the transaction in a zone."""
        known = self._todays.get(zone)
        if known is None:
            known = self._todays[zone] = local_day(self.nominal or self.now, zone)
        return known

    @property
    def workdays(self) -> Workdays:
        """The calendar of working days, with the notices that the office loaded."""
        if self._workdays is None:
            self._workdays = calendar(self.unit)
        return self._workdays

    @property
    def calendar_used(self) -> bool:
        """Whether any date was reckoned in working days."""
        return self._workdays is not None

    def next_no(self, kind: str, campaign: str) -> int:
        """Take the next number of a kind in a campaign; whoever creates one takes its number here."""
        key = (kind, campaign)
        if key not in self._numbers:
            self._numbers[key] = int(
                self.unit.value(f"SELECT count(*) FROM {kind} WHERE campaign = ?", campaign)
            )
        self._numbers[key] += 1
        return self._numbers[key]

    def campaign(self, name: str) -> CampaignFacts:
        """Return a campaign's facts, read once a transaction.

        Raises:
            CampaignNotFound: there is none of this id.
        """
        known = self._campaigns.get(name)
        if known is None:
            assert self.held in {None, name}, "others may write to a campaign that is not held"
            known = reading_facts.campaign_facts(self.unit, name)
            if known is None:
                raise CampaignNotFound(
                    name=name, known=[row["id"] for row in self.unit.rows("SELECT id FROM campaign")]
                )
            self._campaigns[name] = known
        return known

    def machine(self, digest: str) -> CompiledMachine:
        """Return the machine of the definition that is recorded on a row."""
        known = self._machines.get(digest)
        if known is None:
            body = self.unit.value("SELECT body FROM definition WHERE digest = ?", digest)
            known = self._machines[digest] = machine_of(digest, body)
        return known

    def definition(self, digest: str) -> dict[str, Any]:
        """Return a stored definition as plain data, read once a store; it is not to be changed."""
        known = self._definitions.get(digest)
        if known is None:
            body = self.unit.value("SELECT body FROM definition WHERE digest = ?", digest)
            known = self._definitions[digest] = json.loads(body)
        return known

    def create(
        self,
        kind: str,
        row: Mapping[str, Any],
        *,
        machine: str,
        capacity: Capacity,
        given: Mapping[str, Any] | None = None,
    ) -> str:
        """Insert a subject in its initial state together with the first entry of its history; return its name."""
        subject = str(row["subject"])
        initial = self.machine(machine).spec.initial
        entry = {
            "event": history.CREATED,
            "source": None,
            "target": initial,
            "actor": self.actor or capacity.label,
            "capacity": str(capacity),
            "given": dict(given) if given else None,
            "set": {name: value for name, value in row.items() if name not in UNSAID},
            "definition": machine,
            "at": self.at,
            "recorded": self.recorded,
        }
        head = history.record(self.unit, subject, 1, history.GENESIS, entry)
        self.unit.insert(kind, {**row, "machine": machine, "state": initial, "version": 1, "head": head})
        return subject

    def fire(self, act: Act) -> Fired:
        """Fire one event."""
        return self.fire_many((act,))[0]

    def fire_many(self, acts: Sequence[Act]) -> list[Fired]:
        """Fire events in turn; all of them, or none and an error.

        Raises:
            SubjectNotFound: a subject does not exist.
            TransitionNotAllowed: capacity, machine or a guard refuses.
            SomeoneElseFirst: a subject has moved on since the version the caller gives.
        """
        fired: list[Fired] = []
        ahead: dict[str, Facts] = {}
        for act in acts:
            if act.key is not None:
                before = self._done_before(act)
                if before is not None:
                    fired.append(before)
                    continue
            known = ahead.pop(act.subject, None)
            if known is None:
                ahead = self._facts(acts[len(fired) :])
                known = ahead.pop(act.subject)
            fired.append(self._fire(act, known))
        return fired

    def _facts(self, acts: Sequence[Act]) -> dict[str, Facts]:
        """Read what the next act needs, and for duties of one campaign what the acts after it need, too.

        Only a duty's facts are its own; what a stage or a paper may do depends on others that a step may move.
        """
        first = acts[0].subject
        campaign_name, kind = first.partition("/")[0], reading_facts.kind_of(first)
        if kind not in KIND_TITLES:
            raise SubjectNotFound(subject=first)
        names: dict[str, None] = {}
        for act in acts:
            if act.subject in names or not act.subject.startswith(f"{campaign_name}/{kind}:"):
                break
            names[act.subject] = None
            if kind != "duty":
                break
        campaign = self.campaign(campaign_name)
        found: list[dict[str, Any]] = []
        wanted = list(names)
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            found += self.unit.rows(
                f"SELECT * FROM {kind} WHERE subject IN ({', '.join('?' * len(some))})", *some
            )
        facts = reading_facts.gather(self.unit, kind, found, campaign)
        if first not in facts:
            raise SubjectNotFound(subject=title_of(first), kind=kind)
        return facts

    def _fire(self, act: Act, facts: Facts) -> Fired:
        row = facts.row
        at = act.at or self.nominal or self.now
        if at > self.now:
            raise _in_future(at, facts.campaign.zone)
        facts.actor = act.actor or self.actor or (OFFICE if act.on_behalf else act.capacity).label
        facts.act, facts.day = (
            act,
            self.today(facts.campaign.zone) if act.at is None else local_day(at, facts.campaign.zone),
        )
        self._check_papers(act, facts)
        backed = facts.incoming.get(act.paper or "") == facts.day.isoformat()
        facts.counted = facts.day if backed or act.at is None else self.today(facts.campaign.zone)
        machine = self._machine_for(facts, act.event)
        if act.version is not None and act.version != row["version"]:
            raise SomeoneElseFirst(title=title_of(act.subject))
        step = machine.step(facts, act.event)
        if isinstance(step, Refusal):
            state = machine.spec.states[row["state"]].label
            raise TransitionNotAllowed(
                title=title_of(act.subject),
                state=state,
                event=machine.spec.label(act.event),
                reasons=step.reasons,
            )
        doing = Doing(firing=self, facts=facts, act=act, arrow=step.arrow, seq=row["version"] + 1)
        changes = doing.changes
        for name in step.arrow.effects:
            changes.update(EFFECTS[name](doing) or {})
        head = history.record(
            self.unit, act.subject, doing.seq, row["head"], self._entry(act, step, doing, machine, at)
        )
        changes.update(state=step.target, version=doing.seq, head=head)
        self.unit.move(facts.kind, act.subject, row["version"], changes)
        if facts.kind == "campaign":
            self._campaigns.pop(row["id"], None)
        for later in doing.afterwards:
            later()
        states = machine.spec.states
        return Fired(
            subject=act.subject,
            event=act.event,
            label=step.arrow.label,
            source=row["state"],
            target=step.target,
            source_label=states[row["state"]].label,
            target_label=states[step.target].label,
            seq=doing.seq,
            hash=head,
            remarks=tuple(doing.remarks),
        )

    def _machine_for(self, facts: Facts, event: str) -> CompiledMachine:
        """Return the subject's own machine; for what a campaign of an older program does not know, the one it got later.

        What its own machine knows at all, a campaign does by that one alone.
        """
        own = self.machine(facts.row["machine"])
        if facts.kind != "campaign" or event in own.machine.events:
            return own
        later = self.unit.value(
            "SELECT definition FROM campaign_machine WHERE campaign = ? AND kind = 'campaign'",
            facts.row["id"],
        )
        return own if later is None else self.machine(later)

    def _entry(
        self, act: Act, step: Step, doing: Doing, machine: CompiledMachine, at: datetime
    ) -> dict[str, Any]:
        given = dict(act.given or {})
        if act.unit:
            given["unit"] = act.unit
        if act.date:
            given["date"] = act.date.isoformat()
        if step.overridden:
            given["overridden"] = list(step.overridden)
        given.update(doing.said)
        return {
            "event": act.event,
            "source": doing.facts.row["state"],
            "target": step.target,
            "actor": doing.facts.actor,
            "capacity": str(act.capacity),
            "on_behalf": act.on_behalf,
            "paper": act.paper,
            "reason": act.reason,
            "note": act.note,
            "given": given or None,
            "set": {name: value for name, value in doing.changes.items() if name not in UNSAID} or None,
            "evidence": list(act.evidence) or None,
            "occurrence": act.occurrence,
            "definition": machine.digest,
            "at": self.at if at is self.nominal else stamp(at),
            "recorded": self.recorded,
            "key": act.key,
        }

    def _check_papers(self, act: Act, facts: Facts) -> None:
        """Acting for a unit rests on a paper of that unit which somebody has registered."""
        if act.on_behalf is None and (act.paper is None or act.event != "reply"):
            return
        if act.paper is None:
            raise PaperNotRegistered(number="（没有写明）", unit=str(act.on_behalf))
        found = self.unit.one(
            "SELECT number, unit, dated FROM incoming WHERE campaign = ? AND number = ?",
            facts.campaign.row["id"],
            act.paper,
        )
        if found is not None:
            facts.incoming = {act.paper: found["dated"]}
        if act.on_behalf is not None and (found is None or found["unit"] != act.on_behalf):
            raise PaperNotRegistered(number=act.paper, unit=act.on_behalf)

    def _done_before(self, act: Act) -> Fired | None:
        row = self.unit.one("SELECT * FROM history WHERE key = ?", act.key)
        if row is None:
            return None
        if (row["subject"], row["event"]) != (act.subject, act.event):
            raise KeyReused(key=str(act.key), subject=row["subject"], event=row["event"])
        machine = self.machine(json.loads(row["body"])["definition"])
        states = machine.spec.states
        return Fired(
            subject=act.subject,
            event=act.event,
            label=machine.spec.label(act.event),
            source=row["source"],
            target=row["target"],
            source_label=states[row["source"]].label,
            target_label=states[row["target"]].label,
            seq=row["seq"],
            hash=row["hash"],
            repeated=True,
        )

    def owe(
        self, *, key: str, topic: str, recipient: str, subject: str, seq: int, body: Mapping[str, Any]
    ) -> None:
        """Put into the outbox what is owed to ``recipient`` outside this transaction."""
        self.unit.insert(
            "outbox",
            {
                "key": key,
                "campaign": subject.partition("/")[0],
                "topic": topic,
                "recipient": recipient,
                "subject": subject,
                "seq": seq,
                "body": canonical(body),
                "created": self.recorded,
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """The store, the clock and who is working: what a command needs to act."""

    store: Store
    clock: Clock
    actor: str = ""

    @contextmanager
    def firing(
        self,
        *,
        dry_run: bool = False,
        campaign: str | None = None,
        wait: bool = True,
        at: datetime | None = None,
    ) -> Iterator[Firing]:
        """One transaction; with ``dry_run`` everything is done and nothing kept.

        Args:
            dry_run: do everything, keep nothing.
            campaign: touch this one only; others may then write to other campaigns, where the database lets them.
            wait: for others to finish with the campaign.
            at: as of when to act; what is recorded says both moments.

        Raises:
            CampaignTaken: others are at it, and ``wait`` is False.
            DateImpossible: ``at`` lies in the future.
        """
        with self.store.write(dry_run=dry_run, campaign=campaign, wait=wait) as unit:
            yield Firing(
                unit,
                self.clock.now(),
                self.actor,
                campaign,
                at,
                _machines=self.store.machines,
                _definitions=self.store.definitions,
            )

    def fire(self, act: Act, *, dry_run: bool = False) -> Fired:
        """Fire one event in a transaction of its own."""
        return self.fire_many((act,), dry_run=dry_run)[0]

    def fire_many(self, acts: Sequence[Act], *, dry_run: bool = False) -> list[Fired]:
        """Fire many events in one transaction: all or none."""
        with self.firing_for(acts, dry_run=dry_run) as firing:
            return firing.fire_many(acts)

    def firing_for(self, acts: Sequence[Act], *, dry_run: bool = False) -> AbstractContextManager[Firing]:
        """One transaction for ``acts``, which holds their campaign, or all where they are of several."""
        names = {act.subject.partition("/")[0] for act in acts}
        return self.firing(dry_run=dry_run, campaign=names.pop() if len(names) == 1 else None)
