"""Why can this be done now, or not: every event out of a state, with what blocks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from definitions.capacity import CAPACITY_LABELS
from definitions.machine import NEED_LABELS
from workflow.act import Act, Capacity
from workflow.clock import local_day
from workflow.engine import machine_of
from workflow.errors import SubjectNotFound
from workflow.facts import campaign_facts, gather, kind_of
from workflow.machine import doers, stranger
from workflow.naming import title_of

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.reading import Rows


def ways_from(
    rows: Rows, subject: str, now: datetime, capacity: Capacity | None = None
) -> list[dict[str, Any]]:
    """Return every event that the machine knows from the subject's state.

    Each is ``{event, label, target, by, needs, allowed, reasons}``: ``reasons`` are those of the guards, and of the
    capacity if one is given; what must be given with the act stands in ``needs``.
    """
    campaign = campaign_facts(rows, subject.partition("/")[0])
    kind = kind_of(subject)
    found = rows.rows(f"SELECT * FROM {kind} WHERE subject = ?", subject)
    if campaign is None or not found:
        raise SubjectNotFound(subject=title_of(subject), kind=kind)
    facts = gather(rows, kind, found, campaign)[subject]
    facts.day = local_day(now, campaign.zone)
    body = rows.value("SELECT body FROM definition WHERE digest = ?", facts.row["machine"])
    machine = machine_of(facts.row["machine"], body)
    ways = []
    for arrow, _ in machine.ways(facts):
        first = doers(arrow, facts)[0]
        role = capacity or Capacity(first, facts.leads[0] if first == "lead" and facts.leads else None)
        facts.act = Act(subject=subject, event=arrow.event, capacity=role)
        chosen, blocked = next(way for way in machine.ways(facts) if way[0].event == arrow.event)
        entitled = doers(chosen, facts)
        if capacity is not None and capacity.role not in (*chosen.by, *chosen.override):
            wanted = "或".join(CAPACITY_LABELS[name] for name in entitled)
            blocked = (f"须由{wanted}办理", *blocked)
        elif capacity is not None and (strange := stranger(facts, capacity.role, capacity.unit)):
            blocked = (strange, *blocked)
        ways.append(
            {
                "event": arrow.event,
                "label": chosen.label,
                "target": chosen.to,
                "target_label": machine.spec.states[chosen.to].label,
                "by": [CAPACITY_LABELS[name] for name in entitled],
                "needs": [NEED_LABELS[need] for need in chosen.needs],
                "override": [CAPACITY_LABELS[name] for name in chosen.override],
                "allowed": not blocked,
                "reasons": list(blocked),
            }
        )
    return ways


def standing(rows: Rows, subject: str) -> dict[str, Any]:
    """Return where a subject stands: its state, label and the state's meaning."""
    kind = kind_of(subject)
    row = rows.one(
        f"SELECT t.state, d.digest, d.body FROM {kind} t JOIN definition d ON d.digest = t.machine WHERE t.subject = ?",
        subject,
    )
    if row is None:
        raise SubjectNotFound(subject=title_of(subject), kind=kind)
    state = machine_of(row["digest"], row["body"]).spec.states[row["state"]]
    return {"subject": subject, "state": row["state"], "label": state.label, "meaning": state.meaning}
