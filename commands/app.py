"""The one place that builds real objects: from the command line's options to readings, engines and deliveries."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from workflow import settings
from workflow.clock import SystemClock
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workflow.clock import Clock
    from workflow.engine import Engine
    from workflow.reading import Rows


@dataclass(slots=True)
class App:
    """What a command works with.

    Attributes:
        address: the database as the user named it.
        clock: the system's, but for ``demo``.
        papers: where papers go, for ``demo``; else as set, or beside the database.
    """

    address: str
    clock: Clock
    papers: Path | None = None

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """Open the database for reading."""
        with reading(self.address, busy_ms=settings.busy_ms()) as rows:
            yield rows

    def engine(self, *, create: bool = False) -> Engine:
        """Open the database for acting; with ``create`` make it if there is none."""
        from workflow.engine import Engine
        from workflow.store import open_store

        store = open_store(self.address, create=create, busy_ms=settings.busy_ms())
        click.get_current_context().call_on_close(store.close)
        return Engine(store=store, clock=self.clock, actor=settings.actor())

    @property
    def folder(self) -> Path:
        """Where papers are written to."""
        return self.papers or settings.papers_folder(self.address)


def the_app() -> App:
    """Return the app of the command that is running."""
    context = click.get_current_context()
    return App(address=context.find_root().ensure_object(dict).get("db", "duban.db"), clock=SystemClock())
