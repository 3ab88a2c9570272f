"""Every place where SQLite and PostgreSQL speak differently. Nothing here opens a connection or imports a library.

Statements of ours are written as SQLite takes them, which PostgreSQL takes too, but for what stands here. The
schema in either language is put together in ``workflow.schema`` from what stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from workflow.reading import APPLICATION_ID

if TYPE_CHECKING:
    from collections.abc import Callable

# WAL and FULL: history must survive a power cut. IMMEDIATE: the lock before the first read, or updates get lost.
PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON")
BEGIN_WRITE = "BEGIN IMMEDIATE"

# PostgreSQL: everything of ours lies in a schema of this name, which bears our mark and number as its comment.
NAMESPACE = "duban"
MARK = f"{NAMESPACE} schema {{number}}"
# A unit that names its campaign holds that campaign's row, and with it every number and date that hangs on it; any
# other holds the whole database. Both agree on one advisory lock, which the first kind shares (ADR 12).
HOLD_ALL = f"BEGIN; SELECT pg_advisory_xact_lock({APPLICATION_ID})"
HOLD_SHARED = f"BEGIN; SELECT pg_advisory_xact_lock_shared({APPLICATION_ID})"
HOLD_CAMPAIGN = "SELECT id FROM campaign WHERE id = %s FOR NO KEY UPDATE"
ROWS_ONLY = ""  # in the place of a campaign's name: rows that a unit claims one by one
BEGIN_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a database is spoken to.

    Attributes:
        aggregate: joins texts.
        unclaimed: ends a query whose rows are taken for this transaction, those that another has taken left out;
            empty where nobody else writes meanwhile.
        held: ends a query whose rows are held against everybody who would change them; empty likewise.
        json_text: the text of one top-level key of a JSON column.
        computed: how a column is kept that is generated and only looked at.
        text: type of a text column; on both, texts sort by their bytes.
        spoken: returns a statement of ours as the driver takes it.
    """

    name: Literal["sqlite", "postgresql"]
    aggregate: str
    unclaimed: str
    held: str
    json_text: str
    computed: str
    text: str
    spoken: Callable[[str], str]

    def walls(self) -> tuple[str, ...]:
        """Return the statements that make history append-only."""
        return _WALLS[self.name]


def _same(sql: str) -> str:
    return sql


@lru_cache(maxsize=1024)
def _percent(sql: str) -> str:
    """Return a statement with the placeholders of psycopg."""
    return sql.replace("%", "%%").replace("?", "%s")


SQLITE = Dialect(
    name="sqlite",
    aggregate="group_concat",
    unclaimed="",
    held="",
    json_text="json_extract({column}, '$.{key}')",
    computed="VIRTUAL",
    text="VARCHAR",
    spoken=_same,
)
POSTGRESQL = Dialect(
    name="postgresql",
    aggregate="string_agg",
    unclaimed=" FOR UPDATE SKIP LOCKED",
    held=" FOR NO KEY UPDATE",
    json_text="(({column})::json ->> '{key}')",
    computed="STORED",  # before version 18 there is no other way
    text='TEXT COLLATE "C"',
    spoken=_percent,
)
_SAID = "history is append-only"
_WALLS = {
    "sqlite": tuple(
        f"CREATE TRIGGER history_no_{verb.lower()} BEFORE {verb} ON history BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        (
            "CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql "
            f"AS $$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$"
        ),
        *(
            f"CREATE TRIGGER history_no_{verb.lower()} BEFORE {verb} ON history "
            "FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()"
            for verb in ("UPDATE", "DELETE", "TRUNCATE")
        ),
    ),
}
