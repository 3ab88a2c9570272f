"""The standing approval 常设授权: which kinds of paper the director lets go out unsigned, from when until when.

It is decided by ``authorise`` and ended by ``rescind``, both entries in the campaign's history; there is no other copy.
A campaign that was opened before such entries were made rests on its policy's list, from its first day.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from workflow.facts import CampaignFacts
    from workflow.reading import Rows

GIVEN, ENDED = "authorise", "rescind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One kind's standing approval.

    Attributes:
        kind: id of the kind of paper.
        since, until: first and last day as ISO text, both inclusive; None is open.
        post: who decided it, by post.
        reason: why, empty if it was not said.
        seq: number of the entry in the campaign's history, 0 where only the policy lists the kind.
    """

    kind: str
    since: str
    until: str | None
    post: str
    reason: str
    seq: int

    def covers(self, day: date) -> bool:
        """Return whether it holds on a day."""
        return self.since <= day.isoformat() <= (self.until or "9999")

    @property
    def words(self) -> str:
        """How the record of a paper that rests on it calls it."""
        return f"{self.post} {self.since} 常设授权" if self.seq else f"{self.post}的常设授权"


def grants(rows: Rows, campaign: CampaignFacts, *, until: str | None = None) -> tuple[Grant, ...]:
    """Return what holds, holds no more or will hold: the last decision on each kind that has not been ended.

    Args:
        rows: an open reading or transaction.
        campaign: whose.
        until: leave out what was recorded after this instant, as ``clock.stamp`` writes it.
    """
    entries = rows.rows(
        f"SELECT seq, event, recorded, body FROM history WHERE subject = ? AND event IN ('{GIVEN}', '{ENDED}') ORDER BY seq",
        campaign.row["subject"],
    )
    told = any(json.loads(entry["body"])["given"].get("opening") for entry in entries)
    found = {} if told else _by_policy(campaign.row, campaign.policy)
    for entry in entries:
        if until is not None and entry["recorded"] > until:
            break
        body = json.loads(entry["body"])
        for kind in body["given"]["kinds"]:
            if entry["event"] == ENDED:
                found.pop(kind, None)
            else:
                found[kind] = _grant(kind, entry["seq"], body)
    return tuple(found[kind] for kind in sorted(found))


def standing_of(rows: Rows, campaign: CampaignFacts) -> Sequence[Grant]:
    """Return what ``grants`` does, read once for as long as the campaign's own facts are kept."""
    if campaign.standing is None:
        campaign.standing = grants(rows, campaign)
    return campaign.standing


def covering(known: Sequence[Grant], kind: str, day: date) -> Grant | None:
    """Return what lets a paper of ``kind`` go out on ``day``, None where somebody has to sign it."""
    return next((one for one in known if one.kind == kind and one.covers(day)), None)


def _grant(kind: str, seq: int, body: Mapping[str, Any]) -> Grant:
    given = body["given"]
    return Grant(
        kind=kind,
        since=given["since"],
        until=given["until"],
        post=given["post"],
        reason=body["reason"] or "",
        seq=seq,
    )


def _by_policy(row: Mapping[str, Any], policy: Mapping[str, Any]) -> dict[str, Grant]:
    post = f"规则“{policy['title']}”"
    return {
        kind: Grant(kind=kind, since=row["opened"], until=None, post=post, reason="", seq=0)
        for kind in policy["standing_approval"]
    }
