"""What everybody needs who plays a part in a rehearsal: acts on subjects by name, and papers of units that come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow import incoming
from workflow.act import OFFICE, Act, Capacity
from workflow.errors import TransitionNotAllowed
from workflow.listing import calendar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from workflow.engine import Engine


class Desk:
    """One campaign under a clock that stands still, and who wrote how many papers to its office.

    Attributes:
        stirred: whether anything was done since it was last set to False.
    """

    def __init__(self, engine: Engine, campaign: str) -> None:
        self.engine, self.campaign = engine, campaign
        self.stirred = False
        self._came_in: dict[str, int] = {}
        with engine.store.read() as rows:
            self.days = calendar(rows)

    def today(self) -> date:
        """Return the day on the clock."""
        return self.engine.clock.now().date()

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Return what a query of the ledger finds; its first value is the campaign."""
        with self.engine.store.read() as rows:
            return rows.rows(query, self.campaign, *values)

    def fire(self, name: str, event: str, capacity: Capacity = OFFICE, **said: Any) -> None:
        """Do something about a subject, named without its campaign."""
        self.stirred = True
        self.engine.fire(Act(subject=f"{self.campaign}/{name}", event=event, capacity=capacity, **said))

    def try_fire(self, name: str, event: str, **said: Any) -> bool:
        """Do it if it can be done now, else leave it; return whether it was done."""
        try:
            self.fire(name, event, **said)
        except TransitionNotAllowed:
            return False
        return True

    def as_unit(
        self,
        name: str,
        unit: str,
        event: str,
        *,
        kind: str,
        given: Mapping[str, object] | None = None,
        **said: Any,
    ) -> None:
        """A unit answers by a paper; the office registers it and acts on the unit's behalf."""
        number = self.receive(unit, kind)
        self.fire(name, event, Capacity("lead", unit), on_behalf=unit, paper=number, given=given, **said)

    def receive(self, unit: str, kind: str) -> str:
        """Register a paper of a unit that bears the day's date; return its number."""
        self._came_in[unit] = self._came_in.get(unit, 0) + 1
        today = self.today()
        number = f"{unit}{kind}〔{today.year}〕{self._came_in[unit]}号"
        incoming.register(self.engine, self.campaign, number=number, unit=unit, dated=today)
        self.stirred = True
        return number

    def leads(self, duty: int | str) -> list[str]:
        """Return the units that lead a duty now, in order."""
        found = self.rows(
            "SELECT u.unit FROM duty_unit u JOIN duty d ON d.subject = u.subject WHERE d.campaign = ? AND d.no = ? "
            "AND u.role = 'lead' AND u.until IS NULL ORDER BY u.position",
            str(duty),
        )
        return [row["unit"] for row in found]

    def reviewer(self, duty: int | str) -> Capacity:
        """Duties of the unit that hosts the office are reviewed by the leading group."""
        (head,) = self.rows("SELECT host FROM campaign WHERE id = ?")
        return Capacity("group") if head["host"] in self.leads(duty) else OFFICE

    def closer(self) -> Capacity:
        """Duties are closed by the inspecting body, or by the director where there is none."""
        (head,) = self.rows("SELECT inspecting FROM campaign WHERE id = ?")
        return Capacity("inspector" if head["inspecting"] else "director")
