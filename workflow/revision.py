"""Loading a changed plan into an open campaign: one transaction that brings everything open to the new version.

The campaign fires ``revise``. Open stages and duties get a bookkeeping entry of the same name: they stand on the new
version from then on, and their state stays. Where a revision does move a state it goes over an arrow: ``cancel`` and
``drop`` for what is no longer listed, ``hand_over`` for what another unit leads now. What is done is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.campaign import runnable
from workflow.errors import SomeoneElseFirst
from workflow.keeping import keep_definitions
from workflow.naming import title_of
from workflow.revising.checks import check, says_nothing_new
from workflow.revising.outcome import outcome, unchanged
from workflow.revising.standing import read
from workflow.revising.writing import write

if TYPE_CHECKING:
    from definitions.loader import Loaded
    from definitions.plan import Plan
    from workflow.act import Act
    from workflow.engine import Engine
    from workflow.revising.outcome import Revised


def revise(
    engine: Engine, loaded: Loaded[Plan], act: Act, *, seen: str | None = None, dry_run: bool = False
) -> Revised:
    """Load a later version of its plan into a campaign.

    Args:
        engine: store and clock.
        loaded: the plan file.
        act: ``revise`` on the campaign, in a capacity.
        seen: of an earlier dry run that somebody has agreed to.
        dry_run: do all of it, keep nothing.

    Raises:
        DefinitionInvalid: the file has errors.
        RevisionRefused: it is another plan, or no later version.
        TransitionNotAllowed: the campaign has ended, or the capacity does not suffice.
        KeyReused: the act's key stands for another version.
        SomeoneElseFirst: what it touches has moved on since ``seen``.
    """
    plan = runnable(loaded)
    with engine.firing(dry_run=dry_run) as firing:
        standing = read(firing, act.subject.partition("/")[0], plan, loaded.digest)
        if standing.head["state"] != "open":
            firing.fire(act)  # which its machine refuses
        if says_nothing_new(standing):
            return unchanged(standing)
        check(standing)
        revised = outcome(standing, firing.workdays)
        if seen not in {None, revised.seen}:
            raise SomeoneElseFirst(title=title_of(act.subject))
        keep_definitions(firing, ("plan", plan.id, loaded))
        write(firing, standing, act)
    return revised
