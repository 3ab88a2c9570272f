"""Databases on a PostgreSQL server, a fresh one for every test that asks.

``DUBAN_TEST_POSTGRESQL`` is the address of a cluster that may be made a mess of; ``.ci/postgresql COMMAND`` starts one
for the time of a command. Without it, what needs a server is skipped.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from workflow.dialect import BEGIN_WRITE, HOLD_ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER = os.environ.get("DUBAN_TEST_POSTGRESQL", "")
MISSING = "no PostgreSQL server: DUBAN_TEST_POSTGRESQL is not set (.ci/run starts one)"
_numbers = count(1)
_where = "sqlite"


def place() -> str:
    """Return where benches stand now: on ``sqlite`` or on ``postgresql``."""
    return _where


@contextmanager
def on_server() -> Iterator[None]:
    """Let benches stand on the server meanwhile."""
    global _where  # noqa: PLW0603 - a test says once where all its benches stand
    before, _where = _where, "postgresql"
    try:
        yield
    finally:
        _where = before


def address_of(name: str) -> str:
    """Return the address of the database ``name`` on the server."""
    before, _, after = SERVER.partition("?")
    return f"{before.rpartition('/')[0]}/{name}{'?' if after else ''}{after}"


def new_database(template: str = "template0") -> str:
    """Make a database, a copy of ``template``, and return its name."""
    name = f"duban_{os.getpid()}_{next(_numbers)}"
    _run("CREATE DATABASE {} TEMPLATE {}", name, template)
    return name


def drop_database(name: str) -> None:
    """Drop a database, whoever is still connected to it."""
    _run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def database(template: str = "template0") -> Iterator[str]:
    """Yield the address of a database that lasts as long as this does."""
    name = new_database(template)
    try:
        yield address_of(name)
    finally:
        drop_database(name)


def name_in(address: str) -> str:
    """Return the name of the database in an address of ours."""
    return address.partition("?")[0].rpartition("/")[2]


def is_on(address: str) -> bool:
    """Whether a database lies on the server rather than in a file."""
    return address.startswith("postgresql://")


@contextmanager
def held(address: str) -> Iterator[None]:
    """Hold a database, file or not, as another program would that writes to all of it."""
    with ExitStack() as stack:
        if is_on(address):
            other: Any = stack.enter_context(psycopg.connect(address, autocommit=True))
            other.execute(HOLD_ALL)
        else:
            other = stack.enter_context(closing(sqlite3.connect(address, isolation_level=None)))
            other.execute(BEGIN_WRITE)
        yield
        other.execute("ROLLBACK")


def tables(address: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table; numbers that the server gives out of its own are left out."""
    with psycopg.connect(address) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'duban' ORDER BY tablename COLLATE \"C\""
        ).fetchall()
        found = {}
        for (name,) in names:
            cursor = connection.execute(sql.SQL("SELECT * FROM duban.{}").format(sql.Identifier(name)))
            assert cursor.description is not None
            kept = [place for place, column in enumerate(cursor.description) if column.name != "id"]
            whole = name not in {"outbox", "delivery"}
            rows = [row if whole else tuple(row[place] for place in kept) for row in cursor]
            found[name] = sorted(rows, key=repr)
        return found


def _run(statement: str, *names: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
