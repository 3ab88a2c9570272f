"""Laying out an archive: papers made again from what was kept, history, definitions, registers, index, manifest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from definitions.digest import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from commands.archive_folder import Folder
    from definitions.paper import Output, PaperKind
    from workflow.archiving import Piece
    from workflow.reading import Rows

PAPERS, CAME_IN, MEETINGS, EVIDENCE = "1-发文", "2-收文", "3-会议", "4-佐证"
REGISTERS, HISTORY, DEFINITIONS = "5-登记簿", "6-流转记录", "7-定义"
_STEM = 100  # characters: a path must fit on systems that take 260 of them
_EVIDENCE_COLUMNS = (
    ("seq", "序号", 6, True),
    ("title", "事项", 12, True),
    ("step", "步骤", 10, True),
    ("at", "日期", 12, True),
    ("by", "单位", 20, False),
    ("paper", "依据文号", 24, False),
    ("digest", "校验码", 34, False),
    ("path", "文件", 30, False),
)
_ABOUT = """{title}归档

1-发文      印发的文书，按年度、文种、件号排列；每件有 docx、txt（装有 PDF 组件的还有 pdf）和成文时固定的内容（json）
2-收文      来文的文件；没有存下文件的，登记簿里有校验码
3-会议      会议记录
4-佐证      佐证清单，找到的佐证文件
5-登记簿    发文登记簿、收文登记簿
6-流转记录  每个事项一个文件，一行一条，逐条以校验码相连
7-定义      方案的各个版本、规则、流程、文种、模板
归档目录    全部文件按件排列
清单.json   每个文件的大小和 SHA-256，每条流转记录的末条校验码

