"""What goes into an archive of a campaign, piece by piece 按件, in the order of 文书档案: year, kind, number.

A piece 件 is one paper that was issued or one that came in. Pieces, history and definitions are yielded one by one, so
that memory does not grow with the campaign.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from definitions.digest import canonical
from workflow.clock import shown
from workflow.facts import kind_of
from workflow.labels import labels_of
from workflow.naming import title_of
from workflow.registers import incoming, outgoing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workflow.reading import Rows

Row = dict[str, Any]
CAME_IN = "收文"
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_ORDER = "length(no), no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of an archive.

    Attributes:
        no: 件号, counted from 1 over the whole archive.
        year, group: what it lies under: the year and the kind of paper, or 收文.
        number, responsible, title, date, note: as 归档目录 lists them.
        subject: the paper, None for one that came in.
        digest: of the file of one that came in, if the office registered it.
    """

    no: int
    year: str
    group: str
    number: str
    responsible: str
    title: str
    date: str
    note: str
    subject: str | None = None
    digest: str | None = None


def pieces(rows: Rows, campaign: str) -> list[Piece]:
    """Return every piece: papers by year of issue, kind and number, then what came in that year by its day."""
    issuers = _issuers(rows, campaign)
    out = outgoing(rows, campaign)
    found: list[tuple[str, int, str, Row]] = [
        *((row["issued"][:4], 0, row["kind_label"], row) for row in out),
        *((row["dated"][:4], 1, CAME_IN, row) for row in incoming(rows, campaign)),
    ]
    found.sort(key=lambda one: (one[:3], one[3].get("issued") or one[3]["dated"], one[3]["seq"]))
    replies = {one["number"]: place for place, (*_, one) in enumerate(found, 1) if "received" in one}
    listed = []
    for no, (year, place, _, row) in enumerate(found, 1):
        if place:
            listed.append(_came_in(no, year, row))
        else:
            answers = [replies[one["number"]] for one in row["replies"]]
            listed.append(_went_out(no, year, row, issuers[row["subject"]], answers))
    return listed


def _went_out(no: int, year: str, row: Row, issuer: str, answers: Sequence[int]) -> Piece:
    notes = ["已撤回，文号保留"] if row["state"] == "withdrawn" else []
    notes += [f"回函见第{'、'.join(map(str, answers))}件"] if answers else []
    return Piece(
        no=no,
        year=year,
        group=row["kind_label"],
        number=row["number"] or "",
        responsible=issuer,
        title=row["title"],
        date=row["issued"],
        note="；".join(notes),
        subject=row["subject"],
    )


def _came_in(no: int, year: str, row: Row) -> Piece:
    return Piece(
        no=no,
        year=year,
        group=CAME_IN,
        number=row["number"],
        responsible=row["unit"],
        title=row["matter"] or "来文",
        date=row["dated"],
        note="",
        digest=row["digest"],
    )


def _issuers(rows: Rows, campaign: str) -> dict[str, str]:
    found = {}
    for row in rows.each(
        "SELECT subject, context FROM paper WHERE campaign = ? AND issued IS NOT NULL", campaign
    ):
        found[row["subject"]] = str(json.loads(row["context"])["issuer"])
    return found


def chains(rows: Rows, campaign: str) -> Iterator[tuple[str, Iterator[Row]]]:
    """Yield each subject and its entries, oldest first: rows of ``seq, body, previous, hash``.

    Nothing else may be read before the last.
    """
    found = rows.each(
        "SELECT subject, seq, body, previous, hash FROM v_history WHERE subject >= ? AND subject < ? "
        "ORDER BY subject, seq",
        f"{campaign}/",
        f"{campaign}0",
    )
    yield from groupby(found, key=lambda row: str(row["subject"]))


def line_of(entry: Mapping[str, Any]) -> str:
    """Return an entry as one line of JSON: its canonical bytes as they are hashed, and the hashes."""
    return canonical({name: entry[name] for name in ("seq", "body", "previous", "hash")}) + "\n"


def named_digests(body: str) -> set[str]:
    """Return everything in an entry that looks like a digest, that of a definition perhaps."""
    return set(_DIGEST.findall(body))


def definitions(rows: Rows, campaign: str, named: set[str]) -> Iterator[Row]:
    """Yield what the campaign ran under: ``digest, kind, name, revision, body``, by kind and name.

    Args:
        rows: an open reading.
        campaign: its id.
        named: digests that its history names.
    """
    own = {
        row["definition"]
        for table in ("campaign_paper", "campaign_machine")
        for row in rows.rows(f"SELECT definition FROM {table} WHERE campaign = ?", campaign)
    }
    wanted = [
        row["digest"]
        for row in rows.rows("SELECT digest, kind FROM definition ORDER BY kind, name, revision, digest")
        if row["digest"] in named or row["digest"] in own or row["kind"] == "calendar"
    ]
    for digest in wanted:
        row = rows.one("SELECT digest, kind, name, revision, body FROM definition WHERE digest = ?", digest)
        assert row is not None, "definitions are never removed"
        yield row


def meetings(rows: Rows, campaign: str) -> list[Row]:
    """Return every meeting with what its record tells: material, attendance, minutes, what was decided."""
    zone = _zone(rows, campaign)
    found = rows.rows(f"SELECT * FROM v_meeting WHERE campaign = ? ORDER BY {_ORDER}", campaign)
    for meeting in found:
        meeting["record"] = [
            {
                "event": row["event"],
                "at": shown(row["at"], zone),
                "actor": row["actor"],
                "reason": row["reason"],
            }
            | {name: body.get(name) for name in ("paper", "note", "given")}
            for row in rows.rows("SELECT * FROM v_history WHERE subject = ? ORDER BY seq", meeting["subject"])
            for body in [json.loads(row["body"])]
        ]
    return found


def evidence(rows: Rows, campaign: str) -> list[Row]:
    """Return everything that was given as evidence 佐证: of which matter, at which step, by whom, and its digest."""
    zone, labels = _zone(rows, campaign), dict[str, dict[str, str]]()
    found: list[Row] = []
    for row in rows.rows(
        "SELECT subject, seq, event, at, actor, on_behalf, body FROM v_history WHERE subject >= ? AND subject < ? "
        "AND body LIKE ? ORDER BY subject, seq",
        f"{campaign}/",
        f"{campaign}0",
        '%"evidence":[%',
    ):
        body, kind = json.loads(row["body"]), kind_of(row["subject"])
        if kind not in labels:
            labels[kind] = labels_of(rows, row["subject"])[1]
        found += [
            {
                "subject": row["subject"],
                "title": title_of(row["subject"]),
                "seq": row["seq"],
                "step": labels[kind].get(row["event"], row["event"]),
                "at": shown(row["at"], zone)[:10],
                "by": row["on_behalf"] or row["actor"],
                "paper": body.get("paper") or "",
                "digest": digest,
            }
            for digest in body.get("evidence") or ()
        ]
    return found


def _zone(rows: Rows, campaign: str) -> str:
    return str(rows.value("SELECT zone FROM v_campaign WHERE id = ?", campaign))
