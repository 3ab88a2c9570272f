"""Rankings and scorings in the ledger: computed when they fall due or when asked for, settled by people."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from definitions.digest import canonical, digest
from definitions.errors import ProjectError
from workflow.act import OFFICE, SYSTEM
from workflow.clock import stamp
from workflow.errors import CampaignEnded, DateImpossible
from workflow.pinned import machine_for
from workflow.ranking import compute, rule_of
from workflow.workdays import ONE_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.act import Capacity
    from workflow.effects import Doing
    from workflow.engine import Firing

SWITCHED_OFF = "规则没有启用排名（ranking.enabled）"


class RankingOff(ProjectError):
    """The policy has switched ranking off."""

    def __init__(self) -> None:
        super().__init__(f"{SWITCHED_OFF}，不能测算排名。要排名，请换一份启用排名的规则")


def why_skipped(firing: Firing, row: Mapping[str, Any]) -> str | None:
    """Return why an occurrence is not turned into a ranking; None if it is, or is something else."""
    if row["kind"] == "ranking" and not rule_of(firing.unit, row["campaign"], "ranking")["enabled"]:
        return SWITCHED_OFF
    return None


def propose(firing: Firing, row: dict[str, Any], today: date) -> str:  # noqa: ARG001 - one shape
    """Compute what a rhythm promises: of the days since its last one, up to the day before."""
    last = date.fromisoformat(row["effective"]) - ONE_DAY
    first = min(_begins(firing, row), last)
    return add(
        firing,
        row["campaign"],
        kind=row["kind"],
        title=row["title"],
        period=(first, last),
        source=row["source"],
        capacity=SYSTEM,
        occurrence=(row["slug"], row["nominal"]),
    )


def _begins(firing: Firing, row: Mapping[str, Any]) -> date:
    """Return the day after the last period of the same rhythm, for the first one the day of opening."""
    before = firing.unit.value(
        "SELECT max(last) FROM ranking WHERE campaign = ? AND slug = ? AND state <> 'set_aside'",
        row["campaign"],
        row["slug"],
    )
    if before is not None:
        return date.fromisoformat(before) + ONE_DAY
    return date.fromisoformat(firing.campaign(row["campaign"]).row["opened"])


def begin(firing: Firing, campaign: str, *, kind: str, title: str, period: tuple[date, date]) -> str:
    """Compute what somebody asks for, and enter it; return its full name.

    Raises:
        CampaignEnded: the campaign has ended.
        RankingOff: the policy has switched ranking off.
        DateImpossible: the period has not begun.
    """
    facts = firing.campaign(campaign)
    if facts.row["state"] != "open":
        raise CampaignEnded(campaign=facts.row["title"])
    if kind == "ranking" and not rule_of(firing.unit, campaign, kind)["enabled"]:
        raise RankingOff
    if period[0] > firing.today(facts.zone):
        raise DateImpossible(text=period[0].isoformat(), reason="还没有到，不能测算以后的考核期")
    return add(firing, campaign, kind=kind, title=title, period=period, source="office")


def add(
    firing: Firing,
    campaign: str,
    *,
    kind: str,
    title: str,
    period: tuple[date, date],
    source: str,
    capacity: Capacity = OFFICE,
    occurrence: tuple[str, str] | None = None,
) -> str:
    """Compute a ranking or scoring of a period as the ledger stands, and enter it; return its full name."""
    no = int(firing.unit.value("SELECT count(*) FROM ranking WHERE campaign = ?", campaign)) + 1
    slug, nominal = occurrence or (None, None)
    context = canonical(compute(firing.unit, campaign, kind, *period, now=firing.now))
    return firing.create(
        "ranking",
        {
            "subject": f"{campaign}/ranking:{no}",
            "campaign": campaign,
            "no": str(no),
            "kind": kind,
            "title": title,
            "slug": slug,
            "nominal": nominal,
            "first": period[0].isoformat(),
            "last": period[1].isoformat(),
            "as_of": stamp(firing.now),
            "digest": digest(context),
            "context": context,
            "source": source,
        },
        machine=machine_for(firing, campaign, "ranking"),
        capacity=capacity,
        given={"context": digest(context)},
    )


def compute_anew(doing: Doing) -> Mapping[str, Any]:
    """Compute it from the ledger as it stands now."""
    row, firing = doing.facts.row, doing.firing
    period = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
    context = canonical(compute(firing.unit, row["campaign"], row["kind"], *period, now=firing.now))
    doing.said["context"] = digest(context)
    if context == row["context"]:
        doing.remarks.append("结果不变")
    return {"as_of": stamp(firing.now), "digest": digest(context), "context": context}


def keep_score(doing: Doing) -> None:
    """Keep what a unit scores in the judgement of people."""
    given: Any = doing.act.given or {}
    doing.said["score"] = given["score"]
