"""A wire to the PostgreSQL server that can be cut at any message, as a network or a server that is stopped would."""

from __future__ import annotations

import socket
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING, Literal

from psycopg.conninfo import conninfo_to_dict

if TYPE_CHECKING:
    from collections.abc import Iterator

When = Literal["before", "after"]


class Wire:
    """Carries bytes between one client and the server, until it is cut; then nobody gets through any more.

    ``before``: the server does not get message ``number`` of the client any more; ``after``: it gets it, and the
    client never hears what came of it.
    """

    def __init__(self, address: str, number: int, when: When) -> None:
        self.address, self._left, self._when = address, number, when
        self.cut = False
        self._door = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        Thread(target=self._accept, daemon=True).start()

    @property
    def through(self) -> str:
        """The same database, by way of this wire."""
        name = self.address.partition("?")[0].rpartition("/")[2]
        user = conninfo_to_dict(self.address)["user"]
        port = self._door.getsockname()[1]
        return f"postgresql://{user}@127.0.0.1:{port}/{name}?sslmode=disable&gssencmode=disable"

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._door.accept()
                if self.cut:
                    client.close()
                    continue
                server = _server(self.address)
                self._ends += [client, server]
                Thread(target=self._ask, args=(client, server), daemon=True).start()
                Thread(target=self._answer, args=(server, client), daemon=True).start()

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(1 << 20):
                self._left -= 1
                if self._left > 0:
                    server.sendall(data)
                    continue
                self.cut = True  # from now on no answer is carried either
                if self._when == "after":
                    server.sendall(data)
                    server.shutdown(socket.SHUT_WR)
                    while server.recv(1 << 20):  # until the server has done it and hung up
                        pass
                break
        if self.cut:
            self.close()
        else:
            _hang_up(client, server)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while not self.cut and (data := server.recv(1 << 20)) and not self.cut:
                client.sendall(data)

    def close(self) -> None:
        """Hang up on everybody."""
        self.cut = True
        _hang_up(self._door, *self._ends)


@contextmanager
def wire(address: str, number: int, when: When = "before") -> Iterator[Wire]:
    """Yield a wire to ``address`` that is cut at message ``number`` of the client."""
    made = Wire(address, number, when)
    try:
        yield made
    finally:
        made.close()


def _hang_up(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


def _server(address: str) -> socket.socket:
    said = conninfo_to_dict(address)
    host, port = str(said.get("host") or "localhost"), int(said.get("port") or 5432)
    if not host.startswith("/"):
        return socket.create_connection((host, port))
    end = socket.socket(socket.AF_UNIX)
    end.connect(f"{host}/.s.PGSQL.{port}")
    return end
