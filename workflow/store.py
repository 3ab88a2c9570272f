"""Opening the store, and one unit of work: state, history and outbox change together or not at all.

Schema and statements come from ``workflow.tables``; they run on the driver's own cursor.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import bindparam, insert, update
from sqlalchemy.pool import QueuePool

from workflow.errors import SomeoneElseFirst
from workflow.file import File
from workflow.reading import BUSY_MS, Rows, is_server, server_room
from workflow.schema import compiler, schema
from workflow.tables import SUBJECTS, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Table
    from sqlalchemy.pool import PoolProxiedConnection
    from sqlalchemy.sql.dml import Insert, Update

    from workflow.dialect import Dialect


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A statement as the driver takes it, and how to lay a row out for it."""

    sql: str
    layout: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    guarded: bool = False


class Unit(Rows):
    """One transaction. Writes wait until something is read or the unit ends, so that many go as one."""

    def __init__(self, cursor: Any, store: Store) -> None:
        super().__init__(cursor, store.dialect.spoken)
        self.store = store
        self._waiting: dict[Statement, list[tuple[Any, ...]]] = {}

    def rows(self, sql: str, *args: object) -> list[dict[str, Any]]:
        """Return all rows of a query, own writes included."""
        self.flush()
        return super().rows(sql, *args)

    def each(self, sql: str, *args: object) -> Iterator[dict[str, Any]]:
        """Yield the rows of a query one by one, own writes included; nothing else may be asked before the last."""
        self.flush()
        return super().each(sql, *args)

    def value(self, sql: str, *args: object) -> Any:
        """Return one value of a query, own writes included."""
        self.flush()
        return super().value(sql, *args)

    def insert(self, table: str, row: Mapping[str, Any]) -> None:
        """Insert a row; columns that are not given take their defaults."""
        statement = self.store.insert_statement(table, tuple(row))
        self._waiting.setdefault(statement, []).append(statement.layout(row))

    def move(self, kind: str, subject: str, version: int, changes: Mapping[str, Any]) -> None:
        """Change a subject's row if it still has ``version``; otherwise the unit ends in SomeoneElseFirst."""
        statement = self.store.move_statement(kind, tuple(changes))
        row = {"key_subject": subject, "key_version": version, **changes}
        self._waiting.setdefault(statement, []).append(statement.layout(row))

    def write(self, sql: str, *args: object) -> None:
        """Run a statement of one's own; like every write it waits."""
        self._waiting.setdefault(self.store.own_statement(sql), []).append(args)

    def flush(self) -> None:
        """Write what waits.

        Raises:
            SomeoneElseFirst: a row has moved on since it was read.
        """
        waiting, self._waiting = self._waiting, {}
        for statement, rows in waiting.items():
            if len(rows) == 1:
                self._cursor.execute(statement.sql, rows[0])
            else:
                self._cursor.executemany(statement.sql, rows)
            if statement.guarded and self._cursor.rowcount != len(rows):
                raise SomeoneElseFirst(title="所办事项")


