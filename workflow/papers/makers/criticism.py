"""The facts of the 通报批评, which the office drafts and 领导小组 or 督查机构 issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.papers.common import office_copies
from workflow.papers.lapses import issued_by, lapse_asked, of_lapse

if TYPE_CHECKING:
    from workflow.papers.making import Asked, Made
    from workflow.papers.source import Source


def make(source: Source, asked: Asked) -> Made:
    """Return the circular about a lapse, addressed to those who are criticised and to every lead."""
    lapse = lapse_asked(source, asked)
    body, issuer = issued_by(source, asked)
    units = lapse["units"].split("、")
    own = {
        "issued_by": body,
        "office": source.plan["office"],
        "units": units,
        "addressee": [*units, "各牵头单位"],
        "printer": source.plan["office"],
        "printed": source.day.isoformat(),
    }
    if copies := office_copies(source):
        own["copies"] = copies
    return of_lapse(source, asked, lapse, "criticise", own, issuer=issuer)
