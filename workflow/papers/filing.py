"""Filing an issued paper when it is first made: the templates it was made with are kept, and what came of them.

From then on the paper is made from the kept templates, whatever stands on the disk. An output that is made for the
first time later, a pdf perhaps, is added; what was filed once is never filed again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from definitions.digest import canonical, digest
from workflow import history
from workflow.act import SYSTEM
from workflow.clock import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workflow.engine import Engine
    from workflow.store import Unit

KIND = "template"  # of the definition


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What a paper was made with, and what came of it.

    Attributes:
        subject: full name of the paper.
        name: of its text template.
        templates: canonical JSON of that template and all it includes: name → source.
        digests: of each output, by ending.
        program: version of the program.
        layout: digest of all that draws papers, which two programs of one version need not share.
    """

    subject: str
    name: str
    templates: str
    digests: Mapping[str, str]
    program: str
    layout: str


def file_papers(unit: Unit, filings: Iterable[Filing], *, moment: str, actor: str) -> None:
    """File papers within a transaction; a draft, and what has been filed before, is left alone.

    A server lets others write to a campaign beside a unit that claims single rows: the campaign is held first.
    """
    wanted = list(filings)
    for campaign in sorted({one.subject.partition("/")[0] for one in wanted}):
        unit.rows(f"SELECT id FROM campaign WHERE id = ?{unit.store.dialect.held}", campaign)
    for filing in wanted:
        _file(unit, filing, moment, actor)


def file_now(engine: Engine, filing: Filing) -> None:
    """File one paper in a transaction of its own."""
    with engine.store.write(campaign=filing.subject.partition("/")[0]) as unit:
        file_papers(unit, [filing], moment=stamp(engine.clock.now()), actor=engine.actor)


def is_wanted(row: Mapping[str, Any], digests: Mapping[str, str]) -> bool:
    """Whether a paper, a row with ``issued`` and ``filed``, has been issued and an output of it not been filed."""
    return row["issued"] is not None and not digests.keys() <= json.loads(row["filed"] or "{}").keys()


def _file(unit: Unit, filing: Filing, moment: str, actor: str) -> None:
    row = unit.one(
        "SELECT subject, state, machine, version, head, issued, template, filed FROM paper WHERE subject = ?",
        filing.subject,
    )
    assert row is not None, "papers are never removed"
    template = digest(filing.templates)
    if not is_wanted(row, filing.digests) or row["template"] not in {None, template}:
        return
    known = json.loads(row["filed"] or "{}")
    fresh = {ending: mark for ending, mark in filing.digests.items() if ending not in known}
    unit.write(
        "INSERT INTO definition (digest, kind, name, revision, body) VALUES (?, ?, ?, 1, ?) "
        "ON CONFLICT (digest) DO NOTHING",
        template,
        KIND,
        filing.name,
        filing.templates,
    )
    columns = {"template": template, "filed": canonical(known | fresh)}
    seq = int(row["version"]) + 1
    entry = {
        "event": history.FILED,
        "source": row["state"],
        "target": row["state"],
        "actor": actor or SYSTEM.label,
        "capacity": str(SYSTEM),
        "given": {
            "template": template,
            "digests": fresh,
            "program": filing.program,
            "layout": filing.layout,
        },
        "set": columns,
        "definition": row["machine"],
        "at": moment,
        "recorded": moment,
    }
    head = history.record(unit, filing.subject, seq, row["head"], entry)
    unit.move("paper", filing.subject, row["version"], {**columns, "version": seq, "head": head})
