"""From the outbox to files: at least once, the same file for the same thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands.output import talk

if TYPE_CHECKING:
    from pathlib import Path

    from commands.app import App
    from workflow.engine import Engine
    from workflow.reading import Rows


def deliver(app: App, engine: Engine) -> int:
    """Write every file that is owed, then note it; return how many were written.

    What cannot be written stays owed, and the reason is said.
    """
    from workflow import outbox

    after = number = 0
    while True:
        with outbox.claimed(engine, after=after) as batch:
            if not batch.owed:
                return number
            after = batch.owed[-1].id
            on = _write_all(app.folder, batch)
        number += len(batch.written)
        if not on:
            return number


def _write_all(folder: Path, batch: outbox.Batch) -> bool:
    """Write a batch; return False if the system refuses, so that more of it would be refused as well."""
    from definitions.errors import ProjectError, because

    for owed in batch.owed:
        try:
            batch.written.append((owed.id, _write(folder, owed)))
        except ProjectError as exc:
            talk(f"注意：{owed.title}没有生成：{exc}")
        except OSError as exc:
            talk(f"注意：{owed.title}没有写出：{because(exc)}。排除原因后运行 duban tick，会接着写。")
            return False
    return True


def render_paper(
    app: App, rows: Rows, subject: str, *, out: Path | None = None, overwrite: bool = False
) -> list[Path]:
    """Render one paper, draft or issued, into ``out`` or its usual folder; return the files."""
    from workflow import outbox

    owed = outbox.paper_files(rows, subject)
    return _files(out or _place(app.folder, owed), owed, overwrite=overwrite)


def _write(folder: Path, owed: outbox.Owed) -> list[str]:
    files = _files(_place(folder, owed), owed, overwrite=True)
    return [path.relative_to(folder).as_posix() for path in files]


def _place(folder: Path, owed: outbox.Owed) -> Path:
    """Return the folder for what is owed; a name from outside never leads out of ``folder``."""
    from notifications.deliver import safe_name

    return folder.joinpath(*map(safe_name, owed.folder))


def _files(folder: Path, owed: outbox.Owed, *, overwrite: bool) -> list[Path]:
    from notifications.deliver import safe_name, write_files
    from notifications.render import render
    from notifications.template import template_set
    from workflow.settings import templates_folder

    rendered = render(
        owed.kind, owed.context, formats=owed.kind.outputs, templates=template_set(templates_folder())
    )
    return write_files(folder, safe_name(owed.stem), rendered, overwrite=overwrite)


if TYPE_CHECKING:
    from workflow import outbox
