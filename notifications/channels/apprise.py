"""Everything else, through apprise: a chat group, a web hook. An optional extra, loaded when a letter goes that way."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notifications.channels.channel import Answer, Receipt, Undelivered
from notifications.channels.message import attachments

if TYPE_CHECKING:
    from types import ModuleType

    from notifications.channels.channel import Letter


@dataclass(frozen=True, slots=True)
class NotifyChannel:
    """Takes the letter to services that apprise knows; an address holds a secret and is never shown."""

    name: str = "apprise"
    hands_over: bool = True

    def send(self, letter: Letter) -> Receipt:
        """Hand text and files to each service.

        Raises:
            Undelivered: apprise is not installed, or an address is none of its own.
        """
        library = _library()
        services = {shown_as(address): _service(library, address) for address in letter.addresses}
        said = {shown: _handed(library, service, letter) for shown, service in services.items()}
        return Receipt(
            channel=self.name,
            via="apprise",
            at=letter.at,
            accepted=tuple(
                Answer(address=one, words="服务已接受") for one, words in said.items() if words is None
            ),
            refused=tuple(
                Answer(address=one, words=words) for one, words in said.items() if words is not None
            ),
        )


def shown_as(address: str) -> str:
    """Return what stands for an address in receipts: its service, and a digest that tells two of it apart."""
    return f"{address.partition('://')[0]}#{sha256(address.encode()).hexdigest()[:8]}"


def _library() -> ModuleType:
    try:
        import apprise  # noqa: PLC0415 - optional, and brings a hundred services along
    except ImportError as exc:
        raise Undelivered(
            "经 apprise 送达需要另装，现在没有装。请运行 pip install 'duban[apprise]' 后重试", down=True
        ) from exc
    return apprise


def _service(library: ModuleType, address: str) -> Any:
    """Return the service that an address names; one that takes no files would deliver a notice, and no paper."""
    service = library.Apprise.instantiate(address, suppress_exceptions=True)
    if service is None:
        raise Undelivered(
            f"送达设置里的 {shown_as(address)} 不是 apprise 认得的地址，请改正后重试", lasting=True
        )
    if not service.attachment_support:
        raise Undelivered(f"{shown_as(address)} 这种服务不能带附件，文书送不到，请改用别的", lasting=True)
    return service


def _handed(library: ModuleType, service: Any, letter: Letter) -> str | None:
    """Return None if the service took the letter, else what was said."""
    with tempfile.TemporaryDirectory() as folder:
        files = [str(_written(Path(folder), name, content)) for name, content in attachments(letter).items()]
        with library.LogCapture(level=library.logging.WARNING, fmt="%(message)s") as log:
            taken = service.notify(
                body=letter.text, title=letter.title, attach=library.AppriseAttachment(files)
            )
            words = " ".join(log.getvalue().split())
    return None if taken else words or "服务没有接受"


def _written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
