"""Papers of the office: drafted from frozen facts, numbered at issue, never sent from inside a transition."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from definitions.digest import canonical, digest
from workflow.act import STANDING, SYSTEM, Act
from workflow.paper_kinds import stored
from workflow.pinned import machine_of_papers
from workflow.standing import covering, standing_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from definitions.paper import PaperKind
    from workflow.engine import Firing
    from workflow.reading import Rows


def draft(
    firing: Firing,
    campaign: str,
    kind: str,
    *,
    key: str,
    title: str,
    context: Mapping[str, Any],
    day: date,
    about: str | None = None,
    event: str | None = None,
    figures: str | None = None,
) -> str | None:
    """Draft a paper from facts that are frozen now; return its subject, or None if one stands for ``key`` already.

    One that was withdrawn stands for nothing: what it was for is still wanted, and is drafted anew.

    A kind under the standing approval is approved and issued at once. ``event`` is what issuing it does to ``about``;
    ``figures`` is where its figures came from (``workflow.papers.figures.Book``).
    """
    unit = firing.unit
    free = free_key(unit, key)
    if free is None:
        return None
    facts = firing.campaign(campaign)
    no = firing.next_no("paper", campaign)
    definition = unit.value(
        "SELECT definition FROM campaign_paper WHERE campaign = ? AND kind = ?", campaign, kind
    )
    addressee = context.get("addressee", ())
    subject = firing.create(
        "paper",
        {
            "subject": f"{campaign}/paper:{no}",
            "campaign": campaign,
            "no": str(no),
            "kind": kind,
            "title": title,
            "addressee": addressee if isinstance(addressee, str) else "、".join(addressee),
            "mark": context.get("mark", ""),
            "drafted": day.isoformat(),
            "about": about,
            "event": event,
            "key": free,
            "context": canonical(context),
            "definition": definition,
            "figures": figures,
        },
        machine=machine_of_papers(firing, campaign, kind_named(unit, campaign, kind)),
        capacity=SYSTEM,
        given={"context": digest(canonical(context))} | ({"figures": digest(figures)} if figures else {}),
    )
    grant = covering(standing_of(unit, facts), kind, firing.today(facts.zone))
    if grant is not None:
        for step in ("approve", "issue"):
            firing.fire(Act(subject=subject, event=step, capacity=STANDING, reason=grant.words))
    return subject


def next_number(firing: Firing, row: Mapping[str, Any], day: date) -> str:
    """Take the next number for a paper issued on ``day``: per series, 机关代字 and year, without gaps."""
    kind = _kind(firing.unit, row["definition"])
    key = (row["campaign"], kind.series, row["mark"], day.year)
    last = firing.unit.value(
        "SELECT last FROM number_series WHERE campaign = ? AND series = ? AND mark = ? AND year = ?", *key
    )
    n = int(last or 0) + 1
    if last is None:
        names = ("campaign", "series", "mark", "year", "last")
        firing.unit.insert("number_series", dict(zip(names, (*key, n), strict=True)))
    else:
        firing.unit.write(
            "UPDATE number_series SET last = ? WHERE campaign = ? AND series = ? AND mark = ? AND year = ?",
            n,
            *key,
        )
    return kind.number_text(mark=row["mark"], year=day.year, n=n)


def at_issue(firing: Firing, row: Mapping[str, Any], day: date) -> str:
    """Return the context as it is frozen for good on the day of issue.

    What counts from the day of the letter is counted from that day: days late, and the last day for an answer.
    """
    context: dict[str, Any] = json.loads(row["context"])
    context["date"] = day.isoformat()
    if "printed" in context:
        context["printed"] = max(context["printed"], day.isoformat())
    matters = context.get("matters", ())
    for matter in matters:
        due = date.fromisoformat(matter["due"])
        if "days_left" in matter:
            matter["days_left"] = firing.workdays.between(day, due)
        else:
            matter["days_late"] = firing.workdays.between(due, day)
    if matters and "reply_due" in context and "day" not in context:
        within = int(firing.campaign(row["campaign"]).policy["limits"]["reply_within"])
        context["reply_due"] = firing.workdays.add(day, within).isoformat()
    elif "reply_due" in context:
        context["reply_due"] = max(context["reply_due"], day.isoformat())
    if row["event"] == "slip_issued":
        within = int(firing.campaign(row["campaign"]).policy["limits"]["sign_within"])
        context["sign_by"] = firing.workdays.add(day, within).isoformat()
    return canonical(context)


def free_key(rows: Rows, key: str) -> str | None:
    """Return under which key a paper may be drafted now; None while one that has not been withdrawn stands for it."""
    states = [
        row["state"]
        for row in rows.rows(
            "SELECT state FROM paper WHERE key = ? OR (key >= ? AND key < ?)", key, f"{key}#", f"{key}$"
        )
    ]
    if any(state != "withdrawn" for state in states):
        return None
    return f"{key}#{len(states) + 1}" if states else key


def rendering(rows: Rows, subject: str) -> tuple[PaperKind, dict[str, Any]] | None:
    """Return a paper's kind and the context to render: frozen facts, and number and date if it has been issued.

    A draft shows room for the number and the day of drafting.
    """
    row = rows.one("SELECT * FROM paper WHERE subject = ?", subject)
    if row is None:
        return None
    kind = _kind(rows, row["definition"])
    context: dict[str, Any] = json.loads(row["context"])
    day = date.fromisoformat(row["issued"] or row["drafted"])
    context["date"] = day.isoformat()
    context["number"] = row["number"] or kind.blank_number(mark=row["mark"], year=day.year)
    return kind, context


def kinds(rows: Rows, campaign: str) -> dict[str, str]:
    """Return the kinds of paper that a campaign was opened with: id → what it is called."""
    found = rows.rows(
        "SELECT p.kind, d.body FROM campaign_paper p JOIN definition d ON d.digest = p.definition "
        "WHERE p.campaign = ? ORDER BY p.kind",
        campaign,
    )
    return {row["kind"]: json.loads(row["body"])["title"] for row in found}


def kind_named(rows: Rows, campaign: str, name: str) -> PaperKind:
    """Return a kind of paper as the campaign was opened with it."""
    body = rows.value(
        "SELECT d.body FROM definition d JOIN campaign_paper p ON p.definition = d.digest "
        "WHERE p.campaign = ? AND p.kind = ?",
        campaign,
        name,
    )
    return stored(body)


def _kind(rows: Rows, digest: str) -> PaperKind:
    return stored(rows.value("SELECT body FROM definition WHERE digest = ?", digest))
