"""From the outbox to files: at least once, the same file for the same thing.

An issued paper is filed when it is first made (``workflow.papers.filing``), and made from what was filed ever after.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commands.output import talk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from commands.app import App
    from definitions.paper import Output
    from notifications.render import Rendered
    from notifications.template import TemplateSet
    from workflow import outbox
    from workflow.engine import Engine
    from workflow.papers.filing import Filing

_ALWAYS: tuple[Output, ...] = (
    "txt",
    "md",
    "html",
)  # what every program can make: filed whether written or not


def deliver(app: App, engine: Engine) -> int:
    """Write every file that is owed, then send every paper that is due to its receivers; return how many were written.

    What cannot be written or sent stays owed, and the reason is said.
    """
    from commands.sending import send_owed

    number = _write_owed(app, engine)
    send_owed(app, engine)
    return number


def _write_owed(app: App, engine: Engine) -> int:
    """Write the office's own copies, and notes to units, and note them."""
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
            files, filing = _write(folder, owed)
        except ProjectError as exc:
            talk(f"注意：{owed.title}没有生成：{exc}")
        except OSError as exc:
            talk(f"注意：{owed.title}没有写出：{because(exc)}。排除原因后运行 duban tick，会接着写。")
            return False
        else:
            batch.written.append((owed.id, files))
            batch.filings += [filing] if filing else []
    return True


def _write(folder: Path, owed: outbox.Owed) -> tuple[list[str], Filing | None]:
    made, filing = made_and_filing(owed)
    files = write_paper(place_of(folder, owed), owed, made, overwrite=True)
    return [path.relative_to(folder).as_posix() for path in files], filing


def place_of(folder: Path, owed: outbox.Owed) -> Path:
    """Return the folder for what is owed; a name from outside never leads out of ``folder``."""
    from notifications.deliver import safe_name

    return folder.joinpath(*map(safe_name, owed.folder))


def write_paper(folder: Path, owed: outbox.Owed, made: Rendered, *, overwrite: bool) -> list[Path]:
    """Write what was made of a paper into ``folder`` and return the files."""
    from notifications.deliver import safe_name, write_files

    return write_files(folder, safe_name(owed.stem), made, overwrite=overwrite)


def templates_of(owed: outbox.Owed) -> TemplateSet:
    """Return the templates that a paper is made from: those it was filed with, else the office's as they are now."""
    from notifications.template import kept_templates, template_set
    from workflow.settings import templates_folder

    return template_set(templates_folder()) if owed.kept is None else kept_templates(owed.kept)


def rendered(owed: outbox.Owed, formats: Sequence[Output] = ()) -> Rendered:
    """Return what is owed, made in ``formats`` or in those that its kind is written in.

    Raises:
        PaperIncomplete: facts are missing or wrong.
        TemplateFailed: the template is wrong.
        PdfRefused: nothing but a pdf was asked for, and it cannot be made here.
    """
    from notifications.render import render
    from workflow.settings import fonts_folder

    return render(
        owed.kind,
        owed.context,
        formats=formats or owed.kind.outputs,
        templates=templates_of(owed),
        fonts=fonts_folder(),
    )


def say_faces(outputs: Iterable[str]) -> None:
    """Say in one line, where a pdf was made, which typefaces stand in for those of the standard."""
    if ".pdf" in outputs:
        from notifications.pdf import font_warning
        from workflow.settings import fonts_folder

        if line := font_warning(fonts_folder()):
            talk(f"注意：{line}")


def made_and_filing(owed: outbox.Owed, formats: Sequence[Output] = ()) -> tuple[Rendered, Filing | None]:
    """Return what is owed, made, and what of it is to be filed; raises as ``rendered``."""
    wanted = tuple(formats or owed.kind.outputs)
    if not owed.issued:
        return rendered(owed, wanted), None
    every = wanted if owed.kept is not None else tuple(dict.fromkeys((*wanted, *owed.kind.outputs, *_ALWAYS)))
    made = rendered(owed, every)
    asked = {f".{one}": made.outputs[f".{one}"] for one in wanted if f".{one}" in made.outputs}
    return replace(made, outputs=asked), _filing(owed, made)


def _filing(owed: outbox.Owed, made: Rendered) -> Filing | None:
    from importlib.metadata import version

    from notifications.fingerprint import layout_mark
    from workflow.papers.filing import Filing

    if made.digests.keys() <= owed.filed:
        return None
    name = f"{owed.kind.template}.txt"
    return Filing(
        subject=owed.subject,
        name=name,
        templates=owed.kept or templates_of(owed).kept(name),
        digests=made.digests,
        program=version("duban"),
        layout=layout_mark(),
    )
