"""What somebody asks for: one event on one subject, in a capacity, with what they give for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from definitions.capacity import CAPACITY_LABELS
from workflow.errors import CapacityUnknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

UNIT_ROLES = frozenset({"lead", "support"})
# A person cannot claim these: the first belongs to the policy, the second to the program.
RESERVED_ROLES = frozenset({"standing", "system"})


@dataclass(frozen=True, slots=True)
class Capacity:
    """A role, and for a unit's role the unit."""

    role: str
    unit: str | None = None

    def __str__(self) -> str:
        """Return ``role`` or ``role@unit``, as the command line and the history write it."""
        return f"{self.role}@{self.unit}" if self.unit else self.role

    @property
    def label(self) -> str:
        """The capacity in Chinese."""
        return f"{CAPACITY_LABELS[self.role]}（{self.unit}）" if self.unit else CAPACITY_LABELS[self.role]


OFFICE = Capacity("office")
SYSTEM = Capacity("system")
STANDING = Capacity("standing")
DIRECTOR = Capacity("director")


def parse_capacity(text: str) -> Capacity:
    """Return the capacity that ``--as`` names.

    Raises:
        CapacityUnknown: no such role, a unit's role without a unit, or the other way round.
    """
    role, _, unit = text.partition("@")
    if role not in CAPACITY_LABELS or role in RESERVED_ROLES:
        known = "、".join(name for name in CAPACITY_LABELS if name not in RESERVED_ROLES)
        raise CapacityUnknown(text=text, reason=f"没有这种身份。可用：{known}")
    if role in UNIT_ROLES and not unit:
        raise CapacityUnknown(text=text, reason=f"须写明单位，如 {role}@市水利局")
    if unit and role not in UNIT_ROLES:
        raise CapacityUnknown(text=text, reason="这种身份不带单位")
    return Capacity(role, unit or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One request to the engine.

    Attributes:
        subject: full name, such as ``dengfeng-2023/duty:4``.
        capacity: in which role it counts.
        actor: who did it: a post or an office, never a person's name.
        on_behalf: the unit for which the office acts, on the strength of ``paper``.
        paper: number of the paper it rests on, incoming or own.
        given: whatever else the event wants recorded; strings, integers, lists and null only.
        at: nominal instant, None for now.
        key: idempotency key; given twice, the first result comes back.
        version: the version the caller has seen; a newer one refuses.
    """

    subject: str
    event: str
    capacity: Capacity
    actor: str = ""
    on_behalf: str | None = None
    paper: str | None = None
    reason: str | None = None
    note: str | None = None
    unit: str | None = None
    date: date | None = None
    given: Mapping[str, object] | None = None
    evidence: tuple[str, ...] = ()
    occurrence: str | None = None
    at: datetime | None = None
    key: str | None = None
    version: int | None = None
