"""``duban paper preview`` and ``check-template``: see a kind with its sample facts, and check the office's own templates."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.options import JSON
from commands.output import emit_json, talk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from definitions.findings import Finding
    from definitions.paper import Output, PaperKind
    from notifications.template import TemplateSet
    from notifications.template_check import Template

SAMPLE = "【样张】"
ERRORS = 5  # exit code: the definition is invalid
FORMATS = ("txt", "docx", "pdf", "html", "md")
FINDING_KEYS = ("code", "severity", "message", "file", "line")


@click.command("preview", help="用样张内容看一种文书的样子；标有【样张】，不登记、不编号")
@click.argument("kind", metavar="文种", required=False, help="如 督办函 或 duban-letter；不写列出有哪些。")
@click.option(
    "--format",
    "forms",
    type=click.Choice(FORMATS),
    multiple=True,
    help="输出什么格式，可写多次；默认 txt。docx 和 pdf 须同时写 --out。",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="写入文件夹；不写则输出到屏幕。",
)
@click.option(
    "--templates",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="文件夹",
    help="用这个文件夹里的模板；默认用本办设置的模板文件夹。",
)
@click.option("--overwrite", is_flag=True, help="已有内容不同的同名文件时覆盖。")
def preview(
    kind: str | None,
    forms: tuple[Output, ...],
    out: Path | None,
    templates: Path | None,
    overwrite: bool,
) -> None:
    """Show a kind of paper with its sample facts."""
    from definitions.catalogue import shipped
    from notifications.deliver import write_outputs
    from notifications.template import template_set
    from workflow.settings import templates_folder

    if kind is None:
        raise click.UsageError(f"请写明看哪一种文书：{'、'.join(_named(shipped('samples')))}。")
    wanted: tuple[Output, ...] = tuple(dict.fromkeys(forms)) or ("txt",)
    if out is None and (files := [one for one in wanted if one in {"docx", "pdf"}]):
        raise click.UsageError(f"{'、'.join(files)} 不能输出到屏幕，请用 --out 写明文件夹。")
    found = _kind(kind)
    outputs = _drawn(found, wanted, template_set(templates or templates_folder()))
    if out is None:
        for content in outputs.values():
            click.echo(content.decode(), nl=False)
        return
    for path in write_outputs(out, f"样张-{found.title}", outputs, overwrite=overwrite):
        click.echo(str(path))


def _drawn(kind: PaperKind, wanted: Sequence[Output], templates: TemplateSet) -> dict[str, bytes]:
    """Return the outputs of the sample, which says in its title that it is one."""
    from commands.delivery import say_faces
    from definitions.sample import sample_of
    from notifications.render import document, renderer
    from workflow.settings import fonts_folder

    facts = sample_of(kind.id)
    paper, findings = document(kind, facts, templates)
    for finding in findings:
        talk(f"注意：{finding.message}")
    marked = replace(paper, title=(SAMPLE, *paper.title))
    plain = {"docx", "pdf"} if kind.format == "note" else set()
    if left := [one for one in wanted if one in plain]:
        talk(f"{kind.title}是纯文本告知，没有 {'、'.join(left)}。")
    author = str(facts["issuer"])
    outputs = {}
    for one in wanted:
        if one not in plain:
            own = {"fonts": fonts_folder()} if one == "pdf" else {}
            outputs[f".{one}"] = renderer(one)(marked, author=author, **own)[0]
    say_faces(outputs)
    return outputs


@click.command("check-template", help="检查本办自己的文书模板：写法、用到的内容、标点，并用样张试填")
@click.argument(
    "path",
    metavar="文件或文件夹",
    type=click.Path(path_type=Path, exists=True),
    help="一个模板文件（.txt），或放模板的文件夹。",
)
@JSON
def check_template(path: Path, as_json: bool) -> None:
    """Check one template, or all of a folder."""
    findings = _findings(path)
    errors = sum(finding.severity == "error" for finding in findings)
    if as_json:
        items = [
            {key: getattr(finding, key) for key in FINDING_KEYS} | {"variable": finding.key}
            for finding in findings
        ]
        emit_json({"items": items, "errors": errors, "warnings": len(findings) - errors})
    else:
        for finding in findings:
            click.echo(finding.sentence())
        talk(f"{path}：错误 {errors} 处，注意 {len(findings) - errors} 处。")
    if errors:
        click.get_current_context().exit(ERRORS)


def _findings(path: Path) -> list[Finding]:
    from definitions.findings import Finding
    from notifications.errors import TemplateFailed
    from notifications.template import template_set
    from notifications.template_check import check_template as check

    folder = path if path.is_dir() else path.parent
    names = sorted(one.name for one in folder.glob("*.txt") if one.is_file())
    wanted = names if path.is_dir() else [path.name]
    if not wanted or not set(wanted) <= set(names):
        raise click.UsageError(f"{path} 里没有模板。模板是 .txt 文件，如 {folder / 'slip.txt'}。")
    try:
        templates = template_set(folder)
    except TemplateFailed as exc:
        code, file = "template-encoding", str(folder / exc.template)
        return [Finding(code=code, severity="error", message=exc.reason, file=file, line=exc.line)]
    found: list[Finding] = []
    for name in wanted:
        template = _template(folder, name, templates)
        found += [*_about_its_name(template, names), *check(template)]
    return found


def _template(folder: Path, name: str, templates: TemplateSet) -> Template:
    from definitions.catalogue import shipped
    from definitions.sample import sample_of
    from notifications.template_check import Template

    kinds = [kind for kind in map(_kind, shipped("papers")) if f"{kind.template}.txt" == name]
    known = shipped("samples")
    pairs: list[tuple[PaperKind, dict[str, Any] | None]] = [
        (kind, sample_of(kind.id) if kind.id in known else None) for kind in kinds
    ]
    return Template(name, str(folder / name), templates, pairs)


def _about_its_name(template: Template, names: Sequence[str]) -> Iterator[Finding]:
    """Say so when no paper is written with a template, and no other template includes it."""
    import difflib

    from definitions.catalogue import shipped

    texts = dict(template.templates.sources)
    if template.kinds or any(template.name in texts[other] for other in names if other != template.name):
        return
    known = [f"{_kind(one).template}.txt" for one in shipped("papers")]
    near = difflib.get_close_matches(template.name, known, n=1)
    hint = f"，是否应为 {near[0]}" if near else f"。自带的模板有：{'、'.join(known)}"
    message = f"没有文书用名为 {template.name} 的模板，也没有别的模板引用它{hint}"
    yield template.finding("name", message, severity="warning")


@cache
def _kind(word: str) -> PaperKind:
    """Return the kind of this id, or of this Chinese title.

    Raises:
        DefinitionNotFound: there is none.
    """
    from definitions.catalogue import resolve, shipped
    from definitions.loader import load, require
    from definitions.paper import PaperKind

    ids = shipped("papers")
    titles = {} if word in ids else {_kind(one).title: one for one in ids}
    name = titles.get(word, word)
    return require(load(resolve("papers", name), PaperKind, name=name))


def _named(ids: Sequence[str]) -> Iterator[str]:
    yield from (f"{one}（{_kind(one).title}）" for one in ids)
