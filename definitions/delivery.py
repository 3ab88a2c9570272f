"""Where an office's papers go: a local file beside the database, never part of a plan; passwords stand elsewhere."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from definitions.model import Model

PORTS = {"ssl": 465, "starttls": 587, "plain": 25}
_HERE = ("localhost", "127.0.0.1", "::1")
Minutes = Annotated[int, Field(ge=1, le=60 * 24 * 30)]


class MailServer(Model):
    """The server that takes the office's mail.

    Attributes:
        port: None for the usual one: 465 ssl, 587 starttls, 25 plain.
        security: ``ssl`` encrypted from the first byte, ``starttls`` after a greeting, ``plain`` not at all.
        sender: address that units see and answer to.
        user: None if the server asks for no login.
        password_env: environment variable that holds the password.
        password_file: file that holds it, used instead if it is given.
        timeout: seconds to wait for each answer.
    """

    host: str = Field(min_length=1)
    port: int | None = Field(default=None, ge=1, le=65535)
    security: Literal["ssl", "starttls", "plain"] = "ssl"
    sender: str = Field(pattern=r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$")
    user: str | None = None
    password_env: str = Field(default="DUBAN_SMTP_PASSWORD", min_length=1)
    password_file: str | None = None
    timeout: int = Field(default=30, ge=1, le=120)

    @model_validator(mode="after")
    def _keeps_the_password(self) -> Self:
        if self.user and self.security == "plain" and self.host not in _HERE:
            raise ValueError("security: plain 会让密码明文经过网络，请改用 ssl 或 starttls，或不写 user")
        return self

    @property
    def at_port(self) -> int:
        """The port to connect to."""
        return self.port or PORTS[self.security]


class DeliverySettings(Model):
    """How papers reach units.

    A unit that ``apprise`` names gets its papers there; else one whose contact has an address gets a mail, if there is
    a ``mail`` server; else they are put into its folder.

    Attributes:
        folder: where the units' folders are; None for 送达 beside the database.
        mail: None if nothing is mailed.
        apprise: addresses as apprise writes them, by unit.
        pauses: minutes to wait after the first failed attempt, the second, …; after one more the letter is dead.
    """

    folder: str | None = None
    mail: MailServer | None = None
    apprise: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    pauses: tuple[Minutes, ...] = Field(
        default=(1, 5, 30, 120, 360, 1440, 1440, 1440, 1440, 1440), min_length=1
    )
