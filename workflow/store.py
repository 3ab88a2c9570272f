"""Opening the store, and one unit of work: state, history and outbox change together or not at all.

Schema and statements come from ``workflow.tables``; they run on the driver's own cursor.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, create_engine, event, insert, update

from workflow import dialect
from workflow.errors import FolderMissing, SomeoneElseFirst, StoreNotFound, StoreUnusable
from workflow.reading import BUSY_MS, Rows, check_address, check_file, is_blank, reading, translated
from workflow.tables import SUBJECTS, TABLES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Engine, Table
    from sqlalchemy.sql.dml import Insert, Update


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A statement as the driver takes it, and how to lay a row out for it."""

    sql: str
    layout: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    guarded: bool = False


class Unit(Rows):
    """One transaction. Writes wait until something is read or the unit ends, so that many go as one."""

    def __init__(self, cursor: Any, store: Store) -> None:
        super().__init__(cursor)
        self.store = store
        self._waiting: dict[Statement, list[tuple[Any, ...]]] = {}

    def rows(self, sql: str, *args: object) -> list[dict[str, Any]]:
        """Return all rows of a query, own writes included."""
        self.flush()
        return super().rows(sql, *args)

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
    """A database file with its compiled statements."""

    def __init__(self, engine: Engine, address: str) -> None:
        self.address = address
        self._engine = engine
        self._statements: dict[tuple[str, str, tuple[str, ...]], Statement] = {}
        self.machines: dict[str, Any] = {}  # by digest, for the engine: compiled once as well

    @contextmanager
    def write(self, *, dry_run: bool = False) -> Iterator[Unit]:
        """One transaction that holds the write lock from its start; with ``dry_run`` nothing is kept."""
        with translated(self.address):
            connection = self._engine.raw_connection()
            cursor = connection.cursor()
            try:
                cursor.execute(dialect.BEGIN_WRITE)
                unit = Unit(cursor, self)
                yield unit
                unit.flush()
                cursor.execute("ROLLBACK" if dry_run else "COMMIT")
            except BaseException:
                if getattr(connection.driver_connection, "in_transaction", False):
                    cursor.execute("ROLLBACK")
                raise
            finally:
                cursor.close()
                connection.close()

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def own_statement(self, sql: str) -> Statement:
        """Return ``sql`` as a statement, the same object for the same text."""
        known = self._statements.get(("own", sql, ()))
        if known is None:
            known = self._statements["own", sql, ()] = Statement(sql, tuple)
        return known

    def insert_statement(self, table: str, columns: tuple[str, ...]) -> Statement:
        """Return the INSERT of ``columns`` into ``table``, compiled once."""
        known = self._statements.get(("insert", table, columns))
        if known is None:
            target = _table(table)
            compiled = insert(target).values({name: bindparam(name) for name in columns})
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
        compiled: Any = statement.compile(dialect=self._engine.dialect)
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


def open_store(address: str, *, create: bool = False, busy_ms: int = BUSY_MS) -> Store:
    """Open the database at ``address`` for writing; with ``create``, make it if there is none.

    Raises:
        StoreNotFound: there is none, and ``create`` was not asked for.
        FolderMissing: there is no folder to make it in.
        StoreUnusable: it cannot be used, or is not ours.
    """
    path = check_address(address)
    fresh = not path.exists() or path.stat().st_size == 0
    if fresh and not create:
        raise StoreNotFound(address=address)
    if fresh and not path.resolve().parent.is_dir():
        raise FolderMissing(folder=str(path.resolve().parent))
    if not fresh:
        fresh = _refuse_foreign(address, create=create, busy_ms=busy_ms)
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": busy_ms / 1000, "isolation_level": None, "check_same_thread": False},
    )
    event.listen(engine, "connect", _set_up)
    store = Store(engine, address)
    with translated(address):
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            if fresh:
                _make(cursor)
            check_file(cursor, address)
        finally:
            connection.close()
    return store


def _refuse_foreign(address: str, *, create: bool, busy_ms: int) -> bool:
    """Look at a file that is there before any pragma may change it; return whether it has still to be made ours.

    Of two that make a file at once, the later one may find a database in which nothing stands yet.
    """
    try:
        with reading(address, busy_ms=busy_ms):
            return False
    except StoreUnusable:
        if create and is_blank(address):
            return True
        raise


def _set_up(connection: sqlite3.Connection, record: object) -> None:  # noqa: ARG001 - the event's signature
    for pragma in dialect.PRAGMAS:
        connection.execute(pragma)


def _make(cursor: Any) -> None:
    """Write the schema in one transaction; of two that come at once, one does it."""
    cursor.execute(dialect.BEGIN_WRITE)
    if cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        for statement in dialect.schema(TABLES):
            cursor.execute(statement)
    cursor.execute("COMMIT")


def _table(name: str) -> Table:
    kind = SUBJECTS.get(name)
    return TABLES.tables[name if kind is None else str(kind.__tablename__)]
