"""A letter as a mail: headers and names in Chinese as RFC 2047 and RFC 2231 want them, the paper attached."""

from __future__ import annotations

import re
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from mimetypes import guess_type
from typing import TYPE_CHECKING, Any

from notifications.channels.channel import Undelivered
from notifications.deliver import safe_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from email.message import Message

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


def compose(letter: Letter, *, sender: str) -> bytes:
    """Return the message as it goes over the line: a text that says what to do, and the paper under its title.

    Headers are encoded by ``Header``: the newer policies of the library put a blank into a long Chinese name.
    """
    message: Message[Any, Any] = MIMEMultipart()  # whose headers may be ``Header``s
    message["From"] = _named("From", letter.issuer, (sender,))
    message["To"] = _named("To", letter.receiver, letter.addresses)
    message["Subject"] = _header(
        "Subject", f"{letter.title}（{letter.number}）" if letter.number else letter.title
    )
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = message_id(letter, sender)
    message["Content-Language"] = "zh-CN"
    message.attach(MIMEText(letter.text, "plain", "utf-8"))
    for name, content in attachments(letter).items():
        part = MIMEBase(*type_of(name).split("/", 1))
        part.set_payload(content)
        encode_base64(part)
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
        message.attach(part)
    return message.as_bytes(policy=compat32.clone(linesep="\r\n"))


def attachments(letter: Letter) -> Mapping[str, bytes]:
    """Return what is attached, under the title of the paper."""
    chosen = {ending: letter.outputs[ending] for ending in _PAPERS if ending in letter.outputs}
    return {f"{safe_name(letter.title)}{end}": data for end, data in (chosen or letter.outputs).items()}


def type_of(name: str) -> str:
    """Return the media type of a file of ours."""
    ending = f".{name.rpartition('.')[2]}"
    return _TYPES.get(ending) or guess_type(name)[0] or "application/octet-stream"


def _named(header: str, name: str, addresses: Sequence[str]) -> Header:
    """Return addresses, each under the name of the one whose they are."""
    encoded = Header(header_name=header)
    for place, address in enumerate(addresses, 1):
        encoded.append(_line(name), "utf-8")
        encoded.append(f"<{address}>" + ("," if place < len(addresses) else ""), "us-ascii")
    return encoded


def _header(header: str, text: str) -> Header:
    return Header(_line(text), "utf-8", header_name=header)


def _line(text: str) -> str:
    """Return words on one line, since a line break of theirs would begin another header."""
    return " ".join(text.split())
