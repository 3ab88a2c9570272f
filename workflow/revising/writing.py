"""Writing a revision down, all within one transaction: the campaign, its stages, its duties, its schedules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from definitions.catalogue import resolve
from definitions.loader import load
from definitions.machine import MachineSpec
from workflow import history, rhythms
from workflow.act import SYSTEM, Act
from workflow.campaign import head_of
from workflow.clock import local_day, stamp
from workflow.errors import KeyReused
from workflow.keeping import keep_definitions
from workflow.occurrences import materialise
from workflow.planned import create_duty, create_stage, stage_columns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from workflow.engine import Firing
    from workflow.revising.duty import DutyStep
    from workflow.revising.standing import Standing

NOT_LISTED = "修订后的方案不再列入"


def write(firing: Firing, standing: Standing, act: Act) -> None:
    """Bring everything open to the new version; what is done is left alone."""
    _campaign(firing, standing, act)
    _stages(firing, standing, act)
    _duties(firing, standing, act)
    rhythms.revise(
        firing,
        standing.head["id"],
        standing.old.plan,
        standing.new.plan,
        today=standing.today,
        reason=_version(standing),
    )
    materialise(firing, standing.head["id"], standing.today)


def _version(standing: Standing) -> str:
    return f"方案修订（第{standing.new.plan.revision}版）"


def _campaign(firing: Firing, standing: Standing, act: Act) -> None:
    head = head_of(standing.new.plan, host=standing.office["host"])
    in_force = standing.head["in_force"]
    if in_force is not None and in_force <= standing.today.isoformat():
        del head["in_force"]  # a plan that is in force stays in force while it is revised
    columns = {name: value for name, value in head.items() if standing.head[name] != value}
    given = {
        "before": standing.old.digest,
        "plan": standing.new.digest,
        "revision": standing.new.plan.revision,
        **columns,
    }
    fired = firing.fire(replace(act, given=given))
    if fired.repeated:  # the key stands for another version
        raise KeyReused(key=str(act.key), subject=act.subject, event=act.event)


def _stages(firing: Firing, standing: Standing, act: Act) -> None:
    for row in standing.stages:
        if not row["done"] and int(row["no"]) in standing.new.stages:
            columns = stage_columns(standing.new, int(row["no"]))
            _carry(firing, "stage", row, _differing(row, columns), act)
    firing.fire_many(
        [
            Act(subject=row["subject"], event="drop", capacity=SYSTEM, reason=NOT_LISTED, at=act.at)
            for row in standing.stages
            if not row["done"] and int(row["no"]) not in standing.new.stages
        ]
    )
    for stage in standing.new_stages:
        machine = _machine(firing, standing, "stage", stage.kind)
        create_stage(firing, standing.head["id"], standing.new, stage, machine=machine, capacity=act.capacity)


def _differing(row: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if name == "plan" or row[name] != value}


def _duties(firing: Firing, standing: Standing, act: Act) -> None:
    day = standing.today if act.at is None else local_day(act.at, standing.head["zone"])
    for step in standing.steps:
        if step.effect != "cancelled":
            _carry_duty(firing, step, standing, act, day)
    firing.fire_many(_resolved(firing, standing, act))
    why = act.reason or _version(standing)
    firing.fire_many(
        [
            Act(subject=step.row["subject"], event="hand_over", capacity=SYSTEM, reason=why, at=act.at)
            for step in standing.steps
            if step.effect == "handed_over"
        ]
    )
    firing.fire_many(
        [
            Act(subject=step.row["subject"], event="cancel", capacity=SYSTEM, reason=NOT_LISTED, at=act.at)
            for step in standing.steps
            if step.effect == "cancelled"
        ]
    )
    if standing.new_duties:
        machine = _machine(firing, standing, "duty", "")
        for duty in standing.new_duties:
            create_duty(
                firing, standing.head["id"], standing.new, duty, machine=machine, capacity=act.capacity
            )


def _carry_duty(firing: Firing, step: DutyStep, standing: Standing, act: Act, day: date) -> None:
    given = None if step.wanted == step.units else step.wanted
    seq = _carry(firing, "duty", step.row, step.columns, act, given=given)
    for role, units in step.wanted.items():
        if units != step.units[role]:
            _set_units(firing, step, role, seq)
    if step.is_told:
        _tell(firing, step, seq, day, act.reason or _version(standing))


def _carry(
    firing: Firing,
    kind: str,
    row: Mapping[str, Any],
    columns: Mapping[str, Any],
    act: Act,
    *,
    given: Mapping[str, Any] | None = None,
) -> int:
    """Enter that ``row`` stands on the new version, and what that sets; its state stays. Return the entry's number."""
    seq = int(row["version"]) + 1
    entry = {
        "event": history.REVISED,
        "source": row["state"],
        "target": row["state"],
        "actor": act.actor or firing.actor or act.capacity.label,
        "capacity": str(act.capacity),
        "paper": act.paper,
        "reason": act.reason,
        "given": given,
        "set": columns,
        "definition": row["machine"],
        "at": firing.recorded if act.at is None else stamp(act.at),
        "recorded": firing.recorded,
    }
    head = history.record(firing.unit, row["subject"], seq, row["head"], entry)
    firing.unit.move(kind, row["subject"], row["version"], {**columns, "version": seq, "head": head})
    return seq


