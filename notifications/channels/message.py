"""A letter as a mail: headers and names in Chinese as RFC 2047 and RFC 2231 want them, the paper attached."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from mimetypes import guess_type
from typing import TYPE_CHECKING

from notifications.channels.channel import Undelivered
from notifications.deliver import safe_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notifications.channels.channel import Letter

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_PAPERS = (".docx", ".pdf")  # attached alone where there are such: the others say the same again
_TOKEN = 32  # so short that the header is never folded
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".md": "text/markdown",
}


def check_address(text: str) -> str:
    """Return an address as a server takes it.

    Raises:
        Undelivered: it is none; to be put right by the office.
    """
    if not _ADDRESS.fullmatch(text):
        raise Undelivered(
            f"邮箱“{text}”的写法不对，请用 duban unit contact --mail 重新登记后重试", lasting=True
        )
    return text


def message_id(letter: Letter, sender: str) -> str:
    """Return the identity of the message: the same on every attempt, so that a second copy can be told as such."""
    return f"<{letter.token[:_TOKEN]}@{domain_of(sender)}>"


def domain_of(address: str) -> str:
    """Return what stands behind the @."""
    return address.rpartition("@")[2]


def compose(letter: Letter, *, sender: str) -> EmailMessage:
    """Return the message: a text that says what to do, and the paper under its title."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=_line(letter.issuer), addr_spec=sender)
    message["To"] = [Address(display_name=_line(letter.receiver), addr_spec=to) for to in letter.addresses]
    message["Subject"] = _line(f"{letter.title}（{letter.number}）" if letter.number else letter.title)
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = message_id(letter, sender)
    message["Content-Language"] = "zh-CN"
    message.set_content(letter.text, cte="base64")
    for name, content in attachments(letter).items():
        maintype, _, subtype = type_of(name).partition("/")
        message.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    return message


def attachments(letter: Letter) -> Mapping[str, bytes]:
    """Return what is attached, under the title of the paper."""
    chosen = {ending: letter.outputs[ending] for ending in _PAPERS if ending in letter.outputs}
    return {f"{safe_name(letter.title)}{end}": data for end, data in (chosen or letter.outputs).items()}


def type_of(name: str) -> str:
    """Return the media type of a file of ours."""
    ending = f".{name.rpartition('.')[2]}"
    return _TYPES.get(ending) or guess_type(name)[0] or "application/octet-stream"


def _line(text: str) -> str:
    """Return a header's words on one line, since a line break would begin another header."""
    return " ".join(text.split())
