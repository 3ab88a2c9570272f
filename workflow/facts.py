"""What guards may look at: read beforehand, in sets, so that a guard is a pure function."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workflow.act import Act
    from workflow.reading import Rows


@dataclass(slots=True, kw_only=True)
class CampaignFacts:
    """A campaign's row and its policy, read once a transaction."""

    row: Mapping[str, Any]
    policy: Mapping[str, Any]

    @property
    def zone(self) -> str:
        """Name of the campaign's time zone."""
        return str(self.row["zone"])


@dataclass(slots=True, kw_only=True)
class Facts:
    """A subject as it stands, and the act that is asked of it.

    Attributes:
        day: nominal day of the act in the campaign's zone.
        counted: the day that lateness counts from: the nominal one where a registered incoming paper bears it, else
            the day of recording.
        leads, supports: names of units in the order of the plan.
        signed: lead units that have signed for the duty.
        lapses: open lapses of a duty, as pairs of full name and cause.
        duty_states: number of the campaign's duties by state (stages only).
        previous: the stage before, with ``title`` and ``done`` (stages only).
        inspections: states of the campaign's inspect stages (stages only).
        about: the subject a paper is about (papers only).
        incoming: registered papers that the act names: number → the date it bears.
    """

    kind: str
    row: dict[str, Any]
    campaign: CampaignFacts
    act: Act | None = None
    actor: str = ""
    day: date = date.min
    counted: date = date.min
    leads: Sequence[str] = ()
    supports: Sequence[str] = ()
    signed: Sequence[str] = ()
    lapses: Sequence[tuple[str, str]] = ()
    duty_states: Mapping[str, int] = field(default_factory=dict)
    done_states: frozenset[str] = frozenset()
    previous: Mapping[str, Any] | None = None
    inspections: Sequence[str] = ()
    about: Mapping[str, Any] | None = None
    incoming: Mapping[str, str] = field(default_factory=dict)


def kind_of(subject: str) -> str:
    """Return the kind in a subject's full name: ``campaign/kind:no``."""
    return subject.partition("/")[2].partition(":")[0]


def campaign_facts(rows: Rows, campaign: str) -> CampaignFacts | None:
    """Read a campaign's row and policy; None if there is none of this id."""
    row = rows.one(
        "SELECT c.*, d.body AS policy_body FROM campaign c JOIN definition d ON d.digest = c.policy WHERE c.id = ?",
        campaign,
    )
    if row is None:
        return None
    return CampaignFacts(row=row, policy=_policy(row.pop("policy_body")))


@lru_cache(maxsize=64)
def _policy(body: str) -> Mapping[str, Any]:
    policy: Mapping[str, Any] = json.loads(body)
    return policy


def gather(
    rows: Rows, kind: str, found: Iterable[dict[str, Any]], campaign: CampaignFacts
) -> dict[str, Facts]:
    """Return the facts of the subjects ``found``, all of one kind, by full name."""
    facts = {row["subject"]: Facts(kind=kind, row=row, campaign=campaign) for row in found}
    reader = _READERS.get(kind)
    if reader is not None and facts:
        reader(rows, facts, campaign)
    return facts


def _duties(rows: Rows, facts: dict[str, Facts], campaign: CampaignFacts) -> None:  # noqa: ARG001 - one shape
    units: dict[str, list[dict[str, Any]]] = defaultdict(list)
    names = list(facts)
    for start in range(0, len(names), 500):
        some = names[start : start + 500]
        for row in rows.rows(
            "SELECT subject, unit, role, signed FROM duty_unit WHERE until IS NULL AND subject IN "
            f"({', '.join('?' * len(some))}) ORDER BY role, position",
            *some,
        ):
            units[row["subject"]].append(row)
    lapses: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for start in range(0, len(names), 500):
        some = names[start : start + 500]
        for row in rows.rows(
            "SELECT subject, target, cause FROM supervision WHERE state <> 'resolved' AND target IN "
            f"({', '.join('?' * len(some))})",
            *some,
        ):
            lapses[row["target"]].append((row["subject"], row["cause"]))
    for name, fact in facts.items():
        fact.lapses = lapses[name]
        mine = units[name]
        fact.leads = [row["unit"] for row in mine if row["role"] == "lead"]
        fact.supports = [row["unit"] for row in mine if row["role"] == "support"]
        fact.signed = [row["unit"] for row in mine if row["role"] == "lead" and row["signed"]]


def _stages(rows: Rows, facts: dict[str, Facts], campaign: CampaignFacts) -> None:
    states = {
        row["state"]: row["n"]
        for row in rows.rows(
            "SELECT state, count(*) AS n FROM duty WHERE campaign = ? GROUP BY state", campaign.row["id"]
        )
    }
    done = frozenset(
        row["state"]
        for row in rows.rows(
            "SELECT l.state FROM state_label l WHERE l.done = 1 AND l.machine IN "
            "(SELECT DISTINCT machine FROM duty WHERE campaign = ?)",
            campaign.row["id"],
        )
    )
    stages = rows.rows(
        "SELECT s.no, s.position, s.kind, s.title, s.state, l.label, l.done FROM stage s "
        "JOIN state_label l ON l.machine = s.machine AND l.state = s.state WHERE s.campaign = ? ORDER BY s.position",
        campaign.row["id"],
    )
    for fact in facts.values():
        before = [stage for stage in stages if stage["position"] < fact.row["position"]]
        fact.previous = before[-1] if before else None
        fact.inspections = [stage["state"] for stage in stages if stage["kind"] == "inspect"]
        fact.duty_states, fact.done_states = states, done


def _papers(rows: Rows, facts: dict[str, Facts], campaign: CampaignFacts) -> None:  # noqa: ARG001
    for fact in facts.values():
        about = fact.row["about"]
        if about:
            fact.about = rows.one(
                f"SELECT t.*, l.label, l.final FROM {kind_of(about)} t "
                "JOIN state_label l ON l.machine = t.machine AND l.state = t.state WHERE t.subject = ?",
                about,
            )


_READERS = {"duty": _duties, "stage": _stages, "paper": _papers}
