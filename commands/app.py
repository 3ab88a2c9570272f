"""The one place that builds real objects: from the command line's options to readings, engines and deliveries."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import click

from commands.output import talk
from workflow import settings
from workflow.clock import SystemClock
from workflow.errors import SchemaBehind
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workflow.clock import Clock
    from workflow.engine import Engine
    from workflow.reading import Rows

T = TypeVar("T")


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
        """Open the database for reading; one of an older schema is brought up to ours first, and that is said."""
        with ExitStack() as stack:
            yield self._brought_up(
                lambda: stack.enter_context(reading(self.address, busy_ms=settings.busy_ms()))
            )

    def engine(self, *, create: bool = False) -> Engine:
        """Open the database for acting; with ``create`` make it if there is none.

        One of an older schema is brought up to ours first, and that is said.
        """
        engine = self._engine(create=create)
        click.get_current_context().call_on_close(engine.store.close)
        return engine

    @contextmanager
    def acting(self) -> Iterator[Engine]:
        """Open the database for acting, likewise, and let go of it at the end of the block."""
        engine = self._engine()
        try:
            yield engine
        finally:
            engine.store.close()

    def _engine(self, *, create: bool = False) -> Engine:
        from workflow.engine import Engine
        from workflow.store import open_store

        store = self._brought_up(lambda: open_store(self.address, create=create, busy_ms=settings.busy_ms()))
        return Engine(store=store, clock=self.clock, actor=settings.actor())

    def _brought_up(self, use: Callable[[], T]) -> T:
        try:
            return use()
        except SchemaBehind:
            from workflow.upgrade import upgrade

            done = upgrade(self.address, busy_ms=settings.busy_ms())
            kept = f"，升级前的副本是 {done.copy}" if done.copy else ""
            talk(f"数据库已从结构版本 {done.found} 升级到 {done.now}{kept}。")
            return use()

    @property
    def folder(self) -> Path:
        """Where papers are written to."""
        return self.papers or settings.papers_folder(self.address)


def the_app() -> App:
    """Return the app of the command that is running."""
    context = click.get_current_context()
    return App(address=context.find_root().ensure_object(dict).get("db", "duban.db"), clock=SystemClock())
