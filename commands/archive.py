"""``duban archive``: a campaign laid out as files of record, and their check without the database."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from commands.app import the_app
from commands.noun import Noun
from commands.options import JSON
from commands.output import emit_json, table, talk
from workflow.naming import the_campaign

FINDINGS = 7
RULES = {  # what people read for the rule of a finding of workflow.archive_check
    "manifest": "清单",
    "missing": "缺少",
    "content": "改动",
    "surplus": "多出",
    "chain": "流转记录",
    "head": "流转记录",
    "paper": "文书",
    "definition": "定义",
}


class ArchiveNoun(Noun):
    """``archive CAMPAIGN`` is short for ``archive make CAMPAIGN``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put in the verb where a campaign stands in its place."""
        if args and args[0] not in (*self.commands, "--help"):
            args = ["make", *args]
        return super().parse_args(ctx, args)


@click.group(cls=ArchiveNoun, help="归档：把一项创建工作的全部文书和记录编成一套，日后脱离数据库核验")
def group() -> None:
    """Hold the verbs of an archive."""


@group.command(help="把文书、收文、会议、佐证、登记簿、流转记录、定义写进一个新文件夹，附归档目录和清单")
@click.argument("campaign", metavar="[创建工作]", required=False, help="编号；只有一项进行中时可不写。")
@click.option(
    "--out",
    required=True,
    metavar="文件夹",
    type=click.Path(path_type=Path),
    help="写到哪里；须是还不存在的文件夹，从不覆盖。",
)
@click.option(
    "--files",
    metavar="文件夹",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="来文和佐证的文件存在哪里；按登记的校验码找，找到的一并归档。",
)
@click.option("--anyway", is_flag=True, help="记录核验有问题、或文书与留档不一致时，照现状归档。")
@JSON
def make(campaign: str | None, out: Path, files: Path | None, anyway: bool, as_json: bool) -> None:
    """Write an archive, whole or not at all."""
    from commands.archive_folder import new_folder
    from commands.archive_make import Archive, kept_files
    from workflow.audit.verify import verify as audit
    from workflow.errors import ArchiveRefused

    app = the_app()
    kept = kept_files(files)
    with app.reading() as rows, new_folder(out) as folder:
        name = the_campaign(rows, campaign)
        wrong = [f"{one.subject} {one.message}" for one in audit(rows, name).problems]
        archive = Archive(rows=rows, campaign=name, folder=folder, office=app.folder, kept=kept)
        manifest = archive.write(made=app.clock.now())
        wrong += archive.differing
        if wrong and not anyway:
            raise ArchiveRefused(found=wrong)
    if as_json:
        counted = {key: len(manifest[key]) for key in ("papers", "subjects", "definitions", "files")}
        said = {"out": str(out), "campaign": name, "pieces": manifest["pieces"], **counted}
        emit_json(said | {"digest": manifest["digest"], "remarks": archive.remarks, "differing": wrong})
        return
    click.echo(str(out))
    for sentence in (*archive.remarks, *wrong):
        talk(f"注意：{sentence}")
    talk(f"归档 {manifest['pieces']} 件、{len(manifest['files'])} 个文件。")
    talk(f"清单校验码：{manifest['digest']}\n请把它记在移交手续上，核验时用 --digest 对照。")


@group.command(help="核验一个归档文件夹，不需要数据库：文件、流转记录、文书、定义、清单；有问题时退出码为 7")
@click.argument(
    "folder",
    metavar="文件夹",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="archive make 写出的文件夹。",
)
@click.option("--digest", metavar="校验码", help="移交时记下的清单校验码；不同即有问题。")
@JSON
def verify(folder: Path, digest: str | None, as_json: bool) -> None:
    """Check an archive."""
    from notifications.fingerprint import digest_of_output
    from workflow.archive_check import check

    checked = check(folder, digest_of_output, noted=digest)
    stated = checked.manifest.get("digest") if checked.manifest else None
    if as_json:
        emit_json(
            {
                "files": checked.files,
                "entries": checked.entries,
                "digest": stated,
                "findings": [asdict(one) for one in checked.findings],
                "ok": checked.ok,
            }
        )
    else:
        found = "未发现问题" if checked.ok else f"发现 {len(checked.findings)} 处问题"
        click.echo(f"核验 {checked.files} 个文件、{checked.entries} 条流转记录：{found}。")
        if not checked.ok:
            table(
                (("", "哪一类"), ("", "文件"), ("", "问题")),
                ((RULES.get(one.rule, one.rule), one.path, one.message) for one in checked.findings),
            )
        if stated and digest is None:
            talk(f"清单校验码：{stated}（请与移交手续上记的对照）")
    if not checked.ok:
        click.get_current_context().exit(FINDINGS)
