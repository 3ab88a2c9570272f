"""Campaigns of older schemas get the machines and the kinds of paper that they lack: those shipped with this program.

What a campaign has stays: a kind that it has subjects of keeps the machine of the first of them. As at ``campaign
open``, no history tells of it: the definitions are kept under their digests, and each entry says under which it was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

from definitions.catalogue import resolve, shipped
from definitions.loader import load, require
from definitions.machine import MachineSpec
from definitions.paper import PaperKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from definitions.loader import Loaded

revision = "4"
down_revision = "3"

NAMED = {  # columns of a campaign that said it before there was a table for it
    "supervision": "supervision_machine",
    "paper": "paper_machine",
    "meeting": "meeting_machine",
}
WITH_ROWS = ("duty", "inspection", "request", "ranking", "dispatch", "report", "return")
STAGE = "stage-"


def upgrade() -> None:
    """Let every campaign, running or ended, have a machine and a kind of paper for each that is shipped."""
    if not _rows("SELECT 1 FROM campaign"):
        return
    machines = {name: load(resolve("machines", name), MachineSpec, name=name) for name in shipped("machines")}
    papers = {name: load(resolve("papers", name), PaperKind, name=name) for name in shipped("papers")}
    for campaign in _rows("SELECT * FROM campaign ORDER BY id"):
        there = _there("campaign_machine", campaign["id"])
        for kind, machine in machines.items():
            if kind not in there:
                digest = _own(campaign, kind) or _kept("machine", kind, machine)
                _pin("campaign_machine", campaign["id"], kind, digest)
        there = _there("campaign_paper", campaign["id"])
        for kind, paper in papers.items():
            if kind not in there:
                _pin("campaign_paper", campaign["id"], kind, _kept("paper", kind, paper))


def _own(campaign: Mapping[str, Any], kind: str) -> str | None:
    """Return the machine that the campaign uses for ``kind`` already.

    For itself there is none: it keeps the one that it was opened with, and takes from the shipped one what that does
    not know.
    """
    if kind in NAMED:
        return str(campaign[NAMED[kind]])
    if kind in WITH_ROWS:
        query = f"SELECT machine FROM {kind} WHERE campaign = :campaign ORDER BY length(no), no LIMIT 1"
    elif kind.startswith(STAGE):
        query = (
            "SELECT machine FROM stage WHERE campaign = :campaign AND kind = :kind ORDER BY position LIMIT 1"
        )
    else:
        return None
    found = _rows(query, campaign=campaign["id"], kind=kind.removeprefix(STAGE))
    return str(found[0]["machine"]) if found else None


def _kept(kind: str, name: str, loaded: Loaded[Any]) -> str:
    """Keep a shipped definition under its digest; return that."""
    if not _rows("SELECT 1 FROM definition WHERE digest = :digest", digest=loaded.digest):
        model = require(loaded)
        _insert(
            "definition",
            digest=loaded.digest,
            kind=kind,
            name=name,
            revision=getattr(model, "revision", 1),
            body=loaded.canonical,
        )
        for label in _labels(model):
            _insert("state_label", machine=loaded.digest, **label)
    return loaded.digest


def _labels(model: object) -> Iterator[dict[str, Any]]:
    if isinstance(model, MachineSpec):
        for state, spec in model.states.items():
            yield {"state": state, "label": spec.label, "final": int(spec.final), "done": int(spec.done)}


def _there(table: str, campaign: str) -> set[str]:
    return {
        row["kind"]
        for row in _rows(f"SELECT kind FROM {table} WHERE campaign = :campaign", campaign=campaign)
    }


def _pin(table: str, campaign: str, kind: str, digest: str) -> None:
    _insert(table, campaign=campaign, kind=kind, definition=digest)


def _rows(query: str, **values: object) -> list[Mapping[str, Any]]:
    statement = sa.text(query)
    known = {name: value for name, value in values.items() if f":{name}" in query}
    return [dict(row) for row in op.get_bind().execute(statement, known).mappings()]


def _insert(table: str, **row: object) -> None:
    columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    op.get_bind().execute(sa.text(f"INSERT INTO {table} ({columns}) VALUES ({marks})"), row)
