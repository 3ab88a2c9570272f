"""Which definition new subjects and papers of a kind get in a campaign: what it was opened with.

A campaign that an older program opened takes what its like has, or the shipped one when it first needs the kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.catalogue import resolve
from definitions.loader import load
from definitions.machine import MachineSpec
from definitions.paper import PaperKind
from workflow.keeping import keep_definitions

if TYPE_CHECKING:
    from workflow.engine import Firing


def pin_machine(firing: Firing, campaign: str, kind: str, digest: str) -> None:
    """Let new subjects of ``kind`` get the machine of ``digest``."""
    firing.unit.insert("campaign_machine", {"campaign": campaign, "kind": kind, "definition": digest})


def machine_for(firing: Firing, campaign: str, kind: str) -> str:
    """Return the digest of the machine for a new subject of ``kind``."""
    found = firing.unit.value(
        "SELECT definition FROM campaign_machine WHERE campaign = ? AND kind = ?", campaign, kind
    )
    if found is not None:
        return str(found)
    like = firing.unit.value(
        f"SELECT machine FROM {kind} WHERE campaign = ? ORDER BY length(no), no LIMIT 1", campaign
    )
    if like is not None:
        pin_machine(firing, campaign, kind, str(like))
        return str(like)
    loaded = load(resolve("machines", kind), MachineSpec, name=kind)
    keep_definitions(firing, ("machine", kind, loaded))
    pin_machine(firing, campaign, kind, loaded.digest)
    return loaded.digest


def machine_of_papers(firing: Firing, campaign: str, kind: PaperKind) -> str:
    """Return the digest of the machine for a new paper: the campaign's, or the shipped one if that knows not who signs."""
    own = str(firing.campaign(campaign).row["paper_machine"])
    spec = firing.machine(own).spec
    if set(kind.approved_by) <= {
        role for arrow in spec.transitions if arrow.event == "approve" for role in arrow.by
    }:
        return own
    loaded = load(resolve("machines", "paper"), MachineSpec, name="paper")
    keep_definitions(firing, ("machine", "paper", loaded))
    return loaded.digest


def see_to_event(firing: Firing, campaign: str, event: str) -> None:
    """See that a campaign that an older program opened knows an event that came later."""
    held = [
        firing.campaign(campaign).row["machine"],
        firing.unit.value(
            "SELECT definition FROM campaign_machine WHERE campaign = ? AND kind = 'campaign'", campaign
        ),
    ]
    if any(one is not None and event in firing.machine(one).machine.events for one in held):
        return
    loaded = load(resolve("machines", "campaign"), MachineSpec, name="campaign")
    keep_definitions(firing, ("machine", "campaign", loaded))
    firing.unit.write("DELETE FROM campaign_machine WHERE campaign = ? AND kind = 'campaign'", campaign)
    pin_machine(firing, campaign, "campaign", loaded.digest)


def see_to_paper(firing: Firing, campaign: str, kind: str) -> None:
    """See that papers of ``kind`` can be drafted in the campaign."""
    if (
        firing.unit.value(
            "SELECT definition FROM campaign_paper WHERE campaign = ? AND kind = ?", campaign, kind
        )
        is None
    ):
        loaded = load(resolve("papers", kind), PaperKind, name=kind)
        keep_definitions(firing, ("paper", kind, loaded))
        firing.unit.insert(
            "campaign_paper", {"campaign": campaign, "kind": kind, "definition": loaded.digest}
        )
