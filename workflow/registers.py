"""发文登记簿 and 收文登记簿: what went out under a number and what came in, with what became of it. Reads named views only."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from workflow.clock import shown, stamp
from workflow.facts import kind_of
from workflow.labels import labels_of
from workflow.listing import plain
from workflow.naming import title_of
from workflow.paper import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from workflow.reading import Rows

Row = dict[str, Any]
_LATEST = "9999"  # sorts after every stamp


def outgoing(
    rows: Rows, campaign: str, *, year: int | None = None, as_of: datetime | None = None
) -> list[Row]:
    """Return every paper that was issued, withdrawn ones too, in the order of their issue.

    Each is ``{seq, id, number, kind, kind_label, title, addressee, signed_by, signed, issued, delivered, receivers,
    served, replies, state, label, note}``; ``seq`` counts within what is returned.

    Args:
        rows: an open reading.
        campaign: its id.
        year: only papers of that year of issue.
        as_of: as it stood at this instant.
    """
    until = stamp(as_of) if as_of else _LATEST
    names = kinds(rows, campaign)
    events = _events(rows, campaign, until)
    deliveries = _deliveries(rows, campaign, until)
    replies = _replies(rows, campaign, until)
    found = []
    for paper in plain(rows, "v_paper", campaign, as_of):
        if paper["issued"] is None or (year is not None and paper["issued"][:4] != str(year)):
            continue
        steps = events[paper["subject"]]
        receivers, served = deliveries[paper["subject"]]
        found.append(
            {
                name: paper[name]
                for name in ("kind", "number", "title", "addressee", "issued", "state", "label", "note")
            }
            | {
                "id": paper["no"],
                "subject": paper["subject"],
                "kind_label": names.get(paper["kind"], paper["kind"]),
                "signed_by": steps.get("approve", ("", ""))[1],
                "signed": steps.get("approve", ("", ""))[0],
                "delivered": steps.get("deliver", ("", ""))[0],
                "receivers": receivers,
                "served": served,
                "replies": replies[paper["subject"]],
            }
        )
    found.sort(key=lambda row: (row["issued"], len(row["id"]), row["id"]))
    for seq, row in enumerate(found, 1):
        row["seq"] = seq
    return found


def incoming(
    rows: Rows, campaign: str, *, year: int | None = None, as_of: datetime | None = None
) -> list[Row]:
    """Return every paper that came in, in the order of its registering.

    Each is ``{seq, unit, number, matter, dated, received, digest, reply_to, moved}``; ``matter`` says in words what
    it is, ``moved`` lists what was done on its strength, as ``{subject, title, event, label, at}``.

    Args:
        rows: an open reading.
        campaign: its id.
        year: only papers that were registered in that year.
        as_of: as it stood at this instant.
    """
    until = stamp(as_of) if as_of else _LATEST
    zone = _zone(rows, campaign)
    moved = _moved(rows, campaign, until, zone)
    papers = {
        row["subject"]: row
        for row in rows.rows("SELECT subject, number, title FROM v_paper WHERE campaign = ?", campaign)
    }
    found: list[Row] = []
    for row in rows.rows(
        "SELECT * FROM v_incoming WHERE campaign = ? AND registered <= ? ORDER BY registered, number",
        campaign,
        until,
    ):
        received = _day(row["registered"], zone)
        if year is not None and received[:4] != str(year):
            continue
        answered = papers.get(row["reply_to"] or "")
        done = moved[row["number"]]
        found.append(
            {
                "seq": len(found) + 1,
                "unit": row["unit"],
                "number": row["number"],
                "matter": _matter(answered, done),
                "dated": row["dated"],
                "received": received,
                "digest": row["digest"],
                "reply_to": row["reply_to"],
                "moved": done,
            }
        )
    return found


def _matter(answered: Row | None, done: list[Row]) -> str:
    if answered is not None:
        return f"对{answered['number'] or title_of(answered['subject'])}《{answered['title']}》的回函"
    told = dict.fromkeys(f"{one['title']}{one['label']}" for one in done)
    return "、".join(told)


def _zone(rows: Rows, campaign: str) -> str:
    return str(rows.value("SELECT zone FROM v_campaign WHERE id = ?", campaign))


def _day(text: str, zone: str) -> str:
    return shown(text, zone)[:10]


def _events(rows: Rows, campaign: str, until: str) -> defaultdict[str, dict[str, tuple[str, str]]]:
    """Return of each paper when it was approved and delivered, and by which post."""
    zone = _zone(rows, campaign)
    found: defaultdict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for row in rows.rows(
        "SELECT subject, event, at, body FROM v_history WHERE subject >= ? AND subject < ? AND recorded <= ? "
        "AND event IN ('approve', 'deliver') ORDER BY subject, seq",
        f"{campaign}/paper:",
        f"{campaign}/paper;",
        until,
    ):
        post = (json.loads(row["body"]).get("given") or {}).get("post", "")
        found[row["subject"]][row["event"]] = (_day(row["at"], zone), str(post))
    return found


def _deliveries(rows: Rows, campaign: str, until: str) -> defaultdict[str, tuple[int, int]]:
    """Return of each paper how many receivers it has, and how many of them had it."""
    found: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows.rows(
        "SELECT subject, count(*) AS receivers, sum(CASE WHEN status = 'delivered' AND done <= ? THEN 1 ELSE 0 END) "
        "AS served FROM v_delivery WHERE campaign = ? AND created <= ? GROUP BY subject ORDER BY subject",
        until,
        campaign,
        until,
    ):
        found[row["subject"]] = (int(row["receivers"]), int(row["served"]))
    return found


def _replies(rows: Rows, campaign: str, until: str) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows.rows(
        "SELECT number, unit, dated, reply_to FROM v_incoming WHERE campaign = ? AND reply_to IS NOT NULL "
        "AND registered <= ? ORDER BY registered, number",
        campaign,
        until,
    ):
        found[row["reply_to"]].append({name: row[name] for name in ("number", "unit", "dated")})
    return found


def _moved(rows: Rows, campaign: str, until: str, zone: str) -> defaultdict[str, list[Row]]:
    """Return what was done on the strength of each incoming paper."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    labels: dict[str, dict[str, str]] = {}
    for row in _resting_on_papers(rows, campaign, until):
        kind = kind_of(row["subject"])
        if kind not in labels:
            labels[kind] = labels_of(rows, row["subject"])[1]
        found[row["paper"]].append(
            {
                "subject": row["subject"],
                "title": title_of(row["subject"]),
                "event": row["event"],
                "label": labels[kind].get(row["event"], row["event"]),
                "at": _day(row["at"], zone),
            }
        )
    return found


def _resting_on_papers(rows: Rows, campaign: str, until: str) -> Iterator[Row]:
    """Yield entries that name a paper, but for the one that registers it, in the order of recording."""
    for row in rows.rows(
        "SELECT subject, event, at, body FROM v_history WHERE subject >= ? AND subject < ? AND recorded <= ? "
        "AND event <> 'register' AND body LIKE ? ORDER BY recorded, subject, seq",
        f"{campaign}/",
        f"{campaign}0",
        until,
        '%"paper":"%',
    ):
        paper = json.loads(row["body"]).get("paper")
        if paper:
            yield row | {"paper": paper}
