"""What every channel promises: it takes one letter to one receiver, and says who accepted it, or why nobody did."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One paper for one receiver, ready to go.

    Attributes:
        token: hexadecimal, the same whenever this is sent again, and no other letter's.
        campaign: its id.
        receiver: name of the unit or body.
        addresses: where in the unit it goes, as the channel understands it; empty for a folder.
        issuer: whose letter it is.
        title: of the paper, in one line.
        number: 文号, may be empty.
        text: what the receiver is told beside the paper.
        stem: name of its files in a folder, without ending.
        outputs: the paper, by ending: ``{".docx": …}``.
        at: when it is sent, zone-aware.
    """

    token: str
    campaign: str
    receiver: str
    addresses: tuple[str, ...]
    issuer: str
    title: str
    number: str
    text: str
    stem: str
    outputs: Mapping[str, bytes]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was said about one address.

    Attributes:
        address: which one; never a secret.
        words: as the other side said them.
        code: its number, where the channel has such.
        lasting: of a refusal: trying again is no use.
    """

    address: str
    words: str
    code: int | None = None
    lasting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What came of one attempt.

    Attributes:
        channel: name of the channel.
        via: the server or folder that answered.
        at: when, as the letter says.
        message: identity of the message, None where there is no such.
        accepted: addresses that took it, with the words for it.
        refused: addresses that did not.
    """

    channel: str
    via: str
    at: datetime
    message: str | None = None
    accepted: tuple[Answer, ...] = ()
    refused: tuple[Answer, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return it as plain data, to be kept."""
        return {**asdict(self), "at": self.at.isoformat()}


class Undelivered(Exception):
    """Nobody can be asked; a Chinese clause says why.

    Attributes:
        lasting: trying the same again is no use.
        down: nothing else will get through now either.
    """

    def __init__(self, reason: str, *, lasting: bool = False, down: bool = False) -> None:
        super().__init__(reason)
        self.lasting, self.down = lasting, down


class Channel(Protocol):
    """A way to a receiver."""

    @property
    def name(self) -> str:
        """Its name, as receipts say it."""

    @property
    def hands_over(self) -> bool:
        """Whether what it accepts is out of the office's hands, so that the paper counts as delivered."""

    def send(self, letter: Letter) -> Receipt:
        """Take the letter to its addresses.

        Raises:
            Undelivered: nobody could be asked.
        """
