"""The ways by which an office's papers go out, put together from its settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from commands.app import App
    from definitions.delivery import DeliverySettings
    from notifications.channels.channel import Channel
    from workflow.deliveries import Due


@dataclass(slots=True, kw_only=True)
class Ways:
    """What a letter may go by.

    Attributes:
        folder: where everything else goes.
        mail: None if nothing is mailed.
        services: addresses of units that get their papers through apprise.
        down: channels that got through to nobody, and why: the rest of this round need not wait for them.
    """

    folder: Channel
    mail: Channel | None
    apprise: Channel
    services: Mapping[str, tuple[str, ...]]
    pauses: Sequence[timedelta]
    down: dict[str, str] = field(default_factory=dict)

    def of(self, due: Due) -> tuple[Channel, tuple[str, ...]]:
        """Return by which channel a letter goes, and to which addresses."""
        from notifications.channels.apprise import shown_as

        if services := self.services.get(due.receiver):
            return self.apprise, tuple(one for one in services if shown_as(one) not in due.accepted)
        if self.mail is not None and (due.mails or due.accepted):
            return self.mail, due.mails
        return self.folder, ()


def ways(app: App) -> Ways:
    """Return the ways as the office set them; a demo has folders only.

    Raises:
        DefinitionInvalid: the file of settings has errors.
        PasswordMissing: the mail server wants a password that cannot be found.
    """
    from notifications.channels.apprise import NotifyChannel
    from notifications.channels.folder import FolderChannel

    said = settings_of(app)
    return Ways(
        folder=FolderChannel(folder_of(app, said)),
        mail=_mail(said),
        apprise=NotifyChannel(),
        services=said.apprise,
        pauses=[timedelta(minutes=minutes) for minutes in said.pauses],
    )


def settings_of(app: App) -> DeliverySettings:
    """Return what the office set, or what holds where it set nothing.

    Raises:
        DefinitionInvalid: the file has errors.
    """
    from definitions.delivery import DeliverySettings
    from definitions.loader import load, require
    from workflow import settings

    path = None if app.papers else settings.delivery_file(app.address)
    return DeliverySettings() if path is None else require(load(path, DeliverySettings))


def folder_of(app: App, said: DeliverySettings) -> Path:
    """Return where the folders of units are; a relative one is meant from where the folder of papers would be."""
    from workflow.settings import DELIVERIES, place_of

    place = app.papers.parent if app.papers else place_of(app.address)
    return place / (said.folder or DELIVERIES)


def _mail(said: DeliverySettings) -> Channel | None:
    from notifications.channels.smtp import MailChannel
    from workflow.settings import secret

    server = said.mail
    if server is None:
        return None
    return MailChannel(
        host=server.host,
        port=server.at_port,
        security=server.security,
        sender=server.sender,
        user=server.user,
        password=secret(server.password_env, server.password_file) if server.user else "",
        timeout=server.timeout,
    )
