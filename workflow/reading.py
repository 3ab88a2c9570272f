"""Reading the database over the bare driver: no SQLAlchemy, so that a list answers at once.

Also the home of what makes a file ours: application id and schema number.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow.errors import DriverMissing, SchemaBehind, SchemaUnknown, StoreNotFound, StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

APPLICATION_ID = 0x4455424E  # "DUBN"
FIRST = 1  # the oldest schema that can be brought up to ours
SCHEMA = 7
BUSY_MS = 30_000
_MAGIC = b"SQLite format 3\0"


class Rows:
    """Rows of a cursor as dictionaries. Placeholders are question marks on every database.

    ``spoken`` turns a statement into what the driver takes.
    """

    def __init__(self, cursor: Any, spoken: Callable[[str], str] = str) -> None:
        self._cursor = cursor
        self._spoken = spoken

    def rows(self, sql: str, *args: object) -> list[dict[str, Any]]:
        """Return all rows of a query."""
        self._cursor.execute(self._spoken(sql), args)
        names = [column[0] for column in self._cursor.description]
        return [dict(zip(names, row, strict=True)) for row in self._cursor]

    def each(self, sql: str, *args: object) -> Iterator[dict[str, Any]]:
        """Yield the rows of a query one by one; nothing else may be read before the last."""
        self._cursor.execute(self._spoken(sql), args)
        names = [column[0] for column in self._cursor.description]
        for row in self._cursor:
            yield dict(zip(names, row, strict=True))

    def one(self, sql: str, *args: object) -> dict[str, Any] | None:
        """Return the first row of a query, or None."""
        found = self.rows(sql, *args)
        return found[0] if found else None

    def value(self, sql: str, *args: object) -> Any:
        """Return the first column of the first row, or None."""
        self._cursor.execute(self._spoken(sql), args)
        row = self._cursor.fetchone()
        return None if row is None else row[0]


def is_server(address: str) -> bool:
    """Whether ``address`` names a PostgreSQL server rather than a file."""
    return address.startswith(("postgresql://", "postgres://"))


def masked(address: str) -> str:
    """Return an address as it may be shown: without its password, wherever it stands."""
    without = re.sub(r"(?<=://)([^:@/?#]*):.*@", r"\1:***@", address)
    return re.sub(r"(?i)(?<=[?&])((?:ssl)?password)=[^&#]*", r"\1=***", without)


def server_room() -> ModuleType:
    """Return ``workflow.postgres``, which alone needs the driver.

    Raises:
        DriverMissing: it is not installed.
    """
    try:
        from workflow import postgres  # noqa: PLC0415 - the driver is optional, and costs a quarter of a second
    except ImportError as exc:
        raise DriverMissing from exc
    return postgres


def check_address(address: str) -> Path:
    """Return the file that ``address`` names.

    Raises:
        StoreUnusable: an address of a server that this program does not speak to, or a folder.
    """
    if "://" in address:
        raise StoreUnusable(
            address=address.partition("://")[0] + "://…",
            reason="是本程序不认的服务器地址",
            advice="请用 --db 指定一个文件，或 postgresql:// 开头的地址",
        )
    path = Path(address)
    if path.is_dir():
        raise StoreUnusable(address=address, reason="是一个文件夹", advice="请用 --db 指定其中的数据库文件")
    return path


def check_file(cursor: Any, address: str) -> None:
    """Refuse a file that is not ours or of another schema.

    Raises:
        StoreUnusable: it belongs to another program.
        SchemaUnknown: another version of this program wrote it.
    """
    found = cursor.execute("PRAGMA application_id").fetchone()[0]
    if found != APPLICATION_ID:
        raise StoreUnusable(address=address, reason="不是 duban 的数据库", advice="请核对 --db 给出的文件")
    known_schema(address, cursor.execute("PRAGMA user_version").fetchone()[0])


def known_schema(address: str, number: int) -> None:
    """Refuse a schema that this program does not work on.

    Raises:
        SchemaBehind: it has to be brought up to ours first.
        SchemaUnknown: it is of another version of this program.
    """
    if number == SCHEMA:
        return
    if FIRST <= number < SCHEMA:
        raise SchemaBehind(address=address, found=number, known=SCHEMA)
    raise SchemaUnknown(address=address, found=number, known=SCHEMA)


def is_blank(address: str) -> bool:
    """Tell whether the file is a database in which nothing stands yet, by its first bytes and its schema."""
    path = Path(address)
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            return False
    with translated(address):
        connection = _connect(path, BUSY_MS)
        try:
            return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0)
        finally:
            connection.close()


@contextmanager
def translated(address: str) -> Iterator[None]:
    """Say in Chinese what the driver refuses."""
    try:
        yield
    except sqlite3.Error as exc:
        raise unusable(address, exc) from exc


def unusable(address: str, exc: sqlite3.Error) -> StoreUnusable:
    """Return the refusal that stands for a driver's error."""
    text = str(exc)
    for mark, reason, advice in (
        ("locked", "正被别的程序占用", "请稍后重试；如一直占用，检查是否有别的 duban 没有退出"),
        ("busy", "正被别的程序占用", "请稍后重试；如一直占用，检查是否有别的 duban 没有退出"),
        ("readonly", "是只读的，不能写入", "请检查文件权限，或复制到可写的位置再用 --db 指定"),
        ("unable to open", "打不开", "请检查路径和权限"),
        ("not a database", "不是数据库文件，或已损坏", "请核对 --db 给出的文件，或从备份恢复"),
        ("malformed", "已损坏", "请从备份恢复；恢复后运行 duban audit verify"),
        ("full", "所在磁盘已满", "请腾出空间后重试，这一步没有写入"),
        ("disk I/O", "读写出错", "请检查磁盘，这一步没有写入"),
    ):
        if mark in text:
            return StoreUnusable(address=address, reason=reason, advice=advice)
    return StoreUnusable(
        address=address, reason=f"出错（{text}）", advice="这一步没有写入，请把这句话报给维护者"
    )


@contextmanager
def reading(address: str, *, busy_ms: int = BUSY_MS) -> Iterator[Rows]:
    """Open the database for reading, in one snapshot.

    Raises:
        StoreNotFound: there is no such file, or nothing stands in it.
        StoreUnusable: it cannot be read, or is not ours.
    """
    if is_server(address):
        with server_room().reading(address, busy_ms=busy_ms) as rows:
            yield rows
        return
    path = check_address(address)
    if not path.exists() or path.stat().st_size == 0:
        raise StoreNotFound(address=address)
    with translated(address):
        connection = _connect(path, busy_ms)
        try:
            cursor = connection.cursor()
            check_file(cursor, address)
            cursor.execute("BEGIN")
            yield Rows(cursor)
        finally:
            connection.close()


def _connect(path: Path, busy_ms: int) -> sqlite3.Connection:
    """Open read-only; where a write-ahead log cannot be kept (a read-only disc), take the file as it lies."""
    address = path.resolve().as_uri()
    connection = sqlite3.connect(f"{address}?mode=ro", uri=True, timeout=busy_ms / 1000, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as exc:
        connection.close()
        if "unable to open" not in str(exc) and "readonly" not in str(exc):
            raise
        connection = sqlite3.connect(f"{address}?immutable=1", uri=True, isolation_level=None)
    return connection
