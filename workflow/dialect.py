"""Every place where SQLite and PostgreSQL speak differently. Nothing here opens a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql.expression import ColumnElement

from workflow.reading import APPLICATION_ID, SCHEMA
from workflow.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import MetaData

# WAL and FULL: history must survive a power cut. IMMEDIATE: the lock before the first read, or updates get lost.
PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON")
# Key of an index's info: which rows it holds. The library's own arguments for it load every dialect they name.
WHERE = "where"
BEGIN_WRITE = "BEGIN IMMEDIATE"


class JsonText(ColumnElement[str]):
    """The text of one top-level key of a JSON column."""

    inherit_cache = True

    def __init__(self, column: str, key: str) -> None:
        self.column, self.key = column, key


@compiles(JsonText, "sqlite")
def _json_text_sqlite(element: JsonText, compiler: Any, **options: Any) -> str:  # noqa: ARG001
    return f"json_extract({element.column}, '$.{element.key}')"


@compiles(JsonText, "postgresql")
def _json_text_postgresql(element: JsonText, compiler: Any, **options: Any) -> str:  # noqa: ARG001
    return f"(({element.column})::jsonb ->> '{element.key}')"


def schema(tables: MetaData) -> Iterator[str]:
    """Yield the statements that make an empty SQLite file ours: tables, indexes, views, walls, numbers."""
    spoken = sqlite.dialect()
    for table in tables.sorted_tables:
        yield str(CreateTable(table).compile(dialect=spoken))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            where = f" WHERE {index.info[WHERE]}" if WHERE in index.info else ""
            yield f"{CreateIndex(index).compile(dialect=spoken)}{where}"
    for name, select in VIEWS.items():
        yield f"CREATE VIEW {name} AS {select.format(agg='group_concat')}"
    for verb in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER history_no_{verb.lower()} BEFORE {verb} ON history "
            "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
        )
    yield f"PRAGMA application_id = {APPLICATION_ID}"
    yield f"PRAGMA user_version = {SCHEMA}"
