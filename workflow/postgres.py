"""A database on a PostgreSQL server: connecting, what makes it ours, reading, and its refusals in Chinese.

The only file that imports ``psycopg``; it is itself imported for an address of a server only.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import psycopg
from psycopg import pq

from workflow.dialect import (
    BEGIN_READ,
    HOLD_ALL,
    HOLD_CAMPAIGN,
    HOLD_SHARED,
    MARK,
    NAMESPACE,
    POSTGRESQL,
    ROWS_ONLY,
    Dialect,
)
from workflow.errors import CampaignTaken, CommitUnknown, StoreNotFound, StoreUnusable
from workflow.reading import Rows, known_schema, masked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from psycopg import Connection, Cursor

CONNECT_SECONDS = 10
# Said to every connection: durable, in our own schema, and never waiting for ever.
_SETTINGS = (
    f"SET search_path = {NAMESPACE}; SET synchronous_commit = on; SET client_min_messages = warning; "
    "SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3; "
    "SET lock_timeout = {busy_ms}"
)
_OURS = f"SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = '{NAMESPACE}'"
_OTHERS = (
    "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') "
    "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
)
_MARK = re.compile(MARK.format(number=r"(\d+)"))
_CONNECTING = ("connection failed", "connection timeout", "connection is bad", "[Errno", "failed to resolve")
_BROKEN = (psycopg.OperationalError, psycopg.InterfaceError)
_LOST = ("中途断开了与服务器的连接", "这一步没有写入。请等服务器恢复后重新查看再办")
_HELD = ("正被别的程序占用", "请稍后重试；如一直占用，检查是否有别的 duban 没有退出")
# Words of a driver's error, or the beginning of its code → reason and advice.
_REFUSALS = (
    (("55P03", "40P01", "40001"), _HELD),
    (("57P03", "starting up", "shutting down"), ("所在服务器正在启动或停止", "请稍后重试")),
    (("57P",), _LOST),
    (("42501",), ("不许这个用户这样做", "请让管理员授予所需的权限")),
    (("25006",), ("是只读的，不能写入", "请连到可写的主服务器")),
    (("53100",), ("所在服务器磁盘已满", "请让管理员腾出空间后重试，这一步没有写入")),
    (
        ("53300", "too many clients", "remaining connection slots"),
        ("的连接数已满", "请稍后重试，或请管理员调大上限"),
    ),
    (
        ("28P01", "password", "pg_hba.conf", "authentication"),
        ("拒绝了这个用户名或密码", "请核对地址里的用户名和密码"),
    ),
    (("28000", "role "), ("没有这个用户", "请核对地址里的用户名，或请管理员建立")),
    (("3D000", "database "), ("在服务器上不存在", "请核对地址，或请管理员先建一个空的数据库")),
    (("timeout", "timed out"), ("连接超时", "请检查网络和服务器地址")),
    (
        ("refused", "No such file", "could not translate", "resolve", "unreachable", "failed"),
        ("连不上", "请检查服务器是否在运行、地址和端口是否正确"),
    ),
)


class ServerRows(Rows):
    """Rows of a server; a long walk over a table does not bring all of it here at once."""

    def each(self, sql: str, *args: object) -> Iterator[dict[str, Any]]:
        """Yield the rows of a query one by one."""
        with self._cursor.connection.cursor(name="each") as walk:
            walk.itersize = 2000
            walk.execute(self._spoken(sql), args)
            names = [column[0] for column in walk.description]
            for row in walk:
                yield dict(zip(names, row, strict=True))


@dataclass(frozen=True, slots=True)
class Server:
    """Where a database lies, and how to speak to it. ``address`` may hold a password, ``shown`` never does."""

    address: str
    busy_ms: int

    @property
    def shown(self) -> str:
        """The address as it may be shown."""
        return masked(self.address)

    @property
    def dialect(self) -> Dialect:
        """How it is spoken to."""
        return POSTGRESQL

    def connect(self) -> Connection:
        """Open a connection.

        Raises:
            StoreUnusable: the server cannot be reached, or refuses.
        """
        with self.translated():
            connection = psycopg.connect(
                self.address,
                autocommit=True,
                connect_timeout=CONNECT_SECONDS,
                application_name=NAMESPACE,
                client_encoding="utf8",
                keepalives_idle=60,
                keepalives_interval=10,
                keepalives_count=3,
            )
            connection.execute(_SETTINGS.format(busy_ms=max(self.busy_ms, 1)))  # 0 would be for ever
            return connection

    def ensure(self, statements: Callable[[], Iterable[str]], *, create: bool) -> None:
        """See that the database is ours; with ``create``, make an empty one ours by ``statements``.

        Of two that come at once, one makes it.

        Raises:
            StoreNotFound: nothing stands in it, and ``create`` was not asked for.
            StoreUnusable: it cannot be used, or is not ours.
        """
        connection = self.connect()
        try:
            with self.translated():
                if self.check(connection):
                    return
                if not create:
                    raise StoreNotFound(address=self.shown)
                connection.execute(HOLD_ALL)
                if not self.check(connection):
                    self._make(connection, statements())
                connection.execute("COMMIT")
        finally:
            connection.close()  # without a commit, nothing has been made

    def _make(self, connection: Connection, statements: Iterable[str]) -> None:
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise StoreUnusable(
                address=self.shown,
                reason=f"的编码是 {encoding}，存不全汉字",
                advice="请管理员另建一个编码为 UTF8 的空数据库",
            )
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {NAMESPACE}")
        for statement in statements:
            connection.execute(statement)

    def check(self, connection: Connection) -> bool:
        """Return whether the database is ours and of our schema; False if nothing stands in it.

        Raises:
            StoreUnusable: it belongs to another program.
            SchemaUnknown: another version of this program wrote it.
        """
        number = self.number(connection)
        if number is not None:
            known_schema(self.shown, number)
        return number is not None

    def number(self, connection: Connection) -> int | None:
        """Return the number of the schema; None if nothing stands in the database.

        Raises:
            StoreUnusable: it belongs to another program.
        """
        row = connection.execute(_OURS).fetchone()
        said = _MARK.fullmatch(row[0]) if row and row[0] else None
        if said:
            return int(said[1])
        others = connection.execute(_OTHERS).fetchone()
        if others is None or others[0]:
            raise StoreUnusable(
                address=self.shown,
                reason="不是 duban 的数据库，里面有别的程序的表",
                advice="请核对 --db 给出的地址，或请管理员另建一个空的数据库",
            )
        return None

    def begin(self, cursor: Cursor, campaign: str | None, *, wait: bool) -> None:
        """Begin a transaction that holds a campaign, or the whole database.

        Raises:
            CampaignTaken: ``wait`` was not asked for, and another transaction holds the campaign.
        """
        if campaign is None:
            cursor.execute(HOLD_ALL)
            return
        cursor.execute(HOLD_SHARED)
        if campaign == ROWS_ONLY:
            return
        cursor.execute(HOLD_CAMPAIGN if wait else f"{HOLD_CAMPAIGN} SKIP LOCKED", (campaign,))
        if not wait and cursor.fetchone() is None:
            raise CampaignTaken(campaign=campaign)

    def begin_read(self, cursor: Cursor) -> None:
        """Begin a reading of one moment."""
        cursor.execute(BEGIN_READ)

    def commit(self, cursor: Cursor) -> None:
        """Commit.

        Raises:
            CommitUnknown: the connection was lost before the server's answer.
        """
        try:
            cursor.execute("COMMIT")
        except psycopg.OperationalError as exc:
            if cursor.connection.closed:
                raise CommitUnknown(address=self.shown) from exc
            raise

    def within(self, connection: Connection) -> bool:
        """Whether a transaction is open that can be rolled back."""
        status = connection.info.transaction_status
        return status in {pq.TransactionStatus.INTRANS, pq.TransactionStatus.INERROR}

    def lost(self, connection: Connection) -> bool:
        """Whether the connection is gone."""
        return connection.closed

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Say in Chinese what server or driver refuses."""
        try:
            yield
        except psycopg.Error as exc:
            raise unusable(self.address, exc) from exc