def _set_units(firing: Firing, step: DutyStep, role: str, seq: int) -> None:
    """Let exactly the wanted units have a role; whoever had it keeps a row, closed, and a signature that counts."""
    subject = step.row["subject"]
    firing.unit.write(
        "UPDATE duty_unit SET until = ? WHERE subject = ? AND role = ? AND until IS NULL",
        seq,
        subject,
        role,
    )
    for place, unit in enumerate(step.wanted[role]):
        row = {"subject": subject, "unit": unit, "role": role, "since": seq, "position": place}
        firing.unit.insert("duty_unit", {**row, "signed": step.signed.get(unit) if role == "lead" else None})


def _tell(firing: Firing, step: DutyStep, seq: int, day: date, reason: str) -> None:
    """Owe a note to every lead, and to those that lead no more; a new lead gets one as the duty is handed over."""
    handed = step.effect == "handed_over"
    row = step.row
    body = {
        "event": "hand_over" if handed else history.REVISED,
        "date": day.isoformat(),
        "duty": {
            "no": row["no"],
            "title": step.columns.get("title", row["title"]),
            "clause": step.columns.get("source", row["source"]),
        },
        "lead": step.wanted["lead"],
        "support": step.wanted["support"],
        "due": step.due,
        "sign_by": None,
        "reason": reason,
    }
    over = {**body, "next": f"请把有关材料移交{'、'.join(step.wanted['lead'])}"}
    for unit in (*(() if handed else step.wanted["lead"]), *step.left):
        firing.owe(
            key=f"{row['subject']}#{seq}→{unit}",
            topic="slip",
            recipient=unit,
            subject=row["subject"],
            seq=seq,
            body=over if unit in step.left else body,
        )


def _resolved(firing: Firing, standing: Standing, act: Act) -> list[Act]:
    """Return what ends the lapses of dates that are in force no more; the new date has a lapse of its own."""
    moved = {step.row["subject"]: step.due for step in standing.steps if step.due != step.row["due"]}
    return [
        Act(
            subject=row["subject"],
            event="resolve",
            capacity=SYSTEM,
            reason=f"{_version(standing)}：时限改为 {moved[row['target']] or '未定'}",
            at=act.at,
        )
        for row in firing.unit.rows(
            "SELECT subject, target FROM supervision WHERE campaign = ? AND cause = 'overdue' "
            "AND state <> 'resolved' ORDER BY length(no), no",
            standing.head["id"],
        )
        if row["target"] in moved
    ]


def _machine(firing: Firing, standing: Standing, kind: str, of: str) -> str:
    """Return the machine for a new stage or duty: that of its like in the campaign, else the shipped one."""
    rows = standing.stages if kind == "stage" else standing.duties
    known = next((row["machine"] for row in rows if row.get("kind", "") == of), None)
    if known is not None:
        return str(known)
    name = f"stage-{of}" if kind == "stage" else kind
    loaded = load(resolve("machines", name), MachineSpec, name=name)
    keep_definitions(firing, ("machine", name, loaded))
    return loaded.digest
