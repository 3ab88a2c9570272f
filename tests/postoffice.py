"""A real SMTP server on a free local port, and the ways in which a server can misbehave."""

from __future__ import annotations

import asyncio
import threading
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP, AuthResult

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    from aiosmtpd.smtp import Envelope, Session

HOST = "127.0.0.1"


@dataclass(slots=True)
class Mailbox:
    """What has been received, and how the server answers.

    Attributes:
        at_rcpt: answers by receiver, in the place of taking it; each is used once and then gone, ``*`` ever again.
        at_data: answers in the place of taking a message, used in turn.
        cut: how many messages are cut off in the middle of their text.
        rude: the line is dropped instead of a goodbye.
        after: called when a message has been taken, before that is said.
    """

    port: int = 0
    taken: list[tuple[list[str], bytes]] = field(default_factory=list)
    at_rcpt: dict[str, list[str]] = field(default_factory=dict)
    at_data: list[str] = field(default_factory=list)
    cut: int = 0
    rude: bool = False
    after: Callable[[], None] | None = None

    def messages(self) -> list[EmailMessage]:
        """Return what came, as the standard library reads it."""
        found = [message_from_bytes(content, policy=default) for _, content in self.taken]
        assert all(isinstance(one, EmailMessage) for one in found)
        return [one for one in found if isinstance(one, EmailMessage)]

    async def handle_RCPT(  # noqa: N802 - the library's name
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002
    ) -> str:
        answers = self.at_rcpt.get(address)
        if answers:
            return answers[0] if answers[0].startswith("5") else answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 receiver ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        if self.at_data:
            return self.at_data.pop(0)
        assert isinstance(envelope.content, bytes)
        self.taken.append((list(envelope.rcpt_tos), envelope.content))
        if self.after:
            self.after()
        return f"250 2.0.0 queued as {len(self.taken)}"


class _Cutting(SMTP):
    """Closes the line once the text of a message begins."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the library's name
        box: Mailbox = self.event_handler
        if not box.cut:
            await super().smtp_DATA(arg)
            return
        box.cut -= 1
        await self.push("354 go on")
        await self._reader.readline()
        _drop(self)

    async def smtp_QUIT(self, arg: str) -> None:  # noqa: N802 - the library's name
        if self.event_handler.rude:
            _drop(self)
        else:
            await super().smtp_QUIT(arg)


def _drop(server: SMTP) -> None:
    """Let go of a line without a word."""
    if isinstance(server.transport, asyncio.Transport):
        server.transport.abort()


@contextmanager
def mailbox(
    *, tls: ssl.SSLContext | None = None, implicit: bool = False, user: str = "", password: str = ""
) -> Iterator[Mailbox]:
    """Run a server in a thread for the time of a ``with``.

    Args:
        tls: its certificate; it is offered by STARTTLS, and asked for.
        implicit: the connection is encrypted from the first byte instead.
        user: asked for if given.
        password: its password.
    """
    box = Mailbox()

    def known(server: Any, session: Any, envelope: Any, mechanism: Any, data: Any) -> AuthResult:  # noqa: ARG001
        right = (data.login.decode(), data.password.decode()) == (user, password)
        return AuthResult(success=right, handled=False)

    def protocol() -> SMTP:
        with warnings.catch_warnings():  # a login over a plain line is nothing to warn of here
            warnings.simplefilter("ignore", UserWarning)
            one = _Cutting(
                box,
                hostname="mail.example.org",
                loop=loop,
                tls_context=None if implicit else tls,
                require_starttls=tls is not None and not implicit,
                auth_required=bool(user),
                auth_require_tls=False,
                authenticator=known if user else None,
            )
        protocols.append(one)
        return one

    protocols: list[SMTP] = []
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(protocol, HOST, 0, ssl=tls if implicit else None))
    box.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        for one in protocols:
            _drop(one)
        loop.run_until_complete(asyncio.sleep(0.01))
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.01))
        loop.run_until_complete(server.wait_closed())
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
