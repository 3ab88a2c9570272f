"""What falls due by now, done once: may be called twice, late, or by several programs, and still does right.

Order: lay out occurrences → claim those that are due → open lapses for limits that have passed → draft the paper of
each rung that is due, and the reminder of each duty that falls due soon. Cost follows what is due, not what exists: every search goes through a partial index.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from definitions.workday_rule import counted
from workflow import dispatch, inspection, meeting, ranking_act
from workflow.act import SYSTEM, Act
from workflow.addressees import ROUNDS
from workflow.arranging import begin_reviews
from workflow.climbing import climb
from workflow.clock import local_day
from workflow.errors import CampaignTaken, TransitionNotAllowed
from workflow.joining import notify_joined
from workflow.occurrences import materialise
from workflow.papers.making import Asked, draft_asked
from workflow.pinned import see_to_paper
from workflow.reminding import remind
from workflow.returns import clause, opened
from workflow.sweep import open_lapses

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.engine import Engine, Firing

# The state is a literal, equal to the partial index in tables.py (tested).
PENDING = (
    "SELECT o.*, s.kind, s.title, s.time, s.source, s.catch_up, s.rule FROM occurrence o JOIN schedule s "
    "ON s.campaign = o.campaign AND s.slug = o.slug "
    "WHERE o.status = 'pending' AND o.act_on <= ? AND o.campaign = ? ORDER BY o.slug, o.nominal"
)


@dataclass(slots=True)
class Ticked:
    """What a tick did, a sentence each, and the years it had to guess."""

    today: date
    done: list[str] = field(default_factory=list)
    provisional: set[int] = field(default_factory=set)


def tick(engine: Engine, *, at: datetime | None = None, dry_run: bool = False) -> Ticked:
    """Do everything that has fallen due by the clock, or by ``at``, campaign by campaign, each in one transaction.

    Where several do so at once, each takes first what nobody is at; what others are at, it looks through afterwards.

    A campaign that refuses a step is left as it was, and said once the others have been seen to.

    Raises:
        DateImpossible: ``at`` lies in the future.
        TransitionNotAllowed: what has fallen due in a campaign meets a machine of its that does not let it.
    """
    ticked = Ticked(today=local_day(at or engine.clock.now()))
    with engine.store.read() as rows:
        left = [row["id"] for row in rows.rows("SELECT id FROM campaign WHERE state = 'open' ORDER BY id")]
    refused: list[TransitionNotAllowed] = []
    for wait in (False, True):
        busy = []
        for name in left:
            try:
                if not _tick(engine, name, ticked, at=at, dry_run=dry_run, wait=wait):
                    busy.append(name)
            except TransitionNotAllowed as exc:
                refused.append(exc)
        left = busy
    if refused:
        raise refused[0]
    return ticked


def _tick(
    engine: Engine, campaign: str, ticked: Ticked, *, at: datetime | None, dry_run: bool, wait: bool
) -> bool:
    """Do what has fallen due in one campaign; return False if others are at it.

    Where there is more to follow up than one transaction should hold, each of several does a part.
    """
    whole = False
    while not whole:
        try:
            with engine.firing(dry_run=dry_run, campaign=campaign, wait=wait, at=at) as firing:
                whole = _due(firing, campaign, ticked, dry_run=dry_run)
        except CampaignTaken:
            return False
        wait = True
    return True


def _due(firing: Firing, campaign: str, ticked: Ticked, *, dry_run: bool) -> bool:
    """Do in one transaction what has fallen due, or a part of it; return whether nothing is left."""
    today = firing.today(firing.campaign(campaign).zone)
    begin_reviews(firing, campaign, ticked.done)
    materialise(firing, campaign, today)
    _issue_plan(firing, campaign, today, ticked)
    _claim(firing, campaign, today, ticked)
    meeting.notify_anew(firing, campaign, today, ticked.done)
    notify_joined(firing, campaign, today, ticked.done)
    inspection.notify_anew(firing, campaign, today, ticked.done)
    inspection.close_rectified(firing, campaign, ticked.done)
    dispatch.tend(firing, campaign, today, ticked.done)
    whole = _follow_up(firing, campaign, today, ticked, everything=dry_run)
    if whole:
        _claim(firing, campaign, today, ticked, counting=True)
    ticked.provisional |= firing.workdays.provisional
    return whole


def _follow_up(firing: Firing, campaign: str, today: date, ticked: Ticked, *, everything: bool) -> bool:
    """Open lapses, draft the papers of their rungs, remind of what falls due; return whether nothing is left of it."""
    how = {"most": None} if everything else {}
    return (
        open_lapses(firing, campaign, today, ticked.done, **how)
        and climb(firing, campaign, today, ticked.done, **how)
        and remind(firing, campaign, today, ticked.done, **how)
    )


def _issue_plan(firing: Firing, campaign: str, today: date, ticked: Ticked) -> None:
    """On the day of the plan's issue the mobilize stage, if it has been launched, moves on by itself."""
    issued = firing.campaign(campaign).row["in_force"]
    if issued is None or today.isoformat() < issued:
        return
    for stage in firing.unit.rows(
        "SELECT subject, no, title FROM stage WHERE campaign = ? AND kind = 'mobilize' AND state = 'launched' "
        "ORDER BY position",
        campaign,
    ):
        firing.fire(Act(subject=stage["subject"], event="issue_plan", capacity=SYSTEM))
        ticked.done.append(f"阶段{stage['no']} {stage['title']}：方案已印发")


