"""A database in a file: opening it for writing with SQLite, made ours if nothing stands in it."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.dialect import BEGIN_WRITE, PRAGMAS, SQLITE, Dialect
from workflow.errors import FolderMissing, StoreNotFound, StoreUnusable
from workflow.reading import check_address, check_file, is_blank, reading, translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager


@dataclass(frozen=True, slots=True)
class File:
    """Where a database lies, and how to speak to it."""

    address: str
    busy_ms: int

    @property
    def shown(self) -> str:
        """The address as it may be shown."""
        return self.address

    @property
    def dialect(self) -> Dialect:
        """How it is spoken to."""
        return SQLITE

    def ensure(self, statements: Callable[[], Iterable[str]], *, create: bool) -> None:
        """See that the file is ours; with ``create``, make an empty one ours by ``statements``.

        Raises:
            StoreNotFound: there is none, and ``create`` was not asked for.
            FolderMissing: there is no folder to make it in.
            StoreUnusable: it cannot be used, or is not ours.
        """
        path = check_address(self.address)
        fresh = not path.exists() or path.stat().st_size == 0
        if fresh and not create:
            raise StoreNotFound(address=self.address)
        if fresh and not path.resolve().parent.is_dir():
            raise FolderMissing(folder=str(path.resolve().parent))
        if not fresh:
            fresh = self._refuse_foreign(create=create)
        with translated(self.address):
            connection = self.connect()
            try:
                cursor = connection.cursor()
                if fresh:
                    _make(cursor, statements())
                check_file(cursor, self.address)
            finally:
                connection.close()

    def _refuse_foreign(self, *, create: bool) -> bool:
        """Look at a file that is there before any pragma may change it; return whether it has still to be made ours.

        Of two that make a file at once, the later one may find a database in which nothing stands yet.
        """
        try:
            with reading(self.address, busy_ms=self.busy_ms):
                return False
        except StoreUnusable:
            if create and is_blank(self.address):
                return True
            if not create:
                raise
            with reading(
                self.address, busy_ms=self.busy_ms
            ):  # another has made it meanwhile, or it is foreign
                return False

    def connect(self) -> sqlite3.Connection:
        """Open a connection for writing."""
        connection = sqlite3.connect(
            self.address, timeout=self.busy_ms / 1000, isolation_level=None, check_same_thread=False
        )
        for pragma in PRAGMAS:
            self._set(connection, pragma)
        return connection

    def _set(self, connection: sqlite3.Connection, pragma: str) -> None:
        """Set a pragma; going over to WAL is refused at once while another does the same, so that is tried again."""
        for _ in range(50):
            try:
                connection.execute(pragma)
            except sqlite3.OperationalError as exc:
                if "locked" not in str(exc):
                    raise
                time.sleep(0.02)
            else:
                return
        connection.execute(pragma)

    def begin(self, cursor: sqlite3.Cursor, campaign: str | None, *, wait: bool) -> None:  # noqa: ARG002 - see below
        """Begin a transaction that holds the write lock: there is one for the whole file."""
        cursor.execute(BEGIN_WRITE)

    def begin_read(self, cursor: sqlite3.Cursor) -> None:
        """Begin a reading of one moment."""
        cursor.execute("BEGIN")

    def commit(self, cursor: sqlite3.Cursor) -> None:
        """Commit."""
        cursor.execute("COMMIT")

    def within(self, connection: sqlite3.Connection) -> bool:
        """Whether a transaction is open that can be rolled back."""
        return connection.in_transaction

    def lost(self, connection: sqlite3.Connection) -> bool:  # noqa: ARG002 - a file does not hang up
        """Whether the connection is gone."""
        return False

    def translated(self) -> AbstractContextManager[None]:
        """Say in Chinese what the driver refuses."""
        return translated(self.address)


def _make(cursor: sqlite3.Cursor, statements: Iterable[str]) -> None:
    """Write the schema in one transaction; of two that come at once, one does it."""
    cursor.execute(BEGIN_WRITE)
    if cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        for statement in statements:
            cursor.execute(statement)
    cursor.execute("COMMIT")
