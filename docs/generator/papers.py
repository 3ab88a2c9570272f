"""The pages of papers: every kind with its picture, fields and rules, and the named queries that figures come from."""
# ruff: noqa: INP001 - scripts beside the pages, no package

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.markdown import HEAD, table

from definitions.catalogue import resolve, shipped
from definitions.loader import load, require
from definitions.paper import APPROVER_LABELS, FORMAT_LABELS, ISSUER_LABELS, PaperKind
from workflow.papers.figures import queries
from workflow.papers.making import makes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from definitions.paper import FieldSpec

ADDRESSING = {
    "leads": "牵头单位",
    "units": "指明的单位",
    "participants": "参会单位",
    "leading_group": "领导小组",
    "superior": "一个上级机关",
    "applicant": "申请单位",
    "everybody": "各单位",
    "nobody": "不写主送",
}
TYPES = {
    "line": "一行字",
    "text": "可分段的文字",
    "date": "日期",
    "time": "时刻",
    "int": "整数",
    "decimal": "数（如 92.5）",
    "number": "文号",
    "names": "名单",
    "list": "列表",
    "record": "一组字段",
}


def kinds() -> list[PaperKind]:
    """Return every kind that ships."""
    return [require(load(resolve("papers", name), PaperKind, name=name)) for name in shipped("papers")]


def papers_page() -> str:
    """Return the catalogue: what each kind looks like, who issues and signs it, what it is made from."""
    found = sorted(kinds(), key=lambda kind: (list(FORMAT_LABELS).index(kind.format), kind.id))
    rows = [
        (
            f"[{kind.title}](#{kind.title}-{kind.id})",
            f"`{kind.id}`",
            FORMAT_LABELS[kind.format],
            f"`{kind.number}`" if kind.number else "不编号",
            ISSUER_LABELS[kind.issuer],
            ADDRESSING[kind.addressing],
            _signed(kind),
            "是" if makes(kind.id) else "",
        )
        for kind in found
    ]
    return (
        HEAD
        + "# 文书种类\n\n每一种文书的样子、编号、谁发、谁签、由哪些内容写成。图是样张的第一页，内容都是虚构的。\n\n"
        + table(("文种", "代号", "格式", "编号", "发文机关", "主送", "审签", "可单独拟"), rows)
        + "".join(map(_kind, found))
    )


def figures_page() -> str:
    """Return the named queries that the figures of papers come from."""
    rows = [(f"`{one.name}`", one.title) for one in sorted(queries().values())]
    return (
        HEAD
        + "# 统计口径\n\n文书里的数字都由下列口径从台账统计，`duban paper explain 编号` 逐个说明用了哪一个、算进了哪些行、"
        "截至何时。\n\n" + table(("名称", "数的是什么"), rows)
    )


def _signed(kind: PaperKind) -> str:
    return "" if kind.format == "note" else "或".join(APPROVER_LABELS[one] for one in kind.approved_by)


def _kind(kind: PaperKind) -> str:
    picture = "" if kind.format == "note" else f"![{kind.title}](../images/papers/{kind.id}.png)\n\n"
    head = ("字段", "名称", "类型", "必填", "从哪里来")
    return f"\n## {kind.title} `{kind.id}`\n\n{picture}" + table(head, _fields(kind.all_fields()))


def _fields(fields: Mapping[str, FieldSpec], above: str = "") -> Iterator[tuple[str, str, str, str, str]]:
    for name, spec in fields.items():
        source = "人填（`--set`）" if spec.said else "台账"
        yield f"`{above}{name}`", spec.label, TYPES[spec.type], "是" if spec.required else "", source
        dot = "[]." if spec.type == "list" else "."
        yield from _fields(spec.fields, f"{above}{name}{dot}")
