"""The facts of the 督办函, the first one and 再次督办."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.papers.lapses import lapse_asked, of_lapse

if TYPE_CHECKING:
    from workflow.papers.making import Asked, Made
    from workflow.papers.source import Source


def make(source: Source, asked: Asked) -> Made:
    """Return the letter about a lapse; it is the second one where a first has been issued."""
    lapse = lapse_asked(source, asked)
    first = lapse["state"] in ("open", "urged")
    return of_lapse(source, asked, lapse, "supervise" if first else "supervise_again", {})