class Store:
    """A database with its compiled statements."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._pool = QueuePool(home.connect, reset_on_return=None)
        self._compiler = compiler(home.dialect)
        self._statements: dict[tuple[str, str, tuple[str, ...]], Statement] = {}
        self.machines: dict[str, Any] = {}  # by digest, for the engine: compiled once as well
        self.definitions: dict[str, Any] = {}  # likewise, as plain data that nobody changes: parsed once

    @property
    def dialect(self) -> Dialect:
        """How the database is spoken to."""
        return self.home.dialect

    @contextmanager
    def write(
        self, *, dry_run: bool = False, campaign: str | None = None, wait: bool = True
    ) -> Iterator[Unit]:
        """One transaction that nobody else writes beside, from its start; with ``dry_run`` nothing is kept.

        Args:
            dry_run: do everything, keep nothing.
            campaign: write to this one only, so that a server lets others write to other campaigns meanwhile; with
                ``ROWS_ONLY``, to rows only that the unit claims one by one.
            wait: for others to finish with the campaign.

        Raises:
            CampaignTaken: others are at it, and ``wait`` is False.
            StoreUnusable: the database cannot be written.
        """
        with self._transaction(lambda cursor: self.home.begin(cursor, campaign, wait=wait)) as cursor:
            unit = Unit(cursor, self)
            yield unit
            unit.flush()
            if dry_run:
                cursor.execute("ROLLBACK")
            else:
                self.home.commit(cursor)

    @contextmanager
    def read(self) -> Iterator[Rows]:
        """One moment of the database, to look at."""
        with self._transaction(self.home.begin_read) as cursor:
            yield Rows(cursor, self.dialect.spoken)
            cursor.execute("ROLLBACK")

    @contextmanager
    def _transaction(self, begin: Callable[[Any], None]) -> Iterator[Any]:
        with self.home.translated():
            connection, cursor = self._begun(begin)
            try:
                yield cursor
            finally:
                self._let_go(connection, cursor)

    def _begun(self, begin: Callable[[Any], None]) -> tuple[PoolProxiedConnection, Any]:
        """Begin; a connection that went while nobody used it, overnight perhaps, is replaced once."""
        for again in (True, False):
            connection = self._pool.connect()
            cursor = connection.cursor()
            try:
                begin(cursor)
            except BaseException:
                gone = self.home.lost(connection.driver_connection)
                self._let_go(connection, cursor)
                if gone and again:
                    continue
                raise
            break
        return connection, cursor

    def _let_go(self, connection: PoolProxiedConnection, cursor: Any) -> None:
        """Give a connection back, with no transaction left open on it."""
        driver = connection.driver_connection
        if self.home.within(driver):
            cursor.execute("ROLLBACK")
        cursor.close()
        connection.close()
        if self.home.lost(driver):  # those beside it went with it
            self._pool.dispose()
            self._pool = self._pool.recreate()

    def close(self) -> None:
        """Let go of every connection."""
        self._pool.dispose()

    def own_statement(self, sql: str) -> Statement:
        """Return ``sql`` as a statement, the same object for the same text."""
        known = self._statements.get(("own", sql, ()))
        if known is None:
            known = self._statements["own", sql, ()] = Statement(self.dialect.spoken(sql), tuple)
        return known

    def insert_statement(self, table: str, columns: tuple[str, ...]) -> Statement:
        """Return the INSERT of ``columns`` into ``table``, compiled once."""
        known = self._statements.get(("insert", table, columns))
        if known is None:
            target = _table(table)
            compiled = insert(target).inline().values({name: bindparam(name) for name in columns})
            known = self._statements["insert", table, columns] = self._compile(compiled)
        return known

    def move_statement(self, kind: str, columns: tuple[str, ...]) -> Statement:
        """Return the compare-and-set UPDATE of ``columns`` of a subject's row, compiled once."""
        known = self._statements.get(("move", kind, columns))
        if known is None:
            target = _table(kind)
            compiled = (
                update(target)
                .where(
                    target.c.subject == bindparam("key_subject"), target.c.version == bindparam("key_version")
                )
                .values({name: bindparam(name) for name in columns})
            )
            known = self._statements["move", kind, columns] = self._compile(compiled, guarded=True)
        return known

    def _compile(self, statement: Insert | Update, *, guarded: bool = False) -> Statement:
        compiled: Any = statement.compile(dialect=self._compiler)
        names: Sequence[str] = compiled.positiontup
        defaults = {
            column.name: column.default.arg
            for column in statement.table.c
            if column.name in names and column.default is not None
        }
        if defaults:
            get = itemgetter(*names)
            return Statement(str(compiled), lambda row: get({**defaults, **row}), guarded)
        if len(names) == 1:
            name = names[0]
            return Statement(str(compiled), lambda row: (row[name],), guarded)
        return Statement(str(compiled), itemgetter(*names), guarded)


class Home(Protocol):
    """Where a database lies: a file or a server, and how to speak to it."""

    @property
    def shown(self) -> str:
        """Its address as it may be shown."""

    @property
    def dialect(self) -> Dialect:
        """How it is spoken to."""

    def ensure(self, statements: Callable[[], Iterable[str]], *, create: bool) -> None:
        """See that it is ours; with ``create``, make an empty one ours by ``statements``."""

    def connect(self) -> Any:
        """Open a connection for writing."""

    def begin(self, cursor: Any, campaign: str | None, *, wait: bool) -> None:
        """Begin a transaction that keeps others from a campaign, or from everything."""

    def begin_read(self, cursor: Any) -> None:
        """Begin a reading of one moment."""

    def commit(self, cursor: Any) -> None:
        """Commit."""

    def within(self, connection: Any) -> bool:
        """Whether a transaction is open that can be rolled back."""

    def lost(self, connection: Any) -> bool:
        """Whether the connection is gone."""

    def translated(self) -> AbstractContextManager[None]:
        """Say in Chinese what the driver refuses."""


def open_store(address: str, *, create: bool = False, busy_ms: int = BUSY_MS) -> Store:
    """Open the database at ``address`` for writing; with ``create``, make it if there is none.

    Args:
        address: a file, or a server as ``postgresql://…``.
        create: make it if nothing stands there.
        busy_ms: how long to wait for another program's transaction.

    Raises:
        StoreNotFound: there is none, and ``create`` was not asked for.
        FolderMissing: there is no folder to make it in.
        StoreUnusable: it cannot be used, or is not ours.
    """
    home = home_of(address, busy_ms)
    home.ensure(lambda: schema(TABLES, home.dialect), create=create)
    return Store(home)


def home_of(address: str, busy_ms: int = BUSY_MS) -> Home:
    """Return where ``address`` leads; nothing is opened.

    Raises:
        StoreUnusable: an address of something else, or no driver for it.
    """
    if is_server(address):
        server: Home = server_room().Server(address, busy_ms)
        return server
    return File(address, busy_ms)


def _table(name: str) -> Table:
    kind = SUBJECTS.get(name)
    return TABLES.tables[name if kind is None else str(kind.__tablename__)]
