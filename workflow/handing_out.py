"""The 交办单 that goes out as a duty is assigned: at once under a standing approval, else once it is signed.

Where it has to be signed, the time for signing for the duty runs from the day on which it is issued.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.act import SYSTEM, Act
from workflow.papers.making import Asked, draft_asked
from workflow.papers.source import Source
from workflow.pinned import see_to_paper
from workflow.standing import covering, standing_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.effects import Doing
    from workflow.engine import Firing

KIND = "assignment-slip"
WHY = "任务已另行交办"


def hand_out(doing: Doing) -> Mapping[str, Any] | None:
    """Draft the slip for the leads, in place of one that was for others; nothing else tells them."""
    firing, campaign = doing.firing, doing.facts.campaign
    name = str(campaign.row["id"])
    see_to_paper(firing, name, KIND)
    at_once = covering(standing_of(firing.unit, campaign), KIND, firing.today(campaign.zone)) is not None

    def draft() -> None:
        if doing.said.get("before"):
            _withdraw(firing, doing.act)
        said = {"reason": doing.act.reason} if doing.act.reason else {}
        asked = Asked(kind=KIND, about=doing.act.subject, said=said)
        draft_asked(firing, name, asked, source=_source(firing, name))

    doing.afterwards.append(draft)
    if at_once:
        return None
    doing.remarks.append("交办单待审签，印发后起算签收时限")
    return {"sign_due": None}


def _source(firing: Firing, campaign: str) -> Source:
    """Return the ledger as it stands, with the definitions that the transaction has read already."""
    source = Source.of(firing, campaign)
    source.plan = firing.definition(source.facts.row["plan"])
    source.office = firing.definition(source.facts.row["office"])
    return source


def _withdraw(firing: Firing, act: Act) -> None:
    for row in firing.unit.rows(
        "SELECT subject FROM paper WHERE about = ? AND kind = ? AND state IN ('drafted', 'approved') "
        "ORDER BY length(no), no",
        act.subject,
        KIND,
    ):
        firing.fire(Act(subject=row["subject"], event="withdraw", capacity=SYSTEM, reason=WHY, at=act.at))