@contextmanager
def reading(address: str, *, busy_ms: int) -> Iterator[Rows]:
    """Open the database for reading, in one snapshot.

    Raises:
        StoreNotFound: nothing stands in it yet.
        StoreUnusable: it cannot be read, or is not ours.
    """
    server = Server(address, busy_ms)
    connection = server.connect()
    try:
        with server.translated():
            if not server.check(connection):
                raise StoreNotFound(address=server.shown)
            cursor = connection.cursor()
            server.begin_read(cursor)
            yield ServerRows(cursor, POSTGRESQL.spoken)
    finally:
        connection.close()


def unusable(address: str, exc: psycopg.Error) -> StoreUnusable:
    """Return the refusal that stands for a server's or driver's error."""
    code, text = exc.sqlstate or "", str(exc)
    if not code and not text.startswith(_CONNECTING) and isinstance(exc, _BROKEN):
        reason, advice = _LOST
        return StoreUnusable(address=masked(address), reason=reason, advice=advice)
    if not code and (isinstance(exc, psycopg.ProgrammingError) or "invalid port" in text):
        return StoreUnusable(
            address=masked(address),
            reason="这个地址写法不对",
            advice="请写成 postgresql://用户:密码@主机:端口/数据库 的样子，密码里的特殊字符用 %XX 表示",
        )
    for marks, (reason, advice) in _REFUSALS:
        if any(code.startswith(mark) if code else mark in text for mark in marks):
            return StoreUnusable(address=masked(address), reason=reason, advice=advice)
    first = _without_password(text.partition("\n")[0], address)
    return StoreUnusable(
        address=masked(address), reason=f"出错（{first}）", advice="这一步没有写入，请把这句话报给维护者"
    )


def _without_password(text: str, address: str) -> str:
    """Return a sentence of the driver's, in which it may quote the address."""
    secrets = re.findall(r"://[^:@/?#]*:(.*)@|(?:ssl)?password=([^&#]*)", address)
    for secret in {part for pair in secrets for part in pair if part}:
        text = text.replace(secret, "***").replace(unquote(secret), "***")
    return text
