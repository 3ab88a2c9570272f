"""What guards may look at: read beforehand, in sets, so that a guard is a pure function."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from workflow.findings import findings
from workflow.standing import standing_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workflow.act import Act
    from workflow.reading import Rows
    from workflow.standing import Grant


@dataclass(slots=True, kw_only=True)
class CampaignFacts:
    """A campaign's row and its policy, read once a transaction.

    ``host_names`` is its host under every name; ``standing`` the standing approvals, None until somebody asks
    (``workflow.standing.standing_of``).
    """

    row: Mapping[str, Any]
    policy: Mapping[str, Any]
    host_names: frozenset[str] = frozenset()
    standing: Sequence[Grant] | None = None

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
        lapses: open lapses of a duty, a return or a request, as pairs of full name and cause.
        duty_states: number of the campaign's duties by state (stages only).
        previous: the stage before, with ``title`` and ``done`` (stages only).
        inspections: states of the campaign's inspect stages and of its inspections (stages only).
        to_rectify: number of findings that have to be put right (inspections only).
        owed: duties that come from it and are not done (inspections and meetings).
        unanswered: numbers of requests brought before it that have no answer (meetings only).
        ranked: units in a ranking.
        returns: number of a round's returns by state; asked: the units that owe them (dispatches and reports only).
        about: the subject that a paper is about, the round that a return belongs to, or the duty that an extension is of.
        approvers: roles of those who may approve it; called: what its kind is called; standing: standing approvals of
            the campaign (papers only).
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
    returns: Mapping[str, int] = field(default_factory=dict)
    asked: Sequence[str] = ()
    about: Mapping[str, Any] | None = None
    approvers: Sequence[str] = ()
    called: str = ""
    standing: Sequence[Grant] = ()
    to_rectify: int = 0
    owed: Sequence[str] = ()
    unanswered: Sequence[str] = ()
    ranked: Sequence[str] = ()
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
    policy = _policy(row.pop("policy_body"))
    return CampaignFacts(row=row, policy=policy, host_names=_host_names(rows, row["plan"], row["host"]))


_HOSTS: dict[tuple[str, str], frozenset[str]] = {}  # by digest of the plan, which never changes, and host


def _host_names(rows: Rows, plan: str, host: str | None) -> frozenset[str]:
    """Return every name that the plan has for the unit that hosts the office."""
    if host is None:
        return frozenset()
    known = _HOSTS.get((plan, host))
    if known is None:
        units = json.loads(rows.value("SELECT body FROM definition WHERE digest = ?", plan))["units"]
        names = next((names for names in map(unit_names, units) if host in names), ())
        known = _HOSTS[plan, host] = frozenset({host, *names})
    return known


def unit_names(unit: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the name and the aliases of a unit of a stored plan."""
    aliases = (one if isinstance(one, str) else one["name"] for one in unit["aliases"])
    return (unit["name"], *aliases)


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
            f"({', '.join('?' * len(some))}) ORDER BY length(subject), subject",
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
    under_way = [
        row["state"]
        for row in rows.rows("SELECT DISTINCT state FROM inspection WHERE campaign = ?", campaign.row["id"])
    ]
    for fact in facts.values():
        before = [stage for stage in stages if stage["position"] < fact.row["position"]]
        fact.previous = before[-1] if before else None
        fact.inspections = [stage["state"] for stage in stages if stage["kind"] == "inspect"] + under_way
        fact.duty_states, fact.done_states = states, done


_OUTSIDE = frozenset({"group", "inspector"})
_ISSUERS = {
    "领导小组": "group",
    "督查机构": "inspector",
}  # who issues a paper that either may, by its ``issued_by``
_KINDS: dict[str, tuple[str, tuple[str, ...]]] = {}  # by digest of the definition, which never changes


def _kind_of_paper(rows: Rows, digest: str) -> tuple[str, tuple[str, ...]]:
    """Return what a kind of paper is called, and the roles of those who may approve it."""
    known = _KINDS.get(digest)
    if known is None:
        body = json.loads(rows.value("SELECT body FROM definition WHERE digest = ?", digest))
        known = _KINDS[digest] = body["title"], tuple(body.get("approved_by") or ("director",))
    return known


