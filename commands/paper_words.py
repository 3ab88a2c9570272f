"""What a person says of a paper: which kind, and the fields that no ledger knows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.options import text_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from definitions.paper import FieldSpec, PaperKind
    from workflow.reading import Rows


def said_by_a_person(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command ``--set``, explained by ``text``, and ``--facts``."""

    def given(command: Callable[..., Any]) -> Callable[..., Any]:
        file = click.option(
            "--facts",
            metavar="文件",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="这些内容写在一个 YAML 文件里。",
        )(command)
        return click.option("--set", "words", multiple=True, metavar="字段=内容", callback=_words, help=text)(
            file
        )

    return given


def _words(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str | None, ...]:
    return tuple(text_value(ctx, param, one) for one in values)


def kind_of(rows: Rows, campaign: str, name: str) -> PaperKind:
    """Return the kind of paper that is called so, by id or in Chinese."""
    from workflow.paper import kind_named, kinds

    known = kinds(rows, campaign)
    for one, title in known.items():
        if name in (one, title):
            return kind_named(rows, campaign, one)
    listed = "、".join(f"{one}（{title}）" for one, title in known.items())
    raise click.UsageError(f"没有“{name}”这个文种。可用：{listed}。")


def said(kind: PaperKind, words: Iterable[str], file: Path | None) -> dict[str, Any]:
    """Return what a person gives, by field: only fields that the kind leaves to people, figures never."""
    given: dict[str, Any] = _read(file) if file else {}
    fields, once = kind.all_fields(), set[str]()
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise click.UsageError(f"--set “{word}”应写成 字段=内容，如 place=二楼会议室。")
        name = _field(fields, name.strip())
        if fields[name].type in {"list", "names"}:
            given.setdefault(name, []).append(value.strip())
        elif name in once:
            raise click.UsageError(f"{fields[name].label}（{name}）只有一项，--set 写了两次，请合成一次写。")
        else:
            once.add(name)
            given[name] = _typed(fields[name], value.strip())
    chosen = {_field(fields, name): value for name, value in given.items()}
    for name in chosen:
        _must_be_said(kind, fields, name)
    return chosen


def _typed(spec: FieldSpec, value: str) -> str | int:
    if spec.type != "int":
        return value
    if not value.isdecimal():
        raise click.UsageError(f"{spec.label}应当是正整数，不是“{value}”。")
    return int(value)


def _field(fields: Mapping[str, FieldSpec], name: str) -> str:
    """Return the field that is called so, by name or label."""
    for one, spec in fields.items():
        if name in (one, spec.label):
            return one
    open_ones = "、".join(f"{one}（{spec.label}）" for one, spec in fields.items() if spec.said)
    raise click.UsageError(f"没有“{name}”这个字段。可填的有：{open_ones or '无'}。")


def _must_be_said(kind: PaperKind, fields: Mapping[str, FieldSpec], name: str) -> None:
    if not fields[name].said:
        open_ones = "、".join(f"{one}（{spec.label}）" for one, spec in fields.items() if spec.said)
        raise click.UsageError(
            f"{kind.title}的{fields[name].label}（{name}）由台账得出，不能手填。可填的有：{open_ones or '无'}。"
        )


def _read(file: Path) -> dict[str, Any]:
    from commands.files import content_of
    from definitions.loader import parse, require
    from definitions.paper import Facts

    return dict(require(parse(content_of(file), Facts, name=str(file))).root)
