"""``duban paper render``: the files of a paper, in any format; ``--verify`` proves that they come out again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from commands.app import the_app
from commands.options import CAMPAIGN, JSON
from commands.output import emit_json, talk
from workflow.naming import full_name, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commands.app import App
    from definitions.paper import Output
    from workflow.outbox import Owed
    from workflow.papers.recorded import Kept

FINDINGS = 7
FORMATS = ("docx", "pdf", "html", "md", "txt")
RESULTS = {"same": "一致", "different": "不一致", "missing": "不在", "unknown": "未比较"}


def _formats(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG001
    named = tuple(dict.fromkeys(part.strip() for value in values for part in value.split(",")))
    for one in named:
        if one not in FORMATS:
            raise click.BadParameter(f"没有“{one}”这种格式。可用：{'、'.join(FORMATS)}。")
    return named


@click.command("render", help="生成文书的文件；--verify 核对再生成一次是否一样")
@click.argument("number", metavar="编号", help="文书编号，如 3。")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="格式",
    callback=_formats,
    help="docx、pdf、html、md、txt，可用逗号写几种；默认按文种规定，一般是 docx 和 txt。",
)
@click.option(
    "--out",
    metavar="文件夹",
    type=click.Path(path_type=Path, file_okay=False),
    help="写到哪里；默认写到公文文件夹。",
)
@click.option("--overwrite", is_flag=True, help="已有内容不同的同名文件时覆盖。")
@click.option(
    "--verify",
    is_flag=True,
    help="不写文件：按留存的内容和模板重新生成，与流转记录里的校验码核对，并核对公文文件夹里的文件；不一致时退出码为 7。",
)
@CAMPAIGN
@JSON
def render(
    number: str,
    formats: tuple[Output, ...],
    out: Path | None,
    overwrite: bool,
    verify: bool,
    campaign: str | None,
    as_json: bool,
) -> None:
    """Write the files of one paper, or hold it against what history says of it."""
    app = the_app()
    if verify:
        if out is not None or overwrite:
            raise click.UsageError("--verify 只核对、不写文件，不能同时用 --out、--overwrite。")
        _verify(app, number, formats, campaign, as_json=as_json)
        return
    files = _write(app, number, formats, campaign, out=out, overwrite=overwrite)
    if as_json:
        emit_json({"files": [str(path) for path in files]})
        return
    for path in files:
        click.echo(str(path))


def _write(
    app: App,
    number: str,
    formats: tuple[Output, ...],
    campaign: str | None,
    *,
    out: Path | None,
    overwrite: bool,
) -> list[Path]:
    """Write the files of a paper; an issued one is filed with what is made of it for the first time."""
    from commands.delivery import made_and_filing, place_of, say_faces, write_paper
    from workflow.outbox import paper_files
    from workflow.papers.filing import file_now

    with app.reading() as rows:
        owed = paper_files(rows, full_name(rows, number, kind="paper", campaign=campaign))
        note = rows.value("SELECT note FROM v_paper WHERE subject = ?", owed.subject)
    made, filing = made_and_filing(owed, formats)
    files = write_paper(out or place_of(app.folder, owed), owed, made, overwrite=overwrite)
    if filing is not None:
        file_now(app.engine(), filing)
    say_faces(made.outputs)
    for sentence in made.refused:
        talk(f"注意：{sentence}")
    if note:
        talk(f"注意：{title_of(owed.subject)}{note}。文件是它印发时的样子，没有改动。")
    return files


def _verify(
    app: App, number: str, formats: tuple[Output, ...], campaign: str | None, *, as_json: bool
) -> None:
    from workflow.outbox import paper_files
    from workflow.papers.recorded import kept_of

    with app.reading() as rows:
        subject = full_name(rows, number, kind="paper", campaign=campaign)
        kept = kept_of(rows, subject)
        owed = paper_files(rows, subject)
    wanted = [one for one in FORMATS if (not formats or one in formats)]
    items = [*_made_again(owed, kept, wanted, asked=bool(formats)), *_on_disk(app.folder, kept, wanted)]
    ok = all(item["result"] != "different" for item in items)
    if as_json:
        no = subject.rpartition(":")[2]
        emit_json({"id": no, "template": kept.recorded.template, "items": items, "ok": ok})
    else:
        for item in items:
            why = f"：{item['why']}" if item["why"] else ""
            click.echo(f"{item['file'] or '重新生成'} {item['output']}：{RESULTS[item['result']]}{why}")
        talk(f"{title_of(subject)}{'核对一致。' if ok else '核对不一致。'}")
    if not ok:
        click.get_current_context().exit(FINDINGS)


def _made_again(owed: Owed, kept: Kept, wanted: list[str], *, asked: bool) -> Iterator[dict[str, Any]]:
    """Make each output again, and hold it against what was filed."""
    for one in wanted:
        filed = kept.recorded.digests.get(f".{one}")
        if filed is not None:
            yield _compared(owed, kept, one, filed)
        elif asked:
            yield _item(one, "", "unknown", "没有留过档；用 paper render --format 生成一次即留档")


def _compared(owed: Owed, kept: Kept, one: str, filed: str) -> dict[str, Any]:
    from commands.delivery import rendered
    from definitions.errors import ProjectError
    from notifications.errors import PdfRefused
    from notifications.fingerprint import layout_mark

    try:
        made = rendered(owed, _outputs(one)).digests[f".{one}"]
    except PdfRefused as exc:
        return _item(one, "", "unknown", str(exc))
    except (ProjectError, ValueError, AttributeError) as exc:  # what was kept has been made unreadable
        return _item(one, "", "different", "；".join(kept.altered) or str(exc))
    if made == filed and not kept.altered:
        return _item(one, "", "same", "")
    return _item(one, "", "different", kept.why(f".{one}", layout_mark()))


def _outputs(one: str) -> tuple[Output, ...]:
    from definitions.paper import Output as Every

    return tuple(known for known in get_args(Every) if known == one)


def _on_disk(folder: Path, kept: Kept, wanted: list[str]) -> Iterator[dict[str, Any]]:
    """Hold the files in the office's folder against what was filed."""
    from definitions.errors import because
    from notifications.fingerprint import digest_of_output

    for name in kept.files:
        path = folder / name
        filed = kept.recorded.digests.get(path.suffix)
        if filed is None or path.suffix[1:] not in wanted:
            continue
        try:
            found = digest_of_output(path.suffix, path.read_bytes())
        except FileNotFoundError:
            yield _item(path.suffix[1:], name, "missing", "可用 paper render 重新生成")
        except OSError as exc:
            yield _item(path.suffix[1:], name, "unknown", because(exc))
        else:
            same = found == filed
            yield _item(
                path.suffix[1:], name, "same" if same else "different", "" if same else "文件被改动过"
            )


def _item(output: str, file: str, result: str, why: str) -> dict[str, Any]:
    return {"output": output, "file": file, "result": result, "why": why}
