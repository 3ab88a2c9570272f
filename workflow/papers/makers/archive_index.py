"""The facts of the 归档目录: every piece in the order of an archive. Page counts come from a rendering, see ``listed``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.archiving import pieces
from workflow.errors import PaperNotMade
from workflow.papers.common import common
from workflow.papers.making import Made

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workflow.archiving import Piece
    from workflow.papers.making import Asked
    from workflow.papers.source import Source

KIND = "archive-index"
_NOT_COUNTED = "页数在归档（duban archive make）时由排版结果数出，这里空着"


def make(source: Source, asked: Asked) -> Made:
    """Return the index of what has been issued and has come in, without page counts.

    Raises:
        PaperNotMade: it is asked for as of a past day.
    """
    if source.past:
        raise PaperNotMade(kind="归档目录", reason="归档目录只列现在的全部文件，不能用 --as-of")
    context = common(source) | listed(source.title, pieces(source.rows, source.campaign), {}, _NOT_COUNTED)
    del context["mark"], context["number"]
    return Made(
        title=f"{source.title}归档目录",
        context=context | dict(asked.said),
        key=f"{source.campaign}/{KIND}/{source.day.isoformat()}",
    )


def listed(
    campaign: str,
    found: Iterable[Piece],
    pages: Mapping[int, int],
    uncounted: str,
    notes: Mapping[int, str] | None = None,
) -> dict[str, Any]:
    """Return what an index says of its pieces.

    Args:
        campaign: what the campaign is called.
        found: the pieces.
        pages: 件号 → number of pages, of those that were counted.
        uncounted: why others were not; empty if all were.
        notes: 件号 → what is to be said besides.
    """
    items = []
    for piece in found:
        told = "；".join(filter(None, (piece.note, (notes or {}).get(piece.no, ""))))
        item: dict[str, Any] = {
            "no": piece.no,
            "responsible": piece.responsible,
            "title": piece.title,
            "date": piece.date,
        }
        optional = {"number": piece.number, "pages": pages.get(piece.no), "note": told}
        items.append(item | {name: value for name, value in optional.items() if value})
    return {"campaign": campaign, "items": items} | ({"uncounted": uncounted} if uncounted else {})
