"""What history says of a paper: its frozen facts, the templates it was filed with, and what came of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from definitions.digest import digest
from workflow import history
from workflow.errors import PaperNotFiled, SubjectNotFound
from workflow.naming import title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workflow.reading import Rows

FREEZING = (history.CREATED, "amend", "issue")  # events that freeze a paper's facts


@dataclass(slots=True, kw_only=True)
class Recorded:
    """What the entries of a paper say, the later one over the earlier.

    Attributes:
        context, figures: digests of the frozen facts, and of where the figures came from.
        number: 文号; None while it has none.
        issued: it has been issued, with a number or, as its kind may be, without.
        template: digest of the templates it was filed with; None while it was not.
        digests: of each output that was filed, by ending.
        made_by: ending → version and layout of the program that made it.
    """

    context: str | None = None
    figures: str | None = None
    number: str | None = None
    issued: bool = False
    template: str | None = None
    digests: dict[str, str] = field(default_factory=dict)
    made_by: dict[str, tuple[str, str]] = field(default_factory=dict)

    def read(self, event: str, given: Mapping[str, Any]) -> None:
        """Take in what one entry says; given twice, an output keeps what was filed first."""
        if event in FREEZING:
            self.context = given.get("context", self.context)
            self.figures = given.get("figures", self.figures)
            self.number = given.get("number", self.number)
            self.issued = self.issued or event == "issue"
        elif event == history.FILED:
            self.template = self.template or given["template"]
            for ending, mark in dict(given["digests"]).items():
                if ending not in self.digests:
                    self.digests[ending] = mark
                    self.made_by[ending] = (str(given["program"]), str(given["layout"]))


def recorded(entries: Iterable[Mapping[str, Any]]) -> Recorded:
    """Return what a paper's entries say: rows with ``event`` and ``body``, oldest first."""
    found = Recorded()
    for entry in entries:
        if entry["event"] in (*FREEZING, history.FILED):
            found.read(entry["event"], json.loads(entry["body"]).get("given") or {})
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A filed paper: what was recorded of it, and which of the things it is made from are not what they were."""

    recorded: Recorded
    altered: tuple[str, ...]
    files: tuple[str, ...]

    def why(self, ending: str, layout: str) -> str:
        """Return why an output comes out another way, as far as can be told.

        Args:
            ending: of the output.
            layout: digest of what draws papers in this program.
        """
        if self.altered:
            return "；".join(self.altered)
        program, then = self.recorded.made_by[ending]
        if then != layout:
            return f"当时由 {program} 版程序排版，现在的版式程序不是那一份"
        if ending == ".pdf":
            return "内容、模板和版式程序都没有变；可能是字体或排版引擎的版本不同"
        return "内容、模板和版式程序都没有变，原因不明，请把这份文书报给维护者"


def kept_of(rows: Rows, subject: str) -> Kept:
    """Return what was kept of a paper.

    Raises:
        SubjectNotFound: there is no such paper.
        PaperNotFiled: nothing was kept of it.
    """
    row = rows.one(
        "SELECT p.issued, p.context, p.definition, d.body AS kind, p.template, t.body AS kept FROM paper p "
        "JOIN definition d ON d.digest = p.definition LEFT JOIN definition t ON t.digest = p.template "
        "WHERE p.subject = ?",
        subject,
    )
    if row is None:
        raise SubjectNotFound(subject=title_of(subject), kind="paper")
    said = recorded(rows.rows("SELECT event, body FROM v_history WHERE subject = ? ORDER BY seq", subject))
    if said.template is None:
        raise PaperNotFiled(title=title_of(subject), issued=row["issued"] is not None)
    receipt = rows.value(
        "SELECT receipt FROM v_outbox WHERE subject = ? AND topic = 'paper' AND receipt IS NOT NULL", subject
    )
    return Kept(
        recorded=said,
        altered=tuple(_altered(row, said)),
        files=tuple(json.loads(receipt)) if receipt else (),
    )


def _altered(row: Mapping[str, Any], said: Recorded) -> list[str]:
    found = []
    if digest(row["context"]) != said.context:
        found.append("库里这份文书的内容被改动过")
    if row["template"] != said.template or digest(row["kept"] or "") != said.template:
        found.append("库里留存的模板被改动过")
    if digest(row["kind"]) != row["definition"]:
        found.append("库里这个文种的定义被改动过")
    return found
