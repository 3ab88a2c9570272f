"""Making a paper of a kind: who draws its facts from the ledger, and drafting what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow import paper
from workflow.errors import PaperNotMade
from workflow.papers import makers
from workflow.papers.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from workflow.engine import Firing


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What paper is wanted.

    Attributes:
        kind: id of the kind.
        about: full name of the subject that it is about; None for one about the whole campaign.
        first, last: its period, for one that reports on a period; None leaves it to the maker.
        title, key: its title in the register and what keeps it from being drafted twice, where it falls due by a
            schedule; else the maker knows.
        event: what issuing it does to ``about``, where a ladder says so; else the maker knows.
        said: what only a person can say (place, reason, wording), by field of the kind.
    """

    kind: str
    about: str | None = None
    first: date | None = None
    last: date | None = None
    title: str = ""
    key: str = ""
    event: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A paper's frozen facts, ready to be drafted.

    Attributes:
        title: the title in the register.
        context: its facts; schema in the kind's ``all_fields``.
        key: keeps it from being drafted twice.
        about: the subject that it is about.
        event: what issuing it does to ``about``.
        ledger: the ledger that it was made from, where that is of another moment than the one asked of.
    """

    title: str
    context: Mapping[str, Any]
    key: str
    about: str | None = None
    event: str | None = None
    ledger: Source | None = field(default=None, compare=False)


def makes(kind: str) -> bool:
    """Return whether there is somebody who makes this kind from the ledger."""
    return (Path(makers.__path__[0]) / f"{_module(kind)}.py").is_file()


def make(source: Source, asked: Asked) -> Made:
    """Return the facts of a paper.

    Raises:
        PaperNotMade: there is nobody who makes this kind, or not of what was asked; it says why.
    """
    if not makes(asked.kind):
        title = paper.kinds(source.rows, source.campaign).get(asked.kind, asked.kind)
        raise PaperNotMade(kind=title, reason="这种文书由程序在事项到期或办理时拟稿，不单独拟")
    maker: Callable[[Source, Asked], Made] = import_module(
        f"workflow.papers.makers.{_module(asked.kind)}"
    ).make
    return maker(source, asked)


def _module(kind: str) -> str:
    return kind.replace("-", "_")


def draft_asked(firing: Firing, campaign: str, asked: Asked, *, source: Source | None = None) -> str | None:
    """Draft the paper that is asked for, from the ledger as it stands or from ``source``; return its subject.

    None if one that has not been withdrawn stands for the same thing; with a key that is known before a fact is read.
    """
    if asked.key and paper.free_key(firing.unit, asked.key) is None:
        return None
    source = source or Source.of(firing, campaign)
    made = make(source, asked)
    return paper.draft(
        firing,
        campaign,
        asked.kind,
        key=asked.key or made.key,
        title=asked.title or made.title,
        context=made.context,
        day=firing.today(source.facts.zone),
        about=made.about,
        event=asked.event or made.event,
        figures=(made.ledger or source).book.kept(),
    )
