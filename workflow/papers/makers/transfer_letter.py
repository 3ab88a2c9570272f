"""The facts of the 问题线索移交函: what happened, every paper that was sent about it, and why it is handed over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workflow.papers.lapses import issued_by, lapse_asked, must_be_said, of_lapse

if TYPE_CHECKING:
    from workflow.papers.making import Asked, Made
    from workflow.papers.source import Source


def make(source: Source, asked: Asked) -> Made:
    """Return the letter about a lapse, with every earlier paper as an attachment.

    Raises:
        PaperNotMade: to whom and why has not been said.
    """
    lapse = lapse_asked(source, asked)
    must_be_said(source, asked)
    body, issuer = issued_by(source, asked)
    own: dict[str, Any] = {
        "issued_by": body,
        "office": source.plan["office"],
        "units": lapse["units"].split("、"),
        "addressee": [asked.said["recipient"]],
    }
    made = of_lapse(source, asked, lapse, "transfer", own, issuer=issuer)
    papers = [
        f"{one['kind']}（{one['number']}）" if one["number"] else one["kind"]
        for one in made.context["earlier"]
    ]
    more = made.context.get("evidence", [])
    return replace(made, context={**made.context, "attachments": [*papers, *more]})