def _papers(rows: Rows, facts: dict[str, Facts], campaign: CampaignFacts) -> None:
    for fact in facts.values():
        fact.called, fact.approvers = _kind_of_paper(rows, fact.row["definition"])
        if set(fact.approvers) >= _OUTSIDE:
            fact.approvers = (_ISSUERS[json.loads(fact.row["context"]).get("issued_by", "领导小组")],)
        fact.standing = standing_of(rows, campaign)
        if fact.row["about"]:
            fact.about = _standing(rows, fact.row["about"])


def _standing(rows: Rows, subject: str) -> Mapping[str, Any] | None:
    return rows.one(
        f"SELECT t.*, l.label, l.final, l.done FROM {kind_of(subject)} t "
        "JOIN state_label l ON l.machine = t.machine AND l.state = t.state WHERE t.subject = ?",
        subject,
    )


def _rounds(rows: Rows, facts: dict[str, Facts], campaign: CampaignFacts) -> None:  # noqa: ARG001
    for name, fact in facts.items():
        found = rows.rows("SELECT unit, state FROM return WHERE round = ? ORDER BY length(no), no", name)
        fact.returns, fact.asked = Counter(row["state"] for row in found), [row["unit"] for row in found]


def _returns(rows: Rows, facts: dict[str, Facts], campaign: CampaignFacts) -> None:  # noqa: ARG001
    for name, fact in facts.items():
        fact.leads, fact.about = [fact.row["unit"]], _standing(rows, fact.row["round"])
        fact.lapses = _lapses(rows, name)


def _requests(rows: Rows, facts: dict[str, Facts], campaign: CampaignFacts) -> None:  # noqa: ARG001
    for name, fact in facts.items():
        fact.lapses = _lapses(rows, name)


def _lapses(rows: Rows, target: str) -> list[tuple[str, str]]:
    return [
        (row["subject"], row["cause"])
        for row in rows.rows(
            "SELECT subject, cause FROM supervision WHERE state <> 'resolved' AND target = ? "
            "ORDER BY length(subject), subject",
            target,
        )
    ]


def _meetings(rows: Rows, facts: dict[str, Facts], campaign: CampaignFacts) -> None:  # noqa: ARG001
    for name, fact in facts.items():
        fact.owed = _owed(rows, name)
        fact.unanswered = [
            row["no"]
            for row in rows.rows(
                "SELECT no FROM request WHERE meeting = ? AND state = 'asked' ORDER BY length(no), no", name
            )
        ]


def _inspections(rows: Rows, facts: dict[str, Facts], campaign: CampaignFacts) -> None:  # noqa: ARG001
    for name, fact in facts.items():
        fact.owed = _owed(rows, name)
        fact.to_rectify = sum(1 for finding in findings(rows, name) if finding.rectify)


def _owed(rows: Rows, origin: str) -> list[str]:
    return [
        f"{row['no']}（{row['label']}）"
        for row in rows.rows(
            "SELECT d.no, l.label FROM duty d JOIN state_label l ON l.machine = d.machine AND l.state = d.state "
            "WHERE d.origin = ? AND l.done = 0 ORDER BY d.position",
            origin,
        )
    ]


def _extensions(rows: Rows, facts: dict[str, Facts], campaign: CampaignFacts) -> None:  # noqa: ARG001
    for fact in facts.values():
        fact.about, fact.lapses = _standing(rows, fact.row["duty"]), _lapses(rows, fact.row["duty"])


def _rankings(rows: Rows, facts: dict[str, Facts], campaign: CampaignFacts) -> None:  # noqa: ARG001
    for fact in facts.values():
        fact.ranked = [one["unit"] for one in json.loads(fact.row["context"])["units"]]


_READERS = {
    "duty": _duties,
    "stage": _stages,
    "paper": _papers,
    "meeting": _meetings,
    "request": _requests,
    "inspection": _inspections,
    "dispatch": _rounds,
    "report": _rounds,
    "return": _returns,
    "ranking": _rankings,
    "extension": _extensions,
}
