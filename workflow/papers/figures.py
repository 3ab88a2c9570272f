"""Figures of a paper: each by a named query of the ledger, with the rows that it was counted from.

A query is a function from a ``Source`` to rows, under the name by which ``paper explain`` runs it again.
"""

from __future__ import annotations

import json
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from definitions.digest import canonical
from workflow.clock import stamp
from workflow.papers import queries as package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from workflow.papers.source import Source

Row = dict[str, Any]
Run = TypeVar("Run", bound="Callable[..., list[Row]]")


class Query(NamedTuple):
    """A named query: what it counts, in Chinese, and how."""

    name: str
    title: str
    run: Callable[..., list[Row]]


_QUERIES: dict[str, Query] = {}


def queries() -> Mapping[str, Query]:
    """Return every named query, by name."""
    for module in iter_modules(package.__path__):
        import_module(f"workflow.papers.queries.{module.name}")
    return _QUERIES


def query(title: str) -> Callable[[Run], Run]:
    """Register a function ``(source, **arguments) -> rows`` under its own name, with hyphens.

    Arguments are strings, integers or lists of these, so that they can be kept; rows carry ``key``.
    """

    def enter(function: Run) -> Run:
        name = function.__name__.replace("_", "-")
        _QUERIES[name] = Query(name, title, function)
        return function

    return enter


class Book:
    """Takes down of every figure where it came from."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._noted: list[Row] = []

    def rows(self, path: str, run: Callable[..., list[Row]], **arguments: Any) -> list[Row]:
        """Return the rows of a query; the figure at ``path`` of the context is how many they are."""
        found = run(self._source, **arguments)
        self.note(path, run, len(found), found, **arguments)
        return found

    def count(self, path: str, run: Callable[..., list[Row]], **arguments: Any) -> int:
        """Return how many rows a query has."""
        return len(self.rows(path, run, **arguments))

    def note(
        self, path: str, run: Callable[..., list[Row]], value: object, rows: Iterable[Row], **arguments: Any
    ) -> None:
        """Take down that ``value`` at ``path`` was worked out from ``rows`` of a query."""
        self._noted.append(
            {
                "path": path,
                "query": run.__name__.replace("_", "-"),
                "arguments": arguments,
                "value": str(value),
                "rows": [row["key"] for row in rows],
            }
        )

    def kept(self) -> str:
        """Return what is kept with the paper: canonical JSON of ``as_of`` and ``items``."""
        return canonical({"as_of": stamp(self._source.moment), "items": self._noted})


def kept_figures(text: str | None) -> tuple[str, list[Row]]:
    """Return the moment and the items that were kept with a paper; nothing for one of an older program."""
    if not text:
        return "", []
    kept = json.loads(text)
    return kept["as_of"], kept["items"]
