"""Where the facts of a paper come from: a campaign's ledger as it stood at one moment."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workflow.clock import at_local, local_day
from workflow.errors import CampaignNotFound
from workflow.facts import campaign_facts, unit_names
from workflow.listing import plain
from workflow.papers.figures import Book

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from workflow.engine import Firing
    from workflow.facts import CampaignFacts
    from workflow.reading import Rows
    from workflow.workdays import Workdays

Row = dict[str, Any]
_ORDERS = {"duty": "position", "stage": "position"}
_BY_NUMBER = "length(no), no"


class Source:
    """A campaign's ledger at one moment, and what the campaign runs under.

    Attributes:
        rows: an open reading, or the transaction in which the paper is drafted.
        campaign: its id.
        moment: the instant whose ledger is read; what was recorded later is left out when ``past``.
        past: a moment that is over; else the ledger as it stands, the transaction's own changes included.
        day: the moment's day in the campaign's zone.
        workdays: the calendar.
        book: takes down which rows each figure was counted from.
    """

    def __init__(
        self,
        rows: Rows,
        campaign: str,
        *,
        moment: datetime,
        workdays: Workdays,
        past: bool = True,
        facts: CampaignFacts | None = None,
    ) -> None:
        facts = facts or campaign_facts(rows, campaign)
        if facts is None:
            raise CampaignNotFound(name=campaign, known=[])
        self.rows, self.campaign, self.workdays = rows, campaign, workdays
        self.facts: CampaignFacts = facts
        self.moment, self.past = moment, past
        self.day: date = local_day(moment, facts.zone)
        self.book = Book(self)
        self._views: dict[str, list[Row]] = {}

    @classmethod
    def of(cls, firing: Firing, campaign: str) -> Source:
        """Return the ledger as it stands in a transaction."""
        moment = firing.nominal or firing.now
        return cls(firing.unit, campaign, moment=moment, workdays=firing.workdays, past=False)

    @property
    def policy(self) -> Mapping[str, Any]:
        """The rules that the campaign runs under."""
        return self.facts.policy

    @property
    def title(self) -> str:
        """What the campaign is called."""
        return str(self.facts.row["title"])

    @cached_property
    def plan(self) -> Row:
        """The plan in force now."""
        return self._definition(self.facts.row["plan"])

    @cached_property
    def _names(self) -> dict[str, str]:
        return {name: unit["name"] for unit in self.plan["units"] for name in unit_names(unit)}

    def unit_of(self, name: str) -> str:
        """Return what the plan lists a unit as, whose duty it names by an alias; figures by unit count by that."""
        return self._names.get(name, name)

    @cached_property
    def office(self) -> Row:
        """The office file."""
        return self._definition(self.facts.row["office"])

    def ledger(self, kind: str) -> list[Row]:
        """Return the subjects of a kind (``duty``, ``meeting``…) as the moment's ledger has them, read once.

        Rows are those of the named view ``v_<kind>``, with ``key``, which names subject and version; a duty's
        ``lead`` and ``support`` are lists of units.
        """
        if kind not in self._views:
            order = _ORDERS.get(kind, _BY_NUMBER)
            found = plain(self.rows, f"v_{kind}", self.campaign, self.moment if self.past else None, order)
            units = self._units() if kind == "duty" and self.past else None
            self._views[kind] = [self._finished(kind, row, units) for row in found]
        return self._views[kind]

    def where(self, kind: str, condition: str, *arguments: object, holds: Callable[[Row], bool]) -> list[Row]:
        """Return those subjects of ``ledger`` for which ``holds``.

        In the present the database finds them: ``condition`` is true of them all, so that of many only few are read.
        """
        if self.past or kind in self._views:
            found = self.ledger(kind)
        else:
            rows = self.rows.rows(
                f"SELECT * FROM v_{kind} WHERE campaign = ? AND {condition} ORDER BY {_ORDERS.get(kind, _BY_NUMBER)}",
                self.campaign,
                *arguments,
            )
            found = [self._finished(kind, row) for row in rows]
        return [row for row in found if holds(row)]

    def one(self, kind: str, subject: str) -> Row | None:
        """Return one subject as ``ledger`` has it, without reading the others where the ledger is the present one."""
        found = self.where(kind, "subject = ?", subject, holds=lambda row: row["subject"] == subject)
        return found[0] if found else None

    def _finished(self, kind: str, row: Row, units: Mapping[tuple[str, str], list[Row]] | None = None) -> Row:
        """Give a row of a view its ``key``, and a duty its units: those of now unless the ``units`` of all times are given."""
        row["key"] = f"{kind}:{row['no']}@{row['version']}"
        if kind == "duty":
            for role in ("lead", "support"):
                if units is None:
                    row[role] = row[role].split("、") if row[role] else []
                else:
                    row[role] = self._at(units[row["subject"], role], row)
        return row

    def afresh(self) -> Source:
        """Return the same ledger for another paper: nothing noted, nothing read yet but the definitions."""
        other = Source(
            self.rows,
            self.campaign,
            moment=self.moment,
            workdays=self.workdays,
            past=self.past,
            facts=self.facts,
        )
        other.plan, other.office = self.plan, self.office
        return other

    def at(self, day: date) -> Source:
        """Return the ledger as it stood at the end of ``day``; it has a book of its own."""
        moment = at_local(day + timedelta(days=1), 0, 0, self.facts.zone) - timedelta(seconds=1)
        other = Source(self.rows, self.campaign, moment=moment, workdays=self.workdays, facts=self.facts)
        other.plan, other.office = self.plan, self.office
        return other

    def _units(self) -> dict[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.rows.rows(
            "SELECT subject, role, unit, since, until FROM v_duty_unit WHERE campaign = ? ORDER BY position",
            self.campaign,
        ):
            found[row["subject"], row["role"]].append(row)
        return found

    @staticmethod
    def _at(units: list[Row], duty: Row) -> list[str]:
        version = duty["version"]
        return [
            one["unit"]
            for one in units
            if one["since"] <= version and (one["until"] is None or one["until"] > version)
        ]

    def _definition(self, digest: str) -> Row:
        body: Row = json.loads(self.rows.value("SELECT body FROM definition WHERE digest = ?", digest))
        return body
