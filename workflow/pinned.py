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
