"""What falls due by now, done once: may be called twice, late, or by several programs, and still does right.

Order: lay out occurrences → claim those that are due → open lapses for limits that have passed → draft the paper of
each rung that is due. Cost follows what is due, not what exists: every search goes through a partial index.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from workflow import contexts, paper
from workflow.act import SYSTEM, Act
from workflow.clock import local_day
from workflow.effects import next_rung_on
from workflow.occurrences import materialise

if TYPE_CHECKING:
    from workflow.engine import Engine, Firing

# Literals, equal to the partial indexes in tables.py and to the deadlines in machines/duty.yaml (tested).
UNSIGNED = (
    "SELECT d.subject, d.no, d.sign_due AS due FROM duty d WHERE d.state = 'assigned' AND d.sign_due < ? "
    "AND d.campaign = ? AND NOT EXISTS (SELECT 1 FROM supervision s WHERE s.target = d.subject "
    "AND s.cause = 'not_signed' AND s.due = d.sign_due)"
)
OVERDUE = (
    "SELECT d.subject, d.no, d.due AS due FROM duty d WHERE d.state IN ('assigned', 'in_progress') AND d.due < ? "
    "AND d.campaign = ? AND NOT EXISTS (SELECT 1 FROM supervision s WHERE s.target = d.subject "
    "AND s.cause = 'overdue' AND s.due = d.due)"
)
RUNGS = "SELECT * FROM supervision WHERE state <> 'resolved' AND next_on <= ? AND campaign = ? ORDER BY next_on, length(subject), subject"
PENDING = (
    "SELECT o.*, s.kind, s.title, s.time, s.source, s.catch_up FROM occurrence o JOIN schedule s "
    "ON s.campaign = o.campaign AND s.slug = o.slug "
    "WHERE o.status = 'pending' AND o.act_on <= ? AND o.campaign = ? ORDER BY o.slug, o.nominal"
)
SWEEPS = (("not_signed", UNSIGNED, ("assigned",)), ("overdue", OVERDUE, ("assigned", "in_progress")))


@dataclass(slots=True)
class Ticked:
    """What a tick did, a sentence each, and the years it had to guess."""

    today: date
    done: list[str] = field(default_factory=list)
    provisional: set[int] = field(default_factory=set)


def tick(engine: Engine, *, dry_run: bool = False) -> Ticked:
    """Do everything that has fallen due by the clock, campaign by campaign, each in one transaction."""
    now = engine.clock.now()
    ticked = Ticked(today=local_day(now))
    with engine.store.write(dry_run=True) as unit:
        running = [row["id"] for row in unit.rows("SELECT id FROM campaign WHERE state = 'open' ORDER BY id")]
    for campaign in running:
        with engine.firing(dry_run=dry_run) as firing:
            today = local_day(now, firing.campaign(campaign).zone)
            materialise(firing, campaign, today)
            _issue_plan(firing, campaign, today, ticked)
            _claim(firing, campaign, today, ticked)
            _notify_anew(firing, campaign, today, ticked)
            _open_lapses(firing, campaign, today, ticked)
            _climb(firing, campaign, today, ticked)
            ticked.provisional |= firing.workdays.provisional
    return ticked


def _issue_plan(firing: Firing, campaign: str, today: date, ticked: Ticked) -> None:
    """On the day of the plan's issue the mobilize stage, if it has been launched, moves on by itself."""
    issued = firing.campaign(campaign).row["in_force"]
    if issued is None or today.isoformat() < issued:
        return
    for stage in firing.unit.rows(
        "SELECT subject, no, title FROM stage WHERE campaign = ? AND kind = 'mobilize' AND state = 'launched'",
        campaign,
    ):
        firing.fire(Act(subject=stage["subject"], event="issue_plan", capacity=SYSTEM))
        ticked.done.append(f"阶段{stage['no']} {stage['title']}：方案已印发")


def _claim(firing: Firing, campaign: str, today: date, ticked: Ticked) -> None:
    """Turn occurrences that are due into work; what was missed is made up or skipped as its schedule says."""
    due: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in firing.unit.rows(
        PENDING,
        today.isoformat(),
        campaign,
    ):
        due[row["slug"]].append(row)
    for rows in due.values():
        for index, row in enumerate(rows):
            missed = date.fromisoformat(row["effective"]) < today
            skip = missed and (
                row["catch_up"] == "none" or (row["catch_up"] == "latest" and index < len(rows) - 1)
            )
            if skip:
                reason = f"到期时未运行，按日程约定{_SKIPS[row['catch_up']]}"
                _settle(firing, row, "skipped", today, reason=reason)
                ticked.done.append(f"跳过 {row['title']} {row['nominal']}：{reason}")
                continue
            subject = _EFFECTS[row["kind"]](firing, row, today)
            _settle(firing, row, "done", today, subject=subject)
            ticked.done.append(f"{row['title']} {row['effective']}：已拟稿")


_SKIPS = {"none": "不补", "latest": "只补最近一次"}


def _settle(
    firing: Firing,
    row: dict[str, Any],
    status: str,
    today: date,
    *,
    reason: str = "",
    subject: str | None = None,
) -> None:
    firing.unit.write(
        "UPDATE occurrence SET status = ?, reason = ?, subject = ?, done = ? "
        "WHERE campaign = ? AND slug = ? AND nominal = ? AND status = 'pending'",
        status,
        reason or row["reason"],
        subject,
        today.isoformat(),
        row["campaign"],
        row["slug"],
        row["nominal"],
    )