核验：duban archive verify 本文件夹（不需要数据库）。
归档时刻：{made}，程序 {program}，数据库结构 {schema}。
"""


@dataclass(slots=True, kw_only=True)
class Archive:
    """An archive in the making.

    Attributes:
        rows: the database, at one moment.
        campaign: its id.
        folder: what is written.
        office: the office's folder of papers, whose files stand in where a paper does not come out as it was.
        kept: files that the office kept of what came in, by SHA-256.
        pages: 件号 → pages.
        remarks: what a person should know.
        differing: papers that are not what history says of them.
    """

    rows: Rows
    campaign: str
    folder: Folder
    office: Path
    kept: Mapping[str, Path]
    pages: dict[int, int] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    _refused: set[str] = field(default_factory=set)

    def write(self, *, made: datetime) -> dict[str, Any]:
        """Write everything and return the manifest."""
        from importlib.metadata import version

        from workflow import archive_manifest
        from workflow.archiving import pieces
        from workflow.clock import shown, stamp
        from workflow.reading import SCHEMA

        head = self.rows.one("SELECT title, zone, state, label FROM v_campaign WHERE id = ?", self.campaign)
        assert head is not None, "the campaign was just found"
        found = pieces(self.rows, self.campaign)
        papers = [self._paper(piece) for piece in found if piece.subject]
        self._came_in([piece for piece in found if not piece.subject])
        self._meetings_and_evidence()
        self._registers()
        subjects, named = self._history()
        definitions = self._definitions(named)
        self._index(found, head, made)
        program = version("duban")
        moment = shown(stamp(made), head["zone"])
        about = _ABOUT.format(title=head["title"], made=moment, program=program, schema=SCHEMA)
        self.folder.write("归档说明.txt", about.encode())
        manifest = archive_manifest.sealed(
            {
                "archive": archive_manifest.VERSION,
                "campaign": {"id": self.campaign, "title": head["title"], "state": head["state"]},
                "made": moment,
                "program": program,
                "schema": SCHEMA,
                "pieces": len(found),
                "papers": papers,
                "subjects": subjects,
                "definitions": definitions,
                "files": sorted(self.folder.files, key=lambda one: str(one["path"])),
            }
        )
        self.folder.write(archive_manifest.FILE, archive_manifest.text_of(manifest).encode())
        return manifest

    def _paper(self, piece: Piece) -> dict[str, Any]:
        """Write one paper; where it does not come out as it was filed, the office's own file of it if that is."""
        from commands.delivery import rendered
        from workflow.outbox import paper_files
        from workflow.papers.recorded import recorded

        subject = str(piece.subject)
        owed = paper_files(self.rows, subject)
        said = recorded(
            self.rows.rows("SELECT event, body FROM v_history WHERE subject = ? ORDER BY seq", subject)
        )
        drawn = rendered(owed, _FORMATS)
        outputs, digests = dict(drawn.outputs), dict(drawn.digests)
        for ending, filed in said.digests.items():
            if ending in outputs and digests[ending] != filed:
                outputs[ending] = self._as_filed(subject, ending, filed) or outputs[ending]
        if not said.digests:
            self.notes[piece.no] = "旧版本程序印发，没有留档校验码"
        self._count(piece, outputs, drawn.refused)
        stem = f"{PAPERS}/{piece.year}/{_name(piece.group)}/{_stem(piece)}"
        text = self.rows.value("SELECT context FROM paper WHERE subject = ?", subject)
        return {
            "subject": subject,
            "number": said.number,
            "title": piece.title,
            "context": self.folder.write(f"{stem}.json", text.encode()),
            "outputs": {
                ending: self.folder.write(f"{stem}{ending}", content) for ending, content in outputs.items()
            },
        }

    def _as_filed(self, subject: str, ending: str, filed: str) -> bytes | None:
        """Return the office's own file of a paper if it is what was filed; else take the paper down as differing."""
        from notifications.fingerprint import digest_of_output
        from workflow.papers.recorded import kept_of

        for name in kept_of(self.rows, subject).files:
            path = self.office / name
            if path.suffix == ending and path.is_file():
                content = path.read_bytes()
                if digest_of_output(ending, content) == filed:
                    return content
        self.differing.append(f"{subject.partition('/')[2]} 的 {ending[1:]} 与印发时留档的校验码不同")
        return None

    def _count(self, piece: Piece, outputs: Mapping[str, bytes], refused: Sequence[str]) -> None:
        from notifications.pdf import page_count

        if ".pdf" in outputs:
            self.pages[piece.no] = page_count(outputs[".pdf"])
        for sentence in refused:
            if sentence not in self._refused:
                self._refused.add(sentence)
                self.remarks.append(f"没有 PDF，归档目录的页数空缺：{sentence}")

    def _came_in(self, found: Sequence[Piece]) -> None:
        for piece in found:
            path = self.kept.get(piece.digest or "")
            if path is None:
                self.notes[piece.no] = "只存校验码" if piece.digest else "登记时没有文件"
                continue
            name = f"{CAME_IN}/{piece.year}/{_stem(piece)}{_name(path.suffix) if path.suffix else ''}"
            self.folder.write(name, path.read_bytes())

    def _meetings_and_evidence(self) -> None:
        from commands.register import workbook
        from workflow.archiving import evidence, meetings

        self._json(f"{MEETINGS}/会议记录.json", meetings(self.rows, self.campaign))
        items = evidence(self.rows, self.campaign)
        for seq, item in enumerate(items, 1):
            path = self.kept.get(item["digest"])
            item["seq"] = seq
            item["path"] = (
                self.folder.write(f"{EVIDENCE}/{seq:04d} {_name(path.name)}", path.read_bytes())
                if path
                else ""
            )
        self._json(f"{EVIDENCE}/佐证清单.json", items)
        content = workbook(self.rows, self.campaign, "佐证清单", _EVIDENCE_COLUMNS, items)
        self.folder.write(f"{EVIDENCE}/佐证清单.xlsx", content)

    def _registers(self) -> None:
        from commands import register
        from workflow.registers import incoming, outgoing

        for name, read, show, columns in (
            ("发文登记簿", outgoing, register.shown_outgoing, register.OUT_COLUMNS),
            ("收文登记簿", incoming, register.shown_incoming, register.IN_COLUMNS),
        ):
            items = [show(item) for item in read(self.rows, self.campaign)]
            content = register.workbook(self.rows, self.campaign, name, columns, items)
            self.folder.write(f"{REGISTERS}/{name}.xlsx", content)

    def _history(self) -> tuple[list[dict[str, Any]], set[str]]:
        """Write every chain; return what the manifest says of them, and all digests that they name."""
        from workflow.archiving import chains, line_of, named_digests
        from workflow.facts import kind_of

        subjects, named = [], set[str]()
        for subject, entries in chains(self.rows, self.campaign):
            lines, count, head = [], 0, ""
            for entry in entries:
                named |= named_digests(entry["body"])
                lines.append(line_of(entry).encode())
                count, head = count + 1, entry["hash"]
            name = f"{HISTORY}/{kind_of(subject)}/{_name(subject.rpartition(':')[2])}.jsonl"
            path = self.folder.write_lines(name, lines)
            subjects.append({"subject": subject, "path": path, "entries": count, "head": head})
        return subjects, named

    def _definitions(self, named: set[str]) -> list[dict[str, Any]]:
        from workflow.archiving import definitions

        found = []
        for row in definitions(self.rows, self.campaign, named):
            name = f"{DEFINITIONS}/{row['kind']}/{_name(row['name'])} {row['digest'][:12]}.json"
            path = self.folder.write(name, row.pop("body").encode())
            found.append({**row, "path": path})
        return found

    def _index(self, found: Sequence[Piece], head: Mapping[str, Any], made: datetime) -> None:
        """Write 归档目录 with the pages that have been counted."""
        from notifications.render import render
        from notifications.template import template_set
        from workflow.clock import local_day
        from workflow.papers.makers.archive_index import KIND, listed
        from workflow.settings import fonts_folder, templates_folder

        uncounted = "没有排版成 PDF 的，页数空缺" if len(self.pages) < len(found) else ""
        context = listed(head["title"], found, self.pages, uncounted, self.notes)
        context |= {"issuer": self._office(), "date": local_day(made, head["zone"]).isoformat()}
        drawn = render(
            _kind(KIND),
            context,
            formats=_FORMATS,
            templates=template_set(templates_folder()),
            fonts=fonts_folder(),
        )
        for ending, content in drawn.outputs.items():
            self.folder.write(f"归档目录{ending}", content)

    def _office(self) -> str:
        import json

        body = self.rows.value(
            "SELECT d.body FROM definition d JOIN campaign c ON c.plan = d.digest WHERE c.id = ?",
            self.campaign,
        )
        return str(json.loads(body)["office"])

    def _json(self, name: str, items: Sequence[Mapping[str, Any]]) -> None:
        self.folder.write(name, (canonical({"items": list(items)}) + "\n").encode())


_FORMATS: tuple[Output, ...] = ("docx", "txt", "pdf")


def kept_files(folder: Path | None) -> dict[str, Path]:
    """Return the files below ``folder`` by their SHA-256."""
    from workflow.archive_check import sha256_of

    if folder is None:
        return {}
    return {sha256_of(path): path for path in sorted(folder.rglob("*")) if path.is_file()}


def _kind(name: str) -> PaperKind:
    from definitions.catalogue import resolve
    from definitions.loader import load, require
    from definitions.paper import PaperKind as Kind

    return require(load(resolve("papers", name), Kind, name=name))


def _stem(piece: Piece) -> str:
    return _name(f"{piece.no:04d} {piece.number or '无文号'} {piece.title}"[:_STEM])


def _name(text: str) -> str:
    from notifications.deliver import safe_name

    return safe_name(text)
