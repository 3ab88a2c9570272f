"""What a revision is reckoned from: the campaign as it stands, the version to come, and what becomes of each duty."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from definitions.plan import Plan
from workflow.planned import facts_of
from workflow.revising.duty import DutyStep, step_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from definitions.plan import Duty, Stage
    from workflow.engine import Firing
    from workflow.planned import PlanFacts
    from workflow.revising.duty import Units

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A campaign before a revision.

    Attributes:
        head: the campaign's row.
        policy, office: what it runs under, as plain data.
        old, new: the version in force, the version to come.
        stages, duties: all rows that come from a plan, each with ``label`` and ``done``, which here means: left alone.
        steps: what becomes of every duty that is not done.
        meetings: those that are announced, or about to be, and lie ahead.
        today: the day of recording, in the campaign's zone.
    """

    head: Mapping[str, Any]
    policy: Mapping[str, Any]
    office: Mapping[str, Any]
    old: PlanFacts
    new: PlanFacts
    stages: list[Row]
    duties: list[Row]
    steps: list[DutyStep]
    meetings: list[Row]
    today: date

    @property
    def new_stages(self) -> list[Stage]:
        """Stages of the version to come that no row stands for yet."""
        used = {row["no"] for row in self.stages}
        return [stage for stage in self.new.plan.stages if str(stage.no) not in used]

    @property
    def new_duties(self) -> list[Duty]:
        """Duties of the version to come that no row stands for yet."""
        used = {row["no"] for row in self.duties}
        return [duty for duty in self.new.plan.duties if str(duty.no) not in used]


def read(firing: Firing, campaign: str, plan: Plan, digest: str) -> Standing:
    """Read everything once, and reckon what becomes of each open duty."""
    facts = firing.campaign(campaign)
    policy = facts.policy
    old, new = _stored(firing, facts.row["plan"], policy), facts_of(plan, digest, policy)
    duties = [row for row in _rows(firing, "duty", campaign) if row["origin"] is None]
    return Standing(
        head=facts.row,
        policy=policy,
        office=firing.definition(facts.row["office"]),
        old=old,
        new=new,
        stages=_rows(firing, "stage", campaign),
        duties=duties,
        steps=_steps(firing, campaign, duties, old, new),
        meetings=firing.unit.rows(
            "SELECT no, slug, title, day FROM meeting WHERE campaign = ? AND state IN ('scheduled', 'notified') "
            "AND day >= ? ORDER BY day, length(no), no",
            campaign,
            firing.today(facts.zone).isoformat(),
        ),
        today=firing.today(facts.zone),
    )


def _steps(
    firing: Firing, campaign: str, duties: list[Row], old: PlanFacts, new: PlanFacts
) -> list[DutyStep]:
    versions = {old.digest: old}
    units, signed = _units(firing, campaign)
    steps = []
    for row in duties:
        if row["done"]:
            continue
        mine = units[row["subject"]]
        if int(row["no"]) not in new.duties:
            steps.append(DutyStep(row=row, columns={}, units=mine, wanted=mine, effect="cancelled"))
            continue
        if row["plan"] not in versions:  # reopened after a revision had passed it by
            versions[row["plan"]] = _stored(firing, row["plan"], old.policy)
        steps.append(step_of(row, mine, signed[row["subject"]], versions[row["plan"]], new))
    return steps


def _stored(firing: Firing, digest: str, policy: Mapping[str, Any]) -> PlanFacts:
    body = firing.unit.value("SELECT body FROM definition WHERE digest = ?", digest)
    return facts_of(Plan.model_validate_json(body, strict=True), digest, policy)


def _rows(firing: Firing, kind: str, campaign: str) -> list[Row]:
    return firing.unit.rows(
        f"SELECT t.*, l.label, CASE WHEN l.final = 1 THEN 1 ELSE l.done END AS done FROM {kind} t "
        "JOIN state_label l ON l.machine = t.machine AND l.state = t.state "
        "WHERE t.campaign = ? ORDER BY t.position, length(t.no), t.no",
        campaign,
    )


def _units(firing: Firing, campaign: str) -> tuple[dict[str, Units], dict[str, dict[str, str]]]:
    units: dict[str, Units] = defaultdict(lambda: {"lead": [], "support": []})
    signed: dict[str, dict[str, str]] = defaultdict(dict)
    for row in firing.unit.rows(
        "SELECT u.subject, u.unit, u.role, u.signed FROM duty_unit u JOIN duty d ON d.subject = u.subject "
        "WHERE d.campaign = ? AND u.until IS NULL ORDER BY u.subject, u.role, u.position",
        campaign,
    ):
        units[row["subject"]][row["role"]].append(row["unit"])
        if row["role"] == "lead" and row["signed"]:
            signed[row["subject"]][row["unit"]] = row["signed"]
    return units, signed
