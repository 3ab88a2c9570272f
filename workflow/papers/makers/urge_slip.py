"""The facts of the 催办单."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.contexts import IN_WRITING
from workflow.papers.lapses import FORMS, lapse_asked, of_lapse

if TYPE_CHECKING:
    from workflow.papers.making import Asked, Made
    from workflow.papers.source import Source


def make(source: Source, asked: Asked) -> Made:
    """Return the slip about a lapse."""
    lapse = lapse_asked(source, asked)
    return of_lapse(source, asked, lapse, "urge", {"reply_form": FORMS.get(lapse["cause"], IN_WRITING)})
