"""A folder per unit: somebody takes it from there, so that what lies in it has been put out, not received."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from definitions.errors import ProjectError, because
from notifications.channels.channel import Answer, Receipt, Undelivered
from notifications.deliver import safe_name, write_outputs

if TYPE_CHECKING:
    from pathlib import Path

    from notifications.channels.channel import Letter


@dataclass(frozen=True, slots=True)
class FolderChannel:
    """Writes below ``root``, into the folder of the campaign and therein of the unit."""

    root: Path
    name: str = "folder"
    hands_over: bool = False

    def send(self, letter: Letter) -> Receipt:
        """Put the files into the unit's folder; again, and the same files lie there.

        Raises:
            Undelivered: they cannot be written.
        """
        folder = self.root / safe_name(letter.campaign) / safe_name(letter.receiver)
        try:
            paths = write_outputs(folder, safe_name(letter.stem), letter.outputs, overwrite=True)
        except OSError as exc:
            raise Undelivered(because(exc), down=True) from exc
        except ProjectError as exc:
            raise Undelivered(str(exc)) from exc
        return Receipt(
            channel=self.name,
            via=folder.relative_to(self.root).as_posix(),
            at=letter.at,
            accepted=tuple(
                Answer(address=path.relative_to(self.root).as_posix(), words="已放入") for path in paths
            ),
        )