def _meeting(firing: Firing, row: dict[str, Any], today: date) -> str:
    """Put a meeting into the ledger and draft its notice."""
    campaign = row["campaign"]
    facts = firing.campaign(campaign)
    office = firing.definition(facts.row["office"])
    no = int(firing.unit.value("SELECT count(*) FROM meeting WHERE campaign = ?", campaign)) + 1
    day = date.fromisoformat(row["effective"])
    if day < today:  # missed and made up: the units get the notice that the policy grants
        day = firing.workdays.add(today, int(facts.policy["limits"]["notice"]))
    meeting = {
        "subject": f"{campaign}/meeting:{no}",
        "campaign": campaign,
        "no": str(no),
        "title": row["title"],
        "slug": row["slug"],
        "nominal": row["nominal"],
        "day": day.isoformat(),
        "time": row["time"],
        "place": office["place"] or "会议室待定",
        "source": row["source"],
    }
    subject = firing.create(
        "meeting",
        meeting,
        machine=facts.row["meeting_machine"],
        capacity=SYSTEM,
        given={"occurrence": f"{row['slug']} {row['nominal']}"},
    )
    _notice(firing, meeting, today)
    return subject


def _notice(firing: Firing, meeting: dict[str, Any], today: date) -> str | None:
    """Draft the notice of a meeting, unless one stands."""
    return paper.draft(
        firing,
        meeting["campaign"],
        "meeting-notice",
        key=f"{meeting['subject']}/notice",
        title=f"关于召开{meeting['title']}的通知",
        context=contexts.meeting(firing, meeting, today),
        day=today,
        about=meeting["subject"],
        event="notify",
    )


def _notify_anew(firing: Firing, campaign: str, today: date, ticked: Ticked) -> None:
    """A meeting whose notice was withdrawn still has to be told to people."""
    for meeting in firing.unit.rows(
        "SELECT * FROM meeting WHERE campaign = ? AND state = 'scheduled' AND day >= ?",
        campaign,
        today.isoformat(),
    ):
        if _notice(firing, meeting, today) is not None:
            ticked.done.append(f"会议{meeting['no']}：会议通知已重新拟稿")


def _bulletin(firing: Firing, row: dict[str, Any], today: date) -> str | None:
    """Draft the bulletin of the period that ends on the nominal day."""
    nominal = date.fromisoformat(row["nominal"])
    return paper.draft(
        firing,
        row["campaign"],
        "bulletin",
        key=f"{row['campaign']}/{row['slug']}/{row['nominal']}",
        title=f"{nominal.year}年{nominal.month}月{row['title']}",
        context=contexts.bulletin(firing, row["campaign"], nominal, today),
        day=today,
    )


_EFFECTS = {"meeting": _meeting, "bulletin": _bulletin}


def _open_lapses(firing: Firing, campaign: str, today: date, ticked: Ticked) -> None:
    """Open a lapse for each limit that has passed: one per (subject, cause, nominal due), ever."""
    facts = firing.campaign(campaign)
    ladder, causes = facts.policy["ladder"], facts.policy["causes"]
    for cause, query, _ in SWEEPS:
        for duty in firing.unit.rows(query, today.isoformat(), campaign):
            no = int(firing.unit.value("SELECT count(*) FROM supervision WHERE campaign = ?", campaign)) + 1
            unsigned = "AND signed IS NULL" if cause == "not_signed" else ""
            units = firing.unit.rows(
                "SELECT unit FROM duty_unit WHERE subject = ? AND role = 'lead' AND until IS NULL "
                f"{unsigned} ORDER BY position",
                duty["subject"],
            )
            firing.create(
                "supervision",
                {
                    "subject": f"{campaign}/supervision:{no}",
                    "campaign": campaign,
                    "no": str(no),
                    "target": duty["subject"],
                    "cause": cause,
                    "due": duty["due"],
                    "units": "、".join(unit["unit"] for unit in units),
                    "next_on": next_rung_on(firing, ladder, 0, duty["due"], None),
                },
                machine=facts.row["supervision_machine"],
                capacity=SYSTEM,
                given={"target": duty["subject"], "cause": cause, "due": duty["due"]},
            )
            ticked.done.append(f"督办{no} 立案：任务{duty['no']} {causes[cause]}（时限 {duty['due']}）")


def _climb(firing: Firing, campaign: str, today: date, ticked: Ticked) -> None:
    """Draft the paper of every rung that has fallen due; its issue, not the draft, moves the lapse."""
    ladder = firing.campaign(campaign).policy["ladder"]
    waiting = {cause: states for cause, _, states in SWEEPS}
    for row in firing.unit.rows(RUNGS, today.isoformat(), campaign):
        state = firing.unit.value("SELECT state FROM duty WHERE subject = ?", row["target"])
        if row["rung"] >= len(ladder) or state not in waiting.get(row["cause"], ()):
            continue  # submitted or suspended: the clock waits for the office, not for the unit
        rung = ladder[row["rung"]]
        key = f"{row['subject']}/{rung['event']}"
        if paper.free_key(firing.unit, key) is None:
            continue  # waits for its signature
        duty = row["target"].rpartition(":")[2]
        kind = paper.kind_named(firing.unit, campaign, rung["paper"])
        drafted = paper.draft(
            firing,
            campaign,
            rung["paper"],
            key=key,
            title=f"关于任务{duty}{firing.campaign(campaign).policy['causes'][row['cause']]}的{kind.title}",
            context=contexts.lapse(firing, row, rung["paper"], today),
            day=today,
            about=row["subject"],
            event=rung["event"],
        )
        if drafted is not None:
            ticked.done.append(f"督办{row['no']}（任务{duty}）：{kind.title}已拟稿")
