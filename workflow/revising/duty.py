"""What a new version of the plan means for one open duty: its columns, its units, where it goes. Pure.

Units are compared three ways: what the version that the duty stands on says, what the new one says, and who leads
now. Where the two versions agree, whoever the office has named or 改派 stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from workflow.planned import due_of, duty_columns, units_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.planned import PlanFacts

Effect = Literal["kept", "changed", "handed_over", "cancelled", "added"]
Units = dict[str, list[str]]
SIGNED_FOR = frozenset({"in_progress", "submitted"})  # every lead has signed
UNSAID = ("plan", "position", "due_from")  # columns that are no change for a person
TOLD = frozenset({"title", "original_due", "lead", "support"})  # what a unit has to know of


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyStep:
    """What becomes of an open duty.

    Attributes:
        row: as it stands.
        columns: those that the new version sets, ``plan`` always among them.
        units, wanted: who leads and helps now, and from then on.
        signed: leads that have signed, and on which day.
        remarks: what the office should look at, in Chinese.
    """

    row: Mapping[str, Any]
    columns: dict[str, Any]
    units: Units
    wanted: Units
    effect: Effect
    signed: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[tuple[str, Any, Any], ...]:
        """What changes for a person: (name, before, after)."""
        said = [(name, self.row[name], value) for name, value in self.columns.items() if name not in UNSAID]
        said += [
            (role, self.units[role], self.wanted[role])
            for role in ("lead", "support")
            if self.units[role] != self.wanted[role]
        ]
        return tuple(said)

    @property
    def due(self) -> str | None:
        """The date in force from then on."""
        due: str | None = self.row["approved_due"] or self.columns.get(
            "original_due", self.row["original_due"]
        )
        return due

    @property
    def left(self) -> list[str]:
        """Units that lead no more."""
        return [unit for unit in self.units["lead"] if unit not in self.wanted["lead"]]

    @property
    def is_told(self) -> bool:
        """Whether the leads have to be told: something of theirs changes, and the duty has been given to them."""
        return self.row["state"] != "planned" and any(name in TOLD for name, _, _ in self.fields)


def step_of(
    row: Mapping[str, Any], units: Units, signed: Mapping[str, str], old: PlanFacts, new: PlanFacts
) -> DutyStep:
    """Return what becomes of an open duty that the new version still lists.

    Args:
        row: as it stands.
        units: who leads and who helps now, by role.
        signed: leads that have signed, and on which day.
        old: the version that the duty stands on.
        new: the version to come.
    """
    no = int(row["no"])
    columns = duty_columns(new, no)
    due, due_from = due_of(new, no)
    if (due, due_from) != due_of(old, no):
        revised = f"{due_from}（第{new.plan.revision}版）" if due_from else ""
        columns |= {"original_due": due, "due_from": revised}
    columns = {name: value for name, value in columns.items() if name == "plan" or row[name] != value}
    wanted = _wanted(row["state"], units, units_of(old.duties[no][1]), units_of(new.duties[no][1]))
    step = DutyStep(row=row, columns=columns, units=units, wanted=wanted, effect="kept", signed=signed)
    effect: Effect = "changed" if step.fields else "kept"
    if _signs_anew(row["state"], units["lead"], wanted["lead"], signed):
        effect = "handed_over"
    return replace(step, effect=effect, remarks=tuple(_remarks(step, new)))


def _wanted(state: str, now: Units, old: Units, new: Units) -> Units:
    lead = _merged(now["lead"], old["lead"], new["lead"])
    if not lead and state != "planned":
        lead = now["lead"]  # somebody answers for what has been assigned
    support = _merged(now["support"], old["support"], new["support"])
    named = set(lead) - set(new["lead"])  # by the office: a unit has one role then
    return {"lead": lead, "support": [unit for unit in support if unit not in named]}


def _merged(now: list[str], old: list[str], new: list[str]) -> list[str]:
    if set(old) == set(new):
        return new if now == old else now
    return new


def _signs_anew(state: str, now: list[str], wanted: list[str], signed: Mapping[str, str]) -> bool:
    """Whether the duty goes back to 已交办: somebody new leads, or nobody is left who could still sign."""
    come, gone = set(wanted) - set(now), set(now) - set(wanted)
    if state == "disputed":
        return bool(come or gone)
    if state == "assigned":
        return bool(come) or (bool(gone) and set(wanted) <= set(signed))
    return bool(come) and state in SIGNED_FOR


def _remarks(step: DutyStep, new: PlanFacts) -> list[str]:
    row, no = step.row, int(step.row["no"])
    said = []
    if row["approved_due"] and step.columns.get("original_due"):
        said.append(
            f"任务{no} 批准的时限 {row['approved_due']} 仍然有效，修订后的方案时限是 {step.columns['original_due']}"
        )
    if row["state"] != "planned" and not new.duties[no][1].lead and step.wanted["lead"]:
        said.append(f"任务{no} 修订后的方案没有写明牵头单位，仍由{'、'.join(step.wanted['lead'])}牵头")
    if row["state"] == "suspended" and step.units["lead"] != step.wanted["lead"]:
        said.append(f"任务{no} 中止期间换了牵头单位，恢复时请告知{'、'.join(step.wanted['lead'])}")
    return said
