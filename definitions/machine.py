"""A state machine as data: states with labels and deadlines, arrows with guards, needs and effects."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from definitions.model import Model

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
GuardName = Annotated[str, Field(pattern=r"^(not )?[a-z][a-z0-9_]*$")]


Need = Literal["reason", "note", "unit", "paper", "date"]
NEED_LABELS: dict[str, str] = {
    "reason": "理由（--reason）",
    "note": "说明（--note）",
    "unit": "单位（--unit）",
    "paper": "来文或文书编号（--paper）",
    "date": "日期（--date 或 --due）",
}


class Deadline(Model):
    """A date that must not pass while a subject stands in a state.

    Attributes:
        field: the DATE column of the subject's row that holds it.
        cause: the cause of the lapse that opens when it has passed; the policy's ladder knows what follows.
        escalate: the machine that follows a lapse up.
    """

    field: Name
    cause: Name
    escalate: str = Field(min_length=1)


class State(Model):
    """One state of a machine.

    Attributes:
        label: what a clerk reads.
        meaning: who moves a subject in and out, one sentence.
        final: no arrow leads out.
        done: whatever waits for this subject may begin.
    """

    label: str = Field(min_length=1)
    meaning: str = Field(min_length=1)
    final: bool = False
    done: bool = False
    deadlines: tuple[Deadline, ...] = ()


class Transition(Model):
    """One kind of arrow, from any of several states to one.

    Attributes:
        by: capacities that may ask for it.
        guards: names of conditions; ``not x`` holds where ``x`` gives a reason to refuse.
        needs: what must be given with the act.
        effects: names of what else changes, in the same transaction.
        override: capacities that may pass those of the guards that stand in ``passes``, with a reason; the record
            keeps what they passed.
    """

    event: Name
    label: str = Field(min_length=1)
    from_: tuple[Name, ...] = Field(alias="from", min_length=1)
    to: Name
    by: tuple[str, ...] = Field(min_length=1)
    guards: tuple[GuardName, ...] = ()
    needs: tuple[Need, ...] = ()
    effects: tuple[Name, ...] = ()
    override: tuple[str, ...] = ()
    passes: tuple[GuardName, ...] = ()
    meaning: str = ""


class MachineSpec(Model):
    """A whole machine, as its YAML file says it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str = Field(min_length=1)
    revision: int = Field(ge=1)
    initial: Name
    states: dict[Name, State] = Field(min_length=1)
    transitions: tuple[Transition, ...] = Field(min_length=1)

    def label(self, event: str) -> str:
        """Return the Chinese name of ``event``, or the event itself if no arrow bears it."""
        return next((arrow.label for arrow in self.transitions if arrow.event == event), event)
