"""Limits that have passed become lapses: found in sets, opened in batches, one per (subject, cause, nominal due), ever."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from workflow import contexts
from workflow.act import SYSTEM
from workflow.effects import next_rung_on
from workflow.naming import title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from workflow.engine import Firing

Row = dict[str, Any]

# Literals, equal to the partial indexes in tables.py and to the deadlines in machines/duty.yaml (tested).
UNSIGNED = (
    "SELECT d.subject, d.no, d.position, d.sign_due AS due FROM duty d WHERE d.state = 'assigned' AND d.sign_due < ? "
    "AND d.campaign = ? AND NOT EXISTS (SELECT 1 FROM supervision s WHERE s.target = d.subject "
    "AND s.cause = 'not_signed' AND s.due = d.sign_due)"
)
OVERDUE = (
    "SELECT d.subject, d.no, d.position, d.due AS due FROM duty d WHERE d.state IN ('assigned', 'in_progress') AND d.due < ? "
    "AND d.campaign = ? AND NOT EXISTS (SELECT 1 FROM supervision s WHERE s.target = d.subject "
    "AND s.cause = 'overdue' AND s.due = d.due)"
)
UNRETURNED = (
    "SELECT r.subject, r.no, 0 AS position, r.due AS due, r.unit FROM return r WHERE r.state = 'missing' AND r.due < ? "
    "AND r.campaign = ? AND r.followed = 1 AND NOT EXISTS (SELECT 1 FROM supervision s WHERE s.target = r.subject "
    "AND s.cause = 'return_missing' AND s.due = r.due)"
)
UNANSWERED = (
    "SELECT r.subject, r.no, 0 AS position, r.due AS due, r.to_unit AS unit FROM request r WHERE r.state = 'asked' "
    "AND r.due < ? AND r.campaign = ? AND NOT EXISTS (SELECT 1 FROM supervision s WHERE s.target = r.subject "
    "AND s.cause = 'request_unanswered' AND s.due = r.due)"
)
SWEEPS = (("not_signed", UNSIGNED, ("assigned",)), ("overdue", OVERDUE, ("assigned", "in_progress")))
# What a single unit owes: to a round, or to another unit.
OWED = (("return_missing", UNRETURNED), ("request_unanswered", UNANSWERED))

BATCH = 25_000  # lapses opened in one transaction
TOGETHER = 1_000  # rows of them that wait in memory
ASKED = 500  # subjects that one query asks for
UNITS = (
    "SELECT subject, unit FROM duty_unit WHERE role = 'lead' AND until IS NULL{unsigned} AND subject IN ({marks}) "
    "ORDER BY subject, position"
)


def open_lapses(
    firing: Firing, campaign: str, today: date, done: list[str], *, most: int | None = BATCH
) -> bool:
    """Open a lapse for each limit that has passed, ``most`` at a time; return whether that was all of them."""
    left = most
    for cause, query, _ in SWEEPS:
        found = _found(firing, query, campaign, today, left)
        units = _units(firing, found, unsigned=cause == "not_signed")
        done += _open(firing, campaign, cause, ((duty, units[duty["subject"]]) for duty in found))
        left = None if left is None else left - len(found)
    for cause, query in OWED:
        owed = _found(firing, query, campaign, today, left)
        said = _open(firing, campaign, cause, ((one, [one["unit"]]) for one in owed))
        done += [f"{sentence}：{one['unit']}" for sentence, one in zip(said, owed, strict=True)]
        left = None if left is None else left - len(owed)
    return left is None or left > 0


def _found(firing: Firing, query: str, campaign: str, today: date, most: int | None) -> list[Row]:
    """Return what is to be followed up, the earliest first, in the order of the plan within a day."""
    if most is None:
        found = firing.unit.rows(query, today.isoformat(), campaign)
    elif most:  # in the order of the partial index, so that the search may end early
        found = firing.unit.rows(f"{query} ORDER BY due LIMIT ?", today.isoformat(), campaign, most)
    else:
        return []
    return sorted(found, key=lambda row: (row["due"], row["position"], len(row["no"]), row["no"]))


def _units(firing: Firing, duties: list[Row], *, unsigned: bool) -> Mapping[str, list[str]]:
    """Return the leads of each duty; with ``unsigned`` those that have not signed for it."""
    found: dict[str, list[str]] = defaultdict(list)
    for start in range(0, len(duties), ASKED):
        names = [duty["subject"] for duty in duties[start : start + ASKED]]
        marks = ", ".join("?" * len(names))
        query = UNITS.format(unsigned=" AND signed IS NULL" if unsigned else "", marks=marks)
        for row in firing.unit.rows(query, *names):
            found[row["subject"]].append(row["unit"])
    return found


def _open(firing: Firing, campaign: str, cause: str, targets: Iterator[tuple[Row, list[str]]]) -> list[str]:
    """Open a lapse of some units about each target, of which the subject and the day that has passed are known."""
    facts = firing.campaign(campaign)
    ladder, machine = facts.policy["ladder"], facts.row["supervision_machine"]
    called = contexts.cause_of(facts.policy, cause)
    said: list[str] = []

    @cache
    def next_on(due: str) -> str | None:
        return next_rung_on(firing, ladder, 0, due, None)

    for target, units in targets:
        no, due = firing.next_no("supervision", campaign), target["due"]
        firing.create(
            "supervision",
            {
                "subject": f"{campaign}/supervision:{no}",
                "campaign": campaign,
                "no": str(no),
                "target": target["subject"],
                "cause": cause,
                "due": due,
                "units": "、".join(units),
                "next_on": next_on(due),
            },
            machine=machine,
            capacity=SYSTEM,
            given={"target": target["subject"], "cause": cause, "due": due},
        )
        if no % TOGETHER == 0:
            firing.unit.flush()
        said.append(f"督办{no} 立案：{title_of(target['subject'])} {called}（时限 {due}）")
    return said
