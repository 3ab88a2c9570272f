"""The schema of an empty database, in the words of either: tables, indexes, views, walls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql.base import PGDDLCompiler, PGDialect, PGTypeCompiler
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql.expression import ColumnElement

from workflow.dialect import MARK, NAMESPACE, POSTGRESQL, SQLITE
from workflow.reading import APPLICATION_ID, SCHEMA
from workflow.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Dialect as Compiler
    from sqlalchemy import MetaData

    from workflow.dialect import Dialect

# Key of an index's info: which rows it holds. The library's own arguments for it load every dialect they name.
WHERE = "where"


class JsonText(ColumnElement[str]):
    """The text of one top-level key of a JSON column."""

    inherit_cache = True

    def __init__(self, column: str, key: str) -> None:
        self.column, self.key = column, key


@compiles(JsonText)
def _json_text(element: JsonText, compiler: Any, **options: Any) -> str:  # noqa: ARG001
    spoken = POSTGRESQL if compiler.dialect.name == POSTGRESQL.name else SQLITE
    return spoken.json_text.format(column=element.column, key=element.key)


class _Types(PGTypeCompiler):
    """Texts sort by their bytes, whatever the server thinks of languages."""

    def visit_VARCHAR(self, type_: Any, **options: Any) -> str:  # noqa: ARG002, N802 - the library's name
        return POSTGRESQL.text

    visit_TEXT = visit_VARCHAR  # noqa: N815 - the library's name


class _Statements(PGDDLCompiler):
    def visit_computed_column(self, generated: Any, **options: Any) -> str:  # noqa: ARG002
        text = self.sql_compiler.process(generated.sqltext, include_table=False, literal_binds=True)
        return f"GENERATED ALWAYS AS ({text}) {POSTGRESQL.computed}"


class _Postgresql(PGDialect):
    ddl_compiler = _Statements
    type_compiler_cls = _Types
    supports_statement_cache = True


def compiler(dialect: Dialect) -> Compiler:
    """Return what puts statements together for a driver."""
    if dialect is POSTGRESQL:
        return _Postgresql(paramstyle="format")  # type: ignore[no-untyped-call]  # the library says nothing
    return sqlite.dialect(paramstyle="qmark")


def schema(tables: MetaData, dialect: Dialect = SQLITE) -> Iterator[str]:
    """Yield the statements that make an empty database ours; a file gets our mark and the number of the schema."""
    spoken = compiler(dialect)
    for table in tables.sorted_tables:
        yield str(CreateTable(table).compile(dialect=spoken))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            where = f" WHERE {index.info[WHERE]}" if WHERE in index.info else ""
            yield f"{CreateIndex(index).compile(dialect=spoken)}{where}"
    yield from views(dialect)
    yield from dialect.walls()
    yield from marks(dialect)


def views(dialect: Dialect) -> Iterator[str]:
    """Yield the statements that make the named read views."""
    for name, select in VIEWS.items():
        yield f"CREATE VIEW {name} AS {select.format(agg=dialect.aggregate)}"


def marks(dialect: Dialect) -> Iterator[str]:
    """Yield the statements that say whose the database is, and of which schema."""
    if dialect is SQLITE:
        yield f"PRAGMA application_id = {APPLICATION_ID}"
        yield f"PRAGMA user_version = {SCHEMA}"
    else:
        yield f"COMMENT ON SCHEMA {NAMESPACE} IS '{MARK.format(number=SCHEMA)}'"
