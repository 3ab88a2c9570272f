"""Mail: one message a receiver, handed to the office's server; what the server answers is the receipt."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from notifications.channels.channel import Answer, Receipt, Undelivered
from notifications.channels.message import check_address, compose, domain_of, message_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.channels.channel import Letter

Security = Literal["ssl", "starttls", "plain"]
_OK, _WILL_FORWARD, _CLOSING, _LASTING = 250, 251, 421, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class MailChannel:
    """Hands letters to an SMTP server.

    Attributes:
        user: None where the server asks for no login.
        timeout: seconds to wait for each answer.
        context: for the encryption; None for the system's authorities.
    """

    host: str
    port: int
    security: Security
    sender: str
    user: str | None = None
    password: str = field(default="", repr=False)
    timeout: float = 30
    context: ssl.SSLContext | None = None
    name: str = "mail"
    hands_over: bool = True

    def send(self, letter: Letter) -> Receipt:
        """Hand over one message for the letter's addresses.

        Raises:
            Undelivered: an address is none, or the server does not get as far as answering.
        """
        for address in letter.addresses:
            check_address(address)
        message = compose(letter, sender=self.sender)
        try:
            server = self._connected()
            try:
                return self._handed(server, letter, message)
            finally:
                with suppress(OSError, smtplib.SMTPException):  # what was accepted stays so, whatever follows
                    server.quit()
                server.close()
        except smtplib.SMTPAuthenticationError as exc:
            raise Undelivered(f"邮件服务器不认这个用户名或密码（{_said(exc)}）", down=True) from exc
        except smtplib.SMTPResponseException as exc:
            raise Undelivered(f"邮件服务器拒绝（{_said(exc)}）", down=True) from exc
        except smtplib.SMTPServerDisconnected as exc:
            raise Undelivered("邮件服务器中途断开，不知道收下没有，会用同一个编号再寄") from exc
        except smtplib.SMTPException as exc:
            raise Undelivered(f"邮件服务器不会所设的做法：{exc}", down=True) from exc
        except ssl.SSLError as exc:
            raise Undelivered(f"与邮件服务器的加密连接没有建成（{exc.reason}）", down=True) from exc
        except OSError as exc:
            raise Undelivered(
                f"连不上邮件服务器 {self.host}:{self.port}（{exc.strerror or exc}）", down=True
            ) from exc

    def _connected(self) -> smtplib.SMTP:
        """Connect, and log in where that is asked for."""
        context = self.context or ssl.create_default_context()
        name = domain_of(self.sender)
        try:
            if self.security == "ssl":
                server: smtplib.SMTP = smtplib.SMTP_SSL(
                    self.host, self.port, name, timeout=self.timeout, context=context
                )
            else:
                server = smtplib.SMTP(self.host, self.port, name, timeout=self.timeout)
        except smtplib.SMTPServerDisconnected as exc:
            raise ConnectionError(str(exc)) from exc
        try:
            server.ehlo_or_helo_if_needed()
            if self.security == "starttls":
                server.starttls(context=context)
                server.ehlo_or_helo_if_needed()  # what was said before is forgotten
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _handed(self, server: smtplib.SMTP, letter: Letter, message: bytes) -> Receipt:
        """Name the receivers one by one, since each may be refused, then hand over the message."""
        _expect(server.mail(self.sender), _OK)
        asked = [(address, _expect(server.rcpt(address))) for address in letter.addresses]
        open_to = [address for address, (code, _) in asked if code in {_OK, _WILL_FORWARD}]
        refused = [
            _refusal(address, code, words) for address, (code, words) in asked if address not in open_to
        ]
        accepted: Sequence[Answer] = ()
        if open_to:
            try:
                code, words = _expect(server.data(message))
            except smtplib.SMTPDataError as exc:
                code, words = _expect((exc.smtp_code, exc.smtp_error))
            if code == _OK:
                accepted = [Answer(address=one, code=code, words=words) for one in open_to]
            else:
                refused += [_refusal(one, code, words) for one in open_to]
        return Receipt(
            channel=self.name,
            via=f"{self.host}:{self.port}",
            at=letter.at,
            message=message_id(letter, self.sender),
            accepted=tuple(accepted),
            refused=tuple(refused),
        )


def _expect(answer: tuple[int, bytes | str], code: int | None = None) -> tuple[int, str]:
    """Return an answer in words; one that ends the conversation, or is not ``code``, is an error."""
    found, words = answer
    if found == _CLOSING or (code is not None and found != code):
        raise smtplib.SMTPResponseException(found, words)
    if found < 0:  # the library's way of saying that nothing came
        raise smtplib.SMTPServerDisconnected("no answer")
    return found, _text(words)


def _refusal(address: str, code: int, words: str) -> Answer:
    return Answer(address=address, code=code, words=words, lasting=code >= _LASTING)


def _said(exc: smtplib.SMTPResponseException) -> str:
    return f"{exc.smtp_code} {_text(exc.smtp_error)}"


def _text(words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(said.split())
