"""Papers against their record: made from the facts and templates that were frozen in their entries, and so filed."""

from __future__ import annotations

import json
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from definitions.digest import canonical, digest
from workflow.audit.rules import Problem
from workflow.history import FILED
from workflow.papers.filing import KIND
from workflow.papers.recorded import FREEZING, Recorded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workflow.reading import Rows

_SETS = frozenset({"template", "filed"})
_EVENTS = (*FREEZING, FILED)


def frozen(rows: Rows, campaign: str | None) -> Iterator[Problem]:
    """A paper's facts, number, templates and digests are those that its entries froze, and were filed once issued."""
    kept = {row["digest"] for row in rows.rows("SELECT digest FROM definition WHERE kind = ?", KIND)}
    found = rows.rows(
        "SELECT p.subject, p.campaign, p.number, p.context, p.figures, p.template, p.filed, h.seq, h.event, h.body "
        f"FROM paper p JOIN history h ON h.subject = p.subject AND h.event IN ({', '.join('?' * len(_EVENTS))}) "
        "ORDER BY p.subject, h.seq",
        *_EVENTS,
    )
    for _, entries in groupby(found, key=itemgetter("subject")):
        paper = list(entries)
        if campaign in (None, paper[0]["campaign"]):
            yield from _paper(paper, kept)


def _paper(entries: list[dict[str, Any]], kept: set[str]) -> Iterator[Problem]:
    said, row = Recorded(), entries[-1]
    for entry in entries:
        try:
            body = json.loads(entry["body"])
            if entry["event"] == FILED:
                yield from _filing(entry, body, said, kept)
            said.read(entry["event"], body["given"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return  # the chain says what became of the entry
    if said.context != digest(row["context"]):
        yield _problem(row, "文书的内容与拟稿、修改或印发时固定的不同，被改动过")
    if said.figures is not None and said.figures != digest(str(row["figures"])):
        yield _problem(row, "文书的统计依据与拟稿时固定的不同，被改动过")
    if said.number != row["number"]:
        yield _problem(row, f"文号应为“{said.number or '未编号'}”，现为“{row['number']}”，被改动过")
    filed = canonical(said.digests) if said.digests else None
    if (said.template, filed) != (row["template"], row["filed"]):
        yield _problem(row, "留存的模板或留档的校验码与流转记录不同，被改动过")


def _filing(
    entry: Mapping[str, Any], body: Mapping[str, Any], before: Recorded, kept: Iterable[str]
) -> Iterator[Problem]:
    """Filing sets the two columns that it is about, to what it says, once, of a paper that has been issued."""
    given, columns = body["given"], body["set"]
    if columns.keys() != _SETS:
        yield _problem(entry, "留档改动了留档以外的内容")
    elif columns["template"] != given["template"] or columns["filed"] != canonical(
        before.digests | given["digests"]
    ):
        yield _problem(entry, "留档写入的与所说的不同")
    if not before.issued:
        yield _problem(entry, "还没有印发就留档")
    if before.template not in {None, given["template"]} or before.digests.keys() & given["digests"].keys():
        yield _problem(entry, "同一份文书留档了两次，所说不同")
    if given["template"] not in kept:
        yield _problem(entry, "留存的模板不在库里")


def _problem(row: Mapping[str, Any], message: str) -> Problem:
    return Problem(rule="paper", subject=str(row["subject"]), seq=int(row["seq"]), message=message)
