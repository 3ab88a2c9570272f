"""Rounds of returns: opened before their day, one return for each unit that is asked, what is missing on record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.act import SYSTEM
from workflow.addressees import LASTING, ROUNDS, addressees, names_asked
from workflow.occurrences import lead_days
from workflow.pinned import machine_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workflow.addressees import Addressee, Addressees
    from workflow.engine import Firing

BETWEEN = "、"


def create_round(
    firing: Firing, row: Mapping[str, Any], today: date, *, due: date, day: date, **more: Any
) -> str:
    """Put a round into the ledger, with a return for each unit that is asked; return its full name.

    Args:
        firing: the transaction.
        row: the occurrence with its schedule.
        today: the day of opening.
        due: last day for returns.
        day: on which they are summed up.
        more: further columns of the kind.
    """
    campaign, kind = row["campaign"], ROUNDS[row["kind"]]
    who = asked(firing, campaign, row["slug"], today)
    no = count(firing, campaign, kind) + 1
    subject = f"{campaign}/{kind}:{no}"
    firing.create(
        kind,
        {
            "subject": subject,
            "campaign": campaign,
            "no": str(no),
            "title": row["title"],
            "slug": row["slug"],
            "nominal": row["nominal"],
            "opened": today.isoformat(),
            "due": due.isoformat(),
            "day": day.isoformat(),
            "unresolved": BETWEEN.join(who.unresolved),
            "source": row["source"],
            **more,
        },
        machine=machine_for(firing, campaign, kind),
        capacity=SYSTEM,
        given={"occurrence": f"{row['slug']} {row['nominal']}", "units": [one.name for one in who.asked]},
    )
    create_returns(firing, subject, due, who.asked)
    return subject


def create_returns(firing: Firing, subject: str, due: date, units: Iterable[Addressee]) -> None:
    """Let each of ``units`` owe a return to the round ``subject``."""
    campaign = subject.partition("/")[0]
    machine = machine_for(firing, campaign, "return")
    last = count(firing, campaign, "return")
    for no, unit in enumerate(units, last + 1):
        firing.create(
            "return",
            {
                "subject": f"{campaign}/return:{no}",
                "campaign": campaign,
                "no": str(no),
                "round": subject,
                "unit": unit.name,
                "due": due.isoformat(),
                "followed": int(unit.followed),
            },
            machine=machine,
            capacity=SYSTEM,
        )


def asked(firing: Firing, campaign: str, slug: str, day: date) -> Addressees:
    """Return who is asked for a return under the clause of a schedule, as things stand on ``day``."""
    said = clause(firing, campaign, slug)
    return addressees(
        firing.unit,
        campaign,
        firing.definition(firing.campaign(campaign).row["plan"]),
        names_asked(said),
        day,
        lasting=said["kind"] in LASTING,
    )


def clause(firing: Firing, campaign: str, slug: str) -> Mapping[str, Any]:
    """Return what the plan, or the office's file, says of a schedule."""
    row = firing.campaign(campaign).row
    known = (*firing.definition(row["plan"])["schedules"], *firing.definition(row["office"])["schedules"])
    found: Mapping[str, Any] | None = next((one for one in known if one["slug"] == slug), None)
    if found is None:  # a revision took it away after it was laid out
        found = (
            firing.unit.one("SELECT * FROM schedule WHERE campaign = ? AND slug = ?", campaign, slug) or {}
        )
    return found


def count(firing: Firing, campaign: str, kind: str) -> int:
    """Return how many subjects of a kind there are: their numbers run from 1."""
    return int(firing.unit.value(f"SELECT count(*) FROM {kind} WHERE campaign = ?", campaign))


def day_of(firing: Firing, row: Mapping[str, Any], today: date) -> date:
    """Return the day of a round; one that was missed is made up with the time that the policy grants."""
    day = date.fromisoformat(row["effective"])
    if day >= today:
        return day
    limits = firing.campaign(row["campaign"]).policy["limits"]
    return firing.workdays.add(today, lead_days(row["kind"], limits))


def opened(firing: Firing, subject: str) -> str:
    """Return what a person should know of a round that has just been opened."""
    kind = subject.partition("/")[2].partition(":")[0]
    row = firing.unit.one(f"SELECT * FROM {kind} WHERE subject = ?", subject)
    assert row is not None, "it has just been created"
    number = firing.unit.value("SELECT count(*) FROM return WHERE round = ?", subject)
    return f"开始收集报送，应报 {number} 家，{row['due']} 截止{why_not(row['unresolved'])}"


def why_not(unresolved: str) -> str:
    """Return which names have no members, and what to do about it."""
    if not unresolved:
        return ""
    names = unresolved.split(BETWEEN)
    return (
        f"；“{'”“'.join(names)}”没有成员名单，未列入，请用 duban unit group {names[0]} --add 单位 登记，"
        "或用 add --unit 增列"
    )
