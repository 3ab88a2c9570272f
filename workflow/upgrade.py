"""Bringing a database of an older schema up to this program's: all of it or nothing, and a file keeps a copy of before.

Alembic is loaded here, and this is imported only where the stored number is behind.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from workflow.clock import SystemClock, stamp
from workflow.dialect import BEGIN_WRITE, HOLD_ALL, SQLITE
from workflow.errors import SchemaUnknown, StoreUnusable
from workflow.reading import BUSY_MS, FIRST, SCHEMA
from workflow.schema import marks, views
from workflow.store import home_of
from workflow.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from workflow.store import Home

SCRIPTS = Path(__file__).with_name("migrations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """What was done: from which schema to which; ``copy`` is the file as it was before."""

    found: int
    now: int
    copy: Path | None


def upgrade(address: str, *, busy_ms: int = BUSY_MS) -> Upgraded:
    """Bring the database at ``address`` up to the schema of this program; of two that do so at once, one does it.

    Raises:
        StoreUnusable: it cannot be written, or what it holds does not fit together.
        SchemaUnknown: it is of a schema that this program does not know.
    """
    home = home_of(address, busy_ms)
    with home.translated(), _unwrapped(), _held(home) as connection:
        found = _number(home, connection)
        if found == SCHEMA:
            return Upgraded(found=found, now=SCHEMA, copy=None)
        if not FIRST <= found < SCHEMA:
            raise SchemaUnknown(address=home.shown, found=found, known=SCHEMA)
        copy = _copy(Path(address), found) if home.dialect is SQLITE else None
        _migrate(home, connection, found)
        if home.dialect is SQLITE and connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone():
            raise StoreUnusable(
                address=home.shown,
                reason=f"里的记录互相对不上，不能升级到结构版本 {SCHEMA}",
                advice="没有改动；请把数据库交给维护者",
            )
        connection.exec_driver_sql("COMMIT")
    return Upgraded(found=found, now=SCHEMA, copy=copy)


@contextmanager
def _unwrapped() -> Iterator[None]:
    """Let a driver's error be the driver's."""
    try:
        yield
    except DBAPIError as exc:
        raise (exc.orig or exc) from exc


@contextmanager
def _held(home: Home) -> Iterator[Connection]:
    """Yield a connection that holds the whole database; without a commit, nothing has been done."""
    file = home.dialect is SQLITE
    engine = create_engine(
        "sqlite://" if file else "postgresql+psycopg://", creator=home.connect, poolclass=NullPool
    )
    with engine.connect() as connection:
        if file:  # a table that is made anew is for a moment not there for those that refer to it
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql(BEGIN_WRITE if file else HOLD_ALL)
        yield connection


def _number(home: Home, connection: Connection) -> int:
    if home.dialect is SQLITE:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    server: Any = home
    return int(server.number(connection.connection.driver_connection) or 0)


def _migrate(home: Home, connection: Connection, found: int) -> None:
    """Go from schema to schema, and give every view its present meaning."""
    scripts = ScriptDirectory(str(SCRIPTS))
    steps = list(scripts.iterate_revisions(str(SCHEMA), "base" if found == FIRST else str(found)))
    for view in reversed(VIEWS):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {view}")
    with Operations.context(MigrationContext.configure(connection)):
        for step in reversed(steps):
            step.module.upgrade()
    for statement in (*views(home.dialect), *marks(home.dialect)):
        connection.exec_driver_sql(statement)


def _copy(path: Path, found: int) -> Path:
    """Copy the file as it is, beside it; the name is given when the copy is whole."""
    moment = stamp(SystemClock().now()).replace("-", "").replace(":", "").partition(".")[0]
    copy = path.with_name(f"{path.name}.bak-{found}-{moment}")
    part = copy.with_name(f"{copy.name}.part")
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        part.replace(copy)
    finally:
        part.unlink(missing_ok=True)
    return copy