def _claim(firing: Firing, campaign: str, today: date, ticked: Ticked, *, counting: bool = False) -> None:
    """Turn occurrences that are due into work; what was missed is made up or skipped as its schedule says.

    With ``counting`` those that count what has lapsed, after all lapses have been opened; else the others.
    """
    due: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in firing.unit.rows(
        PENDING,
        today.isoformat(),
        campaign,
    ):
        if (row["kind"] in COUNTING) == counting:
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
            off = ranking_act.why_skipped(firing, row)
            if off is not None:
                _settle(firing, row, "skipped", today, reason=off)
                ticked.done.append(f"跳过 {row['title']} {row['nominal']}：{off}")
                continue
            subject = _EFFECTS[row["kind"]](firing, row, today)
            _settle(firing, row, "done", today, subject=subject)
            ticked.done.append(f"{row['title']} {row['effective']}：{_did(firing, row, str(subject))}")


COUNTING = frozenset({"ranking", "scoring"})
_DID = {"ranking": "已测算，待确认", "scoring": "已测算，待评分"}
_SKIPS = {"none": "不补", "latest": "只补最近一次"}


def _did(firing: Firing, row: dict[str, Any], subject: str) -> str:
    """Return what came of an occurrence."""
    if row["kind"] in ROUNDS:
        return opened(firing, subject)
    if row["kind"] == "inspection":
        announced = firing.unit.value("SELECT announced FROM inspection WHERE subject = ?", subject)
        return "已拟稿" if announced else "已列入台账，暗访不发通知"
    return _DID.get(row["kind"], "已拟稿")


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


def _bulletin(firing: Firing, row: dict[str, Any], today: date) -> str | None:  # noqa: ARG001 - one shape
    """Draft the paper of the period that ends on the nominal day, or on the working day that was counted to.

    It is a bulletin 简报 unless the schedule says that it is a circular 通报.
    """
    nominal = date.fromisoformat(row["nominal"])
    if counted(row["rule"]) is not None:
        nominal = max(nominal, date.fromisoformat(row["effective"]))
    campaign = row["campaign"]
    kind = clause(firing, campaign, row["slug"]).get("paper") or "bulletin"
    see_to_paper(firing, campaign, kind)
    asked = Asked(
        kind=kind,
        last=nominal,
        title=f"{nominal.year}年{nominal.month}月{row['title']}",
        key=f"{campaign}/{row['slug']}/{row['nominal']}",
    )
    return draft_asked(firing, campaign, asked)


_EFFECTS = {
    "meeting": meeting.convene,
    "bulletin": _bulletin,
    "inspection": inspection.lay_out,
    "ranking": ranking_act.propose,
    "scoring": ranking_act.propose,
    "dispatch": dispatch.open_dispatch,
    **dict.fromkeys(("report", "plan", "evaluation", "review"), dispatch.open_report),
}
