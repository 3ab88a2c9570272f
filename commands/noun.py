"""What every group of verbs shares: its order, and how what was typed is found or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from definitions.errors import ProjectError
from workflow.naming import title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workflow.reading import Rows

Item = TypeVar("Item", bound="Mapping[str, Any]")


class Noun(click.Group):
    """A group that lists its verbs in the order of their work, as they were written, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the verbs in the order in which they were added."""
        return list(self.commands)


class NotThereYet(ProjectError):
    """The subject exists now, but did not at the instant of ``--as-of``."""

    exit_code = 3

    def __init__(self, *, title: str) -> None:
        super().__init__(f"{title} 在 --as-of 所指的时刻还没有建立。请换一个较晚的日期")


def only(items: Iterable[Item], subject: str) -> Item:
    """Return the item of ``subject``, which exists now.

    Raises:
        NotThereYet: it did not at the instant that the items show.
    """
    for item in items:
        if item["subject"] == subject:
            return item
    raise NotThereYet(title=title_of(subject))


def states_of(rows: Rows, machine: str) -> list[tuple[str, str]]:
    """Return every state of a machine that runs in this database, with its label."""
    found = rows.rows(
        "SELECT l.state, l.label FROM state_label l JOIN definition d ON d.digest = l.machine "
        "WHERE d.kind = 'machine' AND d.name = ? ORDER BY l.final, l.done, l.state",
        machine,
    )
    return [(row["state"], row["label"]) for row in found]


def known(option: str, value: str | None, values: Iterable[Sequence[str | None]]) -> None:
    """Refuse a filter that can match nothing, since an empty list would look like good news.

    Args:
        option: its name, ``--state``.
        value: what was typed, None if nothing was.
        values: what it may be, each with its names in the data and in Chinese.

    Raises:
        UsageError: ``value`` is none of them.
    """
    names = list(dict.fromkeys(tuple(dict.fromkeys(filter(None, one))) for one in values))
    if value is None or any(value in one for one in names):
        return
    listed = "、".join(one[0] if len(one) == 1 else f"{one[0]}（{one[1]}）" for one in names)
    raise click.UsageError(f"{option} 没有“{value}”这一项。可用：{listed or '无'}。")
